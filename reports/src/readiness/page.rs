//! Readiness as a page.

use documents::readiness::{CheckResult, Evidence, ReadinessAnswer, ReadinessRecord, State};
use maud::{Markup, html};

use super::answer::{self, Counts};
use super::cards::{self, Line};
use super::sections::{SectionOf, by_section, is_left_out, is_settled, sign};
use super::{Words, worth};
use crate::messages::{figures, provenance as say_provenance, readiness as say, run as say_run};
use crate::page::{self, Section, code, foreign};
use crate::table::{Column, Table};

/// The fragments of the catalogue's sections; sections of a later catalogue share the last one's list.
const FRAGMENTS: [&str; 13] = [
    "general",
    "server",
    "pbx",
    "caller-id",
    "voip",
    "recording",
    "fax",
    "financial",
    "sms",
    "email",
    "outside",
    "install",
    "end",
];

/// What is to be done first is listed up to here; the rest stands with its items.
const FIRST: usize = 6;

pub(crate) fn page(record: &ReadinessRecord, words: &Words) -> String {
    let language = words.language();
    let mut sections: Vec<Section> = worth_section(record, words).into_iter().collect();
    let (known, later): (Vec<_>, Vec<_>) =
        by_section(record).into_iter().partition(|section| fragment(section.name).is_some());
    sections.extend(known.iter().map(|section| items(section, words)));
    sections.extend(further(&later, words));
    sections.extend(left_out(record, words));
    sections.push(evidence(record, words));
    sections.push(provenance(record, words));
    let title = answer::sentence(record, words);
    let contents = say_run::contents(language);
    page::document(&words.locale, &title, &masthead(record, words), &contents, &sections)
}

fn fragment(section: &str) -> Option<&'static str> {
    FRAGMENTS.into_iter().find(|known| *known == section)
}

fn masthead(record: &ReadinessRecord, words: &Words) -> Markup {
    let language = words.language();
    let (tone, sign) = match answer::answer(record) {
        ReadinessAnswer::Ready => ("met", "✓"),
        ReadinessAnswer::ReadyWithWarnings => ("warned", "!"),
        ReadinessAnswer::NotReady => ("not-met", "✕"),
        ReadinessAnswer::Incomplete => ("open", "?"),
    };
    html! {
        p.kicker {
            span.wordmark { (say_run::wordmark(language)) }
            span { (say::kind(language)) }
            time { (words.locale.moment(&record.analysed_at)) }
        }
        div class={ "verdict " (tone) } {
            div.mark aria-hidden="true" { (sign) }
            div {
                p.answer { (answer::label(record, language)) }
                h1 { (answer::sentence(record, words)) }
                p.wanted { (worth::sentence(record.worth.as_ref(), words)) }
                p { (answer::asked(record, words)) }
                (first(record, words))
            }
        }
        dl.tiles { (tiles(&Counts::of(&record.results), words)) }
    }
}

/// What to do about the items that fail.
fn first(record: &ReadinessRecord, words: &Words) -> Markup {
    let language = words.language();
    let fails: Vec<_> = record.results.iter().filter(|r| r.state == State::Fail).collect();
    let more = fails.len().saturating_sub(FIRST);
    html! {
        @if !fails.is_empty() {
            h2 { (say::first(language)) }
            ul {
                @for result in fails.iter().take(FIRST) {
                    li { (to_do(result, words)) " " (code(&result.id)) }
                }
                @if more == 1 { li { (say::first_more_one(language)) } }
                @if more > 1 {
                    li { (say::first_more(language, words.locale.integer(more as u64))) }
                }
            }
        }
    }
}

/// What to do about an item, or what it asks for where nobody says what to do.
pub(super) fn to_do(result: &CheckResult, words: &Words) -> String {
    let said = result.action.as_ref().or(result.need.as_ref());
    let said = said.map(|message| words.message(message));
    said.or_else(|| words.row(result)).unwrap_or_default()
}

fn tiles(counts: &Counts, words: &Words) -> Markup {
    let language = words.language();
    let attested = (counts.attested > 0)
        .then(|| say::tile_attested(language, words.locale.integer(counts.attested)));
    let shown = [
        (say::tile_fail(language), counts.fail, None),
        (say::tile_unknown(language), counts.unknown, None),
        (say::tile_waits(language), counts.waits, None),
        (say::tile_warn(language), counts.warn, None),
        (say::tile_holds(language), counts.pass + counts.attested, attested),
        (say::tile_waived(language), counts.waived, None),
    ];
    html! {
        @for (name, count, below) in shown {
            div {
                dt { (name) }
                dd {
                    (words.locale.integer(count))
                    @if let Some(below) = below { small { (below) } }
                }
            }
        }
    }
}

fn worth_section(record: &ReadinessRecord, words: &Words) -> Option<Section> {
    let worth = record.worth.as_ref()?;
    let heading = say::worth(words.language());
    Some(Section { id: "worth", heading, lead: None, body: worth::tiles(worth, words) })
}

