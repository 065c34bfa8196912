//! The same work again and again on pinned threads, all of which begin together.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;

use core_affinity::CoreId;

use super::course::{Course, Stop};

/// Repetitions below which a series says nothing.
const FEWEST: usize = 3;

/// What a series of repetitions took.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Repeats {
    /// Seconds of each, from the first thread's start to the last one's end; the warm-up left out.
    pub(super) seconds: Vec<f64>,
}

/// The processors that threads are pinned to: those that this process may use.
pub(super) fn cores() -> Vec<CoreId> {
    core_affinity::get_core_ids().unwrap_or_default()
}

/// How many logical processors this process may use, at least one.
pub(super) fn processors() -> usize {
    let standard = || thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Some(cores().len()).filter(|count| *count > 0).unwrap_or_else(standard)
}

/// Pins the calling thread; whether that was possible.
pub(super) fn pin(cores: &[CoreId], number: usize) -> bool {
    !cores.is_empty() && core_affinity::set_for_current(cores[number % cores.len()])
}

/// Repeats the work of `make` on so many threads for `length`, a fifth of which is a warm-up.
///
/// `make` gives each thread its own work, in that thread, so that its memory is near it. The work says
/// whether it was done whole: what a cancellation cut off is not counted. A repetition that has begun is
/// ended, and there are at least three unless a fifth more than the length is over.
pub(super) fn repeat<W: FnMut() -> bool>(
    course: &mut Course<'_>,
    threads: usize,
    length: Duration,
    make: impl Fn(usize) -> W + Sync,
) -> Repeats {
    if course.is_cancelled() {
        // To make the work may take as long as to do it.
        return Repeats { seconds: Vec::new() };
    }
    let (cores, stop, began) = (cores(), course.stop(), course.stop().clock.elapsed());
    let team = Team::new(threads, stop, began, length);
    let (tell, told) = mpsc::channel();
    let mut seconds = Vec::new();
    let mut pinned = true;
    thread::scope(|scope| {
        for number in 0..threads {
            let (team, make, cores, tell) = (&team, &make, &cores, tell.clone());
            scope.spawn(move || {
                let say = |was_pinned, seconds| {
                    tell.send((was_pinned, seconds)).expect("who listens waits for every thread");
                };
                say(pin(cores, number), None);
                team.work(number, make(number), &|seconds| say(true, seconds));
            });
        }
        drop(tell);
        for (was_pinned, taken) in told {
            pinned &= was_pinned;
            seconds.extend(taken);
            course.tell();
        }
    });
    if !pinned {
        course.leave_out("cpu.pinning", "the system let no thread be pinned to a processor");
    }
    Repeats { seconds }
}

/// What the threads of a series share.
struct Team<'a> {
    stop: Stop<'a>,
    began: Duration,
    length: Duration,
    barrier: Barrier,
    /// Start and end of each thread's part of a repetition, in nanoseconds.
    spans: Vec<(AtomicU64, AtomicU64)>,
    is_whole: AtomicBool,
    is_done: AtomicBool,
}

impl<'a> Team<'a> {
    fn new(threads: usize, stop: Stop<'a>, began: Duration, length: Duration) -> Self {
        Team {
            stop,
            began,
            length,
            barrier: Barrier::new(threads),
            spans: (0..threads).map(|_| Default::default()).collect(),
            is_whole: AtomicBool::new(true),
            is_done: AtomicBool::new(false),
        }
    }

