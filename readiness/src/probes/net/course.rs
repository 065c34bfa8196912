//! The course of a probe: its stages, its end by itself, by the limit or by cancellation.

use std::fmt::Display;
use std::time::Duration;

use documents::readiness::{Missing, ProbeFact, ProbeFailure, ProbeOutcome, Why};
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, utc_now};

/// Characters of a peer's own words that are kept.
const WORDS_MOST: usize = 200;

/// Where a probe stands. It outlives the work, so that a limit tells at which stage it struck.
#[derive(Debug)]
pub(crate) struct Progress {
    stage: &'static str,
}

impl Progress {
    pub(crate) fn at(stage: &'static str) -> Self {
        Progress { stage }
    }

    /// Another stage begins.
    pub(crate) fn enter(&mut self, stage: &'static str) {
        self.stage = stage;
    }
}

/// One run of a probe.
pub(crate) struct Course {
    about: String,
    at: String,
    clock: Clock,
}

impl Course {
    /// A probe begins.
    pub(crate) fn begin(about: String) -> Self {
        Course { about, at: utc_now(), clock: Clock::start() }
    }

    /// Its end: what was found, and why it came no further.
    pub(crate) fn end(
        self,
        outcome: ProbeOutcome,
        progress: &Progress,
        end: Result<(), Missing>,
    ) -> ProbeFact {
        let stage = progress.stage.to_owned();
        ProbeFact {
            about: self.about,
            at: self.at,
            took_ms: self.clock.elapsed().as_secs_f64() * 1e3,
            outcome,
            failure: end.err().map(|reason| ProbeFailure { stage, reason }),
        }
    }
}

/// Awaits the work until it ends, its time is up, or it is cancelled; then the work is dropped, and with
/// it what it holds open.
pub(crate) async fn within(
    limit: Duration,
    cancel: &CancellationToken,
    work: impl Future<Output = Result<(), Missing>>,
) -> Result<(), Missing> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(not_asked("it was stopped before it ended")),
        ended = tokio::time::timeout(limit, work) => ended.unwrap_or_else(|_| Err(timed_out(limit))),
    }
}

/// Its time is up.
pub(crate) fn timed_out(limit: Duration) -> Missing {
    let detail = format!("it had not ended after {:.1} s", limit.as_secs_f64());
    Missing { why: Why::TimedOut, detail }
}

/// The peer refused who asked.
pub(crate) fn no_right(detail: impl Display) -> Missing {
    Missing { why: Why::NoRight, detail: wording(&detail.to_string()) }
}

/// It was tried and failed.
pub(crate) fn failed(detail: impl Display) -> Missing {
    Missing { why: Why::Failed, detail: wording(&detail.to_string()) }
}

/// It was not tried.
pub(crate) fn not_asked(detail: impl Into<String>) -> Missing {
    Missing { why: Why::NotAsked, detail: detail.into() }
}

/// The peer has no way to do it.
pub(crate) fn not_supported(detail: impl Display) -> Missing {
    Missing { why: Why::NotSupported, detail: wording(&detail.to_string()) }
}

/// A peer's own words as they can be shown: one line without control characters, cut to a length.
pub(crate) fn wording(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut words: String = shown.take(WORDS_MOST).collect();
    words.truncate(words.trim_end().len());
    words.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peers_words_are_one_short_line() {
        assert_eq!(wording(" bad\r\n\u{1b}[31mnews "), "bad   [31mnews");
        assert_eq!(wording(&"x".repeat(10_000)).len(), WORDS_MOST);
    }
}
