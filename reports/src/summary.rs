//! What a run means, in sentences: the answer, the reasons, what to do next. The page and the
//! terminal print the same ones.

mod thresholds;

use std::collections::BTreeSet;

use documents::run::{
    Answer, EndKind, Invalidity, Metric, RunRecord, Target, TargetKind, ThresholdState, Warning,
};

pub(crate) use thresholds::{
    SCREEN_POP, crossing, fault_in_words, judgement, message_fault_in_words, observed, quantile_of,
    requirement, workload,
};

use crate::limit;
use crate::load::load;
use crate::locale::Locale;
use crate::messages::{figures, verdict as say};

/// The sentences of a verdict.
pub(crate) struct Summary {
    /// `Yes`, `No`, ...
    pub(crate) answer: String,
    /// The answer as a whole sentence.
    pub(crate) sentence: String,
    /// Why, the weightiest first.
    pub(crate) reasons: Vec<String>,
    /// What to do.
    pub(crate) next: Vec<String>,
}

impl Summary {
    /// The sentences for a record.
    pub(crate) fn of(record: &RunRecord, locale: &Locale) -> Self {
        let (answer, sentence) = answer(record, locale);
        Summary { answer, sentence, reasons: reasons(record, locale), next: next(record, locale) }
    }
}

fn answer(record: &RunRecord, locale: &Locale) -> (String, String) {
    let language = locale.language;
    let load = load(&record.plan, locale);
    let (subject, within) = subject(&record.provenance.target, locale);
    match record.verdict.answer {
        Answer::Met => (say::yes(language), say::carries(language, subject, load)),
        Answer::MetWithWarnings => (say::yes_but(language), say::carries(language, subject, load)),
        Answer::NotMet => (say::no(language), say::carries_not(language, subject, load)),
        Answer::Inconclusive => {
            (say::unknown(language), say::carries_unknown(language, subject, load))
        }
        Answer::Invalid => (say::no_answer(language), say::carries_invalid(language, within, load)),
    }
}

/// What carries a load or does not: as a sentence begins with it, and within one.
pub(crate) fn subject(target: &Target, locale: &Locale) -> (String, String) {
    let language = locale.language;
    let address = locale.isolated(&target.url);
    match &target.kind {
        TargetKind::EmbeddedStaging { service_model, .. } if service_model == WORK => {
            (say::this_host(language), say::this_host_within(language))
        }
        TargetKind::EmbeddedStaging { .. } => {
            (say::stand_in(language), say::stand_in_within(language))
        }
        TargetKind::Given => {
            (say::installation(language, &address), say::installation_within(language, &address))
        }
    }
}

/// Broken thresholds weigh more than undecided ones, and those more than the ones that hold.
fn reasons(record: &RunRecord, locale: &Locale) -> Vec<String> {
    let thresholds = &record.verdict.thresholds;
    let invalid = record.soundness.invalid.iter().map(|reason| invalidity(reason, locale));
    let in_state = |state| thresholds.iter().filter(move |t| t.state == state);
    let judged = in_state(ThresholdState::Broken)
        .chain(in_state(ThresholdState::Undecided))
        .chain(in_state(ThresholdState::Holds))
        .map(|threshold| judgement(threshold, locale));
    let warnings = record.verdict.warnings.iter().map(|warning| warned(warning, record, locale));
    // An invalid run has measured nothing: its thresholds are no reason for anything.
    let mut reasons: Vec<String> = match record.verdict.answer {
        Answer::Invalid => invalid.collect(),
        _ => judged.chain(warnings).collect(),
    };
    if thresholds.is_empty() && record.verdict.answer != Answer::Invalid {
        reasons.push(say::no_thresholds(locale.language));
    }
    if record.end.how != EndKind::Completed && !tells_the_end(record) {
        reasons.push(ending(record, locale));
    }
    reasons.extend(record.limit.as_ref().map(|limit| limit::evident(limit, locale)));
    reasons.extend(stand_in(&record.provenance.target, locale));
    reasons
}

/// The service model in which the stand-in does the CRM's work on the host.
const WORK: &str = "work";

/// How far a run against the stand-in speaks for the CRM: nobody measured the CRM itself.
pub(crate) fn stand_in(target: &Target, locale: &Locale) -> Option<String> {
    match &target.kind {
        TargetKind::EmbeddedStaging { service_model, .. } if service_model == WORK => {
            Some(say::stand_in_assumed(locale.language))
        }
        TargetKind::EmbeddedStaging { service_model, .. } => {
            Some(say::stand_in_without_work(locale.language, locale.isolated(service_model)))
        }
        TargetKind::Given => None,
    }
}

