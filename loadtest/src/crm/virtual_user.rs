//! A virtual user: waits until its next step is due, does it, records it.

use std::sync::Arc;

use documents::run::Outcome;

use super::payload::Payloads;
use super::session::{Account, Session};
use super::stage::Stage;
use super::steps;
use crate::plan::Itinerary;
use crate::recorder::Sample;

/// The first sign-in is due this long after the run's start, so that goose, which launches users
/// on the runtime's coarse timer, has each of them waiting when it is due.
const LEAD_US: u64 = 250_000;

/// Whether a virtual user goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// There are more turns.
    GoOn,
    /// The run stops, or the user cannot sign in.
    Leave,
}

/// A virtual user and everything it remembers.
pub(super) struct VirtualUser {
    stage: Arc<Stage>,
    place: u64,
    account: Account,
    itinerary: Itinerary,
    pub(super) payloads: Payloads,
    pub(super) session: Session,
    /// When the last step ended, or when the user starts.
    free_us: u64,
    /// Requests of the step that is being done.
    pub(super) requests: u32,
}

impl VirtualUser {
    /// The next virtual user of the stage; `None` once all are on.
    pub(super) fn enter(stage: &Arc<Stage>) -> Option<Self> {
        let (place, class, index) = stage.admit()?;
        let scenario = &stage.plan.scenario;
        let skew = scenario.dataset.skew;
        stage.in_flight.user_began();
        Some(VirtualUser {
            place,
            account: stage
                .accounts
                .as_ref()
                .expect("whoever ordered people gave their accounts")
                .of(place)
                .clone(),
            itinerary: stage.plan.itinerary(class, index),
            payloads: Payloads::new(scenario.seed, place, skew, &stage.marker),
            session: Session::default(),
            free_us: stage.plan.starts_at(place).as_micros() as u64 + LEAD_US,
            requests: 0,
            stage: Arc::clone(stage),
        })
    }

    /// The stage that this user is on.
    pub(super) fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The account that this user signs in with.
    pub(super) fn account(&self) -> &Account {
        &self.account
    }

    /// Thinks, does one step, records it.
    pub(super) async fn take_turn(&mut self) -> Next {
        let turn = self.itinerary.next_turn();
        let think_us = (turn.think_s * 1e6) as u64;
        let due_us = self.free_us + think_us;
        let stop = self.stage.stop.clone();
        tokio::select! {
            biased;
            () = stop.no_new_steps.cancelled() => return Next::Leave,
            () = self.stage.pacer.at(due_us) => {}
        }
        // A user whose sign-in broke off tries again before anything else.
        let step = if self.session.token.is_none() { "sign_in" } else { turn.step };
        self.do_step(step, due_us, think_us).await
    }

    async fn do_step(&mut self, step: &'static str, due_us: u64, think_us: u64) -> Next {
        let stage = Arc::clone(&self.stage);
        self.requests = 0;
        let sent_us = stage.clock.now_us();
        stage.in_flight.step_sent();
        let done = tokio::select! {
            biased;
            done = steps::perform(self, step) => Some(done),
            () = stage.stop.give_up.cancelled() => None,
        };
        stage.in_flight.step_ended();
        let done_us = stage.clock.now_us();
        let (outcome, failure, next) = match done {
            Some(Ok(())) => (Outcome::Ok, None, Next::GoOn),
            Some(Err(failure)) => {
                // Wrong passwords lock accounts: a refused sign-in is never tried again. A 401 comes
                // out of a step only where the sign-in that renews its token was refused as well.
                let refused = failure.status == Some(401)
                    || (step == "sign_in" && failure.outcome == Outcome::HttpError);
                let next = if refused { Next::Leave } else { Next::GoOn };
                (failure.outcome, Some(failure.text), next)
            }
            None => (Outcome::Censored, None, Next::Leave),
        };
        self.free_us = done_us;
        stage.recorder.record(
            self.place as usize,
            Sample {
                workload: super::WORKLOAD,
                step,
                outcome,
                due_us,
                sent_us,
                done_us,
                think_us,
                requests: self.requests,
                failure,
            },
        );
        next
    }
}

impl Drop for VirtualUser {
    fn drop(&mut self) {
        self.stage.in_flight.user_ended();
    }
}
