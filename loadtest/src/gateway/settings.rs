//! What a gateway is set up with, and the bounds that no client gets it beyond.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use documents::gateway::GatewayDescription;

/// What a gateway plays.
#[derive(Debug, Clone)]
pub struct GatewaySettings {
    /// Where it listens. Port 0 takes a free one.
    pub address: SocketAddr,
    /// The provider that it plays, with its rate, its latency and what goes wrong.
    pub description: GatewayDescription,
    /// Who may send.
    pub credentials: Credentials,
    /// The lines from which may be sent.
    pub senders: Vec<String>,
    /// Seed of the troubles and of the latency.
    pub seed: u64,
}

/// A user's name and password at a provider. It never shows them.
#[derive(Clone)]
pub struct Credentials {
    username: String,
    password: String,
}

impl Credentials {
    /// A user.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Credentials { username: username.into(), password: password.into() }
    }

    /// Whether that is the user's name.
    pub(super) fn has_username(&self, offered: &str) -> bool {
        self.username == offered
    }

    /// Whether that is the user's password.
    pub(super) fn has_password(&self, offered: &str) -> bool {
        self.password == offered
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// What no client gets a gateway beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewayLimits {
    /// Bytes of a request's line and headers; at least 8 KiB. A text of five parts is 2 kB of query.
    pub head_bytes: usize,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// From a request's first byte to its last, and how long a client may leave an answer unread.
    pub request: Duration,
    /// How long a connection may lie idle. As IIS closes them by default (`connectionTimeout`).
    pub idle: Duration,
    /// Connections at once; further ones are closed at once.
    pub connections_most: usize,
    /// Between two bytes of an answer that drips.
    pub drip: Duration,
}

impl Default for GatewayLimits {
    fn default() -> Self {
        GatewayLimits {
            head_bytes: 64 * 1024,
            body_bytes: 1024 * 1024,
            request: Duration::from_secs(30),
            idle: Duration::from_secs(120),
            connections_most: 1024,
            drip: Duration::from_secs(2),
        }
    }
}
