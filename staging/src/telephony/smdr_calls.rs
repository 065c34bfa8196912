//! Follows the calls of a call log: lines that tell that a call arrives, is taken, and is over.
//!
//! A line to the outside carries one call at a time, so an arriving call's further lines are those of
//! the same trunk and number. Without a line at the arrival a call is heard of when it is over: it is
//! then written as closed, and never shown.

use std::collections::HashMap;

use super::order::{CallKind, LegChange, LegNumber, ORIGIN, Order, Response, Status, What};
use super::party::Party;
use super::smdr_lines::{Condition, SmdrLine, Way};

/// Trunks that are followed at once: far above any exchange, so that noise stays bounded.
const TRUNKS_MAX: usize = 1_000;

/// A call that has arrived and is not over.
#[derive(Debug)]
struct Open {
    call: u64,
    number: String,
    /// The extension that has it, with its leg.
    legs: Vec<String>,
    answered: bool,
}

/// The calls of one call log.
#[derive(Debug)]
pub(crate) struct SmdrCalls {
    digits_max: usize,
    by_trunk: HashMap<String, Open>,
    next_call: u64,
    orders: Vec<Order>,
}

impl SmdrCalls {
    pub(crate) fn new(digits_max: usize) -> SmdrCalls {
        SmdrCalls { digits_max, by_trunk: HashMap::new(), next_call: 1, orders: Vec::new() }
    }

    /// Calls in progress.
    pub(crate) fn in_progress(&self) -> usize {
        self.by_trunk.len()
    }

    /// Looks at one record that came at `now`; `began` is `now` less the record's duration. `tag`
    /// makes the source ids of this process its own.
    pub(crate) fn apply(
        &mut self,
        line: &SmdrLine,
        now: &str,
        began: &str,
        tag: &str,
    ) -> Vec<Order> {
        let known = self.by_trunk.get(&line.trunk).is_some_and(|open| open.number == line.number);
        match line.condition {
            _ if line.way != Way::In => self.is_over(line, now, began, tag),
            Condition::Received if known => {
                // Printed again for the next extension that it rings at.
                self.rings(&line.trunk, &line.extension, now);
            }
            Condition::Received => self.arrives(line, now, tag),
            Condition::Answered if known => _ = self.answered(&line.trunk, &line.extension, now),
            Condition::NotAnswered if known => self.ends(&line.trunk, now),
            Condition::Transferred | Condition::Over if known => {
                if !line.duration.is_zero() {
                    self.answered(&line.trunk, &line.extension, now);
                }
                self.ends(&line.trunk, now);
            }
            // A line between the arrival and the end, of a call that was not seen arriving.
            Condition::Answered => {}
            _ => self.is_over(line, now, began, tag),
        }
        std::mem::take(&mut self.orders)
    }

    fn tell(&mut self, call: u64, what: What) {
        self.orders.push(Order { call, what });
    }

    fn begin(
        &mut self,
        line: &SmdrLine,
        kind: CallKind,
        start: &str,
        tag: &str,
        live: bool,
    ) -> u64 {
        let call = self.next_call;
        self.next_call += 1;
        let source_id = format!("smdr-{tag}-{call}");
        let extension = Party::named(&line.extension, self.digits_max);
        let origin = match line.way {
            Way::In => Party { name: line.trunk.clone(), is_extension: false },
            Way::Out | Way::Internal => extension,
        };
        let what = What::Open {
            channel_source_id: format!("{source_id}-{}", line.trunk),
            source_id,
            number: line.number.clone(),
            kind,
            origin,
            start: start.to_owned(),
            live,
        };
        self.tell(call, what);
        call
    }

    fn arrives(&mut self, line: &SmdrLine, now: &str, tag: &str) {
        // The trunk is free again, so its last call is over, whatever became of its last line.
        self.ends(&line.trunk, now);
        if self.by_trunk.len() == TRUNKS_MAX {
            return;
        }
        let call = self.begin(line, CallKind::Received, now, tag, true);
        let (number, legs) = (line.number.clone(), Vec::new());
        let open = Open { call, number, legs, answered: false };
        self.by_trunk.insert(line.trunk.clone(), open);
        self.rings(&line.trunk, &line.extension, now);
    }

    fn rings(&mut self, trunk: &str, extension: &str, now: &str) -> Option<LegNumber> {
        if extension.is_empty() {
            return None;
        }
        let open = self.by_trunk.get_mut(trunk)?;
        let known = open.legs.iter().position(|leg| leg == extension);
        if let Some(known) = known {
            return Some(known + 1);
        }
        open.legs.push(extension.to_owned());
        let (call, leg) = (open.call, open.legs.len());
        let party = Party { name: extension.to_owned(), is_extension: true };
        let channel_source_id = format!("{call}-{leg}");
        let start = now.to_owned();
        self.tell(call, What::Leg { leg, party, channel_source_id, start });
        Some(leg)
    }

    fn answered(&mut self, trunk: &str, extension: &str, now: &str) -> Option<()> {
        let leg = self.rings(trunk, extension, now);
        let open = self.by_trunk.get_mut(trunk)?;
        if open.answered {
            return None;
        }
        open.answered = true;
        let call = open.call;
        let change = change(Status::Up, Response::Answered, now);
        for leg in leg.into_iter().chain([ORIGIN]) {
            self.tell(call, What::Change { leg, change: change.clone() });
        }
        Some(())
    }

    fn ends(&mut self, trunk: &str, now: &str) {
        let Some(open) = self.by_trunk.remove(trunk) else { return };
        let (response, kind) = outcome(open.answered);
        for leg in (1..=open.legs.len()).chain([ORIGIN]) {
            let change = change(Status::HungUp, response, now);
            self.tell(open.call, What::Change { leg, change });
        }
        self.tell(open.call, What::Close { kind, end: now.to_owned() });
    }

    /// A call that is heard of when it is over.
    fn is_over(&mut self, line: &SmdrLine, now: &str, began: &str, tag: &str) {
        let answered = line.condition != Condition::NotAnswered && !line.duration.is_zero();
        let kind = match line.way {
            Way::In => outcome(answered).1,
            Way::Out => CallKind::Outgoing,
            Way::Internal => CallKind::Internal,
        };
        let response = outcome(answered).0;
        let call = self.begin(line, kind, began, tag, false);
        let change = change(Status::HungUp, response, now);
        self.tell(call, What::Change { leg: ORIGIN, change });
        self.tell(call, What::Close { kind, end: now.to_owned() });
    }
}

fn outcome(answered: bool) -> (Response, CallKind) {
    match answered {
        true => (Response::Answered, CallKind::Received),
        false => (Response::NotAnswered, CallKind::Missed),
    }
}

fn change(status: Status, response: Response, at: &str) -> LegChange {
    LegChange { status, response, at: at.to_owned(), to: None }
}
