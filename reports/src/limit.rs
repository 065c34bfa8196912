//! What limited a run, in words: the page and the terminal of a run and of a capacity print the same
//! ones.

use documents::limit::{Evidence, Limit, LimitRecord, Sign};

use crate::Language;
use crate::locale::Locale;
use crate::messages::{figures, limit as say};

/// What limited a run, as a sentence.
pub(crate) fn sentence(record: &LimitRecord, locale: &Locale) -> String {
    say::limited_by(locale.language, cause(record, locale))
}

/// What limited a run, with the sign that speaks for it most, where one does.
pub(crate) fn evident(record: &LimitRecord, locale: &Locale) -> String {
    with_evidence(sentence(record, locale), record, locale)
}

/// What limited the run at a level of a search, as a sentence.
pub(crate) fn sentence_at(amount: &str, record: &LimitRecord, locale: &Locale) -> String {
    say::limited_at(locale.language, amount, cause(record, locale))
}

/// The same, with the sign that speaks for it most, where one does.
pub(crate) fn evident_at(amount: &str, record: &LimitRecord, locale: &Locale) -> String {
    with_evidence(sentence_at(amount, record, locale), record, locale)
}

fn with_evidence(sentence: String, record: &LimitRecord, locale: &Locale) -> String {
    let language = locale.language;
    match record.evidence.iter().find(|evidence| evidence.speaks) {
        Some(Evidence { sign: of, observed, .. }) => {
            let observed = amount(*of, *observed, locale);
            say::evident(language, sentence, sign(*of, language), observed)
        }
        None => sentence,
    }
}

/// Who or what gave no more, as it ends the sentence "what limited this run: ...".
fn cause(record: &LimitRecord, locale: &Locale) -> String {
    let language = locale.language;
    match record.limit {
        Limit::Nothing => say::nothing(language),
        Limit::NotDetermined => undetermined(record, locale),
        Limit::Cpu => say::whole_cpu(language),
        Limit::Disk => say::whole_disk(language),
        Limit::Memory => say::whole_memory(language),
        Limit::Steal => say::whole_steal(language),
        Limit::Generator => say::whole_generator(language),
        Limit::Gateway => say::whole_gateway(language),
        Limit::Exchange => say::whole_exchange(language),
        Limit::Station => say::whole_station(language),
    }
}

/// That the host had something left is said only where its processors were measured.
fn undetermined(record: &LimitRecord, locale: &Locale) -> String {
    let language = locale.language;
    let below = |evidence: &&Evidence| evidence.bound.is_some_and(|b| evidence.observed < b);
    let processors = record.evidence.iter().find(|evidence| evidence.sign == Sign::HostCpu);
    match processors.filter(below) {
        Some(cpu) => say::undetermined_idle(language, locale.utilisation(cpu.observed)),
        None => say::undetermined(language),
    }
}

/// What limited a run, in a word or two.
pub(crate) fn short(limit: Limit, language: Language) -> String {
    match limit {
        Limit::Nothing => say::short_nothing(language),
        Limit::Cpu => say::short_cpu(language),
        Limit::Disk => say::short_disk(language),
        Limit::Memory => say::short_memory(language),
        Limit::Steal => say::short_steal(language),
        Limit::Generator => say::short_generator(language),
        Limit::Gateway => say::short_gateway(language),
        Limit::Exchange => say::short_exchange(language),
        Limit::Station => say::short_station(language),
        Limit::NotDetermined => say::short_undetermined(language),
    }
}

/// What was looked at, in words.
pub(crate) fn sign(sign: Sign, language: Language) -> String {
    match sign {
        Sign::HostCpu => say::sign_host_cpu(language),
        Sign::BusiestCore => say::sign_busiest_core(language),
        Sign::TargetCpuCores => say::sign_target_cpu(language),
        Sign::Steal => say::sign_steal(language),
        Sign::DiskBusy => say::sign_disk(language),
        Sign::MemoryUsed => say::sign_memory(language),
        Sign::StationBusy => say::sign_station(language),
        Sign::GeneratorLagP99Ms => say::sign_lag(language),
        Sign::GeneratorCpu => say::sign_generator_cpu(language),
        Sign::GeneratorThrottled => say::sign_throttled(language),
        Sign::InFlight => say::sign_in_flight(language),
        Sign::ServiceTimeGrowth => say::sign_growth(language),
        Sign::LittlesLawError => say::sign_littles_law(language),
        Sign::GatewayRefused => say::sign_refused(language),
        Sign::MessagesWaiting => say::sign_waiting(language),
        Sign::CallsNotPlayed => say::sign_not_played(language),
    }
}

/// A value in the unit of its sign.
pub(crate) fn amount(sign: Sign, value: f64, locale: &Locale) -> String {
    let language = locale.language;
    match sign {
        Sign::HostCpu
        | Sign::BusiestCore
        | Sign::Steal
        | Sign::DiskBusy
        | Sign::MemoryUsed
        | Sign::StationBusy
        | Sign::GeneratorCpu
        | Sign::GeneratorThrottled => locale.utilisation(value),
        Sign::LittlesLawError | Sign::GatewayRefused => locale.share(value),
        Sign::TargetCpuCores => figures::cores(language, locale.trimmed(value, 2)),
        Sign::GeneratorLagP99Ms => locale.milliseconds(value),
        Sign::InFlight => locale.trimmed(value, 1),
        Sign::ServiceTimeGrowth => say::times(language, locale.trimmed(value, 2)),
        Sign::MessagesWaiting | Sign::CallsNotPlayed => locale.trimmed(value, 0),
    }
}
