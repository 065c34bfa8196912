//! The stand-in install as a process beside the harness, so that its CPU and memory are its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use loadtest::crm::{Account, Accounts};
use serde::{Deserialize, Serialize};

use crate::cli::ServiceModel;
use crate::messaging::Sending;
use crate::telephony::Hearing;

/// The password's variable.
pub(crate) const PASSWORD: &str = "MIZAN_STAGING_PASSWORD";
/// The variable of the password by which its telephony service logs in to the exchange.
pub(crate) const EXCHANGE_SECRET: &str = "MIZAN_STAGING_EXCHANGE_SECRET";
/// The variable of the user name at the stand-in's SMS gateway.
pub(crate) const GATEWAY_USER: &str = "MIZAN_STAGING_GATEWAY_USER";
/// The variable of the password there.
pub(crate) const GATEWAY_PASSWORD: &str = "MIZAN_STAGING_GATEWAY_PASSWORD";
/// The variable of the key that delivery reports and replies to the stand-in carry.
pub(crate) const INBOUND_KEY: &str = "MIZAN_STAGING_INBOUND_KEY";
/// Accounts of the stand-in install, whatever the number of users: real offices have one each, and
/// more make no difference to what a sign-in costs.
const ACCOUNTS: u32 = 200;

/// What a stand-in install announces when it is ready.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Announcement {
    /// Its base address.
    pub(crate) url: String,
}

/// A stand-in install that stops when this is dropped.
pub(crate) struct Embedded {
    /// Its base address.
    pub(crate) url: String,
    /// Its accounts.
    pub(crate) accounts: Accounts,
    child: Child,
}

impl Embedded {
    /// Starts one and waits until it answers. Its telephony service hears the exchange and its
    /// messages leave by the gateway, if there is one.
    pub(crate) fn start(
        persons: u64,
        seed: u64,
        model: ServiceModel,
        hearing: Option<&Hearing>,
        sending: Option<&Sending>,
    ) -> anyhow::Result<Self> {
        let password = uuid::Uuid::new_v4().to_string();
        let program = std::env::current_exe().context("cannot find this program's own file")?;
        let mut command = Command::new(program);
        command.args(["staging", "--beside", "--port", "0"]);
        if let Some(Hearing { address, secret }) = hearing {
            command.args(["--exchange", address]).env(EXCHANGE_SECRET, secret);
        }
        if let Some(Sending { address, description, line, secrets }) = sending {
            command.args(["--gateway", address, "--gateway-description", description]);
            command.args(["--sms-line", line]);
            let variables = [GATEWAY_USER, GATEWAY_PASSWORD, INBOUND_KEY];
            command.envs(variables.into_iter().zip(secrets));
        }
        let mut child = command
            .args(["--persons", &persons.to_string(), "--seed", &seed.to_string()])
            .args(["--accounts", &ACCOUNTS.to_string(), "--service-model", model.name()])
            .env(PASSWORD, &password)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the stand-in install")?;
        let stdout = child.stdout.take().context("the stand-in install has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).context("reading from the stand-in install")?;
        let Ok(Announcement { url }) = serde_json::from_str(&line) else {
            // It said why on standard error, which is ours too.
            let status = child.wait().context("waiting for the stand-in install")?;
            bail!("the stand-in install did not start ({status})");
        };
        let account = |n| Account::new(format!("user{n}"), password.clone());
        let accounts = Accounts::new((1..=ACCOUNTS).map(account).collect())
            .context("the stand-in install has no accounts")?;
        Ok(Embedded { url, accounts, child })
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // It stops when its standard input closes, and removes its files. Killed only if it cannot
        // be waited for.
        drop(self.child.stdin.take());
        if self.child.wait().is_err()
            && let Err(error) = self.child.kill()
        {
            eprintln!("mizan: the stand-in install could not be stopped: {error}");
        }
    }
}
