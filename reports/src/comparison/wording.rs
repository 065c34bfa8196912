//! What metrics, their values, changes and verdicts are called.

use sizing::releases::{MetricComparison, MetricKind, MetricVerdict};
use sizing::statistics::Interval;

use crate::Language;
use crate::locale::Locale;
use crate::messages::comparison as say;
use crate::messages::{figures, run};

/// The quantile of a metric of response times, in percent.
fn quantile(kind: MetricKind) -> Option<u64> {
    match kind {
        MetricKind::ResponseP50 => Some(50),
        MetricKind::ResponseP95 => Some(95),
        MetricKind::ResponseP99 => Some(99),
        MetricKind::Throughput | MetricKind::ErrorRatio => None,
    }
}

/// What is compared, without of what: p95, throughput, errors.
pub(super) fn kind(kind: MetricKind, locale: &Locale) -> String {
    let language = locale.language;
    match (quantile(kind), kind) {
        (Some(percent), _) => run::quantile(language, locale.integer(percent)),
        (None, MetricKind::ErrorRatio) => say::short_errors(language),
        (None, _) => say::short_throughput(language),
    }
}

/// A metric in a sentence. `of` stands isolated or marked up.
pub(super) fn metric(kind: MetricKind, of: &str, locale: &Locale) -> String {
    let language = locale.language;
    match (quantile(kind), kind) {
        (Some(percent), _) => {
            say::response(language, run::quantile(language, locale.integer(percent)), of)
        }
        (None, MetricKind::ErrorRatio) => say::errors(language, of),
        (None, _) => say::throughput(language, of),
    }
}

/// A value in the unit of its column: milliseconds, a second, percent.
pub(super) fn value(kind: MetricKind, value: f64, locale: &Locale) -> String {
    match kind {
        MetricKind::ErrorRatio => {
            figures::percent(locale.language, locale.decimal(value * 100.0, 2))
        }
        _ => locale.significant(value),
    }
}

/// A change: new less base as a part of the base, or for shares as such.
#[derive(Debug, Clone, Copy)]
enum Change {
    Relative(f64),
    Points(f64),
}

impl Change {
    /// What the document states; `None` where it states none, or one that is no number.
    fn of(metric: &MetricComparison) -> Option<Self> {
        let relative = metric.ratio.map(|ratio| Change::Relative(ratio - 1.0));
        let points = metric.difference.map(Change::Points);
        relative.or(points).filter(|change| change.size().is_finite())
    }

    fn size(self) -> f64 {
        match self {
            Change::Relative(by) | Change::Points(by) => by,
        }
    }

    /// Its size without a sign, in full words or as short as a table needs it.
    fn magnitude(self, short: bool, locale: &Locale) -> String {
        let language = locale.language;
        let percent = self.size().abs() * 100.0;
        match self {
            // Tenths of a percent say nothing of a change that doubles.
            Change::Relative(_) if percent >= 99.95 => {
                figures::percent(language, locale.decimal(percent, 0))
            }
            Change::Relative(_) => figures::percent(language, locale.decimal(percent, 1)),
            Change::Points(_) if short => say::short_points(language, locale.decimal(percent, 2)),
            Change::Points(_) => say::points(language, locale.decimal(percent, 2)),
        }
    }

    fn signed(self, locale: &Locale) -> String {
        let magnitude = self.magnitude(true, locale);
        match self.size() {
            by if by > 0.0 => say::plus(locale.language, magnitude),
            by if by < 0.0 => say::minus(locale.language, magnitude),
            _ => magnitude,
        }
    }
}

/// A ratio as a change with its sign: `+18.9 %`.
pub(super) fn relative(ratio: f64, locale: &Locale) -> String {
    Change::Relative(ratio - 1.0).signed(locale)
}

/// The change with its sign; `None` where the document states none.
pub(super) fn change(metric: &MetricComparison, locale: &Locale) -> Option<String> {
    Some(Change::of(metric)?.signed(locale))
}

/// The interval of the change, each end with its sign.
pub(super) fn interval(metric: &MetricComparison, locale: &Locale) -> Option<String> {
    let Interval { low, high, .. } = stated_interval(metric)?;
    Some(say::range(locale.language, relative(low, locale), relative(high, locale)))
}

/// The interval of the ratio, if both ends are numbers.
pub(super) fn stated_interval(metric: &MetricComparison) -> Option<Interval> {
    metric.ratio_interval.filter(|interval| interval.low.is_finite() && interval.high.is_finite())
}

/// The change in a sentence: "p95 of issue_invoice is 18.9 % slower (12.4 % to 25.0 %)."
pub(super) fn sentence(metric: &MetricComparison, locale: &Locale) -> String {
    let language = locale.language;
    let name = self::metric(metric.metric, &locale.isolated(&metric.of), locale);
    let medians = |sentence: String| {
        let of = |median| value_with_unit(metric.metric, median, locale);
        say::with_medians(language, sentence, of(metric.base_median), of(metric.new_median))
    };
    let Some(change) = Change::of(metric) else { return medians(name) };
    let size = change.size();
    let said: fn(Language, String, String) -> String = match quantile(metric.metric) {
        Some(_) if size > 0.0 => say::slower,
        Some(_) => say::faster,
        None if size > 0.0 => say::higher,
        None => say::lower,
    };
    let said = match size {
        0.0 => say::unchanged(language, name),
        _ => said(language, name, change.magnitude(false, locale)),
    };
    match (change, stated_interval(metric)) {
        (Change::Points(_), _) => medians(said),
        (Change::Relative(_), None) => say::without_interval(language, said),
        (Change::Relative(by), Some(interval)) => {
            say::with_interval(language, said, ends(by, &interval, locale))
        }
    }
}

/// The ends of an interval in a sentence that names the direction already: the nearer end first, and
/// signs only where the interval holds changes of both directions.
fn ends(by: f64, interval: &Interval, locale: &Locale) -> String {
    let (low, high) = (interval.low - 1.0, interval.high - 1.0);
    let plain = |by| Change::Relative(by).magnitude(true, locale);
    let signed = |by| Change::Relative(by).signed(locale);
    let (first, last) = match by {
        by if by > 0.0 && low > 0.0 => (plain(low), plain(high)),
        by if by < 0.0 && high < 0.0 => (plain(high), plain(low)),
        _ => (signed(low), signed(high)),
    };
    say::range(locale.language, first, last)
}

/// A value in a sentence.
fn value_with_unit(kind: MetricKind, value: f64, locale: &Locale) -> String {
    match quantile(kind) {
        Some(_) => locale.milliseconds(value),
        None => self::value(kind, value, locale),
    }
}

/// What a verdict is called, and the class of its colours.
pub(super) fn verdict(verdict: MetricVerdict, language: Language) -> (&'static str, String) {
    match verdict {
        MetricVerdict::Regressed => ("not-met", say::metric_regressed(language)),
        MetricVerdict::Inconclusive => ("open", say::metric_inconclusive(language)),
        MetricVerdict::Equivalent => ("met", say::metric_equivalent(language)),
        MetricVerdict::Improved => ("met", say::metric_improved(language)),
    }
}
