//! Counts the requests that a run makes of its target, by whichever client, and tells when it has made
//! as many as it may.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio_util::sync::CancellationToken;

/// The requests of a run so far, and how many there may be.
#[derive(Debug)]
pub struct RequestCount {
    sent: AtomicU64,
    most: AtomicU64,
    reached: CancellationToken,
}

impl Default for RequestCount {
    fn default() -> Self {
        RequestCount {
            sent: AtomicU64::new(0),
            most: AtomicU64::new(u64::MAX),
            reached: CancellationToken::new(),
        }
    }
}

impl RequestCount {
    /// From now on, tells once there were so many in all. What was sent before counts.
    pub fn limit_to(&self, most: u64) {
        self.most.store(most, Ordering::Relaxed);
        self.tell_at(self.sent());
    }

    /// A request is sent.
    pub fn note(&self) {
        self.tell_at(self.sent.fetch_add(1, Ordering::Relaxed) + 1);
    }

    fn tell_at(&self, sent: u64) {
        if sent >= self.most.load(Ordering::Relaxed) {
            self.reached.cancel();
        }
    }

    /// Requests so far.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Resolves once there were as many as there may be. Those that are under way then, and those of
    /// the drain, still come on top.
    pub async fn reached(&self) {
        self.reached.cancelled().await;
    }

    /// `true` once there were as many as there may be.
    pub fn is_reached(&self) -> bool {
        self.reached.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_at_its_last_request_and_not_before() {
        let count = RequestCount::default();
        count.note();
        count.limit_to(3);
        count.note();
        assert!(!count.is_reached());
        count.note();
        assert!(count.is_reached());
        assert_eq!(count.sent(), 3);
    }

    #[test]
    fn a_limit_that_was_passed_before_it_was_set_is_told_at_once() {
        let count = RequestCount::default();
        (0..5).for_each(|_| count.note());
        assert!(!count.is_reached());
        count.limit_to(5);
        assert!(count.is_reached());
    }
}
