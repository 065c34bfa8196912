//! What happened at a manager interface since it began.

use std::sync::atomic::{AtomicU64, Ordering};

/// What happened at a manager interface since it began, over all restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServerCounts {
    /// Log-ins that were accepted.
    pub logins: u64,
    /// Log-ins that were refused.
    pub logins_refused: u64,
    /// Most clients that were logged in at once.
    pub clients_most: u64,
    /// Clients that were dropped because they read too slowly.
    pub clients_dropped: u64,
    /// Clients that sent what cannot be read as a message. They are told so and kept, as by Asterisk.
    pub clients_garbled: u64,
    /// Clients that went away logged in without logging off, or in the middle of a message.
    pub clients_vanished: u64,
    /// Connections that were closed because they did not log in in time.
    pub clients_timed_out: u64,
    /// Connections that were closed at once because too many had not logged in.
    pub clients_turned_away: u64,
    /// Connections that the system could not hand over.
    pub accepts_failed: u64,
    /// Times the interface was restarted.
    pub restarts: u64,
    /// Events that were handed to the system for a client, over all clients: those of a client that
    /// was dropped up to the chunk in which it was.
    pub events_sent: u64,
    /// Bytes of these events.
    pub bytes_sent: u64,
}

/// The same, as it is counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) logins: AtomicU64,
    pub(super) logins_refused: AtomicU64,
    pub(super) clients_most: AtomicU64,
    pub(super) clients_dropped: AtomicU64,
    pub(super) clients_garbled: AtomicU64,
    pub(super) clients_vanished: AtomicU64,
    pub(super) clients_timed_out: AtomicU64,
    pub(super) clients_turned_away: AtomicU64,
    pub(super) accepts_failed: AtomicU64,
    pub(super) restarts: AtomicU64,
    pub(super) events_sent: AtomicU64,
    pub(super) bytes_sent: AtomicU64,
}

/// Counts one more.
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Counts {
    /// Counts what was handed to the system.
    pub(super) fn sent(&self, events: u64, bytes: u64) {
        self.events_sent.fetch_add(events, Ordering::Relaxed);
        self.bytes_sent.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The counts as they are now. Those that change meanwhile may be of slightly different moments.
    pub(super) fn now(&self) -> ServerCounts {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        ServerCounts {
            logins: of(&self.logins),
            logins_refused: of(&self.logins_refused),
            clients_most: of(&self.clients_most),
            clients_dropped: of(&self.clients_dropped),
            clients_garbled: of(&self.clients_garbled),
            clients_vanished: of(&self.clients_vanished),
            clients_timed_out: of(&self.clients_timed_out),
            clients_turned_away: of(&self.clients_turned_away),
            accepts_failed: of(&self.accepts_failed),
            restarts: of(&self.restarts),
            events_sent: of(&self.events_sent),
            bytes_sent: of(&self.bytes_sent),
        }
    }
}
