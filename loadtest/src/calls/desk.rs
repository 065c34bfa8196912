//! The calls of a run at work: one task plays the script on time, one hears what the exchange tells,
//! one looks at the CRM's active calls.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use documents::calls::ExchangeKind;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, mpsc, watch};

use super::agenda::{Agenda, Item};
use super::looks::look;
use super::script::{HangsUp, Happening, ScriptedCall, Step};
use super::second::CallsSecond;
use super::tracker::Tracker;
use crate::clock::Clock;
use crate::crm::{Access, StopSignal};
use crate::exchange::{Exchange, Notice};
use crate::pacer::Pacer;
use crate::recorder::{InFlight, Recorder};
use crate::scenario::{Trouble, TroubleKind};

/// What is known of an exchange before the first call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeFacts {
    /// Its kind.
    pub kind: ExchangeKind,
    /// Where it listens or was connected to.
    pub address: Option<String>,
    /// What it says it is.
    pub software: Option<String>,
}

/// What the desk of the calls needs of a run.
pub struct Desk {
    exchange: Exchange,
    script: Vec<ScriptedCall>,
    troubles: Vec<Trouble>,
    poll_us: u64,
    access: Arc<Access>,
    clock: Clock,
    tracker: Mutex<Tracker>,
    /// Calls in progress at the exchange, as steps in flight.
    in_progress: InFlight,
    polls: AtomicU64,
    polls_failed: AtomicU64,
    over: watch::Sender<bool>,
    changed: Notify,
}

/// What a [`Desk`] is made of.
pub struct DeskParts {
    /// Plays the calls.
    pub exchange: Exchange,
    /// The calls, in the order of their instants.
    pub script: Vec<ScriptedCall>,
    /// What goes wrong at the exchange, in the order of its instants.
    pub troubles: Vec<Trouble>,
    /// Span between two looks, in microseconds.
    pub poll_us: u64,
    /// An account that looks at the active calls.
    pub access: Arc<Access>,
    /// The run's clock.
    pub clock: Clock,
    /// Holds calls against looks.
    pub tracker: Tracker,
}

impl Desk {
    /// A desk at which nothing happened yet.
    pub fn new(parts: DeskParts) -> Self {
        let DeskParts { exchange, script, troubles, poll_us, access, clock, tracker } = parts;
        Desk {
            exchange,
            script,
            troubles,
            poll_us,
            access,
            clock,
            tracker: Mutex::new(tracker),
            in_progress: InFlight::new(clock),
            polls: AtomicU64::new(0),
            polls_failed: AtomicU64::new(0),
            over: watch::Sender::new(false),
            changed: Notify::new(),
        }
    }

    fn tracker(&self) -> MutexGuard<'_, Tracker> {
        self.tracker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plays, hears and looks until the run stops and nothing is left to be decided.
    pub async fn work(
        self: Arc<Self>,
        pacer: Arc<Pacer>,
        recorder: Arc<Recorder>,
        mut notices: mpsc::UnboundedReceiver<Notice>,
        stop: StopSignal,
    ) {
        let looking = tokio::spawn(Arc::clone(&self).looks(
            Arc::clone(&pacer),
            Arc::clone(&recorder),
            stop.clone(),
        ));
        let playing = tokio::spawn(Arc::clone(&self).plays(Arc::clone(&pacer), stop.clone()));
        let mut played = std::pin::pin!(playing);
        let mut playing = true;
        loop {
            tokio::select! {
                biased;
                () = stop.give_up.cancelled() => break,
                Some(notice) = notices.recv() => self.hear(&recorder, notice),
                done = &mut played, if playing => {
                    done.expect("the player does not panic");
                    playing = false;
                    self.changed.notify_one();
                }
                () = self.changed.notified(), if !playing => {
                    if self.in_progress.read().steps == 0 && self.tracker().undecided() == 0 {
                        break;
                    }
                }
            }
        }
        self.over.send_replace(true);
        looking.await.expect("the looker does not panic");
        self.tracker().give_up(self.clock.now_us());
        self.flush(&recorder);
    }

    /// Resolves once every call is decided on, or given up.
    pub async fn none_left(&self) {
        let mut over = self.over.subscribe();
        // The sender lives as long as this desk.
        let _over = over.wait_for(|over| *over).await;
    }

