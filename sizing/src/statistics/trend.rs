//! Whether a series rises or falls over time.
//!
//! Source: H. B. Mann, Econometrica 13, 1945; M. G. Kendall, "Rank Correlation Methods", 4th ed.
//! 1970; P. K. Sen, J. Am. Stat. Assoc. 63, 1968 (slope).

use serde::{Deserialize, Serialize};

use super::{StatisticsError, check, median, normal_cdf};

/// Series up to this length without ties get the exact distribution, as the printed tables do.
const EXACT_SAMPLES: usize = 10;

/// The Mann-Kendall test of a series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Pairs that rise minus pairs that fall.
    pub s: i64,
    /// Probability, without a trend, of an `s` at least this far from zero on either side.
    pub p_two_sided: f64,
    /// Probability, without a trend, of an `s` at least this large: small if the series rises.
    pub p_rising: f64,
    /// The median slope over all pairs, per step (Sen).
    pub slope_per_step: f64,
    /// Whether the probabilities are exact or from the normal approximation.
    pub exact: bool,
}

/// Tests a series of evenly spaced samples for a monotone trend. Cost: one step for each pair.
///
/// Exact up to ten samples without ties; otherwise normal, with correction for ties and continuity.
/// Samples must be independent: the means of long enough batches, not single response times.
///
/// # Errors
/// If there are fewer than four samples (three cannot show anything) or one is not finite.
pub fn mann_kendall(series: &[f64]) -> Result<Trend, StatisticsError> {
    check("the Mann-Kendall test", series, 4)?;
    let mut s = 0_i64;
    let mut slopes = Vec::with_capacity(series.len() * (series.len() - 1) / 2);
    for (early, a) in series.iter().enumerate() {
        for (late, b) in series.iter().enumerate().skip(early + 1) {
            s += i64::from(b > a) - i64::from(b < a);
            slopes.push((b - a) / (late - early) as f64);
        }
    }
    let slope_per_step = median(&slopes)?;
    let ties = ties(series);
    if series.len() <= EXACT_SAMPLES && ties.iter().all(|&tied| tied == 1) {
        let p_rising = exact_tail(series.len(), s);
        let p_two_sided = (2.0 * p_rising.min(exact_tail(series.len(), -s))).min(1.0);
        return Ok(Trend { s, p_two_sided, p_rising, slope_per_step, exact: true });
    }
    let sum = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let tied: f64 = ties.iter().map(|&tied| sum(tied as f64)).sum();
    let deviation = ((sum(series.len() as f64) - tied) / 18.0).sqrt();
    if deviation == 0.0 {
        return Ok(Trend { s, p_two_sided: 1.0, p_rising: 1.0, slope_per_step, exact: false });
    }
    let p_rising = normal_cdf(-(s as f64 - 1.0) / deviation);
    let p_two_sided = (2.0 * normal_cdf(-(s.abs() as f64 - 1.0) / deviation)).min(1.0);
    Ok(Trend { s, p_two_sided, p_rising, slope_per_step, exact: false })
}

/// The sizes of the groups of equal samples.
fn ties(series: &[f64]) -> Vec<usize> {
    let mut sorted = series.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a == b).map(<[f64]>::len).collect()
}

/// The share of all orders of `n` samples whose `S` is at least `s`.
fn exact_tail(n: usize, s: i64) -> f64 {
    // Orders by their number of falling pairs: the k-th sample adds 0 to k - 1 of them.
    let mut orders = vec![1.0];
    for k in 2..=n {
        let mut next = vec![0.0; orders.len() + k - 1];
        for (falling, ways) in orders.iter().enumerate() {
            next[falling..falling + k].iter_mut().for_each(|sum| *sum += ways);
        }
        orders = next;
    }
    let pairs = (n * (n - 1) / 2) as i64;
    let most_falling = ((pairs - s) / 2).max(0) as usize;
    orders.iter().take(most_falling + 1).sum::<f64>() / orders.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_series_meet_the_printed_tables() {
        // R. O. Gilbert, "Statistical Methods for Environmental Pollution Monitoring", table A18.
        for (n, s, expected) in [
            (4, 6, "0.042"),
            (5, 8, "0.042"),
            (8, 16, "0.031"),
            (10, 21, "0.036"),
            (10, 23, "0.023"),
        ] {
            assert_eq!(format!("{:.3}", exact_tail(n, s)), expected, "{n} {s}");
        }
    }

    #[test]
    fn a_rising_series_rises_and_its_mirror_falls() {
        let series = [1.0, 3.0, 2.0, 5.0, 4.0, 7.0, 6.0, 9.0];
        let rising = mann_kendall(&series).expect("samples");
        let mirrored: Vec<f64> = series.iter().map(|x| -x).collect();
        let falling = mann_kendall(&mirrored).expect("samples");
        assert_eq!((rising.s, falling.s), (22, -22));
        assert!(rising.exact && rising.p_rising < 0.01 && falling.p_rising > 0.99);
        assert_eq!(rising.p_two_sided, falling.p_two_sided);
        assert!((rising.slope_per_step - 1.0).abs() < 0.01, "{rising:?}");
    }

    #[test]
    fn the_normal_approximation_joins_the_exact_distribution() {
        let mut series: Vec<f64> = vec![2.0, 1.0, 4.0, 3.0, 6.0, 5.0, 8.0, 7.0, 1.5, 1.2];
        let exact = mann_kendall(&series).expect("samples");
        // Twice the smallest: one tie leaves the exact distribution and moves S by one pair.
        series[9] = 1.0;
        let tied = mann_kendall(&series).expect("samples");
        assert!(exact.exact && !tied.exact);
        assert!((exact.p_two_sided - tied.p_two_sided).abs() < 0.08, "{exact:?} {tied:?}");
    }

    #[test]
    fn a_level_series_has_no_trend() {
        let level = mann_kendall(&[3.0; 12]).expect("samples");
        assert_eq!((level.s, level.p_two_sided, level.slope_per_step), (0, 1.0, 0.0));
        assert!(mann_kendall(&[1.0, 2.0, 3.0]).is_err());
    }
}
