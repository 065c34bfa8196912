//! Search: look-ups in a tree of wide nodes, as in an index of a database.
//!
//! 262,144 keys in leaves of 16, and above them nodes of up to 16 separators, one level of which is the
//! first key of each node of the level below: 2.2 MiB, so that the leaves lie in the second or the last
//! cache. Each look-up goes down five levels with a scan that ends early in every node, and the key that
//! it finds chooses the next one to look for, so that look-ups cannot overlap. One look-up is one unit.

use std::sync::LazyLock;

use crate::Kernel;
use crate::numbers::{SplitMix, fold};

/// The version of the kernel.
pub const VERSION: u32 = 1;

/// Keys in the leaves.
pub const KEYS: usize = 262_144;
/// Keys of one node.
pub const NODE: usize = 16;

pub(crate) const KERNEL: Kernel = Kernel {
    name: "tree",
    version: VERSION,
    unit: "lookups/s",
    repetition: 800_000,
    check_amount: 10_000,
    check_result: 4_411_377_784_171_870_814,
    run,
};

/// The levels from the root to the leaves.
static LEVELS: LazyLock<Vec<Vec<u64>>> = LazyLock::new(|| {
    let mut numbers = SplitMix::new(0x0074_7265_6531);
    // Steps of at least one make the keys ascend, and 2^46 apart on average they fill the range of a word.
    let mut key = 0_u64;
    let leaves: Vec<u64> = (0..KEYS)
        .map(|_| {
            key += 1 + (numbers.next() >> 17);
            key
        })
        .collect();
    let mut levels = vec![leaves];
    while levels[0].len() > NODE {
        let above = levels[0].iter().step_by(NODE).copied().collect();
        levels.insert(0, above);
    }
    levels
});

/// Looks so many keys up and folds what was found into the result.
#[must_use = "an unused result lets the compiler take the work away"]
pub fn run(lookups: u64, start: u64) -> u64 {
    let levels = &*LEVELS;
    let mut result = start;
    let mut wanted = SplitMix::new(start).next();
    for _ in 0..lookups {
        let found = find(levels, wanted);
        result = fold(result, found);
        wanted = result;
    }
    result
}

/// The largest key that is at most the wanted one, or the first.
fn find(levels: &[Vec<u64>], wanted: u64) -> u64 {
    let mut at = 0;
    let mut key = 0;
    for level in levels {
        let end = (at + NODE).min(level.len());
        let mut place = at;
        while place + 1 < end && level[place + 1] <= wanted {
            place += 1;
        }
        key = level[place];
        at = place * NODE;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_what_a_scan_finds() {
        let levels = &*LEVELS;
        let leaves = levels.last().expect("there are leaves");
        assert!(leaves.windows(2).all(|pair| pair[0] < pair[1]), "they ascend");
        let mut numbers = SplitMix::new(5);
        let some = (0..200).map(|_| numbers.next());
        for wanted in some.chain([0, u64::MAX, leaves[17], leaves[17] - 1]) {
            let scanned = leaves.iter().rev().find(|key| **key <= wanted).unwrap_or(&leaves[0]);
            assert_eq!(find(levels, wanted), *scanned, "{wanted}");
        }
    }
}
