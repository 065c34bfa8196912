//! What is known of a machine: its standing facts, and what it did in each second of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Bytes;

/// The standing facts of a host, as far as they could be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct HostFacts {
    /// Operating system and version, in its own words.
    pub os: String,
    /// Kernel or build.
    pub kernel: Option<String>,
    /// Processor model.
    pub cpu_model: Option<String>,
    /// Cores without hyper-threading, if the system tells.
    pub cores_physical: Option<u32>,
    /// Logical processors.
    pub cores_logical: u32,
    /// Memory.
    pub memory: Bytes,
    /// The hypervisor's name where the host is a virtual machine, if the system tells.
    pub hypervisor: Option<String>,
}

/// One second of a host. Rates are averages over that second.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct HostSample {
    /// Seconds since the run began.
    pub at_s: f64,
    /// Utilisation of each logical processor, in `[0, 1]`.
    pub cpu_by_core: Vec<f64>,
    /// Utilisation over all logical processors, in `[0, 1]`. Stolen time counts as used.
    pub cpu: f64,
    /// Share of time that the hypervisor gave to others, in `[0, 1]`; absent where the system has no counter.
    pub steal: Option<f64>,
    /// Runnable tasks, where the system tells (Linux: load average of one minute).
    pub load_average: Option<f64>,
    /// Memory in use.
    pub memory_used: Bytes,
    /// Bytes read from all disks.
    pub disk_read_bytes: u64,
    /// Bytes written to all disks.
    pub disk_written_bytes: u64,
    /// CPU of the generator's own process, in cores (1.0 is one core fully used).
    pub generator_cpu_cores: f64,
    /// Resident memory of the generator's own process.
    pub generator_memory: Bytes,
    /// CPU of the target's process in cores, where the target is a process that the harness started.
    pub target_cpu_cores: Option<f64>,
    /// Resident memory of that process.
    pub target_memory: Option<Bytes>,
    /// Busy share of the busiest disk, in `[0, 1]`, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_busy: Option<f64>,
    /// Cores that the generator's process may use: fewer than the host has where an affinity or a quota
    /// says so, and a fraction where a quota does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator_cores: Option<f64>,
    /// Share of the scheduler's periods in which a quota held the generator back, in `[0, 1]`, where
    /// the system sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator_throttled: Option<f64>,
    /// Servers of the stand-in's service model `model`, and how many of them were busy on average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<StationSample>,
}

/// A second of the queue of the stand-in's service model `model`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StationSample {
    /// Its servers.
    pub servers: u32,
    /// Servers busy on average.
    pub busy: f64,
}
