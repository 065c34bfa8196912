//! Tables for spreadsheets and scripts: always English, plain numbers, a unit in each heading, empty
//! where nothing was measured or the samples do not suffice.

mod campaigns;

use documents::calls::CallsPoint;
use documents::http::HttpPoint;
use documents::run::{Outcome, RunRecord, StepRecord};
use documents::sms::SmsPoint;

pub use campaigns::campaigns;

/// The table of steps as CSV (RFC 4180): workloads first, then their steps.
///
/// Times are in milliseconds. A quantile is empty where there were not enough samples to state it.
pub fn steps(record: &RunRecord) -> String {
    let steps = record.workloads.iter().chain(&record.steps);
    let is_whole = |step| record.workloads.iter().any(|whole| std::ptr::eq(whole, step));
    table(headings(), steps.map(|step| row(step, is_whole(step))))
}

/// A table: its headings, and rows with a cell for each.
pub(crate) fn table(headings: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(headings).chain(rows) {
        writer.write_record(row).expect("every row has as many cells as the heading");
    }
    let bytes = writer.into_inner().expect("writing into memory cannot fail");
    String::from_utf8(bytes).expect("made of strings")
}

pub(crate) fn owned<const N: usize>(headings: [&str; N]) -> Vec<String> {
    headings.map(str::to_owned).to_vec()
}

/// The course of a run's calls as CSV, a row for each window over all phases; `None` where no calls
/// were played.
///
/// The caller writes it as `calls.csv` beside `steps.csv`. Times since the start are in seconds, pop
/// times in milliseconds; these are empty where a window had no screen pop.
pub fn calls(record: &RunRecord) -> Option<String> {
    let calls = record.calls.as_ref()?;
    let headings = owned([
        "at_s",
        "width_s",
        "started_per_s",
        "in_progress",
        "shown",
        "events_per_s",
        "pop_ms_p50",
        "pop_ms_p95",
        "pop_ms_max",
    ]);
    let row = |window: &CallsPoint| {
        vec![
            window.at_s.to_string(),
            window.width_s.to_string(),
            window.started_per_s.to_string(),
            window.in_progress.to_string(),
            window.shown.to_string(),
            window.events_per_s.to_string(),
            number(window.pop_p50_ms),
            number(window.pop_p95_ms),
            number(window.pop_max_ms),
        ]
    };
    Some(table(headings, calls.series.iter().map(row)))
}

/// The course of a run's messages as CSV, a row for each window over all phases; `None` where no
/// messages were sent.
///
/// The caller writes it as `sms.csv` beside `steps.csv`. Times since the start are in seconds.
pub fn sms(record: &RunRecord) -> Option<String> {
    let sms = record.sms.as_ref()?;
    let headings =
        owned(["at_s", "width_s", "taken_per_s", "attempts_per_s", "waiting", "inbound_per_s"]);
    let row = |window: &SmsPoint| {
        vec![
            window.at_s.to_string(),
            window.width_s.to_string(),
            window.taken_per_s.to_string(),
            window.attempts_per_s.to_string(),
            window.waiting.to_string(),
            window.inbound_per_s.to_string(),
        ]
    };
    Some(table(headings, sms.series.iter().map(row)))
}

/// The course of a run's requests to an HTTP API as CSV, a row for each window over all phases; `None`
/// where none were made.
///
/// The caller writes it as `http.csv` beside `steps.csv`. Times since the start are in seconds,
/// response times in milliseconds; these are empty where a window had no answer.
pub fn http(record: &RunRecord) -> Option<String> {
    let http = record.http.as_ref()?;
    let headings = owned([
        "at_s",
        "width_s",
        "due_per_s",
        "served_per_s",
        "dropped_per_s",
        "response_time_ms_p50",
        "response_time_ms_p95",
        "response_time_ms_max",
    ]);
    let row = |window: &HttpPoint| {
        vec![
            window.at_s.to_string(),
            window.width_s.to_string(),
            window.due_per_s.to_string(),
            window.served_per_s.to_string(),
            window.dropped_per_s.to_string(),
            number(window.response_p50_ms),
            number(window.response_p95_ms),
            number(window.response_max_ms),
        ]
    };
    Some(table(headings, http.series.iter().map(row)))
}

pub(crate) fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The quantiles of the table, and how their columns are called.
const QUANTILES: [(f64, &str); 5] =
    [(0.5, "p50"), (0.9, "p90"), (0.95, "p95"), (0.99, "p99"), (0.999, "p999")];

fn outcome_heading(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::FailedCheck => "failed_check",
        Outcome::HttpError => "http_error",
        Outcome::TimedOut => "timed_out",
        Outcome::Refused => "refused",
        Outcome::Reset => "reset",
        Outcome::Garbled => "garbled",
        Outcome::Dropped => "dropped",
        Outcome::Censored => "censored",
    }
}

fn headings() -> Vec<String> {
    let fixed = ["workload", "step", "total"].map(str::to_owned);
    let outcomes = Outcome::ALL.map(|outcome| outcome_heading(outcome).to_owned());
    let quantiles = QUANTILES.map(|(_, name)| format!("response_time_ms_{name}"));
    let rest = [
        "response_time_ms_max",
        "response_time_ms_mean",
        "service_time_ms_p95",
        "generator_lag_ms_p99",
        "generator_lag_ms_max",
        "samples",
    ];
    let rest = rest.map(str::to_owned);
    let measured = ["throughput_per_s", "requests"].map(str::to_owned);
    fixed.into_iter().chain(outcomes).chain(measured).chain(quantiles).chain(rest).collect()
}

/// A whole workload has no name of a step.
fn row(step: &StepRecord, whole: bool) -> Vec<String> {
    let response = &step.response_time;
    let name = if whole { String::new() } else { step.name.clone() };
    let mut cells = vec![step.workload.clone(), name, step.total().to_string()];
    cells.extend(Outcome::ALL.map(|o| step.outcomes.get(&o).copied().unwrap_or(0).to_string()));
    cells.push(step.throughput_per_s.to_string());
    cells.push(step.requests.to_string());
    cells.extend(QUANTILES.map(|(quantile, _)| number(response.quantile_ms(quantile))));
    cells.push(number(response.max_ms));
    cells.push(number(response.mean_ms));
    cells.push(number(step.service_time.quantile_ms(0.95)));
    cells.push(number(step.generator_lag.quantile_ms(0.99)));
    cells.push(number(step.generator_lag.max_ms));
    cells.push(response.samples.to_string());
    cells
}
