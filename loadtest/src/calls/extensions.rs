//! The extensions of an office in simulated time: who is free when, and who takes the next call.

/// Extensions of a kind, and until when each is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extensions {
    first: u64,
    busy_until_us: Vec<u64>,
}

impl Extensions {
    /// So many extensions, numbered from `first` on.
    pub(super) fn new(first: u64, count: u64) -> Self {
        Extensions { first, busy_until_us: vec![0; count as usize] }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.busy_until_us.is_empty()
    }

    /// The number of an extension.
    pub(super) fn name(&self, place: usize) -> String {
        (self.first + place as u64).to_string()
    }

    /// The one that has been free for longest at an instant; `None` if all are taken.
    pub(super) fn free_at(&self, now_us: u64) -> Option<usize> {
        let (place, until_us) = self.first_free()?;
        (until_us <= now_us).then_some(place)
    }

    /// The one that becomes free first, and when.
    pub(super) fn first_free(&self) -> Option<(usize, u64)> {
        let places = self.busy_until_us.iter().copied().enumerate();
        places.min_by_key(|(place, until_us)| (*until_us, *place))
    }

    /// Takes an extension until an instant.
    pub(super) fn take(&mut self, place: usize, until_us: u64) {
        let until = &mut self.busy_until_us[place];
        *until = until_us.max(*until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_go_round_the_agents_and_wait_for_the_first_who_is_free() {
        let mut agents = Extensions::new(1_001, 2);
        let first = agents.free_at(0).expect("all are free");
        agents.take(first, 50);
        let second = agents.free_at(0).expect("one is free");
        agents.take(second, 30);
        assert_eq!((agents.name(first), agents.name(second)), ("1001".into(), "1002".into()));
        assert_eq!(agents.free_at(29), None);
        assert_eq!(agents.first_free(), Some((second, 30)));
    }
}
