//! The exchange of a run: started before the target where the target has to find it, after it where
//! it has to find the target.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use loadtest::CallsOrder;
use loadtest::clock::Clock;
use loadtest::crm::{Access, Accounts, Api};
use loadtest::exchange::asterisk::{AsteriskDriver, Dialplan};
use loadtest::exchange::direct::Direct;
use loadtest::exchange::way::Way;
use loadtest::exchange::{Exchange, Notice};
use tokio::sync::mpsc;

use crate::exit::{Failure, IsUsage};

/// The variable of the exchange's password.
const SECRET: &str = "MIZAN_EXCHANGE_SECRET";

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
            Way::Asterisk { host, port, user } => {
                let secret = secret()?
                    .context("no secret to log in to the exchange with: set MIZAN_EXCHANGE_SECRET");
                let address = format!("{host}:{port}");
                let plan = Dialplan::default();
                let secret = secret.or_usage()?;
                let driver =
                    AsteriskDriver::connect(&address, &user, &secret, plan, clock, told).await?;
                Exchange::Asterisk(driver)
            }
            _ => return Ok(None),
        };
        Ok(Some(CallsOrder { exchange, notices, wait }))
    }
}

/// The exchange's password: from the environment, else asked on the terminal.
fn secret() -> anyhow::Result<Option<String>> {
    match std::env::var(SECRET) {
        Ok(secret) if !secret.is_empty() => Ok(Some(secret)),
        _ if std::io::stdin().is_terminal() => {
            let secret = dialoguer::Password::new().with_prompt("The exchange's password");
            Ok(Some(secret.interact()?))
        }
        _ => Ok(None),
    }
}
