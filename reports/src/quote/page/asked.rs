//! What a quote was asked for, with the mark whether somebody gave it.

use documents::units::Bytes;
use maud::{Markup, html};
use sizing::derivation::Provenance;
use sizing::inputs::{
    BackupScheme, CodecChoice, DiskChoice, Input, Inputs, Module, ModuleKind, Origin, Outside,
    Support,
};
use sizing::rows::InputLine;

use super::super::wording;
use super::{mark, nothing};
use crate::locale::Locale;
use crate::messages::quote::{asked as say, units};
use crate::page::Section;
use crate::table::{Column, Table};

pub(super) fn section(inputs: &Inputs, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = [say::field, say::value, say::origin].map(|name| Column::words(name(language)));
    let mut table = Table::new(say::heading(language), columns.into());
    for line in inputs.lines() {
        let value = html! { (value(&line, inputs, locale)) };
        let value = match line.field {
            "modules" => modules(inputs, locale),
            _ => value,
        };
        let name = html! { (wording::field(line.field, locale)) };
        table.row(vec![name, value, origin(line.origin, locale)]);
    }
    if let Some(factor) = &inputs.virtual_factor {
        let value = html! {
            (locale.utilisation(factor.factor))
            div.below { (locale.isolated(&factor.source)) }
        };
        let name = html! { (say::virtual_factor(language)) };
        table.row(vec![name, value, origin(Origin::Given, locale)]);
    }
    Section {
        id: "asked",
        heading: say::heading(language),
        lead: Some(say::lead(language)),
        body: table.markup(),
    }
}

fn origin(origin: Origin, locale: &Locale) -> Markup {
    let provenance = match origin {
        Origin::Given => Provenance::Given,
        Origin::Default => Provenance::Default,
    };
    mark(provenance, locale)
}

/// An input as the language writes it; one that this version does not know, as it is typed.
fn value(line: &InputLine, inputs: &Inputs, locale: &Locale) -> String {
    let language = locale.language;
    let whole = |input: Input<u32>| locale.integer(input.value.into());
    let count = |input: Input<f64>| locale.trimmed(input.value, 1);
    let size = |input: Input<Bytes>| wording::size(input.value, locale);
    let years = |input: Input<u32>| wording::years(input.value, locale);
    let a_year = |input: Input<f64>| units::per_year(language, locale.utilisation(input.value));
    match line.field {
        "users" => locale.integer(inputs.users.into()),
        "edition" => wording::edition(inputs.edition.value, locale),
        "online" => locale.utilisation(inputs.online.value),
        "classes" => locale.list(&inputs.classes.value.map(|share| locale.utilisation(share))),
        "growth" => a_year(inputs.growth),
        "data_growth" => a_year(inputs.data_growth),
        "years" => years(inputs.years),
        "database" => size(inputs.database),
        "calls_per_busy_hour" => count(inputs.calls_per_busy_hour),
        "recording_minutes_per_day" => count(inputs.recording_minutes_per_day),
        "codec" => locale.isolated(name_of(inputs.codec.value)),
        "retention_years" => years(inputs.retention_years),
        "sms_per_day" => count(inputs.sms_per_day),
        "sms_burst" => whole(inputs.sms_burst),
        "emails_per_day" => count(inputs.emails_per_day),
        "email_size" => size(inputs.email_size),
        "attachments_per_day" => count(inputs.attachments_per_day),
        "attachment_size" => size(inputs.attachment_size),
        "club_members" => whole(inputs.club_members),
        "caller_id_lines" => whole(inputs.caller_id_lines),
        "recorder_lines" => whole(inputs.recorder_lines),
        "fax_modems" => whole(inputs.fax_modems),
        "servers" => whole(inputs.servers),
        "target" => locale.milliseconds(inputs.target_s.value * 1e3),
        _ => choice(line, inputs, locale),
    }
}

/// An input that is one of a few.
fn choice(line: &InputLine, inputs: &Inputs, locale: &Locale) -> String {
    let language = locale.language;
    match line.field {
        "host" => wording::host(inputs.host.value, locale),
        "disks" => match inputs.disks.value {
            DiskChoice::Ssd => locale.isolated("SSD"),
            DiskChoice::Sas => locale.isolated("SAS"),
        },
        "backup" => match inputs.backup.value {
            BackupScheme::None => say::backup_none(language),
            BackupScheme::Weekly => say::backup_weekly(language),
            BackupScheme::Daily => say::backup_daily(language),
        },
        "support" => match inputs.support.value {
            Support::Basic => say::support_basic(language),
            Support::Business => locale.isolated("Business"),
            Support::Vip => locale.isolated("VIP"),
        },
        "outside" => match inputs.outside.value {
            Outside::None => say::no_access(language),
            Outside::Address => say::outside_address(language),
            Outside::Name => say::outside_name(language),
        },
        "reinstall" => match inputs.reinstall.value {
            true => say::yes(language),
            false => say::no(language),
        },
        _ => locale.isolated(&line.value),
    }
}

fn modules(inputs: &Inputs, locale: &Locale) -> Markup {
    html! {
        @if inputs.modules.is_empty() { (nothing(locale)) }
        @for chosen in &inputs.modules { div { (module(chosen, locale)) } }
    }
}

fn name_of(codec: CodecChoice) -> &'static str {
    match codec {
        CodecChoice::G711 => "G.711",
        CodecChoice::G729 => "G.729",
        CodecChoice::Gsm => "GSM",
    }
}

/// A module with its option.
fn module(module: &Module, locale: &Locale) -> String {
    let language = locale.language;
    let version = |n: u64| say::recording_telsa(language, locale.integer(n));
    let name = match module.kind {
        ModuleKind::Voip => say::voip(language),
        ModuleKind::Pbx => say::pbx(language),
        ModuleKind::CallerId => say::caller_id(language),
        ModuleKind::RecordingTelsa6 => version(6),
        ModuleKind::RecordingTelsa8 => version(8),
        ModuleKind::RecordingVoip => say::recording_voip(language),
        ModuleKind::Fax => say::fax(language),
        ModuleKind::Financial => say::financial(language),
        ModuleKind::Sms => say::sms(language),
        ModuleKind::Email => say::email(language),
        ModuleKind::Club => say::club(language),
    };
    let option = locale.isolated(&module.option);
    match (module.option.is_empty(), module.option_is_default) {
        (true, _) => name,
        (false, true) => say::module_default(language, name, option),
        (false, false) => say::module(language, name, option),
    }
}
