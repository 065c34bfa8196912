//! Two groups of samples compared without assuming a distribution.
//!
//! Source: H. B. Mann and D. R. Whitney 1947; J. L. Hodges and E. L. Lehmann 1963; M. Hollander
//! and D. A. Wolfe, "Nonparametric Statistical Methods", chapter 4.

use serde::{Deserialize, Serialize};

use super::{
    Interval, StatisticsError, check, check_open_share, median, normal_cdf, normal_quantile,
};

/// Groups up to this size together get the exact distribution; the normal one is close beyond.
const EXACT_SAMPLES: usize = 50;

/// The test that two groups come from one distribution.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MannWhitney {
    /// Pairs in which the first group's sample is larger, a tie counting half.
    pub u: f64,
    /// Probability, if nothing differs, of a `u` at least this far from its mean on either side.
    pub p_two_sided: f64,
    /// Probability, if nothing differs, of a `u` at least this large: small if the first group is
    /// larger.
    pub p_greater: f64,
    /// Whether the probabilities are exact (ties included) or from the normal approximation.
    pub exact: bool,
}

/// Tests whether the samples of `first` tend to be larger or smaller than those of `second`.
///
/// Up to 50 samples in all the probabilities are exact, over all ways to deal the pooled midranks
/// to the groups; beyond, the normal approximation with correction for ties and continuity.
///
/// # Errors
/// If a group is empty or a sample is not finite.
pub fn mann_whitney(first: &[f64], second: &[f64]) -> Result<MannWhitney, StatisticsError> {
    check("the Mann-Whitney test", first, 1)?;
    check("the Mann-Whitney test", second, 1)?;
    let doubled = doubled_midranks(first, second);
    let (n, m) = (first.len(), second.len());
    let rank_sum: usize = doubled[..n].iter().sum();
    let u = (rank_sum - n * (n + 1)) as f64 / 2.0;
    if n + m <= EXACT_SAMPLES {
        let ways = ways_by_rank_sum(&doubled, n);
        let all: f64 = ways.iter().sum();
        let p_greater = ways[rank_sum..].iter().sum::<f64>() / all;
        let p_less = ways[..=rank_sum].iter().sum::<f64>() / all;
        let p_two_sided = (2.0 * p_greater.min(p_less)).min(1.0);
        return Ok(MannWhitney { u, p_two_sided, p_greater, exact: true });
    }
    let deviation = deviation(&doubled, n, m);
    if deviation == 0.0 {
        return Ok(MannWhitney { u, p_two_sided: 1.0, p_greater: 1.0, exact: false });
    }
    let above = u - (n * m) as f64 / 2.0;
    let p_greater = normal_cdf(-(above - 0.5) / deviation);
    let p_two_sided = (2.0 * normal_cdf(-(above.abs() - 0.5) / deviation)).min(1.0);
    Ok(MannWhitney { u, p_two_sided, p_greater, exact: false })
}

/// Twice the midrank of each sample in the pool, first group first: whole numbers, ties or not.
fn doubled_midranks(first: &[f64], second: &[f64]) -> Vec<usize> {
    let pool: Vec<f64> = first.iter().chain(second).copied().collect();
    let mut sorted = pool.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    pool.iter()
        .map(|sample| {
            let below = sorted.partition_point(|s| s < sample);
            let at_most = sorted.partition_point(|s| s <= sample);
            below + at_most + 1
        })
        .collect()
}

/// `ways[s]`: ways to choose `n` of the ranks such that they add up to `s`.
fn ways_by_rank_sum(doubled: &[usize], n: usize) -> Vec<f64> {
    let largest: usize = doubled.iter().sum();
    let mut ways = vec![vec![0.0; largest + 1]; n + 1];
    ways[0][0] = 1.0;
    let mut reached = 0;
    for &rank in doubled {
        reached += rank;
        for chosen in (1..=n).rev() {
            for sum in (rank..=reached).rev() {
                ways[chosen][sum] += ways[chosen - 1][sum - rank];
            }
        }
    }
    ways.swap_remove(n)
}

