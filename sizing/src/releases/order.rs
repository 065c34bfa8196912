//! In which order the runs of two releases are taken.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// One of the two releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The release that is compared with.
    Base,
    /// The release that is judged.
    New,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Side {
        match self {
            Side::Base => Side::New,
            Side::New => Side::Base,
        }
    }
}

/// The order of `repeat` runs of each side: blocks of four, base-new-new-base or its mirror as the
/// seed decides, and a last pair where `repeat` is odd.
///
/// Within a block a host that becomes steadily slower costs both sides the same; the drawn mirror
/// keeps anything that recurs from always meeting the same side.
pub fn order_of_runs(repeat: usize, seed: u64) -> Vec<Side> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut order = Vec::with_capacity(2 * repeat);
    while order.len() < 2 * repeat {
        let first = if rng.random::<bool>() { Side::Base } else { Side::New };
        let block = [first, first.other(), first.other(), first];
        let left = 2 * repeat - order.len();
        order.extend(block.into_iter().take(left));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_comes_equally_often_and_no_lead_exceeds_one_run() {
        for repeat in 0..25 {
            for seed in 0..20 {
                let order = order_of_runs(repeat, seed);
                assert_eq!(order.len(), 2 * repeat);
                let mut lead = 0_i32;
                for side in order {
                    lead += if side == Side::Base { 1 } else { -1 };
                    assert!(lead.abs() <= 1, "{repeat} {seed}");
                }
                assert_eq!(lead, 0, "{repeat} {seed}");
            }
        }
    }

    #[test]
    fn a_steady_drift_costs_both_sides_the_same() {
        let places = |side| -> usize {
            let order = order_of_runs(10, 7).into_iter().enumerate();
            order.filter(|(_, taken)| *taken == side).map(|(place, _)| place).sum()
        };
        assert_eq!(places(Side::Base), places(Side::New));
    }

    #[test]
    fn the_seed_decides_who_begins() {
        assert_eq!(order_of_runs(10, 1), order_of_runs(10, 1));
        let beginners = |side| (0..40).filter(|&seed| order_of_runs(4, seed)[0] == side).count();
        assert!(beginners(Side::Base) > 8 && beginners(Side::New) > 8);
        let blocks: Vec<Side> = order_of_runs(40, 1).chunks(4).map(|block| block[0]).collect();
        assert!(blocks.contains(&Side::Base) && blocks.contains(&Side::New), "{blocks:?}");
    }
}
