//! Mistakes that a telephony service makes on demand, so that a harness can be shown to find them.

use std::time::Duration;

use documents::units::Share;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Mistakes of the telephony service, in shares of the calls.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TelephonyFaults {
    /// Never opened in the CRM.
    pub lose_calls: Share,
    /// Opened twice, under two source ids.
    pub duplicate_calls: Share,
    /// Shown as another customer's than the one whose number it is.
    pub mismatch_calls: Share,
    /// Never closed.
    pub leave_active: Share,
    /// Added before each call is opened.
    pub pop_delay: Duration,
}

/// What is done wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Bugs {
    pub(crate) lose: bool,
    pub(crate) duplicate: bool,
    pub(crate) mismatch: bool,
    pub(crate) leave: bool,
    pub(crate) delay: Duration,
}

/// Draws the mistakes of one call after the other, each kind from a generator of its own: one share
/// does not shift which calls another one hits.
pub(crate) struct BugDraws {
    lose: ChaCha8Rng,
    duplicate: ChaCha8Rng,
    mismatch: ChaCha8Rng,
    leave: ChaCha8Rng,
}

impl BugDraws {
    pub(crate) fn new(seed: u64) -> BugDraws {
        let stream = |number: u64| {
            let mut draws = ChaCha8Rng::seed_from_u64(seed);
            // Stream 0 is that of the faults of requests.
            draws.set_stream(number);
            draws
        };
        BugDraws { lose: stream(1), duplicate: stream(2), mismatch: stream(3), leave: stream(4) }
    }

    /// The mistakes of the next call.
    pub(crate) fn next(&mut self, faults: &TelephonyFaults) -> Bugs {
        let hits = |draws: &mut ChaCha8Rng, share: Share| draws.random::<f64>() < share.ratio;
        Bugs {
            lose: hits(&mut self.lose, faults.lose_calls),
            duplicate: hits(&mut self.duplicate, faults.duplicate_calls),
            mismatch: hits(&mut self.mismatch, faults.mismatch_calls),
            leave: hits(&mut self.leave, faults.leave_active),
            delay: faults.pop_delay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(ratio: f64) -> Share {
        Share { ratio }
    }

    #[test]
    fn one_share_does_not_shift_which_calls_another_hits() {
        let hit = |faults: TelephonyFaults| -> Vec<bool> {
            let mut draws = BugDraws::new(7);
            (0..1_000).map(|_| draws.next(&faults).lose).collect()
        };
        let alone = TelephonyFaults { lose_calls: share(0.1), ..TelephonyFaults::default() };
        let with = TelephonyFaults { leave_active: share(0.5), ..alone };
        assert_eq!(hit(alone), hit(with));
        let lost = hit(alone).iter().filter(|lost| **lost).count();
        // Six standard deviations of a binomial of 1,000 draws at 0.1 are 57.
        assert!((43..=157).contains(&lost), "{lost}");
    }
}