/// The standard deviation of `u` if nothing differs, ties taken into account.
fn deviation(doubled: &[usize], n: usize, m: usize) -> f64 {
    let mut sorted = doubled.to_vec();
    sorted.sort_unstable();
    let ties: f64 = sorted
        .chunk_by(|a, b| a == b)
        .map(|tied| tied.len() as f64)
        .map(|t| t * (t * t - 1.0))
        .sum();
    let (n, m) = (n as f64, m as f64);
    let all = n + m;
    (n * m / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)))).max(0.0).sqrt()
}

/// How far one group lies above another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The median of all differences, a sample of the first group minus one of the second.
    pub estimate: f64,
    /// Its interval: the shifts that the Mann-Whitney test does not refuse; `None` where the
    /// samples are too few to bound one at this confidence.
    pub interval: Option<Interval>,
}

/// The Hodges-Lehmann shift of `first` over `second`. Cost: one difference for each pair.
///
/// The interval lies between two of the ordered differences, chosen by the exact distribution of
/// U without ties up to 50 samples in all, by the normal one beyond; its confidence is at least
/// what was asked for.
///
/// # Errors
/// If a group is empty, a sample is not finite, or the confidence is not in `(0, 1)`.
pub fn hodges_lehmann(
    first: &[f64],
    second: &[f64],
    confidence: f64,
) -> Result<Shift, StatisticsError> {
    check("the Hodges-Lehmann shift", first, 1)?;
    check("the Hodges-Lehmann shift", second, 1)?;
    check_open_share("the confidence", confidence)?;
    let mut differences: Vec<f64> =
        first.iter().flat_map(|a| second.iter().map(move |b| a - b)).collect();
    differences.sort_unstable_by(f64::total_cmp);
    let rank = end_rank(first.len(), second.len(), (1.0 - confidence) / 2.0)?;
    let interval = (rank > 0).then(|| Interval {
        low: differences[rank - 1],
        high: differences[differences.len() - rank],
        confidence,
    });
    Ok(Shift { estimate: median(&differences)?, interval })
}

