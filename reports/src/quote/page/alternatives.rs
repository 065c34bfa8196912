//! The same load on other hosts, on other disks, and on the server that is there.

use maud::{Markup, html};
use sizing::alternatives::{Alternative, Existing, OtherDisks};
use sizing::column::ColumnKind;
use sizing::inputs::DiskChoice;
use sizing::quote::Quote;

use super::super::{rows, wording};
use super::{anchor, mark, nothing};
use crate::locale::Locale;
use crate::messages::quote::beside;
use crate::page::{self, Section, foreign};
use crate::table::{Column, Table};

pub(super) fn section(quote: &Quote, locale: &Locale) -> Section {
    let language = locale.language;
    let body = html! {
        (hosts(quote, locale).markup())
        (other_disks(&quote.other_disks, locale))
        @if let Some(existing) = &quote.existing { (server_there(existing, locale)) }
    };
    Section {
        id: "alternatives",
        heading: beside::alternatives(language),
        lead: Some(beside::alternatives_lead(language)),
        body,
    }
}

fn hosts(quote: &Quote, locale: &Locale) -> Table {
    let language = locale.language;
    let headings = [
        beside::host(language),
        beside::processors(language),
        beside::cell_memory(language),
        beside::factor(language),
        beside::slowdown(language),
        beside::refuses(language),
    ];
    let columns = headings.into_iter().map(Column::words).collect();
    let mut table = Table::new(beside::alternatives(language), columns);
    let column = quote.column(ColumnKind::Recommended);
    let host = quote.inputs.host.value;
    table.row(vec![
        html! { strong { (beside::this_quote(language, wording::host(host, locale))) } },
        html! {
            (wording::cores_on(host, column.processor.cores, locale))
            (mark(column.processor.provenance, locale))
        },
        html! { (wording::memory(column.memory.total_gib, locale)) },
        page::missing("–"),
        page::missing("–"),
        page::missing("–"),
    ]);
    for alternative in &quote.alternatives {
        table.row(host_row(alternative, locale));
    }
    table
}

fn host_row(alternative: &Alternative, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    let host = alternative.host;
    let figure = &alternative.processor.figure;
    vec![
        html! { (wording::host(host, locale)) },
        html! {
            a href={ "#" (anchor("", figure)) } {
                (wording::cores_on(host, alternative.processor.cores, locale))
            }
            (mark(alternative.processor.provenance, locale))
        },
        html! { (wording::memory(alternative.memory_gib, locale)) },
        html! {
            (locale.utilisation(alternative.factor))
            (mark(alternative.factor_provenance, locale))
            div.below { (foreign(wording::source(&alternative.factor_source))) }
        },
        html! { (beside::times(language, locale.trimmed(alternative.slowdown, 2))) },
        html! {
            @if alternative.refusals.is_empty() { (nothing(locale)) }
            @for refusal in &alternative.refusals { div { (wording::text(refusal, locale)) } }
        },
    ]
}

fn other_disks(other: &OtherDisks, locale: &Locale) -> Markup {
    let language = locale.language;
    let disks = match other.disks {
        DiskChoice::Ssd => locale.isolated("SSD"),
        DiskChoice::Sas => locale.isolated("SAS"),
    };
    let p95 = other.p95_ms_planned.map(|ms| locale.milliseconds(ms));
    html! {
        h3 { (beside::other_disks(language, disks)) }
        ul.plain {
            @for array in &other.arrays {
                @let volumes: Vec<String> = array
                    .volumes
                    .iter()
                    .map(|volume| wording::purpose(*volume, locale))
                    .collect();
                li {
                    bdi { (locale.list(&volumes)) } ": " (rows::disks_of(array, locale))
                    div.below { (locale.list(&rows::load_of(array, locale))) }
                }
            }
        }
        p.note {
            @match (p95, other.meets_target) {
                (Some(p95), true) => (beside::other_disks_meet(language, p95)),
                (Some(p95), false) => (beside::other_disks_miss(language, p95)),
                (None, _) => (beside::no_prediction(language)),
            }
        }
    }
}

fn server_there(existing: &Existing, locale: &Locale) -> Markup {
    let language = locale.language;
    let record = &existing.record;
    let headings =
        [beside::column, beside::cpu_busy, beside::verdict].map(|heading| heading(language));
    let mut table = Table::new(
        beside::existing(language, locale.isolated(&record.name)),
        headings.into_iter().map(Column::words).collect(),
    );
    for fit in &existing.fits {
        let lacks: Vec<String> = fit.lacks.iter().map(|lack| wording::text(lack, locale)).collect();
        table.row(vec![
            html! { (wording::column(fit.column, language)) },
            html! { (locale.utilisation(fit.cpu_utilisation)) },
            html! {
                @if fit.suffices { span.badge.met { (beside::suffices(language)) } }
                @else { span.badge.not-met { (beside::lacks(language, locale.list(&lacks))) } }
            },
        ]);
    }
    let value = beside::existing_value(
        language,
        wording::cores(record.cores, locale),
        wording::memory_of(record.memory, locale),
        locale.trimmed(record.index, 2),
    );
    let index = match record.measured {
        true => beside::index_measured(language),
        false => beside::index_unknown(language),
    };
    html! {
        h3 { (beside::existing(language, locale.isolated(&record.name))) }
        p { (value) " (" (index) ")" }
        (table.markup())
    }
}
