//! What limited a run, and the evidence for it.

use documents::limit::{Evidence, LimitRecord};
use maud::{Markup, html};

use crate::limit::{amount, sentence, sign};
use crate::locale::Locale;
use crate::messages::limit as say;
use crate::page::{self, Section};
use crate::table::{Column, Table};

/// The section of a run's page; `None` where nobody looked for a limit.
pub(super) fn section(record: Option<&LimitRecord>, locale: &Locale) -> Option<Section> {
    let record = record?;
    let language = locale.language;
    let body = html! {
        p { strong { (sentence(record, locale)) } }
        (evidence(record, locale))
    };
    Some(Section {
        id: "limit",
        heading: say::heading(language),
        lead: (!record.evidence.is_empty()).then(|| say::lead(language)),
        body,
    })
}

/// What was looked at, as a table.
pub(crate) fn evidence(record: &LimitRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let columns = vec![
        Column::words(say::sign(language)),
        Column::numbers(say::observed(language)),
        Column::numbers(say::bound(language)),
        Column::words(say::speaks(language)),
    ];
    let mut table = Table::new(say::heading(language), columns);
    for evidence in &record.evidence {
        table.row(row(evidence, locale));
    }
    match table.is_empty() {
        true => html! { p { (page::missing(&say::no_evidence(language))) } },
        false => table.markup(),
    }
}

fn row(evidence: &Evidence, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    let amount = |value| amount(evidence.sign, value, locale);
    let speaks = match (evidence.speaks, evidence.bound) {
        (true, _) => html! { span.badge.warned { (say::does_speak(language)) } },
        (false, Some(_)) => html! { (say::does_not_speak(language)) },
        (false, None) => page::missing(&say::only_explains(language)),
    };
    vec![
        html! { (sign(evidence.sign, language)) },
        html! { (amount(evidence.observed)) },
        match evidence.bound {
            Some(bound) => html! { (amount(bound)) },
            None => page::missing("–"),
        },
        speaks,
    ]
}
