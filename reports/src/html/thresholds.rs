//! The thresholds of a run, each with what was measured.

use documents::run::{Metric, RunRecord, ThresholdState};
use maud::html;

use crate::locale::Locale;
use crate::messages::run as say;
use crate::page::{self, Section};
use crate::summary::{observed, requirement};
use crate::table::{Column, Table};

pub(super) fn section(record: &RunRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::requirement(language)),
        Column::words(say::state(language)),
        Column::numbers(say::measured(language)),
        Column::numbers(say::samples(language)),
        Column::numbers(say::over_limit(language)),
        Column::numbers(say::confidence(language)),
    ];
    let mut table = Table::new(say::thresholds(language), columns);
    for threshold in &record.verdict.thresholds {
        let (class, state) = match threshold.state {
            ThresholdState::Holds => ("met", say::holds(language)),
            ThresholdState::Broken => ("not-met", say::broken(language)),
            ThresholdState::Undecided => ("open", say::undecided(language)),
        };
        let measured = observed(threshold, locale);
        table.row(vec![
            html! { (requirement(threshold, locale)) br; small { (page::code(&threshold.threshold)) } },
            html! { span class={ "badge " (class) } { (state) } },
            match threshold.observed {
                Some(_) => html! { (measured) },
                None => page::missing(&measured),
            },
            html! { (locale.integer(threshold.samples)) },
            match threshold.metric {
                // What is counted is the measure itself: it has no samples over a limit.
                Metric::Calls { .. } => page::missing("–"),
                _ => html! { (locale.integer(threshold.over)) },
            },
            match threshold.confidence {
                Some(confidence) => html! { (locale.share(confidence)) },
                None => page::missing(&say::counted(language)),
            },
        ]);
    }
    let body = html! {
        @if table.is_empty() { p { (say::no_thresholds(language)) } } @else { (table.markup()) }
    };
    Section {
        id: "thresholds",
        heading: say::thresholds(language),
        lead: Some(say::thresholds_lead(language)),
        body,
    }
}
