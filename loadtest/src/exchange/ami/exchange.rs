//! The manager interface and the switchboard behind it, joined: what happens at the one is published
//! by the other.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use wire::ami::Message;

use super::server::{Server, ServerCounts, ServerError, ServerSettings};
use super::switch::{Answer, Switch};
use super::switchboard::{Switchboard, SwitchboardSettings};
use crate::calls::script::{ScriptedCall, Step};
use crate::clock::Clock;

/// A switchboard that the manager interface and the player of calls share.
struct Shared(Mutex<Switchboard>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Switchboard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Switch for Shared {
    fn answer(&self, _action: &Message) -> Option<Answer> {
        None
    }
}

/// An Asterisk without telephones that a telephony service can log in to.
pub struct AmiExchange {
    server: Server,
    switchboard: Arc<Shared>,
    clock: Clock,
    settings: SwitchboardSettings,
}

impl AmiExchange {
    /// Opens the interface.
    ///
    /// # Errors
    /// If the address cannot be listened at, or a user's event filter does not compile.
    pub async fn start(
        server: ServerSettings,
        switchboard: SwitchboardSettings,
        clock: Clock,
    ) -> Result<Self, ServerError> {
        let settings = switchboard.clone();
        let switchboard = Arc::new(Shared(Mutex::new(Switchboard::new(switchboard))));
        let switch: Arc<dyn Switch> = Arc::clone(&switchboard) as Arc<dyn Switch>;
        let server = Server::bind(server, clock, switch).await?;
        Ok(AmiExchange { server, switchboard, clock, settings })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// How many are logged in and hear calls.
    pub fn listeners(&self) -> watch::Receiver<u64> {
        self.server.listeners()
    }

    /// What the interface counted so far.
    pub fn counts(&self) -> ServerCounts {
        self.server.counts()
    }

    /// Publishes the events of a step, and gives the instant at which they were handed over.
    pub fn play(&self, call: &ScriptedCall, step: &Step) -> u64 {
        let now_us = self.clock.now_us();
        let events = self.switchboard.lock().play(call, step, now_us);
        self.server.publish(&events);
        now_us
    }

    /// Stops, forgets its channels, and listens again at the same address after so long.
    ///
    /// # Errors
    /// If the address was taken meanwhile.
    pub async fn restart(&self, down: Duration) -> Result<(), ServerError> {
        *self.switchboard.lock() = Switchboard::new(self.settings.clone());
        self.server.restart(down).await
    }
}
