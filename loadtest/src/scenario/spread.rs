//! Distributions of durations, as a scenario writes them.
//!
//! `fixed 4 s`, `uniform 3 s to 12 s`, `exponential 60 s`, `lognormal 180 s, deviation 160 s` (mean
//! and standard deviation of the durations themselves, not of their logarithms).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use documents::units::{Span, UnitError};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, LogNormal};

use crate::random;

/// No draw is longer than this many means: a single call must not outlast every run.
const LONGEST_MEANS: f64 = 10.0;

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

impl Spread {
    /// A draw, in microseconds.
    pub fn draw_us(&self, rng: &mut impl Rng) -> u64 {
        let seconds = match *self {
            Spread::Fixed(span) => span.as_secs_f64(),
            Spread::Uniform(low, high) => {
                let part: f64 = rng.random();
                low.as_secs_f64() + part * high.saturating_sub(low).as_secs_f64()
            }
            Spread::Exponential(mean) => random::exponential(rng, mean.as_secs_f64()),
            Spread::LogNormal { mean, deviation } => {
                let (mean, deviation) = (mean.as_secs_f64(), deviation.as_secs_f64());
                let (mu, sigma) = logarithmic(mean, deviation);
                let draws = LogNormal::new(mu, sigma).expect("the reader takes finite spans only");
                draws.sample(rng).min(LONGEST_MEANS * mean)
            }
        };
        (seconds * 1e6) as u64
    }
}

/// Mean and standard deviation of the logarithms, from those of the values: `sigma² = ln(1 + v²)`
/// with `v` the coefficient of variation, `mu = ln(mean) - sigma²/2`.
fn logarithmic(mean: f64, deviation: f64) -> (f64, f64) {
    let variance = (1.0 + (deviation / mean).powi(2)).ln();
    (mean.ln() - variance / 2.0, variance.sqrt())
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

    fn moments(text: &str) -> (f64, f64) {
        let spread: Spread = text.parse().expect("a distribution");
        assert_eq!(spread.to_string(), text, "it prints as it reads");
        let mut rng = random::child(1, "spread", 0);
        let draws: Vec<f64> = (0..100_000).map(|_| spread.draw_us(&mut rng) as f64 / 1e6).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        (mean, variance.sqrt())
    }

    #[test]
    fn draws_have_the_mean_and_the_deviation_that_the_text_says() {
        let close = |(mean, deviation): (f64, f64), wanted: (f64, f64)| {
            assert!((mean - wanted.0).abs() <= 0.02 * wanted.0, "{mean} is not {}", wanted.0);
            let error = (deviation - wanted.1).abs();
            assert!(error <= 0.06 * wanted.0, "{deviation} is not {}", wanted.1);
        };
        close(moments("fixed 4 s"), (4.0, 0.0));
        close(moments("uniform 3 s to 12 s"), (7.5, 9.0 / 12_f64.sqrt()));
        close(moments("exponential 60 s"), (60.0, 60.0));
        close(moments("lognormal 100 s, deviation 80 s"), (100.0, 80.0));
    }

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