/// The rank of the ordered difference, from either end, at which the interval ends: the largest
/// `k` with `P(U <= k - 1) <= tail`, 0 if there is none.
fn end_rank(n: usize, m: usize, tail: f64) -> Result<usize, StatisticsError> {
    if n + m <= EXACT_SAMPLES {
        let ranks: Vec<usize> = (1..=n + m).collect();
        let ways = ways_by_rank_sum(&ranks, n);
        let all: f64 = ways.iter().sum();
        let from_smallest = ways[n * (n + 1) / 2..].iter().scan(0.0, |sum, ways| {
            *sum += ways;
            Some(*sum / all)
        });
        return Ok(from_smallest.take_while(|&p| p <= tail).count());
    }
    let ranks: Vec<usize> = (1..=n + m).map(|rank| 2 * rank).collect();
    let mean = (n * m) as f64 / 2.0;
    let end = mean + 0.5 + normal_quantile(tail)? * deviation(&ranks, n, m);
    Ok(end.floor().max(0.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tests all ways to deal the pool, by brute force.
    fn dealt(first: &[f64], second: &[f64]) -> (f64, f64) {
        let pool: Vec<f64> = first.iter().chain(second).copied().collect();
        let u = |mask: u32| -> f64 {
            let (mut a, mut b) = (Vec::new(), Vec::new());
            for (i, &sample) in pool.iter().enumerate() {
                if mask >> i & 1 == 1 { a.push(sample) } else { b.push(sample) }
            }
            let wins = |x: f64, y: f64| {
                if x > y {
                    1.0
                } else if x == y {
                    0.5
                } else {
                    0.0
                }
            };
            a.iter().flat_map(|&x| b.iter().map(move |&y| wins(x, y))).sum()
        };
        let seen = u((1 << first.len()) - 1);
        let us: Vec<f64> = (0..1_u32 << pool.len())
            .filter(|mask| mask.count_ones() as usize == first.len())
            .map(u)
            .collect();
        let share = |keep: &dyn Fn(f64) -> bool| {
            us.iter().filter(|&&u| keep(u)).count() as f64 / us.len() as f64
        };
        let (greater, less) = (share(&|u| u >= seen), share(&|u| u <= seen));
        (greater, (2.0 * greater.min(less)).min(1.0))
    }

    #[test]
    fn small_groups_get_the_exact_probability_ties_or_not() {
        let cases: [(&[f64], &[f64]); 4] = [
            (&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0]),
            (&[1.0, 2.0, 2.0, 3.0, 3.0], &[2.0, 3.0, 4.0, 4.0, 4.0, 9.0]),
            (&[5.0], &[5.0, 5.0, 5.0]),
            (&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]),
        ];
        for (first, second) in cases {
            let got = mann_whitney(first, second).expect("samples");
            let (greater, two_sided) = dealt(first, second);
            assert!(got.exact);
            assert!((got.p_greater - greater).abs() < 1e-12, "{first:?}: {got:?} {greater}");
            assert!((got.p_two_sided - two_sided).abs() < 1e-12, "{first:?}: {got:?}");
        }
    }

    #[test]
    fn permeability_of_placentas_as_hollander_and_wolfe_print_it() {
        let at_term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        let early = [1.15, 0.88, 0.90, 0.74, 1.21];
        let test = mann_whitney(&at_term, &early).expect("samples");
        assert_eq!(test.u, 35.0);
        assert_eq!(format!("{:.4}", test.p_greater), "0.1272");
        let shift = hodges_lehmann(&at_term, &early, 0.95).expect("samples");
        assert!((shift.estimate - 0.305).abs() < 1e-12);
        // U(10, 5): P(U <= 8) = 0.0200 and P(U <= 9) = 0.0280, so the ninth from each end.
        let interval = shift.interval.expect("enough samples");
        assert!((interval.low + 0.15).abs() < 1e-12, "{shift:?}");
        assert!((interval.high - 0.76).abs() < 1e-12, "{shift:?}");
    }

    #[test]
    fn the_normal_approximation_joins_the_exact_distribution() {
        let first: Vec<f64> = (0..25).map(|i| f64::from(i) * 1.7).collect();
        let second: Vec<f64> = (0..25).map(|i| f64::from(i) * 1.3 + 0.01).collect();
        let exact = mann_whitney(&first, &second).expect("samples");
        let mut longer = second.clone();
        longer.push(15.0);
        let approximate = mann_whitney(&first, &longer).expect("samples");
        assert!(exact.exact && !approximate.exact);
        let above = exact.u - 312.5;
        let normal =
            2.0 * normal_cdf(-(above.abs() - 0.5) / (25.0 * 25.0 * 51.0 / 12.0_f64).sqrt());
        assert!((exact.p_two_sided - normal).abs() < 0.002, "{exact:?} {normal}");
        assert!((exact.p_two_sided - approximate.p_two_sided).abs() < 0.05);
        let alike = mann_whitney(&[1.0; 30], &[1.0; 30]).expect("samples");
        assert_eq!(alike.p_two_sided, 1.0);
    }

    #[test]
    fn the_interval_of_large_groups_joins_that_of_small_ones() {
        assert_eq!(end_rank(10, 5, 0.025), Ok(9));
        let sizes = [(25, 25), (20, 30), (10, 40)];
        for (n, m) in sizes {
            let exact = end_rank(n, m, 0.025).expect("a tail");
            let larger = end_rank(n, m + 1, 0.025).expect("a tail");
            assert!(larger > exact && larger - exact <= n / 2, "{exact} {larger}");
        }
    }

    #[test]
    fn a_group_of_nobody_is_refused() {
        assert!(mann_whitney(&[], &[1.0]).is_err());
        assert!(hodges_lehmann(&[1.0], &[f64::INFINITY], 0.95).is_err());
        assert!(hodges_lehmann(&[1.0], &[2.0], 0.0).is_err());
        let one = hodges_lehmann(&[5.0], &[2.0], 0.95).expect("samples");
        assert_eq!((one.estimate, one.interval), (3.0, None));
    }
}
