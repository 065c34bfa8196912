//! What goes wrong at a gateway: which trouble meets which request, and when nobody listens.
//!
//! Each trouble has a stream of draws of its own and draws once for every attempt, in and out of its
//! window, so that the k-th attempt meets the same whatever stands beside it in the description.

use documents::gateway::{GatewayTrouble, GatewayTroubleKind};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::random::child;

/// From when to when, since the run began, in microseconds. Without an end until the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    from_us: u64,
    to_us: Option<u64>,
}

impl Window {
    fn of(trouble: &GatewayTrouble) -> Window {
        let micros =
            |span: std::time::Duration| u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        let from_us = micros(trouble.after);
        let to_us = trouble.lasts.map(|lasts| from_us.saturating_add(micros(lasts)));
        Window { from_us, to_us }
    }

    fn holds(&self, run_us: u64) -> bool {
        run_us >= self.from_us && self.to_us.is_none_or(|to_us| run_us < to_us)
    }
}

/// A trouble with its draws.
#[derive(Debug)]
struct Stream {
    trouble: GatewayTrouble,
    window: Window,
    draws: ChaCha8Rng,
}

/// The troubles that meet requests.
#[derive(Debug)]
pub(super) struct Troubles {
    streams: Vec<Stream>,
}

impl Troubles {
    /// Of troubles in their order. A gateway that is down meets no request.
    pub(super) fn new(seed: u64, troubles: &[GatewayTrouble]) -> Self {
        let meets = |trouble: &GatewayTrouble| trouble.kind != GatewayTroubleKind::Down;
        let streams = troubles.iter().zip(0..).filter(|(trouble, _)| meets(trouble));
        let stream = |(trouble, index): (&GatewayTrouble, u64)| Stream {
            trouble: *trouble,
            window: Window::of(trouble),
            draws: child(seed, "gateway-trouble", index),
        };
        Troubles { streams: streams.map(stream).collect() }
    }

    /// What the next attempt meets, so long after the run began; nothing before that. Of several the
    /// first one.
    pub(super) fn meets(&mut self, run_us: Option<u64>) -> Option<GatewayTrouble> {
        let mut met = None;
        for stream in &mut self.streams {
            let draw: f64 = stream.draws.random();
            let hits = draw < stream.trouble.share.ratio
                && run_us.is_some_and(|run_us| stream.window.holds(run_us));
            if hits && met.is_none() {
                met = Some(stream.trouble);
            }
        }
        met
    }
}

/// When nobody listens.
#[derive(Debug)]
pub(super) struct Closures {
    windows: Vec<Window>,
}

impl Closures {
    /// Those among the troubles.
    pub(super) fn new(troubles: &[GatewayTrouble]) -> Self {
        let down = troubles.iter().filter(|trouble| trouble.kind == GatewayTroubleKind::Down);
        Closures { windows: down.map(Window::of).collect() }
    }

    /// Whether nobody listens so long after the run began. Before it somebody always does: a trial
    /// message has to come through, or no run begins.
    pub(super) fn hold(&self, run_us: Option<u64>) -> bool {
        run_us.is_some_and(|run_us| self.windows.iter().any(|window| window.holds(run_us)))
    }

    /// The next moment of the run at which that may change.
    pub(super) fn next_us(&self, run_us: u64) -> Option<u64> {
        let bounds =
            self.windows.iter().flat_map(|window| [Some(window.from_us), window.to_us]).flatten();
        bounds.filter(|bound_us| *bound_us > run_us).min()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use documents::units::Share;

    use super::*;

    const SECOND_US: u64 = 1_000_000;

    fn trouble(
        kind: GatewayTroubleKind,
        ratio: f64,
        after: u64,
        lasts: Option<u64>,
    ) -> GatewayTrouble {
        GatewayTrouble {
            kind,
            share: Share { ratio },
            after: Duration::from_secs(after),
            lasts: lasts.map(Duration::from_secs),
            taken: false,
        }
    }

    fn kinds(troubles: &[GatewayTrouble], attempts: usize) -> Vec<Option<GatewayTroubleKind>> {
        let mut troubles = Troubles::new(7, troubles);
        (0..attempts).map(|_| troubles.meets(Some(SECOND_US)).map(|met| met.kind)).collect()
    }

    #[test]
    fn a_trouble_meets_its_share_of_the_attempts() {
        let met = kinds(&[trouble(GatewayTroubleKind::Error, 0.05, 0, None)], 100_000);
        let hits = met.iter().flatten().count();
        assert!((4_700..5_300).contains(&hits), "{hits}");
    }

    #[test]
    fn a_trouble_that_is_added_shifts_no_other() {
        let error = trouble(GatewayTroubleKind::Error, 0.3, 0, None);
        let reset = trouble(GatewayTroubleKind::Reset, 0.3, 0, None);
        let alone = kinds(&[error], 1_000);
        let beside = kinds(&[error, reset], 1_000);
        for (alone, beside) in alone.iter().zip(&beside) {
            assert!(alone.is_none() || alone == beside, "the first of both wins");
        }
        assert!(beside.contains(&Some(GatewayTroubleKind::Reset)));
        // Another one's window moves nothing either.
        let late = trouble(GatewayTroubleKind::Error, 0.3, 100, None);
        let behind = kinds(&[late, reset], 1_000);
        for (both, behind) in beside.iter().zip(&behind) {
            assert!(*both != Some(GatewayTroubleKind::Reset) || both == behind);
        }
    }

    #[test]
    fn a_trouble_keeps_to_its_window_and_comes_not_before_the_run() {
        let mut troubles =
            Troubles::new(7, &[trouble(GatewayTroubleKind::Timeout, 1.0, 5, Some(2))]);
        let mut meets = |run_us| troubles.meets(run_us).is_some();
        assert!(!meets(None) && !meets(Some(5 * SECOND_US - 1)));
        assert!(meets(Some(5 * SECOND_US)) && meets(Some(7 * SECOND_US - 1)));
        assert!(!meets(Some(7 * SECOND_US)));
    }

    #[test]
    fn nobody_is_down_before_the_run() {
        let from_start = Closures::new(&[trouble(GatewayTroubleKind::Down, 1.0, 0, Some(3))]);
        assert!(!from_start.hold(None) && from_start.hold(Some(0)));
        assert!(!from_start.hold(Some(3 * SECOND_US)));
        let later = Closures::new(&[trouble(GatewayTroubleKind::Down, 1.0, 5, None)]);
        assert!(!later.hold(None) && later.hold(Some(5 * SECOND_US)));
    }

    #[test]
    fn the_next_change_is_the_nearest_bound_of_any_window() {
        let down = |after, lasts| trouble(GatewayTroubleKind::Down, 1.0, after, lasts);
        let closures = Closures::new(&[down(10, Some(5)), down(12, Some(1))]);
        let next = |seconds: u64| closures.next_us(seconds * SECOND_US).map(|us| us / SECOND_US);
        let changes: Vec<_> = [0, 10, 12, 13, 15].into_iter().map(next).collect();
        assert_eq!(changes, [Some(10), Some(12), Some(13), Some(15), None]);
        assert!(closures.hold(Some(14 * SECOND_US)), "the longer of two that overlap");
    }
}
