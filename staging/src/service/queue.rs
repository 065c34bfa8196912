//! An M/M/c queue as arithmetic: c servers, exponential service times, first in, first out.
//!
//! Time is an argument in nanoseconds, so the same code serves the real install and a test in virtual
//! time. With FIFO and equal servers a request's departure is known at its arrival: it begins when
//! the first server is free and ends a service time later. Nothing that arrives later changes that,
//! except a stall, which moves everything that has not departed.

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
    waiting: BTreeMap<(u64, u64), T>,
    arrived: u64,
    draws: ChaCha8Rng,
}

impl<T> Queue<T> {
    pub(crate) fn new(servers: u32, seed: u64) -> Queue<T> {
        Queue {
            free_at: (0..servers.max(1)).map(|_| Reverse(0)).collect(),
            waiting: BTreeMap::new(),
            arrived: 0,
            draws: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// A request arrives; its service takes `mean_ns` in the mean. Returns its departure.
    pub(crate) fn arrive(&mut self, now: u64, mean_ns: f64, ticket: T) -> u64 {
        // Inverse transform; 1 - u is in (0, 1], so the logarithm is finite.
        let draw: f64 = self.draws.random();
        let service = (-mean_ns * (1.0 - draw).ln()).round() as u64;
        let Reverse(free) = self.free_at.pop().expect("there is at least one server");
        let departure = free.max(now) + service;
        self.free_at.push(Reverse(departure));
        self.waiting.insert((departure, self.arrived), ticket);
        self.arrived += 1;
        departure
    }

    /// The next departure.
    pub(crate) fn next(&self) -> Option<u64> {
        self.waiting.first_key_value().map(|((departure, _), _)| *departure)
    }

    /// The ticket of the first departure that is due, if one is.
    pub(crate) fn depart(&mut self, now: u64) -> Option<T> {
        (self.next()? <= now).then(|| self.waiting.pop_first().map(|(_, ticket)| ticket))?
    }

    /// The servers rest for `span_ns` from now on: who is in service goes on afterwards, and who
    /// arrives waits for that.
    pub(crate) fn stall(&mut self, now: u64, span_ns: u64) {
        let free_at = self.free_at.drain().map(|Reverse(free)| Reverse(free.max(now) + span_ns));
        self.free_at = free_at.collect::<Vec<_>>().into();
        let waiting = std::mem::take(&mut self.waiting);
        let moved = waiting.into_iter().map(|((departure, arrival), ticket)| {
            let departure = if departure > now { departure + span_ns } else { departure };
            ((departure, arrival), ticket)
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
