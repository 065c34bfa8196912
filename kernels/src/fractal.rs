//! Floating point: points of the Mandelbrot set, each iterated until it leaves or 256 times.
//!
//! Multiplications and additions of doubles that wait for each other, and a loop that ends where nobody
//! knows: aggregates and reports in floating point. Every operation is one of IEEE 754, rounded by
//! itself, so that the result is the same on each machine. One point is one unit.

use crate::Kernel;
use crate::numbers::{SplitMix, fold};

/// The version of the kernel.
pub const VERSION: u32 = 1;

/// After so many iterations a point counts as inside.
pub const ITERATIONS: u64 = 256;

pub(crate) const KERNEL: Kernel = Kernel {
    name: "fractal",
    version: VERSION,
    unit: "points/s",
    repetition: 300_000,
    check_amount: 5_000,
    check_result: 9_121_926_398_516_515_373,
    run,
};

/// Iterates so many points and folds how long each stayed into the result.
#[must_use = "an unused result lets the compiler take the work away"]
pub fn run(points: u64, start: u64) -> u64 {
    let mut numbers = SplitMix::new(start);
    // 53 bits make a double in [0, 1) exactly.
    let mut unit = || (numbers.next() >> 11) as f64 / (1_u64 << 53) as f64;
    let mut result = start;
    for _ in 0..points {
        let (re, im) = (unit() * 3.0 - 2.25, unit() * 2.5 - 1.25);
        result = fold(result, iterations(re, im));
    }
    result
}

fn iterations(re: f64, im: f64) -> u64 {
    let (mut x, mut y, mut count) = (0.0, 0.0, 0);
    while count < ITERATIONS && x * x + y * y <= 4.0 {
        (x, y) = (x * x - y * y + re, 2.0 * x * y + im);
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_stays_and_a_far_point_leaves() {
        assert_eq!(iterations(0.0, 0.0), ITERATIONS);
        assert_eq!(iterations(2.0, 2.0), 1);
    }
}
