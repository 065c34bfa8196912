//! An attempt with a limit of time that can be cancelled, and that remembers how far it came.

use std::future::Future;
use std::time::Duration;

use documents::readiness::{Missing, ProbeFact, ProbeFailure, ProbeOutcome, Why};
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, utc_now};

/// The stage at which an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Connect,
    Greeting,
    LogIn,
    Answer,
    Listen,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Stage::Connect => "connect",
            Stage::Greeting => "greeting",
            Stage::LogIn => "log-in",
            Stage::Answer => "answer",
            Stage::Listen => "listen",
        }
    }
}

/// What an attempt has found, and where it stands: both outlive the attempt itself.
#[derive(Debug)]
pub(super) struct Progress<T> {
    pub(super) found: T,
    pub(super) stage: Stage,
}

/// Why a peer's behaviour ended an attempt, in words without secrets.
#[derive(Debug)]
pub(super) struct Ended(pub(super) Missing);

impl Ended {
    pub(super) fn failed(detail: impl Into<String>) -> Self {
        Ended(Missing { why: Why::Failed, detail: detail.into() })
    }

    pub(super) fn timed_out(detail: String) -> Self {
        Ended(Missing { why: Why::TimedOut, detail })
    }

    pub(super) fn silent(limit: Duration) -> Self {
        Ended::timed_out(format!("nothing more came within {} s", limit.as_secs_f64()))
    }

    pub(super) fn no_right(detail: impl Into<String>) -> Self {
        Ended(Missing { why: Why::NoRight, detail: detail.into() })
    }
}

/// Makes an attempt within a limit, and gives the fact.
pub(super) async fn made<T>(
    about: String,
    progress: &mut Progress<T>,
    limits: (Duration, &CancellationToken),
    outcome: impl FnOnce(&T) -> ProbeOutcome,
    attempt: impl AsyncFnOnce(&mut Progress<T>) -> Result<(), Ended>,
) -> ProbeFact {
    let (limit, cancel) = limits;
    let (at, clock) = (utc_now(), Clock::start());
    let ended = within(limit, cancel, attempt(progress)).await;
    let failure = ended
        .err()
        .map(|Ended(reason)| ProbeFailure { stage: progress.stage.name().to_owned(), reason });
    ProbeFact {
        about,
        at,
        took_ms: clock.elapsed().as_secs_f64() * 1e3,
        outcome: outcome(&progress.found),
        failure,
    }
}

async fn within(
    limit: Duration,
    cancel: &CancellationToken,
    attempt: impl Future<Output = Result<(), Ended>>,
) -> Result<(), Ended> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => {
            Err(Ended(Missing { why: Why::NotAsked, detail: "it was stopped".to_owned() }))
        }
        ended = tokio::time::timeout(limit, attempt) => ended.unwrap_or_else(|_| Err(Ended::silent(limit))),
    }
}
