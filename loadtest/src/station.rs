//! How busy the servers of the stand-in's service model `model` are, from what it tells a few times a
//! second to the sample that the journal takes once a second.
//!
//! The stand-in integrates service time over its own clock; here only differences are made, so the two
//! clocks need not agree.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use documents::host::StationSample;

/// What the stand-in told: figures that only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StationReading {
    /// Its servers.
    pub servers: u32,
    /// Since its start, by its clock.
    pub elapsed: Duration,
    /// Service given since then, by all servers together.
    pub busy: Duration,
}

/// Takes readings from whoever hears the stand-in, and gives samples to the journal.
#[derive(Debug, Default)]
pub struct StationGauge {
    readings: Mutex<Readings>,
}

#[derive(Debug, Default)]
struct Readings {
    latest: Option<StationReading>,
    sampled: Option<StationReading>,
}

impl StationGauge {
    /// Takes a reading.
    pub fn tell(&self, reading: StationReading) {
        self.readings().latest = Some(reading);
    }

    /// Mean of the time between the latest reading and the one before which the last sample ended.
    /// `None` where there was none since, and for the first reading, before which nothing is known.
    pub(crate) fn sample(&self) -> Option<StationSample> {
        let mut readings = self.readings();
        let latest = readings.latest?;
        let before = readings.sampled.replace(latest)?;
        let elapsed = latest.elapsed.checked_sub(before.elapsed).filter(|span| !span.is_zero())?;
        let busy = latest.busy.saturating_sub(before.busy);
        Some(StationSample {
            servers: latest.servers,
            busy: busy.as_secs_f64() / elapsed.as_secs_f64(),
        })
    }

    fn readings(&self) -> std::sync::MutexGuard<'_, Readings> {
        self.readings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(elapsed_ms: u64, busy_ms: u64) -> StationReading {
        StationReading {
            servers: 4,
            elapsed: Duration::from_millis(elapsed_ms),
            busy: Duration::from_millis(busy_ms),
        }
    }

    #[test]
    fn a_sample_is_the_mean_between_two_readings() {
        let gauge = StationGauge::default();
        assert_eq!(gauge.sample(), None);
        gauge.tell(reading(10_000, 3_000));
        assert_eq!(gauge.sample(), None, "what was before it is not known");
        gauge.tell(reading(10_250, 3_900));
        gauge.tell(reading(11_000, 5_500));
        assert_eq!(gauge.sample(), Some(StationSample { servers: 4, busy: 2.5 }));
    }

    #[test]
    fn a_second_without_a_reading_is_not_measured_and_the_next_covers_it() {
        let gauge = StationGauge::default();
        gauge.tell(reading(1_000, 0));
        gauge.sample();
        assert_eq!(gauge.sample(), None);
        gauge.tell(reading(3_000, 1_000));
        assert_eq!(gauge.sample(), Some(StationSample { servers: 4, busy: 0.5 }));
    }
}
