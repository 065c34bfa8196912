//! A calibration as a page.

use maud::html;
use sizing::calibration::{CalibrationLevel, CalibrationRecord};

use super::wording;
use crate::locale::Locale;
use crate::messages::{calibration as say, figures, run};
use crate::page::{self, Section};
use crate::table::{Column, Table};

pub(super) fn calibration(record: &CalibrationRecord, locale: &Locale) -> String {
    let language = locale.language;
    let title = say::title(language, locale.day(&record.date));
    let masthead = html! {
        p.kicker {
            span.wordmark { (run::wordmark(language)) }
            @if let Some(set) = &record.demand_set { span { (page::code(set)) } }
        }
        h1 { (title) }
        p.lead { (wording::headline(record, locale)) }
        @if let Some(error) = wording::error(record, locale) { p { strong { (error) } } }
        @if record.demand_set.is_some() { p.note { (say::assumed(language)) } }
    };
    let mut sections = vec![law(record, locale), levels(record, locale)];
    if !record.steps.is_empty() {
        sections.push(steps(record, locale));
    }
    sections.extend([refused(record, locale), scalability(record, locale)]);
    page::document(locale, &title, &masthead, &run::contents(language), &sections)
}

fn pairs(caption: String, rows: Vec<(String, String)>, locale: &Locale) -> Table {
    let language = locale.language;
    let columns = vec![Column::words(say::quantity(language)), Column::words(say::value(language))];
    let mut table = Table::new(caption, columns);
    for (name, value) in rows {
        table.text_row([name, value]);
    }
    table
}

fn law(record: &CalibrationRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let table = pairs(say::law(language), wording::law(record, locale), locale);
    let confidence = record.law.as_ref().and_then(|law| law.factor.interval);
    let body = html! {
        (table.markup())
        @if let Some(interval) = confidence {
            p.note { (say::intervals_lead(language, locale.utilisation(interval.confidence))) }
        }
    };
    let lead = record.law.is_some().then(|| say::law_lead(language));
    Section { id: "law", heading: say::law(language), lead, body }
}

fn levels(record: &CalibrationRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let (measured, predicted) = (say::measured(language), say::predicted(language));
    let mut columns = vec![Column::words(say::users(language)), Column::words(say::used(language))];
    for name in [say::throughput(language), say::response(language), say::p95(language)] {
        columns.push(Column::numbers_with_note(&name, &measured));
        columns.push(Column::numbers_with_note(&name, &predicted));
    }
    columns.push(Column::numbers(say::busy_cores(language)));
    columns.push(Column::numbers(say::gap(language)));
    let mut table = Table::new(say::levels(language), columns);
    for level in &record.levels {
        table.text_row(level_row(level, locale));
    }
    Section {
        id: "levels",
        heading: say::levels(language),
        lead: Some(say::levels_lead(language)),
        body: table.markup(),
    }
}

fn level_row(level: &CalibrationLevel, locale: &Locale) -> Vec<String> {
    let none = || figures::not_measured(locale.language);
    let predicted = level.predicted.as_ref();
    let busy = level.busy.map(|busy| locale.trimmed(busy, 3));
    vec![
        locale.integer(level.users),
        wording::used(level, locale),
        locale.decimal(level.throughput_per_s, 2),
        predicted.map_or_else(none, |of| locale.decimal(of.throughput_per_s, 2)),
        locale.milliseconds(level.response_ms),
        predicted.map_or_else(none, |of| locale.milliseconds(of.response_ms)),
        wording::quantile(level.response_p95_ms, locale),
        predicted.map_or_else(none, |of| wording::quantile(of.response_p95_ms, locale)),
        busy.unwrap_or_else(none),
        locale.utilisation(level.little_gap),
    ]
}

fn steps(record: &CalibrationRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::step(language)),
        Column::numbers(say::step_base(language)),
        Column::numbers(say::step_cpu(language)),
        Column::numbers(say::samples(language)),
        Column::words(say::basis(language)),
    ];
    let mut table = Table::new(say::steps(language), columns);
    for step in &record.steps {
        let cpu = wording::figure(&step.cpu_ms, |ms| locale.milliseconds(ms), locale);
        table.row(vec![
            page::code(&step.name),
            html! { (locale.milliseconds(step.base_ms)) },
            html! { (cpu) },
            html! { (locale.integer(step.samples)) },
            html! { (wording::basis(step.basis, locale)) },
        ]);
    }
    Section {
        id: "steps",
        heading: say::steps(language),
        lead: Some(say::steps_lead(language)),
        body: table.markup(),
    }
}

fn refused(record: &CalibrationRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::run(language)),
        Column::numbers(say::users(language)),
        Column::words(say::reason(language)),
    ];
    let mut table = Table::new(say::refused(language), columns);
    for run in &record.refused {
        table.text_row([
            locale.moment(&run.run),
            locale.integer(run.users),
            wording::refusal(&run.reason, locale),
        ]);
    }
    let body = html! {
        @if table.is_empty() { p { (say::nothing_refused(language)) } }
        @else { (table.markup()) }
    };
    Section { id: "refused", heading: say::refused(language), lead: None, body }
}

fn scalability(record: &CalibrationRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let rows = wording::scalability(&record.scalability, locale);
    let body = html! {
        @match rows {
            Ok(rows) => (pairs(say::scalability(language), rows, locale).markup()),
            Err(why) => p { (why) },
        }
    };
    Section {
        id: "scalability",
        heading: say::scalability(language),
        lead: Some(say::scalability_lead(language)),
        body,
    }
}
