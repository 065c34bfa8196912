//! The calls of a plan as state machines in simulated time: who calls when, who takes it, how long it
//! rings and lasts.
//!
//! Everything is drawn from the seed, each call from a generator of its own, and nothing depends on
//! the target. Calls are served in the order of their arrival; a queue gives its first caller to the
//! agent who has been free for longest, and callers leave when their patience ends, so that more
//! calls than the agents can take end as abandoned ones, as in an office.

use std::collections::VecDeque;
use std::time::Duration;

use documents::calls::{CallDirection, CallEnding};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::extensions::Extensions;
use super::numbers;
use super::script::{HangsUp, Happening, RingEnd, ScriptedCall, Step, TRUNK};
use crate::arrivals::{Profile, even, poisson};
use crate::random::{self, Draw};
use crate::scenario::{Arrivals, Calls, TracedCall};

/// The queue that all queued calls go to.
pub const QUEUE: &str = "support";
/// The office's own number, as callers dial it.
pub const OFFICE: &str = "02191000000";

/// From the first event to the queue: the exchange answers and plays a greeting.
const GREETING_US: u64 = 1_000_000;
/// From the first event to the first ring of an extension.
const SET_UP_US: u64 = 200_000;
/// From the first event to the ring at the far end of an outgoing call.
const POST_DIAL_US: u64 = 1_500_000;
/// An agent of a queue who does not answer is left after this long, and the next one rings.
const AGENT_RINGS_US: u64 = 10_000_000;
/// A customer calls again at the earliest this long after the last call is off the screens.
const CALLS_AGAIN_US: u64 = 5_000_000;

/// The calls of a scenario for so many users, up to the end of arrivals.
pub fn script(calls: &Calls, users: u64, seed: u64, until: Duration) -> Vec<ScriptedCall> {
    let mut office = Office::new(calls, users);
    match &calls.arrivals {
        Arrivals::Trace(trace) => {
            let until_s = until.as_secs_f64();
            let due = trace.iter().filter(|call| call.at_s < until_s);
            due.enumerate().map(|(index, call)| office.traced(index as u64, seed, call)).collect()
        }
        drawn => {
            let rate = calls.per_user.per_second * users as f64;
            let profile = Profile::new(rate, &calls.stages, until);
            let instants = if *drawn == Arrivals::Even {
                profile.instants_us(even())
            } else {
                let mut rng = random::child(seed, "calls", 0);
                profile.instants_us(poisson(&mut rng))
            };
            let due = instants.into_iter().enumerate();
            due.map(|(index, due_us)| office.drawn(index as u64, seed, due_us)).collect()
        }
    }
}

/// An office in simulated time.
struct Office<'a> {
    calls: &'a Calls,
    agents: Extensions,
    staff: Extensions,
    customers: Customers,
}

/// A call under construction.
struct Draft {
    due_us: u64,
    rng: ChaCha8Rng,
    steps: Vec<Step>,
}

impl Draft {
    fn new(index: u64, seed: u64, due_us: u64) -> Self {
        let first = Step { after_us: 0, happening: Happening::Begins };
        Draft { due_us, rng: random::child(seed, "call", index), steps: vec![first] }
    }

    /// Adds a happening at an instant of the run.
    fn then(&mut self, at_us: u64, happening: Happening) {
        let after_us = at_us - self.due_us;
        self.steps.push(Step { after_us, happening });
    }

    fn rings(&mut self, at_us: u64, extension: &str) {
        self.then(at_us, Happening::Rings { extension: extension.to_owned() });
    }

    fn stops_ringing(&mut self, at_us: u64, extension: &str, reason: RingEnd) {
        let extension = extension.to_owned();
        self.then(at_us, Happening::StopsRinging { extension, reason });
    }

    fn answered(&mut self, at_us: u64, extension: &str) {
        self.then(at_us, Happening::Answered { extension: extension.to_owned() });
    }

    /// Ends the call by whoever hangs up first: each side as often as the other.
    fn hangs_up(&mut self, at_us: u64) {
        let by = if self.rng.random() { HangsUp::Caller } else { HangsUp::Callee };
        self.then(at_us, Happening::HangsUp { by });
    }

    fn caller_hangs_up(&mut self, at_us: u64) {
        self.then(at_us, Happening::HangsUp { by: HangsUp::Caller });
    }

