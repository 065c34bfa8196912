//! Counts of successes: the binomial tail and the exact interval of a share.

use statrs::function::beta::beta_reg;

use super::{Interval, StatisticsError, check_open_share};

/// The probability of at least `successes` in `trials` with probability `p` each.
///
/// Exact, by the regularised incomplete beta function: `P(X >= k) = I_p(k, n - k + 1)` (Abramowitz
/// and Stegun 26.5.24).
///
/// # Errors
/// If `p` is not in `[0, 1]`.
pub fn probability_of_at_least(
    successes: u64,
    trials: u64,
    p: f64,
) -> Result<f64, StatisticsError> {
    if !(0.0..=1.0).contains(&p) {
        return Err(StatisticsError::Parameter {
            parameter: "the probability of a success",
            value: p,
            expected: "write a share from 0 to 1",
        });
    }
    Ok(match successes {
        0 => 1.0,
        k if k > trials => 0.0,
        _ if p == 0.0 => 0.0,
        _ if p == 1.0 => 1.0,
        k => beta_reg(k as f64, (trials - k + 1) as f64, p),
    })
}

/// The exact interval of a share of which `successes` in `trials` were seen.
///
/// C. J. Clopper and E. S. Pearson, Biometrika 26(4), 1934: the shares at which neither tail is
/// less probable than half of what the confidence leaves.
///
/// # Errors
/// If there are no trials, more successes than trials, or the confidence is not in `(0, 1)`.
pub fn clopper_pearson(
    successes: u64,
    trials: u64,
    confidence: f64,
) -> Result<Interval, StatisticsError> {
    check_open_share("the confidence", confidence)?;
    if trials == 0 || successes > trials {
        return Err(StatisticsError::Parameter {
            parameter: "the successes",
            value: successes as f64,
            expected: "write no more than there are trials, and at least one trial",
        });
    }
    let tail = (1.0 - confidence) / 2.0;
    let low = if successes == 0 { 0.0 } else { share_where(successes, trials, tail)? };
    let high =
        if successes == trials { 1.0 } else { share_where(successes + 1, trials, 1.0 - tail)? };
    Ok(Interval { low, high, confidence })
}

/// The share at which at least `successes` in `trials` have this probability: bisection of the
/// tail, which rises with the share, down to neighbouring doubles.
fn share_where(successes: u64, trials: u64, probability: f64) -> Result<f64, StatisticsError> {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    loop {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            return Ok(middle);
        }
        if probability_of_at_least(successes, trials, middle)? < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tail summed term by term, the terms by their logarithms.
    fn summed_tail(successes: u64, trials: u64, p: f64) -> f64 {
        let mut ln_ways = 0.0;
        let mut sum = 0.0;
        for k in 0..=trials {
            if k >= successes {
                let ln_term = ln_ways + k as f64 * p.ln() + (trials - k) as f64 * (-p).ln_1p();
                sum += ln_term.exp();
            }
            ln_ways += ((trials - k) as f64 / (k + 1) as f64).ln();
        }
        sum
    }

    #[test]
    fn the_tail_is_the_sum_of_its_terms() {
        for (trials, p) in [(1, 0.3), (20, 0.05), (100, 0.5), (300, 0.95)] {
            for successes in [0, 1, trials / 2, trials] {
                let got = probability_of_at_least(successes, trials, p).expect("a probability");
                let expected = summed_tail(successes, trials, p);
                assert!(
                    (got - expected).abs() < 1e-11,
                    "{successes}/{trials} {p}: {got} {expected}"
                );
            }
        }
        assert_eq!(probability_of_at_least(3, 2, 0.5), Ok(0.0));
        assert!(probability_of_at_least(1, 2, -0.5).is_err());
    }

    #[test]
    fn an_unseen_share_is_bounded_by_the_rule_of_its_tail() {
        let got = clopper_pearson(0, 30, 0.95).expect("an interval");
        assert_eq!(got.low, 0.0);
        assert!((got.high - (1.0 - 0.025_f64.powf(1.0 / 30.0))).abs() < 1e-12);
        let all = clopper_pearson(30, 30, 0.95).expect("an interval");
        assert!((all.low - 0.025_f64.powf(1.0 / 30.0)).abs() < 1e-12);
        assert_eq!(all.high, 1.0);
    }

    #[test]
    fn at_each_end_the_tail_is_half_of_what_the_confidence_leaves() {
        for (successes, trials) in [(4, 20), (1, 1_000), (999, 1_000), (50, 100), (3, 100_000)] {
            let got = clopper_pearson(successes, trials, 0.95).expect("an interval");
            let above = summed_tail(successes, trials, got.low);
            let below = 1.0 - summed_tail(successes + 1, trials, got.high);
            assert!((above - 0.025).abs() < 1e-8, "{successes}/{trials}: {above}");
            assert!((below - 0.025).abs() < 1e-8, "{successes}/{trials}: {below}");
        }
        let four = clopper_pearson(4, 20, 0.95).expect("an interval");
        assert_eq!(format!("{:.4} {:.4}", four.low, four.high), "0.0573 0.4366");
    }

    #[test]
    fn more_successes_than_trials_are_refused() {
        assert!(clopper_pearson(3, 2, 0.95).is_err());
        assert!(clopper_pearson(0, 0, 0.95).is_err());
        assert!(clopper_pearson(1, 2, 1.0).is_err());
    }
}
