//! The comparison as a whole.

use documents::benchmark::HostRecord;

use super::judging::judged;
use super::metrics::{Samples, metrics_of};
use super::{
    Delivered, HostComparison, HostMetric, HostMetricKind, HostMetricVerdict, HostRules, HostSide,
    HostsIncomparable, HostsVerdict, SCHEMA, checks,
};
use crate::derivation::rounded;
use crate::inputs::{ExistingHost, MeasuredFactor};

/// The smallest share of a physical host's work that a quote computes with.
const FACTOR_LEAST: f64 = 0.05;

/// Holds the second host against the first.
///
/// The verdict is that of the work kernel, on one thread and on all: the worse of the two. Hosts whose
/// kernels or lengths of session differ are not comparable, and no metric of them is stated.
pub fn compare(a: &HostRecord, b: &HostRecord, rules: &HostRules) -> HostComparison {
    let rules = rules.bounded();
    let (a_side, b_side) = (side(a), side(b));
    let warnings = checks::warnings((a, &a_side), (b, &b_side));
    let mut incomparable = checks::incomparable(a, b);
    let samples = if incomparable.is_empty() { metrics_of(a, b) } else { Vec::new() };
    if incomparable.is_empty() && samples.is_empty() {
        incomparable.push(HostsIncomparable::NothingInCommon);
    }
    let family = samples.iter().filter(|metric| metric.is_primary()).count();
    let of =
        |metric: &Samples| judged(metric, if metric.is_primary() { family } else { 1 }, &rules);
    let metrics: Vec<HostMetric> = samples.iter().map(of).collect();
    let verdict = match incomparable.is_empty() {
        true => verdict(&metrics),
        false => HostsVerdict::NotComparable,
    };
    let delivered = delivered(&metrics, &a_side, &b_side);
    let factor = delivered.as_ref().filter(|_| is_told_of_enough(verdict)).and_then(|delivered| {
        let is_virtual_of_physical = a_side.hypervisor.is_none() && b_side.hypervisor.is_some();
        is_virtual_of_physical.then(|| factor(delivered, &a_side, &b_side)).flatten()
    });
    HostComparison {
        schema: SCHEMA.to_owned(),
        a: a_side,
        b: b_side,
        margin: rules.margin,
        confidence: rules.confidence,
        seed: rules.seed,
        resamples: rules.resamples,
        fewest_sessions: rules.fewest_sessions,
        incomparable,
        warnings,
        sessions_needed: needed(verdict, &metrics),
        metrics,
        verdict,
        delivered,
        factor,
    }
}

/// Judges all metrics: those that decide share the error between them.
pub(super) fn judge(samples: &[Samples], rules: &HostRules) -> Vec<HostMetric> {
    let family = samples.iter().filter(|metric| metric.is_primary()).count();
    let of = |metric: &Samples| judged(metric, if metric.is_primary() { family } else { 1 }, rules);
    samples.iter().map(of).collect()
}

fn side(record: &HostRecord) -> HostSide {
    HostSide {
        name: record.name.clone(),
        cpu_model: record.host.cpu_model.clone(),
        cores: ExistingHost::from(record).cores,
        memory: record.host.memory,
        hypervisor: record.host.hypervisor.clone(),
        sessions: record.sessions.iter().map(|session| session.started_at.clone()).collect(),
    }
}

fn primary(metrics: &[HostMetric]) -> impl Iterator<Item = &HostMetric> {
    metrics.iter().filter(|metric| metric.is_primary)
}

/// The worst verdict of those that decide.
pub(super) fn verdict(metrics: &[HostMetric]) -> HostsVerdict {
    let verdicts: Vec<HostMetricVerdict> = primary(metrics).map(|m| m.verdict).collect();
    if verdicts.is_empty() || verdicts.contains(&HostMetricVerdict::TooFew) {
        return HostsVerdict::TooFewSessions;
    }
    match verdicts.into_iter().min().expect("there are verdicts") {
        HostMetricVerdict::Worse => HostsVerdict::Worse,
        HostMetricVerdict::Inconclusive => HostsVerdict::Inconclusive,
        HostMetricVerdict::Equivalent => HostsVerdict::Equivalent,
        HostMetricVerdict::Better => HostsVerdict::Better,
        HostMetricVerdict::TooFew => HostsVerdict::TooFewSessions,
    }
}

