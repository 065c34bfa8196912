//! How good a comparison is, by simulation: releases whose true change is known, compared many times.
//!
//! Response times are lognormal; each run has an effect of its own on all of its requests, lognormal
//! too. That effect is why the run is the unit: a thousand requests of one run share it. Everything
//! is drawn from a seed, so a table is the same wherever it is made.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{MetricKind, MetricRuns, MetricVerdict, Rules, judge};
use crate::statistics::{mann_whitney, median, normal_quantile, quantile};

/// Deviation of the logarithms of the response times within a run.
pub const SIGMA: f64 = 0.55;

/// Deviation of the logarithm of a run's own effect: 5 %.
pub const RUN_EFFECT: f64 = 0.05;

/// Requests of a run.
pub const REQUESTS: usize = 1_000;

/// Runs a side and true change of the rows in which naive ways of comparing stand beside the test.
pub const PUBLISHED: [(usize, f64); 4] = [(1, 0.0), (10, 0.0), (10, 0.1), (20, 0.1)];

/// Runs a side and true change of the rows of the verdicts.
pub const VERDICTS: [(usize, f64); 12] = [
    (4, 0.0),
    (4, 0.05),
    (4, 0.1),
    (4, 0.2),
    (10, 0.0),
    (10, 0.05),
    (10, 0.1),
    (10, 0.2),
    (20, 0.0),
    (20, 0.05),
    (20, 0.1),
    (20, 0.2),
];

/// Run-to-run effects of the rows of false alarms, with ten runs a side.
pub const EFFECTS: [f64; 3] = [0.05, 0.1, 0.2];

/// Metrics of one comparison in the rows of false alarms: about those of the CRM's steps.
pub const FAMILY: usize = 60;

/// Level of the tests.
const ALPHA: f64 = 0.05;

/// The naive rule: two releases differ if their medians do by more than this.
const NAIVE_DELTA: f64 = 0.05;

/// Why a statistic of simulated runs can be had.
const STATED: &str = "simulated runs have finite samples";

/// Two releases to compare, many times over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Runs a side.
    pub runs: usize,
    /// By how much the new release is truly slower: 0.1 is 10 %.
    pub change: f64,
    /// Deviation of the logarithm of a run's effect.
    pub run_effect: f64,
    /// Comparisons.
    pub replications: u32,
    /// Seed of all draws.
    pub seed: u64,
}

/// In how many comparisons each way of comparing called the releases different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CalledDifferent {
    /// The requests of all runs of a side together, by Mann-Whitney: wrong, for requests of a run
    /// are not independent.
    pub pooled_requests: u32,
    /// A p95 a run, by the exact Mann-Whitney test.
    pub p95_a_run: u32,
    /// The medians of the runs' p95 differ by more than 5 %.
    pub delta_over_5_percent: u32,
}

/// In how many comparisons each verdict was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdicts {
    /// Worse by more than the margin.
    pub regressed: u32,
    /// Not told.
    pub inconclusive: u32,
    /// Within the margin.
    pub equivalent: u32,
    /// Better by more than the margin.
    pub improved: u32,
}

/// In how many comparisons of many metrics at least one was called regressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FalseAlarms {
    /// By the interval alone.
    pub by_interval: u32,
    /// By the verdict: the interval, and Holm's correction over all metrics.
    pub by_verdict: u32,
}

/// Simulated runs of two releases.
struct Simulated {
    rng: ChaCha8Rng,
    trial: Trial,
}

impl Simulated {
    fn new(trial: Trial) -> Self {
        Simulated { rng: ChaCha8Rng::seed_from_u64(trial.seed), trial }
    }

    /// A standard normal deviate.
    fn normal(&mut self) -> f64 {
        deviate(self.rng.random::<f64>())
    }

    /// The logarithm of what all requests of one run share.
    fn effect(&mut self, is_new: bool) -> f64 {
        let change = if is_new { self.trial.change.ln_1p() } else { 0.0 };
        self.trial.run_effect * self.normal() + change
    }

    /// The logarithms of the response times of each run of a side.
    fn requests(&mut self, is_new: bool) -> Vec<Vec<f64>> {
        let runs = self.trial.runs;
        let run = |_| {
            let effect = self.effect(is_new);
            (0..REQUESTS).map(|_| effect + SIGMA * self.normal()).collect()
        };
        (0..runs).map(run).collect()
    }

