//! Distributions of durations, as people write them. They are drawn from in `loadtest`.
//!
//! `fixed 4 s`, `uniform 3 s to 12 s`, `exponential 60 s`, `lognormal 180 s, deviation 160 s` (mean
//! and standard deviation of the durations themselves, not of their logarithms).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::units::{Span, UnitError};

/// A distribution of durations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// Always the same.
    Fixed(Duration),
    /// Evenly between two.
    Uniform(Duration, Duration),
    /// Without memory, with this mean; cut at ten means.
    Exponential(Duration),
    /// The length of talks as call centres measure it (Brown et al., JASA 100, 2005); cut at ten
    /// means.
    LogNormal {
        /// Mean.
        mean: Duration,
        /// Standard deviation.
        deviation: Duration,
    },
}

/// Why a text is no distribution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpreadError {
    /// It begins with no known name.
    #[error(
        "`{0}` is no distribution: write `fixed 4 s`, `uniform 3 s to 12 s`, `exponential 60 s` or \
         `lognormal 180 s, deviation 160 s`"
    )]
    Unknown(String),
    /// One of its spans is none.
    #[error(transparent)]
    Span(#[from] UnitError),
    /// Its bounds are the wrong way round.
    #[error("`{0}` begins above its end")]
    Bounds(String),
    /// A mean of zero has no such distribution.
    #[error("`{0}` needs a mean above zero")]
    NoMean(String),
}

impl FromStr for Spread {
    type Err = SpreadError;

    fn from_str(text: &str) -> Result<Self, SpreadError> {
        let unknown = || SpreadError::Unknown(text.to_owned());
        let (name, rest) = text.trim().split_once(' ').ok_or_else(unknown)?;
        let span = |text: &str| text.parse::<Span>().map(|span| span.0);
        let mean = |text: &str| match span(text)? {
            Duration::ZERO => Err(SpreadError::NoMean(text.trim().to_owned())),
            mean => Ok(mean),
        };
        match name {
            "fixed" => Ok(Spread::Fixed(span(rest)?)),
            "exponential" => Ok(Spread::Exponential(mean(rest)?)),
            "uniform" => {
                let (low, high) = rest.split_once(" to ").ok_or_else(unknown)?;
                let (low, high) = (span(low)?, span(high)?);
                let wrong = || SpreadError::Bounds(text.to_owned());
                (low <= high).then_some(Spread::Uniform(low, high)).ok_or_else(wrong)
            }
            "lognormal" => {
                let (of, deviation) = rest.split_once(", deviation ").ok_or_else(unknown)?;
                Ok(Spread::LogNormal { mean: mean(of)?, deviation: span(deviation)? })
            }
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Spread::Fixed(span) => write!(f, "fixed {}", Span(span)),
            Spread::Uniform(low, high) => write!(f, "uniform {} to {}", Span(low), Span(high)),
            Spread::Exponential(mean) => write!(f, "exponential {}", Span(mean)),
            Spread::LogNormal { mean, deviation } => {
                write!(f, "lognormal {}, deviation {}", Span(mean), Span(deviation))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_distribution_says_how_to_write_one() {
        let why = |text: &str| text.parse::<Spread>().expect_err("none").to_string();
        assert!(why("about a minute").contains("exponential 60 s"));
        assert!(why("fixed 4").contains("has no unit"));
        assert!(why("uniform 9 s to 3 s").contains("begins above its end"));
        assert!(why("exponential 0 s").contains("mean above zero"));
        assert!(why("lognormal 180 s").contains("no distribution"));
    }
}
