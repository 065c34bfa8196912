//! The acknowledgement: a form for A4 that the customer and the vendor sign.
//!
//! It does not say that the server is ready while an item fails, is unknown or waits for a person's word:
//! the heading then says what is open, and what a signature is worth. The prerequisite of the signature
//! itself is no row of the form, which is where it is given.

use documents::readiness::{CheckResult, ReadinessAnswer, ReadinessRecord, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::Words;
use super::answer::{self, Counts};
use super::cards::{self, Line};
use super::page::{evidence_table, to_do};
use super::sections::in_order;
use crate::Language;
use crate::messages::readiness as say;
use crate::page::{self, code};
use crate::table::{Column, Table};

/// The style of the form, on a screen and on paper.
const STYLE: &str = include_str!("form.css");

/// Numbers of pages in the margin, in browsers that know margin boxes.
const PAGES: &str = "@page { @bottom-center { font: 8pt sans-serif; content: counter(page) \" / \" counter(pages); } }\n";
const PAGES_PERSIAN: &str = "@page { @bottom-center { font: 8pt sans-serif; content: counter(page, persian) \" / \" counter(pages, persian); } }\n";

/// The prerequisite that the form itself satisfies.
const SIGNATURE: &str = "ACK";

pub(crate) fn page(
    record: &ReadinessRecord,
    evidence_hash: &str,
    printed_on: Option<Date>,
    words: &Words,
) -> String {
    let language = words.language();
    let pages = if language == Language::Persian { PAGES_PERSIAN } else { PAGES };
    let style = format!("{STYLE}{pages}");
    let body = html! {
        div.pages {
            main.content { div { div {
                h1 { (say::form(language)) }
                (heading(record, words))
                (facts(record, printed_on, words))
                (open_items(record, words))
                (all_items(record, words))
                (evidence(record, words))
                (closing(record, words))
            } } }
            footer.foot { div { div { (foot(record, evidence_hash, words)) } } }
        }
    };
    page::sheet(&words.locale, &say::form(language), &style, &body)
}

fn is_signature(result: &CheckResult) -> bool {
    result.id == SIGNATURE
}

/// Everything but the signature, which is an item like the others where the customer has refused it.
fn items(record: &ReadinessRecord) -> impl Iterator<Item = &CheckResult> {
    let is_refused = |result: &CheckResult| result.state == State::Fail;
    record.results.iter().filter(move |result| !is_signature(result) || is_refused(result))
}

/// What is open, or that nothing is.
fn heading(record: &ReadinessRecord, words: &Words) -> Markup {
    let language = words.language();
    let counts = Counts::of(items(record));
    let signature_alone = counts.anything_checked()
        && !items(record).any(|result| result.state.is_open())
        && record.results.iter().any(|result| result.state.is_open());
    let signing = say::form_signing(language);
    let (said, means) = match answer::answer(record) {
        _ if signature_alone => (say::form_waits(language), signing),
        ReadinessAnswer::Ready => (say::form_ready(language, say::is_ready(language)), signing),
        ReadinessAnswer::ReadyWithWarnings => {
            let counted = counts.sentence(words);
            (say::form_ready_with(language, say::is_ready(language), counted), signing)
        }
        ReadinessAnswer::NotReady | ReadinessAnswer::Incomplete => {
            // A warning is nothing that is open.
            let open = Counts { warn: 0, ..counts }.sentence(words);
            let counted = answer::reasons(open, &counts, words);
            (say::form_open(language, counted), say::form_open_means(language))
        }
    };
    html! { div.answer { (said) p { (means) } } }
}

/// Whom and what the form is about.
fn facts(record: &ReadinessRecord, printed_on: Option<Date>, words: &Words) -> Markup {
    let language = words.language();
    let asked = &record.asked;
    let modules = words.modules(asked);
    let modules = match modules.is_empty() {
        true => say::no_modules(language),
        false => words.locale.list(&modules),
    };
    let printed = printed_on.map(|day| match words.locale.day_and_jalali(day) {
        (day, Some(jalali)) => say::two_calendars(language, day, jalali),
        (day, None) => day,
    });
    let blank = html! { span.blank {} };
    html! {
        dl.facts {
            dt { (say::customer(language)) }
            dd {
                @match &asked.customer {
                    Some(customer) => (page::foreign(customer)),
                    None => (blank),
                }
            }
            dt { (say::users(language)) }
            dd { (words.locale.integer(asked.users.into())) }
            dt { (say::edition_label(language)) }
            dd { (words.edition(asked)) }
            dt { (say::modules(language)) }
            dd { (modules) }
            dt { (say::install(language)) }
            dd { (words.install(asked)) }
            dt { (say::printed_on(language)) }
            dd { @match printed { Some(day) => (day), None => (blank) } }
        }
    }
}

/// What is left to do, by whom, and a place for the day.
fn open_items(record: &ReadinessRecord, words: &Words) -> Markup {
    let language = words.language();
    let columns = vec![
        Column::words(say::item(language)),
        Column::words(say::state(language)),
        Column::words(say::owner(language)),
        Column::words(say::until(language)),
    ];
    let mut table = Table::new(say::open_items(language), columns);
    for result in items(record).filter(|result| result.state.is_open()) {
        let to_do = match result.state {
            State::NeedsAttestation => words.question(result),
            _ => to_do(result, words),
        };
        table.row(vec![
            html! { (name(result, words)) " " span.line { (to_do) } },
            html! { span.state { (words.state(&result.state)) } },
            html! { (words.who(result.who)) },
            html! {},
        ]);
    }
    html! {
        @if !table.is_empty() {
            section id="open" {
                h2 { (say::open_items(language)) }
                p { (say::open_lead(language)) }
                (table.markup())
            }
        }
    }
}

fn name(result: &CheckResult, words: &Words) -> Markup {
    html! {
        (code(&result.id))
        @if let Some(machine) = cards::machine(result, words) { " (" (machine) ")" }
    }
}

/// Each item with its state and who stands behind it.
fn all_items(record: &ReadinessRecord, words: &Words) -> Markup {
    let language = words.language();
    html! {
        h2 { (say::all_items(language)) }
        @for section in in_order(items(record)) {
            h3 { (words.section(section.name)) }
            (item_table(&section.items, &words.section(section.name), words))
        }
    }
}

fn item_table(items: &[&CheckResult], caption: &str, words: &Words) -> Markup {
    let language = words.language();
    let columns = vec![Column::words(say::item(language)), Column::words(say::state(language))];
    let mut table = Table::new(caption, columns);
    for result in items {
        let class = if result.state.is_open() { "open" } else { "settled" };
        table.row(vec![
            html! {
                (name(result, words))
                @if let Some(row) = words.row(result) { " " span.line { (row) } }
            },
            html! {
                div class=(class) { span.state { (words.state(&result.state)) } }
                @for Line { label, text } in stands_behind(result, words) {
                    span.line { (say::labelled(language, label, text)) }
                }
            },
        ]);
    }
    table.markup()
}

/// Who said or waived it and why, and what was found; the question stands with the open items.
fn stands_behind(result: &CheckResult, words: &Words) -> Vec<Line> {
    let mut lines = match result.state {
        State::NeedsAttestation => Vec::new(),
        _ => cards::behind(&result.state, result, words),
    };
    if let Some(found) = &result.found {
        let label = say::found(words.language());
        lines.push(Line { label, text: words.message(found) });
    }
    lines
}

/// The files that the form rests on.
fn evidence(record: &ReadinessRecord, words: &Words) -> Markup {
    let language = words.language();
    html! {
        section id="evidence" {
            h2 { (say::evidence(language)) }
            @match record.evidence.is_empty() {
                true => p { (page::missing(&say::no_evidence(language))) },
                false => (evidence_table(&record.evidence, words)),
            }
        }
    }
}

/// What follows from what is not ready, and the signature lines.
fn closing(record: &ReadinessRecord, words: &Words) -> Markup {
    let language = words.language();
    let signed = record.results.iter().filter(|result| is_signature(result));
    let signed = signed.filter_map(|result| match &result.state {
        State::Attested(by) => Some(say::signed_before(language, words.signed(by))),
        _ => None,
    });
    let sides = [say::for_customer(language), say::for_vendor(language)];
    html! {
        section.signatures {
            p.closing { (say::closing(language)) }
            @for sentence in signed { p { (sentence) } }
            h2 { (say::signatures(language)) }
            div {
                @for side in sides {
                    div {
                        h3 { (side) }
                        dl {
                            dt { (say::name(language)) } dd {}
                            dt { (say::role(language)) } dd {}
                            dt { (say::jalali_date(language)) } dd {}
                            dt { (say::signature(language)) } dd.large {}
                        }
                    }
                }
            }
        }
    }
}

/// What ties the paper to the files.
fn foot(record: &ReadinessRecord, evidence_hash: &str, words: &Words) -> Markup {
    let language = words.language();
    let version = words.locale.integer(record.catalogue.version.into());
    let catalogue = say::foot_catalogue(language, version, words.locale.isolated(super::HASH));
    let line = |label: String, hash: &str| html! { p { (label) ": " (code(hash)) } };
    html! {
        (line(say::foot_evidence(language, words.locale.isolated(super::HASH)), evidence_hash))
        (line(catalogue, &record.catalogue.sha256))
    }
}