    /// One thread's part; the first one keeps the book.
    fn work(&self, number: usize, mut work: impl FnMut() -> bool, tell: &dyn Fn(Option<f64>)) {
        let (mut kept, mut is_first) = (0, true);
        loop {
            self.barrier.wait();
            if self.is_done.load(Ordering::Acquire) {
                break;
            }
            self.spans[number].0.store(self.stop.clock.now_ns(), Ordering::Release);
            if !work() {
                self.is_whole.store(false, Ordering::Release);
            }
            self.spans[number].1.store(self.stop.clock.now_ns(), Ordering::Release);
            // All parts are on the book before it is read, and it is read before the next begins.
            self.barrier.wait();
            if number == 0 {
                let is_whole = self.is_whole.load(Ordering::Acquire);
                let is_warm = self.stop.clock.elapsed() >= self.began + self.length / 5;
                // The first one always warms up, however slow it is.
                let taken = (is_whole && is_warm && !is_first).then(|| self.seconds());
                kept += usize::from(taken.is_some());
                is_first = false;
                tell(taken);
                self.is_done.store(self.is_over(kept), Ordering::Release);
            }
        }
    }

    fn seconds(&self) -> f64 {
        let starts = self.spans.iter().map(|span| span.0.load(Ordering::Acquire));
        let ends = self.spans.iter().map(|span| span.1.load(Ordering::Acquire));
        let (start, end) = (starts.min().unwrap_or(0), ends.max().unwrap_or(0));
        end.saturating_sub(start) as f64 / 1e9
    }

    /// Whether so many repetitions are enough by now. One there has to be, if nobody cancels.
    fn is_over(&self, kept: usize) -> bool {
        let fewest = match self.stop.is_over(self.began + self.length * 6 / 5) {
            true => 1,
            false => FEWEST,
        };
        let is_enough = kept >= fewest && self.stop.is_over(self.began + self.length);
        is_enough || self.stop.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use documents::benchmark::Length;

    use super::*;
    use crate::benchmark::budget::Budget;
    use crate::benchmark::{Axes, Axis};
    use crate::clock::Clock;

    fn with_course<T>(cancel: &AtomicBool, body: impl FnOnce(&mut Course<'_>) -> T) -> T {
        let mut ignored = |_| ();
        let budget = Budget::of(Length::Brief, Axes::ALL);
        let mut course = Course::new(Clock::start(), cancel, &mut ignored, budget);
        course.begin(Axis::Cpu);
        body(&mut course)
    }

    #[test]
    fn the_warm_up_is_not_counted() {
        let done = AtomicU64::new(0);
        let cancel = AtomicBool::new(false);
        let repeats = with_course(&cancel, |course| {
            repeat(course, 2, Duration::ZERO, |_| || done.fetch_add(1, Ordering::Relaxed) < 100)
        });
        // With no time at all one is measured after the one that warms up, on both threads.
        assert_eq!(repeats.seconds.len(), 1);
        assert_eq!(done.load(Ordering::Relaxed), 4);
        let repeats = with_course(&cancel, |course| {
            repeat(course, 1, Duration::from_secs(3_600), |_| {
                let mut left = 5;
                let cancel = &cancel;
                move || {
                    left -= 1;
                    cancel.store(left == 0, Ordering::Relaxed);
                    true
                }
            })
        });
        assert_eq!(repeats.seconds, [] as [f64; 0], "within the warm-up");
    }

    #[test]
    fn what_a_cancellation_cut_off_is_not_counted() {
        let cancel = AtomicBool::new(false);
        let repeats = with_course(&cancel, |course| {
            repeat(course, 1, Duration::ZERO, |_| {
                let mut is_first = true;
                let cancel = &cancel;
                move || {
                    let is_whole = std::mem::take(&mut is_first);
                    cancel.store(!is_whole, Ordering::Relaxed);
                    is_whole
                }
            })
        });
        assert_eq!(repeats.seconds, [] as [f64; 0]);
    }

    #[test]
    fn nothing_is_made_for_a_session_that_was_cancelled() {
        let made = AtomicU64::new(0);
        let repeats = with_course(&AtomicBool::new(true), |course| {
            repeat(course, 2, Duration::from_secs(3_600), |_| {
                made.fetch_add(1, Ordering::Relaxed);
                || true
            })
        });
        assert_eq!((made.into_inner(), repeats.seconds.len()), (0, 0));
    }
}
