//! What limited a run, and the evidence for it.
//!
//! Made by `loadtest` from the host's samples, the generator's lag and Little's law; read by `reports`
//! and by the search for a capacity.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What limited a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LimitRecord {
    /// The answer.
    pub limit: Limit,
    /// What was looked at, what speaks for the answer first.
    pub evidence: Vec<Evidence>,
}

/// Who or what gave no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Nothing: no threshold is broken and no resource of the target's host is near its end.
    Nothing,
    /// The processors of the target's host.
    Cpu,
    /// Its disks.
    Disk,
    /// Its memory.
    Memory,
    /// The hypervisor, which gave processor time to others.
    Steal,
    /// The generator: what was measured is itself.
    Generator,
    /// The SMS gateway: messages waited for it.
    Gateway,
    /// The telephone exchange, or the lines and agents behind it.
    Exchange,
    /// The servers of the stand-in's service model `model`.
    Station,
    /// The target got slow, but nothing that was measured says why; or its host was not measured.
    NotDetermined,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// What.
    pub sign: Sign,
    /// What was measured, in the sign's unit.
    pub observed: f64,
    /// From where on it speaks for a limit; absent where it only explains.
    pub bound: Option<f64>,
    /// Whether it speaks for the answer.
    pub speaks: bool,
}

/// What can be looked at. Shares are in `[0, 1]`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Mean busy share of all processors of the host.
    HostCpu,
    /// Mean busy share of the busiest processor.
    BusiestCore,
    /// Cores that the target's process kept busy.
    TargetCpuCores,
    /// Share of time that the hypervisor gave to others.
    Steal,
    /// Busy share of the busiest disk.
    DiskBusy,
    /// Share of the memory in use at most.
    MemoryUsed,
    /// Busy share of the servers of the service model `model`.
    StationBusy,
    /// p99 of the generator's lag, in milliseconds.
    GeneratorLagP99Ms,
    /// Share of the processors that the generator may use which it used.
    GeneratorCpu,
    /// Share of the scheduler's periods in which a quota held the generator back.
    GeneratorThrottled,
    /// Mean steps in flight.
    InFlight,
    /// Mean service time over that of the lightest part of the run.
    ServiceTimeGrowth,
    /// Relative error of Little's law.
    LittlesLawError,
    /// Share of the gateway's requests that it refused because more came than it takes.
    GatewayRefused,
    /// Messages that waited when the steady phase ended.
    MessagesWaiting,
    /// Calls that were due and could not be played.
    CallsNotPlayed,
}
