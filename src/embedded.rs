//! The stand-in install as a process beside the harness, so that its CPU and memory are its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, bail};
use documents::units::Span;
use loadtest::crm::{Account, Accounts};
use loadtest::{StationGauge, StationReading};
use serde::{Deserialize, Serialize};

use crate::cli::{Playing, ServiceModel};
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

/// What a stand-in install in the service model `model` tells of its servers, a line each time.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StationLine {
    /// Its servers.
    pub(crate) servers: u32,
    /// Since its start, by its own clock.
    pub(crate) elapsed_us: u64,
    /// Service that its servers have given since then.
    pub(crate) busy_us: u64,
}

/// How a stand-in install serves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Serving {
    /// By which model.
    pub(crate) model: ServiceModel,
    servers: u32,
    mean: Span,
}

impl Serving {
    /// As the command line says.
    pub(crate) fn of(playing: &Playing) -> Self {
        Serving {
            model: playing.service_model,
            servers: playing.model_servers,
            mean: playing.model_mean,
        }
    }
}

/// A stand-in install that stops when this is dropped.
pub(crate) struct Embedded {
    /// Its base address.
    pub(crate) url: String,
    /// Its accounts.
    pub(crate) accounts: Accounts,
    child: Child,
    /// How busy its servers are, where its service model has some.
    station: Option<Arc<StationGauge>>,
    /// Hears what it says until it ends.
    hearing: Option<JoinHandle<()>>,
}

impl Embedded {
    /// Starts one and waits until it answers. Its telephony service hears the exchange and its
    /// messages leave by the gateway, if there is one.
    pub(crate) fn start(
        persons: u64,
        seed: u64,
        serving: Serving,
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
            .args(["--accounts", &ACCOUNTS.to_string(), "--service-model", serving.model.name()])
            .args(["--servers", &serving.servers.to_string(), "--mean", &serving.mean.to_string()])
            .env(PASSWORD, &password)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the stand-in install")?;
        let stdout = child.stdout.take().context("the stand-in install has no output")?;
        let mut line = String::new();
        let mut said = BufReader::new(stdout);
        said.read_line(&mut line).context("reading from the stand-in install")?;
        let Ok(Announcement { url }) = serde_json::from_str(&line) else {
            // It said why on standard error, which is ours too.
            let status = child.wait().context("waiting for the stand-in install")?;
            bail!("the stand-in install did not start ({status})");
        };
        let account = |n| Account::new(format!("user{n}"), password.clone());
        let accounts = Accounts::new((1..=ACCOUNTS).map(account).collect())
            .context("the stand-in install has no accounts")?;
        let station = (serving.model == ServiceModel::Model).then(Arc::<StationGauge>::default);
        let gauge = station.clone();
        let hearing = thread::Builder::new().name("stand-in".into()).spawn(move || {
            hear(said, gauge.as_deref());
        })?;
        Ok(Embedded { url, accounts, child, station, hearing: Some(hearing) })
    }

    /// How busy the servers of its service model `model` are; `None` for other models.
    pub(crate) fn station(&self) -> Option<Arc<StationGauge>> {
        self.station.clone()
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
        if let Some(hearing) = self.hearing.take() {
            // What it says ends with it; a panic has reported itself.
            let _ended = hearing.join();
        }
    }
}

/// Gives the gauge what the stand-in says of its servers, until it ends.
fn hear(said: impl BufRead, gauge: Option<&StationGauge>) {
    for line in said.lines() {
        let read = line.map_err(|error| error.to_string()).and_then(|line| {
            serde_json::from_str::<StationLine>(&line).map_err(|error| error.to_string())
        });
        match (read, gauge) {
            (Ok(StationLine { servers, elapsed_us, busy_us }), Some(gauge)) => {
                let (elapsed, busy) =
                    (Duration::from_micros(elapsed_us), Duration::from_micros(busy_us));
                gauge.tell(StationReading { servers, elapsed, busy });
            }
            (Ok(_), None) => {}
            (Err(error), _) => eprintln!("mizan: the stand-in install said no reading: {error}"),
        }
    }
}
