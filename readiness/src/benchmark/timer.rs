//! Timers: how late a wait of 1 ms ends.
//!
//! The wait is the one with which programs usually wait for an event or a deadline, so it has the
//! granularity that they get: on Windows the system's tick, by default 15.6 ms, on Linux 50 us of slack.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use documents::benchmark::TimerAxis;
use documents::distribution::{new_histogram, quantile_ms, samples_needed};
use hdrhistogram::Histogram;

use super::course::{Course, INTERRUPTED};

/// What is waited for.
const WAIT: Duration = Duration::from_millis(1);
/// Waits after which it is told how far the session is.
const TELL_EACH: u64 = 100;

/// Measures timers; `None` where there were too few waits for a p95.
pub(super) fn measure(course: &mut Course<'_>) -> Option<TimerAxis> {
    let clock = course.stop().clock;
    let until = clock.elapsed() + course.length();
    let mut late = new_histogram();
    // Nobody ever notifies: each wait ends by its time.
    let (lock, never) = (Mutex::new(()), Condvar::new());
    let mut guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
    while !course.stop().is_over(until) {
        let before = clock.elapsed();
        guard = never.wait_timeout(guard, WAIT).unwrap_or_else(PoisonError::into_inner).0;
        // One that ended early was woken by something else, which a condition variable allows.
        if let Some(lateness) = (clock.elapsed() - before).checked_sub(WAIT) {
            late.saturating_record(lateness.as_micros() as u64);
            if late.len().is_multiple_of(TELL_EACH) {
                course.tell();
            }
        }
    }
    let axis = axis(&late);
    if axis.is_none() {
        let few = format!("{} waits are too few", late.len());
        let why = if course.is_cancelled() { INTERRUPTED } else { &few };
        course.leave_out("timer", why);
    }
    axis
}

/// The axis of a histogram of microseconds.
fn axis(late: &Histogram<u64>) -> Option<TimerAxis> {
    let quantile_us = |quantile| {
        let suffices = late.len() >= samples_needed(quantile);
        suffices.then(|| quantile_ms(late, quantile)).flatten().map(|ms| (ms * 1e3).round())
    };
    Some(TimerAxis {
        sleeps: late.len(),
        late_p50_us: quantile_us(0.5)?,
        late_p95_us: quantile_us(0.95)?,
        late_p99_us: quantile_us(0.99),
        late_max_us: late.max() as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_stated_where_there_are_enough_waits() {
        let mut late = new_histogram();
        late.record_n(55, 199).expect("in range");
        assert_eq!(axis(&late), None);
        late.record_n(900, 1).expect("in range");
        let few = axis(&late).expect("200 waits");
        assert_eq!((few.sleeps, few.late_p95_us, few.late_p99_us), (200, 55.0, None));
        assert_eq!(few.late_max_us, 900.0);
        late.record_n(70, 800).expect("in range");
        assert_eq!(axis(&late).expect("1,000 waits").late_p99_us, Some(70.0));
    }
}