    /// The p95 of each run of a side. Quantiles keep their rank through a rising function, so the
    /// uniform draws are ranked, and one of them becomes a response time.
    fn p95s(&mut self, is_new: bool) -> Vec<f64> {
        let runs = self.trial.runs;
        let run = |_| {
            let effect = self.effect(is_new);
            let uniform: Vec<f64> = (0..REQUESTS).map(|_| self.rng.random::<f64>()).collect();
            let p95 = quantile(&uniform, 0.95).expect(STATED);
            (effect + SIGMA * deviate(p95)).exp()
        };
        (0..runs).map(run).collect()
    }
}

/// The standard normal deviate of a uniform draw from `[0, 1)`.
fn deviate(uniform: f64) -> f64 {
    // Zero has no deviate; the smallest draw above it is 2^-53.
    normal_quantile(uniform.max(f64::EPSILON / 2.0)).expect("inside of (0, 1)")
}

/// How often three ways of comparing call two releases different.
pub fn called_different(trial: Trial) -> CalledDifferent {
    let mut simulated = Simulated::new(trial);
    let mut called = CalledDifferent::default();
    for _ in 0..trial.replications {
        let (base, new) = (simulated.requests(false), simulated.requests(true));
        let p = |base: &[f64], new: &[f64]| mann_whitney(base, new).expect(STATED).p_two_sided;
        called.pooled_requests += u32::from(p(&base.concat(), &new.concat()) <= ALPHA);
        let [base, new] = [&base, &new].map(|side| -> Vec<f64> {
            side.iter().map(|run| quantile(run, 0.95).expect(STATED).exp()).collect()
        });
        called.p95_a_run += u32::from(p(&base, &new) <= ALPHA);
        let delta = median(&new).expect(STATED) / median(&base).expect(STATED) - 1.0;
        called.delta_over_5_percent += u32::from(delta.abs() > NAIVE_DELTA);
    }
    called
}

/// How often each verdict is given on one p95.
pub fn verdicts(trial: Trial) -> Verdicts {
    let mut simulated = Simulated::new(trial);
    let mut verdicts = Verdicts::default();
    for replication in 0..trial.replications {
        let rules = Rules { seed: u64::from(replication), ..Rules::default() };
        let metric = one_metric(&mut simulated, 0);
        match judge(vec![metric], &rules)[0].verdict {
            MetricVerdict::Regressed => verdicts.regressed += 1,
            MetricVerdict::Inconclusive => verdicts.inconclusive += 1,
            MetricVerdict::Equivalent => verdicts.equivalent += 1,
            MetricVerdict::Improved => verdicts.improved += 1,
        }
    }
    verdicts
}

/// How often at least one of many independent metrics is called regressed.
pub fn false_alarms(trial: Trial, metrics: usize) -> FalseAlarms {
    let mut simulated = Simulated::new(trial);
    let mut alarms = FalseAlarms::default();
    for replication in 0..trial.replications {
        let rules = Rules { seed: u64::from(replication), ..Rules::default() };
        let family = (0..metrics).map(|index| one_metric(&mut simulated, index)).collect();
        let judged = judge(family, &rules);
        let beyond = |low: f64| low > 1.0 + rules.margin;
        let is_beyond = judged.iter().any(|m| m.ratio_interval.is_some_and(|i| beyond(i.low)));
        alarms.by_interval += u32::from(is_beyond);
        let is_regressed = judged.iter().any(|m| m.verdict == MetricVerdict::Regressed);
        alarms.by_verdict += u32::from(is_regressed);
    }
    alarms
}

