//! What the calls of a run are called in words, and how many there were: shared by the page and the
//! terminal.

use documents::calls::{
    CallCount, CallDirection, CallEnding, CallFault, CallsRecord, ExchangeKind,
};
use documents::run::{RunRecord, StepRecord};

use crate::locale::Locale;
use crate::messages::calls as say;
use crate::summary::SCREEN_POP;

/// The workload of calls.
pub(crate) const WORKLOAD: &str = "calls";

/// All directions, in the order of a table.
pub(crate) const DIRECTIONS: [CallDirection; 3] =
    [CallDirection::Incoming, CallDirection::Outgoing, CallDirection::Internal];

/// All endings, in the order of a table.
pub(crate) const ENDINGS: [CallEnding; 5] = [
    CallEnding::Answered,
    CallEnding::Transferred,
    CallEnding::Busy,
    CallEnding::Unanswered,
    CallEnding::Abandoned,
];

/// Calls of all kinds.
pub(crate) fn total(counts: &[CallCount]) -> u64 {
    counts.iter().map(|count| count.calls).sum()
}

/// The step that is the screen pop, if one was measured.
pub(crate) fn screen_pops(record: &RunRecord) -> Option<&StepRecord> {
    record.steps.iter().find(|step| step.workload == WORKLOAD && step.name == SCREEN_POP)
}

/// How many calls had which fault, in the order of a table.
pub(crate) fn faults(calls: &CallsRecord) -> [(CallFault, u64); 4] {
    [
        (CallFault::Lost, calls.lost),
        (CallFault::Duplicated, calls.duplicated),
        (CallFault::Mismatched, calls.mismatched),
        (CallFault::LeftActive, calls.left_active),
    ]
}

pub(crate) fn direction(direction: CallDirection, locale: &Locale) -> String {
    let name = match direction {
        CallDirection::Incoming => say::incoming,
        CallDirection::Outgoing => say::outgoing,
        CallDirection::Internal => say::internal,
    };
    name(locale.language)
}

pub(crate) fn ending(ending: CallEnding, locale: &Locale) -> String {
    let name = match ending {
        CallEnding::Answered => say::answered,
        CallEnding::Transferred => say::transferred,
        CallEnding::Busy => say::busy,
        CallEnding::Unanswered => say::unanswered,
        CallEnding::Abandoned => say::abandoned,
    };
    name(locale.language)
}

/// What the exchange was.
pub(crate) fn kind(kind: &ExchangeKind, locale: &Locale) -> String {
    let language = locale.language;
    match kind {
        ExchangeKind::Ami { dialect } => {
            say::kind_ami(language, locale.integer(u64::from(*dialect)))
        }
        ExchangeKind::Smdr { layout, serial: false } => {
            say::kind_smdr(language, locale.isolated(layout))
        }
        ExchangeKind::Smdr { layout, serial: true } => {
            say::kind_smdr_serial(language, locale.isolated(layout))
        }
        ExchangeKind::Asterisk => say::kind_asterisk(language),
        ExchangeKind::Direct => say::kind_direct(language),
    }
}

/// By how much the pop times can be too long, as a sentence.
///
/// The largest error bounds every pop; the p99 is named beside it where there are enough samples.
pub(crate) fn polling_error(calls: &CallsRecord, locale: &Locale) -> String {
    let language = locale.language;
    let every = locale.milliseconds(calls.polling.every_ms);
    let error = &calls.polling.error;
    // A sample beyond the histogram's range is in no quantile, and above the largest of them.
    let largest = error.max_ms.filter(|_| error.out_of_range == 0);
    match (largest, error.quantile_ms(0.99)) {
        (None, _) => say::error_unknown(language, every),
        (Some(max), None) => say::error_max(language, locale.milliseconds(max), every),
        (Some(max), Some(p99)) => {
            let (p99, max) = (locale.milliseconds(p99), locale.milliseconds(max));
            say::error_quantile(language, p99, max, every)
        }
    }
}
