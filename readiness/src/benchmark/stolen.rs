//! Time that was not given: threads that spin on the monotonic clock, and the gaps in what they see.
//!
//! A thread that does nothing but look at the clock sees it advance by tens of nanoseconds. Where it
//! advances by more, the thread did not run: a hypervisor or another thread had its processor, a quota
//! was used up, or an interrupt took long. The sum of such gaps is an upper bound of the time taken by others
//! of the host, without asking it. First one thread, then one for each logical processor: a share that jumps
//! between the two says that there are fewer processors than the machine claims.

use std::sync::Barrier;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use documents::benchmark::{SpinGap, StolenAxis};

use super::course::{Course, INTERRUPTED, Stop};
use super::repeats::{self, cores, pin};
use super::system;
use crate::clock::Clock;

/// The lengths from which a gap counts, in nanoseconds: 0.2, 1 and 5 ms. Shorter ones may be interrupts.
const OVER_NS: [u64; 3] = [200_000, 1_000_000, 5_000_000];

/// Measures the time that was not given; `None` if it was interrupted.
pub(super) fn measure(course: &mut Course<'_>) -> Option<StolenAxis> {
    let threads = repeats::processors() as u32;
    let length = course.length() / 2;
    let single = span(course.stop(), 1, length);
    course.tell();
    let quota = system::Quota::of_this_process();
    let (steal, periods) = (system::steal(), quota.periods());
    let all = span(course.stop(), threads, length);
    let steal = system::share(steal, system::steal());
    let throttled = system::share(periods, quota.periods());
    if course.is_cancelled() {
        course.leave_out("stolen", INTERRUPTED);
        return None;
    }
    Some(StolenAxis { single, all, steal, throttled })
}

/// Lets so many threads spin, each pinned to a processor where the system lets it, and gives their gaps.
/// It ends early if it is cancelled; `lasted_s` says when.
pub fn spin_gap(threads: u32, length: Duration, cancel: &AtomicBool) -> SpinGap {
    span(Stop::new(Clock::start(), cancel), threads.max(1), length)
}

fn span(stop: Stop<'_>, threads: u32, length: Duration) -> SpinGap {
    let cores = cores();
    let barrier = Barrier::new(threads as usize);
    let spin = |number: usize| {
        pin(&cores, number);
        barrier.wait();
        let start = stop.clock.now_ns();
        let end = start + length.as_nanos() as u64;
        let (mut gaps, mut last) = (Gaps::default(), start);
        while last < end && !stop.is_cancelled() {
            let now = stop.clock.now_ns();
            gaps.see(now - last);
            last = now;
        }
        gaps
    };
    let spin = &spin;
    let all = thread::scope(|scope| {
        let spinners: Vec<_> =
            (0..threads as usize).map(|number| scope.spawn(move || spin(number))).collect();
        // A spinner only looks at a clock and adds: it cannot panic.
        let gaps = spinners.into_iter().map(|spinner| spinner.join().expect("a spinner adds"));
        gaps.fold(Gaps::default(), Gaps::merged)
    });
    all.spin_gap(threads)
}

/// Gaps of one or several threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Gaps {
    /// Time of all threads.
    total_ns: u64,
    /// The longest time of one thread.
    lasted_ns: u64,
    /// Sums of gaps over each of [`OVER_NS`].
    over_ns: [u64; 3],
    longest_ns: u64,
}

impl Gaps {
    /// One step of the clock.
    fn see(&mut self, gap_ns: u64) {
        self.total_ns += gap_ns;
        self.lasted_ns += gap_ns;
        if gap_ns > OVER_NS[0] {
            for (sum, over) in self.over_ns.iter_mut().zip(OVER_NS) {
                *sum += if gap_ns > over { gap_ns } else { 0 };
            }
        }
        self.longest_ns = self.longest_ns.max(gap_ns);
    }

    fn merged(mut self, other: Gaps) -> Gaps {
        self.total_ns += other.total_ns;
        self.lasted_ns = self.lasted_ns.max(other.lasted_ns);
        for (sum, other) in self.over_ns.iter_mut().zip(other.over_ns) {
            *sum += other;
        }
        self.longest_ns = self.longest_ns.max(other.longest_ns);
        self
    }

    fn spin_gap(&self, threads: u32) -> SpinGap {
        let [share_over_200_us, share_over_1_ms, share_over_5_ms] =
            self.over_ns.map(|sum| sum as f64 / self.total_ns.max(1) as f64);
        SpinGap {
            threads,
            lasted_s: self.lasted_ns as f64 / 1e9,
            share_over_200_us,
            share_over_1_ms,
            share_over_5_ms,
            longest_ms: self.longest_ns as f64 / 1e6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_count_from_their_lengths_on_and_as_a_share_of_all_threads_time() {
        let mut first = Gaps::default();
        // 40 ms: 6, 2, 1 and 0.5 ms were not given; a step of 0.2 ms is no gap yet, and 1 ms is not over 1 ms.
        [6_000, 2_000, 1_000, 500, 200].iter().for_each(|gap_us| first.see(gap_us * 1_000));
        (0..30_300).for_each(|_| first.see(1_000));
        let mut second = Gaps::default();
        (0..40_000).for_each(|_| second.see(1_000));
        let both = first.merged(second).spin_gap(2);
        assert_eq!(both.lasted_s, 0.04);
        assert_eq!(both.share_over_200_us, 9.5 / 80.0);
        assert_eq!(both.share_over_1_ms, 8.0 / 80.0);
        assert_eq!(both.share_over_5_ms, 6.0 / 80.0);
        assert_eq!(both.longest_ms, 6.0);
    }

    #[test]
    fn a_cancelled_spin_ends_at_once() {
        let spun = spin_gap(2, Duration::from_secs(3_600), &AtomicBool::new(true));
        assert_eq!(spun.threads, 2);
        assert!(spun.lasted_s < 3_600.0);
    }
}
