//! Two hosts held against each other: what the virtual one delivers of the physical one's work, in a
//! sentence, and every metric with its interval; as a page and as text.

mod answer;
mod page;
mod terminal;
mod wording;

use sizing::hosts::{HostComparison, HostMetric, HostMetricVerdict};

use crate::Language;
use crate::locale::Locale;
use crate::terminal::Style;

/// The comparison as one HTML file.
///
/// The answer and its reasons come first, in words; what makes it less sure, the metrics, the values of the
/// sessions, the hosts and the rules follow.
pub fn html(comparison: &HostComparison, language: Language) -> String {
    page::comparison(comparison, &Locale::of(language))
}

/// The comparison as text: the answer, what makes it less sure, and the metrics.
pub fn terminal(comparison: &HostComparison, language: Language, style: Style) -> String {
    terminal::text(comparison, &Locale::of(language), style)
}

/// The metrics that decide.
fn primary(comparison: &HostComparison) -> impl Iterator<Item = &HostMetric> {
    comparison.metrics.iter().filter(|metric| metric.is_primary)
}

/// How many of the metrics that do not decide have a verdict.
fn count_others(comparison: &HostComparison, verdict: HostMetricVerdict) -> u64 {
    let others = comparison.metrics.iter().filter(|metric| !metric.is_primary);
    others.filter(|metric| metric.verdict == verdict).count() as u64
}
