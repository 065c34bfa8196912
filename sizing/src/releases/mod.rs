//! Two releases held against each other: is the new one slower than the base?
//!
//! Requests within a run are correlated, so the unit is the run, never the request: each run gives
//! one value a metric, and the values of the runs of one side are the sample.

mod comparable;
mod compare;
#[cfg(test)]
mod fixtures;
mod history;
mod judging;
mod metrics;
mod more_runs;
mod order;
pub mod quality;
mod record;
mod scale;

pub use compare::compare;
pub use history::{
    FEWEST_RUNS, HISTORY_SCHEMA, HistoryReport, MetricChange, MetricHistory, history,
};
pub use judging::judge;
pub use metrics::MetricRuns;
pub use order::{Side, order_of_runs};
pub use record::{
    Incomparable, MetricComparison, MetricKind, MetricVerdict, ReleaseComparison, ReleaseVerdict,
    SCHEMA, SideRecord,
};
pub use scale::SHARE_MARGIN;

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

impl Rules {
    /// These rules with each figure held within its bounds: a margin of 0.1 % to 100 %, a level of
    /// 0.1 % to 50 %, two runs a side at least. What is no number becomes the default.
    pub fn bounded(&self) -> Self {
        let default = Rules::default();
        let within = |value: f64, low, high, default| {
            if value.is_nan() { default } else { value.clamp(low, high) }
        };
        Rules {
            margin: within(self.margin, 0.001, 1.0, default.margin),
            alpha: within(self.alpha, 0.001, 0.5, default.alpha),
            fewest_runs: self.fewest_runs.max(2),
            seed: self.seed,
        }
    }
}