fn one_metric(simulated: &mut Simulated, index: usize) -> MetricRuns {
    MetricRuns {
        of: format!("step {index}"),
        metric: MetricKind::ResponseP95,
        base: simulated.p95s(false),
        new: simulated.p95s(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::clopper_pearson;

    const PAGE: &str = include_str!("../../../docs/comparing.md");

    /// Comparisons behind each share of the page's first two tables.
    const PRINTED_FROM: f64 = 1_000.0;

    /// The shares that the test was designed on, from about a hundred comparisons each, in the order
    /// of [`PUBLISHED`]: pooled requests, p95 a run, delta over 5 %.
    const DESIGNED: [[Option<f64>; 3]; 4] = [
        [Some(0.57), None, Some(0.55)],
        [Some(0.46), Some(0.02), Some(0.11)],
        [Some(1.00), Some(0.86), Some(0.92)],
        [Some(1.00), Some(0.99), Some(0.96)],
    ];

    /// The shares of the table of the page that has this heading, a row each, after `keys` columns
    /// that name the row; `None` where the page has a dash.
    fn printed(heading: &str, keys: usize) -> Vec<Vec<Option<f64>>> {
        let (_, table) = PAGE.split_once(heading).expect("the page has this table");
        let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
        rows.map(|row| {
            let cells = row.trim_matches('|').split('|').map(str::trim).skip(keys);
            cells.map(|cell| cell.parse().ok()).collect()
        })
        .collect()
    }

    /// Holds a count of a small simulation against a share of a larger one: each has the uncertainty
    /// of its number of comparisons, at 99.9 % and four standard errors.
    #[track_caller]
    fn agrees(count: u32, replications: u32, share: f64, of: f64, row: &str) {
        let interval = clopper_pearson(count.into(), replications.into(), 0.999).expect("trials");
        let error = 4.0 * (share * (1.0 - share) / of).sqrt();
        assert!(
            interval.low - error <= share && share <= interval.high + error,
            "{row}: {count} of {replications} simulated, {share} printed"
        );
    }

    fn trial(runs: usize, change: f64, replications: u32) -> Trial {
        Trial { runs, change, run_effect: RUN_EFFECT, replications, seed: 20 }
    }

    #[test]
    fn the_page_states_how_often_naive_comparisons_are_wrong() {
        let heading =
            "| runs a side | true change | pooled requests | p95 a run | delta over 5 % |";
        let rows = printed(heading, 2);
        assert_eq!(rows.len(), PUBLISHED.len());
        for (index, (runs, change)) in PUBLISHED.into_iter().enumerate() {
            let replications = if runs == 1 { 150 } else { 25 };
            let called = called_different(trial(runs, change, replications));
            let counts = [called.pooled_requests, called.p95_a_run, called.delta_over_5_percent];
            for ((count, printed), designed) in counts.iter().zip(&rows[index]).zip(DESIGNED[index])
            {
                let row = format!("{runs} runs, {change}");
                let Some(share) = *printed else { continue };
                agrees(*count, replications, share, PRINTED_FROM, &row);
                let designed = designed.expect("printed and designed have the same dashes");
                agrees((share * PRINTED_FROM) as u32, PRINTED_FROM as u32, designed, 100.0, &row);
            }
        }
    }

    #[test]
    fn the_page_states_how_often_each_verdict_is_given() {
        let heading =
            "| runs a side | true change | regressed | inconclusive | equivalent | improved |";
        let rows = printed(heading, 2);
        assert_eq!(rows.len(), VERDICTS.len());
        for ((runs, change), row) in VERDICTS.into_iter().zip(rows) {
            let replications = if runs == 20 { 10 } else { 25 };
            let given = verdicts(trial(runs, change, replications));
            let counts = [given.regressed, given.inconclusive, given.equivalent, given.improved];
            assert_eq!(counts.iter().sum::<u32>(), replications);
            for (count, share) in counts.into_iter().zip(row) {
                let share = share.expect("a share");
                agrees(count, replications, share, PRINTED_FROM, &format!("{runs} runs, {change}"));
            }
        }
    }

    #[test]
    fn among_many_metrics_the_interval_alone_raises_alarms_and_the_verdict_seldom() {
        // Four runs a side that differ by far more than the margin: of sixty intervals one or two lie
        // beyond it. The corrected p-value of so few runs never is small enough to agree.
        let alarms = false_alarms(Trial { run_effect: 1.0, ..trial(4, 0.0, 10) }, FAMILY);
        assert!(alarms.by_interval >= 3 && alarms.by_verdict == 0, "{alarms:?}");
        assert_eq!(printed("| run-to-run effect |", 1).len(), EFFECTS.len());
        for row in printed("| run-to-run effect |", 1) {
            let with_holm = row[1].expect("a share");
            assert!(with_holm <= 0.05, "{row:?}");
        }
    }
}
