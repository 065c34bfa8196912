//! A comparison as a table for spreadsheets: a row for each run of each metric.

use sizing::releases::{MetricComparison, MetricKind, MetricVerdict, ReleaseComparison};

use crate::csv::{number, owned};

pub(super) fn table(comparison: &ReleaseComparison) -> String {
    let headings = owned([
        "of",
        "metric",
        "unit",
        "verdict",
        "ratio",
        "ratio_low",
        "ratio_high",
        "difference",
        "p_value",
        "p_value_holm",
        "side",
        "run",
        "value",
    ]);
    let rows = comparison.metrics.iter().flat_map(|metric| {
        let base = side(metric, "base", &metric.base, &comparison.base.runs);
        base.chain(side(metric, "new", &metric.new, &comparison.new.runs))
    });
    crate::csv::table(headings, rows)
}

/// The rows of one side. A run is named only where each of the side's runs has its value.
fn side<'a>(
    metric: &'a MetricComparison,
    name: &'a str,
    values: &'a [f64],
    runs: &'a [String],
) -> impl Iterator<Item = Vec<String>> {
    let runs = if runs.len() == values.len() { runs } else { &[] };
    values.iter().enumerate().map(move |(index, value)| {
        let interval = metric.ratio_interval.as_ref();
        vec![
            metric.of.clone(),
            kind(metric.metric).to_owned(),
            unit(metric.metric).to_owned(),
            verdict(metric.verdict).to_owned(),
            number(metric.ratio),
            number(interval.map(|interval| interval.low)),
            number(interval.map(|interval| interval.high)),
            number(metric.difference),
            metric.p_value.to_string(),
            metric.p_value_holm.to_string(),
            name.to_owned(),
            runs.get(index).cloned().unwrap_or_default(),
            value.to_string(),
        ]
    })
}

fn kind(kind: MetricKind) -> &'static str {
    match kind {
        MetricKind::ResponseP50 => "response_p50",
        MetricKind::ResponseP95 => "response_p95",
        MetricKind::ResponseP99 => "response_p99",
        MetricKind::Throughput => "throughput",
        MetricKind::ErrorRatio => "error_ratio",
    }
}

fn unit(kind: MetricKind) -> &'static str {
    match kind {
        MetricKind::ResponseP50 | MetricKind::ResponseP95 | MetricKind::ResponseP99 => "ms",
        MetricKind::Throughput => "per_s",
        MetricKind::ErrorRatio => "ratio",
    }
}

fn verdict(verdict: MetricVerdict) -> &'static str {
    match verdict {
        MetricVerdict::Regressed => "regressed",
        MetricVerdict::Inconclusive => "inconclusive",
        MetricVerdict::Equivalent => "equivalent",
        MetricVerdict::Improved => "improved",
    }
}
