//! The calls in one second of a run, as its line of the journal carries them.

use documents::calls::CallFinding;
use serde::{Deserialize, Serialize};

use super::tally::CallTally;
use super::tracker::Taken;
use crate::exchange::ExchangeCounts;
use crate::recorder::{Durations, InFlightReading};

/// Calls with something wrong that one line carries; the counts are of all.
const FINDINGS: usize = 50;

/// What one second brought.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CallsSecond {
    /// The instant of the gauges, in microseconds of the run.
    pub at_us: u64,
    /// Calls that began.
    pub began: u64,
    /// Calls in progress at the exchange, at the instant.
    pub in_progress: u64,
    /// Time integral of their number since the start of the run, in microseconds.
    pub in_progress_integral_us: u64,
    /// Calls that the last look listed.
    pub listed: u64,
    /// What became of calls that were due in the steady phase.
    pub steady: CallTally,
    /// Pop times, of all phases.
    pub pops: Durations,
    /// Errors of the pop times of the steady phase.
    pub errors: Durations,
    /// Pop times of the steady phase, less half of their error.
    pub corrected: Durations,
    /// Looks.
    pub polls: u64,
    /// Looks that failed.
    pub polls_failed: u64,
    /// What the exchange counted since its start.
    pub exchange: ExchangeCounts,
    /// Calls with which something was wrong.
    pub findings: Vec<CallFinding>,
}

impl CallsSecond {
    pub(super) fn of(
        taken: Taken,
        listed: u64,
        in_progress: InFlightReading,
        polls: u64,
        polls_failed: u64,
        exchange: ExchangeCounts,
    ) -> Self {
        let Taken { pops, steady, mut findings, began } = taken;
        findings.truncate(FINDINGS);
        let mut second = CallsSecond {
            at_us: in_progress.at_us,
            began,
            in_progress: in_progress.steps,
            in_progress_integral_us: in_progress.integral_us,
            listed,
            steady,
            polls,
            polls_failed,
            exchange,
            findings,
            ..CallsSecond::default()
        };
        for pop in pops {
            second.pops.record(pop.pop_us);
            if pop.steady {
                second.errors.record(pop.error_us);
                second.corrected.record(pop.pop_us - pop.error_us / 2);
            }
        }
        second
    }
}
