//! Faults: what a target does when it is not well, from settings and by handle, seeded where random.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use documents::units::Share;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::sync::watch;

use crate::operation::Operation;
use crate::sms::SmsFaults;
use crate::telephony::TelephonyFaults;

/// What happens to a request instead of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answered 500, without service.
    Error,
    /// The answer's first half is sent, then the connection is reset.
    Reset,
    /// Bytes that are not HTTP are sent, then the connection is closed.
    Garbage,
    /// Never answered; the connection stays open until the client leaves it or the install stops.
    Drop,
    /// Redirected (307) to its own address, for ever.
    Redirect,
}

/// Faults that last until they are set otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FaultSettings {
    /// Added to every answer.
    pub slow: Duration,
    /// Share of requests answered 500.
    pub error: Share,
    /// Share of requests whose answer is cut off.
    pub reset: Share,
    /// Share of requests answered with bytes that are not HTTP.
    pub garbage: Share,
    /// Share of requests never answered.
    pub drop: Share,
    /// Share of requests redirected in a circle.
    pub redirect: Share,
    /// Factors on the demand of single operations: 1.2 is a release that is 20 % slower there.
    pub factors: BTreeMap<Operation, f64>,
    /// Mistakes of the telephony service.
    pub telephony: TelephonyFaults,
    /// Mistakes with short messages.
    pub sms: SmsFaults,
    /// A stall, once.
    pub stall: Option<Stall>,
}

/// A time in which nothing is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stall {
    /// When it begins, from the start of the install.
    pub after: Duration,
    /// How long it lasts.
    pub span: Duration,
}

struct State {
    settings: FaultSettings,
    next: VecDeque<Fault>,
    draws: ChaCha8Rng,
}

/// The faults of an install, as its handle and its gate share them.
pub(crate) struct Faults {
    state: Mutex<State>,
    /// End of the stall, since the start.
    stall: watch::Sender<Duration>,
}

/// What is done to one request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Treatment {
    pub(crate) fault: Option<Fault>,
    pub(crate) slow: Duration,
    /// On the operation's demand.
    pub(crate) factor: f64,
}

impl Faults {
    pub(crate) fn new(settings: FaultSettings, seed: u64) -> Faults {
        let draws = ChaCha8Rng::seed_from_u64(seed);
        let state = State { settings, next: VecDeque::new(), draws };
        Faults { state: Mutex::new(state), stall: watch::Sender::new(Duration::ZERO) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, settings: FaultSettings) {
        self.state().settings = settings;
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut FaultSettings)) {
        change(&mut self.state().settings);
    }

    pub(crate) fn settings(&self) -> FaultSettings {
        self.state().settings.clone()
    }

    /// The mistakes of the telephony service.
    pub(crate) fn telephony(&self) -> TelephonyFaults {
        self.state().settings.telephony
    }

    /// The mistakes with short messages.
    pub(crate) fn sms(&self) -> SmsFaults {
        self.state().settings.sms
    }

    /// The factor on an operation's demand, for work that no request asks for: it takes no draw.
    pub(crate) fn factor(&self, operation: Operation) -> f64 {
        self.state().settings.factors.get(&operation).copied().unwrap_or(1.0)
    }

    pub(crate) fn inject(&self, fault: Fault, count: usize) {
        self.state().next.extend(std::iter::repeat_n(fault, count));
    }

    /// Forgets faults that wait, and all settings. A stall goes on to its end.
    pub(crate) fn clear(&self) {
        let mut state = self.state();
        state.next.clear();
        state.settings = FaultSettings::default();
    }

    /// Decides on the next request. One draw a request, so that which request is hit depends on the
    /// seed and the order alone.
    pub(crate) fn treat(&self, operation: Operation) -> Treatment {
        let state = &mut *self.state();
        let draw: f64 = state.draws.random();
        let settings = &state.settings;
        let fault = state.next.pop_front().or_else(|| drawn(settings, draw));
        let factor = settings.factors.get(&operation).copied().unwrap_or(1.0);
        Treatment { fault, slow: settings.slow, factor }
    }

    /// Begins a stall, or lengthens one. Returns by how much the end moved.
    pub(crate) fn stall(&self, now: Duration, span: Duration) -> Duration {
        let mut moved = Duration::ZERO;
        self.stall.send_if_modified(|end| {
            let wanted = now + span;
            moved = wanted.saturating_sub((*end).max(now));
            *end = wanted.max(*end);
            !moved.is_zero()
        });
        moved
    }

    /// The end of the stall, if one is on.
    pub(crate) fn stalled_until(&self, now: Duration) -> Option<Duration> {
        let end = *self.stall.borrow();
        (now < end).then_some(end)
    }
}

/// Which fault a draw from `[0, 1)` means: the shares stand one behind the other.
fn drawn(settings: &FaultSettings, draw: f64) -> Option<Fault> {
    let shares = [
        (settings.error, Fault::Error),
        (settings.reset, Fault::Reset),
        (settings.garbage, Fault::Garbage),
        (settings.drop, Fault::Drop),
        (settings.redirect, Fault::Redirect),
    ];
    let mut end = 0.0;
    for (share, fault) in shares {
        end += share.ratio;
        if draw < end {
            return Some(fault);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(ratio: f64) -> Share {
        Share { ratio }
    }

    #[test]
    fn the_same_seed_hits_the_same_requests_in_about_the_share() {
        let settings =
            FaultSettings { error: share(0.1), reset: share(0.05), ..FaultSettings::default() };
        let run = |seed| -> Vec<Option<Fault>> {
            let faults = Faults::new(settings.clone(), seed);
            (0..10_000).map(|_| faults.treat(Operation::RecordGet).fault).collect()
        };
        let first = run(7);
        assert_eq!(first, run(7));
        assert_ne!(first, run(8));
        let count = |fault| first.iter().filter(|hit| **hit == Some(fault)).count();
        // Binomial: 1,000 and 500, with standard deviations of 30 and 22.
        assert!((880..1_120).contains(&count(Fault::Error)));
        assert!((410..590).contains(&count(Fault::Reset)));
        assert_eq!(count(Fault::Drop), 0);
    }

    #[test]
    fn an_injected_fault_hits_as_many_requests_as_were_asked_for() {
        let faults = Faults::new(FaultSettings::default(), 1);
        faults.inject(Fault::Drop, 2);
        let hits: Vec<_> = (0..4).map(|_| faults.treat(Operation::CallOpen).fault).collect();
        assert_eq!(hits, [Some(Fault::Drop), Some(Fault::Drop), None, None]);
    }

    #[test]
    fn a_stall_in_a_stall_only_moves_its_end() {
        let faults = Faults::new(FaultSettings::default(), 1);
        let s = Duration::from_secs;
        assert_eq!(faults.stall(s(10), s(2)), s(2));
        assert_eq!(faults.stall(s(11), s(2)), s(1));
        assert_eq!(faults.stall(s(11), s(1)), s(0));
        assert_eq!(faults.stalled_until(s(12)), Some(s(13)));
        assert_eq!(faults.stalled_until(s(13)), None);
    }

    #[test]
    fn a_factor_is_of_its_operation_alone() {
        let factors = BTreeMap::from([(Operation::InvoiceWrite, 1.2)]);
        let faults = Faults::new(FaultSettings { factors, ..FaultSettings::default() }, 1);
        assert!((faults.treat(Operation::InvoiceWrite).factor - 1.2).abs() < 1e-12);
        assert!((faults.treat(Operation::InvoiceGet).factor - 1.0).abs() < 1e-12);
    }
}
