//! Two releases held against each other: is the new one slower than the base?
//!
//! Requests within a run are correlated, so the unit is the run, never the request: each run gives
//! one value a metric, and the values of the runs of one side are the sample.

mod record;

pub use record::{
    Incomparable, MetricComparison, MetricKind, MetricVerdict, ReleaseComparison, ReleaseVerdict,
    SCHEMA, SideRecord,
};

/// How strict a comparison is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Smallest change that matters, as a share of the base's value.
    pub margin: f64,
    /// Level of the test over all metrics together; intervals have the confidence `1 - alpha`.
    pub alpha: f64,
    /// Runs a side below which there is no verdict.
    pub fewest_runs: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
}

impl Default for Rules {
    /// A margin of 5 %, a level of 5 %, four runs a side.
    fn default() -> Self {
        Rules { margin: 0.05, alpha: 0.05, fewest_runs: 4, seed: 1 }
    }
}
