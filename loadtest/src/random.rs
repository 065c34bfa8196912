//! Seeded randomness: one child generator for each worker and purpose, so that a draw added in one
//! place shifts nothing elsewhere.

use rand::SeedableRng;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// The generator for one purpose of one worker.
///
/// ChaCha with the run's seed as key and the hash of purpose and index as stream: independent
/// streams, the same on every system.
pub fn child(seed: u64, purpose: &str, index: u64) -> ChaCha8Rng {
    let digest = Sha256::digest(format!("{purpose}/{index}"));
    let stream = u64::from_le_bytes(digest[..8].try_into().expect("eight bytes"));
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

/// A draw from the exponential distribution with the given mean, cut at ten means (as TPC-C cuts
/// its think times), so that no single draw outlasts a run.
pub fn exponential(rng: &mut impl Rng, mean: f64) -> f64 {
    let uniform: f64 = rng.random();
    (-(1.0 - uniform).ln()).min(10.0) * mean
}

/// A draw from `0..n` by Zipf's law with exponent `skew`: rank 0 is the most frequent. Zero skew is
/// uniform.
pub fn zipf(rng: &mut impl Rng, n: usize, skew: f64) -> usize {
    debug_assert!(n > 0, "a draw from nothing");
    let uniform: f64 = rng.random();
    // Inverse of the continuous law on [1, n + 1): exact enough for picking whom to look up.
    let high = n as f64 + 1.0;
    let rank = if (skew - 1.0).abs() < 1e-9 {
        high.powf(uniform)
    } else {
        let e = 1.0 - skew;
        (uniform * (high.powf(e) - 1.0) + 1.0).powf(1.0 / e)
    };
    (rank as usize - 1).min(n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_reproducible_and_independent() {
        let draw = |purpose, index| child(7, purpose, index).random::<u64>();
        assert_eq!(draw("think", 3), draw("think", 3));
        assert_ne!(draw("think", 3), draw("think", 4));
        assert_ne!(draw("think", 3), draw("journey", 3));
        // Pins the stream: a change here changes every schedule hash.
        assert_eq!(draw("think", 0), 911_222_493_145_234_490);
    }

    #[test]
    fn exponential_draws_have_their_mean_and_their_cut() {
        let mut rng = child(1, "test", 0);
        let draws: Vec<f64> = (0..100_000).map(|_| exponential(&mut rng, 30.0)).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        assert!((mean - 30.0).abs() < 0.3, "{mean}");
        assert!(draws.iter().all(|draw| *draw <= 300.0));
    }

    #[test]
    fn zipf_prefers_low_ranks_and_stays_in_range() {
        let mut rng = child(1, "test", 0);
        let mut counts = [0_u32; 100];
        for _ in 0..50_000 {
            counts[zipf(&mut rng, 100, 0.8)] += 1;
        }
        assert!(counts[0] > 5 * counts[50], "{counts:?}");
        assert!(counts[99] > 0);
        assert_eq!(zipf(&mut rng, 1, 0.8), 0);
    }
}
