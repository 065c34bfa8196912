//! The one clock of a run: microseconds since its start, monotonic.

use std::time::{Duration, Instant};

/// Counts from the start of a run. Copies count from the same instant.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    origin: Instant,
}

impl Clock {
    /// Starts counting now.
    #[expect(clippy::disallowed_methods, reason = "the one real clock of this crate")]
    pub fn start() -> Self {
        Clock { origin: Instant::now() }
    }

    /// Microseconds since the start.
    pub fn now_us(&self) -> u64 {
        self.origin.elapsed().as_micros() as u64
    }

    /// An instant of another clock, as this one counts it; zero if it lies before this one's start.
    pub fn of(&self, other: Clock, moment_us: u64) -> u64 {
        let moment = other.origin + Duration::from_micros(moment_us);
        moment.saturating_duration_since(self.origin).as_micros() as u64
    }

    /// How long from now until a moment of the run; zero if it has passed.
    pub fn until(&self, moment_us: u64) -> Duration {
        let moment = self.origin + Duration::from_micros(moment_us);
        moment.saturating_duration_since(self.origin + self.origin.elapsed())
    }
}
