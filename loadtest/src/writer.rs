//! Writes the journal once a second, on a thread of its own, and tells how far the run is.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;

use documents::run::{Outcome, RunEnd};
use tokio::sync::watch;

use crate::crm::Stage;
use crate::desks::Desks;
use crate::host_sampler::HostSampler;
use crate::recorder::{
    Durations, InFlightReading, Journal, JournalError, Line, Second, SecondGauges, Tally, second_of,
};
use crate::sms;
use crate::station::StationGauge;

/// Microseconds of a second.
const SECOND_US: u64 = 1_000_000;
/// Seconds that the progress' response times look back.
const RECENT: usize = 5;

/// How far a run is, for whoever shows it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Progress {
    /// Seconds since the start.
    pub at_s: f64,
    /// Virtual users at work.
    pub users: u64,
    /// Steps ended so far, in all phases.
    pub steps: u64,
    /// Of them, failed.
    pub failed: u64,
    /// Calls in progress at the exchange; absent where none are played.
    pub calls: Option<u64>,
    /// Messages that were started and have not reached the gateway; absent where none are sent.
    pub sms_waiting: Option<u64>,
    /// p95 of the response times of the last seconds, in milliseconds; absent where there were none.
    pub recent_p95_ms: Option<f64>,
}

/// The thread that writes the journal.
pub(crate) struct Writer {
    end: Sender<RunEnd>,
    failed: watch::Receiver<bool>,
    thread: JoinHandle<Result<(), JournalError>>,
}

impl Writer {
    /// Starts the thread. The target's process and what it tells of its servers, where the harness
    /// started it.
    pub(crate) fn start(
        stage: Arc<Stage>,
        desks: Desks,
        journal: Journal,
        (target_process, station): (Option<u32>, Option<Arc<StationGauge>>),
        progress: watch::Sender<Progress>,
    ) -> std::io::Result<Self> {
        let (end, ends) = mpsc::channel();
        let (fail, failed) = watch::channel(false);
        let thread = std::thread::Builder::new().name("journal".into()).spawn(move || {
            // A host that cannot be sampled is "not measured" in the record, no reason to stop.
            let sampler = HostSampler::new(stage.clock, target_process, station).ok();
            let told = Telling { progress, recent: Vec::new(), now: Progress::default() };
            let written = Seconds { stage, desks, journal, sampler, told }.write_until(&ends);
            fail.send_replace(written.is_err());
            written
        })?;
        Ok(Writer { end, failed, thread })
    }

    /// Turns `true` when the journal can no longer be written.
    pub(crate) fn failed(&self) -> watch::Receiver<bool> {
        self.failed.clone()
    }

    /// Writes what is left and the end.
    pub(crate) fn finish(self, end: RunEnd) -> Result<(), JournalError> {
        // A writer that failed is gone already, and says why when it is joined.
        let _gone = self.end.send(end);
        self.thread.join().expect("the journal's thread does not panic")
    }
}

/// Everything that a second's line is made of.
struct Seconds {
    stage: Arc<Stage>,
    desks: Desks,
    journal: Journal,
    sampler: Option<HostSampler>,
    told: Telling,
}

impl Seconds {
    fn write_until(mut self, ends: &mpsc::Receiver<RunEnd>) -> Result<(), JournalError> {
        for number in 0.. {
            let wait = self.stage.clock.until((number + 1) * SECOND_US);
            match ends.recv_timeout(wait) {
                Err(RecvTimeoutError::Timeout) => self.write(number)?,
                Ok(end) => {
                    self.write(number)?;
                    return self.journal.append(&Line::End(end));
                }
                // The run gave up without an end: the journal stays torn, as it is.
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
        unreachable!("seconds do not run out")
    }

    fn write(&mut self, number: u64) -> Result<(), JournalError> {
        let samples = self.stage.recorder.take();
        let InFlightReading { at_us, users, steps, integral_us } = self.stage.in_flight.read();
        let gauges =
            SecondGauges { at_us, users, in_flight: steps, in_flight_integral_us: integral_us };
        let steady = self.stage.plan.steady_from().as_micros() as u64
            ..self.stage.plan.steady_until().as_micros() as u64;
        let is_steady = |due_us: u64| steady.contains(&due_us);
        let host = self.sampler.as_mut().map(HostSampler::sample);
        let mut second = second_of(number, &samples, is_steady, gauges, host);
        self.desks.fill(&mut second);
        self.told.tell(&second);
        self.journal.append(&Line::Second(second))
    }
}

/// Tells how far the run is.
struct Telling {
    progress: watch::Sender<Progress>,
    recent: Vec<Vec<Durations>>,
    now: Progress,
}

impl Telling {
    fn tell(&mut self, second: &Second) {
        // That messages arrive is shown by how many wait.
        let steps = || second.steps.iter().filter(|step| step.workload != sms::WORKLOAD);
        for count in steps().flat_map(|step| &step.outcomes) {
            self.now.steps += count.1;
            self.now.failed += if *count.0 == Outcome::Ok { 0 } else { *count.1 };
        }
        self.recent.push(steps().map(|step| step.response.clone()).collect());
        if self.recent.len() > RECENT {
            self.recent.remove(0);
        }
        let mut recent = Tally::default();
        self.recent.iter().flatten().for_each(|durations| recent.merge(durations));
        self.now.recent_p95_ms = documents::distribution::quantile_ms(&recent.histogram, 0.95);
        self.now.at_s = second.gauges.at_us as f64 / 1e6;
        self.now.users = second.gauges.users;
        self.now.calls = second.calls.as_ref().map(|calls| calls.in_progress);
        self.now.sms_waiting = second.sms.as_ref().map(|sms| sms.waiting);
        self.progress.send_replace(self.now);
    }
}
