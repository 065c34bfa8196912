//! How many runs a side would be needed to tell what is inconclusive.
//!
//! The estimate is taken for the truth and the spread of the runs for what it is: the interval then
//! narrows by the square root of the runs (and a little faster while they are few, since its tails
//! are those of Student's distribution). The first number of runs at which the narrowed interval
//! decides is stated. It is as good as the estimate: one near the edge of the margin moves it far.

use super::scale::Zone;
use crate::statistics::{Interval, expanded_deviate, normal_quantile};

/// Runs a side above which nobody will go on: at a few minutes each, a night is over.
const MOST_RUNS: usize = 100;

/// Why a quantile can be had.
const BOUNDED: &str = "the level is bounded away from 0 and 1, and there are two runs a side";

/// What was seen of an inconclusive metric. More is worse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// The shift towards worse.
    pub(super) worsening: f64,
    /// Its interval.
    pub(super) interval: Interval,
    /// The shifts that do not matter.
    pub(super) zone: Zone,
    /// Runs of the smaller side.
    pub(super) runs: usize,
    /// Metrics that are judged together.
    pub(super) family: usize,
}

/// Runs a side that would tell, in all; `None` where more than [`MOST_RUNS`] would be needed.
pub(super) fn runs_needed(seen: &Seen, alpha: f64) -> Option<u32> {
    let deviate = |runs: usize| expanded_deviate(runs, runs, 1.0 - alpha).expect(BOUNDED);
    let narrowness = |runs: usize| deviate(runs) / (runs as f64).sqrt();
    let now = narrowness(seen.runs);
    // Bonferroni's level: what Holm asks of the smallest p-value.
    let strictest = normal_quantile(1.0 - alpha / 2.0 / seen.family as f64).expect(BOUNDED);
    let tells = |runs: &usize| {
        let narrowed = narrowness(*runs) / now;
        let below = narrowed * (seen.worsening - seen.interval.low);
        let above = narrowed * (seen.interval.high - seen.worsening);
        let Zone { better, worse } = seen.zone;
        let is_within = seen.worsening - below >= better && seen.worsening + above <= worse;
        // Half the interval is so many standard errors of the shift; the test asks for `strictest`.
        let is_told = |towards_zero: f64| {
            seen.worsening.abs() >= towards_zero * strictest / deviate(*runs)
                && smallest_p(*runs) * seen.family as f64 <= alpha
        };
        let is_worse = seen.worsening - below > worse && is_told(below);
        let is_better = seen.worsening + above < better && is_told(above);
        is_within || is_worse || is_better
    };
    (seen.runs + 1..=MOST_RUNS).find(tells).map(|runs| runs as u32)
}

/// The smallest two-sided p-value that the exact test of so many runs a side can give: two of all
/// ways to deal the ranks.
fn smallest_p(runs: usize) -> f64 {
    let ways: f64 = (1..=runs).map(|k| (runs + k) as f64 / k as f64).product();
    2.0 / ways
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::mann_whitney;

    fn seen(worsening: f64, half_width: f64, family: usize) -> Seen {
        let (low, high) = (worsening - half_width, worsening + half_width);
        Seen {
            worsening,
            interval: Interval { low, high, confidence: 0.95 },
            zone: Zone { better: -0.05, worse: 0.05 },
            runs: 10,
            family,
        }
    }

    #[test]
    fn half_the_room_takes_about_four_times_the_runs() {
        // Within 0.05 at a half-width of 0.1: 40 runs, fewer by what Student's tails give back.
        assert_eq!(runs_needed(&seen(0.0, 0.1, 1), 0.05), Some(34));
        assert_eq!(runs_needed(&seen(0.15, 0.11, 1), 0.05), Some(12));
        assert_eq!(runs_needed(&seen(-0.15, 0.11, 1), 0.05), Some(12));
    }

    #[test]
    fn a_shift_at_the_edge_of_the_margin_is_hopeless() {
        assert_eq!(runs_needed(&seen(0.05, 0.1, 1), 0.05), None);
        assert_eq!(runs_needed(&seen(0.055, 0.1, 1), 0.05), None);
    }

    #[test]
    fn a_shift_among_many_takes_more_runs_than_one_alone() {
        let alone = runs_needed(&seen(0.12, 0.08, 1), 0.05).expect("some");
        let wide = Seen { zone: Zone { better: -0.001, worse: 0.001 }, ..seen(0.12, 0.13, 60) };
        let among = runs_needed(&wide, 0.05).expect("some");
        let lonely = runs_needed(&Seen { family: 1, ..wide }, 0.05).expect("some");
        assert!(alone < 20 && among > lonely, "{alone} {among} {lonely}");
    }

    #[test]
    fn runs_that_do_not_differ_still_take_as_many_as_the_test_does() {
        let constant = Seen { runs: 4, ..seen(0.5, 0.0, 60) };
        assert_eq!(runs_needed(&constant, 0.05), Some(7));
    }

    #[test]
    fn the_smallest_p_value_is_that_of_groups_wholly_apart() {
        for runs in [2, 4, 7] {
            let low: Vec<f64> = (0..runs).map(|run| run as f64).collect();
            let high: Vec<f64> = low.iter().map(|run| run + 100.0).collect();
            let exact = mann_whitney(&high, &low).expect("samples").p_two_sided;
            assert!((smallest_p(runs) - exact).abs() < 1e-12, "{runs}");
        }
    }
}
