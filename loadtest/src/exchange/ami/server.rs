//! The manager interface: sessions, log-ins, actions, and the fan-out of events.
//!
//! To a client it is an Asterisk: banner, log-in with a password or a challenge, classes of events and
//! of actions, event filters, `Ping`, `CoreSettings`, `UserEvent`, refusals in the same words, and the
//! drop of a client that reads too slowly. What is answered was held against Asterisk 16.28, and for
//! 11 and 13 read in their `main/manager.c`. Calls, queues and peers are the affair of the
//! [`Switch`] behind it: what it publishes goes to whoever may hear it, what it is asked is passed on.
//!
//! Each client is served by a task of its own, and each task is owned by the one that owns the
//! listening socket: when that ends, all have ended.

mod account;
mod actions;
mod answers;
mod boundary;
mod counts;
mod dialogue;
mod door;
mod filter;
mod hub;
mod listener;
mod mask;
mod posix;
mod replies;
mod security;
mod session;
mod settings;
mod wall;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use self::account::Account;
use self::door::{Door, Order};
use self::filter::FilterError;
use self::hub::Hub;
use self::posix::Syntax;
use self::wall::Wall;
use super::event::Event;
use super::switch::Switch;
use crate::clock::Clock;

pub use counts::ServerCounts;
pub use settings::{Secret, ServerSettings, User};

/// Orders that may wait for the door.
const ORDERS: usize = 16;

/// Why a manager interface cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is taken, or not this machine's.
    #[error("the manager interface cannot listen at {address}: give it a free port, or port 0")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: std::io::Error,
    },
    /// An event filter is not a regular expression.
    #[error(
        "the event filter `{filter}` of the manager user `{user}` does not compile: it has to be a \
         POSIX regular expression"
    )]
    Filter {
        /// The user's name.
        user: String,
        /// The filter.
        filter: String,
    },
    /// A user has more event filters than are allowed.
    #[error(
        "the manager user `{user}` has too many event filters, from `{filter}` on: leave some out"
    )]
    TooManyFilters {
        /// The user's name.
        user: String,
        /// The first that is too many.
        filter: String,
    },
    /// It has been stopped, or could not open again after a restart.
    #[error("the manager interface has ended: start another one")]
    Ended,
}

/// A manager interface that listens. Dropping it ends it at once, with every connection.
pub struct Server {
    address: SocketAddr,
    hub: Arc<Hub>,
    orders: mpsc::Sender<Order>,
    door: Option<JoinHandle<()>>,
}

impl Server {
    /// Opens a manager interface.
    ///
    /// # Errors
    /// If the address cannot be listened at, or a user's event filter does not compile.
    pub async fn bind(
        settings: ServerSettings,
        clock: Clock,
        switch: Arc<dyn Switch>,
    ) -> Result<Server, ServerError> {
        let accounts = accounts_of(&settings)?;
        let wanted = settings.address;
        let unbound = |source| ServerError::Bind { address: wanted, source };
        let socket = TcpListener::bind(wanted).await.map_err(unbound)?;
        let address = socket.local_addr().map_err(unbound)?;
        let wall = Wall::new(clock, settings.epoch_us);
        let hub = Arc::new(Hub::new(settings, accounts, switch, wall));
        let (orders, received) = mpsc::channel(ORDERS);
        let door = Door {
            hub: Arc::clone(&hub),
            clock,
            address,
            orders: received,
            connections: 0,
            sessions: JoinSet::new(),
            closing: CancellationToken::new(),
        };
        let door = Some(tokio::spawn(door.run(socket)));
        Ok(Server { address, hub, orders, door })
    }

    /// Where it listens, with the port that it took.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Hands events to every client that may hear them and asked for them, in order. Never blocks: a
    /// client that does not take them loses its connection, and nobody else's events are late for it.
    pub fn publish(&self, events: &[Event]) {
        self.hub.publish(events);
    }

    /// How many clients are logged in and get events of the class `call`, as it changes.
    pub fn listeners(&self) -> watch::Receiver<u64> {
        self.hub.hearing_calls()
    }

    /// What has happened since it began.
    pub fn counts(&self) -> ServerCounts {
        self.hub.counts.now()
    }

    /// Sets the exchange's wall clock off by so much: what it tells of the time, its own events and
    /// answers, jumps. What it does does not depend on it.
    pub fn set_wall_offset(&self, offset_us: i64) {
        self.hub.wall.set_offset_us(offset_us);
    }

    /// Restarts: says `Shutdown`, closes every connection, refuses new ones for so long, and listens
    /// again at the same address. Resolves when it does.
    ///
    /// # Errors
    /// If the address was taken meanwhile, or the interface has ended.
    pub async fn restart(&self, down: Duration) -> Result<(), ServerError> {
        let (done, opened) = oneshot::channel();
        let order = Order::Restart { down, done };
        self.orders.send(order).await.map_err(|_| ServerError::Ended)?;
        opened.await.map_err(|_| ServerError::Ended)?
    }

    /// Stops: says `Shutdown`, closes every connection, and waits until all have ended.
    pub async fn stop(mut self) {
        // If nobody takes the order, the door has ended already.
        let _ended = self.orders.send(Order::Stop).await;
        if let Some(door) = self.door.take()
            && let Err(error) = door.await
        {
            // Nobody else could have cancelled it, so it has panicked.
            std::panic::resume_unwind(error.into_panic());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(door) = self.door.take() {
            // With the door go the socket and the set of sessions, which ends each of them.
            door.abort();
        }
    }
}

fn accounts_of(settings: &ServerSettings) -> Result<Vec<Account>, ServerError> {
    let is_extended = settings.dialect.has_extended_filters();
    let syntax = if is_extended { Syntax::Extended } else { Syntax::Basic };
    let account = |user: &User| {
        Account::of(user, syntax).map_err(|(filter, error)| {
            let user = user.name.clone();
            match error {
                FilterError::DoesNotCompile => ServerError::Filter { user, filter },
                FilterError::TooMany => ServerError::TooManyFilters { user, filter },
            }
        })
    };
    settings.users.iter().map(account).collect()
}
