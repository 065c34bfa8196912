//! The host record: what a machine is worth, measured by the host benchmark, session by session.
//!
//! Made by `readiness::benchmark`, compared by `sizing::hosts`, read by the sizing model and by
//! `reports`. The benchmark's work is frozen: each kernel has a version, and figures of two versions are
//! never compared.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::host::HostFacts;
use crate::units::Bytes;

/// The version of this document.
pub const SCHEMA: &str = "mizan.host/1";

/// A machine with the sessions of the benchmark that ran on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostRecord {
    /// [`SCHEMA`].
    pub schema: String,
    /// What people call the machine.
    pub name: String,
    /// Its standing facts.
    pub host: HostFacts,
    /// The sessions, in the order in which they began.
    pub sessions: Vec<Session>,
}

/// How long a session may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// The processors alone, some seconds: what the sizing model needs.
    Brief,
    /// At most 60 s.
    Quick,
    /// At most 10 min.
    Full,
}

/// One run of the benchmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// Version of the program.
    pub mizan_version: String,
    /// Commit it was built from, if known.
    pub commit: Option<String>,
    /// When it began, RFC 3339 in UTC.
    pub started_at: String,
    /// How long it took, in seconds.
    pub lasted_s: f64,
    /// How long it was to be.
    pub length: Length,
    /// Whether Ctrl-C ended it: axes that were not reached are absent.
    pub interrupted: bool,
    /// Runnable tasks before it began (Linux: load average of one minute), where the system tells.
    pub load_before: Option<f64>,
    /// Cores that this process might use: fewer than the host has where an affinity or a quota says so.
    pub cores_allowed: f64,
    /// Processors.
    pub cpu: Option<CpuAxis>,
    /// Memory.
    pub memory: Option<MemoryAxis>,
    /// The disk under the folder that was given.
    pub disk: Option<DiskAxis>,
    /// Lateness of timers.
    pub timer: Option<TimerAxis>,
    /// Time that was not given.
    pub stolen: Option<StolenAxis>,
    /// Why an axis is absent: its name, and the reason in words.
    pub left_out: Vec<LeftOut>,
}

/// An axis that was not measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// `cpu`, `memory`, `disk`, `timer`, `stolen`, or a part of one: `disk.commit`.
    pub axis: String,
    /// Why.
    pub reason: String,
}

/// Repeated measurements of one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// The unit: `rounds/s`, `MB/s`, `ns`, `IOPS`.
    pub unit: String,
    /// The measurements, in order, warm-up left out.
    pub values: Vec<f64>,
    /// Their median.
    pub median: f64,
    /// Whether they had a steady state: no trend, and a spread within the benchmark's bound.
    pub steady: bool,
}

/// Processors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CpuAxis {
    /// The frozen kernels.
    pub kernels: Vec<KernelResult>,
    /// The work kernel's rate by number of threads.
    pub scaling: Vec<ScalingPoint>,
    /// One core against the reference core, by the work kernel on which demand sets rest.
    pub index_single: f64,
    /// All threads together against the reference core.
    pub index_all: f64,
}

/// One frozen kernel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KernelResult {
    /// Its name: `work`, `sort`, ...
    pub kernel: String,
    /// Its version.
    pub version: u32,
    /// The result by which it is seen that it is frozen, in hexadecimal.
    pub checksum: String,
    /// On one thread.
    pub single: Series,
    /// On all threads together; absent where there was no time for it.
    pub all: Option<Series>,
    /// Its single-thread rate over that of the stored reference host.
    pub index: f64,
}

/// A point of the scaling curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScalingPoint {
    /// Threads.
    pub threads: u32,
    /// Their rate together over that of one thread.
    pub speedup: f64,
}

/// Memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryAxis {
    /// Copy on all threads, in MB/s of bytes read and written.
    pub copy: Series,
    /// Triad on all threads, in MB/s.
    pub triad: Series,
    /// A chain of dependent loads, by the size of what it walks.
    pub chase: Vec<ChasePoint>,
}

/// Latency of dependent loads in a working set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChasePoint {
    /// The working set.
    pub size: Bytes,
    /// Nanoseconds a load.
    pub ns: f64,
}

/// A disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DiskAxis {
    /// The file system's mount point.
    pub mount: String,
    /// Size of the file that was used.
    pub file: Bytes,
    /// Whether the system's cache was passed by.
    pub direct: bool,
    /// 8 KiB, random, 70 % reads.
    pub random: Option<DiskSeries>,
    /// 64 KiB, sequential reads.
    pub sequential: Option<DiskSeries>,
    /// Synchronous writes of 4 to 60 KiB, one after the other: the commit.
    pub commit: Option<DiskSeries>,
}

/// One pattern of access.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DiskSeries {
    /// Operations a second, one value a repeat.
    pub rate: Series,
    /// Bytes a second, in MB/s, by the median repeat.
    pub mb_per_s: f64,
    /// Median of the service time over all repeats, in microseconds.
    pub p50_us: f64,
    /// p95; absent where there were too few operations.
    pub p95_us: Option<f64>,
    /// p99; absent where there were too few operations.
    pub p99_us: Option<f64>,
    /// Operations in all.
    pub operations: u64,
}

/// Lateness of timers: a sleep of 1 ms. Compare like systems with like systems.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimerAxis {
    /// Sleeps.
    pub sleeps: u64,
    /// Median lateness in microseconds.
    pub late_p50_us: f64,
    /// p95.
    pub late_p95_us: f64,
    /// p99; absent where there were too few sleeps.
    pub late_p99_us: Option<f64>,
    /// The worst.
    pub late_max_us: f64,
}

/// Time that was not given to threads that wanted it: an upper bound, by the spin-gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StolenAxis {
    /// One spinning thread.
    pub single: SpinGap,
    /// One spinning thread a logical processor.
    pub all: SpinGap,
    /// The hypervisor's own counter while all span, as a share of their time; absent without one.
    pub steal: Option<f64>,
    /// Share of the scheduler's periods in which a quota held this process back; absent without one.
    pub throttled: Option<f64>,
}

/// Gaps in the time of spinning threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpinGap {
    /// Threads.
    pub threads: u32,
    /// How long they span, in seconds.
    pub lasted_s: f64,
    /// Share of their time in gaps over 0.2 ms.
    pub share_over_200_us: f64,
    /// In gaps over 1 ms.
    pub share_over_1_ms: f64,
    /// In gaps over 5 ms.
    pub share_over_5_ms: f64,
    /// The longest gap, in milliseconds.
    pub longest_ms: f64,
}
