//! The vendor's tier of a quote, and those that stand beside it.

use maud::{Markup, html};
use sizing::quote::{NextReason, Quote};
use sizing::text::Message;
use sizing::vendor::{Tier, VendorCell};

use super::super::wording;
use super::mark;
use crate::locale::Locale;
use crate::messages::quote::beside;
use crate::page::{Section, foreign};
use crate::table::{Column, Table};

pub(super) fn section(quote: &Quote, locale: &Locale) -> Section {
    let language = locale.language;
    let headings = [
        beside::tier(language),
        beside::tier_why(language),
        beside::cell_cpu(language),
        beside::cell_memory(language),
        beside::cell_network(language),
    ];
    let columns = headings.into_iter().map(Column::words).collect();
    let mut table = Table::new(beside::tiers(language), columns);
    table.row(row(&quote.tier, &beside::tier_today(language), locale));
    for next in &quote.next_tiers {
        let reason = match next.reason {
            NextReason::AtBound => "next.at-bound",
            NextReason::Growth => "next.growth",
        };
        let reason = wording::text(&Message::new(reason), locale);
        table.row(row(&next.tier, &reason, locale));
    }
    let body = html! {
        (table.markup())
        p.note { (wording::text(&quote.note, locale)) }
    };
    Section {
        id: "tiers",
        heading: beside::tiers(language),
        lead: Some(beside::tiers_lead(language)),
        body,
    }
}

fn row(tier: &Tier, why: &str, locale: &Locale) -> Vec<Markup> {
    let memory = wording::memory_of(tier.memory.value, locale);
    let memory = html! {
        (cell(&tier.memory, &html! { (memory) }, locale))
        @if let Some(variant) = &tier.variant_2020 {
            div.below {
                (beside::variant_before(
                    locale.language,
                    wording::memory_of(variant.memory, locale),
                    wording::users(variant.users_from, locale),
                ))
            }
        }
    };
    let network = html! { (wording::line_rate(tier.network.value, locale)) };
    vec![
        html! { (wording::tier(&tier.name(), locale)) },
        html! { (why) },
        cell(&tier.cpu, &foreign(&tier.cpu.value), locale),
        memory,
        cell(&tier.network, &network, locale),
    ]
}

/// A cell of the vendor's table with the mark of its publication, and who overruled it.
fn cell<T>(cell: &VendorCell<T>, value: &Markup, locale: &Locale) -> Markup {
    html! {
        div.value { (value) (mark(cell.provenance, locale)) }
        @if let Some(source) = &cell.source { div.below { (foreign(source)) } }
    }
}
