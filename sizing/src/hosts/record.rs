//! The document that a comparison of two hosts leaves.

use documents::benchmark::Length;
use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inputs::MeasuredFactor;
use crate::statistics::Interval;

/// The version of this document.
pub const SCHEMA: &str = "mizan.host-comparison/1";

/// Two hosts held against each other. Ratios are of the second host over the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostComparison {
    /// [`SCHEMA`].
    pub schema: String,
    /// The host that is compared with: the physical one.
    pub a: HostSide,
    /// The host that is judged: the virtual one.
    pub b: HostSide,
    /// Smallest difference that matters, as a share.
    pub margin: f64,
    /// Confidence of the work kernel's intervals together, and of each other interval by itself.
    pub confidence: f64,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Resamples of each interval.
    pub resamples: usize,
    /// Sessions a side below which there is no verdict.
    pub fewest_sessions: usize,
    /// Why the hosts cannot be compared; not empty: there are no metrics.
    pub incomparable: Vec<HostsIncomparable>,
    /// What makes the answer less sure than its intervals say.
    pub warnings: Vec<HostsWarning>,
    /// Each metric: those that decide first, then axis by axis.
    pub metrics: Vec<HostMetric>,
    /// The answer.
    pub verdict: HostsVerdict,
    /// What the second host delivers of the first one's work; absent where the work kernel was not
    /// measured on both.
    pub delivered: Option<Delivered>,
    /// Sessions that each side needs more until the answer can be told, by an estimate; absent where it
    /// is told, or where more would hardly tell.
    pub sessions_needed: Option<u32>,
    /// The cost of virtualisation for a quote, where the first host is physical, the second virtual and
    /// both have sessions enough.
    pub factor: Option<MeasuredFactor>,
}

/// A host in a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostSide {
    /// What people call it.
    pub name: String,
    /// Processor model.
    pub cpu_model: Option<String>,
    /// Cores without hyper-threading, or virtual processors.
    pub cores: u32,
    /// Memory.
    pub memory: Bytes,
    /// The hypervisor's name where it is a virtual machine.
    pub hypervisor: Option<String>,
    /// The sessions: when each began, in the order of the record.
    pub sessions: Vec<String>,
}

/// Why two hosts cannot be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum HostsIncomparable {
    /// A frozen kernel is not the same in all sessions.
    KernelDiffers {
        /// The kernel.
        kernel: String,
        /// Version and checksum of the first session that has it.
        one: String,
        /// Those of another.
        other: String,
        /// When that session began.
        session: String,
    },
    /// Sessions of different lengths: a longer one heats a machine more.
    LengthDiffers {
        /// The first session's.
        one: Length,
        /// Another's.
        other: Length,
        /// When that session began.
        session: String,
    },
    /// There is nothing that two sessions of each side measured.
    NothingInCommon,
}

/// What makes an answer less sure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum HostsWarning {
    /// Sessions were not taken in turn: drift is not ruled out.
    NotInTurn {
        /// The most sessions of one host without one of the other between them.
        in_a_row: usize,
    },
    /// Other work ran when sessions began.
    Busy {
        /// The host.
        host: String,
        /// Such sessions.
        sessions: usize,
    },
    /// Sessions were interrupted; what they measured until then counts.
    Interrupted {
        /// The host.
        host: String,
        /// Such sessions.
        sessions: usize,
    },
    /// An affinity or a quota left the benchmark fewer processors than the host has.
    Confined {
        /// The host.
        host: String,
        /// What the benchmark might use, at least.
        allowed: f64,
        /// What the host has.
        has: u32,
    },
    /// The numbers of cores differ, so work on all threads differs for that reason too.
    CoresDiffer,
    /// The processors differ: the difference is not that of virtualisation alone.
    ProcessorsDiffer,
    /// The operating systems differ: timers are not compared.
    SystemsDiffer,
    /// The sessions were made by different versions of the program.
    VersionsDiffer,
}

