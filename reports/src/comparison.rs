//! Two releases held against each other: the answer in a sentence, the metrics with their intervals,
//! and the values of every run; as a page, as text, as a table and as test cases.

mod answer;
mod csv;
mod forest;
mod junit;
mod page;
mod terminal;
mod wording;

use sizing::releases::{MetricComparison, MetricVerdict, ReleaseComparison};

use crate::Language;
use crate::locale::Locale;
use crate::terminal::Style;

/// The comparison as one HTML file.
///
/// The answer and its reasons come first, in words; the size of the changes, the table of the metrics,
/// the values of the runs and the rules of the comparison follow.
pub fn html(comparison: &ReleaseComparison, language: Language) -> String {
    page::comparison(comparison, &Locale::of(language))
}

/// The comparison as text: the answer, and the metrics that are not equivalent.
pub fn terminal(comparison: &ReleaseComparison, language: Language, style: Style) -> String {
    terminal::text(comparison, &Locale::of(language), style)
}

/// The comparison as CSV, always English: a row for each run of each metric.
///
/// `value` is in the `unit` of its row; ratios are new over base.
pub fn csv(comparison: &ReleaseComparison) -> String {
    csv::table(comparison)
}

/// The comparison as JUnit XML, always English: a case for each metric, which fails if it regressed
/// and is skipped if it cannot be told. A case of its own says whether the sides are comparable.
pub fn junit(comparison: &ReleaseComparison) -> String {
    junit::suite(comparison)
}

/// The metrics with a verdict, in the order of the document.
fn with_verdict(
    comparison: &ReleaseComparison,
    verdict: MetricVerdict,
) -> impl Iterator<Item = &MetricComparison> {
    comparison.metrics.iter().filter(move |metric| metric.verdict == verdict)
}

/// How many metrics have a verdict.
fn count(comparison: &ReleaseComparison, verdict: MetricVerdict) -> u64 {
    with_verdict(comparison, verdict).count() as u64
}
