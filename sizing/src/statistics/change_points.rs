//! Where a series of independent samples changes its level.
//!
//! Sources: D. S. Matteson and N. A. James, "A Nonparametric Approach for Multiple Change Point
//! Analysis of Multivariate Data", J. Am. Stat. Assoc. 109(505), 2014 (E-divisive: where to split);
//! M. Fleming et al., "Hunter: Using Change Point Detection to Hunt for Performance Regressions",
//! ICPE 2023, the system that became Apache Otava (windows, and a t-test in place of permutations, so
//! that the same series always gives the same answer).

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{Moments, StatisticsError, check, check_open_share};

/// The shortest stretch that is split off: of shorter ones some are apart by chance in every series.
const SHORTEST: usize = 3;

/// How much weaker than asked for a split may be while neighbours are still to be found: what it
/// divides may hold another change, after which it shows clearly.
const WEAK: f64 = 10.0;

/// A change of a series' level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangePoint {
    /// The first sample after it.
    pub index: usize,
    /// Mean from the change before it, or from the beginning.
    pub before: f64,
    /// Mean until the change after it, or the end.
    pub after: f64,
    /// Two-sided p-value of Student's t-test between the two stretches. The place was chosen where they
    /// differ most, so it is smaller than that of a place chosen beforehand.
    pub p_value: f64,
}

/// The change points of a series, in its order.
///
/// In each window of `window` samples (each begins half a window after the one before) the series
/// is split where the energy distance of what lies on both sides is largest, and each part again. Of
/// all the splits the weakest is taken back until each stands with a p-value of at most `p` between
/// its neighbours. Cost: the square of the window for each split.
///
/// # Errors
/// If there are fewer than six samples, one is not finite, the window is shorter than that, or `p`
/// is not in `(0, 1)`.
pub fn change_points(
    series: &[f64],
    window: usize,
    p: f64,
) -> Result<Vec<ChangePoint>, StatisticsError> {
    check("a search for change points", series, 2 * SHORTEST)?;
    check_open_share("the level of a change point", p)?;
    if window < 2 * SHORTEST {
        return Err(StatisticsError::Parameter {
            parameter: "the window",
            value: window as f64,
            expected: "write at least 6 samples",
        });
    }
    let weak = (WEAK * p).min(0.5);
    let mut splits = Vec::new();
    let mut start = 0;
    loop {
        let end = (start + window).min(series.len());
        bisect(series, start, end, weak, &mut splits);
        if end == series.len() {
            break;
        }
        start += window / 2;
    }
    splits.sort_unstable();
    splits.dedup();
    Ok(strong(series, splits, p))
}

/// Splits a stretch, and its parts, as long as a part stands apart at the weak level.
fn bisect(series: &[f64], start: usize, end: usize, weak: f64, splits: &mut Vec<usize>) {
    let Some(length) = best_split(&series[start..end]) else { return };
    let split = start + length;
    if student(&series[start..split], &series[split..end]) > weak {
        return;
    }
    splits.push(split);
    bisect(series, start, split, weak, splits);
    bisect(series, split, end, weak, splits);
}

/// Takes back the weakest split until each is strong enough between its neighbours.
fn strong(series: &[f64], mut splits: Vec<usize>, p: f64) -> Vec<ChangePoint> {
    loop {
        let points = between_neighbours(series, &splits);
        let weakest = points.iter().enumerate().max_by(|a, b| a.1.p_value.total_cmp(&b.1.p_value));
        match weakest {
            Some((index, point)) if point.p_value > p => splits.remove(index),
            _ => return points,
        };
    }
}

/// The splits, each held against the stretches before and after it.
fn between_neighbours(series: &[f64], splits: &[usize]) -> Vec<ChangePoint> {
    let mean = |stretch| Moments::of(stretch).mean().expect("no stretch is empty");
    (0..splits.len())
        .map(|index| {
            let from = if index == 0 { 0 } else { splits[index - 1] };
            let until = splits.get(index + 1).copied().unwrap_or(series.len());
            let (before, after) = (&series[from..splits[index]], &series[splits[index]..until]);
            ChangePoint {
                index: splits[index],
                before: mean(before),
                after: mean(after),
                p_value: student(before, after),
            }
        })
        .collect()
}

