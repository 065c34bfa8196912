//! When a message may be offered again, and when none may: growing pauses, and the fuse that holds all
//! senders while a gateway takes nothing. Pure: time and draws are arguments.

use std::time::Duration;

use rand::{Rng, RngExt};

/// Growing pauses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pauses {
    pub(crate) first: Duration,
    pub(crate) most: Duration,
}

impl Pauses {
    /// The pause after `failures` of them, at least one: twice as long each time, of which the second half
    /// is drawn, so that what failed together does not come back together.
    pub(crate) fn after(&self, failures: u32, draws: &mut impl Rng) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let whole = self.first.saturating_mul(1 << doublings).min(self.most);
        whole.mul_f64(0.5 + 0.5 * draws.random::<f64>())
    }
}

/// Holds all senders after too many failures in a row; then one message tries first.
#[derive(Debug)]
pub(crate) struct Fuse {
    /// Failures in a row that blow it.
    after: u32,
    pauses: Pauses,
    failures: u32,
    state: FuseState,
    /// Times that it blew.
    blown: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FuseState {
    /// Everything may be sent.
    Whole,
    /// Nothing may until then; it blew so often in a row.
    Blown { until: Duration, times: u32 },
    /// One message is under way to see.
    Trying { times: u32 },
}

impl Fuse {
    pub(crate) fn new(after: u32, pauses: Pauses) -> Fuse {
        Fuse { after: after.max(1), pauses, failures: 0, state: FuseState::Whole, blown: 0 }
    }

    /// Whether a message may leave now.
    pub(crate) fn allows(&self, now: Duration) -> bool {
        match self.state {
            FuseState::Whole => true,
            FuseState::Blown { until, .. } => until <= now,
            FuseState::Trying { .. } => false,
        }
    }

    /// The end of the pause, if there is one.
    pub(crate) fn until(&self) -> Option<Duration> {
        match self.state {
            FuseState::Blown { until, .. } => Some(until),
            FuseState::Whole | FuseState::Trying { .. } => None,
        }
    }

    /// Times that it blew.
    pub(crate) fn blown(&self) -> u64 {
        self.blown
    }

    /// A message leaves. Returns whether it is the one that tries.
    pub(crate) fn leaves(&mut self) -> bool {
        if let FuseState::Blown { times, .. } = self.state {
            self.state = FuseState::Trying { times };
            return true;
        }
        false
    }

    /// The gateway answered sensibly, be it with a refusal: it is there.
    pub(crate) fn answered(&mut self) {
        self.failures = 0;
        self.state = FuseState::Whole;
    }

    /// A message failed. Those that were under way when it blew change nothing.
    pub(crate) fn failed(&mut self, tried: bool, now: Duration, draws: &mut impl Rng) {
        self.failures = self.failures.saturating_add(1);
        let times = match self.state {
            FuseState::Whole if self.failures >= self.after => 1,
            FuseState::Trying { times } if tried => times.saturating_add(1),
            _ => return,
        };
        let until = now + self.pauses.after(times, draws);
        self.state = FuseState::Blown { until, times };
        self.blown += 1;
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const PAUSES: Pauses =
        Pauses { first: Duration::from_millis(500), most: Duration::from_secs(30) };

    #[test]
    fn pauses_grow_to_their_limit_and_never_fall_below_half() {
        let mut draws = ChaCha8Rng::seed_from_u64(1);
        for (failures, whole) in [(1, 500), (2, 1_000), (6, 16_000), (7, 30_000), (4_000, 30_000)] {
            let pause = PAUSES.after(failures, &mut draws);
            assert!(pause >= whole / 2 * MS && pause <= whole * MS, "{failures}: {pause:?}");
        }
        let mut again = ChaCha8Rng::seed_from_u64(1);
        let drawn: Vec<_> = (0..20).map(|_| PAUSES.after(1, &mut again)).collect();
        assert!(drawn.iter().any(|pause| *pause != drawn[0]), "jitter");
    }

    #[test]
    fn after_failures_in_a_row_nothing_leaves_until_one_message_has_tried() {
        let mut draws = ChaCha8Rng::seed_from_u64(1);
        let mut fuse = Fuse::new(3, PAUSES);
        let mut now = Duration::ZERO;
        fuse.failed(false, now, &mut draws);
        fuse.failed(false, now, &mut draws);
        fuse.answered();
        fuse.failed(false, now, &mut draws);
        fuse.failed(false, now, &mut draws);
        assert!(fuse.allows(now), "not in a row");
        fuse.failed(false, now, &mut draws);
        let first = fuse.until().expect("a pause");
        assert!(!fuse.allows(now));
        // What was under way fails as well, and lengthens nothing.
        fuse.failed(false, now, &mut draws);
        assert_eq!(fuse.until(), Some(first));
        now = first;
        assert!(fuse.allows(now) && fuse.leaves());
        assert!(!fuse.allows(now), "one tries, and no second");
        fuse.failed(true, now, &mut draws);
        let second = fuse.until().expect("a longer pause") - now;
        assert!(second >= 500 * MS && second <= 1_000 * MS, "{second:?}");
        now += second;
        assert!(fuse.leaves());
        fuse.answered();
        assert!(fuse.allows(now) && !fuse.leaves());
        assert_eq!(fuse.blown(), 2);
    }
}
