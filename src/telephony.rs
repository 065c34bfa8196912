//! The exchange of a run: started before the target where the target has to find it, after it where
//! it has to find the target.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use loadtest::CallsOrder;
use loadtest::clock::Clock;
use loadtest::crm::{Access, Accounts, Api};
use loadtest::exchange::direct::Direct;
use loadtest::exchange::way::Way;
use loadtest::exchange::{Exchange, Notice};
use tokio::sync::mpsc;

use crate::exit::Failure;

/// An exchange in the making.
pub(crate) struct Telephony {
    way: Way,
    clock: Clock,
    epoch: Timestamp,
    wait: Duration,
}

impl Telephony {
    /// An exchange of that kind, with the time of day at the start of its clock.
    pub(crate) fn new(way: Way, wait: Duration, now: Timestamp) -> Self {
        Telephony { way, clock: Clock::start(), epoch: now, wait }
    }

    /// Starts what needs the target: nothing is left to start then.
    pub(crate) async fn with_target(
        self,
        api: &Api,
        accounts: &Accounts,
    ) -> Result<Option<CallsOrder>, Failure> {
        let Telephony { way, clock, epoch, wait } = self;
        let (told, notices) = mpsc::unbounded_channel::<Notice>();
        let exchange = match way {
            Way::Direct => {
                let access = Arc::new(Access::new(api.clone(), accounts.of(0).clone()));
                let direct = Direct::start(access, clock, epoch, told).await;
                Exchange::Direct(direct.context("calls by the telephony web API")?)
            }
            _ => return Ok(None),
        };
        Ok(Some(CallsOrder { exchange, notices, wait }))
    }
}
