//! Documents as pages: one self-contained HTML file, without any outside reference.

mod calls;
mod host;
mod http;
pub(crate) mod limit;
mod masthead;
pub(crate) mod provenance;
mod sms;
mod soundness;
mod steps;
mod thresholds;

use documents::run::RunRecord;
use maud::html;

use crate::Language;
use crate::capacity;
use crate::load::{has_users, load};
use crate::locale::Locale;
use crate::messages::{figures, run as say};
use crate::page::{self, Section};
use crate::series;
use crate::summary::Summary;

/// The report of a run as one HTML file.
///
/// The verdict and its reasons come first, in words; the figures, the charts with their tables and
/// the provenance follow. What was not measured is said to be so.
pub fn run(record: &RunRecord, language: Language) -> String {
    let locale = Locale::of(language);
    let summary = Summary::of(record, &locale);
    let load = load(&record.plan, &locale);
    let title = format!("{} {}", summary.sentence, say::title(language, load));
    let masthead = masthead::markup(record, &summary, &locale);
    let sections: Vec<Section> = std::iter::once(thresholds::section(record, &locale))
        .chain(limit::section(record.limit.as_ref(), &locale))
        .chain(record.capacity.iter().map(|found| capacity::section(found, &locale)))
        // The course is that of the users: where none were planned there is nothing to say of it.
        .chain(has_users(&record.plan).then(|| course(record, &locale)))
        .chain([
            distribution(record, &locale),
            steps::section(record, &locale),
            steps::failures(record, &locale),
        ])
        .chain(calls::section(record, &locale))
        .chain(sms::section(record, &locale))
        .chain(http::section(record, &locale))
        .chain([
            host::section(record, &locale),
            soundness::section(record, &locale),
            provenance::section(record, &locale),
        ])
        .collect();
    page::document(&locale, &title, &masthead, &say::contents(language), &sections)
}

fn course(record: &RunRecord, locale: &Locale) -> Section {
    let charts = series::course(record, locale);
    let body = html! {
        @if charts.is_empty() { p { (page::missing(&figures::not_measured(locale.language))) } }
        @for chart in &charts { (chart.figure(locale)) }
    };
    Section {
        id: "course",
        heading: say::course(locale.language),
        lead: (!charts.is_empty()).then(|| say::course_lead(locale.language)),
        body,
    }
}

fn distribution(record: &RunRecord, locale: &Locale) -> Section {
    let chart = series::distribution(record, locale);
    let body = html! {
        @match &chart {
            Some(chart) => (chart.figure(locale)),
            None => p { (page::missing(&figures::not_measured(locale.language))) },
        }
    };
    Section {
        id: "distribution",
        heading: say::distribution(locale.language),
        lead: chart.is_some().then(|| say::distribution_lead(locale.language)),
        body,
    }
}
