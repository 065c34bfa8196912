//! The manager interface and the switchboard behind it, joined: scripted calls are published as they
//! are played, and what clients set going is published when its time comes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::server::{Server, ServerCounts, ServerError, ServerSettings};
use super::switch::Switch;
use super::switchboard::{SharedSwitchboard, Switchboard, SwitchboardSettings};
use crate::calls::script::{ScriptedCall, Step};
use crate::clock::Clock;
use crate::pacer::Pacer;

/// Why an exchange cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum AmiExchangeError {
    /// Its manager interface cannot be had.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The system gives no thread that wakes it on time.
    #[error("the exchange gets no thread for its calls: end other programs, or raise the limit")]
    Pacer(#[source] std::io::Error),
}

/// An Asterisk without telephones that a telephony service can log in to.
pub struct AmiExchange {
    server: Arc<Server>,
    switchboard: Arc<SharedSwitchboard>,
    clock: Clock,
    /// The wall clock at the origin of the clock, as the exchange has it now.
    epoch_us: AtomicI64,
    /// What it was at the start.
    true_epoch_us: i64,
    /// Publishes what happens by itself.
    teller: JoinHandle<()>,
}

impl AmiExchange {
    /// Opens the interface. What both settings say, which is the dialect, the system's name, the wall
    /// clock and whether events carry the time, is taken from those of the interface.
    ///
    /// # Errors
    /// If the address cannot be listened at, a user's event filter does not compile, or the system
    /// gives no thread.
    pub async fn start(
        server: ServerSettings,
        switchboard: SwitchboardSettings,
        clock: Clock,
    ) -> Result<Self, AmiExchangeError> {
        let pacer = Pacer::start(clock).map_err(AmiExchangeError::Pacer)?;
        let switchboard = SwitchboardSettings {
            dialect: server.dialect,
            system_name: server.system_name.clone(),
            epoch_us: server.epoch_us,
            timestamps: server.timestamps,
            ..switchboard
        };
        let switchboard = Arc::new(SharedSwitchboard::new(Switchboard::new(switchboard), clock));
        let switch: Arc<dyn Switch> = Arc::clone(&switchboard) as Arc<dyn Switch>;
        let true_epoch_us = server.epoch_us;
        let server = Arc::new(Server::bind(server, clock, switch).await?);
        let telling = tell(Arc::clone(&switchboard), Arc::clone(&server), pacer);
        let teller = tokio::spawn(telling);
        let epoch_us = AtomicI64::new(true_epoch_us);
        Ok(AmiExchange { server, switchboard, clock, epoch_us, true_epoch_us, teller })
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

    /// How many channels there are.
    pub fn channels(&self) -> usize {
        self.switchboard.channels()
    }

    /// Publishes the events of a step, and gives the instant at which they were handed over. Never
    /// waits for a client.
    pub fn play(&self, call: &ScriptedCall, step: &Step) -> u64 {
        self.switchboard.play(call, step, |events| {
            let now_us = self.clock.now_us();
            self.server.publish(events);
            now_us
        })
    }

    /// Sets the wall clock back: whatever it tells of the time jumps, and nothing that it does.
    pub fn set_clock_back(&self, by: Duration) {
        let by_us = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        let epoch_us = self.epoch_us.fetch_sub(by_us, Ordering::Relaxed).saturating_sub(by_us);
        self.switchboard.set_epoch_us(epoch_us);
        self.server.set_wall_offset(epoch_us.saturating_sub(self.true_epoch_us));
    }

    /// Forgets its channels in silence, closes every connection, and listens again at the same address
    /// after so long.
    ///
    /// # Errors
    /// If the address was taken meanwhile.
    pub async fn restart(&self, down: Duration) -> Result<(), ServerError> {
        self.switchboard.restart();
        self.server.restart(down).await
    }
}

impl Drop for AmiExchange {
    fn drop(&mut self) {
        // It holds the server, which ends with it.
        self.teller.abort();
    }
}

/// Publishes what happens by itself, each at its instant.
async fn tell(switchboard: Arc<SharedSwitchboard>, server: Arc<Server>, pacer: Pacer) {
    loop {
        match switchboard.due(|events| server.publish(events)) {
            Some(due_us) => tokio::select! {
                () = switchboard.changed() => {}
                () = pacer.at(due_us) => {}
            },
            None => switchboard.changed().await,
        }
    }
}
