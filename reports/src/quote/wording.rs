//! How a quote's names, amounts and marks are written in a language.

use documents::units::Bytes;
use sizing::column::ColumnKind;
use sizing::derivation::{Figure, Provenance, Unit, Value};
use sizing::inputs::HostKind;
use sizing::measures::LineRate;
use sizing::storage::RaidLevel;
use sizing::text::{Language as TextLanguage, Message, Param, Worded};
use sizing::vendor::{CpuClass, Edition};
use sizing::volumes::Purpose;

use crate::Language;
use crate::locale::Locale;
use crate::messages::figures;
use crate::messages::quote as say;
use crate::messages::quote::{beside, units};

/// The language as `sizing` names it.
pub(crate) fn text_language(language: Language) -> TextLanguage {
    match language {
        Language::English => TextLanguage::En,
        Language::Persian => TextLanguage::Fa,
    }
}

/// A sentence of the quote. Its names stand in isolates, its numbers are those of the language.
pub(super) fn text(message: &Message, locale: &Locale) -> String {
    let language = text_language(locale.language);
    if sizing::text::shipped().pattern(&message.id, language).is_none() {
        return locale.isolated(&message.id);
    }
    localised(message, locale).text_with(language, &|number| locale.trimmed(number, 4))
}

/// The message with its names as the language writes them.
fn localised(message: &Message, locale: &Locale) -> Message {
    let params = message.params.iter().map(|(name, param)| {
        let param = match param {
            Param::Number(number) => Param::Number(*number),
            Param::Text(text) => Param::Text(match text.parse() {
                Ok(known) if name.ends_with("class") => class(known, locale),
                _ => tier(text, locale),
            }),
            Param::Parts(parts) => {
                Param::Parts(parts.iter().map(|part| localised(part, locale)).collect())
            }
        };
        (name.clone(), param)
    });
    Message { id: message.id.clone(), params: params.collect() }
}

/// A tier by the name that the vendor gives it ("20-50", "over 100"); any other text in an isolate.
pub(super) fn tier(name: &str, locale: &Locale) -> String {
    let whole = |text: &str| text.parse().ok().map(|number| locale.integer(number));
    let bounds = name.split_once('-').and_then(|(from, to)| whole(from).zip(whole(to)));
    match (bounds, name.strip_prefix("over ").and_then(whole)) {
        (Some((from, to)), _) => units::tier(locale.language, from, to),
        (None, Some(most)) => units::tier_over(locale.language, most),
        (None, None) => locale.isolated(name),
    }
}

/// One or several of something.
fn counted(
    count: u32,
    locale: &Locale,
    one: impl Fn(Language, String) -> String,
    many: impl Fn(Language, String) -> String,
) -> String {
    let number = locale.integer(count.into());
    if count == 1 { one(locale.language, number) } else { many(locale.language, number) }
}

pub(super) fn cores(count: u32, locale: &Locale) -> String {
    counted(count, locale, units::cores_one, units::cores)
}

/// Cores of a machine of its own, virtual processors of a virtual one.
pub(super) fn cores_on(host: HostKind, count: u32, locale: &Locale) -> String {
    match host {
        HostKind::Physical | HostKind::Existing => cores(count, locale),
        HostKind::VirtualReserved | HostKind::VirtualShared => {
            units::virtual_cores(locale.language, locale.integer(count.into()))
        }
    }
}

pub(super) fn disks(count: u32, locale: &Locale) -> String {
    counted(count, locale, units::disks_one, units::disks)
}

pub(super) fn years(count: u32, locale: &Locale) -> String {
    counted(count, locale, units::years_one, units::years)
}

pub(super) fn users(count: u32, locale: &Locale) -> String {
    locale.users(count.into())
}

/// Memory of so many GiB, as it is sold: in GB.
pub(super) fn memory(gib: f64, locale: &Locale) -> String {
    units::gigabytes(locale.language, locale.trimmed(gib, 2))
}

pub(super) fn memory_of(bytes: Bytes, locale: &Locale) -> String {
    memory(bytes.0 as f64 / 1_073_741_824.0, locale)
}

/// Space on disks, in GB of 10^9 bytes.
pub(super) fn space(gb: f64, locale: &Locale) -> String {
    let places = if gb.abs() < 10.0 { 1 } else { 0 };
    units::gigabytes(locale.language, locale.trimmed(gb, places))
}

