//! The charts of the requests to an HTTP API over time: what was asked and served, and how fast.

use documents::http::{HttpPoint, HttpRecord};
use documents::run::{Metric, RunRecord};

use super::{durations, largest, limits, line, picked, shades, until_s};
use crate::chart::{Axis, Chart, Ink, Place, Quantity};
use crate::http::WORKLOAD;
use crate::locale::Locale;
use crate::messages::{http as say, run as say_run};

/// Whether a threshold on times is one on the requests of the plan.
pub(super) fn is_of_http(metric: &Metric, record: &RunRecord) -> bool {
    let is_request =
        |name: &String| record.plan.http.iter().any(|plan| plan.requests.contains(name));
    let Metric::ResponseTime { of, .. } = metric else { return false };
    record.plan.http.is_some() && (of == WORKLOAD || is_request(of))
}

/// The charts of the requests.
pub(crate) fn course(record: &RunRecord, http: &HttpRecord, locale: &Locale) -> Vec<Chart> {
    if http.series.is_empty() {
        return Vec::new();
    }
    std::iter::once(rates(record, http, locale)).chain(response(record, http, locale)).collect()
}

fn at(window: &HttpPoint) -> f64 {
    window.at_s
}

fn rates(record: &RunRecord, http: &HttpRecord, locale: &Locale) -> Chart {
    let language = locale.language;
    // What was dropped weighs more than what was due, by more than any rate.
    let weight = |w: &HttpPoint| w.dropped_per_s * 1e9 + w.due_per_s;
    let (windows, stride) = picked(&http.series, weight);
    let lines = vec![
        line(say::line_due(language), Ink::First, &windows, at, |w| Some(w.due_per_s)),
        line(say::line_served(language), Ink::Second, &windows, at, |w| Some(w.served_per_s)),
        line(say::line_dropped(language), Ink::Third, &windows, at, |w| Some(w.dropped_per_s)),
    ];
    let mut notes = vec![say::chart_rate_note(language)];
    if stride > 1 {
        notes.push(say::picked_rate(language, locale.integer(stride as u64)));
    }
    Chart {
        title: say::chart_rate(language),
        notes,
        x: Axis::elapsed(until_s(record), locale),
        y: Axis::from_zero(Quantity::PerSecond, largest(&lines), locale),
        lines,
        shades: shades(record),
        rules: Vec::new(),
    }
}

fn response(record: &RunRecord, http: &HttpRecord, locale: &Locale) -> Option<Chart> {
    let language = locale.language;
    let (windows, stride) = picked(&http.series, |w| w.response_max_ms.unwrap_or(0.0));
    let lines = vec![
        line(say_run::line_p50(language), Ink::First, &windows, at, |w| w.response_p50_ms),
        line(say_run::line_p95(language), Ink::Second, &windows, at, |w| w.response_p95_ms),
        line(say_run::line_max(language), Ink::Third, &windows, at, |w| w.response_max_ms),
    ];
    let rules = limits(record, locale, |metric| is_of_http(metric, record), Place::Y);
    let y = durations(&lines, &rules, locale)?;
    let mut notes = vec![say_run::chart_response_note(language)];
    if stride > 1 {
        notes.push(say_run::picked(language, locale.integer(stride as u64)));
    }
    let (title, x) = (say::chart_response(language), Axis::elapsed(until_s(record), locale));
    Some(Chart { title, notes, x, y, lines, shades: shades(record), rules })
}
