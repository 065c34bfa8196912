//! A run from its first second to its record.
//!
//! Phases: probe, ramp, warm-up, steady, drain, done. One task plays the workload, a thread writes
//! the journal once a second, and [`run`] decides when a phase ends.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use documents::run::{EndKind, Provenance, RunEnd, RunRecord};
use tokio::sync::watch;

use crate::crm::{self, Accounts, Api, ApiError, GooseError, Stage, StopSignal};
use crate::plan::Plan;
use crate::recorder::{Header, Journal, JournalError, Line, SCHEMA, assemble, read_journal};
use crate::writer::{Progress, Writer};

/// What a run needs besides its plan.
pub struct Order {
    /// What to play.
    pub plan: Plan,
    /// Where to.
    pub api: Api,
    /// As whom.
    pub accounts: Accounts,
    /// What produces the record.
    pub provenance: Provenance,
    /// The target's process, where the harness started it on this host.
    pub target_process: Option<u32>,
    /// The journal's file. Must not exist.
    pub journal: PathBuf,
}

/// Why a run could not be made, or its record not be written.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No HTTP client.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The virtual users.
    #[error(transparent)]
    Goose(#[from] GooseError),
    /// The system gave no thread.
    #[error("the system gives no thread: {0}")]
    Thread(std::io::Error),
}

/// Stops a run from outside: once to drain, twice to give up.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    signal: StopSignal,
    asked: Arc<AtomicBool>,
}

impl Interrupt {
    /// Asks the run to stop. The first time it drains, the second time it gives up what is in
    /// flight. The record is written either way.
    pub fn ask(&self) {
        if self.asked.swap(true, Ordering::Relaxed) {
            self.signal.give_up.cancel();
        }
        self.signal.no_new_steps.cancel();
    }

    /// `true` once it was asked to stop.
    pub fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

/// Runs a plan and returns its record.
///
/// # Errors
/// If the journal cannot be written or the generator cannot start. What was measured until then is
/// in the journal.
pub async fn run(
    order: Order,
    interrupt: &Interrupt,
    progress: watch::Sender<Progress>,
) -> Result<RunRecord, RunError> {
    let Order { plan, api, accounts, provenance, target_process, journal: path } = order;
    let summary = plan.summary(&plan.preview());
    let header = Header { schema: SCHEMA.to_owned(), provenance, plan: summary };
    let mut journal = Journal::create(&path, header)?;
    // Signs in once before any load is made: a target that refuses is no slow target.
    if let Err(reason) = crm::probe(&api, accounts.of(0)).await {
        let how = EndKind::TargetUnusable { reason };
        journal.append(&Line::End(RunEnd { how, at_s: 0.0 }))?;
        return record_of(&path);
    }
    let stop = interrupt.signal.clone();
    let marker = format!("mizan-{}-{:x}", plan.scenario.name, plan.scenario.seed);
    let stage = Stage::new(plan, api, accounts, marker, stop).map_err(RunError::Thread)?;
    let stage = Arc::new(stage);
    let writer = Writer::start(Arc::clone(&stage), journal, target_process, progress)
        .map_err(RunError::Thread)?;
    let playing = tokio::spawn(crm::play(Arc::clone(&stage)));
    let end = conduct(&stage, interrupt, writer.failed()).await;
    let played = playing.await.expect("the players do not panic");
    writer.finish(end)?;
    played?;
    record_of(&path)
}

/// Makes the record of a journal, torn or whole.
///
/// # Errors
/// If it cannot be read or is no journal.
pub fn record_of(journal: &Path) -> Result<RunRecord, RunError> {
    Ok(assemble(read_journal(journal)?))
}

/// Ends the phases in time, and says how the run ended.
async fn conduct(
    stage: &Stage,
    interrupt: &Interrupt,
    mut failed: watch::Receiver<bool>,
) -> RunEnd {
    let stop = &stage.stop;
    let until_us = stage.plan.steady_until().as_micros() as u64;
    tokio::select! {
        () = stage.pacer.at(until_us) => {}
        () = stop.no_new_steps.cancelled() => {}
        // A journal that cannot be written ends the run: nothing measured must be lost.
        _ = failed.wait_for(|failed| *failed) => {}
    }
    let at_s = stage.clock.now_us() as f64 / 1e6;
    stop.no_new_steps.cancel();
    let drain_until_us = stage.clock.now_us() + stage.plan.scenario.phases.drain.as_micros() as u64;
    tokio::select! {
        () = stage.pacer.at(drain_until_us) => {}
        () = stop.give_up.cancelled() => {}
        () = stage.in_flight.none_left() => {}
    }
    let gave_up = stop.give_up.is_cancelled();
    stop.give_up.cancel();
    let how = match (interrupt.was_asked(), gave_up) {
        (false, _) => EndKind::Completed,
        (true, false) => EndKind::Interrupted,
        (true, true) => EndKind::InterruptedNow,
    };
    RunEnd { how, at_s }
}
