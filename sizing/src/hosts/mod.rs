//! Two hosts held against each other by their benchmark: what does the virtual host deliver of the
//! physical one?
//!
//! Samples within a session share what the machine did then, so the unit is the session: the sessions
//! of a side are resampled, and the samples within each. The work kernel decides, on one thread and on
//! all, since it is what demand sets rest on; its intervals share the error between them (Bonferroni).
//! The other metrics say where the difference lies, each by itself.

mod checks;
mod compare;
#[cfg(test)]
pub(crate) mod fixtures;
mod judging;
mod metrics;
mod more_sessions;
pub mod quality;
mod record;

pub use compare::compare;
pub use record::{
    Delivered, HostComparison, HostMetric, HostMetricKind, HostMetricVerdict, HostSide,
    HostsIncomparable, HostsVerdict, HostsWarning, SCHEMA,
};

/// How strict a comparison is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostRules {
    /// Smallest difference that matters, as a share; of shares of time, as a difference.
    pub margin: f64,
    /// Confidence of the intervals: of those of the work kernel together, of each other one by itself.
    pub confidence: f64,
    /// Sessions a side below which there is no verdict.
    pub fewest_sessions: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Resamples of each interval.
    pub resamples: usize,
}

impl Default for HostRules {
    /// A margin of 5 %, 95 %, five sessions a side, 4,000 resamples.
    fn default() -> Self {
        HostRules { margin: 0.05, confidence: 0.95, fewest_sessions: 5, seed: 1, resamples: 4_000 }
    }
}

impl HostRules {
    /// These rules with each figure held within its bounds: a margin of 0.1 % to 100 %, a confidence
    /// of 50 % to 99.9 %, two sessions a side at least, 200 to 100,000 resamples. What is no number
    /// becomes the default.
    pub fn bounded(&self) -> Self {
        let default = HostRules::default();
        let within = |value: f64, low, high, default| {
            if value.is_nan() { default } else { value.clamp(low, high) }
        };
        HostRules {
            margin: within(self.margin, 0.001, 1.0, default.margin),
            confidence: within(self.confidence, 0.5, 0.999, default.confidence),
            fewest_sessions: self.fewest_sessions.max(2),
            seed: self.seed,
            resamples: self.resamples.clamp(200, 100_000),
        }
    }
}
