//! What a threshold demands and how it fared, in sentences.

use documents::calls::CallFault;
use documents::distribution::samples_needed;
use documents::run::{Metric, ThresholdRecord, ThresholdState};
use documents::sms::SmsFault;

use crate::locale::Locale;
use crate::messages::{capacity as say_capacity, figures, run as say_run, verdict as say};

/// The step that is the screen pop of a call.
pub(crate) const SCREEN_POP: &str = "screen_pop";

/// What a workload or step is called in a sentence.
pub(crate) fn workload(name: &str, locale: &Locale) -> String {
    match name {
        "crm" => say::crm(locale.language),
        "calls" => say::calls(locale.language),
        SCREEN_POP => say::screen_pop(locale.language),
        "sms" => say::sms(locale.language),
        "sms_api" => say::sms_api(locale.language),
        "sms_inbound" => say::sms_inbound(locale.language),
        "http" => say::http(locale.language),
        other => locale.isolated(other),
    }
}

/// What a threshold on times is about. Screen pops and messages are no answers, and are not called so.
enum Timed {
    /// Answers of a workload or step, by its name.
    Answers(String),
    /// Screen pops of calls.
    Pops,
    /// Arrivals of messages at the gateway: all, those of campaigns, or the single ones.
    Messages(String),
}

impl Timed {
    fn of(name: &str, locale: &Locale) -> Self {
        match name {
            SCREEN_POP => Timed::Pops,
            "sms" => Timed::Messages(say::messages(locale.language)),
            "campaign_message" => Timed::Messages(say::campaign_messages(locale.language)),
            "single_message" => Timed::Messages(say::single_messages(locale.language)),
            other => Timed::Answers(workload(other, locale)),
        }
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
        Metric::ResponseTime { quantile, of } => {
            let language = locale.language;
            let share = locale.share(*quantile);
            let limit = locale.milliseconds(threshold.limit);
            match Timed::of(of, locale) {
                Timed::Answers(name) => say::within(language, share, name, limit),
                Timed::Pops => say::pops_within(language, share, limit),
                Timed::Messages(which) => say::messages_within(language, share, which, limit),
            }
        }
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
        Metric::Sms { fault } => {
            let fault = message_fault_in_words(*fault, locale);
            match threshold.limit {
                0.0 => say::no_message(locale.language, fault),
                limit => say::messages_at_most(locale.language, locale.trimmed(limit, 0), fault),
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

/// What is wrong with a message, as it ends the sentence "no message is ...".
pub(crate) fn message_fault_in_words(fault: SmsFault, locale: &Locale) -> String {
    let words = match fault {
        SmsFault::Lost => say::fault_lost,
        SmsFault::Duplicated => say::fault_duplicated,
        SmsFault::Reordered => say::fault_reordered,
        SmsFault::Altered => say::fault_altered,
        SmsFault::Malformed => say::fault_malformed,
    };
    words(locale.language)
}

/// What was measured against a threshold, or that the samples do not suffice.
pub(crate) fn observed(threshold: &ThresholdRecord, locale: &Locale) -> String {
    match (&threshold.metric, threshold.observed) {
        (Metric::ResponseTime { .. }, Some(ms)) => locale.milliseconds(ms),
        (Metric::ErrorRatio { .. }, Some(ratio)) => locale.share(ratio),
        (Metric::Calls { .. } | Metric::Sms { .. }, Some(count)) => locale.trimmed(count, 0),
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
        Metric::Sms { fault } => {
            let allowed = locale.trimmed(threshold.limit, 0);
            let fault = message_fault_in_words(*fault, locale);
            say::messages_counted(language, fault, over, samples, allowed)
        }
    }
}

/// A threshold on times held against the measurement.
fn times(threshold: &ThresholdRecord, quantile: f64, of: &str, locale: &Locale) -> String {
    let language = locale.language;
    let limit = locale.milliseconds(threshold.limit);
    let share = locale.share(quantile);
    let timed = Timed::of(of, locale);
    let Some(ms) = threshold.observed else {
        let (over, samples) = (locale.integer(threshold.over), locale.integer(threshold.samples));
        let allowed = locale.share(1.0 - quantile);
        return match timed {
            Timed::Answers(name) => {
                say::answers_counted(language, over, samples, name, limit, allowed)
            }
            Timed::Pops => say::pops_counted(language, over, samples, limit, allowed),
            Timed::Messages(which) => {
                say::messages_late(language, over, samples, which, limit, allowed)
            }
        };
    };
    let observed = locale.milliseconds(ms);
    match (timed, threshold.state) {
        (Timed::Answers(name), ThresholdState::Holds) => {
            say::answers_hold(language, share, name, observed, limit)
        }
        (Timed::Answers(name), _) => say::answers_broken(language, share, name, observed, limit),
        (Timed::Pops, ThresholdState::Holds) => say::pops_hold(language, share, observed, limit),
        (Timed::Pops, _) => say::pops_broken(language, share, observed, limit),
        (Timed::Messages(which), ThresholdState::Holds) => {
            say::messages_hold(language, share, which, observed, limit)
        }
        (Timed::Messages(which), _) => {
            say::messages_broken(language, share, which, observed, limit)
        }
    }
}

/// A quantile and whose times it is taken of: `p95`, `the CRM answers`.
pub(crate) fn quantile_of(quantile: f64, of: &str, locale: &Locale) -> (String, String) {
    let language = locale.language;
    let what = match Timed::of(of, locale) {
        Timed::Answers(name) => say_capacity::answers_of(language, name),
        Timed::Pops => say_capacity::pops(language),
        Timed::Messages(which) => say_capacity::way_of(language, which),
    };
    (say_run::quantile(language, locale.trimmed(quantile * 100.0, 2)), what)
}

/// That a threshold is crossed, as it ends the sentence "the limit is CPU: p95 of ... passes 1 s".
pub(crate) fn crossing(threshold: &ThresholdRecord, locale: &Locale) -> String {
    let language = locale.language;
    match &threshold.metric {
        Metric::ResponseTime { quantile, of } => {
            let limit = locale.milliseconds(threshold.limit);
            let (quantile, what) = quantile_of(*quantile, of, locale);
            say_capacity::passes(language, quantile, what, limit)
        }
        Metric::ErrorRatio { of } => {
            let steps = steps(of.as_deref(), locale);
            match threshold.limit {
                0.0 => say_capacity::some_fail(language, steps),
                limit => say_capacity::too_many_fail(language, locale.share(limit), steps),
            }
        }
        Metric::Calls { fault } => {
            let fault = fault_in_words(*fault, locale);
            match threshold.limit {
                0.0 => say_capacity::calls_are(language, fault),
                limit => say_capacity::more_calls_are(language, locale.trimmed(limit, 0), fault),
            }
        }
        Metric::Sms { fault } => {
            let fault = message_fault_in_words(*fault, locale);
            match threshold.limit {
                0.0 => say_capacity::messages_are(language, fault),
                limit => say_capacity::more_messages_are(language, locale.trimmed(limit, 0), fault),
            }
        }
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
