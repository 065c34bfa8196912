//! A disk: random pages, a sequential scan, and the commit, past the system's cache.
//!
//! The sizes are those of the product's database: pages of 8 KiB, read-ahead of 64 KiB, log writes of up to
//! 60 KiB that are on the medium before anybody is told. What is written is random, so that neither
//! compression nor deduplication helps. It uses a file of its own and nothing else.

mod patterns;
mod scratch;

use std::io;
use std::time::Duration;

use documents::benchmark::{DiskAxis, DiskSeries, Length};
use documents::distribution::{new_histogram, quantile_ms, samples_needed};
use documents::units::Bytes;
use sizing::statistics::median;

use super::BenchmarkPlan;
use super::course::{Course, INTERRUPTED};
use super::series::series;
use patterns::{Lane, Pattern, Window, window};
pub(super) use scratch::Scratch;

/// Length of a window of the warm-up.
const WARM_UP: Duration = Duration::from_millis(300);
/// Windows of the warm-up whose rates have to be alike.
const ALIKE: usize = 3;
/// How far they may be apart, over their median.
const APART: f64 = 0.2;

/// How large a file a session of a length uses, if the disk writes it in time.
pub(super) fn file_size(length: Length) -> u64 {
    match length {
        Length::Brief | Length::Quick => 512 << 20,
        Length::Full => 4 << 30,
    }
}

/// Measures the disk and removes the file; `None` if the file could not be filled.
pub(super) fn measure(
    course: &mut Course<'_>,
    plan: &BenchmarkPlan,
    mut scratch: Scratch,
) -> Option<DiskAxis> {
    if let Some(left) = &scratch.leftovers_that_stay {
        course.leave_out("disk.leftovers", left);
    }
    let until = course.stop().clock.elapsed() + course.length() / 3;
    if let Err(error) = scratch.fill(course, plan.seed, until) {
        course.leave_out("disk", &reason(course, &error));
        return None;
    }
    if let Some(why) = scratch.why_not_direct() {
        course.leave_out("disk.direct", why);
    }
    let slot = course.length() * 2 / 9;
    let repeats = if plan.length == Length::Full { 5 } else { 3 };
    let mut measured = [None, None, None];
    for (pattern, place) in Pattern::ALL.into_iter().zip(&mut measured) {
        match measure_pattern(course, pattern, &scratch, plan.seed, (slot, repeats)) {
            Ok(series) => *place = Some(series),
            Err(error) => {
                let why = reason(course, &error);
                course.leave_out(&format!("disk.{}", pattern.name()), &why);
            }
        }
    }
    let [random, sequential, commit] = measured;
    let (mount, direct) = (scratch.mount.point.clone(), scratch.why_not_direct().is_none());
    Some(DiskAxis { mount, file: Bytes(scratch.bytes), direct, random, sequential, commit })
}

/// Why something is absent: what the system said, unless the interruption was before it.
fn reason(course: &Course<'_>, error: &io::Error) -> String {
    if course.is_cancelled() { INTERRUPTED.to_owned() } else { error.to_string() }
}

/// One pattern: a warm-up until it is steady, at most a third of the time, then the repeats.
fn measure_pattern(
    course: &mut Course<'_>,
    pattern: Pattern,
    scratch: &Scratch,
    seed: u64,
    (slot, repeats): (Duration, u32),
) -> io::Result<DiskSeries> {
    let stop = course.stop();
    let file = scratch.open(pattern)?;
    let mut lanes: Vec<Lane<'_>> =
        (0..pattern.depth()).map(|n| Lane::new(pattern, &file, scratch.bytes, seed, n)).collect();
    let mut ignored = new_histogram();
    let warm_until = stop.clock.elapsed() + slot / 3;
    let mut rates = Vec::new();
    let mut is_warm = false;
    while !is_warm && !stop.is_over(warm_until) {
        rates.push(window(&mut lanes, WARM_UP, stop, &mut ignored)?.rate());
        is_warm = is_level(&rates);
        course.tell();
    }
    let mut latencies = new_histogram();
    let mut windows: Vec<Window> = Vec::new();
    for _ in 0..repeats {
        windows.push(window(&mut lanes, slot * 2 / 3 / repeats, stop, &mut latencies)?);
        course.tell();
    }
    let rates = windows.iter().map(Window::rate).collect();
    // A window has operations, or it has an error.
    let mut rate = series("IOPS", rates).ok_or(io::ErrorKind::Interrupted)?;
    rate.steady &= is_warm;
    let mb_per_s: Vec<f64> = windows.iter().map(Window::mb_per_s).collect();
    let quantile_us = |q: f64| quantile_ms(&latencies, q).map_or(0.0, |ms| (ms * 1e3).round());
    let stated = |q: f64| (latencies.len() >= samples_needed(q)).then(|| quantile_us(q));
    Ok(DiskSeries {
        rate,
        mb_per_s: median(&mb_per_s).map_err(io::Error::other)?,
        p50_us: quantile_us(0.5),
        p95_us: stated(0.95),
        p99_us: stated(0.99),
        operations: latencies.len(),
    })
}

/// Whether the last windows of a warm-up are alike.
fn is_level(rates: &[f64]) -> bool {
    let Some(last) = rates.last_chunk::<ALIKE>() else { return false };
    let (low, high) =
        last.iter().fold((f64::MAX, 0.0_f64), |(low, high), &rate| (low.min(rate), high.max(rate)));
    median(last).is_ok_and(|middle| high - low <= APART * middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warm_up_ends_when_its_last_windows_are_alike() {
        assert!(!is_level(&[100.0, 100.0]));
        assert!(!is_level(&[300.0, 200.0, 100.0]), "it still falls");
        assert!(is_level(&[300.0, 200.0, 110.0, 100.0, 105.0]));
    }
}
