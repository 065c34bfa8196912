//! The course of a session: its clock, the word to stop, its progress, and what had to be left out.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use documents::benchmark::LeftOut;

use super::budget::Budget;
use super::{Axis, Progress};
use crate::clock::Clock;

/// The reason of what an interruption cut off.
pub(super) const INTERRUPTED: &str = "the session was interrupted";

/// What a thread that measures has to know: the time, and whether to stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop<'a> {
    /// The session's clock.
    pub(super) clock: Clock,
    cancel: &'a AtomicBool,
}

impl<'a> Stop<'a> {
    pub(super) fn new(clock: Clock, cancel: &'a AtomicBool) -> Self {
        Stop { clock, cancel }
    }

    /// Whether the session was cancelled.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Whether it was cancelled or an instant has come.
    pub(super) fn is_over(&self, until: Duration) -> bool {
        self.is_cancelled() || self.clock.elapsed() >= until
    }
}

/// A session on its way.
pub(super) struct Course<'a> {
    stop: Stop<'a>,
    progress: &'a mut dyn FnMut(Progress),
    budget: Budget,
    axis: Axis,
    began: Duration,
    left_out: Vec<LeftOut>,
}

impl<'a> Course<'a> {
    pub(super) fn new(
        clock: Clock,
        cancel: &'a AtomicBool,
        progress: &'a mut dyn FnMut(Progress),
        budget: Budget,
    ) -> Self {
        let stop = Stop::new(clock, cancel);
        let (axis, began) = (Axis::Cpu, clock.elapsed());
        Course { stop, progress, budget, axis, began, left_out: Vec::new() }
    }

    /// Begins an axis.
    pub(super) fn begin(&mut self, axis: Axis) {
        (self.axis, self.began) = (axis, self.stop.clock.elapsed());
        self.tell();
    }

    /// Tells how far it is.
    pub(super) fn tell(&mut self) {
        let in_axis = self.stop.clock.elapsed().saturating_sub(self.began);
        (self.progress)(progress(&self.budget, self.axis, in_axis));
    }

    /// The time of the axis that has begun.
    pub(super) fn length(&self) -> Duration {
        self.budget.of_axis(self.axis)
    }

    /// The word to stop, for threads.
    pub(super) fn stop(&self) -> Stop<'a> {
        self.stop
    }

    /// Whether it was cancelled.
    pub(super) fn is_cancelled(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Notes what is not measured, or not as it should be; each name once.
    pub(super) fn leave_out(&mut self, axis: &str, reason: &str) {
        if !self.left_out.iter().any(|left| left.axis == axis) {
            self.left_out.push(LeftOut { axis: axis.to_owned(), reason: reason.to_owned() });
        }
    }

    /// All that was noted.
    pub(super) fn into_left_out(self) -> Vec<LeftOut> {
        self.left_out
    }
}

/// How far a session is after some time in an axis. An axis that takes longer than planned stays at its end.
fn progress(budget: &Budget, axis: Axis, in_axis: Duration) -> Progress {
    let done = budget.before(axis) + in_axis.min(budget.of_axis(axis));
    let total = budget.total();
    Progress { axis, done_share: done.as_secs_f64() / total.as_secs_f64(), left: total - done }
}

#[cfg(test)]
mod tests {
    use documents::benchmark::Length;

    use super::*;
    use crate::benchmark::Axes;

    #[test]
    fn what_is_left_and_what_is_done_are_the_whole() {
        let budget = Budget::of(Length::Quick, Axes::ALL);
        let mut last = -1.0;
        for axis in Axis::ALL {
            for s in [0, 1, 900] {
                let told = progress(&budget, axis, Duration::from_secs(s));
                assert!(told.done_share >= last && told.done_share <= 1.0, "{told:?}");
                let whole =
                    told.done_share * budget.total().as_secs_f64() + told.left.as_secs_f64();
                assert!((whole - budget.total().as_secs_f64()).abs() < 1e-6, "{told:?}");
                last = told.done_share;
            }
        }
        assert_eq!(last, 1.0);
    }
}
