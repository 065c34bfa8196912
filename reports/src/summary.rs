//! What a run means, in sentences: the answer, the reasons, what to do next. The page and the
//! terminal print the same ones.

use std::collections::BTreeSet;

use documents::calls::CallFault;
use documents::distribution::samples_needed;
use documents::run::{
    Answer, EndKind, Invalidity, Metric, RunRecord, TargetKind, ThresholdRecord, ThresholdState,
    Warning,
};

use crate::calls::load;
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
    let target = &record.provenance.target;
    let address = locale.isolated(&target.url);
    let (subject, within) = match &target.kind {
        TargetKind::EmbeddedStaging { service_model, .. } if service_model == WORK => {
            (say::this_host(language), say::this_host_within(language))
        }
        TargetKind::EmbeddedStaging { .. } => {
            (say::stand_in(language), say::stand_in_within(language))
        }
        TargetKind::Given => {
            (say::installation(language, &address), say::installation_within(language, &address))
        }
    };
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
    reasons.extend(stand_in(record, locale));
    reasons
}

/// The service model in which the stand-in does the CRM's work on the host.
const WORK: &str = "work";

/// How far a run against the stand-in speaks for the CRM: nobody measured the CRM itself.
fn stand_in(record: &RunRecord, locale: &Locale) -> Option<String> {
    match &record.provenance.target.kind {
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

/// The step that is the screen pop of a call.
pub(crate) const SCREEN_POP: &str = "screen_pop";

/// What a workload or step is called in a sentence.
pub(crate) fn workload(name: &str, locale: &Locale) -> String {
    match name {
        "crm" => say::crm(locale.language),
        "calls" => say::calls(locale.language),
        SCREEN_POP => say::screen_pop(locale.language),
        "sms" => say::sms(locale.language),
        other => locale.isolated(other),
    }
}

fn steps(of: Option<&str>, locale: &Locale) -> String {
    match of {
        Some(name) => say::steps_of(locale.language, workload(name, locale)),
        None => say::all_steps(locale.language),
    }
}

/// What a threshold demands, in words.
pub(crate) fn requirement(threshold: &ThresholdRecord, locale: &Locale) -> String {
    match &threshold.metric {
        Metric::ResponseTime { quantile, of } if of == SCREEN_POP => say::pops_within(
            locale.language,
            locale.share(*quantile),
            locale.milliseconds(threshold.limit),
        ),
        Metric::ResponseTime { quantile, of } => say::within(
            locale.language,
            locale.share(*quantile),
            workload(of, locale),
            locale.milliseconds(threshold.limit),
        ),
        Metric::ErrorRatio { of } if threshold.limit == 0.0 => {
            say::none_fails(locale.language, steps(of.as_deref(), locale))
        }
        Metric::ErrorRatio { of } => say::failed_at_most(
            locale.language,
            steps(of.as_deref(), locale),
            locale.share(threshold.limit),
        ),
        Metric::Calls { fault } => {
            let fault = fault_in_words(*fault, locale);
            match threshold.limit {
                0.0 => say::no_call(locale.language, fault),
                limit => say::calls_at_most(locale.language, locale.trimmed(limit, 0), fault),
            }
        }
    }
}

/// What is wrong with a call, as it ends the sentence "no call is ...".
pub(crate) fn fault_in_words(fault: CallFault, locale: &Locale) -> String {
    let words = match fault {
        CallFault::Lost => say::fault_lost,
        CallFault::Duplicated => say::fault_duplicated,
        CallFault::Mismatched => say::fault_mismatched,
        CallFault::LeftActive => say::fault_left_active,
    };
    words(locale.language)
}

/// What was measured against a threshold, or that the samples do not suffice.
pub(crate) fn observed(threshold: &ThresholdRecord, locale: &Locale) -> String {
    match (&threshold.metric, threshold.observed) {
        (Metric::ResponseTime { .. }, Some(ms)) => locale.milliseconds(ms),
        (Metric::ErrorRatio { .. }, Some(ratio)) => locale.share(ratio),
        (Metric::Calls { .. }, Some(calls)) => locale.trimmed(calls, 0),
        (Metric::ResponseTime { quantile, .. }, None)
            if threshold.samples < samples_needed(*quantile) =>
        {
            figures::not_enough_samples_of(
                locale.language,
                locale.integer(threshold.samples),
                locale.integer(samples_needed(*quantile)),
            )
        }
        (_, None) => figures::not_measured(locale.language),
    }
}

/// A threshold held against the measurement, as a sentence.
pub(crate) fn judgement(threshold: &ThresholdRecord, locale: &Locale) -> String {
    if threshold.state == ThresholdState::Undecided {
        return undecided(threshold, locale);
    }
    let language = locale.language;
    let (over, samples) = (locale.integer(threshold.over), locale.integer(threshold.samples));
    match &threshold.metric {
        Metric::ResponseTime { quantile, of } => times(threshold, *quantile, of, locale),
        Metric::ErrorRatio { of } => {
            let steps = steps(of.as_deref(), locale);
            let allowed = match threshold.limit {
                0.0 => say::none_may(language),
                limit => say::at_most_may(language, locale.share(limit)),
            };
            match threshold.observed {
                _ if threshold.over == 0 && threshold.samples > 0 => {
                    say::errors_none(language, samples, allowed)
                }
                Some(ratio) => {
                    let observed = locale.share(ratio);
                    say::errors_observed(language, steps, observed, over, samples, allowed)
                }
                None => say::errors_counted(language, steps, over, samples, allowed),
            }
        }
        Metric::Calls { fault } => {
            let allowed = locale.trimmed(threshold.limit, 0);
            say::calls_counted(language, fault_in_words(*fault, locale), over, samples, allowed)
        }
    }
}

/// A threshold on times held against the measurement. Screen pops are no answers, and are not called
/// so.
fn times(threshold: &ThresholdRecord, quantile: f64, of: &str, locale: &Locale) -> String {
    let language = locale.language;
    let limit = locale.milliseconds(threshold.limit);
    let share = locale.share(quantile);
    let Some(ms) = threshold.observed else {
        let (over, samples) = (locale.integer(threshold.over), locale.integer(threshold.samples));
        let allowed = locale.share(1.0 - quantile);
        return match of {
            SCREEN_POP => say::pops_counted(language, over, samples, limit, allowed),
            _ => {
                let name = workload(of, locale);
                say::answers_counted(language, over, samples, name, limit, allowed)
            }
        };
    };
    let observed = locale.milliseconds(ms);
    match (of, threshold.state) {
        (SCREEN_POP, ThresholdState::Holds) => say::pops_hold(language, share, observed, limit),
        (SCREEN_POP, _) => say::pops_broken(language, share, observed, limit),
        (_, ThresholdState::Holds) => {
            say::answers_hold(language, share, workload(of, locale), observed, limit)
        }
        (_, _) => say::answers_broken(language, share, workload(of, locale), observed, limit),
    }
}

fn undecided(threshold: &ThresholdRecord, locale: &Locale) -> String {
    let language = locale.language;
    let requirement = requirement(threshold, locale);
    let confidence = threshold.confidence.map(|confidence| locale.share(confidence));
    let close = threshold.observed.map(|_| observed(threshold, locale));
    match (&threshold.metric, close, confidence) {
        (Metric::ResponseTime { quantile, .. }, None, _)
            if threshold.samples < samples_needed(*quantile) =>
        {
            say::undecided_samples(language, requirement, observed(threshold, locale))
        }
        (_, None, Some(confidence)) => say::undecided(language, requirement, confidence),
        (_, None, None) => say::undecided_counted(language, requirement),
        (_, Some(close), Some(confidence)) => {
            say::undecided_close(language, requirement, close, confidence)
        }
        // What was only counted has no confidence to name.
        (_, Some(close), None) => say::undecided_counted_close(language, requirement, close),
    }
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
        EndKind::Aborted { threshold } => {
            say::end_aborted(language, at, locale.isolated(threshold))
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
            let wrong_calls = broken(|metric| matches!(metric, Metric::Calls { .. }));
            let said = failing.then(|| say::next_failures(language));
            let calls = wrong_calls.then(|| say::next_calls(language));
            said.into_iter()
                .chain(calls)
                .chain(warnings)
                .chain((slow || !failing && !wrong_calls).then(|| say::next_not_met(language)))
                .collect()
        }
        Answer::Inconclusive => match record.end.how {
            EndKind::Completed | EndKind::Aborted { .. } => vec![say::next_longer(language)],
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
    }
}
