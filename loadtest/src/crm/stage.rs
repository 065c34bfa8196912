//! What all virtual users of a run share, and the signals that stop them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio_util::sync::CancellationToken;

use super::api::Api;
use super::session::Accounts;
use crate::clock::Clock;
use crate::pacer::Pacer;
use crate::plan::Plan;
use crate::recorder::{InFlight, Recorder};

/// Stops a run in two stages: first no new step begins, then nothing is waited for.
#[derive(Debug, Clone, Default)]
pub struct StopSignal {
    /// No new step begins once this is cancelled.
    pub no_new_steps: CancellationToken,
    /// What is in flight is given up once this is cancelled.
    pub give_up: CancellationToken,
}

impl StopSignal {
    /// The signal of one run: it is given with this one, and the end of the run does not give this one.
    #[must_use]
    pub fn of_a_run(&self) -> StopSignal {
        StopSignal {
            no_new_steps: self.no_new_steps.child_token(),
            give_up: self.give_up.child_token(),
        }
    }
}

/// What all virtual users of a run share.
pub struct Stage {
    /// What to play.
    pub plan: Plan,
    /// Where to.
    pub api: Api,
    /// As whom; absent where nobody works.
    pub accounts: Option<Accounts>,
    /// The mark on everything that is written.
    pub marker: String,
    /// The run's clock.
    pub clock: Clock,
    /// Wakes users when their next step is due.
    pub pacer: Arc<Pacer>,
    /// Takes the samples.
    pub recorder: Arc<Recorder>,
    /// Counts users and steps.
    pub in_flight: InFlight,
    /// Stops the run.
    pub stop: StopSignal,
    /// Class and index in it, by order of starting.
    order: Vec<(usize, u64)>,
    admitted: AtomicU64,
}

impl Stage {
    /// A stage, with nobody on it.
    ///
    /// # Errors
    /// If the system gives no thread for the pacer.
    pub fn new(
        plan: Plan,
        api: Api,
        accounts: Option<Accounts>,
        marker: String,
        stop: StopSignal,
    ) -> std::io::Result<Self> {
        let clock = Clock::start();
        let shards = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Stage {
            order: plan.order(),
            plan,
            api,
            accounts,
            marker,
            clock,
            pacer: Arc::new(Pacer::start(clock)?),
            recorder: Arc::new(Recorder::new(shards)),
            in_flight: InFlight::new(clock),
            stop,
            admitted: AtomicU64::new(0),
        })
    }

    /// Lets the next virtual user on: its place in the order of starting, its class, its index in
    /// that class. `None` once all are on.
    pub(super) fn admit(&self) -> Option<(u64, usize, u64)> {
        let place = self.admitted.fetch_add(1, Ordering::Relaxed);
        let &(class, index) = self.order.get(place as usize)?;
        Some((place, class, index))
    }
}
