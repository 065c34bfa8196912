//! Mistakes that a CRM makes with its messages on demand, so that a harness can be shown to find them.

use documents::units::Share;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Mistakes of the outbox, in shares of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SmsFaults {
    /// Marked as sent and never offered to the gateway.
    pub drop_messages: Share,
    /// Offered again after the gateway took them.
    pub double_messages: Share,
    /// Held back until 200 later ones have gone, or until nothing else waits.
    pub reorder_messages: Share,
    /// Sent through code page 1256 and back.
    pub mangle_messages: Share,
    /// Sent to a number that begins with 98.
    pub code98_messages: Share,
}

/// What is done wrong with one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Bugs {
    pub(crate) drop: bool,
    pub(crate) double: bool,
    pub(crate) hold: bool,
    pub(crate) mangle: bool,
    pub(crate) code98: bool,
}

/// The streams of the generator; 0 to 4 are those of requests and calls.
const FIRST_STREAM: u64 = 5;

/// A draw takes two words of a stream.
const WORDS: u128 = 2;

/// The mistakes of the message with that number in the database: each kind from a stream of its own, each
/// message at a place of its own. So one share does not shift which messages another one hits, and
/// neither does a restart.
pub(crate) fn of_message(seed: u64, message: i64, faults: &SmsFaults) -> Bugs {
    let hits = |stream: u64, share: Share| {
        let mut draws = ChaCha8Rng::seed_from_u64(seed);
        draws.set_stream(FIRST_STREAM + stream);
        draws.set_word_pos(message.unsigned_abs() as u128 * WORDS);
        share.ratio > 0.0 && draws.random::<f64>() < share.ratio
    };
    Bugs {
        drop: hits(0, faults.drop_messages),
        double: hits(1, faults.double_messages),
        hold: hits(2, faults.reorder_messages),
        mangle: hits(3, faults.mangle_messages),
        code98: hits(4, faults.code98_messages),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(ratio: f64) -> Share {
        Share { ratio }
    }

    fn dropped(faults: &SmsFaults) -> Vec<bool> {
        (1..=1_000).map(|message| of_message(7, message, faults).drop).collect()
    }

    #[test]
    fn one_share_does_not_shift_which_messages_another_hits() {
        let alone = SmsFaults { drop_messages: share(0.1), ..SmsFaults::default() };
        let with = SmsFaults { double_messages: share(0.5), ..alone };
        assert_eq!(dropped(&alone), dropped(&with));
        let hit = dropped(&alone).iter().filter(|hit| **hit).count();
        // Six standard deviations of a binomial of 1,000 draws at 0.1 are 57.
        assert!((43..=157).contains(&hit), "{hit}");
    }

    #[test]
    fn the_kinds_of_mistakes_hit_different_messages() {
        let half = SmsFaults {
            drop_messages: share(0.5),
            double_messages: share(0.5),
            ..SmsFaults::default()
        };
        let differ = (1..=1_000)
            .map(|message| of_message(7, message, &half))
            .filter(|bugs| bugs.drop != bugs.double)
            .count();
        assert!((400..=600).contains(&differ), "{differ}");
    }
}
