//! What a manager interface is set up with: as much of `manager.conf` as matters to a client.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::super::dialect::Dialect;
use super::super::event::Classes;

/// How a manager interface behaves.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// Where it listens. Port 0 takes a free one.
    pub address: SocketAddr,
    /// Which Asterisk it plays.
    pub dialect: Dialect,
    /// Who may log in.
    pub users: Vec<User>,
    /// The system's name (`systemname` of `asterisk.conf`), which each event carries from 13 on.
    pub system_name: Option<String>,
    /// The wall clock at the origin of the run's clock, in microseconds since 1970.
    pub epoch_us: i64,
    /// Whether the interface's own events carry the header `Timestamp` (`timestampevents`). Events
    /// that are published say it for themselves.
    pub timestamps: bool,
    /// How long a client's socket may take nothing before the client is dropped (`writetimeout`).
    pub write_timeout: Duration,
    /// How long a connection may live without a log-in (`authtimeout`).
    pub auth_timeout: Duration,
    /// How many connections may live without one (`authlimit`). Further ones are closed at once.
    pub auth_limit: usize,
    /// How long a refused log-in waits for its answer. A second, in Asterisk.
    pub refusal_delay: Duration,
    /// Bytes that may wait for a client in memory before it is dropped. Asterisk has no such limit.
    pub backlog_bytes: usize,
    /// Seed of the challenges.
    pub seed: u64,
}

impl ServerSettings {
    /// An interface on a free port of the loopback, with what `manager.conf` has by default.
    pub fn new(dialect: Dialect, users: Vec<User>) -> Self {
        ServerSettings {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            dialect,
            users,
            system_name: None,
            epoch_us: 0,
            timestamps: false,
            write_timeout: Duration::from_millis(100),
            auth_timeout: Duration::from_secs(30),
            auth_limit: 50,
            refusal_delay: Duration::from_secs(1),
            backlog_bytes: 16 * 1024 * 1024,
            seed: 0,
        }
    }
}

/// Somebody who may log in.
#[derive(Debug, Clone)]
pub struct User {
    /// The name. Its case does not matter.
    pub name: String,
    /// The password.
    pub secret: Secret,
    /// Classes of the events that the user may see (`read`).
    pub read: Classes,
    /// Classes of the actions that the user may ask for (`write`).
    pub write: Classes,
    /// Event filters (`eventfilter`): regular expressions, with a `!` before those whose matches are
    /// left out.
    pub filters: Vec<String>,
}

impl User {
    /// A user who may see and do everything.
    pub fn new(name: impl Into<String>, secret: impl Into<String>) -> Self {
        User {
            name: name.into(),
            secret: Secret::new(secret),
            read: Classes::ALL,
            write: Classes::ALL,
            filters: Vec::new(),
        }
    }
}

/// A password. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The password of that text.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let settings = ServerSettings::new(Dialect::Asterisk16, vec![User::new("a", "hunter2")]);
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
