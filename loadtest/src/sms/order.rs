//! How many later messages came before a message.
//!
//! RFC 4737 calls a packet reordered if one with a higher number came before it, and counts how far
//! it came behind. Here the number is a message's place in its campaign. A Fenwick tree holds which
//! places have come, so that a place asks for the sum of those above it in the logarithm of the
//! campaign's size (P. M. Fenwick, "A New Data Structure for Cumulative Frequency Tables", 1994).

/// The places of a campaign that have come.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// Sums of spans, by their last place from 1.
    sums: Vec<u32>,
    came: u32,
}

impl Order {
    /// An order in which nothing has come, of that many places.
    pub(super) fn new(places: u32) -> Order {
        Order { sums: vec![0; places as usize + 1], came: 0 }
    }

    /// A place comes, for the first time. Says how many higher ones came before it.
    pub(super) fn comes(&mut self, place: u32) -> u64 {
        let mut at = place as usize + 1;
        let mut not_above = 0;
        while at > 0 {
            not_above += self.sums[at];
            at &= at - 1;
        }
        let behind = self.came - not_above;
        let mut at = place as usize + 1;
        while let Some(sum) = self.sums.get_mut(at) {
            *sum += 1;
            at += at & at.wrapping_neg();
        }
        self.came += 1;
        u64::from(behind)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_above_are_counted_as_by_looking_at_each(
            places in Just((0..300_u32).collect::<Vec<_>>()).prop_shuffle(),
            came in 0..=300_usize,
        ) {
            let mut order = Order::new(300);
            for (at, place) in places[..came].iter().enumerate() {
                let slow = places[..at].iter().filter(|before| *before > place).count() as u64;
                prop_assert_eq!(order.comes(*place), slow);
            }
        }
    }
}
