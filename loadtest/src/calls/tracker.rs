//! Holds what the exchange played against what the CRM showed: pure, fed with beginnings, ends and
//! looks at the active calls.
//!
//! A call is known again by its number, which no other call has at the same time. It is shown at the
//! first look that lists it; it may have been there since just after the look before, so each pop
//! time carries that span as its error.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use documents::calls::{CallDirection, CallFinding, CallWrong, Mismatch};
use documents::run::Outcome;

use super::numbers::{self, Whose};
use super::script::ScriptedCall;
use super::tally::CallTally;
use crate::recorder::Sample;

/// The workload's name.
pub const WORKLOAD: &str = "calls";
/// The step's name.
pub const SCREEN_POP: &str = "screen_pop";

/// When a call counts as lost or left active, and which calls count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// A call that lasts this long is expected to be shown, in microseconds.
    pub expected_after_us: u64,
    /// A call that is shown this long after its end was left active, in microseconds.
    pub left_after_us: u64,
    /// Whether calls that go out stand in the CRM while they last.
    pub shows_outgoing: bool,
    /// Calls that are due in it count.
    pub steady_us: Range<u64>,
}

/// One look at the CRM's active calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When it was sent.
    pub sent_us: u64,
    /// When its answer was whole.
    pub done_us: u64,
    /// The calls that it lists.
    pub rows: Vec<Row>,
    /// `false` if the answer may have left calls out, because it was full: then nothing follows from a
    /// call that is not there.
    pub whole: bool,
}

/// An active call as the CRM lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The CRM's own number of the call.
    pub call_id: String,
    /// The number of the other party.
    pub number: String,
    /// The customer that it was matched with.
    pub identity: Option<String>,
}

/// What one pop was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pop {
    /// From the first event to the look's answer, in microseconds.
    pub pop_us: u64,
    /// The most by which that is too long, in microseconds.
    pub error_us: u64,
    /// Whether the call was due in the steady phase.
    pub steady: bool,
}

/// What came out since the last time it was taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Taken {
    /// Pops, of all phases.
    pub pops: Vec<Pop>,
    /// Counts of the calls that were due in the steady phase.
    pub steady: CallTally,
    /// Calls with which something was wrong, of all phases.
    pub findings: Vec<CallFinding>,
    /// Calls that began.
    pub began: u64,
}

/// A call that is looked for.
#[derive(Debug)]
struct Tracked {
    number: String,
    due_us: u64,
    began_us: u64,
    ended_us: Option<u64>,
    shown_us: Option<u64>,
    /// Whether the last look listed it.
    listed: bool,
    ids: BTreeSet<String>,
    /// Whether it was ever shown with the right customer.
    matched: bool,
    /// The customer that it was shown with last.
    identity: Option<String>,
}

/// Holds calls against looks.
#[derive(Debug)]
pub struct Tracker {
    rules: Rules,
    /// Ids of the customers in the CRM, by their place.
    customers: Vec<String>,
    /// By number.
    open: HashMap<String, Tracked>,
    /// Numbers by the call's place in the schedule.
    numbers: HashMap<u64, String>,
    /// Calls of ours that an earlier run left in the CRM.
    stale: BTreeSet<String>,
    last_look_us: u64,
    samples: Vec<Sample>,
    taken: Taken,
}

impl Tracker {
    /// A tracker that has seen nothing. `before` is a look at the active calls before the first call
    /// began: what it lists of our numbers was left by an earlier run.
    pub fn new(rules: Rules, customers: Vec<String>, before: &Look) -> Self {
        let ours = before.rows.iter().filter(|row| numbers::whose(&row.number).is_some());
        Tracker {
            rules,
            customers,
            open: HashMap::new(),
            numbers: HashMap::new(),
            stale: ours.map(|row| row.call_id.clone()).collect(),
            last_look_us: before.sent_us,
            samples: Vec::new(),
            taken: Taken::default(),
        }
    }

    /// What came out since the last time, but for the samples.
    pub fn take(&mut self) -> Taken {
        std::mem::take(&mut self.taken)
    }

