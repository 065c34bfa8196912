//! The steps of a run, one a row, and how some of them failed.

use std::collections::BTreeSet;

use documents::distribution::{Distribution, samples_needed};
use documents::run::{Outcome, RunRecord, StepRecord};
use maud::{Markup, html};

use crate::locale::Locale;
use crate::messages::{calls as say_calls, figures, run as say, sms as say_sms};
use crate::page::{self, Section};
use crate::summary::workload;
use crate::table::{Column, Table};

/// The quantiles of the table.
pub(crate) const SHOWN: [f64; 3] = [0.5, 0.95, 0.99];

/// What an outcome is called.
pub(crate) fn outcome(outcome: Outcome, locale: &Locale) -> String {
    let name = match outcome {
        Outcome::Ok => say::outcome_ok,
        Outcome::FailedCheck => say::outcome_failed_check,
        Outcome::HttpError => say::outcome_http_error,
        Outcome::TimedOut => say::outcome_timed_out,
        Outcome::Refused => say::outcome_refused,
        Outcome::Reset => say::outcome_reset,
        Outcome::Garbled => say::outcome_garbled,
        Outcome::Dropped => say::outcome_dropped,
        Outcome::Censored => say::outcome_censored,
    };
    name(locale.language)
}

pub(super) fn section(record: &RunRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let happened: BTreeSet<Outcome> = record
        .steps
        .iter()
        .chain(&record.workloads)
        .flat_map(|step| step.outcomes.keys().copied())
        .chain([Outcome::Ok])
        .collect();
    let outcomes: Vec<Outcome> =
        Outcome::ALL.into_iter().filter(|outcome| happened.contains(outcome)).collect();
    let mut table = Table::new(say::steps(language), columns(&outcomes, locale));
    for whole in &record.workloads {
        let name = workload(&whole.name, locale);
        let name = html! { strong { (say::whole_workload(language, name)) } };
        table.row(row(name, whole, &outcomes, locale));
        let steps = record.steps.iter().filter(|step| step.workload == whole.workload);
        for step in steps {
            table.row(row(page::code(&step.name), step, &outcomes, locale));
        }
    }
    // A record may hold steps without a record of their workload.
    let whole = |step: &&StepRecord| record.workloads.iter().any(|w| w.workload == step.workload);
    for step in record.steps.iter().filter(|step| !whole(step)) {
        table.row(row(page::code(&step.name), step, &outcomes, locale));
    }
    let out_of_range: u64 =
        record.workloads.iter().map(|step| step.response_time.out_of_range).sum();
    let body = html! {
        @if table.is_empty() { p { (page::missing(&say::no_steps(language))) } }
        @else { (table.markup()) }
        @if out_of_range > 0 {
            p.note { (say::out_of_range(language, locale.integer(out_of_range))) }
        }
        @if record.calls.is_some() { p.note { (say_calls::steps_note(language)) } }
        @if record.sms.is_some() { p.note { (say_sms::steps_note(language)) } }
    };
    Section {
        id: "steps",
        heading: say::steps(language),
        lead: Some(say::steps_lead(language)),
        body,
    }
}

fn columns(outcomes: &[Outcome], locale: &Locale) -> Vec<Column> {
    let language = locale.language;
    let mut columns = vec![Column::words(say::step(language))];
    columns.extend(outcomes.iter().map(|o| Column::numbers(outcome(*o, locale))));
    columns.push(Column::numbers(say::throughput_per_s(language)));
    columns.extend(SHOWN.map(|quantile| {
        let name = say::quantile(language, locale.trimmed(quantile * 100.0, 1));
        let needs = locale.integer(samples_needed(quantile));
        Column::numbers_with_note(&name, &say::quantile_needs(language, needs))
    }));
    columns.push(Column::numbers(say::max(language)));
    columns.push(Column::numbers(say::lag_p99(language)));
    columns
}

fn row(name: Markup, step: &StepRecord, outcomes: &[Outcome], locale: &Locale) -> Vec<Markup> {
    let mut cells = vec![name];
    cells.extend(outcomes.iter().map(|outcome| {
        let count = step.outcomes.get(outcome).copied().unwrap_or(0);
        html! { (locale.integer(count)) }
    }));
    cells.push(html! { (locale.decimal(step.throughput_per_s, 2)) });
    cells.extend(SHOWN.map(|quantile| quantile_cell(&step.response_time, quantile, locale)));
    cells.push(duration_cell(step.response_time.max_ms, locale));
    cells.push(lag_cell(&step.generator_lag, locale));
    cells
}

fn quantile_cell(distribution: &Distribution, quantile: f64, locale: &Locale) -> Markup {
    match distribution.quantile_ms(quantile) {
        Some(ms) => html! { (locale.significant(ms)) },
        None => page::missing(&figures::not_enough_samples(locale.language)),
    }
}

/// The lag's p99, or its largest sample where there are not enough of them.
fn lag_cell(lag: &Distribution, locale: &Locale) -> Markup {
    match (lag.quantile_ms(0.99), lag.max_ms) {
        (None, Some(max)) => page::missing(&say::at_most(locale.language, locale.significant(max))),
        (p99, _) => duration_cell(p99, locale),
    }
}

fn duration_cell(ms: Option<f64>, locale: &Locale) -> Markup {
    match ms {
        Some(ms) => html! { (locale.significant(ms)) },
        None => page::missing(&figures::not_measured(locale.language)),
    }
}

pub(super) fn failures(record: &RunRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::step(language)),
        Column::words(say::outcome(language)),
        Column::words(say::said(language)),
        Column::numbers(say::count(language)),
    ];
    let mut table = Table::new(say::failures(language), columns);
    for step in &record.steps {
        for failure in &step.failures {
            table.row(vec![
                page::code(&step.name),
                html! { (outcome(failure.outcome, locale)) },
                html! { span.said { (page::foreign(&failure.text)) } },
                html! { (locale.integer(failure.count)) },
            ]);
        }
    }
    let any_failed = record.steps.iter().chain(&record.workloads).any(|step| step.failed() > 0);
    let measured = record.workloads.iter().any(|step| step.total() > 0);
    let body = html! {
        @if !table.is_empty() { (table.markup()) }
        @else if any_failed { p { (say::failures_without_text(language)) } }
        @else if measured { p { (say::no_failures(language)) } }
        @else { p { (page::missing(&figures::not_measured(language))) } }
    };
    let lead = (!table.is_empty()).then(|| say::failures_lead(language));
    Section { id: "failures", heading: say::failures(language), lead, body }
}
