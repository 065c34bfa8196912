//! What the levels of a search are called in words: shared by the page and the terminal.

use documents::capacity::{CapacityRecord, Dimension, LevelOutcome, LevelRecord, Purpose};

use crate::Language;
use crate::locale::Locale;
use crate::messages::{calls as say_calls, capacity as say, figures};

/// A level's number, without what it counts.
pub(super) fn number(dimension: Dimension, value: f64, locale: &Locale) -> String {
    locale.trimmed(value, places(dimension))
}

/// Users are whole; rates may lie between.
fn places(dimension: Dimension) -> usize {
    match dimension {
        Dimension::Users => 0,
        Dimension::CallsPerHour => 1,
        Dimension::MessagesPerS => 2,
    }
}

/// A level with what it counts: `62 users`.
pub(super) fn amount(dimension: Dimension, value: f64, locale: &Locale) -> String {
    let language = locale.language;
    let n = number(dimension, value, locale);
    match dimension {
        Dimension::Users if value == 1.0 => figures::users_one(language),
        Dimension::Users => figures::users(language, n),
        Dimension::CallsPerHour if value == 1.0 => say_calls::an_hour_one(language),
        Dimension::CallsPerHour => say_calls::an_hour(language, n),
        Dimension::MessagesPerS => say::messages_per_s(language, n),
    }
}

/// What a search raises, within a sentence and beside an axis.
pub(super) fn counted(dimension: Dimension, language: Language) -> String {
    match dimension {
        Dimension::Users => say::users(language),
        Dimension::CallsPerHour => say::calls_per_hour(language),
        Dimension::MessagesPerS => say::messages_a_second(language),
    }
}

/// The heading of the levels' column.
pub(super) fn heading(dimension: Dimension, language: Language) -> String {
    match dimension {
        Dimension::Users => say::column_users(language),
        Dimension::CallsPerHour => say::column_calls(language),
        Dimension::MessagesPerS => say::column_messages(language),
    }
}

pub(super) fn purpose(purpose: Purpose, language: Language) -> String {
    match purpose {
        Purpose::Wanted => say::wanted(language),
        Purpose::Staircase => say::staircase(language),
        Purpose::Bisection => say::bisection(language),
        Purpose::Repetition => say::repetition(language),
    }
}

pub(super) fn outcome(outcome: LevelOutcome, language: Language) -> String {
    match outcome {
        LevelOutcome::Held => say::held(language),
        LevelOutcome::Broke => say::broke(language),
        LevelOutcome::Unclear => say::unclear(language),
        LevelOutcome::Invalid => say::invalid(language),
    }
}

/// The level that gives the reason for the answer's upper end.
pub(super) fn deciding(record: &CapacityRecord) -> Option<&LevelRecord> {
    record.levels.get(record.answer.reason_level?)
}

/// The report of a level, by its place beside the record.
pub(super) fn report(level: &LevelRecord) -> String {
    format!("{}/report.html", level.folder)
}
