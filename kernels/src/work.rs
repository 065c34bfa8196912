//! Kernel 1: the processor's work, frozen.
//!
//! A round is one multiplication, one rotation, a load from a table of 32 KiB and a branch that
//! depends on the state, each on the result of the one before: what an interpreter or a query plan
//! asks of a core, without its noise. The rounds depend on each other, so a core cannot overlap them,
//! and there are no vectors to make wide cores look better than a CRM finds them.
//!
//! The kernel must not change: a demand of 10 ms means a number of rounds, and calibrated demand sets
//! rest on it. A test holds its result. A better kernel is another version with another constant.

use std::sync::LazyLock;
use std::time::Duration;

/// The version of the kernel, for records that rest on it.
pub const VERSION: u32 = 1;

/// Rounds in one CPU millisecond of the reference core (index 1.00).
///
/// This is a definition: the reference core is the core that makes so many. Where the number comes
/// from: the steps of a round wait for each other some 14 cycles (multiplication 3 to 4, rotation,
/// shift and exclusive or 1 each, load 5, and one mispredicted branch of about 16 in eight rounds), and
/// 2.1 GHz is the base clock of the middle of the server processors of 2018. Measured figures of a
/// newer core are in docs/staging.md.
pub const ROUNDS_PER_REFERENCE_MS: u64 = 150_000;

const WORDS: usize = 4_096;

static TABLE: LazyLock<Box<[u64; WORDS]>> = LazyLock::new(|| {
    // splitmix64 (Steele, Lea, Flood 2014) from a fixed start.
    let mut state = 0x6d69_7a61_6e31_u64;
    let words: Vec<u64> = (0..WORDS)
        .map(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = state;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^ (word >> 31)
        })
        .collect();
    words.try_into().expect("the table has its length")
});

/// Does the rounds and returns their result, which the caller must use.
#[must_use = "an unused result lets the compiler take the work away"]
pub fn run(rounds: u64, start: u64) -> u64 {
    let table = &**TABLE;
    let mut state = start | 1;
    for _ in 0..rounds {
        state = state.wrapping_mul(0x2127_599b_f432_5c37).rotate_left(29);
        state ^= table[(state >> 52) as usize];
        if state & 7 == 0 {
            state = state.wrapping_add(table[(state >> 40) as usize & (WORDS - 1)]);
        }
    }
    state
}

/// The rounds of a time on the reference core.
pub fn rounds(cpu: Duration) -> u64 {
    (cpu.as_secs_f64() * 1e3 * ROUNDS_PER_REFERENCE_MS as f64).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by another implementation in another language.
    const GOLDEN: u64 = 9829534109251230650;

    #[test]
    fn the_kernel_is_the_one_that_demand_sets_rest_on() {
        assert_eq!(VERSION, 1);
        assert_eq!(run(0, 41), 41);
        assert_eq!(run(1_000_000, 1), GOLDEN);
    }

    #[test]
    fn a_demand_is_its_rounds() {
        assert_eq!(rounds(Duration::from_millis(10)), 10 * ROUNDS_PER_REFERENCE_MS);
        assert_eq!(rounds(Duration::ZERO), 0);
    }
}
