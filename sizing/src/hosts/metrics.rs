//! The metrics of two hosts: the samples of each session that has them.

use documents::HostFacts;
use documents::benchmark::{DiskSeries, HostRecord, KernelResult, Series, Session};

use super::HostMetricKind::{self, *};

/// The kernel that decides.
pub(super) const WORK: &str = "work";

/// One metric: the samples of each session.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Samples {
    pub(super) kind: HostMetricKind,
    pub(super) of: Option<String>,
    pub(super) unit: String,
    pub(super) a: Vec<Sampled>,
    pub(super) b: Vec<Sampled>,
}

/// One session's samples of a metric.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sampled {
    pub(super) values: Vec<f64>,
    pub(super) steady: bool,
}

impl Samples {
    /// Whether it decides.
    pub(super) fn is_primary(&self) -> bool {
        matches!(self.kind, KernelSingle | KernelAll) && self.of.as_deref() == Some(WORK)
    }

    /// Sessions of the side that has fewer.
    pub(super) fn sessions(&self) -> usize {
        self.a.len().min(self.b.len())
    }
}

/// A figure of one session with its name.
struct Figure {
    kind: HostMetricKind,
    of: Option<String>,
    unit: String,
    sampled: Sampled,
}

/// All metrics that both hosts have, those that decide first, then axis by axis in the order in which
/// the first host's sessions name them. Timers are compared on like systems only.
pub(super) fn metrics_of(a: &HostRecord, b: &HostRecord) -> Vec<Samples> {
    let mut metrics: Vec<Samples> = Vec::new();
    for session in &a.sessions {
        for figure in figures(session) {
            if let Some(metric) = find(&mut metrics, &figure) {
                metric.a.push(figure.sampled);
            } else {
                let Figure { kind, of, unit, sampled } = figure;
                metrics.push(Samples { kind, of, unit, a: vec![sampled], b: Vec::new() });
            }
        }
    }
    for session in &b.sessions {
        for figure in figures(session) {
            if let Some(metric) = find(&mut metrics, &figure) {
                metric.b.push(figure.sampled);
            }
        }
    }
    let alike = are_alike(&a.host, &b.host);
    metrics.retain(|m| !m.b.is_empty() && (alike || !matches!(m.kind, TimerP50 | TimerP95)));
    metrics.sort_by_key(|metric| (!metric.is_primary(), metric.kind));
    metrics
}

fn find<'a>(metrics: &'a mut [Samples], figure: &Figure) -> Option<&'a mut Samples> {
    metrics.iter_mut().find(|metric| {
        metric.kind == figure.kind && metric.of == figure.of && metric.unit == figure.unit
    })
}

/// Whether two operating systems are of one family: the first word of their names.
pub(super) fn are_alike(a: &HostFacts, b: &HostFacts) -> bool {
    let family = |host: &HostFacts| host.os.split_whitespace().next().map(str::to_lowercase);
    family(a) == family(b)
}

/// Everything that a session measured. A figure that is none (not finite, or not above zero where
/// only a ratio can be compared) is left out: nothing follows from it.
fn figures(session: &Session) -> Vec<Figure> {
    let mut figures = Vec::new();
    figures.extend(session.cpu.iter().flat_map(|cpu| &cpu.kernels).flat_map(kernel));
    if let Some(memory) = &session.memory {
        figures.push(of_series(MemoryCopy, None, &memory.copy));
        figures.push(of_series(MemoryTriad, None, &memory.triad));
        figures.extend(memory.chase.iter().map(|point| {
            let size = Some(point.size.to_string());
            Figure { of: size, ..single(MemoryChase, "ns", point.ns, true) }
        }));
    }
    if let Some(disk) = &session.disk {
        let kinds = [
            (DiskRandom, DiskRandomP95, &disk.random),
            (DiskSequential, DiskSequentialP95, &disk.sequential),
            (DiskCommit, DiskCommitP95, &disk.commit),
        ];
        for (rate, p95, series) in kinds {
            figures.extend(series.iter().flat_map(|series| pattern(rate, p95, series)));
        }
    }
    if let Some(timer) = &session.timer {
        figures.push(single(TimerP50, "µs", timer.late_p50_us, true));
        figures.push(single(TimerP95, "µs", timer.late_p95_us, true));
    }
    if let Some(stolen) = &session.stolen {
        figures.push(single(StolenSingle, "share", stolen.single.share_over_1_ms, true));
        figures.push(single(StolenAll, "share", stolen.all.share_over_1_ms, true));
    }
    figures.retain(|figure| is_stated(figure.kind, &figure.sampled.values));
    figures
}

