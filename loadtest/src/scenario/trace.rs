//! A trace of calls: the scenario's `calls.csv`, one call a row.
//!
//! Columns: `at_s` (since the start of the run), `direction` (incoming, outgoing, internal), `ending`
//! (answered, transferred, busy, unanswered, abandoned), `wait_s` (in the queue before it rings, or until
//! the caller gives up; 0 where there is no queue), `ring_s`, `talk_s`. Lines that begin with `#` are
//! comments.

use documents::calls::{CallDirection, CallEnding};
use serde::Deserialize;

/// A call of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TracedCall {
    /// Its first event, in seconds since the start of the run.
    pub at_s: f64,
    /// Which way it goes.
    pub direction: CallDirection,
    /// What becomes of it.
    pub ending: CallEnding,
    /// In the queue, in seconds.
    pub wait_s: f64,
    /// Ringing, in seconds.
    pub ring_s: f64,
    /// From the answer to the hang-up, in seconds.
    pub talk_s: f64,
}

/// Why a trace cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct TraceError {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// A call cannot begin or last longer than a day: seconds were meant, and something else written.
const LONGEST_S: f64 = 86_400.0;

/// Reads a trace.
///
/// # Errors
/// The first row that is wrong, with its line.
pub fn parse(file: &str, text: &str) -> Result<Vec<TracedCall>, TraceError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let at = |line: u64, reason: String| TraceError { file: file.to_owned(), line, reason };
    let mut calls: Vec<TracedCall> = Vec::new();
    let headers = reader.headers().map_err(|error| at(1, error.to_string()))?.clone();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(|error| at(line_of(&error), error.to_string()))? {
        let line = row.position().map_or(0, csv::Position::line);
        let call: TracedCall = row.deserialize(Some(&headers)).map_err(|error| {
            let reason = match error.kind() {
                csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
                _ => error.to_string(),
            };
            at(line, reason)
        })?;
        check(&call).map_err(|reason| at(line, reason))?;
        calls.push(call);
    }
    calls.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    Ok(calls)
}

fn line_of(error: &csv::Error) -> u64 {
    error.position().map_or(0, csv::Position::line)
}

fn check(call: &TracedCall) -> Result<(), String> {
    use CallDirection::Incoming;
    let spans = [
        ("at_s", call.at_s),
        ("wait_s", call.wait_s),
        ("ring_s", call.ring_s),
        ("talk_s", call.talk_s),
    ];
    for (name, value) in spans {
        if !(0.0..=LONGEST_S).contains(&value) {
            return Err(format!("`{name}` is {value}, outside 0 to {LONGEST_S}"));
        }
    }
    let queued = matches!(call.ending, CallEnding::Abandoned | CallEnding::Transferred);
    if queued && call.direction != Incoming {
        return Err("only incoming calls are abandoned or transferred".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "at_s,direction,ending,wait_s,ring_s,talk_s\n";

    #[test]
    fn a_trace_reads_in_the_order_of_its_instants() {
        let text = format!(
            "{HEADER}# lunch\n5.5, incoming, answered, 0, 3, 60\n1, outgoing, busy, 0, 1, 0\n"
        );
        let calls = parse("calls.csv", &text).expect("a trace");
        assert_eq!(calls.iter().map(|call| call.at_s).collect::<Vec<_>>(), [1.0, 5.5]);
        assert_eq!(calls[1].direction, CallDirection::Incoming);
    }

    #[test]
    fn a_wrong_row_is_named_by_its_line() {
        let why = |row: &str| {
            let text = format!("{HEADER}1,incoming,answered,0,3,60\n{row}\n");
            parse("calls.csv", &text).expect_err("wrong").to_string()
        };
        assert!(why("2,sideways,answered,0,3,60").starts_with("calls.csv:3: "));
        assert!(why("-2,incoming,answered,0,3,60").contains("`at_s` is -2, outside"));
        assert!(why("2,outgoing,abandoned,0,3,60").contains("only incoming calls"));
        assert!(why("2,incoming,answered,0,3").starts_with("calls.csv:3: "));
        assert!(parse("calls.csv", "at,direction\n1,incoming\n").is_err());
    }
}
