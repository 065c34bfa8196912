//! Connections that a fault can break: the listener hands them to the server, and the gate arms one
//! to break under the next bytes of its answer.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const SOUND: u8 = 0;
const RESET: u8 = 1;
const GARBAGE: u8 = 2;
const BROKEN: u8 = 3;

/// What a broken target may send: no status line, no header, and not valid as text either.
const GARBAGE_BYTES: &[u8] =
    b"\x16\x03\xff\x00\x9d\xe2\x28\xa1 !! \x00\xfe%PDF-garbage\r\n\r\n\x80\x81";

/// A listener of breakable connections.
pub(crate) struct BreakableListener(pub(crate) TcpListener);

impl Listener for BreakableListener {
    type Io = BreakableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (BreakableStream, SocketAddr) {
        // axum's own accept passes over errors of single connections and waits when the process has
        // no file descriptor left.
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers leave at once, as a web server's do. A connection that died in the meantime
        // refuses the option and fails at its first read.
        let _ = stream.set_nodelay(true);
        (BreakableStream { stream, state: Arc::new(AtomicU8::new(SOUND)) }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Breaks the connection that it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Breaker(Arc<AtomicU8>);

impl Breaker {
    /// One of no connection, for a request that comes by none.
    pub(crate) fn apart() -> Breaker {
        Breaker(Arc::new(AtomicU8::new(SOUND)))
    }

    /// Whether it has broken its connection.
    pub(crate) fn is_broken(&self) -> bool {
        self.0.load(Ordering::Acquire) != SOUND
    }

    /// Half of the next bytes are sent, then the connection is reset.
    pub(crate) fn reset(&self) {
        self.0.store(RESET, Ordering::Release);
    }

    /// Garbage is sent in the place of the next bytes, then the connection is closed.
    pub(crate) fn garbage(&self) {
        self.0.store(GARBAGE, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, BreakableListener>> for Breaker {
    fn connect_info(stream: IncomingStream<'_, BreakableListener>) -> Breaker {
        Breaker(Arc::clone(&stream.io().state))
    }
}

/// A connection that a [`Breaker`] can break.
#[derive(Debug)]
pub(crate) struct BreakableStream {
    stream: TcpStream,
    state: Arc<AtomicU8>,
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "broken by a fault")
}

impl AsyncRead for BreakableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for BreakableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.state.load(Ordering::Acquire) {
            SOUND => Pin::new(&mut self.stream).poll_write(context, bytes),
            RESET => {
                let half = &bytes[..bytes.len().div_ceil(2)];
                let written = ready!(Pin::new(&mut self.stream).poll_write(context, half))?;
                self.state.store(BROKEN, Ordering::Release);
                // Closing with no linger time sends RST instead of FIN.
                self.stream.set_zero_linger()?;
                Poll::Ready(Ok(written))
            }
            GARBAGE => {
                ready!(Pin::new(&mut self.stream).poll_write(context, GARBAGE_BYTES))?;
                self.state.store(BROKEN, Ordering::Release);
                Poll::Ready(Ok(bytes.len()))
            }
            _ => Poll::Ready(Err(broken())),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.state.load(Ordering::Acquire) == BROKEN {
            return Poll::Ready(Err(broken()));
        }
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
