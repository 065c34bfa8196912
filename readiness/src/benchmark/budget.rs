//! How long each axis may take in a session of each length.

use std::time::Duration;

use documents::benchmark::Length;

use super::{Axes, Axis};

/// The time of each axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    cpu: Duration,
    memory: Duration,
    disk: Duration,
    timer: Duration,
    stolen: Duration,
}

impl Budget {
    /// The budget of a length, without the axes that were not asked for.
    pub(super) fn of(length: Length, axes: Axes) -> Self {
        // Seconds of cpu, memory, disk, timer and stolen. They add up to less than the length, since a
        // repetition that has begun is ended.
        let [cpu, memory, disk, timer, stolen] = match length {
            Length::Brief => [4, 0, 0, 0, 2],
            Length::Quick => [16, 6, 17, 4, 8],
            Length::Full => [170, 60, 220, 20, 60],
        };
        let of = |axis: Axis, s: u64| match axes.has(axis) {
            true => Duration::from_secs(s),
            false => Duration::ZERO,
        };
        Budget {
            cpu: of(Axis::Cpu, cpu),
            memory: of(Axis::Memory, memory),
            disk: of(Axis::Disk, disk),
            timer: of(Axis::Timer, timer),
            stolen: of(Axis::Stolen, stolen),
        }
    }

    /// The time of one axis.
    pub(super) fn of_axis(&self, axis: Axis) -> Duration {
        match axis {
            Axis::Cpu => self.cpu,
            Axis::Memory => self.memory,
            Axis::Disk => self.disk,
            Axis::Timer => self.timer,
            Axis::Stolen => self.stolen,
        }
    }

    /// The time of the axes before one.
    pub(super) fn before(&self, axis: Axis) -> Duration {
        Axis::ALL.iter().take_while(|other| **other != axis).map(|axis| self.of_axis(*axis)).sum()
    }

    /// The time of all.
    pub(super) fn total(&self) -> Duration {
        Axis::ALL.iter().map(|axis| self.of_axis(*axis)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_keeps_within_its_promise() {
        let total = |length| Budget::of(length, Axes::ALL).total().as_secs();
        assert!((5..=8).contains(&total(Length::Brief)));
        assert!(total(Length::Quick) <= 52, "a repetition that has begun is ended");
        assert!(total(Length::Full) <= 570, "a repetition that has begun is ended");
    }

    #[test]
    fn an_axis_that_was_not_asked_for_takes_no_time() {
        let budget = Budget::of(Length::Quick, Axes::BRIEF);
        assert_eq!(budget.of_axis(Axis::Disk), Duration::ZERO);
        assert_eq!(budget.before(Axis::Stolen), budget.of_axis(Axis::Cpu));
        assert_eq!(budget.total(), budget.of_axis(Axis::Cpu) + budget.of_axis(Axis::Stolen));
    }
}