    /// The samples that came out since the last time, for the recorder.
    pub fn take_samples(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.samples)
    }

    /// Calls that the last look listed.
    pub fn listed(&self) -> u64 {
        self.open.values().filter(|call| call.listed).count() as u64
    }

    /// Calls on which nothing is decided yet.
    pub fn undecided(&self) -> usize {
        self.open.len()
    }

    fn is_steady(&self, due_us: u64) -> bool {
        self.rules.steady_us.contains(&due_us)
    }

    /// Whether a call of this direction is looked for: an internal one has no customer.
    fn is_looked_for(&self, direction: CallDirection) -> bool {
        match direction {
            CallDirection::Incoming => true,
            CallDirection::Outgoing => self.rules.shows_outgoing,
            CallDirection::Internal => false,
        }
    }

    /// A call's first event left the exchange.
    pub fn began(&mut self, call: &ScriptedCall, at_us: u64) {
        self.taken.began += 1;
        if self.is_steady(call.due_us) {
            self.taken.steady.played(call.direction, call.ending);
        }
        if !self.is_looked_for(call.direction) {
            return;
        }
        if let Some(before) = self.open.remove(&call.number) {
            // The plan leaves room between two calls of one number; a look that failed for long ate it.
            self.decide(&before, at_us);
        }
        self.numbers.insert(call.index, call.number.clone());
        self.open.insert(
            call.number.clone(),
            Tracked {
                number: call.number.clone(),
                due_us: call.due_us,
                began_us: at_us,
                ended_us: None,
                shown_us: None,
                listed: false,
                ids: BTreeSet::new(),
                matched: false,
                identity: None,
            },
        );
    }

    /// A call was due, and could not be played.
    pub fn not_played(&mut self, call: &ScriptedCall, reason: &str) {
        if self.is_steady(call.due_us) {
            self.taken.steady.not_played += 1;
        }
        let failure = Some(reason.to_owned());
        self.samples.push(sample(call.due_us, None, call.due_us, Outcome::Dropped, failure));
    }

    /// A call's last event left the exchange.
    pub fn ended(&mut self, call: u64, at_us: u64) {
        let Some(number) = self.numbers.remove(&call) else { return };
        if let Some(tracked) = self.open.get_mut(&number) {
            tracked.ended_us.get_or_insert(at_us);
        }
    }

    /// A look at the active calls came back.
    pub fn looked(&mut self, look: &Look) {
        self.open.values_mut().for_each(|call| call.listed = false);
        for row in &look.rows {
            self.listed_row(look, row);
        }
        let overdue_us = look.sent_us.saturating_sub(self.rules.left_after_us);
        let decided: Vec<String> = self
            .open
            .values()
            .filter(|call| {
                let Some(ended_us) = call.ended_us.filter(|at_us| *at_us < look.sent_us) else {
                    return false;
                };
                let gone = look.whole && call.shown_us.is_some() && !call.listed;
                gone || ended_us <= overdue_us
            })
            .map(|call| call.number.clone())
            .collect();
        for number in decided {
            let call = self.open.remove(&number).expect("it was found by its number");
            self.decide(&call, look.done_us);
        }
        self.last_look_us = look.sent_us;
    }

    fn listed_row(&mut self, look: &Look, row: &Row) {
        let number = numbers::national(&row.number);
        if self.stale.contains(&row.call_id) {
            return;
        }
        let Some(call) = self.open.get_mut(&number) else { return };
        call.listed = true;
        call.ids.insert(row.call_id.clone());
        let right = match numbers::whose(&number) {
            Some(Whose::Customer(place)) => {
                let id = self.customers.get(place as usize);
                matches!((id, &row.identity), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b))
            }
            Some(Whose::Stranger) | None => row.identity.is_none(),
        };
        call.matched |= right;
        call.identity.clone_from(&row.identity);
        if call.shown_us.is_some() {
            return;
        }
        call.shown_us = Some(look.done_us);
        let not_before_us = self.last_look_us.max(call.began_us);
        let pop = Pop {
            pop_us: look.done_us.saturating_sub(call.began_us),
            error_us: look.done_us.saturating_sub(not_before_us),
            steady: self.rules.steady_us.contains(&call.due_us),
        };
        self.taken.pops.push(pop);
        if pop.steady {
            self.taken.steady.shown += 1;
        }
        let sample = sample(call.due_us, Some(call.began_us), look.done_us, Outcome::Ok, None);
        self.samples.push(sample);
    }

    /// A call is over and nothing more will be seen of it.
    fn decide(&mut self, call: &Tracked, now_us: u64) {
        let steady = self.is_steady(call.due_us);
        let lasted_us = call.ended_us.unwrap_or(now_us) - call.began_us;
        let mut found = Vec::new();
        if call.shown_us.is_none() {
            if lasted_us >= self.rules.expected_after_us {
                found.push(CallWrong::Lost { lasted_s: lasted_us as f64 / 1e6 });
                let failure = Some("the call was never shown".to_owned());
                let outcome = Outcome::TimedOut;
                let sample = sample(call.due_us, Some(call.began_us), now_us, outcome, failure);
                self.samples.push(sample);
            } else if steady {
                self.taken.steady.too_short += 1;
            }
        } else {
            if call.ids.len() > 1 {
                found.push(CallWrong::Duplicated { shown_as: call.ids.len() as u64 });
            }
            if !call.matched {
                found.push(CallWrong::Mismatched { how: mismatch(call) });
            }
            if call.listed {
                let for_s = (now_us - call.ended_us.unwrap_or(now_us)) as f64 / 1e6;
                found.push(CallWrong::LeftActive { for_s });
            }
        }
        for wrong in found {
            if steady {
                self.taken.steady.fault(wrong.fault());
            }
            let (number, at_s) = (call.number.clone(), call.began_us as f64 / 1e6);
            self.taken.findings.push(CallFinding { wrong, number, at_s });
        }
    }

    /// The run is over: calls that were not decided on are cut off. Those not shown yet are censored.
    pub fn give_up(&mut self, now_us: u64) {
        for (_, call) in self.open.drain() {
            if call.shown_us.is_none() {
                let (due_us, began_us) = (call.due_us, Some(call.began_us));
                let sample = sample(due_us, began_us, now_us, Outcome::Censored, None);
                self.samples.push(sample);
            }
        }
        self.numbers.clear();
    }
}

/// How a call that was never shown with the right customer was shown.
fn mismatch(call: &Tracked) -> Mismatch {
    match (numbers::whose(&call.number), &call.identity) {
        (Some(Whose::Customer(_)), None) => Mismatch::NoCustomer,
        (Some(Whose::Customer(_)), Some(_)) => Mismatch::AnotherCustomer,
        (Some(Whose::Stranger) | None, _) => Mismatch::CustomerOfNobody,
    }
}

fn sample(
    due_us: u64,
    began_us: Option<u64>,
    done_us: u64,
    outcome: Outcome,
    failure: Option<String>,
) -> Sample {
    Sample {
        workload: WORKLOAD,
        step: SCREEN_POP,
        outcome,
        due_us,
        sent_us: began_us.unwrap_or(done_us),
        done_us,
        think_us: 0,
        requests: 0,
        failure,
    }
}

#[cfg(test)]
mod tests;