/// Sessions a side that those that decide need more: the most of them, where each has an estimate.
fn needed(verdict: HostsVerdict, metrics: &[HostMetric]) -> Option<u32> {
    let open = match verdict {
        HostsVerdict::Inconclusive => HostMetricVerdict::Inconclusive,
        HostsVerdict::TooFewSessions => HostMetricVerdict::TooFew,
        _ => return None,
    };
    let needed: Option<Vec<u32>> =
        primary(metrics).filter(|m| m.verdict == open).map(|m| m.sessions_needed).collect();
    needed?.into_iter().max()
}

fn delivered(metrics: &[HostMetric], a: &HostSide, b: &HostSide) -> Option<Delivered> {
    let of = |kind| primary(metrics).find(|metric| metric.kind == kind);
    let all = of(HostMetricKind::KernelAll);
    let metric = all.or(of(HostMetricKind::KernelSingle))?;
    let ratio = metric.ratio?;
    let cores = match all {
        Some(_) => f64::from(a.cores) / f64::from(b.cores),
        None => 1.0,
    };
    let interval = metric.ratio_interval;
    Some(Delivered { kind: metric.kind, ratio, interval, ratio_per_core: ratio * cores })
}

fn is_told_of_enough(verdict: HostsVerdict) -> bool {
    !matches!(verdict, HostsVerdict::TooFewSessions | HostsVerdict::NotComparable)
}

