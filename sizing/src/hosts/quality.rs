//! How good the comparison of hosts is: how often it gives which answer, where the truth is known.
//!
//! Sessions are simulated: each has an effect of its own that both metrics of the work kernel share
//! (what else ran, how warm the machine was), and each sample noise of its own. Both are normal in the
//! logarithm. What a real machine's sessions differ by stands in its host record.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::compare::{judge, verdict};
use super::metrics::{Sampled, Samples, WORK};
use super::{HostMetricKind, HostRules, HostsVerdict};
use crate::statistics::normal_quantile;

/// The printed rows: sessions a side, and how much slower the second host truly is.
pub const ROWS: [(usize, f64); 12] = [
    (5, 0.0),
    (5, 0.05),
    (5, 0.10),
    (5, 0.20),
    (7, 0.0),
    (7, 0.05),
    (7, 0.10),
    (7, 0.20),
    (10, 0.0),
    (10, 0.05),
    (10, 0.10),
    (10, 0.20),
];

/// The printed deviations of the sessions' effects: a machine left alone, and one that is not.
pub const SESSION_EFFECTS: [f64; 2] = [0.01, 0.03];

/// Deviation of the samples within a session.
pub const SAMPLE_NOISE: f64 = 0.01;

/// Samples of a session.
pub const SAMPLES: usize = 10;

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Sessions a side.
    pub sessions: usize,
    /// How much of the first host's rate the second lacks.
    pub slowdown: f64,
    /// Deviation of the logarithm of a session's effect.
    pub session_effect: f64,
    /// Comparisons.
    pub replications: u32,
    /// Seed.
    pub seed: u64,
}

/// How often each answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers {
    /// The second host is slower.
    pub worse: u32,
    /// Not told.
    pub inconclusive: u32,
    /// As fast, within the margin.
    pub equivalent: u32,
    /// Faster.
    pub better: u32,
    /// Comparisons in which an interval that decides did not hold the true ratio.
    pub missed: u32,
}

/// Simulates comparisons by the shipped rules.
pub fn answers(trial: Trial) -> Answers {
    let mut rng = ChaCha8Rng::seed_from_u64(trial.seed);
    let mut answers = Answers::default();
    let truth = 1.0 - trial.slowdown;
    for replication in 0..trial.replications {
        let rules = HostRules { seed: u64::from(replication), ..HostRules::default() };
        let metrics = judge(&simulated(&trial, &mut rng), &rules);
        match verdict(&metrics) {
            HostsVerdict::Worse => answers.worse += 1,
            HostsVerdict::Inconclusive => answers.inconclusive += 1,
            HostsVerdict::Equivalent => answers.equivalent += 1,
            HostsVerdict::Better => answers.better += 1,
            HostsVerdict::TooFewSessions | HostsVerdict::NotComparable => {}
        }
        let misses = |metric: &super::HostMetric| {
            metric.ratio_interval.is_some_and(|interval| !interval.contains(truth))
        };
        answers.missed += u32::from(metrics.iter().any(misses));
    }
    answers
}

/// The work kernel on one thread and on all, of two hosts.
fn simulated(trial: &Trial, rng: &mut ChaCha8Rng) -> [Samples; 2] {
    let [a, b] = [1.0, 1.0 - trial.slowdown].map(|speed: f64| {
        let mut sides: [Vec<Sampled>; 2] = [Vec::new(), Vec::new()];
        for _ in 0..trial.sessions {
            let level = speed.ln() + trial.session_effect * normal(rng);
            for side in &mut sides {
                let sample = |_| (level + SAMPLE_NOISE * normal(rng)).exp();
                side.push(Sampled { values: (0..SAMPLES).map(sample).collect(), steady: true });
            }
        }
        sides
    });
    let kinds = [HostMetricKind::KernelSingle, HostMetricKind::KernelAll];
    let mut sides = a.into_iter().zip(b);
    kinds.map(|kind| {
        let (a, b) = sides.next().expect("two metrics");
        Samples { kind, of: Some(WORK.to_owned()), unit: "rounds/s".to_owned(), a, b }
    })
}

fn normal(rng: &mut ChaCha8Rng) -> f64 {
    // The open interval, which alone has quantiles.
    let uniform = rng.random_range(f64::EPSILON..1.0);
    normal_quantile(uniform).expect("a share within the open interval")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::clopper_pearson;

    const PAGE: &str = include_str!("../../../docs/comparing-hosts.md");

    /// Comparisons behind each share of the page.
    const PRINTED_FROM: f64 = 400.0;

    /// The rows of the page's two tables: sessions, slowdown and shares.
    fn printed() -> Vec<Vec<f64>> {
        let cells = |line: &str| -> Option<Vec<f64>> {
            let cells = line.strip_prefix("| ")?.trim_end_matches('|').split('|');
            cells.map(|cell| cell.trim().trim_end_matches(" %").parse().ok()).collect()
        };
        PAGE.lines().filter_map(cells).filter(|row| row.len() == 7).collect()
    }

    #[test]
    fn the_page_states_how_often_each_answer_is_given() {
        let rows = printed();
        assert_eq!(rows.len(), ROWS.len() * SESSION_EFFECTS.len());
        let trials = SESSION_EFFECTS.into_iter().flat_map(|effect| ROWS.map(|row| (effect, row)));
        for ((session_effect, (sessions, slowdown)), row) in trials.zip(rows) {
            assert_eq!(row[..2], [sessions as f64, (slowdown * 100.0_f64).round()]);
            assert!((row[2..6].iter().sum::<f64>() - 1.0).abs() < 0.003, "{row:?}");
            // The rows of few sessions are simulated again: they are the cheapest.
            if sessions > 5 {
                continue;
            }
            let replications = 8;
            let trial = Trial { sessions, slowdown, session_effect, replications, seed: 20 };
            let given = answers(trial);
            let counts = [given.worse, given.inconclusive, given.equivalent, given.better];
            assert_eq!(counts.iter().sum::<u32>(), replications);
            for (count, share) in counts.into_iter().zip(&row[2..6]) {
                // Each has the uncertainty of its number of comparisons.
                let interval =
                    clopper_pearson(count.into(), replications.into(), 0.999).expect("trials");
                let error = 4.0 * (share * (1.0 - share) / PRINTED_FROM).sqrt() + 0.001;
                assert!(
                    interval.low - error <= *share && *share <= interval.high + error,
                    "{count} of {replications} simulated, {share} printed: {row:?}"
                );
            }
        }
    }
}
