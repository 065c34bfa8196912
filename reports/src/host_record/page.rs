//! A host record as a page.

use documents::benchmark::{HostRecord, Session};
use maud::{Markup, html};

use super::axes::{self, Axis};
use super::sessions;
use super::wording::{self, STOPPED, UNSTEADY};
use crate::locale::Locale;
use crate::messages::{figures, host_record as say, provenance as say_provenance, run as say_run};
use crate::page::{self, Section, code, foreign};
use crate::table::{Column, Table};

pub(super) fn page(record: &HostRecord, locale: &Locale) -> String {
    let language = locale.language;
    let mut sections = Vec::new();
    if let Some(last) = record.sessions.last() {
        sections.extend(axes::of(last, locale).iter().map(|axis| section(axis, locale)));
        sections.extend(left_out(last, locale));
        sections.push(all_sessions(record, locale));
    }
    sections.push(provenance(record, locale));
    let title = wording::headline(record, locale);
    let contents = say_run::contents(language);
    page::document(locale, &title, &masthead(record, locale), &contents, &sections)
}

fn masthead(record: &HostRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let last = record.sessions.last();
    html! {
        p.kicker {
            span.wordmark { (say_run::wordmark(language)) }
            span { (say::kind(language)) }
            @if let Some(last) = last { time { (locale.moment(&last.started_at)) } }
        }
        div.verdict.open {
            div.mark aria-hidden="true" { "=" }
            div {
                h1 { (wording::headline(record, locale)) }
                p.wanted { (wording::machine(&record.host, locale)) }
                @match last {
                    Some(last) => {
                        @for sentence in wording::session(last, locale) { p { (sentence) } }
                        @if let Some(sentence) = wording::allowed(record, last, locale) {
                            p { (sentence) }
                        }
                    }
                    None => p { (page::missing(&say::no_sessions(language))) },
                }
            }
        }
    }
}

fn section(axis: &Axis, locale: &Locale) -> Section {
    let language = locale.language;
    let mut columns = vec![
        Column::words(say::axis(language)),
        Column::numbers(say::value(language)),
        Column::words(say::whether_steady(language)),
    ];
    let has_index = axis.figures.iter().any(|figure| figure.index.is_some());
    columns.extend(has_index.then(|| Column::numbers(say::index(language))));
    let mut table = Table::new(axis.heading.clone(), columns);
    for figure in &axis.figures {
        let mut cells = vec![
            html! {
                (figure.name)
                @if let Some(further) = &figure.further { div.below { (further) } }
            },
            html! { strong { (figure.value) } },
            html! { @if let Some(steady) = &figure.steady { (steady) } },
        ];
        cells.extend(has_index.then(|| html! { @if let Some(index) = &figure.index { (index) } }));
        table.row(cells);
    }
    let body = html! {
        @if !table.is_empty() { (table.markup()) }
        @for sentence in &axis.sentences { p { (sentence) } }
    };
    Section { id: axis.id, heading: axis.heading.clone(), lead: None, body }
}

fn left_out(session: &Session, locale: &Locale) -> Option<Section> {
    let language = locale.language;
    let columns = vec![Column::words(say::axis(language)), Column::words(say::reason(language))];
    let mut table = Table::new(say::left_out(language), columns);
    for (axis, reason) in axes::left_out(session, locale) {
        table.text_row([axis, reason]);
    }
    let body = table.markup();
    let (heading, lead) = (say::left_out(language), Some(say::left_out_lead(language)));
    (!table.is_empty()).then_some(Section { id: "left-out", heading, lead, body })
}

fn all_sessions(record: &HostRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = sessions::headings(language).into_iter().enumerate();
    let columns = columns.map(|(at, heading)| match at {
        0 | 1 => Column::words(heading),
        _ => Column::numbers(heading),
    });
    let mut table = Table::new(say::sessions(language), columns.collect());
    for session in &record.sessions {
        let cells = sessions::cells(session, locale).into_iter();
        let cells = cells.map(|cell| match cell {
            Some(cell) => html! { (cell) },
            None => page::missing(&sessions::missing(language)),
        });
        table.row(cells.collect());
    }
    let body = html! {
        (table.markup())
        p.note { (say::page_note(language, UNSTEADY, STOPPED)) }
    };
    let (heading, lead) = (say::sessions(language), Some(say::sessions_lead(language)));
    Section { id: "sessions", heading, lead, body }
}

fn provenance(record: &HostRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let host = &record.host;
    let or_unknown = |text: Option<&str>| match text {
        Some(text) => foreign(text),
        None => page::missing(&figures::not_known(language)),
    };
    let physical = match host.cores_physical {
        Some(cores) => locale.integer(cores.into()),
        None => figures::not_known(language),
    };
    let cores = say_provenance::host_cores_value(
        language,
        physical,
        locale.integer(host.cores_logical.into()),
    );
    let hypervisor = match &host.hypervisor {
        Some(name) => foreign(name),
        None => html! { (say_provenance::hypervisor_none(language)) },
    };
    let columns = vec![
        Column::words(say_provenance::item(language)),
        Column::words(say_provenance::value(language)),
    ];
    let mut table = Table::new(say::provenance(language), columns);
    let mut rows = vec![
        (say_provenance::host_kernel(language), or_unknown(host.kernel.as_deref())),
        (say_provenance::host_cores(language), html! { (cores) }),
        (say_provenance::hypervisor(language), hypervisor),
    ];
    if let Some(last) = record.sessions.last() {
        let commit = match &last.commit {
            Some(commit) => code(commit),
            None => or_unknown(None),
        };
        rows.push((say_provenance::version(language), code(&last.mizan_version)));
        rows.push((say_provenance::commit(language), commit));
        rows.extend(last.cpu.iter().flat_map(|cpu| &cpu.kernels).map(|kernel| {
            let name = say::checksum(
                language,
                locale.isolated(&kernel.kernel),
                locale.integer(kernel.version.into()),
            );
            (name, code(&kernel.checksum))
        }));
    }
    rows.push((say_provenance::record_version(language), code(&record.schema)));
    for (name, value) in rows {
        table.row(vec![html! { (name) }, value]);
    }
    Section {
        id: "provenance",
        heading: say::provenance(language),
        lead: None,
        body: table.markup(),
    }
}
