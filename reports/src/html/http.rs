//! The requests of a run to an HTTP API: what was asked of the target, and how that was served.

use documents::http::{HttpPlan, HttpRecord};
use documents::run::RunRecord;
use maud::{Markup, html};

use crate::http::{arrivals, stages};
use crate::locale::Locale;
use crate::messages::http as say;
use crate::page::{self, Section};
use crate::series;
use crate::table::{Column, Table};

/// The section; `None` where no requests were made.
pub(super) fn section(record: &RunRecord, locale: &Locale) -> Option<Section> {
    let language = locale.language;
    let http = record.http.as_ref()?;
    let columns = vec![Column::words(say::item(language)), Column::words(say::value(language))];
    let mut table = Table::new(say::heading(language), columns);
    let asked = record.plan.http.iter().flat_map(|plan| asked(plan, locale));
    for (name, value) in asked.chain(served(http, locale)) {
        table.row(vec![html! { (name) }, value]);
    }
    let charts = series::http::course(record, http, locale);
    let body = html! {
        (table.markup())
        @if http.iterations_dropped > 0 { p.differs { (say::dropped_warning(language)) } }
        @for chart in &charts { (chart.figure(locale)) }
    };
    let (id, heading) = ("http", say::heading(language));
    Some(Section { id, heading, lead: Some(say::lead(language)), body })
}

type Rows = Vec<(String, Markup)>;

/// What the plan asked of the target.
fn asked(plan: &HttpPlan, locale: &Locale) -> Rows {
    let language = locale.language;
    let stages = html! {
        @for (index, stage) in stages(plan, locale).iter().enumerate() {
            @if index > 0 { br; }
            (stage)
        }
    };
    let requests = html! {
        @for (index, name) in plan.requests.iter().enumerate() {
            @if index > 0 { br; }
            (page::code(name))
        }
    };
    vec![
        (say::arrivals(language), html! { (arrivals(plan, locale)) }),
        (say::stages(language), stages),
        (say::requests(language), requests),
        (say::planned(language), html! { (locale.integer(plan.iterations_planned)) }),
        (say::most(language), html! { (locale.integer(plan.iterations_most)) }),
    ]
}

/// How it was served.
fn served(http: &HttpRecord, locale: &Locale) -> Rows {
    let language = locale.language;
    let (due, dropped) = (http.iterations_due, http.iterations_dropped);
    let lost = match dropped {
        0 => html! { (locale.integer(0)) },
        _ => {
            let share = locale.share(dropped as f64 / due.max(dropped) as f64);
            html! { strong { (say::dropped_share(language, locale.integer(dropped), share)) } }
        }
    };
    let protocol = match &http.protocol {
        Some(protocol) => page::code(protocol),
        None => page::missing(&say::nothing_answered(language)),
    };
    vec![
        (say::due(language), html! { (locale.integer(due)) }),
        (say::dropped(language), lost),
        (say::connections(language), html! { (locale.integer(http.connections_opened)) }),
        (say::protocol(language), protocol),
    ]
}
