//! Processors: frozen kernels on one thread and on all, and how the work kernel scales between.

use std::hint::black_box;
use std::time::Duration;

use documents::benchmark::{CpuAxis, KernelResult, Length, ScalingPoint, Series};
use kernels::{ALL, Kernel};

use super::course::{Course, INTERRUPTED};
use super::reference_host;
use super::repeats::{self, repeat};
use super::series::series;

/// A repetition is done in so many parts, between which a cancellation is heard.
const PARTS: u64 = 16;
/// Up to so many threads each number of them is a point of the scaling curve; above, the powers of two.
const EACH_POINT: usize = 8;

/// Measures the processors; `None` if it was interrupted before the work kernel was done.
pub(super) fn measure(course: &mut Course<'_>, length: Length) -> Option<CpuAxis> {
    let threads = repeats::processors();
    let (kernels, between) = match length {
        Length::Brief => (&ALL[..1], Vec::new()),
        Length::Quick | Length::Full => (&ALL[..], between(threads)),
    };
    let steps = 2 * kernels.len() + between.len();
    let slot = course.length() / steps as u32;
    let [work, others @ ..] = kernels else { return None };
    let work = kernel(course, work, threads, slot);
    let Some((work, all)) = work.and_then(|work| Some((work.clone(), work.all?))) else {
        course.leave_out("cpu", INTERRUPTED);
        return None;
    };
    let single = work.single.median;
    let scaling = scaling(course, single, (threads, all.median), &between, slot);
    let mut done = vec![work];
    for other in others {
        match kernel(course, other, threads, slot) {
            Some(result) => done.push(result),
            None => course.leave_out(&format!("cpu.{}", other.name), INTERRUPTED),
        }
    }
    Some(CpuAxis {
        kernels: done,
        scaling,
        index_single: reference_cores(single),
        index_all: reference_cores(all.median),
    })
}

/// A rate of the work kernel in reference cores.
fn reference_cores(rounds_per_s: f64) -> f64 {
    rounds_per_s / (kernels::work::ROUNDS_PER_REFERENCE_MS as f64 * 1e3)
}

/// One kernel on one thread and on all.
fn kernel(
    course: &mut Course<'_>,
    kernel: &Kernel,
    threads: usize,
    slot: Duration,
) -> Option<KernelResult> {
    let single = rate(course, kernel, 1, slot)?;
    let all = rate(course, kernel, threads, slot);
    Some(KernelResult {
        kernel: kernel.name.to_owned(),
        version: kernel.version,
        checksum: format!("{:016x}", kernel.check()),
        index: single.median / reference_host().rate(kernel),
        single,
        all,
    })
}

/// The rate of a kernel on so many threads, all of them together.
fn rate(
    course: &mut Course<'_>,
    kernel: &Kernel,
    threads: usize,
    slot: Duration,
) -> Option<Series> {
    let stop = course.stop();
    let part = kernel.repetition / PARTS;
    // The tables that some kernels make once belong to no repetition.
    black_box((kernel.run)(1, 1));
    let repeats = repeat(course, threads, slot, |number| {
        move || {
            (0..PARTS).all(|n| {
                black_box((kernel.run)(black_box(part), 1 + n + PARTS * number as u64));
                !stop.is_cancelled()
            })
        }
    });
    let work = (part * PARTS * threads as u64) as f64;
    series(kernel.unit, repeats.seconds.iter().map(|seconds| work / seconds).collect())
}

/// The points of the scaling curve between one thread and all.
fn between(threads: usize) -> Vec<usize> {
    (2..threads).filter(|n| threads <= EACH_POINT || n.is_power_of_two()).collect()
}

/// The work kernel's rate by number of threads, over that of one.
fn scaling(
    course: &mut Course<'_>,
    single: f64,
    (threads, all): (usize, f64),
    between: &[usize],
    slot: Duration,
) -> Vec<ScalingPoint> {
    let mut points = vec![ScalingPoint { threads: 1, speedup: 1.0 }];
    for &number in between {
        let Some(rate) = rate(course, &ALL[0], number, slot) else {
            course.leave_out("cpu.scaling", INTERRUPTED);
            break;
        };
        points.push(ScalingPoint { threads: number as u32, speedup: rate.median / single });
    }
    if threads > 1 {
        points.push(ScalingPoint { threads: threads as u32, speedup: all / single });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_has_each_point_of_a_small_host_and_few_of_a_large_one() {
        assert_eq!(between(1), [] as [usize; 0]);
        assert_eq!(between(2), [] as [usize; 0]);
        assert_eq!(between(6), [2, 3, 4, 5]);
        assert_eq!(between(96), [2, 4, 8, 16, 32, 64]);
    }

    #[test]
    fn the_reference_core_has_the_index_one() {
        assert_eq!(reference_cores(150_000_000.0), 1.0);
    }
}
