//! The one clock of this room.

use std::time::Duration;
use std::time::Instant;

use jiff::Timestamp;

/// Counts from its start, monotonic. Copies count from the same instant.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    origin: Instant,
}

impl Clock {
    /// Starts counting now.
    #[expect(clippy::disallowed_methods, reason = "the one monotonic clock of this crate")]
    pub fn start() -> Self {
        Clock { origin: Instant::now() }
    }

    /// Time since the start.
    pub fn elapsed(&self) -> Duration {
        self.origin.elapsed()
    }

    /// Nanoseconds since the start.
    pub fn now_ns(&self) -> u64 {
        self.origin.elapsed().as_nanos() as u64
    }
}

/// The time of day by this machine, RFC 3339 in UTC, to the second.
pub fn utc_now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The time of day by this machine.
pub(crate) fn timestamp_now() -> Timestamp {
    Timestamp::now()
}
