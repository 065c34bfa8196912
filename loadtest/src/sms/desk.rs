//! The messages of a run at work: starts campaigns and single messages when they are due, hears what
//! the gateway tells, asks the CRM how far it is, and lets the provider send back what it owes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use documents::run::Outcome;
use documents::sms::CampaignStatus;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::inbound::{InboundSecond, Provider};
use super::ledger::Ledger;
use super::messages::MessageKey;
use super::prepare::Hand;
use super::script::SmsScript;
use super::second::SmsSecond;
use super::way::SmsGateway;
use super::{API_WORKLOAD, SEND_MESSAGE, START_CAMPAIGN, api};
use crate::clock::Clock;
use crate::crm::{Access, Failure, StopSignal};
use crate::gateway::{GatewayCounts, GatewayNotice};
use crate::http::JobDone;
use crate::pacer::Pacer;
use crate::recorder::{Recorder, Sample};

/// Replies are handed to the open loop this long before they are due: a run that is stopped makes no
/// more of them than that.
const AHEAD_US: u64 = 500_000;

/// The desk of the messages of a run.
pub struct SmsDesk {
    of: SmsDeskParts,
    ledger: Mutex<Ledger>,
    /// Campaigns that the CRM took.
    started: Mutex<Vec<u32>>,
    /// Single messages that the CRM took.
    singles_started: AtomicU64,
    /// What the CRM said last of the single messages.
    outbox: Mutex<Option<CampaignStatus>>,
    /// What the gateway had counted before the run.
    gateway_before: GatewayCounts,
    inbound: Mutex<InboundSecond>,
    /// Tasks that may still start something or let something come in.
    starting: AtomicU64,
    over: watch::Sender<bool>,
    changed: Notify,
}

/// What a [`SmsDesk`] works with.
pub(crate) struct SmsDeskParts {
    /// Takes the messages.
    pub(crate) gateway: SmsGateway,
    /// What is sent, and when.
    pub(crate) script: SmsScript,
    /// The CRM's ids of the campaigns, in their order.
    pub(crate) campaigns: Vec<String>,
    /// What the CRM's outbox held before the run.
    pub(crate) outbox_before: CampaignStatus,
    /// The mark on everything that is written.
    pub(crate) marker: String,
    /// When the arrivals end, if nobody stops them before.
    pub(crate) until_us: u64,
    /// Ends what the provider sends back.
    pub(crate) end_reports: CancellationToken,
    /// Between two questions to the CRM.
    pub(crate) poll_us: u64,
    /// Signed in to the CRM.
    pub(crate) access: Arc<Access>,
    /// The run's clock.
    pub(crate) clock: Clock,
    /// Sends back what the provider owes, if anything comes back.
    pub(super) provider: Option<Arc<Provider>>,
    /// Who starts the campaigns, where the CRM has no API for them. It does not say how far it is then.
    pub(crate) by_hand: Option<UnboundedSender<Hand>>,
}

/// What the desk hears.
pub(crate) struct Heard {
    /// From the gateway.
    pub(crate) notices: mpsc::UnboundedReceiver<GatewayNotice>,
    /// From the open loop.
    pub(crate) done: Option<mpsc::UnboundedReceiver<JobDone>>,
}

/// What every task of the desk shares.
#[derive(Clone)]
struct Floor {
    pacer: Arc<Pacer>,
    recorder: Arc<Recorder>,
    stop: StopSignal,
}

impl SmsDesk {
    /// A desk at which nothing happened yet. The ledger holds the script's messages.
    pub(crate) fn new(of: SmsDeskParts, ledger: Ledger) -> Self {
        SmsDesk {
            gateway_before: of.gateway.counts(),
            of,
            ledger: Mutex::new(ledger),
            started: Mutex::default(),
            singles_started: AtomicU64::new(0),
            outbox: Mutex::default(),
            inbound: Mutex::default(),
            starting: AtomicU64::new(0),
            over: watch::Sender::new(false),
            changed: Notify::new(),
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        locked(&self.ledger)
    }

    fn started(&self) -> MutexGuard<'_, Vec<u32>> {
        locked(&self.started)
    }

