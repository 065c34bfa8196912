//! Seeded randomness: one child generator for each worker and purpose, so that a draw added in one
//! place shifts nothing elsewhere.

use documents::spread::Spread;
use rand::SeedableRng;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal};
use sha2::{Digest, Sha256};

/// No draw of a duration is longer than this many means: a single call must not outlast every run.
const LONGEST_MEANS: f64 = 10.0;

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

/// Draws durations.
pub trait Draw {
    /// A draw, in microseconds.
    fn draw_us(&self, rng: &mut impl Rng) -> u64;
}

impl Draw for Spread {
    fn draw_us(&self, rng: &mut impl Rng) -> u64 {
        let seconds = match *self {
            Spread::Fixed(span) => span.as_secs_f64(),
            Spread::Uniform(low, high) => {
                let part: f64 = rng.random();
                low.as_secs_f64() + part * high.saturating_sub(low).as_secs_f64()
            }
            Spread::Exponential(mean) => exponential(rng, mean.as_secs_f64()),
            Spread::LogNormal { mean, deviation } => {
                let (mean, deviation) = (mean.as_secs_f64(), deviation.as_secs_f64());
                let (mu, sigma) = logarithmic(mean, deviation);
                let draws = LogNormal::new(mu, sigma).expect("the reader takes finite spans only");
                draws.sample(rng).min(LONGEST_MEANS * mean)
            }
        };
        (seconds * 1e6) as u64
    }
}

/// Mean and standard deviation of the logarithms, from those of the values: `sigma² = ln(1 + v²)`
/// with `v` the coefficient of variation, `mu = ln(mean) - sigma²/2`.
fn logarithmic(mean: f64, deviation: f64) -> (f64, f64) {
    let variance = (1.0 + (deviation / mean).powi(2)).ln();
    (mean.ln() - variance / 2.0, variance.sqrt())
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

    fn moments(text: &str) -> (f64, f64) {
        let spread: Spread = text.parse().expect("a distribution");
        assert_eq!(spread.to_string(), text, "it prints as it reads");
        let mut rng = child(1, "spread", 0);
        let draws: Vec<f64> = (0..100_000).map(|_| spread.draw_us(&mut rng) as f64 / 1e6).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        (mean, variance.sqrt())
    }

    #[test]
    fn draws_have_the_mean_and_the_deviation_that_the_text_says() {
        let close = |(mean, deviation): (f64, f64), wanted: (f64, f64)| {
            assert!((mean - wanted.0).abs() <= 0.02 * wanted.0, "{mean} is not {}", wanted.0);
            let error = (deviation - wanted.1).abs();
            assert!(error <= 0.06 * wanted.0, "{deviation} is not {}", wanted.1);
        };
        close(moments("fixed 4 s"), (4.0, 0.0));
        close(moments("uniform 3 s to 12 s"), (7.5, 9.0 / 12_f64.sqrt()));
        close(moments("exponential 60 s"), (60.0, 60.0));
        close(moments("lognormal 100 s, deviation 80 s"), (100.0, 80.0));
    }
}
