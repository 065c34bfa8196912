//! A sweep as a page: response time and utilisation by users.

use maud::html;
use sizing::sweep::{Sweep, SweepPoint};

use super::wording;
use crate::chart::{Axis, Chart, Ink, Line, Place, Point, Quantity, Rule};
use crate::locale::Locale;
use crate::messages::quote::beside;
use crate::messages::run;
use crate::page::{self, Section};

/// The page.
pub(super) fn page(sweep: &Sweep, locale: &Locale) -> String {
    let language = locale.language;
    let machine = beside::sweep_machine(
        language,
        wording::cores(sweep.cores, locale),
        wording::memory(sweep.memory_gib, locale),
    );
    let users = wording::users(sweep.sized_for, locale);
    let sentence = beside::sweep_sentence(language, machine, users);
    let masthead = html! {
        p.kicker {
            span.wordmark { (run::wordmark(language)) }
            span { (beside::sweep_kind(language)) }
        }
        h1 { (sentence) }
        ul.plain { @for said in sentences(sweep, locale) { li { (said) } } }
    };
    let body = html! {
        @for chart in [response(sweep, locale), Some(utilisation(sweep, locale))].iter().flatten() {
            (chart.figure(locale))
        }
    };
    let heading = beside::sweep(language);
    let section = Section { id: "sweep", heading: heading.clone(), lead: None, body };
    page::document(locale, &heading, &masthead, &run::contents(language), &[section])
}

/// What the sweep found, in words.
fn sentences(sweep: &Sweep, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let users = |n: u32| wording::users(n, locale);
    let knee = match knee_within(sweep) {
        Some(knee) => beside::knee_at(language, users(knee as u32)),
        None => beside::knee_beyond(language),
    };
    let p95 = |point: &SweepPoint| point.simulated.as_ref().and_then(|s| s.p95_ms);
    let simulated = sweep.points.iter().any(|point| p95(point).is_some());
    let missed =
        sweep.points.iter().find(|point| p95(point).is_some_and(|ms| ms > sweep.target_ms));
    let target = match missed {
        Some(point) => Some(beside::target_crossed(language, users(point.users))),
        None => simulated.then(|| beside::target_held(language)),
    };
    let unstable = sweep.points.iter().find(|point| point.mean_ms.is_none());
    let unstable = unstable.map(|point| beside::unstable_from(language, users(point.users)));
    let resize = sweep.resize_at_users.map(|n| beside::resize_sentence(language, users(n)));
    std::iter::once(knee).chain(target).chain(unstable).chain(resize).collect()
}

/// The points that have a value, as a line.
fn line(
    name: String,
    ink: Ink,
    sweep: &Sweep,
    y: impl Fn(&SweepPoint) -> Option<f64>,
    gaps: bool,
) -> Line {
    let points = sweep
        .points
        .iter()
        .map(|point| Point { x: f64::from(point.users), y: y(point).filter(|y| y.is_finite()) })
        .filter(|point| gaps || point.y.is_some())
        .collect();
    Line { name, ink, points }
}

/// From zero to the last number of users.
fn users_axis(sweep: &Sweep, locale: &Locale) -> Axis {
    let most = sweep.points.last().map_or(0, |point| point.users);
    Axis::from_zero(Quantity::Count, f64::from(most), locale)
        .titled(beside::axis_users(locale.language))
}

/// The knee, in users, if it lies within the sweep.
fn knee_within(sweep: &Sweep) -> Option<f64> {
    let most = sweep.points.last().map_or(0.0, |point| f64::from(point.users));
    sweep.knee_users.filter(|knee| *knee <= most)
}

/// The knee as an upright rule.
fn rules(sweep: &Sweep, locale: &Locale) -> Vec<Rule> {
    let language = locale.language;
    let name = |users: f64| beside::rule_knee(language, locale.trimmed(users, 0));
    knee_within(sweep)
        .map(|users| Rule { name: name(users), ink: Ink::Limit, at: Place::X(users) })
        .into_iter()
        .collect()
}

fn response(sweep: &Sweep, locale: &Locale) -> Option<Chart> {
    let language = locale.language;
    let simulated = line(
        beside::line_simulated(language),
        Ink::Second,
        sweep,
        |point| point.simulated.as_ref().and_then(|simulated| simulated.p95_ms),
        false,
    );
    let mean = line(beside::line_mean(language), Ink::First, sweep, |p| p.mean_ms, true);
    let values = || {
        let points = mean.points.iter().chain(&simulated.points);
        points.filter_map(|point| point.y).chain([sweep.target_ms])
    };
    let largest = values().fold(0.0, f64::max);
    let smallest = values().fold(f64::INFINITY, f64::min);
    if mean.points.iter().all(|point| point.y.is_none()) {
        return None;
    }
    let mut rules = rules(sweep, locale);
    let target = locale.milliseconds(sweep.target_ms);
    let name = beside::rule_target(language, target);
    rules.push(Rule { name, ink: Ink::Limit, at: Place::Y(sweep.target_ms) });
    Some(Chart {
        title: beside::chart_response(language),
        notes: vec![beside::chart_response_note(language)],
        x: users_axis(sweep, locale),
        y: Axis::durations(smallest, largest, locale),
        lines: [mean, simulated].into_iter().filter(|line| !line.points.is_empty()).collect(),
        shades: Vec::new(),
        rules,
    })
}

fn utilisation(sweep: &Sweep, locale: &Locale) -> Chart {
    let language = locale.language;
    let lines = vec![
        line(beside::line_cpu(language), Ink::First, sweep, |p| p.cpu_utilisation, true),
        line(beside::line_data(language), Ink::Second, sweep, |p| p.data_utilisation, true),
        line(beside::line_log(language), Ink::Third, sweep, |p| p.log_utilisation, true),
    ];
    Chart {
        title: beside::chart_utilisation(language),
        notes: Vec::new(),
        x: users_axis(sweep, locale),
        y: Axis::whole(locale).titled(beside::axis_busy(language)),
        lines,
        shades: Vec::new(),
        rules: rules(sweep, locale),
    }
}
