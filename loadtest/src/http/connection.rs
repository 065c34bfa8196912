//! One connection as hyper wants it, plain or with TLS, and why there is none.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use documents::run::Outcome;
use http_body_util::Full;
use hyper::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::causes::is_garbled;

/// What is sent.
pub(super) type Message = hyper::Request<Full<Bytes>>;

/// What a connection runs over.
pub(super) enum Transport {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Transport {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Transport::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Transport {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Transport::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Transport::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Transport::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
            Transport::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Transport::Plain(stream) => stream.is_write_vectored(),
            Transport::Tls(stream) => stream.is_write_vectored(),
        }
    }
}

/// A request that brought no whole answer.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) outcome: Outcome,
    pub(super) reason: String,
    /// The answer's status, where it broke off within the body.
    pub(super) status: Option<u16>,
}

impl Broken {
    /// No connection came about.
    pub(super) fn unconnected(error: &io::Error) -> Self {
        Broken { outcome: Outcome::Refused, reason: error.to_string(), status: None }
    }

    /// There is a connection, but no TLS on it, or not the protocol that was asked for.
    pub(super) fn unspoken(reason: String) -> Self {
        Broken { outcome: Outcome::Refused, reason, status: None }
    }

    pub(super) fn late() -> Self {
        let reason = "no answer in time".to_owned();
        Broken { outcome: Outcome::TimedOut, reason, status: None }
    }

    /// The connection broke, or what came is not HTTP.
    pub(super) fn of(error: &hyper::Error) -> Self {
        let outcome = if is_garbled(error) { Outcome::Garbled } else { Outcome::Reset };
        let mut innermost: &dyn std::error::Error = error;
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        Broken { outcome, reason: innermost.to_string(), status: None }
    }
}
