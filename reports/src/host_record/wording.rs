//! How the figures of a host record are written in a language.

use documents::benchmark::{HostRecord, Length, Series, Session};
use documents::host::HostFacts;

use crate::Language;
use crate::locale::Locale;
use crate::messages::{figures, host_record as say};

/// What marks a session that was stopped by hand.
pub(super) const STOPPED: &str = "†";
/// What marks a figure without a steady state in a table.
pub(super) const UNSTEADY: &str = "*";

/// The index in a sentence: what the last session found.
pub(super) fn headline(record: &HostRecord, locale: &Locale) -> String {
    let language = locale.language;
    let name = locale.isolated(&record.name);
    match record.sessions.last().and_then(|session| session.cpu.as_ref()) {
        Some(cpu) => {
            let index = |n| locale.trimmed(n, 2);
            say::headline(language, name, index(cpu.index_single), index(cpu.index_all))
        }
        None => say::headline_none(language, name),
    }
}

/// The machine in a line.
pub(super) fn machine(host: &HostFacts, locale: &Locale) -> String {
    let language = locale.language;
    let cpu = match &host.cpu_model {
        Some(model) => locale.isolated(model),
        None => say::labelled(language, say::cpu(language), figures::not_known(language)),
    };
    let cores = say::logical(language, locale.integer(host.cores_logical.into()));
    say::machine(language, locale.isolated(&host.os), cpu, cores, locale.memory(host.memory))
}

/// When a session began, how long it was to be and how long it took.
pub(super) fn session(session: &Session, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let began = locale.moment(&session.started_at);
    let lasted = locale.seconds(session.lasted_s);
    let mut sentences =
        vec![say::last_session(language, began, length(session.length, language), lasted)];
    if session.interrupted {
        sentences.push(say::interrupted(language));
    }
    if let Some(load) = session.load_before {
        sentences.push(say::load_before(language, locale.trimmed(load, 2)));
    }
    sentences
}

/// The cores that the benchmark might use, where they are fewer than the machine has.
pub(super) fn allowed(record: &HostRecord, session: &Session, locale: &Locale) -> Option<String> {
    let all = record.host.cores_logical;
    let fewer = session.cores_allowed < f64::from(all);
    let n = locale.trimmed(session.cores_allowed, 2);
    fewer.then(|| say::cores_allowed(locale.language, n, locale.integer(all.into())))
}

pub(super) fn length(length: Length, language: Language) -> String {
    match length {
        Length::Brief => say::brief(language),
        Length::Quick => say::quick(language),
        Length::Full => say::full(language),
    }
}

/// A median with its unit; a unit that this version does not know, as it is.
pub(super) fn median(series: &Series, locale: &Locale) -> String {
    let language = locale.language;
    let n = number(series.median, locale);
    match series.unit.as_str() {
        "rounds/s" => say::rounds_per_s(language, n),
        "MB/s" => say::megabytes_per_s(language, n),
        "ns" => say::nanoseconds(language, n),
        "IOPS" => say::iops(language, n),
        unit => say::amount(language, n, locale.isolated(unit)),
    }
}

/// Three significant digits, never fewer than the whole part, without trailing zeros.
pub(super) fn number(value: f64, locale: &Locale) -> String {
    let places = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    locale.trimmed(value, places)
}

pub(super) fn steady(series: &Series, language: Language) -> String {
    match series.steady {
        true => say::steady(language),
        false => say::not_steady(language),
    }
}

/// A time of microseconds in the unit that reads best.
pub(super) fn microseconds(us: f64, locale: &Locale) -> String {
    match us < 1_000.0 {
        true => figures::microseconds(locale.language, number(us, locale)),
        false => locale.milliseconds(us / 1e3),
    }
}

/// An axis by its name in the record, or a part of one.
pub(super) fn axis(name: &str, locale: &Locale) -> String {
    let language = locale.language;
    let of_disk = |part| say::with_note(language, say::disk(language), part);
    match name {
        "cpu" => say::cpu(language),
        "cpu.scaling" => say::scaling(language),
        "memory" => say::memory(language),
        "disk" => say::disk(language),
        "disk.random" => of_disk(say::random(language)),
        "disk.sequential" => of_disk(say::sequential(language)),
        "disk.commit" => of_disk(say::commit(language)),
        "timer" => say::timer(language),
        "stolen" => say::stolen(language),
        other => locale.isolated(other),
    }
}