/// Whether the reasons already tell how the run ended.
fn tells_the_end(record: &RunRecord) -> bool {
    matches!(record.end.how, EndKind::TargetUnusable { .. })
        && record.soundness.invalid.iter().any(|i| matches!(i, Invalidity::TargetUnusable { .. }))
}

/// Why a run is invalid, as a sentence.
pub(crate) fn invalidity(reason: &Invalidity, locale: &Locale) -> String {
    let language = locale.language;
    match reason {
        Invalidity::GeneratorLate { lag_p99_ms, allowed_ms } => say::generator_late(
            language,
            locale.milliseconds(*lag_p99_ms),
            locale.milliseconds(*allowed_ms),
        ),
        Invalidity::GeneratorSaturated { cpu_cores, cores } => say::generator_saturated(
            language,
            figures::cores(language, locale.trimmed(*cpu_cores, 2)),
            figures::cores(language, locale.trimmed(*cores, 2)),
        ),
        Invalidity::TargetUnusable { reason } => {
            say::target_unusable(language, locale.isolated(reason))
        }
        Invalidity::NothingMeasured => say::nothing_measured(language),
        Invalidity::NobodyListened { waited_s } => {
            say::nobody_listened(language, locale.seconds(*waited_s))
        }
        Invalidity::GatewayNotReached { waited_s } => {
            say::gateway_not_reached(language, locale.seconds(*waited_s))
        }
    }
}

fn warned(warning: &Warning, record: &RunRecord, locale: &Locale) -> String {
    let language = locale.language;
    match warning {
        Warning::NotSteady { ratio } => say::not_steady(language, locale.trimmed(*ratio, 2)),
        Warning::HostBusy { cpu } => {
            let busy = match busy_with(record) {
                Busy::Test => say::host_busy,
                Busy::Others => say::host_busy_others,
                Busy::Generator => say::host_busy_generator,
            };
            busy(language, locale.utilisation(*cpu))
        }
        Warning::StolenTime { steal } => say::stolen_time(language, locale.utilisation(*steal)),
        Warning::LittlesLawBroken { relative_error } => {
            say::littles_law_broken(language, locale.share(*relative_error))
        }
        Warning::ListenerDropped { times: 1 } => say::listener_dropped_once(language),
        Warning::ListenerDropped { times } => {
            say::listener_dropped(language, locale.integer(*times))
        }
        Warning::CallsNotPlayed { calls } => {
            say::calls_not_played(language, locale.integer(*calls))
        }
        Warning::PollingFailed { share } => say::polling_failed(language, locale.share(*share)),
        Warning::SmsPending { messages } => say::sms_pending(language, locale.integer(*messages)),
        Warning::SmsStrangers { requests } => {
            say::sms_strangers(language, locale.integer(*requests))
        }
        Warning::RequestsDropped { workload: name, requests } => {
            say::requests_dropped(language, workload(name, locale), locale.integer(*requests))
        }
        Warning::CutShort { measured_s, planned_s } => {
            say::cut_short(language, locale.seconds(*measured_s), locale.seconds(*planned_s))
        }
    }
}

/// What keeps a busy host busy.
enum Busy {
    /// The target and the generator.
    Test,
    /// Mostly programs that are neither.
    Others,
    /// Unknown: only the generator's host was measured, and the target may stand elsewhere.
    Generator,
}

fn busy_with(record: &RunRecord) -> Busy {
    if record.provenance.target.kind == TargetKind::Given {
        return Busy::Generator;
    }
    let Some(means) = &record.host_steady else { return Busy::Test };
    let own_cores = means.generator_cpu_cores + means.target_cpu_cores.unwrap_or(0.0);
    let busy_cores = means.cpu * f64::from(record.provenance.host.cores_logical);
    if own_cores < busy_cores / 2.0 { Busy::Others } else { Busy::Test }
}

