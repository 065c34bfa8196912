//! Frozen work: what the host benchmark and the stand-in do on a processor and on memory.
//!
//! A kernel is a pure function: it takes an amount of work and gives a result by which a test sees that
//! it is still the same. It reads no clock; who measures stands outside. A better kernel is another
//! version with another name, never a change, since records of years rest on them.
//!
//! Nothing here calls an algorithm of the standard library whose work may change under it, such as its
//! sort or its hash: only the results of those are promised.

pub mod fractal;
pub mod hash;
pub mod memory;
mod numbers;
pub mod sort;
pub mod text;
pub mod tree;
pub mod work;

/// A frozen kernel of the processor.
#[derive(Debug, Clone, Copy)]
pub struct Kernel {
    /// Its name, as records carry it.
    pub name: &'static str,
    /// Its version.
    pub version: u32,
    /// What it counts.
    pub unit: &'static str,
    /// How much of it took some 70 ms on the host on which it was frozen: one repetition.
    pub repetition: u64,
    /// The amount by which it is checked, from the start [`CHECK_START`].
    pub check_amount: u64,
    /// The result of that amount.
    pub check_result: u64,
    /// Does an amount of work from a start.
    pub run: fn(u64, u64) -> u64,
}

/// The start from which a kernel is checked.
pub const CHECK_START: u64 = 1;

impl Kernel {
    /// The result by which it is seen that this build does the frozen work.
    pub fn check(&self) -> u64 {
        (self.run)(self.check_amount, CHECK_START)
    }
}

/// The stand-in's own work, which stands in a file that is not touched.
const WORK: Kernel = Kernel {
    name: "work",
    version: work::VERSION,
    unit: "rounds/s",
    repetition: 18_000_000,
    check_amount: 1_000_000,
    check_result: 9_829_534_109_251_230_650,
    run: work::run,
};

/// The kernels of the processor, the one that demand sets rest on first.
pub const ALL: [Kernel; 6] =
    [WORK, sort::KERNEL, hash::KERNEL, text::KERNEL, fractal::KERNEL, tree::KERNEL];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kernel_is_the_one_that_records_rest_on() {
        for kernel in ALL {
            assert_eq!(kernel.check(), kernel.check_result, "{} has changed", kernel.name);
        }
    }

    #[test]
    fn the_amount_and_the_start_both_matter() {
        for Kernel { name, run, .. } in ALL {
            assert_ne!(run(3, 1), run(4, 1), "{name}: the amount");
            assert_ne!(run(3, 1), run(3, 12_345), "{name}: the start");
        }
    }
}
