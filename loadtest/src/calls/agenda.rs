//! What is due next at the desk: the steps of the calls in progress, the calls to come, and what goes wrong.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::script::ScriptedCall;

/// Something that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A step of a call: their places in the script.
    Step(usize, usize),
    /// Something goes wrong at the exchange.
    Trouble,
}

/// The steps that are still to be played.
#[derive(Debug)]
pub(super) struct Agenda {
    /// Instant, call and step: the earliest first, and at one instant in the order of the schedule.
    due: BinaryHeap<Reverse<(u64, usize, usize)>>,
    in_progress: BTreeSet<usize>,
}

impl Agenda {
    /// Every call with its first step.
    pub(super) fn new(script: &[ScriptedCall]) -> Self {
        let first = script.iter().enumerate().map(|(call, of)| Reverse((of.due_us, call, 0)));
        Agenda { due: first.collect(), in_progress: BTreeSet::new() }
    }

    /// Takes what is due next, with its instant: trouble at `trouble_us` comes before what is due at
    /// the same time. A step of a call that is gone is passed over.
    pub(super) fn next_before(&mut self, trouble_us: Option<u64>) -> Option<(u64, Item)> {
        loop {
            let next = self.due.peek().map(|Reverse(next)| *next);
            if let Some(at_us) = trouble_us
                && next.is_none_or(|(due_us, ..)| at_us <= due_us)
            {
                return Some((at_us, Item::Trouble));
            }
            let (due_us, call, step) = next?;
            self.due.pop();
            if step == 0 || self.in_progress.contains(&call) {
                return Some((due_us, Item::Step(call, step)));
            }
        }
    }

    /// A step was played: the call's next one is due, or the call is over.
    pub(super) fn played(&mut self, script: &[ScriptedCall], call: usize, step: usize) {
        let of = &script[call];
        match of.steps.get(step + 1) {
            Some(next) => {
                self.in_progress.insert(call);
                self.due.push(Reverse((of.due_us + next.after_us, call, step + 1)));
            }
            None => {
                self.in_progress.remove(&call);
            }
        }
    }

    /// The calls in progress are gone, and their steps with them.
    pub(super) fn forget_all(&mut self) {
        self.in_progress.clear();
    }

    /// The calls that began and did not end.
    pub(super) fn in_progress(&self) -> impl Iterator<Item = usize> {
        self.in_progress.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use documents::calls::{CallDirection, CallEnding};

    use super::super::script::{HangsUp, Happening, Step};
    use super::*;

    fn call(index: u64, due_us: u64, steps_us: &[u64]) -> ScriptedCall {
        let happening = Happening::HangsUp { by: HangsUp::Caller };
        let step = |&after_us| Step { after_us, happening: happening.clone() };
        ScriptedCall {
            index,
            due_us,
            direction: CallDirection::Incoming,
            ending: CallEnding::Answered,
            number: String::new(),
            name: None,
            from_extension: None,
            dialled: String::new(),
            steps: steps_us.iter().map(step).collect(),
        }
    }

    fn order(script: &[ScriptedCall], mut trouble_us: Option<u64>) -> Vec<(u64, Item)> {
        let mut agenda = Agenda::new(script);
        let mut order = Vec::new();
        while let Some((at_us, item)) = agenda.next_before(trouble_us) {
            order.push((at_us, item));
            match item {
                Item::Step(call, step) => agenda.played(script, call, step),
                Item::Trouble => {
                    trouble_us = None;
                    agenda.forget_all();
                }
            }
        }
        assert_eq!(agenda.in_progress().count(), 0);
        order
    }

    #[test]
    fn steps_of_calls_that_overlap_come_in_the_order_of_their_instants() {
        let script = [call(0, 10, &[0, 50]), call(1, 30, &[0, 5, 90])];
        use Item::Step;
        let expected = [
            (10, Step(0, 0)),
            (30, Step(1, 0)),
            (35, Step(1, 1)),
            (60, Step(0, 1)),
            (120, Step(1, 2)),
        ];
        assert_eq!(order(&script, None), expected);
    }

    #[test]
    fn a_restart_ends_the_calls_in_progress_and_not_those_to_come() {
        let script = [call(0, 10, &[0, 50]), call(1, 60, &[0, 5])];
        use Item::{Step, Trouble};
        let expected = [(10, Step(0, 0)), (40, Trouble), (60, Step(1, 0)), (65, Step(1, 1))];
        assert_eq!(order(&script, Some(40)), expected);
    }
}