/// Where the energy distance of what lies on both sides is largest; `None` for what is too short to
/// split.
///
/// The second part reaches to the end. The paper lets it end earlier, so that a short excursion is
/// found; with a t-test in place of permutations that doubled the false alarms in series of 100
/// samples, and windows find a level that returns later.
fn best_split(series: &[f64]) -> Option<usize> {
    let sums = DistanceSums::of(series);
    let mut best: Option<(f64, usize)> = None;
    for first in SHORTEST..=series.len().saturating_sub(SHORTEST) {
        let q = sums.energy(first, series.len());
        if best.is_none_or(|(largest, _)| q > largest) {
            best = Some((q, first));
        }
    }
    best.map(|(_, first)| first)
}

/// Sums of the distances of all pairs, so that those of any two stretches are had at once.
struct DistanceSums {
    /// `sums[i][j]`: over the first `i` and the first `j` samples.
    sums: Vec<Vec<f64>>,
}

impl DistanceSums {
    fn of(series: &[f64]) -> Self {
        let mut sums = vec![vec![0.0; series.len() + 1]; series.len() + 1];
        for (i, a) in series.iter().enumerate() {
            let mut row = 0.0;
            for (j, b) in series.iter().enumerate() {
                row += (a - b).abs();
                sums[i + 1][j + 1] = sums[i][j + 1] + row;
            }
        }
        DistanceSums { sums }
    }

    /// The scaled energy distance of `..first` and `first..end`, with exponent 1 (the paper's Q).
    fn energy(&self, first: usize, end: usize) -> f64 {
        let (n, m) = (first as f64, (end - first) as f64);
        let sums = &self.sums;
        let between = sums[first][end] - sums[first][first];
        // Each pair within a stretch stands in the sums twice.
        let within_first = sums[first][first] / 2.0;
        let within_second = (sums[end][end] - 2.0 * sums[first][end] + sums[first][first]) / 2.0;
        let pairs = |n: f64| n * (n - 1.0) / 2.0;
        let divergence =
            2.0 * between / (n * m) - within_first / pairs(n) - within_second / pairs(m);
        n * m / (n + m) * divergence
    }
}

