//! An interval with its confidence, and the two distributions that most intervals come from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::{StatisticsError, check_open_share};

/// A confidence interval; both ends are finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The confidence, in `(0, 1)`.
    pub confidence: f64,
}

impl Interval {
    /// Whether a value lies in the interval, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The distance of the ends.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

/// The distribution function of the standard normal.
pub fn normal_cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// The quantile of the standard normal.
///
/// # Errors
/// If `q` is not in `(0, 1)`.
pub fn normal_quantile(q: f64) -> Result<f64, StatisticsError> {
    check_open_share("the quantile", q)?;
    Ok(Normal::standard().inverse_cdf(q))
}

/// The quantile of Student's t with `freedom` degrees of freedom.
///
/// # Errors
/// If `q` is not in `(0, 1)` or there is no degree of freedom.
pub fn student_t_quantile(q: f64, freedom: usize) -> Result<f64, StatisticsError> {
    check_open_share("the quantile", q)?;
    let distribution =
        StudentsT::new(0.0, 1.0, freedom as f64).map_err(|_| StatisticsError::Parameter {
            parameter: "the degrees of freedom",
            value: freedom as f64,
            expected: "write at least 1",
        })?;
    Ok(distribution.inverse_cdf(q))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantiles_are_those_of_the_tables() {
        for (freedom, expected) in
            [(1, 12.706_205), (2, 4.302_653), (4, 2.776_445), (19, 2.093_024), (120, 1.979_930)]
        {
            let got = student_t_quantile(0.975, freedom).expect("a quantile");
            assert!((got - expected).abs() < 5e-6, "{freedom}: {got}");
            let mirrored = student_t_quantile(0.025, freedom).expect("a quantile");
            assert!((got + mirrored).abs() < 1e-9);
        }
        assert!((normal_quantile(0.975).expect("a quantile") - 1.959_963_985).abs() < 1e-9);
        assert!((normal_cdf(-1.0) - 0.158_655_253_9).abs() < 1e-10);
    }

    #[test]
    fn the_ends_of_a_distribution_are_no_quantiles() {
        assert!(normal_quantile(1.0).is_err());
        assert!(student_t_quantile(f64::NAN, 3).is_err());
        assert!(student_t_quantile(0.5, 0).is_err());
    }
}
