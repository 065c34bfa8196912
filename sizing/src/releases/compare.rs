//! Two sets of runs in, one answer out.

use documents::run::RunRecord;

use super::comparable::reasons;
use super::judging::judge;
use super::metrics::metrics_of;
use super::{
    MetricComparison, MetricVerdict, ReleaseComparison, ReleaseVerdict, Rules, SCHEMA, SideRecord,
};

/// Holds the runs of a new release against those of the base.
///
/// A run that is given twice counts once: it is the same measurement. Rules outside their bounds are
/// held at them ([`Rules::bounded`]), and the comparison states those that it used.
pub fn compare(base: &[RunRecord], new: &[RunRecord], rules: &Rules) -> ReleaseComparison {
    let rules = rules.bounded();
    let (base, new) = (distinct(base), distinct(new));
    let runs = base.len().min(new.len());
    let all = [base.as_slice(), new.as_slice()].concat();
    let incomparable = reasons(&all, runs, rules.fewest_runs);
    let metrics =
        if incomparable.is_empty() { judge(metrics_of(&base, &new), &rules) } else { Vec::new() };
    let verdict = match metrics.first() {
        _ if !incomparable.is_empty() => ReleaseVerdict::NotComparable,
        Some(worst) => release_verdict(worst.verdict),
        // Nothing was measured often enough to be compared: that nothing regressed is not known.
        None => ReleaseVerdict::Inconclusive,
    };
    ReleaseComparison {
        schema: SCHEMA.to_owned(),
        margin: rules.margin,
        alpha: rules.alpha,
        seed: rules.seed,
        runs_needed: more_runs(&metrics, runs),
        base: side(&base),
        new: side(&new),
        incomparable,
        metrics,
        verdict,
    }
}

/// The runs, each once.
fn distinct(runs: &[RunRecord]) -> Vec<&RunRecord> {
    let mut distinct: Vec<&RunRecord> = Vec::with_capacity(runs.len());
    for run in runs {
        if !distinct.contains(&run) {
            distinct.push(run);
        }
    }
    distinct
}

fn side(runs: &[&RunRecord]) -> SideRecord {
    SideRecord {
        target: runs.first().map(|run| run.provenance.target.url.clone()).unwrap_or_default(),
        runs: runs.iter().map(|run| run.provenance.started_at.clone()).collect(),
    }
}

/// The answer over all metrics, from the worst of them.
fn release_verdict(worst: MetricVerdict) -> ReleaseVerdict {
    match worst {
        MetricVerdict::Regressed => ReleaseVerdict::Regressed,
        MetricVerdict::Inconclusive => ReleaseVerdict::Inconclusive,
        MetricVerdict::Equivalent | MetricVerdict::Improved => ReleaseVerdict::NotRegressed,
    }
}

/// Runs that each side needs more until the last metric that more runs can tell is told.
fn more_runs(metrics: &[MetricComparison], runs: usize) -> Option<u32> {
    let needed = metrics.iter().filter_map(|metric| metric.runs_needed).max()?;
    Some(needed.saturating_sub(runs as u32))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::side as runs;
    use super::super::{Incomparable, MetricKind};
    use super::*;

    /// Runs that differ by a few percent, around a factor.
    fn around(factor: f64, count: usize, apart: f64) -> Vec<RunRecord> {
        runs(count, |run| factor * (1.0 + apart * (run as f64 * 2.4).sin()))
    }

    fn compared(factor: f64, count: usize, apart: f64) -> ReleaseComparison {
        compare(&around(1.0, count, apart), &around(factor, count, apart), &Rules::default())
    }

    #[test]
    fn a_slower_release_is_called_regressed_and_its_metrics_come_first() {
        let slower = compared(1.25, 10, 0.02);
        assert_eq!(slower.verdict, ReleaseVerdict::Regressed);
        let regressed: Vec<_> =
            slower.metrics.iter().filter(|m| m.verdict == MetricVerdict::Regressed).collect();
        assert_eq!(regressed.len(), 9, "three quantiles of three subjects");
        assert_eq!(slower.metrics[8].verdict, MetricVerdict::Regressed);
        assert_eq!(slower.runs_needed, None, "{slower:?}");
    }

    #[test]
    fn a_release_that_is_alike_is_shown_to_be_so() {
        let alike = compared(1.001, 10, 0.02);
        assert_eq!(alike.verdict, ReleaseVerdict::NotRegressed, "{alike:?}");
        assert_eq!((alike.base.runs.len(), alike.metrics.len()), (10, 15));
    }

    #[test]
    fn what_is_not_significant_is_not_called_equal() {
        let unclear = compared(1.0, 5, 0.2);
        assert_eq!(unclear.verdict, ReleaseVerdict::Inconclusive);
        assert!(unclear.metrics.iter().all(|m| m.p_value > 0.05));
        let p95 = unclear.metrics.iter().find(|m| m.metric == MetricKind::ResponseP95);
        let in_all = p95.expect("a metric").runs_needed.expect("more runs would tell");
        assert_eq!(unclear.runs_needed, Some(in_all - 5));
    }

    #[test]
    fn the_smaller_side_decides_whether_there_are_enough_runs() {
        let compared = compare(&around(1.0, 10, 0.02), &around(1.0, 3, 0.02), &Rules::default());
        assert_eq!(compared.incomparable, [Incomparable::TooFewRuns { runs: 3, needed: 4 }]);
        assert_eq!(compared.verdict, ReleaseVerdict::NotComparable);
    }

    #[test]
    fn one_run_given_ten_times_is_one_run() {
        let one = around(1.0, 1, 0.0);
        let ten: Vec<RunRecord> = one.iter().cycle().take(10).cloned().collect();
        let compared = compare(&ten, &around(1.2, 10, 0.02), &Rules::default());
        let expected = [Incomparable::TooFewRuns { runs: 1, needed: 4 }];
        assert_eq!(compared.incomparable, expected);
        assert_eq!(compared.verdict, ReleaseVerdict::NotComparable);
        assert_eq!(compared.metrics, []);
    }

    #[test]
    fn nothing_measured_is_not_called_well() {
        let mut nothing = around(1.0, 4, 0.0);
        for run in &mut nothing {
            run.steps.clear();
            run.workloads.clear();
        }
        let compared = compare(&nothing, &nothing, &Rules::default());
        assert_eq!(compared.verdict, ReleaseVerdict::Inconclusive);
        assert_eq!(compare(&[], &[], &Rules::default()).verdict, ReleaseVerdict::NotComparable);
    }

    #[test]
    fn the_same_runs_give_the_same_comparison_to_the_last_digit() {
        assert_eq!(compared(1.1, 6, 0.05), compared(1.1, 6, 0.05));
        let other = Rules { seed: 2, ..Rules::default() };
        let again = compare(&around(1.0, 6, 0.05), &around(1.1, 6, 0.05), &other);
        assert_ne!(compared(1.1, 6, 0.05).metrics, again.metrics);
    }
}
