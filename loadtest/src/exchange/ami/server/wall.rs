//! The exchange's wall clock: the run's clock, told from 1970 on, which can be set wrong.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

use crate::clock::Clock;

/// The exchange's wall clock.
#[derive(Debug)]
pub(super) struct Wall {
    clock: Clock,
    epoch_us: i64,
    offset_us: AtomicI64,
}

impl Wall {
    pub(super) fn new(clock: Clock, epoch_us: i64) -> Self {
        Wall { clock, epoch_us, offset_us: AtomicI64::new(0) }
    }

    /// Microseconds since 1970, as the exchange has it.
    pub(super) fn now_us(&self) -> i64 {
        let elapsed_us = i64::try_from(self.clock.now_us()).unwrap_or(i64::MAX);
        let offset_us = self.offset_us.load(Ordering::Relaxed);
        self.epoch_us.saturating_add(elapsed_us).saturating_add(offset_us)
    }

    /// Sets how far the clock is off.
    pub(super) fn set_offset_us(&self, offset_us: i64) {
        self.offset_us.store(offset_us, Ordering::Relaxed);
    }
}

/// A moment as the header `Timestamp` gives it: `1795430088.765476`.
pub(super) fn stamp(us: i64) -> String {
    format!("{}.{:06}", us.div_euclid(1_000_000), us.rem_euclid(1_000_000))
}

/// A moment as events of the class `security` give it: `2026-11-23T10:34:48.765+0000`.
pub(super) fn security_stamp(us: i64) -> String {
    moment(us).strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// The day of a moment: `2026-11-23`. In UTC, as if the exchange stood there.
pub(super) fn date(us: i64) -> String {
    moment(us).strftime("%Y-%m-%d").to_string()
}

/// The time of day of a moment: `10:34:42`.
pub(super) fn time(us: i64) -> String {
    moment(us).strftime("%H:%M:%S").to_string()
}

/// A moment that has a date: the nearest one, for a clock that is set beyond the calendar.
fn moment(us: i64) -> Timestamp {
    let nearest = if us < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(us).unwrap_or(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_asterisk_writes_them() {
        let us = 1_795_430_088_765_476;
        assert_eq!(stamp(us), "1795430088.765476");
        assert_eq!(security_stamp(us), "2026-11-23T10:34:48.765+0000");
        assert_eq!(security_stamp(0), "1970-01-01T00:00:00.000+0000");
        assert_eq!((date(us).as_str(), time(us).as_str()), ("2026-11-23", "10:34:48"));
    }

    #[test]
    fn no_clock_is_too_wrong_to_be_told() {
        let wall = Wall::new(Clock::start(), 0);
        for offset_us in [i64::MIN, -1, i64::MAX] {
            wall.set_offset_us(offset_us);
            let us = wall.now_us();
            assert!(
                !stamp(us).is_empty() && !security_stamp(us).is_empty() && !date(us).is_empty()
            );
        }
    }
}
