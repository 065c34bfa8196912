//! A station whose servers all requests present share equally.
//!
//! With `n` requests on `m` servers each is served at the rate `min(1, m / n)`, the same for all.
//! So one counter suffices, the service that everyone present has had since the beginning: a
//! request leaves when the counter reaches its own mark.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A request and the count of service at which it leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Mark {
    at_s: f64,
    order: u64,
    request: u32,
}

impl Eq for Mark {}

impl PartialOrd for Mark {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Mark {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at_s.total_cmp(&other.at_s).then(self.order.cmp(&other.order))
    }
}

/// The requests at a shared station.
pub(super) struct Shared {
    servers: u32,
    marks: BinaryHeap<Reverse<Mark>>,
    /// Service that a request present from the beginning would have had.
    served_s: f64,
    changed_s: f64,
    /// Arrivals and departures so far: an end of service scheduled before the last of them is void.
    turn: u64,
}

impl Shared {
    pub(super) fn new(servers: u32) -> Self {
        Shared { servers, marks: BinaryHeap::new(), served_s: 0.0, changed_s: 0.0, turn: 0 }
    }

    /// Servers at work.
    pub(super) fn busy(&self) -> u32 {
        (self.marks.len() as u32).min(self.servers)
    }

    /// Service that each request gets in a second.
    fn rate(&self) -> f64 {
        f64::from(self.servers).min(self.marks.len() as f64) / self.marks.len() as f64
    }

    fn advance(&mut self, now_s: f64) {
        if !self.marks.is_empty() {
            self.served_s += (now_s - self.changed_s) * self.rate();
        }
        self.changed_s = now_s;
        self.turn += 1;
    }

    /// A request that asks for so much service comes.
    pub(super) fn enter(&mut self, request: u32, service_s: f64, now_s: f64) {
        self.advance(now_s);
        let at_s = self.served_s + service_s;
        self.marks.push(Reverse(Mark { at_s, order: self.turn, request }));
    }

    /// The time until the next request leaves if nobody comes, and the turn to leave in.
    pub(super) fn next(&self) -> Option<(f64, u64)> {
        let Reverse(mark) = self.marks.peek()?;
        Some((((mark.at_s - self.served_s) / self.rate()).max(0.0), self.turn))
    }

    /// The request that leaves now; `None` if someone came or went after this turn was announced.
    pub(super) fn leave(&mut self, turn: u64, now_s: f64) -> Option<u32> {
        if turn != self.turn {
            return None;
        }
        self.advance(now_s);
        let Reverse(mark) = self.marks.pop()?;
        // Its mark is where the counter stands, but for rounding.
        self.served_s = mark.at_s;
        if self.marks.is_empty() {
            // From zero again: the counter's digits are for those present.
            self.served_s = 0.0;
        }
        Some(mark.request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_on_one_server_take_twice_as_long() {
        let mut shared = Shared::new(1);
        shared.enter(0, 1.0, 0.0);
        let (in_s, first) = shared.next().expect("someone is there");
        assert_eq!(in_s, 1.0);
        shared.enter(1, 2.0, 0.5);
        assert_eq!(shared.leave(first, 1.0), None, "someone came in between");
        let (in_s, turn) = shared.next().expect("two are there");
        assert_eq!((in_s, shared.busy()), (1.0, 1));
        assert_eq!(shared.leave(turn, 1.5), Some(0));
        let (in_s, turn) = shared.next().expect("one is left");
        assert_eq!(in_s, 1.5);
        assert_eq!(shared.leave(turn, 3.0), Some(1));
        assert_eq!((shared.next(), shared.busy()), (None, 0));
    }

    #[test]
    fn nobody_gets_more_than_one_server() {
        let mut shared = Shared::new(4);
        shared.enter(0, 1.0, 0.0);
        shared.enter(1, 3.0, 0.0);
        assert_eq!(shared.next().map(|(in_s, _)| in_s), Some(1.0));
        assert_eq!(shared.busy(), 2);
    }
}
