//! The listening socket and the task that owns it: who comes in, and when nobody listens.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::connection::serve;
use super::shared::Shared;
use super::trouble::Closures;
use crate::system::BIND_BESIDE_OLD_CONNECTIONS;

/// A pause after the system could not hand a connection over (out of descriptors, mostly) or did not
/// give the port back yet.
const PAUSE: Duration = Duration::from_millis(20);

/// Connections that may wait to be accepted, as tokio's own listener has it.
const WAITING: u32 = 1024;

/// A socket at the gateway's address.
#[derive(Debug)]
pub(super) enum Ear {
    /// It listens.
    Open(TcpListener),
    /// It only keeps the port, so that the system gives it to no other: whoever connects is refused.
    Closed(TcpSocket),
    /// The system has not given the port back yet.
    Lost,
}

impl Ear {
    /// Takes an address and does not listen yet.
    pub(super) fn bind(address: SocketAddr) -> io::Result<Ear> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        if BIND_BESIDE_OLD_CONNECTIONS {
            socket.set_reuseaddr(true)?;
        }
        socket.bind(address)?;
        Ok(Ear::Closed(socket))
    }

    /// Where it is.
    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        match self {
            Ear::Open(listener) => listener.local_addr(),
            Ear::Closed(socket) => socket.local_addr(),
            Ear::Lost => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Listens.
    pub(super) fn open(self) -> io::Result<Ear> {
        match self {
            Ear::Closed(socket) => Ok(Ear::Open(socket.listen(WAITING)?)),
            other => Ok(other),
        }
    }

    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        match self {
            Ear::Open(listener) => listener.accept().await,
            Ear::Closed(_) | Ear::Lost => pending().await,
        }
    }
}

/// When the door may have to open or close.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// Since the run began.
    run_us: u64,
    /// By the gateway's clock.
    at_us: u64,
}

/// The task that owns the listening socket and the connections.
pub(super) struct Door {
    shared: Arc<Shared>,
    address: SocketAddr,
    closures: Closures,
    /// When the run began, once it has.
    begun: watch::Receiver<Option<u64>>,
    /// The moment of the run for which it has opened or closed last. It takes one change after the
    /// other, so that none is passed over, however late it comes to it.
    acted_us: Option<u64>,
    stop: CancellationToken,
    connections: JoinSet<()>,
    /// Cancelled when all connections are to be cut; a new one for those that come after.
    cut: CancellationToken,
}

impl Door {
    /// Of a gateway that begins.
    pub(super) fn new(
        shared: Arc<Shared>,
        address: SocketAddr,
        closures: Closures,
        begun: watch::Receiver<Option<u64>>,
        stop: CancellationToken,
    ) -> Self {
        let (connections, cut) = (JoinSet::new(), CancellationToken::new());
        Door { shared, address, closures, begun, acted_us: None, stop, connections, cut }
    }

    /// Serves until it is told to stop.
    pub(super) async fn run(mut self, mut ear: Ear) {
        let stop = self.stop.clone();
        loop {
            ear = self.adjust(ear).await;
            let next = self.next_change();
            let is_lost = matches!(ear, Ear::Lost);
            let due_us =
                if is_lost { Some(self.after(PAUSE)) } else { next.map(|next| next.at_us) };
            let mut begun = self.begun.clone();
            let clock = self.shared.clock;
            let due = async move {
                match due_us {
                    Some(due_us) => timeout(clock.until(due_us), pending::<()>()).await.is_err(),
                    None => pending().await,
                }
            };
            tokio::select! {
                accepted = ear.accept() => match accepted {
                    Ok((stream, _)) => self.let_in(stream),
                    Err(_) => {
                        // An ended connection gives a descriptor back.
                        let ended = timeout(PAUSE, self.connections.join_next()).await;
                        note(ended.ok().flatten());
                    }
                },
                Some(ended) = self.connections.join_next() => note(Some(ended)),
                _ = due => {
                    if let Some(next) = next.filter(|_| !is_lost) {
                        self.acted_us = Some(next.run_us);
                    }
                }
                // Its sender lives as long as the gateway, whose end ends this task.
                Ok(()) = begun.changed() => {
                    self.begun = begun;
                    self.acted_us = Some(0);
                }
                () = stop.cancelled() => break,
            }
        }
        drop(ear);
        self.connections.shutdown().await;
    }

    /// Opens or closes as the troubles have it now.
    async fn adjust(&mut self, ear: Ear) -> Ear {
        let is_down = self.closures.hold(self.acted_us);
        let ear = match ear {
            Ear::Lost => Ear::bind(self.address).unwrap_or(Ear::Lost),
            ear => ear,
        };
        match (is_down, ear) {
            (true, Ear::Open(listener)) => {
                drop(listener);
                // The system gives the port to nobody meanwhile.
                let closed = Ear::bind(self.address).unwrap_or(Ear::Lost);
                self.cut.cancel();
                while let Some(ended) = self.connections.join_next().await {
                    note(Some(ended));
                }
                self.cut = CancellationToken::new();
                closed
            }
            (false, closed @ Ear::Closed(_)) => closed.open().unwrap_or(Ear::Lost),
            (_, ear) => ear,
        }
    }

    fn let_in(&mut self, stream: TcpStream) {
        if self.connections.len() >= self.shared.limits.connections_most {
            self.shared.note_turned_away();
            return;
        }
        self.connections.spawn(serve(stream, Arc::clone(&self.shared), self.cut.clone()));
    }

    /// When it may have to open or close next.
    fn next_change(&self) -> Option<Change> {
        let begun_at_us = (*self.begun.borrow())?;
        let run_us = self.closures.next_us(self.acted_us?)?;
        Some(Change { run_us, at_us: begun_at_us.saturating_add(run_us) })
    }

    fn after(&self, pause: Duration) -> u64 {
        self.shared.clock.now_us() + pause.as_micros() as u64
    }
}

/// Notes how a connection ended.
fn note(ended: Option<Result<(), JoinError>>) {
    if let Some(Err(error)) = ended {
        // Nobody cancels a connection while this runs, so it has panicked.
        std::panic::resume_unwind(error.into_panic());
    }
}
