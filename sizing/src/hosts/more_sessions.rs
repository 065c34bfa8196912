//! How many sessions a side would be needed to tell what is inconclusive.
//!
//! An estimate: the ratio seen is taken for the truth, and the interval narrows by the square root of
//! the sessions (a little faster while they are few, since its tails are those of Student's
//! distribution). One near the edge of the margin moves it far.

use crate::statistics::{Interval, expanded_deviate};

/// Sessions a side above which nobody will go on: at a minute each, an afternoon is over.
const MOST_SESSIONS: usize = 100;

/// Sessions a side that would be needed more; `None` where more than [`MOST_SESSIONS`] in all would be.
/// `zone` is half the width of the shifts that do not matter, around zero.
pub(super) fn sessions_needed(
    estimate: f64,
    interval: &Interval,
    zone: f64,
    sessions: usize,
) -> Option<u32> {
    let narrowness = |sessions: usize| {
        let deviate = expanded_deviate(sessions, sessions, interval.confidence)
            .expect("an interval has a confidence, and there are two sessions a side");
        deviate / (sessions as f64).sqrt()
    };
    let now = narrowness(sessions);
    let tells = |more: &usize| {
        let narrowed = narrowness(sessions + more) / now;
        let low = estimate - narrowed * (estimate - interval.low).max(0.0);
        let high = estimate + narrowed * (interval.high - estimate).max(0.0);
        low > zone || high < -zone || (low >= -zone && high <= zone)
    };
    let most = MOST_SESSIONS.saturating_sub(sessions);
    (1..=most).find(tells).map(|more| more as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(center: f64, half: f64) -> Interval {
        Interval { low: center - half, high: center + half, confidence: 0.95 }
    }

    #[test]
    fn half_the_room_takes_about_four_times_the_sessions() {
        // 10 sessions at a half-width of 0.1 need 40 for 0.05, fewer by what Student's tails give back.
        assert_eq!(sessions_needed(0.0, &interval(0.0, 0.1), 0.05, 10), Some(24));
        assert_eq!(sessions_needed(0.15, &interval(0.15, 0.11), 0.05, 10), Some(2));
        assert_eq!(sessions_needed(-0.15, &interval(-0.15, 0.11), 0.05, 10), Some(2));
    }

    #[test]
    fn a_difference_at_the_edge_of_the_margin_is_hopeless() {
        assert_eq!(sessions_needed(0.05, &interval(0.05, 0.1), 0.05, 10), None);
    }
}
