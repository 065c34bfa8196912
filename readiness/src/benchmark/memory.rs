//! Memory: copy and triad on all threads, and a chain of dependent loads by the size of what it walks.

use std::hint::black_box;
use std::time::Duration;

use documents::benchmark::{ChasePoint, Length, MemoryAxis, Series};
use documents::units::Bytes;
use kernels::memory::{Chain, copy, triad};

use super::course::{Course, INTERRUPTED};
use super::repeats::{self, repeat};
use super::series::series;
use super::{BenchmarkPlan, system};

/// An array of copy and triad, over all threads, is at least so many times the last caches (STREAM's rule).
const TIMES_CACHE: u64 = 4;
/// And at least so large, where no cache is known.
const LEAST_ARRAY: u64 = 128 << 20;
/// The three arrays together take at most this part of the memory that is free.
const PART_OF_FREE: u64 = 4;
/// Passes over the arrays in one repetition.
const PASSES: u64 = 4;

/// What the chain walks: sizes about the caches of today's processors.
const SIZES: [u64; 6] = [16 << 10, 256 << 10, 2 << 20, 8 << 20, 32 << 20, 128 << 20];
/// And in a full session. A larger chain would take longer to make than a cancellation may wait.
const FULL_SIZES: [u64; 7] =
    [SIZES[0], SIZES[1], SIZES[2], SIZES[3], SIZES[4], SIZES[5], 256 << 20];

/// Measures memory; `None` if it was interrupted before copy and triad were done.
pub(super) fn measure(course: &mut Course<'_>, plan: &BenchmarkPlan) -> Option<MemoryAxis> {
    let threads = repeats::processors();
    let free = system::free_memory().unwrap_or(LEAST_ARRAY * 3 * PART_OF_FREE);
    let array = array(system::last_caches(threads), free);
    if array.is_short {
        let why = format!(
            "an array of copy and triad has {}, less than four times the last caches, if they are known: \
             the figures may be those of a cache",
            Bytes(array.bytes)
        );
        course.leave_out("memory.beyond_cache", &why);
    }
    let sizes: &[u64] = match plan.length {
        Length::Full => &FULL_SIZES,
        Length::Brief | Length::Quick => &SIZES,
    };
    // Half of the time for the two rates.
    let slot = course.length() / 4;
    let each = array.bytes / threads as u64;
    let rates = (
        bandwidth(course, threads, each, slot, false),
        bandwidth(course, threads, each, slot, true),
    );
    let (Some(copy), Some(triad)) = rates else {
        course.leave_out("memory", INTERRUPTED);
        return None;
    };
    let slot = course.length() / 2 / sizes.len() as u32;
    let mut chase = Vec::new();
    for &size in sizes.iter().filter(|size| **size <= free / PART_OF_FREE) {
        match latency(course, size, plan.seed, slot) {
            Some(ns) => chase.push(ChasePoint { size: Bytes(size), ns }),
            None => course.leave_out("memory.chase", INTERRUPTED),
        }
    }
    Some(MemoryAxis { copy, triad, chase })
}

/// The size of an array of copy and triad, over all threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Array {
    bytes: u64,
    /// Whether it may fit into the caches.
    is_short: bool,
}

fn array(last_caches: Option<u64>, free: u64) -> Array {
    let wanted = last_caches.map_or(LEAST_ARRAY, |caches| LEAST_ARRAY.max(TIMES_CACHE * caches));
    let bytes = wanted.min(free / PART_OF_FREE / 3);
    Array { bytes, is_short: last_caches.is_none() || bytes < wanted }
}

/// Copy, or the triad, on all threads, each with its own arrays, in MB/s.
fn bandwidth(
    course: &mut Course<'_>,
    threads: usize,
    bytes_each: u64,
    slot: Duration,
    is_triad: bool,
) -> Option<Series> {
    let length = (bytes_each as usize / size_of::<f64>()).max(1);
    let stop = course.stop();
    let repeats = repeat(course, threads, slot, |_| {
        // Written in the thread that uses them, so that their pages are there and near.
        let mut a = vec![1.5; length];
        let b = vec![2.5; length];
        let c = if is_triad { vec![0.5; length] } else { Vec::new() };
        move || {
            (0..PASSES).all(|_| {
                let moved = if is_triad { triad(&mut a, &b, &c, 3.0) } else { copy(&b, &mut a) };
                black_box((moved, &mut a));
                !stop.is_cancelled()
            })
        }
    });
    let arrays = if is_triad { 3 } else { 2 };
    let moved = (PASSES * arrays * (length * size_of::<f64>() * threads) as u64) as f64;
    series("MB/s", repeats.seconds.iter().map(|seconds| moved / seconds / 1e6).collect())
}

/// Nanoseconds of a dependent load in a working set, by the median of the repetitions.
fn latency(course: &mut Course<'_>, size: u64, seed: u64, slot: Duration) -> Option<f64> {
    // Some 5 ms in the first cache, some 20 ms in memory.
    let links: u64 = if size <= 2 << 20 { 2_000_000 } else { 200_000 };
    let repeats = repeat(course, 1, slot, |_| {
        let chain = Chain::new(size as usize, seed);
        let mut at = 0;
        move || {
            at = black_box(chain.walk(links, at));
            true
        }
    });
    let ns = repeats.seconds.iter().map(|seconds| seconds * 1e9 / links as f64).collect();
    series("ns", ns).map(|series| series.median)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrays_are_four_times_the_caches_or_it_is_said() {
        let gib = 1_u64 << 30;
        let of = |caches, free| array(caches, free);
        assert_eq!(of(Some(64 << 20), 64 * gib), Array { bytes: 256 << 20, is_short: false });
        assert_eq!(of(Some(8 << 20), 64 * gib), Array { bytes: LEAST_ARRAY, is_short: false });
        assert_eq!(of(None, 64 * gib), Array { bytes: LEAST_ARRAY, is_short: true });
        assert!(of(Some(256 << 20), gib).is_short, "three arrays take a quarter of what is free");
        assert!(of(Some(256 << 20), gib).bytes * 3 <= gib / 4);
    }
}
