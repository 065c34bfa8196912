//! What a staging install is to be: every choice in one value with defaults.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use documents::demands::DemandSet;
use documents::units::Bytes;

use crate::faults::FaultSettings;
use crate::operation::Operation;
use crate::sms::SmsSettings;
use crate::telephony::TelephonySettings;

/// What a staging install is to be.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens. Port 0 takes a free one.
    pub address: SocketAddr,
    /// Where its database and its data file stand.
    pub data: DataDirectory,
    /// The people and records that it is filled with.
    pub dataset: Dataset,
    /// Accounts of the CRM: `user1` to `userN`.
    pub users: u32,
    /// The accounts' password. `None` makes one that [`Staging::password`](crate::Staging::password)
    /// tells.
    pub password: Option<Password>,
    /// How long a token lives. The product's default is 7,200 s.
    pub token_life: Duration,
    /// When an account is locked.
    pub lock_out: LockOut,
    /// Is the mobile module licensed? Without it the v2 sign-in answers 402.
    pub mobile_module: bool,
    /// How requests are served.
    pub service: ServiceModel,
    /// The telephony service beside the CRM; `None` has none, and calls come by the web API alone.
    pub telephony: Option<TelephonySettings>,
    /// How short messages leave; `None` has no gateway, and their API answers 409.
    pub sms: Option<SmsSettings>,
    /// Faults from the start.
    pub faults: FaultSettings,
    /// Seed of service times and faults; the dataset has a seed of its own.
    pub seed: u64,
    /// How long a stop waits for requests in flight before it cuts them off.
    pub drain: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            data: DataDirectory::Temporary,
            dataset: Dataset::default(),
            users: 10,
            password: None,
            token_life: Duration::from_secs(7_200),
            lock_out: LockOut::default(),
            mobile_module: true,
            service: ServiceModel::default(),
            telephony: None,
            sms: None,
            faults: FaultSettings::default(),
            seed: 1,
            drain: Duration::from_secs(2),
        }
    }
}

/// A password. It is shown to nobody who formats it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Wraps a password.
    pub fn new(text: impl Into<String>) -> Password {
        Password(text.into())
    }

    /// The password itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(...)")
    }
}

/// Where a staging install keeps its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DataDirectory {
    /// In a new directory under the system's temporary one, removed at the stop.
    #[default]
    Temporary,
    /// In this directory, made if missing and left in place. A database that an earlier start with
    /// the same dataset left there is used again, with what was written since.
    At(PathBuf),
}

/// The people and records of an install. The same dataset has the same rows, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dataset {
    /// Seed of every draw.
    pub seed: u64,
    /// Persons; the rest follows in proportion (see docs/staging.md).
    pub persons: u32,
}

impl Default for Dataset {
    fn default() -> Dataset {
        Dataset { seed: 1, persons: 1_000 }
    }
}

/// When an account is locked, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockOut {
    /// Wrong passwords in a row that lock the account.
    pub after: u32,
    /// How long it then stays locked, for the right password too.
    pub time: Duration,
}

impl Default for LockOut {
    /// Five tries and 15 minutes, the lower end of what the product's clients report.
    fn default() -> LockOut {
        LockOut { after: 5, time: Duration::from_secs(15 * 60) }
    }
}

/// How requests are served.
#[derive(Debug, Clone)]
pub enum ServiceModel {
    /// The bare API: no more than the database's own work.
    None,
    /// A queue with c servers and exponential service times, to hold a prediction against.
    Model(ModelSettings),
    /// Each operation's demand, done on the real processor and the real disk.
    Work(WorkSettings),
}

impl Default for ServiceModel {
    fn default() -> ServiceModel {
        ServiceModel::Work(WorkSettings::default())
    }
}

impl ServiceModel {
    /// `none`, `model` or `work`.
    pub fn name(&self) -> &'static str {
        match self {
            ServiceModel::None => "none",
            ServiceModel::Model(_) => "model",
            ServiceModel::Work(_) => "work",
        }
    }
}

/// The queue of the service model `model`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSettings {
    /// Servers, at least one.
    pub servers: u32,
    /// Mean service time of every operation that has none of its own.
    pub mean: Duration,
    /// Mean service times of single operations.
    pub means: BTreeMap<Operation, Duration>,
}

impl Default for ModelSettings {
    fn default() -> ModelSettings {
        ModelSettings { servers: 1, mean: Duration::from_millis(20), means: BTreeMap::new() }
    }
}

/// The work of the service model `work`.
#[derive(Debug, Clone)]
pub struct WorkSettings {
    /// What each operation asks of the host.
    pub demands: DemandSet,
    /// Threads for the processor's work; `None` takes one for each core.
    pub cores: Option<usize>,
    /// Size of the data file that pages are read from and written to.
    pub data_file: Bytes,
}

impl Default for WorkSettings {
    /// The shipped demand set, all cores, a data file of 256 MiB.
    fn default() -> WorkSettings {
        WorkSettings {
            demands: DemandSet::shipped(),
            cores: None,
            data_file: Bytes(256 * 1024 * 1024),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_settings_show_their_password() {
        let settings =
            Settings { password: Some(Password::new("open-sesame")), ..Settings::default() };
        assert!(!format!("{settings:?}").contains("sesame"));
    }
}
