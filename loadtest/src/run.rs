//! A run from its first second to its record.
//!
//! Phases: probe, ramp, warm-up, steady, drain, done. One task plays the workload, a thread writes
//! the journal once a second, and [`run`] decides when a phase ends.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use documents::run::{EndKind, Provenance, RunEnd, RunRecord};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::calls::desk::{self, Desk, DeskParts};
use crate::calls::script::ScriptedCall;
use crate::calls::tracker::{Look, Rules, Tracker};
use crate::calls::{customers, looks};
use crate::crm::{self, Access, Accounts, Api, ApiError, Failure, GooseError, Stage, StopSignal};
use crate::desks::Desks;
use crate::exchange::{Exchange, Notice};
use crate::http::{Flow, HttpDesk, HttpDeskError, HttpDeskParts};
use crate::plan::{Kinds, Plan};
use crate::recorder::{Header, Journal, JournalError, Line, SCHEMA, assemble, read_journal};
use crate::sms::prepare::{Prepared, ProviderError, SmsOrder};
use crate::station::StationGauge;
use crate::writer::{Progress, Writer};

/// What a run needs besides its plan.
pub struct Order {
    /// What to play.
    pub plan: Plan,
    /// Where to.
    pub api: Api,
    /// As whom; absent where nothing of the plan signs in.
    pub accounts: Option<Accounts>,
    /// What produces the record.
    pub provenance: Provenance,
    /// The exchange that plays the plan's calls; without one, they must be out of the plan.
    pub calls: Option<CallsOrder>,
    /// The gateway of the plan's short messages; without one, they must be out of the plan.
    pub sms: Option<SmsOrder>,
    /// The plan's requests to an HTTP API with their secrets, where it has some.
    pub http: Option<Flow>,
    /// The target's process, where the harness started it on this host.
    pub target_process: Option<u32>,
    /// What that process tells of the servers of its service model `model`, where it has some.
    pub station: Option<Arc<StationGauge>>,
    /// The journal's file. Must not exist.
    pub journal: PathBuf,
}