    fn chance(&mut self, of: documents::units::Share) -> bool {
        self.rng.random::<f64>() < of.ratio
    }
}

/// How long the parts of a call take, drawn or traced.
#[derive(Debug, Clone, Copy)]
struct Spans {
    ring_us: u64,
    talk_us: u64,
}

impl<'a> Office<'a> {
    fn new(calls: &'a Calls, users: u64) -> Self {
        let agents = calls.agents_of(users);
        // Four digits are an extension of a small office, five of a large one. More than nine
        // thousand of a kind are played by nine thousand.
        let first = if users < 1_000 { (1_001, 3_001) } else { (10_001, 40_001) };
        Office {
            calls,
            agents: Extensions::new(first.0, agents.min(9_000)),
            staff: Extensions::new(first.1, (users - agents).min(9_000)),
            customers: Customers::new(calls.left_after),
        }
    }

    fn drawn(&mut self, index: u64, seed: u64, due_us: u64) -> ScriptedCall {
        let calls = self.calls;
        let mut draft = Draft::new(index, seed, due_us);
        let way: f64 = draft.rng.random();
        let known = draft.chance(calls.known);
        let spans = Spans {
            ring_us: calls.ring.draw_us(&mut draft.rng),
            talk_us: calls.talk.draw_us(&mut draft.rng),
        };
        let incoming = calls.incoming.ratio;
        if way < incoming {
            let ending = if draft.chance(calls.queued) {
                self.queued(&mut draft, spans)
            } else {
                self.direct(&mut draft, spans)
            };
            self.done(index, draft, CallDirection::Incoming, ending, None, known)
        } else {
            let direction = if way < incoming + calls.outgoing.ratio {
                CallDirection::Outgoing
            } else {
                CallDirection::Internal
            };
            let (from, ending) = self.placed(&mut draft, direction, spans);
            self.done(index, draft, direction, ending, Some(from), known)
        }
    }

    /// Through the queue: waits for an agent, or gives up.
    fn queued(&mut self, draft: &mut Draft, spans: Spans) -> CallEnding {
        let queued_us = draft.due_us + GREETING_US;
        draft.then(queued_us, Happening::Queues { queue: QUEUE.to_owned() });
        let gives_up_us = queued_us + self.calls.patience.draw_us(&mut draft.rng);
        let (mut agent, free_us) = self.agents.first_free().expect("there is an agent");
        let mut rings_us = queued_us.max(free_us);
        if draft.chance(self.calls.unanswered) && rings_us + AGENT_RINGS_US < gives_up_us {
            // The first agent has left the desk: the next one rings.
            let (name, until_us) = (self.agents.name(agent), rings_us + AGENT_RINGS_US);
            draft.rings(rings_us, &name);
            draft.stops_ringing(until_us, &name, RingEnd::NoAnswer);
            self.agents.take(agent, until_us);
            // Somebody is free then: at the latest the one who did not answer.
            (agent, _) = self.agents.first_free().expect("there is an agent");
            rings_us = until_us;
        }
        let answered_us = rings_us + spans.ring_us;
        let name = self.agents.name(agent);
        if rings_us >= gives_up_us {
            draft.then(gives_up_us, Happening::LeavesQueue);
            draft.caller_hangs_up(gives_up_us);
            return CallEnding::Abandoned;
        }
        draft.rings(rings_us, &name);
        if answered_us >= gives_up_us {
            draft.stops_ringing(gives_up_us, &name, RingEnd::Cancelled);
            draft.then(gives_up_us, Happening::LeavesQueue);
            draft.caller_hangs_up(gives_up_us);
            self.agents.take(agent, gives_up_us);
            return CallEnding::Abandoned;
        }
        draft.answered(answered_us, &name);
        self.talks(draft, agent, answered_us, spans)
    }

    /// An agent talks, and may pass the call on.
    fn talks(&mut self, draft: &mut Draft, agent: usize, from_us: u64, spans: Spans) -> CallEnding {
        let until_us = from_us + spans.talk_us;
        self.agents.take(agent, until_us);
        let next = self.agents.free_at(until_us).filter(|next| *next != agent);
        let passed_on = draft.chance(self.calls.transferred);
        let Some(next) = next.filter(|_| passed_on) else {
            draft.hangs_up(until_us);
            return CallEnding::Answered;
        };
        let (from, to) = (self.agents.name(agent), self.agents.name(next));
        draft.then(until_us, Happening::Transferred { from, to: to.clone() });
        let rings_us = until_us + SET_UP_US;
        draft.rings(rings_us, &to);
        let answered_us = rings_us + self.calls.ring.draw_us(&mut draft.rng);
        draft.answered(answered_us, &to);
        let over_us = answered_us + self.calls.talk.draw_us(&mut draft.rng);
        draft.hangs_up(over_us);
        self.agents.take(next, over_us);
        CallEnding::Transferred
    }