/// The factor for a quote: what is left of a core's work. A virtual host that does more than the
/// physical one has another processor; virtualisation gives nothing, so the factor ends at 1.
fn factor(delivered: &Delivered, a: &HostSide, b: &HostSide) -> Option<MeasuredFactor> {
    let interval = delivered.interval?;
    let per_core = delivered.ratio_per_core / delivered.ratio;
    let factor = rounded(delivered.ratio_per_core).min(1.0);
    let source = format!(
        "measured: {} against {}, {} and {} sessions, {:.3} to {:.3} at {:.1} %",
        b.name,
        a.name,
        b.sessions.len(),
        a.sessions.len(),
        interval.low * per_core,
        interval.high * per_core,
        interval.confidence * 100.0,
    );
    (factor >= FACTOR_LEAST).then_some(MeasuredFactor { factor, source })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{guest, host};
    use super::*;

    const STEADY: [f64; 6] = [0.99, 1.01, 1.0, 1.005, 0.995, 1.002];

    fn times(factor: f64) -> Vec<f64> {
        STEADY.iter().map(|speed| speed * factor).collect()
    }

    fn compared(factor: f64) -> HostComparison {
        let rules = HostRules { resamples: 1_000, ..HostRules::default() };
        compare(&host("office", &STEADY), &guest("cloud", &times(factor)), &rules)
    }

    #[test]
    fn a_virtual_host_that_does_less_gives_its_factor_to_a_quote() {
        let got = compared(0.8);
        assert_eq!((got.verdict, got.sessions_needed), (HostsVerdict::Worse, None));
        let delivered = got.delivered.expect("measured");
        assert_eq!(delivered.kind, HostMetricKind::KernelAll);
        assert!((delivered.ratio - 0.8).abs() < 0.01, "{delivered:?}");
        assert!(delivered.interval.expect("sessions").contains(0.8));
        let factor = got.factor.expect("physical against virtual");
        assert!((factor.factor - 0.8).abs() < 0.01, "{factor:?}");
        assert!(
            factor.source.starts_with("measured: cloud against office, 6 and 6 sessions"),
            "{}",
            factor.source
        );
    }

    #[test]
    fn equal_better_and_undecided_hosts_are_told_apart() {
        assert_eq!(compared(1.0).verdict, HostsVerdict::Equivalent);
        let better = compared(1.3);
        assert_eq!(better.verdict, HostsVerdict::Better);
        assert_eq!(better.factor.expect("a factor").factor, 1.0);
        let open = compared(0.945);
        assert_eq!(open.verdict, HostsVerdict::Inconclusive);
        assert!(open.sessions_needed.is_some_and(|more| more > 0), "{:?}", open.sessions_needed);
    }

    #[test]
    fn the_worse_of_one_thread_and_all_decides() {
        let mut shared = guest("cloud", &STEADY);
        for cpu in shared.sessions.iter_mut().filter_map(|session| session.cpu.as_mut()) {
            let all = cpu.kernels[0].all.as_mut().expect("measured");
            all.values.iter_mut().for_each(|value| *value *= 0.7);
        }
        let got = compare(&host("office", &STEADY), &shared, &HostRules::default());
        assert_eq!(got.metrics[0].verdict, HostMetricVerdict::Equivalent);
        assert_eq!(got.verdict, HostsVerdict::Worse);
    }

    #[test]
    fn other_metrics_do_not_decide() {
        let mut slow_disk = guest("cloud", &STEADY);
        for disk in slow_disk.sessions.iter_mut().filter_map(|session| session.disk.as_mut()) {
            let commit = disk.commit.as_mut().expect("measured");
            commit.rate.values.iter_mut().for_each(|value| *value /= 10.0);
        }
        let got = compare(&host("office", &STEADY), &slow_disk, &HostRules::default());
        assert_eq!(got.verdict, HostsVerdict::Equivalent);
        let commit = got.metrics.iter().find(|m| m.kind == HostMetricKind::DiskCommit);
        assert_eq!(commit.expect("measured").verdict, HostMetricVerdict::Worse);
    }

    #[test]
    fn four_sessions_a_side_give_no_verdict_and_no_factor() {
        let got =
            compare(&host("a", &STEADY[..4]), &guest("b", &STEADY[..4]), &HostRules::default());
        assert_eq!((got.verdict, got.sessions_needed), (HostsVerdict::TooFewSessions, Some(1)));
        assert_eq!(got.factor, None);
        assert!(got.delivered.is_some());
    }

    #[test]
    fn more_cores_do_the_work_of_more_cores_and_the_factor_is_of_one() {
        let mut large = guest("cloud", &times(0.9));
        large.host.cores_logical = 8;
        for session in &mut large.sessions {
            session.cores_allowed = 8.0;
            let all = session.cpu.as_mut().expect("measured").kernels[0].all.as_mut();
            all.expect("measured").values.iter_mut().for_each(|value| *value *= 2.0);
        }
        let got = compare(&host("office", &STEADY), &large, &HostRules::default());
        let delivered = got.delivered.expect("measured");
        assert!((delivered.ratio - 1.8).abs() < 0.02, "{delivered:?}");
        assert!((got.factor.expect("a factor").factor - 0.9).abs() < 0.01);
    }

    #[test]
    fn only_a_virtual_host_against_a_physical_one_gives_a_factor() {
        let physical = compare(&host("a", &STEADY), &host("b", &times(0.8)), &HostRules::default());
        assert_eq!(physical.factor, None);
        let guests = compare(&guest("a", &STEADY), &guest("b", &times(0.8)), &HostRules::default());
        assert_eq!(guests.factor, None);
    }

    #[test]
    fn hosts_without_a_session_have_nothing_in_common() {
        let got = compare(&host("a", &[]), &guest("b", &[]), &HostRules::default());
        assert_eq!(got.incomparable, [HostsIncomparable::NothingInCommon]);
        assert_eq!(got.verdict, HostsVerdict::NotComparable);
    }

    #[test]
    fn the_same_seed_gives_the_same_document_and_it_survives_being_saved() {
        let got = compared(0.8);
        assert_eq!(got, compared(0.8));
        let text = serde_json::to_string(&got).expect("a document");
        let read: HostComparison = serde_json::from_str(&text).expect("the same document");
        assert_eq!(read.verdict, got.verdict);
        assert_eq!(read.metrics.len(), got.metrics.len());
    }
}
