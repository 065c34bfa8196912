//! The top of a quote's page: the answer.

use maud::{Markup, html};
use sizing::column::ColumnKind;
use sizing::quote::{Quote, Status};

use super::super::answer::Answer;
use super::super::wording;
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::run;

pub(super) fn markup(quote: &Quote, locale: &Locale) -> Markup {
    let language = locale.language;
    let answer = Answer::of(quote, locale);
    let inputs = &quote.inputs;
    let (tone, sign) = tone(quote.status);
    html! {
        p.kicker {
            span.wordmark { (run::wordmark(language)) }
            span { (say::kind(language)) }
            @if let Some(number) = &inputs.number {
                span { (say::number(language, locale.isolated(number))) }
            }
            @if let Some(customer) = &inputs.customer {
                span { (say::customer(language, locale.isolated(customer))) }
            }
            @if let Some(date) = &inputs.date { time { (locale.day(date)) } }
        }
        div class={ "verdict " (tone) } {
            div.mark aria-hidden="true" { (sign) }
            div {
                p.answer { (answer.status) }
                h1 { (answer.sentence) }
                @for sentence in &answer.further { p.further { (sentence) } }
                h2 { (say::why(language)) }
                ul { @for reason in &answer.reasons { li { (reason) } } }
                h2 { (say::what_next(language)) }
                ul { @for step in &answer.next { li { (step) } } }
            }
        }
        dl.tiles { (tiles(quote, locale)) }
    }
}

/// The class of the answer's colours, and the sign for those who do not see them.
fn tone(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Ready => ("met", "✓"),
        Status::Ask => ("warned", "?"),
        Status::Indicative => ("warned", "!"),
        Status::Refused => ("not-met", "✕"),
    }
}

fn tiles(quote: &Quote, locale: &Locale) -> Markup {
    let language = locale.language;
    let column = quote.column(ColumnKind::Recommended);
    let count = |n: u32| locale.integer(n.into());
    let class = wording::class(column.processor.class, locale);
    let sql = wording::memory(column.memory.sql_gib, locale);
    let sql = format!("{}: {sql}", say::memory_sql(language));
    let spares = say::tile_disks_below(language, count(column.hot_spares));
    html! {
        (tile(&say::tile_cores(language), &count(column.processor.cores), &say::or_higher(language, class)))
        (tile(&say::tile_memory(language), &wording::memory(column.memory.total_gib, locale), &sql))
        (tile(&say::tile_disks(language), &count(column.disks()), &spares))
        @if let Some(predicted) = &column.predicted {
            (tile(
                &say::tile_p95(language),
                &locale.milliseconds(predicted.p95_ms()),
                &say::tile_target(language, locale.milliseconds(predicted.target_ms)),
            ))
        }
    }
}

fn tile(name: &str, value: &str, below: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) small { (below) } } } }
}
