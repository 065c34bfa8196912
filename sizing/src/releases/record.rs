//! The document that a comparison of two releases leaves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::statistics::Interval;

/// The version of this document.
pub const SCHEMA: &str = "mizan.comparison/1";

/// Two releases held against each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseComparison {
    /// [`SCHEMA`].
    pub schema: String,
    /// The release that is compared with.
    pub base: SideRecord,
    /// The release that is judged.
    pub new: SideRecord,
    /// Smallest change that matters, as a share of the base's value.
    pub margin: f64,
    /// Level of the test over all metrics together.
    pub alpha: f64,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Why the sides cannot be compared; not empty: there are no metrics.
    pub incomparable: Vec<Incomparable>,
    /// Each metric, the worst first.
    pub metrics: Vec<MetricComparison>,
    /// The answer over all metrics.
    pub verdict: ReleaseVerdict,
    /// Runs that each side needs more until the inconclusive metrics can be told, as far as more runs
    /// can; absent where there are none such.
    pub runs_needed: Option<u32>,
}

/// The runs of one release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SideRecord {
    /// What was loaded.
    pub target: String,
    /// The runs: when each began, in the order in which they were given.
    pub runs: Vec<String>,
}

/// Why two sides cannot be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Incomparable {
    /// A side has fewer runs than a verdict takes.
    TooFewRuns {
        /// Runs of the smaller side.
        runs: usize,
        /// Runs that a side needs.
        needed: usize,
    },
    /// Something that must be the same for all runs differs.
    Differs {
        /// What: `scenario`, `schedule`, `seed`, `host`, `generator`, `target` (its kind), `users`,
        /// `steady phase`, `thresholds`.
        what: String,
        /// What the base has.
        base: String,
        /// What another run has.
        other: String,
        /// That run.
        run: String,
    },
    /// A run is invalid, so it measures nothing.
    InvalidRun {
        /// When it began.
        run: String,
    },
    /// A run did not come to its end.
    CutShort {
        /// When it began.
        run: String,
    },
}

/// One metric of one step or workload, compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricComparison {
    /// The step or workload, as thresholds name it: `open_person`, `crm`, `http.search`.
    pub of: String,
    /// The metric.
    pub metric: MetricKind,
    /// The base's value in each run, in the metric's unit.
    pub base: Vec<f64>,
    /// The new release's value in each run.
    pub new: Vec<f64>,
    /// Median of the base's runs.
    pub base_median: f64,
    /// Median of the new release's runs.
    pub new_median: f64,
    /// New over base: the Hodges-Lehmann shift as a ratio; for shares, which may be zero, absent.
    pub ratio: Option<f64>,
    /// Its bootstrap interval, of this metric alone.
    pub ratio_interval: Option<Interval>,
    /// For shares: new less base.
    pub difference: Option<f64>,
    /// Two-sided p-value of the exact Mann-Whitney test.
    pub p_value: f64,
    /// The same after Holm's correction over all metrics.
    pub p_value_holm: f64,
    /// The answer.
    pub verdict: MetricVerdict,
    /// Runs a side that would be needed in all to tell, where it is inconclusive and as many as people
    /// make would do.
    pub runs_needed: Option<u32>,
}

/// What is compared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MetricKind {
    /// Median of the response times, in milliseconds.
    ResponseP50,
    /// p95 of the response times, in milliseconds.
    ResponseP95,
    /// p99 of the response times, in milliseconds.
    ResponseP99,
    /// Served a second.
    Throughput,
    /// Share that did not end `ok`.
    ErrorRatio,
}

/// The answer for one metric.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MetricVerdict {
    /// Worse by more than the margin, and different among all metrics.
    Regressed,
    /// It cannot be told yet.
    Inconclusive,
    /// Neither better nor worse by more than the margin.
    Equivalent,
    /// Better by more than the margin, and different among all metrics.
    Improved,
}

/// The answer over all metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseVerdict {
    /// At least one metric regressed.
    Regressed,
    /// None regressed, and at least one cannot be told yet.
    Inconclusive,
    /// None regressed and each can be told.
    NotRegressed,
    /// The sides cannot be compared.
    NotComparable,
}