    fn hear(&self, recorder: &Recorder, notice: Notice) {
        let own = |at_us| self.clock.of(self.exchange.clock(), at_us);
        match notice {
            Notice::Began { call, at_us } => {
                self.in_progress.step_sent();
                self.tracker().began(&self.script[call as usize], own(at_us));
            }
            Notice::Ended { call, at_us } => {
                self.in_progress.step_ended();
                self.tracker().ended(call, own(at_us));
            }
            Notice::NotPlayed { call, reason } => {
                self.tracker().not_played(&self.script[call as usize], &reason);
            }
            Notice::Asked(mut sample) => {
                sample.due_us = own(sample.due_us);
                sample.sent_us = own(sample.sent_us);
                sample.done_us = own(sample.done_us);
                recorder.record(0, sample);
            }
        }
        self.changed.notify_one();
    }

    /// Plays the script: every step at its instant, until no new call may begin; then everybody
    /// hangs up.
    async fn plays(self: Arc<Self>, pacer: Arc<Pacer>, stop: StopSignal) {
        let mut agenda = Agenda::new(&self.script);
        let mut troubles = self.troubles.iter().peekable();
        let at_us = |trouble: &&Trouble| trouble.after.as_micros() as u64;
        while let Some((due_us, item)) = agenda.next_before(troubles.peek().map(at_us)) {
            tokio::select! {
                biased;
                () = stop.no_new_steps.cancelled() => break,
                () = pacer.at(due_us) => {}
            }
            match item {
                Item::Step(call, step) => self.plays_step(&mut agenda, call, step),
                Item::Trouble => {
                    let trouble = troubles.next().expect("its instant was peeked at");
                    if let TroubleKind::Restart(_) = trouble.kind {
                        self.loses_calls(&agenda);
                        agenda.forget_all();
                    }
                    self.exchange.suffer(trouble.kind).await;
                }
            }
        }
        for call in agenda.in_progress() {
            let scripted = &self.script[call];
            let after_us = self.clock.now_us().saturating_sub(scripted.due_us);
            let happening = Happening::HangsUp { by: HangsUp::Caller };
            self.exchange.play(scripted, &Step { after_us, happening });
        }
    }

    /// The calls in progress are gone: the exchange restarts and says nothing more of them.
    fn loses_calls(&self, agenda: &Agenda) {
        let now_us = self.clock.now_us();
        for call in agenda.in_progress() {
            self.in_progress.step_ended();
            self.tracker().ended(call as u64, now_us);
        }
    }

    fn plays_step(&self, agenda: &mut Agenda, call: usize, step: usize) {
        let scripted = &self.script[call];
        if step == 0 && self.exchange.listeners().is_some_and(|listeners| *listeners.borrow() == 0)
        {
            let reason = "nobody listened to the exchange";
            self.tracker().not_played(scripted, reason);
            return;
        }
        self.exchange.play(scripted, &scripted.steps[step]);
        agenda.played(&self.script, call, step);
    }

    /// Looks at the active calls at set instants; one that is still on its way delays the next.
    async fn looks(self: Arc<Self>, pacer: Arc<Pacer>, recorder: Arc<Recorder>, stop: StopSignal) {
        let mut over = self.over.subscribe();
        let mut due_us = self.clock.now_us();
        while !*over.borrow() {
            tokio::select! {
                biased;
                () = stop.give_up.cancelled() => return,
                _ = over.changed() => return,
                () = pacer.at(due_us) => {}
            }
            self.polls.fetch_add(1, Ordering::Relaxed);
            tokio::select! {
                biased;
                () = stop.give_up.cancelled() => return,
                looked = look(&self.access, self.clock) => match looked {
                    Ok(look) => {
                        self.tracker().looked(&look);
                        self.flush(&recorder);
                    }
                    Err(_counted) => {
                        self.polls_failed.fetch_add(1, Ordering::Relaxed);
                    }
                },
            }
            self.changed.notify_one();
            due_us = (due_us + self.poll_us).max(self.clock.now_us());
        }
    }

    /// Hands the samples that came out to the recorder. The rest stays for the second's line.
    fn flush(&self, recorder: &Recorder) {
        for sample in self.tracker().take_samples() {
            recorder.record(0, sample);
        }
    }

    /// What the last second brought.
    pub(crate) fn second(&self) -> CallsSecond {
        let mut tracker = self.tracker();
        let taken = tracker.take();
        let reading = self.in_progress.read();
        CallsSecond::of(
            taken,
            tracker.listed(),
            reading,
            self.polls.swap(0, Ordering::Relaxed),
            self.polls_failed.swap(0, Ordering::Relaxed),
            self.exchange.counts(),
        )
    }

    /// What is known of the exchange.
    pub fn facts(&self) -> ExchangeFacts {
        facts(&self.exchange)
    }
}

/// What is known of an exchange.
pub fn facts(exchange: &Exchange) -> ExchangeFacts {
    ExchangeFacts {
        kind: exchange.kind(),
        address: exchange.address(),
        software: exchange.software(),
    }
}
