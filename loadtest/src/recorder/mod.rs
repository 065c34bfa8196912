//! Records what happened to each step, once a second, to a journal that survives a kill.
//!
//! A worker pushes a [`Sample`] into its shard and goes on. Once a second the writer takes all
//! samples, adds them to that second's histograms, and appends one line to the journal.

mod assemble;
mod durations;
mod in_flight;
mod journal;
mod second;
mod windows;

use std::sync::{Mutex, PoisonError};

use documents::run::Outcome;

pub use assemble::assemble;
#[cfg(test)]
pub(crate) use assemble::tests as tests_support;
pub(crate) use assemble::{Steady, Totals};
pub use durations::{Durations, Tally};
pub use in_flight::{InFlight, InFlightReading};
pub use journal::{Header, Journal, JournalContent, JournalError, Line, SCHEMA, read_journal};
pub use second::{Second, SecondGauges, StepSecond, second_of};
pub(crate) use windows::Glance;

/// One step of one virtual user, from when it was due to when it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The workload.
    pub workload: &'static str,
    /// The step's name.
    pub step: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// When it was due, in microseconds of the run.
    pub due_us: u64,
    /// When its first request was sent.
    pub sent_us: u64,
    /// When the last byte of its last answer came.
    pub done_us: u64,
    /// The thinking before it was due, in microseconds.
    pub think_us: u64,
    /// HTTP requests it made.
    pub requests: u32,
    /// Where it failed: which request failed, and why.
    pub failure: Option<String>,
}

impl Sample {
    /// From the scheduled instant to the last byte.
    pub fn response_us(&self) -> u64 {
        self.done_us.saturating_sub(self.due_us)
    }

    /// From the first byte sent to the last received.
    pub fn service_us(&self) -> u64 {
        self.done_us.saturating_sub(self.sent_us)
    }

    /// From the scheduled instant to the first byte sent.
    pub fn lag_us(&self) -> u64 {
        self.sent_us.saturating_sub(self.due_us)
    }
}

/// Takes samples from many workers.
#[derive(Debug)]
pub struct Recorder {
    shards: Vec<Mutex<Vec<Sample>>>,
}

impl Recorder {
    /// A recorder with a number of shards: workers of different shards never wait for each other.
    pub fn new(shards: usize) -> Self {
        Recorder { shards: (0..shards.max(1)).map(|_| Mutex::new(Vec::new())).collect() }
    }

    /// Records a sample of a worker.
    pub fn record(&self, worker: usize, sample: Sample) {
        let shard = &self.shards[worker % self.shards.len()];
        shard.lock().unwrap_or_else(PoisonError::into_inner).push(sample);
    }

    /// Takes everything recorded since the last time.
    pub fn take(&self) -> Vec<Sample> {
        let mut all = Vec::new();
        for shard in &self.shards {
            all.append(&mut shard.lock().unwrap_or_else(PoisonError::into_inner));
        }
        all
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn sample(step: &'static str, due_us: u64, lag_us: u64, service_us: u64) -> Sample {
        Sample {
            workload: "crm",
            step,
            outcome: Outcome::Ok,
            due_us,
            sent_us: due_us + lag_us,
            done_us: due_us + lag_us + service_us,
            think_us: 0,
            requests: 1,
            failure: None,
        }
    }

    #[test]
    fn late_generator_is_charged_to_the_sample() {
        let late = sample("report", 1_000, 400, 50);
        assert_eq!((late.response_us(), late.service_us(), late.lag_us()), (450, 50, 400));
    }

    #[test]
    fn samples_of_all_shards_are_taken_once() {
        let recorder = Recorder::new(3);
        for worker in 0..10 {
            recorder.record(worker, sample("report", worker as u64, 0, 1));
        }
        let mut dues: Vec<u64> = recorder.take().iter().map(|sample| sample.due_us).collect();
        dues.sort_unstable();
        assert_eq!(dues, (0..10).collect::<Vec<_>>());
        assert!(recorder.take().is_empty());
    }
}