fn is_stated(kind: HostMetricKind, values: &[f64]) -> bool {
    let is_figure = |value: &f64| value.is_finite() && (kind.is_share() || *value > 0.0);
    !values.is_empty() && values.iter().all(is_figure)
}

fn kernel(result: &KernelResult) -> impl Iterator<Item = Figure> + '_ {
    let name = || Some(result.kernel.clone());
    let all = result.all.iter().map(move |all| of_series(KernelAll, name(), all));
    [of_series(KernelSingle, name(), &result.single)].into_iter().chain(all)
}

fn pattern(
    rate: HostMetricKind,
    p95: HostMetricKind,
    series: &DiskSeries,
) -> impl Iterator<Item = Figure> + use<> {
    let steady = series.rate.steady;
    let p95 = series.p95_us.map(|p95_us| single(p95, "µs", p95_us, steady));
    [of_series(rate, None, &series.rate)].into_iter().chain(p95)
}

fn of_series(kind: HostMetricKind, of: Option<String>, series: &Series) -> Figure {
    let sampled = Sampled { values: series.values.clone(), steady: series.steady };
    Figure { kind, of, unit: series.unit.clone(), sampled }
}

fn single(kind: HostMetricKind, unit: &str, value: f64, steady: bool) -> Figure {
    let sampled = Sampled { values: vec![value], steady };
    Figure { kind, of: None, unit: unit.to_owned(), sampled }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{guest, host};
    use super::*;

    #[test]
    fn the_work_kernel_stands_first_and_every_axis_is_there() {
        let metrics = metrics_of(&host("a", &[1.0; 5]), &guest("b", &[1.0; 6]));
        assert!(metrics[0].is_primary() && metrics[1].is_primary() && !metrics[2].is_primary());
        assert_eq!(metrics.len(), 17, "{metrics:#?}");
        assert!(metrics.iter().all(|metric| (metric.a.len(), metric.b.len()) == (5, 6)));
    }

    #[test]
    fn what_a_session_does_not_state_is_left_out_of_that_metric_alone() {
        let mut a = host("a", &[1.0; 5]);
        a.sessions[2].disk = None;
        a.sessions[3].timer.as_mut().expect("measured").late_p50_us = 0.0;
        a.sessions[4].cpu.as_mut().expect("measured").kernels[0].single.values[1] = f64::NAN;
        let metrics = metrics_of(&a, &guest("b", &[1.0; 5]));
        let sessions = |kind| metrics.iter().find(|m| m.kind == kind).expect("there").sessions();
        assert_eq!((sessions(DiskCommit), sessions(TimerP50), sessions(TimerP95)), (4, 4, 5));
        assert_eq!((sessions(KernelSingle), sessions(KernelAll)), (4, 5));
    }

    #[test]
    fn timers_are_compared_on_like_systems_only() {
        let mut b = guest("b", &[1.0; 5]);
        let has_timer = |b: &HostRecord| {
            let metrics = metrics_of(&host("a", &[1.0; 5]), b);
            metrics.iter().any(|metric| matches!(metric.kind, TimerP50 | TimerP95))
        };
        b.host.os = "Linux 6.12".to_owned();
        assert!(has_timer(&b));
        b.host.os = "Windows Server 2019".to_owned();
        assert!(!has_timer(&b));
    }
}
