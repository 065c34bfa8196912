//! What the sessions of a manager interface share: who listens, the clock, the calls behind it.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::watch;
use wire::ami::Message;

use super::super::event::{Classes, Event};
use super::super::switch::Switch;
use super::account::Account;
use super::counts::{Counts, count};
use super::listener::Listener;
use super::settings::ServerSettings;
use super::wall::{Wall, stamp};

/// What all sessions share.
pub(super) struct Hub {
    pub(super) settings: ServerSettings,
    pub(super) accounts: Vec<Account>,
    pub(super) switch: Arc<dyn Switch>,
    pub(super) wall: Wall,
    pub(super) counts: Counts,
    /// When the system came up, by its own wall clock.
    started_us: AtomicI64,
    /// Connections that have not logged in.
    strangers: AtomicUsize,
    /// Who is logged in. Held while events are handed out, so that all get them in one order.
    roster: Mutex<Vec<Arc<Listener>>>,
    /// How many of them get events of calls.
    hearing_calls: watch::Sender<u64>,
}

impl Hub {
    pub(super) fn new(
        settings: ServerSettings,
        accounts: Vec<Account>,
        switch: Arc<dyn Switch>,
        wall: Wall,
    ) -> Self {
        Hub {
            settings,
            accounts,
            switch,
            counts: Counts::default(),
            started_us: AtomicI64::new(wall.now_us()),
            wall,
            strangers: AtomicUsize::new(0),
            roster: Mutex::default(),
            hearing_calls: watch::Sender::new(0),
        }
    }

    /// Hands events to all who hear them, in order. Never waits for a client.
    pub(super) fn publish(&self, events: &[Event]) {
        for listener in self.roster().iter() {
            listener.offer(events);
        }
    }

    /// How many clients get events of calls, as it changes.
    pub(super) fn hearing_calls(&self) -> watch::Receiver<u64> {
        self.hearing_calls.subscribe()
    }

    /// Counts anew who gets events of calls: after a log-in, a log-off, a change of a mask.
    pub(super) fn recount(&self) {
        self.recount_in(&self.roster());
    }

    fn recount_in(&self, roster: &[Arc<Listener>]) {
        let hearing = roster.iter().filter(|listener| listener.hears_class(Classes::CALL)).count();
        self.hearing_calls
            .send_if_modified(|known| std::mem::replace(known, hearing as u64) != hearing as u64);
    }

    /// Begins an event of the system's own: what stands before its headers.
    pub(super) fn begin_event(&self, name: &str, classes: Classes) -> Message {
        let mut event = Message::event(name).with("Privilege", classes.privilege());
        if self.settings.timestamps {
            event.push("Timestamp", stamp(self.wall.now_us()));
        }
        if let Some(name) = &self.settings.system_name
            && self.settings.dialect.names_the_system()
        {
            event.push("SystemName", name);
        }
        event
    }

    /// The event that says that the system goes down.
    pub(super) fn shutdown_event(&self, comes_back: bool) -> Event {
        let event = self
            .begin_event("Shutdown", Classes::SYSTEM)
            .with("Shutdown", "Cleanly")
            .with("Restart", if comes_back { "True" } else { "False" });
        finished(&event, Classes::SYSTEM)
    }

    /// When the system came up, by its wall clock of that moment.
    pub(super) fn started_us(&self) -> i64 {
        self.started_us.load(Ordering::Relaxed)
    }

    /// Notes that the system came up again.
    pub(super) fn come_up(&self) {
        self.started_us.store(self.wall.now_us(), Ordering::Relaxed);
    }

    fn roster(&self) -> MutexGuard<'_, Vec<Arc<Listener>>> {
        self.roster.lock().expect("no holder of this lock can panic")
    }
}

/// An event of that message.
pub(super) fn finished(message: &Message, classes: Classes) -> Event {
    let mut bytes = Vec::new();
    message.write_to(&mut bytes);
    Event { classes, bytes: bytes.into() }
}

/// A place among the connections that have not logged in. Given up when dropped.
pub(super) struct Stranger(Arc<Hub>);

impl Stranger {
    /// Takes a place, if there is one.
    pub(super) fn let_in(hub: &Arc<Hub>) -> Option<Stranger> {
        let stranger = Stranger(Arc::clone(hub));
        let before = hub.strangers.fetch_add(1, Ordering::Relaxed);
        (before < hub.settings.auth_limit).then_some(stranger)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.0.strangers.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A place among those who are logged in. Given up when dropped.
pub(super) struct Seat {
    hub: Arc<Hub>,
    listener: Arc<Listener>,
}

impl Seat {
    /// Takes a place: from here on the client gets events.
    pub(super) fn take(hub: &Arc<Hub>, listener: &Arc<Listener>) -> Seat {
        let mut roster = hub.roster();
        roster.push(Arc::clone(listener));
        hub.counts.clients_most.fetch_max(roster.len() as u64, Ordering::Relaxed);
        hub.recount_in(&roster);
        drop(roster);
        count(&hub.counts.logins);
        Seat { hub: Arc::clone(hub), listener: Arc::clone(listener) }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut roster = self.hub.roster();
        roster.retain(|listener| !Arc::ptr_eq(listener, &self.listener));
        self.hub.recount_in(&roster);
    }
}
