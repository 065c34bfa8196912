//! The levels of a search for spreadsheets and scripts: always English, plain numbers.

use documents::capacity::{CapacityRecord, Dimension, LevelOutcome, LevelRecord, Purpose};
use documents::limit::Limit;
use documents::run::ThresholdState;

use crate::csv::{owned, table};

pub(super) fn csv(record: &CapacityRecord) -> String {
    let level = match record.dimension {
        Dimension::Users => "users",
        Dimension::CallsPerHour => "calls_per_hour",
        Dimension::MessagesPerS => "messages_per_s",
    };
    let headings = [
        "at_s",
        level,
        "purpose",
        "outcome",
        "ended_early",
        "lasted_s",
        "samples",
        "throughput_per_s",
        "response_time_ms_p95",
        "host_cpu_ratio",
        "limited_by",
        "tightest_threshold",
        "tightest_state",
        "tightest_limit",
        "tightest_observed",
        "folder",
    ];
    table(owned(headings), record.levels.iter().map(row))
}

fn row(level: &LevelRecord) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let tightest = level.tightest.as_ref();
    let words = |words: Option<&str>| words.unwrap_or_default().to_owned();
    vec![
        level.at_s.to_string(),
        level.value.to_string(),
        purpose(level.purpose).to_owned(),
        outcome(level.outcome).to_owned(),
        level.ended_early.to_string(),
        level.lasted_s.to_string(),
        level.samples.to_string(),
        level.throughput_per_s.to_string(),
        number(level.response_p95_ms),
        number(level.host_cpu),
        words(level.limit.as_ref().map(|record| limit(record.limit))),
        words(tightest.map(|tightest| tightest.threshold.as_str())),
        words(tightest.map(|tightest| state(tightest.state))),
        number(tightest.map(|tightest| tightest.limit)),
        number(tightest.and_then(|tightest| tightest.observed)),
        level.folder.clone(),
    ]
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Wanted => "wanted",
        Purpose::Staircase => "staircase",
        Purpose::Bisection => "bisection",
        Purpose::Repetition => "repetition",
    }
}

fn outcome(outcome: LevelOutcome) -> &'static str {
    match outcome {
        LevelOutcome::Held => "held",
        LevelOutcome::Broke => "broke",
        LevelOutcome::Unclear => "unclear",
        LevelOutcome::Invalid => "invalid",
    }
}

fn state(state: ThresholdState) -> &'static str {
    match state {
        ThresholdState::Holds => "holds",
        ThresholdState::Broken => "broken",
        ThresholdState::Undecided => "undecided",
    }
}

fn limit(limit: Limit) -> &'static str {
    match limit {
        Limit::Nothing => "nothing",
        Limit::Cpu => "cpu",
        Limit::Disk => "disk",
        Limit::Memory => "memory",
        Limit::Steal => "steal",
        Limit::Generator => "generator",
        Limit::Gateway => "gateway",
        Limit::Exchange => "exchange",
        Limit::Station => "station",
        Limit::NotDetermined => "not_determined",
    }
}
