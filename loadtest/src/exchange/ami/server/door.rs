//! The listening socket and the task that owns it: who comes in, who is turned away, when it closes
//! and opens again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::ServerError;
use super::counts::count;
use super::dialogue::Dialogue;
use super::hub::{Hub, Stranger};
use super::listener::Listener;
use super::security::Connection;
use super::session::{End, Session};
use crate::clock::Clock;

/// A pause after the system could not hand a connection over: out of descriptors, mostly.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// What the door is told.
pub(super) enum Order {
    /// Close, stay closed for so long, open again.
    Restart { down: Duration, done: oneshot::Sender<Result<(), ServerError>> },
    /// Close for good.
    Stop,
}

/// The task that owns the listening socket and the sessions.
pub(super) struct Door {
    pub(super) hub: Arc<Hub>,
    pub(super) clock: Clock,
    pub(super) address: SocketAddr,
    pub(super) orders: mpsc::Receiver<Order>,
    /// Connections so far.
    pub(super) connections: u64,
    pub(super) sessions: JoinSet<End>,
    /// Cancelled when all sessions are to end; a new one for those that come after.
    pub(super) closing: CancellationToken,
}

impl Door {
    /// Serves until it is told to stop, or whoever could tell it is gone.
    pub(super) async fn run(mut self, mut socket: TcpListener) {
        loop {
            tokio::select! {
                accepted = socket.accept() => match accepted {
                    Ok((stream, remote)) => self.let_in(stream, remote),
                    Err(_) => {
                        count(&self.hub.counts.accepts_failed);
                        // An ended session gives a descriptor back.
                        let ended = timeout(ACCEPT_PAUSE, self.sessions.join_next()).await;
                        self.note(ended.ok().flatten());
                    }
                },
                Some(ended) = self.sessions.join_next() => self.note(Some(ended)),
                order = self.orders.recv() => match order {
                    Some(Order::Restart { down, done }) => {
                        drop(socket);
                        let Some(opened) = self.restart(down).await else { return };
                        let (result, again) = match opened {
                            Ok(opened) => (Ok(()), Some(opened)),
                            Err(error) => (Err(error), None),
                        };
                        // Who ordered it may have stopped waiting, which is no fault.
                        let _stopped_waiting = done.send(result);
                        match again {
                            Some(again) => socket = again,
                            None => return,
                        }
                    }
                    Some(Order::Stop) | None => {
                        drop(socket);
                        self.close(false).await;
                        return;
                    }
                },
            }
        }
    }

    fn let_in(&mut self, stream: TcpStream, remote: SocketAddr) {
        let Some(place) = Stranger::let_in(&self.hub) else {
            // As Asterisk: closed without a word.
            count(&self.hub.counts.clients_turned_away);
            return;
        };
        // As Asterisk. Where the system refuses, answers may be late; they still come.
        let _refused = stream.set_nodelay(true);
        let local = stream.local_addr().unwrap_or(self.address);
        let number = self.connections;
        self.connections += 1;
        let connection = Connection { number, local, remote, account: String::new(), since_us: 0 };
        let listener = Arc::new(Listener::new(self.hub.settings.backlog_bytes));
        let dialogue =
            Dialogue::new(Arc::clone(&self.hub), Arc::clone(&listener), connection, place);
        let hub = Arc::clone(&self.hub);
        let session = Session::new(stream, hub, listener, dialogue, self.closing.clone());
        self.sessions.spawn(session.run());
    }

    /// Notes how a session ended.
    fn note(&self, ended: Option<Result<End, tokio::task::JoinError>>) {
        let counts = &self.hub.counts;
        match ended {
            Some(Ok(End::TooSlow)) => count(&counts.clients_dropped),
            Some(Ok(End::Vanished)) => count(&counts.clients_vanished),
            Some(Ok(End::TimedOut)) => count(&counts.clients_timed_out),
            Some(Ok(End::Closed | End::Left | End::Stopped)) | None => {}
            Some(Err(error)) => {
                // Nobody cancels a session, so it has panicked.
                std::panic::resume_unwind(error.into_panic());
            }
        }
    }

    /// Tells everybody that the system goes down, and waits until the last connection is closed.
    async fn close(&mut self, comes_back: bool) {
        self.hub.publish(&[self.hub.shutdown_event(comes_back)]);
        self.closing.cancel();
        while let Some(ended) = self.sessions.join_next().await {
            self.note(Some(ended));
        }
        self.closing = CancellationToken::new();
    }

    /// Closes, waits, and opens at the same address. `None` if it was told to stop meanwhile.
    async fn restart(&mut self, down: Duration) -> Option<Result<TcpListener, ServerError>> {
        let down_us = u64::try_from(down.as_micros()).unwrap_or(u64::MAX);
        let up_at_us = self.clock.now_us().saturating_add(down_us);
        self.close(true).await;
        count(&self.hub.counts.restarts);
        // Restarts that are ordered while it is down are this one.
        let mut others = Vec::new();
        loop {
            let left = self.clock.until(up_at_us);
            match timeout(left, self.orders.recv()).await {
                Err(_) => break,
                Ok(Some(Order::Restart { done, .. })) => others.push(done),
                Ok(Some(Order::Stop) | None) => return None,
            }
        }
        let address = self.address;
        let opened = TcpListener::bind(address)
            .await
            .map_err(|source| ServerError::Bind { address, source });
        self.hub.come_up();
        if opened.is_ok() {
            for done in others {
                let _stopped_waiting = done.send(Ok(()));
            }
        }
        Some(opened)
    }
}
