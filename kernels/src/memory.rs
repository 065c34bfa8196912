//! Memory: copy and triad over arrays, and a chain of dependent loads.
//!
//! Copy and triad are those of STREAM (J. McCalpin, "Memory Bandwidth and Machine Balance in Current High
//! Performance Computers", 1995), and count bytes as it does: what the program reads and writes, without
//! the lines that a cache fetches before it writes into them. The arrays have to be several times the last
//! cache. The chain walks a random cycle through lines of 64 bytes, so that neither a prefetcher nor a
//! neighbour in the same line helps.

use crate::numbers::SplitMix;

/// The version of these kernels.
pub const VERSION: u32 = 1;

/// Bytes of a cache's line.
pub const LINE: usize = 64;

/// Copies one array to another; gives the bytes that were moved: read and written.
pub fn copy(from: &[f64], to: &mut [f64]) -> u64 {
    to.copy_from_slice(from);
    2 * size_of_val(from) as u64
}

/// `a = b + factor * c`; gives the bytes that were moved: two read, one written.
pub fn triad(a: &mut [f64], b: &[f64], c: &[f64], factor: f64) -> u64 {
    for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
        *a = b + factor * c;
    }
    3 * size_of_val(b) as u64
}

/// A cycle through all lines of a working set.
#[derive(Debug)]
pub struct Chain {
    /// Of each line the first word is the next line's number.
    lines: Vec<[u64; LINE / 8]>,
}

impl Chain {
    /// A random cycle through so many bytes, by Sattolo's algorithm (S. Sattolo, "An Algorithm to Generate
    /// a Random Cyclic Permutation", Information Processing Letters 22, 1986). It has two lines or more.
    pub fn new(bytes: usize, seed: u64) -> Self {
        let count = (bytes / LINE).max(2);
        let mut numbers = SplitMix::new(seed);
        let mut lines: Vec<[u64; LINE / 8]> = (0..count).map(|n| [n as u64; LINE / 8]).collect();
        for last in (1..count).rev() {
            let other = numbers.below(last as u64) as usize;
            let next = lines[last][0];
            lines[last][0] = lines[other][0];
            lines[other][0] = next;
        }
        Chain { lines }
    }

    /// Lines of the cycle.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it has no lines: never.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Follows so many links from a line and gives the line where it ends.
    #[must_use = "an unused result lets the compiler take the work away"]
    pub fn walk(&self, links: u64, from: u64) -> u64 {
        let mut at = from;
        for _ in 0..links {
            at = self.lines[at as usize][0];
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_one_cycle_through_every_line() {
        for lines in [2, 3, 1_000] {
            let chain = Chain::new(lines * LINE, 9);
            let mut seen = vec![false; lines];
            let mut at = 0;
            for _ in 0..lines {
                at = chain.walk(1, at);
                assert!(!std::mem::replace(&mut seen[at as usize], true), "line {at} came twice");
            }
            assert_eq!(at, 0, "back at its start");
        }
    }

    #[test]
    fn the_triad_is_the_published_one_and_counts_three_arrays() {
        let mut a = [0.0; 3];
        assert_eq!(triad(&mut a, &[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0], 3.0), 72);
        assert_eq!(a, [31.0, 62.0, 93.0]);
        assert_eq!(copy(&[4.0, 5.0, 6.0], &mut a), 48);
        assert_eq!(a, [4.0, 5.0, 6.0]);
    }
}
