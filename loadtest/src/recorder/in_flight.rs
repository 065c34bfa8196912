//! Counts users and steps in flight, and the time integral of the latter for Little's law.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::clock::Clock;

/// Users that work and steps that wait for their answer.
#[derive(Debug)]
pub struct InFlight {
    clock: Clock,
    counts: Mutex<Counts>,
    last_user_left: Notify,
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    users: u64,
    steps: u64,
    integral_us: u64,
    changed_us: u64,
}

/// What is in flight at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InFlightReading {
    /// When it was read, in microseconds of the run.
    pub at_us: u64,
    /// Users that work.
    pub users: u64,
    /// Steps in flight.
    pub steps: u64,
    /// Sum over all steps of their time in flight until now, in microseconds.
    pub integral_us: u64,
}

impl InFlight {
    /// Nothing in flight.
    pub fn new(clock: Clock) -> Self {
        InFlight { clock, counts: Mutex::new(Counts::default()), last_user_left: Notify::new() }
    }

    /// A user begins to work.
    pub fn user_began(&self) {
        self.change(|counts| counts.users += 1);
    }

    /// A user stops.
    pub fn user_ended(&self) {
        if self.change(|counts| counts.users -= 1).users == 0 {
            self.last_user_left.notify_waiters();
        }
    }

    /// Resolves once no user works any more; at once if none does.
    pub async fn none_left(&self) {
        loop {
            let left = self.last_user_left.notified();
            if self.read().users == 0 {
                return;
            }
            left.await;
        }
    }

    /// A step is sent.
    pub fn step_sent(&self) {
        self.change(|counts| counts.steps += 1);
    }

    /// A step ended.
    pub fn step_ended(&self) {
        self.change(|counts| counts.steps -= 1);
    }

    /// The counts now.
    pub fn read(&self) -> InFlightReading {
        let counts = self.change(|_| ());
        let Counts { users, steps, integral_us, changed_us } = counts;
        InFlightReading { at_us: changed_us, users, steps, integral_us }
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) -> Counts {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let now_us = self.clock.now_us().max(counts.changed_us);
        counts.integral_us += counts.steps * (now_us - counts.changed_us);
        counts.changed_us = now_us;
        change(&mut counts);
        *counts
    }
}
