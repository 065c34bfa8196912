//! How many lines an exchange prints for a call.
//!
//! A telephony service needs a line when a call arrives and one when it is over, and on the larger
//! exchanges printing the first is an option of their programming. So the count tells whether an
//! exchange is programmed as it has to be.

use std::collections::BTreeMap;

use super::layout::Layout;
use super::record::{Direction, Moment, Record};

/// Counts the lines of calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Incoming calls that are over, by the number of lines they had.
    pub incoming: BTreeMap<u64, u64>,
    /// Incoming calls of these whose arrival had a line.
    pub incoming_received: u64,
    /// Outgoing calls.
    pub outgoing: u64,
    /// Calls within the office.
    pub internal: u64,
    /// Incoming calls that have not ended: lines until now, by line and number.
    open: BTreeMap<(String, String), u64>,
}

impl Tally {
    /// Most calls that are followed at once; when there are more, ends were missed.
    const OPEN_MOST: usize = 1_000;

    /// Takes the next line.
    pub fn add(&mut self, record: &Record) {
        match record.direction {
            Direction::Outgoing => self.outgoing += 1,
            Direction::Internal => self.internal += 1,
            Direction::Incoming => self.add_incoming(record),
        }
    }

    fn add_incoming(&mut self, record: &Record) {
        let key = (record.line.clone(), record.number.clone());
        let is_over = record.moment() == Moment::Ended;
        if !is_over {
            if record.moment() == Moment::Received {
                // Whatever is open on that line with that number has lost its end.
                self.open.insert(key, 1);
            } else if let Some(lines) = self.open.get_mut(&key) {
                *lines += 1;
            }
            if self.open.len() > Self::OPEN_MOST {
                self.open.pop_first();
            }
            return;
        }
        let before = self.open.remove(&key);
        self.incoming_received += u64::from(before.is_some());
        *self.incoming.entry(before.unwrap_or(0) + 1).or_default() += 1;
    }

    /// The number of lines that most incoming calls had, if any ended.
    pub fn lines_of_incoming(&self) -> Option<u64> {
        self.incoming.iter().max_by_key(|(_, calls)| **calls).map(|(lines, _)| *lines)
    }

    /// The lines that a layout's exchange prints for a call when it is programmed as a telephony
    /// service needs it: two for an incoming call and, where there are conditions, one more for the
    /// answer; one for any other.
    pub fn lines_needed(layout: &Layout, direction: Direction, is_answered: bool) -> u64 {
        match direction {
            Direction::Incoming if layout.condition.is_some() && is_answered => 3,
            Direction::Incoming => 2,
            Direction::Outgoing | Direction::Internal => 1,
        }
    }
}
