//! A history of runs, one release after the other: where did a metric change its level?

use documents::run::RunRecord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::comparable::reasons;
use super::metrics::metrics_of;
use super::{Incomparable, MetricKind, MetricRuns};
use crate::statistics::change_points;

/// The version of this document.
pub const HISTORY_SCHEMA: &str = "mizan.history/1";

/// Runs below which a history shows nothing.
pub const FEWEST_RUNS: usize = 20;

/// Runs that are searched at once.
const WINDOW: usize = 50;

/// The p-value of a change point at most. It is small since a history has many metrics, and is looked
/// at after every run.
const P: f64 = 0.001;

/// Where the metrics of a history changed their level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryReport {
    /// [`HISTORY_SCHEMA`].
    pub schema: String,
    /// The runs: when each began, in the order in which they were given.
    pub runs: Vec<String>,
    /// Why they are no history; not empty: there are no metrics.
    pub incomparable: Vec<Incomparable>,
    /// Each metric, in the order of its step or workload.
    pub metrics: Vec<MetricHistory>,
}

/// The course of one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricHistory {
    /// The step or workload.
    pub of: String,
    /// The metric.
    pub metric: MetricKind,
    /// Its value in each run, in the metric's unit.
    pub values: Vec<f64>,
    /// Where its level changed.
    pub changes: Vec<MetricChange>,
}

/// A change of a metric's level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricChange {
    /// The first run after it, from 0.
    pub index: usize,
    /// That run: when it began.
    pub run: String,
    /// Mean of the runs before it, back to the change before.
    pub before: f64,
    /// Mean of the runs after it, up to the next change.
    pub after: f64,
    /// Two-sided p-value of the t-test between the two.
    pub p_value: f64,
}

/// The change points of each metric that every run states. The runs are in the order of their time.
///
/// By E-divisive means with a t-test, in windows of 50 runs, at a p-value of 0.001. All runs were
/// made under the same conditions, as for a comparison; only the target's address may differ.
pub fn history(runs: &[RunRecord]) -> HistoryReport {
    let all: Vec<&RunRecord> = runs.iter().collect();
    let incomparable = reasons(&all, all.len(), FEWEST_RUNS);
    let began = |index: usize| runs[index].provenance.started_at.clone();
    let metrics = if incomparable.is_empty() { metrics_of(&all, &[]) } else { Vec::new() };
    let course = |MetricRuns { of, metric, base: values, .. }: MetricRuns| {
        let changes = change_points(&values, WINDOW, P)
            .expect("there are twenty values or more, and all are finite")
            .into_iter()
            .map(|point| MetricChange {
                index: point.index,
                run: began(point.index),
                before: point.before,
                after: point.after,
                p_value: point.p_value,
            })
            .collect();
        MetricHistory { of, metric, values, changes }
    };
    HistoryReport {
        schema: HISTORY_SCHEMA.to_owned(),
        runs: (0..runs.len()).map(began).collect(),
        incomparable,
        metrics: metrics.into_iter().map(course).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::side;
    use super::*;

    /// Thirty runs that differ by a few percent, of which the last twelve are slower.
    fn slower_since(factor: f64) -> Vec<RunRecord> {
        side(30, |run| {
            let level = if run < 18 { 1.0 } else { factor };
            level * (1.0 + 0.03 * (run as f64 * 2.4).sin())
        })
    }

    #[test]
    fn a_slowdown_is_dated_to_its_first_run() {
        let report = history(&slower_since(1.2));
        assert_eq!((report.runs.len(), report.metrics.len()), (30, 15));
        for metric in &report.metrics {
            let is_time = !matches!(metric.metric, MetricKind::Throughput | MetricKind::ErrorRatio);
            assert_eq!(metric.changes.len(), usize::from(is_time), "{metric:?}");
            for change in &metric.changes {
                assert_eq!((change.index, &change.run), (18, &report.runs[18]));
                assert!((change.after / change.before - 1.2).abs() < 0.02, "{change:?}");
            }
        }
    }

    #[test]
    fn a_level_history_has_no_change_points() {
        let report = history(&slower_since(1.0));
        assert!(report.metrics.iter().all(|metric| metric.changes.is_empty()), "{report:?}");
    }

    #[test]
    fn few_runs_or_another_host_are_no_history() {
        let few = history(&slower_since(1.0)[..19]);
        assert_eq!(few.incomparable, [Incomparable::TooFewRuns { runs: 19, needed: 20 }]);
        assert_eq!(few.metrics, []);
        let mut moved = slower_since(1.0);
        moved[25].provenance.host.cores_logical = 8;
        moved[26].soundness.invalid.push(documents::run::Invalidity::NothingMeasured);
        let told = history(&moved).incomparable;
        assert_eq!(told.len(), 2, "each is told once: {told:?}");
        assert_eq!(history(&[]).metrics, []);
    }
}
