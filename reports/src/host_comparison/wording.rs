//! What metrics, their values, ratios and verdicts of two hosts are called.

use sizing::hosts::{HostMetric, HostMetricKind, HostMetricVerdict, HostSide};
use sizing::statistics::Interval;

use crate::Language;
use crate::locale::Locale;
use crate::messages::host_comparison as say;

/// A metric by name. `of` stands isolated, marked up or plain.
pub(super) fn name(kind: HostMetricKind, of: &str, locale: &Locale) -> String {
    use HostMetricKind as K;
    let language = locale.language;
    match kind {
        K::KernelSingle => say::kernel_single(language, of),
        K::KernelAll => say::kernel_all(language, of),
        K::MemoryCopy => say::memory_copy(language),
        K::MemoryTriad => say::memory_triad(language),
        K::MemoryChase => say::memory_chase(language, of),
        K::DiskRandom => say::disk_random(language),
        K::DiskRandomP95 => say::disk_random_p95(language),
        K::DiskSequential => say::disk_sequential(language),
        K::DiskSequentialP95 => say::disk_sequential_p95(language),
        K::DiskCommit => say::disk_commit(language),
        K::DiskCommitP95 => say::disk_commit_p95(language),
        K::TimerP50 => say::timer_p50(language),
        K::TimerP95 => say::timer_p95(language),
        K::StolenSingle => say::stolen_single(language),
        K::StolenAll => say::stolen_all(language),
    }
}

/// The metric's name in a sentence or a cell.
pub(super) fn metric(metric: &HostMetric, locale: &Locale) -> String {
    name(metric.kind, &locale.isolated(metric.of.as_deref().unwrap_or_default()), locale)
}

/// A host by its kind and name.
pub(super) fn host(side: &HostSide, locale: &Locale) -> String {
    let name = locale.isolated(&side.name);
    match side.hypervisor {
        Some(_) => say::virtual_one(locale.language, name),
        None => say::physical(locale.language, name),
    }
}

/// A value in the metric's unit; shares as percentages.
pub(super) fn value(kind: HostMetricKind, value: f64, locale: &Locale) -> String {
    match kind.is_share() {
        true => locale.share(value),
        false => locale.significant(value),
    }
}

/// The second host of the first: `80.1 %`, or for shares of time the difference in points.
pub(super) fn change(metric: &HostMetric, locale: &Locale) -> Option<String> {
    let ratio = metric.ratio.map(|ratio| (false, ratio));
    let difference = metric.difference.map(|difference| (true, difference));
    let (is_share, by) = ratio.or(difference).filter(|(_, by)| by.is_finite())?;
    Some(end(is_share, by, locale))
}

/// The interval of that.
pub(super) fn interval(metric: &HostMetric, locale: &Locale) -> Option<String> {
    let ratio = metric.ratio_interval.map(|interval| (false, interval));
    let difference = metric.difference_interval.map(|interval| (true, interval));
    let (is_share, interval) = ratio.or(difference)?;
    range(is_share, &interval, locale)
}

/// An interval of ratios or differences, if both ends are numbers.
pub(super) fn range(is_share: bool, interval: &Interval, locale: &Locale) -> Option<String> {
    let language = locale.language;
    let ends = [interval.low, interval.high];
    let of = |end: fn(f64, &Locale) -> String| {
        let [low, high] = ends.map(|by| end(by, locale));
        say::range(language, low, high)
    };
    let text = match is_share {
        true => say::points(language, of(signed)),
        false => of(|ratio, locale| locale.utilisation(ratio)),
    };
    ends.iter().all(|end| end.is_finite()).then_some(text)
}

fn end(is_share: bool, by: f64, locale: &Locale) -> String {
    match is_share {
        true => say::points(locale.language, signed(by, locale)),
        false => locale.utilisation(by),
    }
}

/// A share as percentage points with its sign, without the word.
fn signed(by: f64, locale: &Locale) -> String {
    let points = locale.decimal(by.abs() * 100.0, 2);
    match by {
        by if by > 0.0 => say::plus(locale.language, points),
        by if by < 0.0 => say::minus(locale.language, points),
        _ => points,
    }
}

/// What a verdict is called, and the class of its colours.
pub(super) fn verdict(verdict: HostMetricVerdict, language: Language) -> (&'static str, String) {
    match verdict {
        HostMetricVerdict::Worse => ("not-met", say::metric_worse(language)),
        HostMetricVerdict::Inconclusive => ("open", say::metric_inconclusive(language)),
        HostMetricVerdict::Equivalent => ("met", say::metric_equivalent(language)),
        HostMetricVerdict::Better => ("met", say::metric_better(language)),
        HostMetricVerdict::TooFew => ("open", say::metric_too_few(language)),
    }
}

/// Sessions of both sides, each with its unsteady ones in brackets.
pub(super) fn sessions(metric: &HostMetric, locale: &Locale) -> String {
    let language = locale.language;
    let of = |sessions: usize, unsteady: usize| {
        let all = locale.integer(sessions as u64);
        match unsteady {
            0 => all,
            some => say::unsteady(language, all, locale.integer(some as u64)),
        }
    };
    let a = of(metric.a.len(), metric.a_unsteady);
    say::pair(language, a, of(metric.b.len(), metric.b_unsteady))
}