/// A size of a file or a message.
pub(super) fn size(bytes: Bytes, locale: &Locale) -> String {
    let bytes = bytes.0 as f64;
    match bytes {
        b if b >= 1e9 => units::gigabytes(locale.language, locale.trimmed(b / 1e9, 1)),
        b if b >= 1e6 => units::megabytes(locale.language, locale.trimmed(b / 1e6, 1)),
        b => units::kilobytes(locale.language, locale.trimmed(b / 1e3, 1)),
    }
}

/// So many operations, without the unit: one decimal where it is few.
pub(super) fn operations(iops: f64, locale: &Locale) -> String {
    locale.trimmed(iops, if iops < 10.0 { 1 } else { 0 })
}

pub(super) fn line_rate(rate: LineRate, locale: &Locale) -> String {
    megabits(f64::from(rate.0), locale)
}

pub(super) fn megabits(rate: f64, locale: &Locale) -> String {
    if rate >= 1_000.0 {
        return units::gigabits(locale.language, locale.trimmed(rate / 1e3, 1));
    }
    units::megabits(locale.language, locale.trimmed(rate, if rate < 10.0 { 1 } else { 0 }))
}

pub(super) fn gigahertz(rate: f64, locale: &Locale) -> String {
    units::gigahertz(locale.language, locale.trimmed(rate, 2))
}

/// A processor class by the names of the vendor's table.
pub(super) fn class(class: CpuClass, locale: &Locale) -> String {
    let language = locale.language;
    let either = |core: &str, xeon: &str| {
        say::class_either(language, locale.isolated(core), locale.isolated(xeon))
    };
    match class {
        CpuClass::I3 => either("Core i3", "Xeon E3"),
        CpuClass::I5 => either("Core i5", "Xeon E5"),
        CpuClass::I7 => either("Core i7", "Xeon E5"),
        CpuClass::Xeon12 => say::class_xeon(language, locale.integer(12)),
    }
}

/// The words of the table of texts for one of a closed list.
fn named(list: &str, name: &str, locale: &Locale) -> String {
    text(&Message::new(&format!("{list}.{name}")), locale)
}

pub(super) fn edition(edition: Edition, locale: &Locale) -> String {
    named("edition", edition.name(), locale)
}

pub(super) fn host(host: HostKind, locale: &Locale) -> String {
    named("host", host.name(), locale)
}

/// The name of an input by its field.
pub(super) fn field(field: &str, locale: &Locale) -> String {
    named("input", field, locale)
}

pub(super) fn column(kind: ColumnKind, language: Language) -> String {
    match kind {
        ColumnKind::Minimum => say::minimum(language),
        ColumnKind::Recommended => say::recommended(language),
        ColumnKind::Growth => say::growth(language),
    }
}

/// What a volume is for, in a word.
pub(super) fn purpose(purpose: Purpose, locale: &Locale) -> String {
    named("purpose", purpose.name(), locale)
}

/// A volume's name.
pub(super) fn volume(purpose: Purpose, locale: &Locale) -> String {
    named("row", &format!("volume-{}", purpose.name()), locale)
}

pub(super) fn raid(level: RaidLevel, locale: &Locale) -> String {
    let number = match level {
        RaidLevel::Raid0 => 0,
        RaidLevel::Raid1 => 1,
        RaidLevel::Raid5 => 5,
        RaidLevel::Raid6 => 6,
        RaidLevel::Raid10 => 10,
    };
    units::raid(locale.language, locale.isolated("RAID"), locale.integer(number))
}

/// A kind of disk; one that this version has no words for, by its name in the catalogue.
pub(super) fn disk(kind: &str, locale: &Locale) -> String {
    let id = format!("disk.{kind}");
    match sizing::text::shipped().pattern(&id, text_language(locale.language)) {
        Some(_) => named("disk", kind, locale),
        None => locale.isolated(kind),
    }
}

/// How the prediction was computed.
pub(super) fn method(name: &str, locale: &Locale) -> String {
    match name {
        "exact mean value analysis" => beside::method_exact(locale.language),
        "exact multi-class solution" => beside::method_exact_classes(locale.language),
        other => beside::method_approximate(locale.language, locale.isolated(other)),
    }
}

/// The mark of a provenance: one or two words.
pub(super) fn mark(provenance: Provenance, locale: &Locale) -> String {
    text(&provenance.message(), locale)
}

