//! How many messages a provider takes in a second: a token bucket that holds a second's worth.
//!
//! It counts in whole numbers, so that nothing drifts over a long run: a rate in millionths of a
//! message a second times microseconds is 10⁻¹² of a message.

use documents::units::Rate;

/// A message, in the units of the bucket.
const MESSAGE: u128 = 1_000_000_000_000;

/// A bucket. Time is given to it.
#[derive(Debug)]
pub(super) struct Limiter {
    rate_micro: u128,
    capacity: u128,
    level: u128,
    seen_us: u64,
}

impl Limiter {
    /// A full bucket. However low the rate, it holds one message.
    pub(super) fn new(rate: Rate, now_us: u64) -> Self {
        let rate_micro = (rate.per_second * 1e6).round() as u128;
        let capacity = (rate_micro * 1_000_000).max(MESSAGE);
        Limiter { rate_micro, capacity, level: capacity, seen_us: now_us }
    }

    /// Takes a message if there is room for one now.
    pub(super) fn takes(&mut self, now_us: u64) -> bool {
        // A moment before the last one adds nothing.
        let elapsed_us = now_us.saturating_sub(self.seen_us);
        self.seen_us = self.seen_us.max(now_us);
        let gained = u128::from(elapsed_us).saturating_mul(self.rate_micro);
        self.level = self.level.saturating_add(gained).min(self.capacity);
        let Some(left) = self.level.checked_sub(MESSAGE) else { return false };
        self.level = left;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND_US: u64 = 1_000_000;

    fn limiter(per_second: f64) -> Limiter {
        Limiter::new(Rate { per_second }, 0)
    }

    fn taken_at(limiter: &mut Limiter, now_us: u64, offered: u64) -> u64 {
        (0..offered).map(|_| u64::from(limiter.takes(now_us))).sum()
    }

    #[test]
    fn a_burst_of_one_second_is_taken_and_no_more() {
        let mut limiter = limiter(20.0);
        assert_eq!(taken_at(&mut limiter, 0, 100), 20);
        assert_eq!(taken_at(&mut limiter, SECOND_US / 2, 100), 10);
        assert_eq!(taken_at(&mut limiter, 60 * SECOND_US, 100), 20, "a quiet minute saves no more");
    }

    #[test]
    fn over_an_hour_a_rate_that_divides_no_second_is_met_to_the_message() {
        let mut limiter = limiter(7.0);
        taken_at(&mut limiter, 0, 7);
        let offers = (1..=3_600_000).map(|millisecond| millisecond * 1_000);
        let taken: u64 = offers.map(|now_us| taken_at(&mut limiter, now_us, 1)).sum();
        assert_eq!(taken, 7 * 3_600);
    }

    #[test]
    fn less_than_one_a_second_takes_one_and_then_waits_for_the_next() {
        let mut limiter = limiter(0.1);
        assert!(limiter.takes(0));
        assert!(!limiter.takes(10 * SECOND_US - 1));
        assert!(limiter.takes(10 * SECOND_US));
    }

    #[test]
    fn a_moment_that_comes_late_fills_nothing_twice() {
        let mut limiter = limiter(1.0);
        assert!(limiter.takes(5 * SECOND_US));
        assert!(!limiter.takes(0));
        assert!(!limiter.takes(5 * SECOND_US));
        assert!(limiter.takes(6 * SECOND_US));
    }
}