    fn outbox(&self) -> MutexGuard<'_, Option<CampaignStatus>> {
        locked(&self.outbox)
    }

    fn inbound(&self) -> MutexGuard<'_, InboundSecond> {
        locked(&self.inbound)
    }

    /// Starts, hears and asks until the run stops and nothing is left to be decided.
    pub(crate) async fn work(
        self: Arc<Self>,
        pacer: Arc<Pacer>,
        recorder: Arc<Recorder>,
        mut heard: Heard,
        stop: StopSignal,
    ) {
        let floor = Floor { pacer, recorder, stop };
        self.of.gateway.begin(self.of.clock);
        let mut tasks = JoinSet::new();
        self.starting.store(2, Ordering::Release);
        tasks.spawn(Arc::clone(&self).starts_all(floor.clone()));
        tasks.spawn(Arc::clone(&self).replies(floor.clone()));
        tasks.spawn(Arc::clone(&self).asks(floor.clone()));
        tasks.spawn(Arc::clone(&self).ends_reports(floor.clone()));
        while !floor.stop.give_up.is_cancelled() {
            self.hears(&mut heard, &floor).await;
            // What was delivered is known only once the last report is in.
            self.ask_once(&floor).await;
            if !self.ledger().crm_waits() {
                break;
            }
        }
        self.over.send_replace(true);
        tasks.join_all().await;
        self.ledger().give_up(self.of.clock.now_us());
        self.flush(&floor.recorder);
    }

    /// Resolves once every message is decided on, or given up.
    pub(crate) async fn none_left(&self) {
        let mut over = self.over.subscribe();
        // The sender lives as long as this desk.
        let _over = over.wait_for(|over| *over).await;
    }

    /// Hears until nothing is left, or the run gives up.
    async fn hears(&self, heard: &mut Heard, floor: &Floor) {
        let Heard { notices, done } = heard;
        loop {
            tokio::select! {
                biased;
                () = floor.stop.give_up.cancelled() => return,
                Some(notice) = notices.recv() => self.hear(notice),
                Some(job) = receive(done.as_mut()) => self.is_done(&job),
                () = self.changed.notified() => {}
            }
            if self.starting.load(Ordering::Acquire) == 0 && self.is_decided() {
                return;
            }
        }
    }

    fn is_decided(&self) -> bool {
        let ledger = self.ledger();
        // A gateway that left before the CRM heard its last answers would make it send them elsewhere.
        ledger.undecided() == 0
            && !ledger.crm_waits()
            && self.of.provider.as_ref().is_none_or(|provider| provider.is_idle())
    }

    fn hear(&self, notice: GatewayNotice) {
        let own = |at_us| self.of.clock.of(self.of.gateway.clock(), at_us);
        match notice {
            GatewayNotice::Offered { attempt, at_us, message } => {
                self.ledger().offered(own(at_us), attempt, &message);
                if let Some(provider) = &self.of.provider {
                    provider.offered(attempt, &message);
                }
            }
            GatewayNotice::Answered { attempt, at_us, told } => {
                self.ledger().answered(own(at_us), attempt, told);
                if let Some(provider) = &self.of.provider {
                    provider.answered(attempt, own(at_us), told);
                }
            }
            // Counted by the gateway itself.
            GatewayNotice::Unreadable { .. } => {}
        }
    }

    fn is_done(&self, job: &JobDone) {
        if let Some(provider) = &self.of.provider {
            provider.done(job, &mut self.inbound());
        }
    }

    /// Starts every campaign and every single message at its instant. What is due after the run was
    /// stopped is not started.
    async fn starts_all(self: Arc<Self>, floor: Floor) {
        let campaigns = self.of.script.campaigns.iter().map(|(due_us, _)| *due_us);
        let singles = self.of.script.singles_us.iter().copied();
        let campaigns = campaigns.zip(0_u32..).map(|(due_us, c)| (due_us, Start::Campaign(c)));
        let singles = singles.zip(0_u32..).map(|(due_us, index)| (due_us, Start::Single(index)));
        let mut due: Vec<(u64, Start)> = campaigns.chain(singles).collect();
        due.sort_by_key(|(due_us, _)| *due_us);
        let mut under_way = JoinSet::new();
        let mut due = due.into_iter();
        for (due_us, start) in due.by_ref() {
            tokio::select! {
                biased;
                () = floor.stop.no_new_steps.cancelled() => {
                    self.is_not_started(start, "the run was stopped before");
                    break;
                }
                () = floor.pacer.at(due_us) => {}
            }
            under_way.spawn(Arc::clone(&self).starts(start, due_us, floor.clone()));
        }
        due.for_each(|(_, start)| self.is_not_started(start, "the run was stopped before"));
        under_way.join_all().await;
        self.starts_no_more();
    }

    fn is_not_started(&self, start: Start, reason: &str) {
        match start {
            Start::Campaign(campaign) => self.ledger().campaign_not_started(campaign, reason),
            Start::Single(index) => self.ledger().single_not_started(index),
        }
    }

    fn is_started(&self, start: Start, sent_us: u64) {
        match start {
            Start::Campaign(campaign) => {
                self.ledger().campaign_started(campaign, sent_us);
                self.started().push(campaign);
            }
            Start::Single(index) => {
                self.ledger().single_started(index, sent_us);
                self.singles_started.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    async fn starts(self: Arc<Self>, start: Start, due_us: u64, floor: Floor) {
        let sent_us = self.of.clock.now_us();
        if let (Some(hand), Start::Campaign(campaign)) = (&self.of.by_hand, start) {
            // Nobody at the CRM starts nothing, which shows as pending.
            _ = hand.send(Hand::StartCampaign { campaign });
            self.ledger().campaign_started(campaign, sent_us);
            self.changed.notify_one();
            return;
        }
        let asked = async {
            match start {
                Start::Campaign(campaign) => {
                    api::start(&self.of.access, &self.of.campaigns[campaign as usize]).await
                }
                Start::Single(index) => {
                    let key = MessageKey { campaign: None, index };
                    let message = self.of.script.messages.message(key);
                    let message = message.expect("the script holds what it lets start");
                    api::send(&self.of.access, &message.number, &message.text, &self.of.marker)
                        .await
                }
            }
        };
        let asked = tokio::select! {
            biased;
            () = floor.stop.give_up.cancelled() => None,
            asked = asked => Some(asked),
        };
        match &asked {
            Some(Ok(())) => self.is_started(start, sent_us),
            // The CRM may have begun all the same: what comes to the gateway proves it.
            Some(Err(failure)) => self.is_not_started(start, &failure.text),
            None => self.is_not_started(start, "the run ended before the CRM answered"),
        }
        let done_us = self.of.clock.now_us();
        floor.recorder.record(0, sample(start, asked, (due_us, sent_us, done_us)));
        self.changed.notify_one();
    }

    /// Hands the replies to the open loop, a little before they are due.
    async fn replies(self: Arc<Self>, floor: Floor) {
        for (index, due_us) in (0_u32..).zip(&self.of.script.replies_us) {
            let Some(provider) = &self.of.provider else { break };
            tokio::select! {
                biased;
                () = floor.stop.no_new_steps.cancelled() => break,
                () = floor.pacer.at(due_us.saturating_sub(AHEAD_US)) => {}
            }
            provider.reply(index, *due_us);
        }
        self.starts_no_more();
    }

    /// One of the tasks that start something is done.
    fn starts_no_more(&self) {
        self.starting.fetch_sub(1, Ordering::AcqRel);
        self.changed.notify_one();
    }

    /// Reports go on when the arrivals end as planned: they belong to messages that were started. A run
    /// that is stopped before makes no more of them.
    async fn ends_reports(self: Arc<Self>, floor: Floor) {
        floor.stop.no_new_steps.cancelled().await;
        if self.of.clock.now_us() < self.of.until_us {
            self.of.end_reports.cancel();
        }
    }

    /// Asks the CRM how far it is, at set instants; a question that is still on its way delays the next.
    async fn asks(self: Arc<Self>, floor: Floor) {
        let mut over = self.over.subscribe();
        let mut due_us = self.of.clock.now_us() + self.of.poll_us;
        while !*over.borrow() {
            tokio::select! {
                biased;
                () = floor.stop.give_up.cancelled() => return,
                _ = over.changed() => return,
                () = floor.pacer.at(due_us) => {}
            }
            let is_open = {
                let ledger = self.ledger();
                ledger.undecided() > 0 || ledger.crm_waits()
            };
            if is_open && self.of.by_hand.is_none() {
                self.ask_once(&floor).await;
            }
            self.changed.notify_one();
            due_us = (due_us + self.of.poll_us).max(self.of.clock.now_us());
        }
    }

    /// Asks once about everything that was started.
    async fn ask_once(&self, floor: &Floor) {
        let asked = async {
            let started = self.started().clone();
            for campaign in started {
                let asked_us = self.of.clock.now_us();
                // A CRM that is restarting says nothing: the next question will find out.
                if let Ok(said) =
                    api::status(&self.of.access, &self.of.campaigns[campaign as usize]).await
                {
                    self.ledger().crm_says(Some(campaign), said, asked_us);
                }
            }
            if !self.of.script.singles_us.is_empty() && self.of.by_hand.is_none() {
                let asked_us = self.of.clock.now_us();
                let before = self.singles_started.load(Ordering::Relaxed);
                if let Ok(said) = api::outbox(&self.of.access).await {
                    let said = since(said, self.of.outbox_before);
                    *self.outbox() = Some(said);
                    // Of what was started since the question, the answer says nothing.
                    if before == self.singles_started.load(Ordering::Relaxed) {
                        self.ledger().crm_says(None, said, asked_us);
                    }
                }
            }
        };
        tokio::select! {
            biased;
            () = floor.stop.give_up.cancelled() => {}
            () = asked => {}
        }
        self.ledger().at(self.of.clock.now_us());
        self.flush(&floor.recorder);
    }

    /// Hands the samples that came out to the recorder. The rest stays for the second's line.
    fn flush(&self, recorder: &Recorder) {
        for sample in self.ledger().take_samples() {
            recorder.record(0, sample);
        }
    }

    /// What the last second brought.
    pub(crate) fn second(&self) -> SmsSecond {
        SmsSecond {
            gateway: self.of.gateway.counts().since(&self.gateway_before),
            inbound: std::mem::take(&mut *self.inbound()),
            outbox: self.outbox().take(),
            ..self.ledger().take()
        }
    }
}

/// Something that is started.
#[derive(Debug, Clone, Copy)]
enum Start {
    Campaign(u32),
    Single(u32),
}

/// The request that started something, as a step.
fn sample(
    start: Start,
    asked: Option<Result<(), Failure>>,
    (due_us, sent_us, done_us): (u64, u64, u64),
) -> Sample {
    let (outcome, failure) = match asked {
        None => (Outcome::Censored, None),
        Some(Ok(())) => (Outcome::Ok, None),
        Some(Err(failure)) => (failure.outcome, Some(failure.text)),
    };
    let step = match start {
        Start::Campaign(_) => START_CAMPAIGN,
        Start::Single(_) => SEND_MESSAGE,
    };
    Sample {
        workload: API_WORKLOAD,
        step,
        outcome,
        due_us,
        sent_us,
        done_us,
        think_us: 0,
        requests: 1,
        failure,
    }
}

/// What came to the outbox since `before`.
fn since(now: CampaignStatus, before: CampaignStatus) -> CampaignStatus {
    CampaignStatus {
        // What waits now waits now, whoever put it there.
        waiting: now.waiting,
        sent: now.sent.saturating_sub(before.sent),
        failed: now.failed.saturating_sub(before.failed),
        delivered: now.delivered.saturating_sub(before.delivered),
        attempts: now.attempts.saturating_sub(before.attempts),
    }
}

/// What a lock holds, also after a panic of another holder: each change of it is whole.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next of a channel; never, if there is none.
async fn receive<T>(channel: Option<&mut mpsc::UnboundedReceiver<T>>) -> Option<T> {
    match channel {
        Some(channel) => channel.recv().await,
        None => std::future::pending().await,
    }
}
