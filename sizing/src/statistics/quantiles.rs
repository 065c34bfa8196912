//! Quantiles of samples, by nearest rank.
//!
//! The quantile `q` of `n` samples is the one at rank `ceil(q n)`, counted from 1 (definition 1 of
//! R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", The American Statistician
//! 50(4), 1996). It is the same definition that run records use for their histograms, so a
//! predicted and a measured p95 mean the same; and it is always a value that occurred, never one in
//! between.

use super::{StatisticsError, check};

/// The quantile of samples in any order.
///
/// # Errors
/// If there are no samples, one is not finite, or `q` is not in `[0, 1]`.
pub fn quantile(samples: &[f64], q: f64) -> Result<f64, StatisticsError> {
    check("a quantile", samples, 1)?;
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_of_sorted(&sorted, q)
}

/// The quantile of samples in ascending order, which the caller vouches for.
///
/// # Errors
/// If there are no samples or `q` is not in `[0, 1]`.
pub fn quantile_of_sorted(sorted: &[f64], q: f64) -> Result<f64, StatisticsError> {
    if sorted.is_empty() {
        return Err(StatisticsError::TooFew { statistic: "a quantile", needed: 1, given: 0 });
    }
    if !(0.0..=1.0).contains(&q) {
        return Err(StatisticsError::Parameter {
            parameter: "the quantile",
            value: q,
            expected: "write a share from 0 to 1",
        });
    }
    Ok(sorted[rank(sorted.len(), q) - 1])
}

/// The rank of a quantile among `n` samples, from 1.
fn rank(n: usize, q: f64) -> usize {
    let exact = q * n as f64;
    // 0.95 * 20 is 19.000000000000004 in doubles or 19, depending on nothing that matters:
    // a product this close to an integer is that integer.
    let nearest = exact.round();
    let rank = if (exact - nearest).abs() < 1e-9 * n as f64 { nearest } else { exact.ceil() };
    (rank as usize).clamp(1, n)
}

/// The median in the sense of the rank tests: the middle value, or the mean of the middle two.
///
/// # Errors
/// If there are no samples or one is not finite.
pub fn median(samples: &[f64]) -> Result<f64, StatisticsError> {
    check("a median", samples, 1)?;
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        return Ok(sorted[half]);
    }
    Ok(sorted[half - 1].midpoint(sorted[half]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_is_the_sample_at_the_nearest_rank() {
        let samples = [15.0, 20.0, 35.0, 40.0, 50.0];
        for (q, expected) in
            [(0.0, 15.0), (0.05, 15.0), (0.3, 20.0), (0.4, 20.0), (0.5, 35.0), (1.0, 50.0)]
        {
            assert_eq!(quantile(&samples, q), Ok(expected), "{q}");
        }
    }

    #[test]
    fn a_rank_that_is_whole_is_not_pushed_up_by_rounding() {
        for n in [10, 20, 100, 200, 1_000, 100_000] {
            for percent in 1..=100 {
                assert_eq!(rank(n * 100, percent as f64 / 100.0), n * percent, "{n} {percent}");
            }
        }
    }

    #[test]
    fn the_median_of_two_lies_between_them() {
        assert_eq!(median(&[4.0, 1.0]), Ok(2.5));
        assert_eq!(median(&[9.0, 1.0, 4.0]), Ok(4.0));
    }

    #[test]
    fn samples_without_an_order_are_refused() {
        assert!(matches!(quantile(&[], 0.5), Err(StatisticsError::TooFew { .. })));
        assert!(matches!(
            quantile(&[1.0, f64::NAN], 0.5),
            Err(StatisticsError::NotFinite { index: 1, .. })
        ));
        assert!(matches!(quantile(&[1.0], 1.5), Err(StatisticsError::Parameter { .. })));
        assert!(matches!(quantile(&[1.0], f64::NAN), Err(StatisticsError::Parameter { .. })));
    }
}
