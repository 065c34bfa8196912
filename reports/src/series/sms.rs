//! The charts of the messages over time: how they came to the gateway, how many waited, what came in.

use documents::run::{Metric, RunRecord};
use documents::sms::{SmsPoint, SmsRecord};

use super::{largest, line, picked, shades, until_s};
use crate::chart::{Axis, Chart, Ink, Line, Place, Quantity, Rule};
use crate::locale::Locale;
use crate::messages::sms as say;
use crate::sms::{CAMPAIGN_MESSAGE, DELIVERY_REPORT, INBOUND, REPLY, SINGLE_MESSAGE, WORKLOAD};

/// Whether a threshold on times is one on the messages' way to the gateway.
pub(super) fn is_on_the_way(metric: &Metric) -> bool {
    is_of(metric, &[WORKLOAD, CAMPAIGN_MESSAGE, SINGLE_MESSAGE])
}

/// Whether a threshold on times is one on messages, out or in.
pub(super) fn is_of_sms(metric: &Metric) -> bool {
    is_on_the_way(metric) || is_of(metric, &[INBOUND, DELIVERY_REPORT, REPLY])
}

fn is_of(metric: &Metric, names: &[&str]) -> bool {
    matches!(metric, Metric::ResponseTime { of, .. } if names.contains(&of.as_str()))
}

/// The charts of the messages. Each picks its own windows, those with the most of what it shows; that
/// of what came in is left out where nothing did.
pub(crate) fn course(record: &RunRecord, sms: &SmsRecord, locale: &Locale) -> Vec<Chart> {
    if sms.series.is_empty() {
        return Vec::new();
    }
    let rates = over_time(record, sms, locale, rates(sms, locale), true);
    let waiting = over_time(record, sms, locale, waiting(sms, locale), true);
    let any_inbound = sms.series.iter().any(|window| window.inbound_per_s > 0.0);
    let inbound = any_inbound.then(|| over_time(record, sms, locale, inbound(sms, locale), false));
    [rates, waiting].into_iter().chain(inbound).collect()
}

/// What one of the charts shows.
struct Shown {
    title: String,
    lines: Vec<Line>,
    quantity: Quantity,
    /// What is said where one window of each few is drawn.
    picked: Option<String>,
}

fn over_time(
    record: &RunRecord,
    sms: &SmsRecord,
    locale: &Locale,
    shown: Shown,
    with_starts: bool,
) -> Chart {
    let until = until_s(record);
    let start =
        |at_s| Rule { name: say::rule_start(locale.language), ink: Ink::Event, at: Place::X(at_s) };
    let starts = sms.campaigns.iter().map(|campaign| campaign.at_s);
    let starts = starts.filter(|at_s| with_starts && (0.0..=until).contains(at_s));
    Chart {
        title: shown.title,
        notes: shown.picked.into_iter().collect(),
        x: Axis::elapsed(until, locale),
        y: Axis::from_zero(shown.quantity, largest(&shown.lines), locale),
        lines: shown.lines,
        shades: shades(record),
        rules: starts.map(start).collect(),
    }
}

fn at(window: &SmsPoint) -> f64 {
    window.at_s
}

fn rates(sms: &SmsRecord, locale: &Locale) -> Shown {
    let language = locale.language;
    let (windows, stride) = picked(&sms.series, |w| w.attempts_per_s);
    let taken = line(say::line_taken(language), Ink::First, &windows, at, |w| Some(w.taken_per_s));
    let attempts =
        line(say::line_attempts(language), Ink::Second, &windows, at, |w| Some(w.attempts_per_s));
    Shown {
        title: say::chart_rate(language),
        lines: vec![taken, attempts],
        quantity: Quantity::PerSecond,
        picked: (stride > 1).then(|| say::picked_rate(language, locale.integer(stride as u64))),
    }
}

fn waiting(sms: &SmsRecord, locale: &Locale) -> Shown {
    let language = locale.language;
    let (windows, stride) = picked(&sms.series, |w| w.waiting as f64);
    let name = say::line_waiting(language);
    Shown {
        title: say::chart_waiting(language),
        lines: vec![line(name, Ink::First, &windows, at, |w| Some(w.waiting as f64))],
        quantity: Quantity::Count,
        picked: (stride > 1).then(|| say::picked_waiting(language, locale.integer(stride as u64))),
    }
}

fn inbound(sms: &SmsRecord, locale: &Locale) -> Shown {
    let language = locale.language;
    let (windows, stride) = picked(&sms.series, |w| w.inbound_per_s);
    let name = say::line_inbound(language);
    Shown {
        title: say::chart_inbound(language),
        lines: vec![line(name, Ink::First, &windows, at, |w| Some(w.inbound_per_s))],
        quantity: Quantity::PerSecond,
        picked: (stride > 1).then(|| say::picked_inbound(language, locale.integer(stride as u64))),
    }
}