    /// To somebody's own extension, without a queue.
    fn direct(&mut self, draft: &mut Draft, spans: Spans) -> CallEnding {
        let staff = if self.staff.is_empty() { &mut self.agents } else { &mut self.staff };
        let rings_us = draft.due_us + SET_UP_US;
        let (place, _) = staff.first_free().expect("there is an extension");
        let free = staff.free_at(rings_us).is_some();
        let name = staff.name(place);
        let (ending, over_us) = rings(self.calls, draft, &name, rings_us, spans, free);
        staff.take(place, over_us);
        ending
    }

    /// From an extension, to outside or to another one.
    fn placed(
        &mut self,
        draft: &mut Draft,
        direction: CallDirection,
        spans: Spans,
    ) -> (String, CallEnding) {
        let staff = if self.staff.is_empty() { &mut self.agents } else { &mut self.staff };
        let (from, _) = staff.first_free().expect("there is an extension");
        staff.take(from, draft.due_us + 1);
        let from_name = staff.name(from);
        let (to, rings_us, free) = if direction == CallDirection::Outgoing {
            (None, draft.due_us + POST_DIAL_US, true)
        } else {
            let (to, _) = staff.first_free().expect("there is an extension");
            let rings_us = draft.due_us + SET_UP_US;
            // Alone in the office one can only call oneself, and finds oneself busy.
            let free = to != from && staff.free_at(rings_us).is_some();
            (Some(to), rings_us, free)
        };
        let to_name = to.map_or_else(|| TRUNK.to_owned(), |to| staff.name(to));
        let (ending, over_us) = rings(self.calls, draft, &to_name, rings_us, spans, free);
        staff.take(from, over_us);
        if let Some(to) = to {
            staff.take(to, over_us);
        }
        (from_name, ending)
    }

    /// A call as a trace has it: its times are given, the extensions are ours.
    fn traced(&mut self, index: u64, seed: u64, traced: &TracedCall) -> ScriptedCall {
        let us = |seconds: f64| (seconds * 1e6) as u64;
        let mut draft = Draft::new(index, seed, us(traced.at_s));
        let known = draft.chance(self.calls.known);
        let ringing = us(traced.ring_s);
        let spans = Spans { ring_us: ringing, talk_us: us(traced.talk_s) };
        let (place, _) = self.agents.first_free().expect("there is an agent");
        let name = self.agents.name(place);
        let outgoing = traced.direction == CallDirection::Outgoing;
        let called = if outgoing { TRUNK.to_owned() } else { name.clone() };
        let waits = traced.wait_s > 0.0 || traced.ending == CallEnding::Abandoned;
        let mut at_us = draft.due_us + if outgoing { POST_DIAL_US } else { SET_UP_US };
        if waits {
            draft.then(at_us, Happening::Queues { queue: QUEUE.to_owned() });
            at_us += us(traced.wait_s);
        }
        if traced.ending == CallEnding::Abandoned {
            draft.then(at_us, Happening::LeavesQueue);
            draft.caller_hangs_up(at_us);
        } else {
            draft.rings(at_us, &called);
            at_us += spans.ring_us;
            self.trace_end(&mut draft, traced.ending, at_us, &called, spans);
        }
        let over_us = draft.due_us + draft.steps.last().map_or(0, |step| step.after_us);
        self.agents.take(place, over_us);
        let from = (traced.direction != CallDirection::Incoming).then(|| name.clone());
        self.done(index, draft, traced.direction, traced.ending, from, known)
    }