/// The two-sided p-value of Student's t-test with a common variance, since a change of level is what is
/// looked for, and two samples alone have no variance to speak of. A stretch of one sample says
/// nothing: such a one stands where two windows split side by side.
fn student(first: &[f64], second: &[f64]) -> f64 {
    let (a, b) = (Moments::of(first), Moments::of(second));
    let means = a.mean().zip(b.mean());
    let variances = a.variance().zip(b.variance());
    let Some(((a_mean, b_mean), (a_variance, b_variance))) = means.zip(variances) else {
        return 1.0;
    };
    let (n, m) = (first.len() as f64, second.len() as f64);
    let freedom = n + m - 2.0;
    let variance = ((n - 1.0) * a_variance + (m - 1.0) * b_variance) / freedom;
    if variance == 0.0 {
        // Two levels without any spread: they are the same, or they are not.
        return if a_mean == b_mean { 1.0 } else { 0.0 };
    }
    let t = (a_mean - b_mean).abs() / (variance * (1.0 / n + 1.0 / m)).sqrt();
    let distribution =
        StudentsT::new(0.0, 1.0, freedom).expect("three samples or more have freedom");
    (2.0 * distribution.cdf(-t)).min(1.0)
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::statistics::normal_quantile;

    /// Normal samples around levels, each with its length.
    fn series(levels: &[(f64, usize)], spread: f64, seed: u64) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let lengths = levels.iter().flat_map(|&(level, length)| std::iter::repeat_n(level, length));
        lengths
            .map(|level| {
                level + spread * normal_quantile(rng.random_range(1e-9..1.0)).expect("inside")
            })
            .collect()
    }

    fn found(series: &[f64]) -> Vec<usize> {
        let points = change_points(series, 50, 0.001).expect("samples");
        points.into_iter().map(|point| point.index).collect()
    }

    #[test]
    fn a_step_is_found_where_it_is_with_its_levels() {
        let samples = series(&[(100.0, 30), (110.0, 30)], 2.0, 1);
        let points = change_points(&samples, 50, 0.001).expect("samples");
        assert_eq!(points.len(), 1, "{points:?}");
        assert!(points[0].index.abs_diff(30) <= 1, "{points:?}");
        assert!((points[0].before - 100.0).abs() < 1.5 && (points[0].after - 110.0).abs() < 1.5);
        assert!(points[0].p_value < 1e-6);
    }

    #[test]
    fn a_level_that_returns_is_two_changes() {
        let samples = series(&[(100.0, 40), (112.0, 15), (100.0, 45)], 2.0, 4);
        let found = found(&samples);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].abs_diff(40) <= 1 && found[1].abs_diff(55) <= 1, "{found:?}");
    }

    #[test]
    fn changes_are_found_in_every_window_of_a_long_series() {
        let samples = series(&[(10.0, 70), (12.0, 60), (11.0, 70)], 0.3, 5);
        let found = found(&samples);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].abs_diff(70) <= 1 && found[1].abs_diff(130) <= 1, "{found:?}");
    }

    #[test]
    fn a_level_series_seldom_shows_a_change_and_a_large_step_nearly_always() {
        // Of 2,000 level series of 20, 40 and 100 samples 1.0, 1.4 and 3.3 % showed a change; of as
        // many with a step of three deviations all did, 99 % within two samples of it.
        let of = |seed, step| found(&series(&[(5.0, 20), (5.0 + step, 20)], 1.0, seed));
        let alarms = (0..200).filter(|&seed| !of(seed, 0.0).is_empty()).count();
        let near = |seed: &u64| of(*seed, 3.0).iter().any(|index| index.abs_diff(20) <= 2);
        let seen = (0..200).filter(near).count();
        assert!(alarms <= 9 && seen >= 190, "{alarms} {seen}");
        assert_eq!(found(&[5.0; 40]), [0_usize; 0]);
    }

    #[test]
    fn splits_side_by_side_do_not_leave_a_stretch_of_one() {
        let samples = series(&[(1.0, 20), (9.0, 20)], 1.0, 3);
        let points = strong(&samples, vec![19, 20, 21], 0.001);
        let indices: Vec<usize> = points.iter().map(|point| point.index).collect();
        assert_eq!(indices.len(), 1, "{points:?}");
        assert_eq!(student(&samples[..1], &samples[1..]), 1.0);
    }

    #[test]
    fn the_energy_is_that_of_the_pairs_themselves() {
        let samples = series(&[(1.0, 5), (2.0, 7)], 0.5, 2);
        let mean = |first: &[f64], second: &[f64]| {
            let pairs = first.iter().flat_map(|a| second.iter().map(move |b| (a - b).abs()));
            pairs.sum::<f64>() / (first.len() * second.len()) as f64
        };
        let (x, y) = (&samples[..5], &samples[5..9]);
        let divergence = 2.0 * mean(x, y) - mean(x, x) * 5.0 / 4.0 - mean(y, y) * 4.0 / 3.0;
        let expected = 5.0 * 4.0 / 9.0 * divergence;
        let got = DistanceSums::of(&samples).energy(5, 9);
        assert!((got - expected).abs() < 1e-12, "{got} {expected}");
    }

    #[test]
    fn students_sleep_data_give_the_p_value_that_r_prints() {
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        assert!((student(&first, &second) - 0.079_19).abs() < 1e-5);
        assert_eq!((student(&[1.0, 1.0], &[2.0, 2.0]), student(&[1.0; 2], &[1.0; 3])), (0.0, 1.0));
    }

    #[test]
    fn what_cannot_be_searched_is_refused() {
        assert!(change_points(&[1.0; 5], 50, 0.001).is_err());
        assert!(change_points(&[f64::NAN; 6], 50, 0.001).is_err());
        assert!(change_points(&[1.0; 40], 5, 0.001).is_err());
        assert!(change_points(&[1.0; 40], 50, 0.0).is_err());
        assert_eq!(change_points(&[1.0; 40], 50, 0.9), Ok(vec![]));
    }
}