fn items(section: &SectionOf<'_>, words: &Words) -> Section {
    let id = fragment(section.name).unwrap_or("further");
    Section { id, heading: words.section(section.name), lead: None, body: list(section, words) }
}

/// Sections that this version does not know, under one heading.
fn further(sections: &[SectionOf<'_>], words: &Words) -> Option<Section> {
    let first = sections.first()?;
    let body = html! {
        @for (at, section) in sections.iter().enumerate() {
            @if at > 0 { h3 { (words.section(section.name)) } }
            (list(section, words))
        }
    };
    Some(Section { id: "further", heading: words.section(first.name), lead: None, body })
}

fn list(section: &SectionOf<'_>, words: &Words) -> Markup {
    html! {
        ul.items {
            @for result in &section.items { (item(result, words)) }
        }
    }
}

fn item(result: &CheckResult, words: &Words) -> Markup {
    let (_, tone) = sign(&result.state);
    let settled = if is_settled(result) { " settled" } else { "" };
    let lines = cards::lines(result, words).into_iter().chain(cards::read_by(result, words));
    html! {
        li class={ (tone) (settled) } {
            p.head {
                span class={ "badge " (tone) } { (words.state(&result.state)) }
                " " (code(&result.id))
                @if let Some(machine) = cards::machine(result, words) { " " span { (machine) } }
            }
            @if let Some(row) = words.row(result) { p.row { (row) } }
            dl { @for Line { label, text } in lines { dt { (label) } dd { (text) } } }
        }
    }
}

/// What the install does not call for.
fn left_out(record: &ReadinessRecord, words: &Words) -> Option<Section> {
    let language = words.language();
    let heading = say::left_out(language);
    let columns = vec![Column::words(say::item(language)), Column::words(say::why(language))];
    let mut table = Table::new(heading.clone(), columns);
    for result in record.results.iter().filter(|result| is_left_out(result)) {
        let why = cards::behind(&result.state, result, words);
        table.row(vec![
            html! {
                @if let Some(row) = words.row(result) { (row) " " }
                (code(&result.id))
            },
            html! { @for Line { text, .. } in why { (text) } },
        ]);
    }
    let lead = Some(say::left_out_lead(language));
    let body = table.markup();
    (!table.is_empty()).then_some(Section { id: "left-out", heading, lead, body })
}

fn evidence(record: &ReadinessRecord, words: &Words) -> Section {
    let language = words.language();
    let body = match record.evidence.is_empty() {
        true => html! { p { (page::missing(&say::no_evidence(language))) } },
        false => evidence_table(&record.evidence, words),
    };
    Section {
        id: "evidence",
        heading: say::evidence(language),
        lead: (!record.evidence.is_empty()).then(|| say::evidence_lead(language)),
        body,
    }
}

/// The files that a record rests on.
pub(super) fn evidence_table(evidence: &[Evidence], words: &Words) -> Markup {
    let language = words.language();
    let columns = vec![
        Column::words(say::file(language)),
        Column::words(say::machine(language)),
        Column::words(say::collected(language)),
        Column::words(say::hash(language, words.locale.isolated(super::HASH))),
    ];
    let mut table = Table::new(say::evidence(language), columns);
    for file in evidence {
        let role = match file.role {
            Some(role) => words.role(role),
            None => say::role_answers(language),
        };
        let collected = match &file.collected_at {
            Some(at) => html! { (words.locale.moment(at)) },
            None => page::missing(&figures::not_known(language)),
        };
        table.row(vec![
            code(&file.name),
            html! { (role) @if let Some(name) = &file.machine { br; (foreign(name)) } },
            collected,
            code(&file.sha256),
        ]);
    }
    table.markup()
}

fn provenance(record: &ReadinessRecord, words: &Words) -> Section {
    let language = words.language();
    let columns = vec![
        Column::words(say_provenance::item(language)),
        Column::words(say_provenance::value(language)),
    ];
    let mut table = Table::new(say::provenance(language), columns);
    let commit = match &record.commit {
        Some(commit) => code(commit),
        None => page::missing(&figures::not_known(language)),
    };
    let rows = [
        (
            say::analysed(language),
            html! { (words.locale.moment(&record.analysed_at)) " " (code(&record.analysed_at)) },
        ),
        (say_provenance::version(language), code(&record.mizan_version)),
        (say_provenance::commit(language), commit),
        (say::catalogue_version(language), code(&record.catalogue.version.to_string())),
        (say::catalogue_hash(language), code(&record.catalogue.sha256)),
        (say_provenance::record_version(language), code(&record.schema)),
    ];
    for (name, value) in rows {
        table.row(vec![html! { (name) }, value]);
    }
    Section {
        id: "provenance",
        heading: say::provenance(language),
        lead: Some(say::provenance_lead(language)),
        body: table.markup(),
    }
}
