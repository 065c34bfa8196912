//! Counts of calls, as a line of the journal carries them.

use documents::calls::{CallCount, CallDirection, CallEnding, CallFault};
use serde::{Deserialize, Serialize};

/// What became of calls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CallTally {
    /// Played, by kind.
    pub played: Vec<CallCount>,
    /// Shown, whenever.
    pub shown: u64,
    /// Never shown.
    pub lost: u64,
    /// Shown as more than one.
    pub duplicated: u64,
    /// Shown with the wrong customer.
    pub mismatched: u64,
    /// Shown long after the hang-up.
    pub left_active: u64,
    /// Never shown, and over too soon to expect it.
    pub too_short: u64,
    /// Due, and not played.
    pub not_played: u64,
}

impl CallTally {
    /// Counts a call that was played.
    pub fn played(&mut self, direction: CallDirection, ending: CallEnding) {
        self.add_played(CallCount { direction, ending, calls: 1 });
    }

    fn add_played(&mut self, more: CallCount) {
        let same = |count: &&mut CallCount| {
            (count.direction, count.ending) == (more.direction, more.ending)
        };
        match self.played.iter_mut().find(same) {
            Some(count) => count.calls += more.calls,
            None => {
                self.played.push(more);
                self.played.sort_by_key(|count| (count.direction, count.ending));
            }
        }
    }

    /// Counts what was wrong with a call.
    pub fn fault(&mut self, fault: CallFault) {
        *self.of(fault) += 1;
    }

    fn of(&mut self, fault: CallFault) -> &mut u64 {
        match fault {
            CallFault::Lost => &mut self.lost,
            CallFault::Duplicated => &mut self.duplicated,
            CallFault::Mismatched => &mut self.mismatched,
            CallFault::LeftActive => &mut self.left_active,
        }
    }

    /// How many calls had this wrong with them.
    pub fn count(&self, fault: CallFault) -> u64 {
        match fault {
            CallFault::Lost => self.lost,
            CallFault::Duplicated => self.duplicated,
            CallFault::Mismatched => self.mismatched,
            CallFault::LeftActive => self.left_active,
        }
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: &CallTally) {
        other.played.iter().for_each(|count| self.add_played(count.clone()));
        self.shown += other.shown;
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.mismatched += other.mismatched;
        self.left_active += other.left_active;
        self.too_short += other.too_short;
        self.not_played += other.not_played;
    }
}