/// What the calls of a run need besides their script.
pub struct CallsOrder {
    /// Plays them.
    pub exchange: Exchange,
    /// What it tells.
    pub notices: UnboundedReceiver<Notice>,
    /// How long a telephony service may take to come to it.
    pub wait: Duration,
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
    /// The engine that the provider sends back by.
    #[error("what comes in from the SMS provider: {0}")]
    Sms(#[from] ProviderError),
    /// The requests to an HTTP API.
    #[error(transparent)]
    Http(#[from] HttpDeskError),
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
    let Order { plan, api, accounts, provenance, calls, sms, http, .. } = order;
    let Order { target_process, station, journal: path, .. } = order;
    let exchange = calls.as_ref().map(|calls| desk::facts(&calls.exchange));
    let gateway = sms.as_ref().map(|sms| sms.gateway.facts());
    let kinds = Kinds {
        exchange: exchange.as_ref().map(|facts| &facts.kind),
        gateway: gateway.as_ref().map(|facts| &facts.kind),
    };
    let summary = plan.summary(&plan.preview(), kinds);
    let header = Header { schema: SCHEMA.to_owned(), provenance, plan: summary, exchange, gateway };
    let mut journal = Journal::create(&path, header)?;
    let stop = interrupt.signal.clone();
    let marker = format!("mizan-{}-{:x}", plan.scenario.name, plan.scenario.seed);
    let account = accounts.as_ref().map(|accounts| accounts.of(0).clone());
    let access = account.map(|account| Arc::new(Access::new(api.clone(), account)));
    let ready = tokio::select! {
        ready = Ready::make(&plan, calls, sms, access.as_ref(), &marker) => ready,
        () = stop.no_new_steps.cancelled() => Err(EndKind::Interrupted),
    };
    let ready = match ready {
        Ok(ready) => ready,
        Err(how) => {
            journal.append(&Line::End(RunEnd { how, at_s: 0.0 }))?;
            return record_of(&path);
        }
    };
    let stage = Stage::new(plan, api, accounts, marker, stop).map_err(RunError::Thread)?;
    let stage = Arc::new(stage);
    let mut working = JoinSet::new();
    let desks = Desks {
        http: http.map(|flow| requests(&stage, flow)).transpose()?,
        ..ready.opens(&stage, access.as_ref(), &mut working)?
    };
    let target = (target_process, station);
    let writer = Writer::start(Arc::clone(&stage), desks.clone(), journal, target, progress)
        .map_err(RunError::Thread)?;
    let playing = tokio::spawn(crm::play(Arc::clone(&stage)));
    let end = conduct(&stage, &desks, interrupt, writer.failed()).await;
    let played = playing.await.expect("the players do not panic");
    working.join_all().await;
    writer.finish(end)?;
    played?;
    record_of(&path)
}

/// Everything that a run needs of others before it may begin.
struct Ready {
    calls: Option<ReadyCalls>,
    sms: Option<Prepared>,
}

impl Ready {
    /// Signs in once before any load is made, since a target that refuses is no slow target; then what
    /// calls and messages need.
    async fn make(
        plan: &Plan,
        calls: Option<CallsOrder>,
        sms: Option<SmsOrder>,
        access: Option<&Arc<Access>>,
        marker: &str,
    ) -> Result<Self, EndKind> {
        let Some(access) = access else { return Ok(Ready { calls: None, sms: None }) };
        let refused = |reason| EndKind::TargetUnusable { reason };
        access.probe().await.map_err(refused)?;
        let calls = match calls {
            Some(calls) => Some(ReadyCalls::make(calls, &plan.calls, access, marker).await?),
            None => None,
        };
        let sms = match (sms, &plan.sms) {
            (Some(order), Some(script)) => {
                Some(Prepared::make(order, script, access, marker).await?)
            }
            _ => None,
        };
        Ok(Ready { calls, sms })
    }

    /// Opens the desks on a stage, and lets them work.
    fn opens(
        self,
        stage: &Stage,
        access: Option<&Arc<Access>>,
        working: &mut JoinSet<()>,
    ) -> Result<Desks, RunError> {
        let Some(access) = access else { return Ok(Desks::default()) };
        let (pacer, recorder) = (&stage.pacer, &stage.recorder);
        let calls = self.calls.map(|ready| {
            let (desk, notices) = ready.at(stage, Arc::clone(access));
            let (pacer, recorder) = (Arc::clone(pacer), Arc::clone(recorder));
            working.spawn(Arc::clone(&desk).work(pacer, recorder, notices, stage.stop.clone()));
            desk
        });
        let sms = match self.sms {
            Some(ready) => {
                let (desk, heard) = ready.at(stage, access).map_err(RunError::Sms)?;
                let (pacer, recorder) = (Arc::clone(pacer), Arc::clone(recorder));
                working.spawn(Arc::clone(&desk).work(pacer, recorder, heard, stage.stop.clone()));
                Some(desk)
            }
            None => None,
        };
        Ok(Desks { calls, sms, http: None })
    }
}

/// The desk of the requests on a stage, at work.
fn requests(stage: &Stage, flow: Flow) -> Result<Arc<HttpDesk>, RunError> {
    let http = stage.plan.scenario.http.clone();
    Ok(Arc::new(HttpDesk::start(HttpDeskParts {
        http: http.expect("a flow was ordered for the plan's requests"),
        flow,
        seed: stage.plan.scenario.seed,
        until: stage.plan.steady_until(),
        base: stage.api.base().clone(),
        clock: stage.clock,
        recorder: Arc::clone(&stage.recorder),
        stop: stage.stop.clone(),
    })?))
}

/// An exchange that somebody listens to, and a CRM that knows the customers who will call.
struct ReadyCalls {
    calls: CallsOrder,
    customers: Vec<String>,
    before: Look,
}

impl ReadyCalls {
    async fn make(
        calls: CallsOrder,
        script: &[ScriptedCall],
        access: &Arc<Access>,
        marker: &str,
    ) -> Result<Self, EndKind> {
        let unusable = |failure: Failure| EndKind::TargetUnusable { reason: failure.text };
        let needed = customers::needed(script);
        let customers = customers::provide(access, needed, marker).await.map_err(unusable)?;
        let clock = calls.exchange.clock();
        let before = looks::look(access, clock).await.map_err(unusable)?;
        if let Some(mut listeners) = calls.exchange.listeners() {
            let somebody = listeners.wait_for(|listeners| *listeners > 0);
            // Late, or the exchange is gone: nobody will hear a call either way.
            if !matches!(tokio::time::timeout(calls.wait, somebody).await, Ok(Ok(_))) {
                return Err(EndKind::NobodyListened { waited_ms: calls.wait.as_millis() as u64 });
            }
        }
        Ok(ReadyCalls { calls, customers, before })
    }

    /// The desk of the calls on a stage, and what the exchange tells it.
    fn at(self, stage: &Stage, access: Arc<Access>) -> (Arc<Desk>, UnboundedReceiver<Notice>) {
        let ReadyCalls { calls, customers, before } = self;
        let plan = &stage.plan;
        let of =
            plan.scenario.calls.as_ref().expect("an exchange was ordered for the plan's calls");
        let us = |span: Duration| span.as_micros() as u64;
        let rules = Rules {
            expected_after_us: us(of.expected_after),
            left_after_us: us(of.left_after),
            shows_outgoing: calls.exchange.shows_outgoing(),
            steady_us: plan.steady_us(),
        };
        // By the run's clock, that look lies before the start.
        let before = Look { sent_us: 0, done_us: 0, ..before };
        let desk = Desk::new(DeskParts {
            exchange: calls.exchange,
            script: plan.calls.clone(),
            troubles: of.troubles.clone(),
            poll_us: us(of.poll),
            access,
            clock: stage.clock,
            tracker: Tracker::new(rules, customers, &before),
        });
        (Arc::new(desk), calls.notices)
    }
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
    desks: &Desks,
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
    // Campaigns may take long to drain; who stops a run by hand does not wait for that.
    let drain = stage.plan.drain(interrupt.was_asked());
    let drain_until_us = stage.clock.now_us() + drain.as_micros() as u64;
    tokio::select! {
        () = stage.pacer.at(drain_until_us) => {}
        () = stop.give_up.cancelled() => {}
        () = async {
            stage.in_flight.none_left().await;
            desks.none_left().await;
        } => {}
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
