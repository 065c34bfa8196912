//! What a quote answers: whether it can be ordered, what server it is, why, and what to do next.

use sizing::column::ColumnKind;
use sizing::findings::{Finding, Severity};
use sizing::inputs::HostKind;
use sizing::machines::{Role, SecondMachine};
use sizing::quote::{Quote, Status};
use sizing::text::Message;

use super::wording;
use crate::Language;
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;

/// The answer in words.
pub(super) struct Answer {
    /// Whether it can be ordered.
    pub(super) status: String,
    /// The server in one sentence; for a refused quote, what refuses it.
    pub(super) sentence: String,
    /// Software and machines beside the server.
    pub(super) further: Vec<String>,
    /// Why.
    pub(super) reasons: Vec<String>,
    /// What to do next.
    pub(super) next: Vec<String>,
}

impl Answer {
    pub(super) fn of(quote: &Quote, locale: &Locale) -> Self {
        let language = locale.language;
        let status = match quote.status {
            Status::Ready => say::ready(language),
            Status::Ask => say::ask(language),
            Status::Indicative => say::indicative(language),
            Status::Refused => say::refused(language),
        };
        let server = server(quote, locale);
        let refusal = quote.findings.iter().find(|finding| is_open_refusal(finding));
        let (sentence, mut further) = match refusal {
            Some(finding) => {
                let suffices = quote.column(ColumnKind::Recommended).suffices();
                let further = match suffices {
                    true => say::server_refused(language, server),
                    false => server,
                };
                (wording::text(&finding.message, locale), vec![further])
            }
            None => (server, Vec::new()),
        };
        further.push(software(quote, locale));
        further.extend(quote.second_machines.iter().map(|machine| {
            let role = role(machine.role, locale);
            let short = beside::machine_short(language, role, machine_value(machine, locale));
            say::second(language, short)
        }));
        Answer {
            status,
            sentence,
            further,
            reasons: reasons(quote, refusal, locale),
            next: next(quote, language),
        }
    }
}

/// A refusal that the quote does not resolve itself.
fn is_open_refusal(finding: &Finding) -> bool {
    finding.severity == Severity::Refusal && !finding.resolved
}

/// Whether a finding decides over the quote's status.
pub(super) fn decides(finding: &Finding) -> bool {
    matches!(finding.severity, Severity::Refusal | Severity::Ask | Severity::Indicative)
}

fn server(quote: &Quote, locale: &Locale) -> String {
    let language = locale.language;
    let column = quote.column(ColumnKind::Recommended);
    let host = quote.inputs.host.value;
    let kind = match host {
        HostKind::Physical => say::a_physical(language),
        HostKind::VirtualReserved => say::a_virtual_reserved(language),
        HostKind::VirtualShared => say::a_virtual_shared(language),
        HostKind::Existing => say::a_server(language),
    };
    let machine = say::machine(
        language,
        kind,
        wording::cores_on(host, column.processor.cores, locale),
        say::class_of(language, wording::class(column.processor.class, locale)),
        wording::memory(column.memory.total_gib, locale),
        wording::disks(column.disks(), locale),
        wording::line_rate(column.network.rate, locale),
    );
    let users = wording::users(quote.inputs.users, locale);
    let edition = wording::edition(quote.inputs.edition.value, locale);
    let sentence = say::server(language, users, edition, machine);
    match column.suffices() {
        true => sentence,
        false => say::server_short(language, sentence),
    }
}

fn software(quote: &Quote, locale: &Locale) -> String {
    let column = quote.column(ColumnKind::Recommended);
    let (windows, sql) = (&column.windows.name, &column.sql.name);
    say::software(locale.language, locale.isolated(windows), locale.isolated(sql))
}

/// What a machine beside the server is for.
pub(super) fn role(role: Role, locale: &Locale) -> String {
    let name = match role {
        Role::Database => "database",
        Role::Recorder => "recorder",
        Role::FaxSender => "fax-sender",
    };
    wording::text(&Message::new(&format!("role.{name}")), locale)
}

/// Cores, memory and disk of a machine beside the server.
pub(super) fn machine_value(machine: &SecondMachine, locale: &Locale) -> String {
    beside::machine_value(
        locale.language,
        wording::cores(machine.cores, locale),
        wording::memory(machine.memory_gib, locale),
        wording::space(machine.disk_gb, locale),
    )
}

/// A finding in sentences: with its way out, and whether the quote takes it.
pub(super) fn finding(finding: &Finding, locale: &Locale) -> Vec<String> {
    let seen_to = finding.severity == Severity::Refusal && finding.resolved;
    let seen_to = seen_to.then(|| say::seen_to(locale.language));
    let way = finding
        .way_out
        .as_ref()
        .map(|way| say::way_out(locale.language, wording::text(way, locale)));
    std::iter::once(wording::text(&finding.message, locale)).chain(way).chain(seen_to).collect()
}

/// What decides over the status, that of the headline first, and what the server is predicted to do.
fn reasons(quote: &Quote, headline: Option<&Finding>, locale: &Locale) -> Vec<String> {
    let deciding = || quote.findings.iter().filter(|finding| decides(finding));
    let first = deciding().filter(|found| headline == Some(*found));
    let others = deciding().filter(|found| headline != Some(*found));
    let reason = |found: &Finding| {
        let mut sentences = finding(found, locale);
        if headline == Some(found) {
            sentences.remove(0);
        }
        let id = locale.isolated(&found.id);
        (!sentences.is_empty()).then(|| format!("{id}: {}", sentences.join(" ")))
    };
    first.chain(others).filter_map(reason).chain(performance(quote, locale)).collect()
}

fn performance(quote: &Quote, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let column = quote.column(ColumnKind::Recommended);
    let Some(predicted) = &column.predicted else {
        return vec![say::no_steady_state(language)];
    };
    let busy = locale.utilisation(predicted.cpu_utilisation);
    let target = locale.milliseconds(predicted.target_ms);
    let answers = say::answers(language, locale.milliseconds(predicted.p95_ms()), target);
    vec![answers, say::carries(language, busy)]
}

fn next(quote: &Quote, language: Language) -> Vec<String> {
    match quote.status {
        Status::Ready => vec![say::next_ready(language), say::next_checklist(language)],
        Status::Ask => vec![say::next_ask(language)],
        Status::Indicative => vec![say::next_indicative(language), say::next_checklist(language)],
        Status::Refused => vec![say::next_refused(language)],
    }
}
