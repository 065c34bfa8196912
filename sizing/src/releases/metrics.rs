//! The metrics of two releases: one value a run, for each step and workload.

use std::collections::BTreeSet;

use documents::run::{RunRecord, StepRecord};

use super::MetricKind;
use crate::statistics::median;

/// The workload whose steps are named by whoever writes a scenario, and so may bear any name.
const HTTP: &str = "http";

/// One metric of one step or workload: a value a run.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricRuns {
    /// The step or workload.
    pub of: String,
    /// The metric.
    pub metric: MetricKind,
    /// The base's runs.
    pub base: Vec<f64>,
    /// The new release's runs.
    pub new: Vec<f64>,
}

/// A step or a whole workload, as records name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Step { workload: String, name: String },
    Workload(String),
}

impl Subject {
    fn of<'a>(&self, run: &'a RunRecord) -> Option<&'a StepRecord> {
        match self {
            Subject::Step { workload, name } => {
                run.steps.iter().find(|step| step.workload == *workload && step.name == *name)
            }
            Subject::Workload(workload) => {
                run.workloads.iter().find(|whole| whole.workload == *workload)
            }
        }
    }

    /// The name as thresholds write it.
    fn name(&self) -> String {
        match self {
            Subject::Step { workload, name } if workload == HTTP => format!("{HTTP}.{name}"),
            Subject::Step { name, .. } => name.clone(),
            Subject::Workload(workload) => workload.clone(),
        }
    }
}

/// All metrics that every run states.
///
/// A quantile stands only where each run has the samples for it, an error ratio where each run has
/// the step. A step that a run lacks was served at a rate of zero there; a rate whose base is mostly
/// zero is left out, since no share of nothing is a change.
pub(super) fn metrics_of(base: &[&RunRecord], new: &[&RunRecord]) -> Vec<MetricRuns> {
    let kinds = [
        MetricKind::ResponseP50,
        MetricKind::ResponseP95,
        MetricKind::ResponseP99,
        MetricKind::Throughput,
        MetricKind::ErrorRatio,
    ];
    let mut metrics = Vec::new();
    for subject in subjects(base.iter().chain(new).copied()) {
        for metric in kinds {
            let of_side = |side: &[&RunRecord]| -> Option<Vec<f64>> {
                side.iter().map(|run| value(subject.of(run), metric)).collect()
            };
            let Some((base, new)) = of_side(base).zip(of_side(new)) else { continue };
            let is_rate = metric == MetricKind::Throughput;
            if is_rate && !median(&base).is_ok_and(|median| median > 0.0) {
                continue;
            }
            metrics.push(MetricRuns { of: subject.name(), metric, base, new });
        }
    }
    metrics
}

/// Steps and workloads that any run has. A workload of one step is that step, and stands once.
fn subjects<'a>(runs: impl Iterator<Item = &'a RunRecord>) -> BTreeSet<Subject> {
    let (mut steps, mut workloads) = (BTreeSet::new(), BTreeSet::new());
    for run in runs {
        steps.extend(run.steps.iter().map(|step| (step.workload.clone(), step.name.clone())));
        workloads.extend(run.workloads.iter().map(|whole| whole.workload.clone()));
    }
    workloads.retain(|workload| steps.iter().filter(|(of, _)| of == workload).count() != 1);
    let steps = steps.into_iter().map(|(workload, name)| Subject::Step { workload, name });
    steps.chain(workloads.into_iter().map(Subject::Workload)).collect()
}

/// The value of one run, where it states one.
fn value(step: Option<&StepRecord>, metric: MetricKind) -> Option<f64> {
    let quantile = |q| step?.response_time.quantile_ms(q);
    let value = match metric {
        MetricKind::ResponseP50 => quantile(0.5),
        MetricKind::ResponseP95 => quantile(0.95),
        MetricKind::ResponseP99 => quantile(0.99),
        MetricKind::Throughput => Some(step.map_or(0.0, |step| step.throughput_per_s)),
        MetricKind::ErrorRatio => {
            step.filter(|s| s.total() > 0).map(|s| s.failed() as f64 / s.total() as f64)
        }
    };
    value.filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{side, step, whole};
    use super::*;

    fn named(metrics: &[MetricRuns]) -> Vec<(&str, MetricKind)> {
        metrics.iter().map(|metric| (metric.of.as_str(), metric.metric)).collect()
    }

    #[test]
    fn each_step_and_workload_gives_five_metrics() {
        let (base, new) = (side(4, |_| 1.0), side(5, |run| 1.0 + run as f64));
        let metrics = metrics_of(&whole(&base), &whole(&new));
        assert_eq!(metrics.len(), 15, "{:?}", named(&metrics));
        let p95 = metrics
            .iter()
            .find(|m| m.of == "open_person" && m.metric == MetricKind::ResponseP95)
            .expect("a metric of the fixture");
        assert_eq!((p95.base[0], p95.new.as_slice()), (20.0, &[20.0, 40.0, 60.0, 80.0, 100.0][..]));
    }

    #[test]
    fn a_quantile_that_one_run_does_not_state_is_not_compared() {
        let (base, mut new) = (side(4, |_| 1.0), side(4, |_| 1.0));
        new[3].steps[0].response_time.quantiles[2].value_ms = None;
        let metrics = metrics_of(&whole(&base), &whole(&new));
        let p99 = (new[3].steps[0].name.as_str(), MetricKind::ResponseP99);
        assert!(!named(&metrics).contains(&p99), "{metrics:?}");
        assert_eq!(metrics.len(), 14);
    }

    #[test]
    fn a_step_that_a_run_lacks_was_served_at_a_rate_of_zero() {
        let (base, mut new) = (side(4, |_| 1.0), side(4, |_| 1.0));
        new.iter_mut().for_each(|run| run.steps.truncate(1));
        let gone = base[0].steps[1].name.as_str();
        let metrics = metrics_of(&whole(&base), &whole(&new));
        let of_gone: Vec<&MetricRuns> = metrics.iter().filter(|m| m.of == gone).collect();
        assert_eq!(of_gone.len(), 1, "{of_gone:?}");
        assert_eq!(
            (of_gone[0].metric, of_gone[0].new.as_slice()),
            (MetricKind::Throughput, &[0.0; 4][..])
        );
        let appeared = metrics_of(&whole(&new), &whole(&base));
        assert!(appeared.iter().all(|m| m.of != gone), "{appeared:?}");
    }

    #[test]
    fn a_workload_of_one_step_stands_once() {
        let mut base = side(4, |_| 1.0);
        for run in &mut base {
            run.steps.push(step("calls", "screen_pop", 1.0));
            run.workloads.push(step("calls", "calls", 1.0));
            run.steps.push(step("http", "search", 1.0));
            run.steps.push(step("http", "open", 1.0));
        }
        let metrics = metrics_of(&whole(&base), &whole(&base));
        let of = |name: &str| metrics.iter().filter(|metric| metric.of == name).count();
        assert_eq!((of("screen_pop"), of("calls"), of("crm"), of("http.search")), (5, 0, 5, 5));
    }
}
