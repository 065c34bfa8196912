//! What the telephony service is doing and has done so far, for who runs it and for tests.

use tokio::sync::watch;

/// How the service stands to the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExchangeLink {
    /// It tries to connect, or to log in.
    #[default]
    Connecting,
    /// It listens.
    LoggedIn,
    /// The exchange is not there; it waits before the next try.
    Away,
    /// The exchange refused the password; it waits long before the next try.
    Refused,
    /// The install stops.
    Stopped,
}

/// The state of an install's telephony service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TelephonyState {
    /// How it stands to the exchange.
    pub link: ExchangeLink,
    /// Why the last connection ended or was refused.
    pub trouble: String,
    /// Connections that were made.
    pub connections: u64,
    /// Log-ins that were accepted. Where none is asked for, connections.
    pub logins: u64,
    /// Log-ins that were refused.
    pub logins_refused: u64,
    /// Connections after the first that were made.
    pub reconnects: u64,
    /// Times that the exchange's channels were read anew, to the end of the list.
    pub lists_read: u64,
    /// Messages, or lines of a call log.
    pub events: u64,
    /// What could not be read: lines that are none of the protocol, or above its limits.
    pub garbage: u64,
    /// Calls that the CRM was told of, by their opening being answered.
    pub calls_opened: u64,
    /// Calls of which the CRM was told the end.
    pub calls_closed: u64,
    /// Calls in progress at the exchange.
    pub calls_in_progress: u64,
    /// Requests that wait or are under way.
    pub writes_waiting: u64,
    /// Requests that were answered.
    pub writes_done: u64,
    /// Requests that were sent again.
    pub writes_repeated: u64,
    /// Requests that were given up.
    pub writes_failed: u64,
    /// Calls that were not opened because too much was waiting.
    pub calls_dropped: u64,
    /// Calls that were not opened because a fault says so.
    pub calls_lost: u64,
    /// Calls that were opened twice because a fault says so.
    pub calls_duplicated: u64,
    /// Calls that were given to another customer because a fault says so.
    pub calls_mismatched: u64,
    /// Calls that were not closed because a fault says so.
    pub calls_left: u64,
}

/// The state as the service's tasks share it.
#[derive(Debug, Clone)]
pub(crate) struct SharedState(watch::Sender<TelephonyState>);

impl SharedState {
    pub(crate) fn new() -> SharedState {
        SharedState(watch::Sender::new(TelephonyState::default()))
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut TelephonyState)) {
        self.0.send_modify(change);
    }

    pub(crate) fn watch(&self) -> watch::Receiver<TelephonyState> {
        self.0.subscribe()
    }
}
