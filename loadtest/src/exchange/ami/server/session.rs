//! A connection: bytes in, bytes out, and the limits on both. What is said is the dialogue's.
//!
//! One task reads and writes. While it writes it does not read, so a client that floods is answered
//! no faster than it takes the answers; what is published meanwhile waits in the client's buffer.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use wire::ami::{Decoder, Limits};

use super::boundary::Boundaries;
use super::dialogue::{Dialogue, Reply, Then};
use super::hub::Hub;
use super::listener::{Chunk, Listener};

/// What a client may send: a line of 1,024 bytes and 128 lines, as Asterisk (`main/manager.c`, `inbuf`,
/// and `AST_MAX_MANHEADERS`).
const LIMITS: Limits = Limits { line_bytes: 1024, headers: 128, message_bytes: 128 * 1024 + 2 };

/// Read at once.
const READ_BYTES: usize = 4096;

/// How long a client may take to see that a connection ends.
const PARTING: Duration = Duration::from_millis(100);

/// Answers that may wait before the next message is looked at.
const ANSWERS_BYTES: usize = 64 * 1024;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// By `Logoff`, or after a refused log-in.
    Closed,
    /// The client went away, and owed nothing.
    Left,
    /// The client went away while it was logged in or in the middle of a message.
    Vanished,
    /// The client took nothing for too long, or too much waited for it.
    TooSlow,
    /// The client did not log in in time.
    TimedOut,
    /// The interface closes.
    Stopped,
}

/// A connection.
pub(super) struct Session {
    stream: TcpStream,
    hub: Arc<Hub>,
    listener: Arc<Listener>,
    dialogue: Dialogue,
    boundaries: Boundaries,
    decoder: Decoder,
    /// What is being sent.
    chunk: Chunk,
    closing: CancellationToken,
}

impl Session {
    pub(super) fn new(
        stream: TcpStream,
        hub: Arc<Hub>,
        listener: Arc<Listener>,
        dialogue: Dialogue,
        closing: CancellationToken,
    ) -> Self {
        Session {
            stream,
            hub,
            listener,
            dialogue,
            boundaries: Boundaries::default(),
            decoder: Decoder::new(LIMITS),
            chunk: Chunk::default(),
            closing,
        }
    }

    /// Serves the client until one of the two closes the connection.
    pub(super) async fn run(mut self) -> End {
        let end = match self.converse().await {
            Ok(never) => match never {},
            Err(end) => end,
        };
        // Its place is free before the client can see the end of the connection.
        drop(self.dialogue);
        if matches!(end, End::Closed | End::Stopped) {
            part(self.stream).await;
        }
        end
    }

    async fn converse(&mut self) -> Result<std::convert::Infallible, End> {
        self.listener.answer(self.dialogue.banner().as_bytes());
        let auth_timeout = self.hub.settings.auth_timeout;
        timeout(auth_timeout, self.greet()).await.map_err(|_| End::TimedOut)??;
        loop {
            self.turn().await?;
        }
    }

    /// Goes on until the client has logged in.
    async fn greet(&mut self) -> Result<(), End> {
        while !self.dialogue.is_logged_in() {
            self.turn().await?;
        }
        Ok(())
    }

    /// Sends what waits, then waits for one thing to happen.
    async fn turn(&mut self) -> Result<(), End> {
        self.send().await?;
        tokio::select! {
            () = self.closing.cancelled() => {
                self.send().await?;
                Err(End::Stopped)
            }
            () = self.listener.filled() => Ok(()),
            ready = self.stream.readable() => match ready {
                Ok(()) => self.receive().await,
                Err(_) => Err(self.gone()),
            }
        }
    }

    async fn receive(&mut self) -> Result<(), End> {
        let mut bytes = [0; READ_BYTES];
        let length = match self.stream.try_read(&mut bytes) {
            Ok(0) => return Err(self.gone()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            // Reset, or a cable that was pulled: the client is gone, however it went.
            Err(_) => return Err(self.gone()),
        };
        let mut rest = &bytes[..length];
        while !rest.is_empty() {
            let piece = self.boundaries.next_piece(rest);
            self.decoder.push(&rest[..piece.length]);
            rest = &rest[piece.length..];
            while let Some(reply) = self.next_reply() {
                self.follow(reply).await?;
            }
            if piece.ends_nothing {
                let reply = self.dialogue.hear_nothing();
                self.follow(reply).await?;
            }
        }
        Ok(())
    }

    /// The answer to the next message that is there whole.
    fn next_reply(&mut self) -> Option<Reply> {
        match self.decoder.next() {
            Ok(message) => Some(self.dialogue.hear(message?)),
            Err(error) => Some(self.dialogue.hear_garbage(error)),
        }
    }

    async fn follow(&mut self, reply: Reply) -> Result<(), End> {
        if reply.then == Then::Refuse {
            self.hub.publish(&reply.events);
            let delay = self.hub.settings.refusal_delay;
            // Until the delay is over, or the interface closes: then there is nothing to wait for.
            let _either = timeout(delay, self.closing.cancelled()).await;
            self.listener.answer(&reply.bytes);
        } else {
            self.listener.answer(&reply.bytes);
            self.hub.publish(&reply.events);
        }
        if reply.then != Then::GoOn {
            self.send().await?;
            return Err(End::Closed);
        }
        if self.listener.backlog() > ANSWERS_BYTES {
            self.send().await?;
        }
        Ok(())
    }

    /// Sends what waits at this moment.
    async fn send(&mut self) -> Result<(), End> {
        self.listener.take(&mut self.chunk).map_err(|_| End::TooSlow)?;
        let mut rest = self.chunk.bytes.as_slice();
        while !rest.is_empty() {
            match self.stream.try_write(rest) {
                Ok(length) => rest = &rest[length..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.until_writable().await?;
                }
                Err(_) => return Err(self.gone()),
            }
        }
        self.hub.counts.sent(self.chunk.events, self.chunk.event_bytes);
        self.chunk.clear();
        Ok(())
    }

    /// Waits until the socket takes something again: not longer than the server's patience, than the
    /// client's buffer lasts, and hardly any longer than the interface is open.
    async fn until_writable(&self) -> Result<(), End> {
        let writable = timeout(self.hub.settings.write_timeout, self.stream.writable());
        let closed = async {
            self.closing.cancelled().await;
            timeout(PARTING, std::future::pending::<()>()).await
        };
        tokio::select! {
            writable = writable => writable.map_err(|_| End::TooSlow)?.map_err(|_| self.gone()),
            () = self.listener.overflown() => Err(End::TooSlow),
            _elapsed = closed => Err(End::Stopped),
        }
    }

    /// How it is counted that the client is gone.
    fn gone(&self) -> End {
        let owes = self.dialogue.is_logged_in() || self.decoder.pending() > 0;
        if owes { End::Vanished } else { End::Left }
    }
}

/// Closes this side and gives the client a moment to close the other. A socket that is closed with
/// unread bytes in it is reset, and a reset can overtake the last answer.
async fn part(mut stream: TcpStream) {
    let parted = async {
        stream.shutdown().await?;
        let mut bytes = [0; READ_BYTES];
        loop {
            stream.readable().await?;
            match stream.try_read(&mut bytes) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    };
    // However the client takes it, the connection is over and there is nobody left to tell.
    let _taken: Result<io::Result<()>, _> = timeout(PARTING, parted).await;
}