/// How a run ended, as a sentence.
pub(crate) fn ending(record: &RunRecord, locale: &Locale) -> String {
    let language = locale.language;
    let at = locale.seconds(record.end.at_s);
    match &record.end.how {
        EndKind::Completed => say::end_completed(language, at),
        EndKind::Interrupted => say::end_interrupted(language, at),
        EndKind::InterruptedNow => say::end_interrupted_now(language, at),
        EndKind::TargetUnusable { .. } => say::end_unusable(language, at),
        EndKind::NobodyListened { .. } => say::end_unheard(language),
        EndKind::GatewayNotReached { .. } => say::end_unsent(language),
        EndKind::Aborted { threshold } => {
            say::end_aborted(language, at, locale.isolated(threshold))
        }
        EndKind::Decided { threshold } => {
            say::end_decided(language, at, locale.isolated(threshold))
        }
        EndKind::Torn => say::end_torn(language, at),
    }
}

/// What to do, from what the record says; never empty.
fn next(record: &RunRecord, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let warnings = record.verdict.warnings.iter().map(|warning| match warning {
        Warning::NotSteady { .. } => say::next_drift(language),
        Warning::HostBusy { .. } => match busy_with(record) {
            Busy::Test => say::next_cpu(language),
            Busy::Others => say::next_others(language),
            Busy::Generator => say::next_generator(language),
        },
        Warning::StolenTime { .. } => say::next_steal(language),
        Warning::LittlesLawBroken { .. } => say::next_report_fault(language),
        Warning::ListenerDropped { .. } => say::next_listener(language),
        Warning::CallsNotPlayed { .. } => say::next_not_played(language),
        Warning::PollingFailed { .. } => say::next_polling(language),
        Warning::SmsPending { .. } => say::next_pending(language),
        Warning::SmsStrangers { .. } => say::next_strangers(language),
        Warning::RequestsDropped { .. } => say::next_dropped(language),
        Warning::CutShort { .. } => say::next_to_the_end(language),
    });
    let mut next: Vec<String> = match record.verdict.answer {
        Answer::Met => vec![say::next_met(language)],
        Answer::MetWithWarnings => warnings.collect(),
        Answer::NotMet => {
            let broken = |wanted: fn(&Metric) -> bool| {
                record.verdict.thresholds.iter().any(|threshold| {
                    threshold.state == ThresholdState::Broken && wanted(&threshold.metric)
                })
            };
            let failing = broken(|metric| matches!(metric, Metric::ErrorRatio { .. }));
            let slow = broken(|metric| matches!(metric, Metric::ResponseTime { .. }));
            let calls = broken(|metric| matches!(metric, Metric::Calls { .. }));
            let messages = broken(|metric| matches!(metric, Metric::Sms { .. }));
            let said = failing.then(|| say::next_failures(language));
            let calls_said = calls.then(|| say::next_calls(language));
            let messages_said = messages.then(|| say::next_messages(language));
            let slowness = slow || !(failing || calls || messages);
            said.into_iter()
                .chain(calls_said)
                .chain(messages_said)
                .chain(warnings)
                .chain(slowness.then(|| say::next_not_met(language)))
                .collect()
        }
        Answer::Inconclusive => match record.end.how {
            EndKind::Completed | EndKind::Aborted { .. } | EndKind::Decided { .. } => {
                vec![say::next_longer(language)]
            }
            _ => vec![say::next_to_the_end(language)],
        },
        Answer::Invalid => remedies(&record.soundness.invalid, locale),
    };
    let mut said = BTreeSet::new();
    next.retain(|advice| said.insert(advice.clone()));
    if next.is_empty() {
        next.push(say::next_longer(language));
    }
    next
}

/// What would make the next run valid. Where the target cannot be used, nothing else matters yet.
fn remedies(invalid: &[Invalidity], locale: &Locale) -> Vec<String> {
    let unusable = |reason: &&Invalidity| matches!(reason, Invalidity::TargetUnusable { .. });
    match invalid.iter().find(unusable) {
        Some(reason) => vec![remedy(reason, locale)],
        None => invalid.iter().map(|reason| remedy(reason, locale)).collect(),
    }
}

fn remedy(reason: &Invalidity, locale: &Locale) -> String {
    match reason {
        Invalidity::GeneratorLate { .. } | Invalidity::GeneratorSaturated { .. } => {
            say::next_generator(locale.language)
        }
        Invalidity::TargetUnusable { .. } => say::next_target(locale.language),
        Invalidity::NothingMeasured => say::next_longer(locale.language),
        Invalidity::NobodyListened { .. } => say::next_listen(locale.language),
        Invalidity::GatewayNotReached { .. } => say::next_gateway(locale.language),
    }
}
