//! The charts of the calls over time: how soon they were shown, how many there were, how they began.

use documents::calls::{CallsPoint, CallsRecord, ExchangeKind};
use documents::run::{Metric, RunRecord};

use super::{durations, largest, limits, line, picked, shades, until_s};
use crate::calls::WORKLOAD;
use crate::chart::{Axis, Chart, Ink, Place, Quantity};
use crate::locale::Locale;
use crate::messages::{calls as say, run as say_run};
use crate::summary::SCREEN_POP;

/// Whether a threshold on times is one on the calls.
pub(super) fn is_of_calls(metric: &Metric) -> bool {
    matches!(metric, Metric::ResponseTime { of, .. } if of == SCREEN_POP || of == WORKLOAD)
}

/// The charts of the calls. Each picks its own worst windows, because a late pop and a burst of
/// arrivals seldom fall into the same one.
pub(crate) fn course(record: &RunRecord, calls: &CallsRecord, locale: &Locale) -> Vec<Chart> {
    if calls.series.is_empty() {
        return Vec::new();
    }
    let pops = pops(record, calls, locale);
    pops.into_iter()
        .chain([in_progress(record, calls, locale), arrivals(record, calls, locale)])
        .collect()
}

fn at(window: &CallsPoint) -> f64 {
    window.at_s
}

fn pops(record: &RunRecord, calls: &CallsRecord, locale: &Locale) -> Option<Chart> {
    let language = locale.language;
    let (windows, stride) = picked(&calls.series, |w| w.pop_max_ms.unwrap_or(0.0));
    let lines = vec![
        line(say_run::line_p50(language), Ink::First, &windows, at, |w| w.pop_p50_ms),
        line(say_run::line_p95(language), Ink::Second, &windows, at, |w| w.pop_p95_ms),
        line(say_run::line_max(language), Ink::Third, &windows, at, |w| w.pop_max_ms),
    ];
    let rules = limits(record, locale, is_of_calls, Place::Y);
    let y = durations(&lines, &rules, locale)?.titled(say::axis_pops(language));
    let mut notes = vec![say::chart_pops_note(language)];
    if stride > 1 {
        notes.push(say::picked_pops(language, locale.integer(stride as u64)));
    }
    let (title, x) = (say::chart_pops(language), Axis::elapsed(until_s(record), locale));
    Some(Chart { title, notes, x, y, lines, shades: shades(record), rules })
}

fn in_progress(record: &RunRecord, calls: &CallsRecord, locale: &Locale) -> Chart {
    let language = locale.language;
    let (windows, stride) = picked(&calls.series, |w| w.in_progress as f64);
    let name = match calls.exchange.kind {
        ExchangeKind::Direct => say::line_in_progress_direct(language),
        _ => say::line_in_progress(language),
    };
    let lines = vec![
        line(name, Ink::First, &windows, at, |w| Some(w.in_progress as f64)),
        line(say::line_shown(language), Ink::Second, &windows, at, |w| Some(w.shown as f64)),
    ];
    let many = (stride > 1).then(|| say::picked_calls(language, locale.integer(stride as u64)));
    Chart {
        title: say::chart_calls(language),
        notes: many.into_iter().collect(),
        x: Axis::elapsed(until_s(record), locale),
        y: Axis::from_zero(Quantity::Count, largest(&lines), locale),
        lines,
        shades: shades(record),
        rules: Vec::new(),
    }
}

fn arrivals(record: &RunRecord, calls: &CallsRecord, locale: &Locale) -> Chart {
    let language = locale.language;
    let (windows, stride) = picked(&calls.series, |w| w.started_per_s);
    let name = match stride {
        1 => say::line_began(language),
        _ => say::line_began_most(language, locale.integer(stride as u64)),
    };
    let lines = vec![line(name, Ink::First, &windows, at, |w| Some(w.started_per_s))];
    let many = (stride > 1).then(|| say::picked_arrivals(language, locale.integer(stride as u64)));
    Chart {
        title: say::chart_arrivals(language),
        notes: many.into_iter().collect(),
        x: Axis::elapsed(until_s(record), locale),
        y: Axis::from_zero(Quantity::PerSecond, largest(&lines), locale),
        lines,
        shades: shades(record),
        rules: Vec::new(),
    }
}