/// One metric of two hosts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostMetric {
    /// The metric.
    pub kind: HostMetricKind,
    /// The kernel's name, or the size that is walked.
    pub of: Option<String>,
    /// The unit of the values.
    pub unit: String,
    /// Whether it decides.
    pub is_primary: bool,
    /// The first host's value in each session that has it: the median of its samples.
    pub a: Vec<f64>,
    /// The second host's.
    pub b: Vec<f64>,
    /// Median of the first host's sessions.
    pub a_median: f64,
    /// Median of the second host's.
    pub b_median: f64,
    /// Second over first, of the medians; absent for shares of time, which may be zero.
    pub ratio: Option<f64>,
    /// Its interval.
    pub ratio_interval: Option<Interval>,
    /// For shares of time: second less first.
    pub difference: Option<f64>,
    /// Its interval.
    pub difference_interval: Option<Interval>,
    /// Sessions of the first host that had no steady state here.
    pub a_unsteady: usize,
    /// Sessions of the second.
    pub b_unsteady: usize,
    /// The answer.
    pub verdict: HostMetricVerdict,
    /// Sessions that each side needs more to tell, by an estimate.
    pub sessions_needed: Option<u32>,
}

/// What is compared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HostMetricKind {
    /// A frozen kernel on one thread.
    KernelSingle,
    /// A frozen kernel on all threads together.
    KernelAll,
    /// Copying memory.
    MemoryCopy,
    /// The triad of STREAM.
    MemoryTriad,
    /// Dependent loads.
    MemoryChase,
    /// Random 8 KiB, 70 % reads: operations a second.
    DiskRandom,
    /// Their p95.
    DiskRandomP95,
    /// Sequential reads of 64 KiB: operations a second.
    DiskSequential,
    /// Their p95.
    DiskSequentialP95,
    /// Synchronous writes: operations a second.
    DiskCommit,
    /// Their p95.
    DiskCommitP95,
    /// Median lateness of a sleep of 1 ms.
    TimerP50,
    /// Its p95.
    TimerP95,
    /// Share of a spinning thread's time in gaps over 1 ms, one thread.
    StolenSingle,
    /// The same, a thread for each logical processor.
    StolenAll,
}

impl HostMetricKind {
    /// Whether more is better.
    pub fn is_rate(self) -> bool {
        use HostMetricKind as K;
        matches!(
            self,
            K::KernelSingle
                | K::KernelAll
                | K::MemoryCopy
                | K::MemoryTriad
                | K::DiskRandom
                | K::DiskSequential
                | K::DiskCommit
        )
    }

    /// Whether it is a share of time, compared as a difference.
    pub fn is_share(self) -> bool {
        matches!(self, HostMetricKind::StolenSingle | HostMetricKind::StolenAll)
    }
}

/// The answer for one metric.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HostMetricVerdict {
    /// The second host is worse by more than the margin.
    Worse,
    /// It cannot be told yet.
    Inconclusive,
    /// Neither better nor worse by more than the margin.
    Equivalent,
    /// The second host is better by more than the margin.
    Better,
    /// There are too few sessions for a verdict.
    TooFew,
}

/// The answer on two hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostsVerdict {
    /// The second host does less work, on one thread or on all.
    Worse,
    /// It cannot be told yet.
    Inconclusive,
    /// It does as much within the margin.
    Equivalent,
    /// It does more, and nowhere less.
    Better,
    /// There are too few sessions of the work kernel for a verdict.
    TooFewSessions,
    /// The hosts cannot be compared.
    NotComparable,
}

/// What the second host delivers of the first one's work, by the work kernel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Delivered {
    /// On all threads together where both measured that, else on one thread.
    pub kind: HostMetricKind,
    /// Second over first.
    pub ratio: f64,
    /// Its interval; absent with fewer than two sessions a side.
    pub interval: Option<Interval>,
    /// The same for each core; equal to `ratio` on one thread, or where the cores are as many.
    pub ratio_per_core: f64,
}
