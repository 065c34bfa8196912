//! An M/M/c queue as arithmetic: c servers, exponential service times, first in, first out.
//!
//! Time is an argument in nanoseconds, so the same code serves the real install and a test in virtual
//! time. With FIFO and equal servers a request's departure is known at its arrival: it begins when
//! the first server is free and ends a service time later. Nothing that arrives later changes that,
//! except a stall, which moves everything that has not departed.
//!
//! How much service was given until a moment follows from the same figures, exactly: the whole service
//! time of who has departed, and of the others what lies behind them. A stall is no service.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The queue, with a ticket `T` for each request that has not departed.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    /// When each server is free.
    free_at: BinaryHeap<Reverse<u64>>,
    /// By departure, then by arrival.
    waiting: BTreeMap<(u64, u64), Waiting<T>>,
    arrived: u64,
    /// The service that those who have departed were given.
    departed_service_ns: u64,
    /// Until then the servers rest; in the past where no stall lasts.
    resting_until: u64,
    draws: ChaCha8Rng,
}

/// A request that has not departed.
#[derive(Debug)]
struct Waiting<T> {
    ticket: T,
    service_ns: u64,
}

impl<T> Queue<T> {
    pub(crate) fn new(servers: u32, seed: u64) -> Queue<T> {
        Queue {
            free_at: (0..servers.max(1)).map(|_| Reverse(0)).collect(),
            waiting: BTreeMap::new(),
            arrived: 0,
            departed_service_ns: 0,
            resting_until: 0,
            draws: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// A request arrives; its service takes `mean_ns` in the mean. Returns its departure.
    pub(crate) fn arrive(&mut self, now: u64, mean_ns: f64, ticket: T) -> u64 {
        // Inverse transform; 1 - u is in (0, 1], so the logarithm is finite.
        let draw: f64 = self.draws.random();
        let service_ns = (-mean_ns * (1.0 - draw).ln()).round() as u64;
        let Reverse(free) = self.free_at.pop().expect("there is at least one server");
        let departure = free.max(now) + service_ns;
        self.free_at.push(Reverse(departure));
        self.waiting.insert((departure, self.arrived), Waiting { ticket, service_ns });
        self.arrived += 1;
        departure
    }

    /// The next departure.
    pub(crate) fn next(&self) -> Option<u64> {
        self.waiting.first_key_value().map(|((departure, _), _)| *departure)
    }

    /// The ticket of the first departure that is due, if one is.
    pub(crate) fn depart(&mut self, now: u64) -> Option<T> {
        let first = self.waiting.first_entry()?;
        if first.key().0 > now {
            return None;
        }
        let Waiting { ticket, service_ns } = first.remove();
        self.departed_service_ns += service_ns;
        Some(ticket)
    }

    /// The service that all servers together have given until now: the integral of the busy servers
    /// over time.
    pub(crate) fn served_ns(&self, now: u64) -> u64 {
        // While the servers rest, what is left of a service is what was left when the rest began.
        let worked_until = now.max(self.resting_until);
        let given = self.waiting.iter().map(|((departure, _), waiting)| {
            waiting.service_ns.saturating_sub(departure.saturating_sub(worked_until))
        });
        self.departed_service_ns + given.sum::<u64>()
    }

    /// How many there are.
    pub(crate) fn servers(&self) -> u32 {
        self.free_at.len() as u32
    }

    /// The servers rest for `span_ns` from now on: who is in service goes on afterwards, and who
    /// arrives waits for that.
    pub(crate) fn stall(&mut self, now: u64, span_ns: u64) {
        let free_at = self.free_at.drain().map(|Reverse(free)| Reverse(free.max(now) + span_ns));
        self.free_at = free_at.collect::<Vec<_>>().into();
        self.resting_until = self.resting_until.max(now) + span_ns;
        let before = std::mem::take(&mut self.waiting);
        let moved = before.into_iter().map(|((departure, arrival), waiting)| {
            let departure = if departure > now { departure + span_ns } else { departure };
            ((departure, arrival), waiting)
        });
        self.waiting = moved.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean time in system of an M/M/c queue in units of the mean service time (Erlang C; see
    /// Harchol-Balter, Performance Modeling and Design of Computer Systems, section 14.3).
    fn mean_response(servers: u32, utilisation: f64) -> f64 {
        let load = utilisation * f64::from(servers);
        let mut blocking = 1.0; // Erlang B by its recursion
        for n in 1..=servers {
            blocking = load * blocking / (f64::from(n) + load * blocking);
        }
        let waits = blocking / (1.0 - utilisation * (1.0 - blocking));
        1.0 + waits / (f64::from(servers) * (1.0 - utilisation))
    }

    fn simulated_response(servers: u32, utilisation: f64, seed: u64) -> f64 {
        let mean_ns = 20e6;
        let mut arrivals = ChaCha8Rng::seed_from_u64(seed ^ 0xA5A5);
        let mut queue = Queue::new(servers, seed);
        let mut now = 0.0;
        let (mut sum, count) = (0.0, 400_000);
        for _ in 0..count {
            let draw: f64 = arrivals.random();
            now += -(1.0 - draw).ln() * mean_ns / (utilisation * f64::from(servers));
            let departure = queue.arrive(now as u64, mean_ns, ());
            sum += departure as f64 - now;
            while queue.depart(now as u64).is_some() {}
        }
        sum / f64::from(count) / mean_ns
    }

    #[test]
    fn the_mean_response_is_that_of_erlang_c() {
        for (servers, utilisation) in [(1, 0.5), (1, 0.8), (2, 0.7), (4, 0.85), (8, 0.6)] {
            let expected = mean_response(servers, utilisation);
            let mean =
                (1..=4).map(|seed| simulated_response(servers, utilisation, seed)).sum::<f64>()
                    / 4.0;
            let error = (mean - expected).abs() / expected;
            assert!(error < 0.02, "c {servers}, rho {utilisation}: {mean} against {expected}");
        }
    }

    #[test]
    fn a_stall_delays_who_is_in_service_and_who_arrives_in_it_by_what_is_left_of_it() {
        let mut queue = Queue::new(1, 3);
        let first = queue.arrive(1_000, 500.0, "first");
        assert!(first > 1_000);
        queue.stall(1_000, 2_000_000);
        let second = queue.arrive(5_000, 500.0, "second");
        assert_eq!(queue.next(), Some(first + 2_000_000));
        assert!(second > first + 2_000_000);
        assert_eq!(queue.depart(first + 1_999_999), None);
        assert_eq!(queue.depart(first + 2_000_000), Some("first"));
        assert_eq!(queue.depart(second), Some("second"));
    }

    #[test]
    fn an_idle_queue_that_stalls_serves_nobody_before_the_end() {
        let mut queue = Queue::new(3, 1);
        queue.stall(100, 1_000);
        assert!(queue.arrive(200, 1.0, ()) >= 1_100);
    }

    /// Departures of a queue of one server, at which the next service begins.
    fn departures<const N: usize>(queue: &mut Queue<usize>, arrivals: [u64; N]) -> [u64; N] {
        let mut ticket = 0;
        arrivals.map(|at| {
            ticket += 1;
            queue.arrive(at, 1e6, ticket)
        })
    }

    #[test]
    fn a_server_counts_as_busy_for_as_much_of_a_service_as_is_behind_it() {
        let mut queue = Queue::new(1, 5);
        let [first, second] = departures(&mut queue, [1_000, 1_000]);
        assert_eq!(queue.served_ns(1_000), 0);
        assert_eq!(queue.served_ns(1_000 + (first - 1_000) / 3), (first - 1_000) / 3);
        // The second begins when the first is done, called or not.
        assert_eq!(queue.served_ns(first + 7), first - 1_000 + 7);
        assert_eq!(queue.depart(first + 7), Some(1));
        assert_eq!(queue.served_ns(first + 7), first - 1_000 + 7);
        assert_eq!(queue.served_ns(second + 9_000), second - 1_000);
        assert_eq!(queue.depart(second + 9_000), Some(2));
        assert_eq!(queue.served_ns(second + 9_000), second - 1_000);
        assert_eq!(queue.servers(), 1);
    }

    #[test]
    fn two_servers_are_busy_at_once() {
        let mut queue = Queue::new(2, 5);
        let [first, second] = departures(&mut queue, [0, 0]);
        let both = first.min(second);
        assert_eq!(queue.served_ns(both), 2 * both);
        assert_eq!(queue.served_ns(u64::MAX), first + second);
    }

    #[test]
    fn a_stall_is_no_service_and_a_longer_one_within_it_neither() {
        let mut queue = Queue::new(1, 5);
        let [first, _] = departures(&mut queue, [0, 0]);
        let begun = first / 2;
        queue.stall(begun, 1_000_000);
        assert_eq!(queue.served_ns(begun + 999_999), begun);
        queue.stall(begun + 400_000, 600_000);
        let end = begun + 1_600_000;
        assert_eq!(queue.served_ns(end), begun);
        assert_eq!(queue.served_ns(end + 5), begun + 5);
        assert_eq!(queue.depart(end + first - begun), Some(1));
        assert_eq!(queue.served_ns(end + first - begun), first);
        // Who comes in a stall is served after it.
        queue.stall(end * 9, 1_000);
        let before = queue.served_ns(end * 9);
        queue.arrive(end * 9 + 1, 1e6, 3);
        assert_eq!(queue.served_ns(end * 9 + 1_000), before);
        assert_eq!(queue.served_ns(end * 9 + 1_010), before + 10);
    }

    #[test]
    fn requests_of_one_server_depart_in_the_order_of_arrival() {
        let mut queue = Queue::new(1, 9);
        for number in 0..100 {
            queue.arrive(0, 1e6, number);
        }
        let order: Vec<u32> = std::iter::from_fn(|| queue.depart(u64::MAX)).collect();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }
}
