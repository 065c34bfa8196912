//! Integer sort: a bottom-up merge sort of 4,096 keys, again and again.
//!
//! What a database does for an ORDER BY without an index: comparisons that a core cannot foresee, and
//! two buffers that fit its second cache. One sort is one unit; each begins with fresh keys.

use crate::Kernel;
use crate::numbers::{SplitMix, fold};

/// The version of the kernel.
pub const VERSION: u32 = 1;

/// Keys of one sort.
pub const KEYS: usize = 4_096;

pub(crate) const KERNEL: Kernel = Kernel {
    name: "sort",
    version: VERSION,
    unit: "sorts/s",
    repetition: 300,
    check_amount: 20,
    check_result: 10_469_308_158_176_999_281,
    run,
};

/// Sorts so many times and folds some of the sorted keys into the result.
#[must_use = "an unused result lets the compiler take the work away"]
pub fn run(sorts: u64, start: u64) -> u64 {
    let mut numbers = SplitMix::new(start);
    let (mut keys, mut merged) = (vec![0_u64; KEYS], vec![0_u64; KEYS]);
    let mut result = start;
    for _ in 0..sorts {
        keys.iter_mut().for_each(|key| *key = numbers.next());
        let mut width = 1;
        while width < KEYS {
            for from in (0..KEYS).step_by(2 * width) {
                merge(&keys[from..from + 2 * width], width, &mut merged[from..from + 2 * width]);
            }
            std::mem::swap(&mut keys, &mut merged);
            width *= 2;
        }
        for at in (0..KEYS).step_by(KEYS / 16) {
            result = fold(result, keys[at]);
        }
    }
    result
}

/// Merges two sorted halves.
fn merge(halves: &[u64], width: usize, merged: &mut [u64]) {
    let (left, right) = halves.split_at(width);
    let (mut l, mut r) = (0, 0);
    for place in merged {
        let from_left = r == right.len() || (l < left.len() && left[l] <= right[r]);
        if from_left {
            *place = left[l];
            l += 1;
        } else {
            *place = right[r];
            r += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sorted_halves_become_one() {
        let mut merged = [0; 6];
        merge(&[2, 5, 9, 1, 5, 7], 3, &mut merged);
        assert_eq!(merged, [1, 2, 5, 5, 7, 9]);
    }
}