    fn trace_end(
        &self,
        draft: &mut Draft,
        ending: CallEnding,
        at_us: u64,
        called: &str,
        spans: Spans,
    ) {
        match ending {
            CallEnding::Busy => {
                draft.stops_ringing(at_us, called, RingEnd::Busy);
                let tone_us = self.calls.busy_tone.draw_us(&mut draft.rng);
                draft.caller_hangs_up(at_us + tone_us);
            }
            CallEnding::Unanswered => {
                draft.stops_ringing(at_us, called, RingEnd::NoAnswer);
                draft.caller_hangs_up(at_us);
            }
            CallEnding::Transferred => {
                draft.answered(at_us, called);
                let half_us = at_us + spans.talk_us / 2;
                let (to, _) = self.agents.first_free().expect("there is an agent");
                let to = self.agents.name(to);
                let from = called.to_owned();
                draft.then(half_us, Happening::Transferred { from, to: to.clone() });
                draft.rings(half_us, &to);
                draft.answered(half_us + spans.ring_us, &to);
                draft.hangs_up(half_us + spans.ring_us + spans.talk_us / 2);
            }
            CallEnding::Answered | CallEnding::Abandoned => {
                draft.answered(at_us, called);
                draft.hangs_up(at_us + spans.talk_us);
            }
        }
    }

    fn done(
        &mut self,
        index: u64,
        draft: Draft,
        direction: CallDirection,
        ending: CallEnding,
        from_extension: Option<String>,
        known: bool,
    ) -> ScriptedCall {
        let Draft { due_us, steps, .. } = draft;
        let over_us = due_us + steps.last().map_or(0, |step| step.after_us);
        let called = steps.iter().find_map(|step| match &step.happening {
            Happening::Rings { extension } => Some(extension.clone()),
            _ => None,
        });
        let number = match direction {
            CallDirection::Internal => called.clone().unwrap_or_default(),
            _ if known => numbers::of_customer(self.customers.calls(due_us, over_us)),
            _ => numbers::of_stranger(index),
        };
        let dialled = match direction {
            CallDirection::Incoming => OFFICE.to_owned(),
            CallDirection::Outgoing | CallDirection::Internal => number.clone(),
        };
        ScriptedCall {
            index,
            due_us,
            direction,
            ending,
            number,
            name: None,
            from_extension,
            dialled,
            steps,
        }
    }
}

/// A party rings, and takes the call or not. Returns what became of it and when it is over.
fn rings(
    calls: &Calls,
    draft: &mut Draft,
    called: &str,
    rings_us: u64,
    spans: Spans,
    free: bool,
) -> (CallEnding, u64) {
    let fate: f64 = draft.rng.random();
    draft.rings(rings_us, called);
    if !free || fate < calls.busy.ratio {
        let over_us = rings_us + calls.busy_tone.draw_us(&mut draft.rng);
        draft.stops_ringing(rings_us, called, RingEnd::Busy);
        draft.caller_hangs_up(over_us);
        (CallEnding::Busy, over_us)
    } else if fate < calls.busy.ratio + calls.unanswered.ratio {
        let over_us = rings_us + calls.rings_out.draw_us(&mut draft.rng);
        draft.stops_ringing(over_us, called, RingEnd::NoAnswer);
        draft.caller_hangs_up(over_us);
        (CallEnding::Unanswered, over_us)
    } else {
        let answered_us = rings_us + spans.ring_us;
        let over_us = answered_us + spans.talk_us;
        draft.answered(answered_us, called);
        draft.hangs_up(over_us);
        (CallEnding::Answered, over_us)
    }
}

/// The customers that the CRM knows: as few as it takes that no two calls of one are on the screens
/// at once, since a call is known again by its number.
struct Customers {
    rests_us: u64,
    /// When each may call again, and its place: the first is free first.
    resting: VecDeque<(u64, u64)>,
    count: u64,
}

impl Customers {
    fn new(left_after: Duration) -> Self {
        let rests_us = left_after.as_micros() as u64 + CALLS_AGAIN_US;
        Customers { rests_us, resting: VecDeque::new(), count: 0 }
    }

    /// The customer for a call.
    fn calls(&mut self, due_us: u64, over_us: u64) -> u64 {
        let place = match self.resting.front() {
            Some((free_us, place)) if *free_us <= due_us => {
                let place = *place;
                self.resting.pop_front();
                place
            }
            _ => {
                self.count += 1;
                self.count - 1
            }
        };
        let free_us = over_us + self.rests_us;
        let behind = self.resting.partition_point(|(other_us, _)| *other_us <= free_us);
        self.resting.insert(behind, (free_us, place));
        place
    }
}

#[cfg(test)]
mod tests;