/// All provenances, in the order of the legend.
pub(super) const PROVENANCES: [Provenance; 9] = [
    Provenance::Vendor2021,
    Provenance::Vendor2020,
    Provenance::Overruled,
    Provenance::Model,
    Provenance::Given,
    Provenance::Default,
    Provenance::Published,
    Provenance::Measured,
    Provenance::Assumed,
];

/// What a mark means.
pub(super) fn meaning(provenance: Provenance, language: Language) -> String {
    match provenance {
        Provenance::Given => units::means_given(language),
        Provenance::Default => units::means_default(language),
        Provenance::Vendor2021 => units::means_vendor_now(language),
        Provenance::Vendor2020 => units::means_vendor_before(language),
        Provenance::Overruled => units::means_overruled(language),
        Provenance::Published => units::means_published(language),
        Provenance::Assumed => units::means_assumed(language),
        Provenance::Measured => units::means_measured(language),
        Provenance::Model => units::means_model(language),
    }
}

/// A figure's name without the column or the alternative that it belongs to.
fn without_column(name: &str) -> &str {
    let columns = ["minimum.", "recommended.", "growth."];
    let inner = columns.iter().find_map(|column| name.strip_prefix(column));
    let alternative = || name.strip_prefix("alternative.")?.split_once('.').map(|(_, rest)| rest);
    inner.or_else(alternative).unwrap_or(name)
}

/// What a figure is called; `None` for a figure that this version has no words for.
pub(crate) fn figure_name(name: &str, locale: &Locale) -> Option<String> {
    let language = locale.language;
    if let Some((tier_name, cell)) = name.strip_prefix("vendor.").and_then(|n| n.split_once('.')) {
        let words = say::figures::words(language, &format!("vendor.{cell}"))?;
        return Some(beside::of_column(language, words, tier(tier_name, locale)));
    }
    say::figures::words(language, without_column(name)).map(str::to_owned)
}

/// A figure's value with its unit.
pub(super) fn value(figure: &Figure, locale: &Locale) -> String {
    match &figure.value {
        Value::Number { number, unit } => amount(*number, *unit, locale),
        Value::Text { text } => locale.isolated(text),
    }
}

/// A number with its unit.
pub(crate) fn amount(number: f64, unit: Unit, locale: &Locale) -> String {
    let language = locale.language;
    let written = |places| locale.trimmed(number, places);
    match unit {
        Unit::Number => written(4),
        Unit::Ratio => figures::percent(language, written_percent(number, locale)),
        Unit::Users => users_or_fraction(number, locale),
        Unit::Cores if number == 1.0 => units::cores_one(language, written(0)),
        Unit::Cores => units::cores(language, written(3)),
        Unit::Gigahertz => gigahertz(number, locale),
        Unit::Gibibytes => memory(number, locale),
        Unit::Gigabytes => units::gigabytes(language, written(2)),
        Unit::Megabytes => units::megabytes(language, written(3)),
        Unit::Disks => units::disks(language, written(0)),
        Unit::Iops => units::iops(language, written(1)),
        Unit::Milliseconds => locale.milliseconds(number),
        Unit::Seconds => locale.seconds(number),
        Unit::PerSecond => units::per_second(language, written(3)),
        Unit::PerHour => units::per_hour(language, written(1)),
        Unit::PerDay => units::per_day(language, written(1)),
        Unit::Minutes => figures::minutes(language, written(1)),
        Unit::Years if number == 1.0 => units::years_one(language, written(0)),
        Unit::Years => units::years(language, written(1)),
        Unit::MegabitsPerSecond => megabits(number, locale),
        Unit::Licences => units::licences(language, written(0)),
    }
}

fn written_percent(ratio: f64, locale: &Locale) -> String {
    locale.trimmed(ratio * 100.0, 2)
}

fn users_or_fraction(number: f64, locale: &Locale) -> String {
    match number {
        1.0 => locale.users(1),
        _ => figures::users(locale.language, locale.trimmed(number, 1)),
    }
}

/// A source in words. Its first word says what the mark says already.
pub(super) fn source(source: &str) -> &str {
    ["published: ", "assumed: ", "vendor: ", "measured: "]
        .iter()
        .find_map(|word| source.strip_prefix(word))
        .unwrap_or(source)
}
