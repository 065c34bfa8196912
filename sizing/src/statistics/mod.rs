//! Statistics: one definition each, with its source.
//!
//! Randomness is an argument: what resamples takes a seeded generator.

mod binomial;
mod bootstrap;
mod change_points;
mod intervals;
mod least_squares;
mod moments;
mod multiplicity;
mod quantiles;
mod ranks;
mod shift_bootstrap;
mod streams;
mod trend;
mod two_level;

pub use binomial::{clopper_pearson, probability_of_at_least};
pub use bootstrap::{BootstrapKind, bootstrap};
pub use change_points::{ChangePoint, change_points};
pub use intervals::{Interval, normal_cdf, normal_quantile, student_t_quantile};
pub use least_squares::{Fit, Observation, fit};
pub use moments::Moments;
pub use multiplicity::holm;
pub use quantiles::{median, quantile, quantile_of_sorted};
pub use ranks::{MannWhitney, Shift, hodges_lehmann, mann_whitney};
pub use shift_bootstrap::bootstrap_shift;
pub(crate) use shift_bootstrap::expanded_deviate;
pub(crate) use streams::named_generator;
pub use trend::{Trend, mann_kendall};
pub use two_level::{TwoLevelShift, two_level_shift};

/// Why a statistic cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StatisticsError {
    /// There are too few samples.
    #[error("{statistic} takes at least {needed} samples, not {given}")]
    TooFew {
        /// What was to be computed.
        statistic: &'static str,
        /// Samples that it takes.
        needed: usize,
        /// Samples given.
        given: usize,
    },
    /// A sample is infinite or not a number.
    #[error("sample {index} is {value}")]
    NotFinite {
        /// Its place, from 0.
        index: usize,
        /// Its value.
        value: f64,
    },
    /// A parameter is outside its range.
    #[error("{parameter} is {value}: {expected}")]
    Parameter {
        /// The parameter's name.
        parameter: &'static str,
        /// The value as given.
        value: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// The samples do not determine the statistic.
    #[error("{statistic} is not determined by these samples: {reason}")]
    Undetermined {
        /// What was to be computed.
        statistic: &'static str,
        /// Why they do not.
        reason: &'static str,
    },
}

/// Refuses too few samples, and samples that are not finite.
fn check(statistic: &'static str, samples: &[f64], needed: usize) -> Result<(), StatisticsError> {
    if samples.len() < needed {
        return Err(StatisticsError::TooFew { statistic, needed, given: samples.len() });
    }
    match samples.iter().position(|sample| !sample.is_finite()) {
        Some(index) => Err(StatisticsError::NotFinite { index, value: samples[index] }),
        None => Ok(()),
    }
}

/// Refuses a share outside `(0, 1)`.
fn check_open_share(parameter: &'static str, value: f64) -> Result<(), StatisticsError> {
    if value > 0.0 && value < 1.0 {
        return Ok(());
    }
    Err(StatisticsError::Parameter { parameter, value, expected: "write a share between 0 and 1" })
}
