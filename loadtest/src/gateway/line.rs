//! One connection's bytes, under a time limit, and what is known of it from outside the server of
//! HTTP.
//!
//! The server of HTTP tells neither when an answer has left whole nor when a request's first byte
//! came. Both are seen here: it hands an answer's last byte over and then flushes, and it reads
//! nothing but requests.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Interval, interval};

use super::attempt::Attempt;
use super::settings::GatewayLimits;

/// Where a connection stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    /// Between two requests.
    #[default]
    Idle,
    /// A request has begun.
    Reading,
    /// A request was read whole.
    Serving,
    /// Its answer was handed over to the last byte.
    Leaving,
}

/// How a connection is to end or has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct End {
    /// By a reset.
    pub(super) is_reset: bool,
    /// It took too long over a request.
    pub(super) is_too_slow: bool,
    /// A request had begun and was not whole.
    pub(super) is_cut_off: bool,
}

/// What is known of a connection.
#[derive(Debug, Default)]
pub(super) struct LineState {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    stage: Stage,
    end: End,
    /// Attempts whose answers were handed over and are not written yet. A client that sends its next
    /// request before it has read an answer can have several.
    leaving: Vec<Attempt>,
}

impl LineState {
    /// A request was read whole, or is not read any further.
    pub(super) fn serve(&self) {
        self.known().stage = Stage::Serving;
    }

    /// An answer was handed over to its last byte. It may be about no attempt.
    pub(super) fn leave(&self, attempt: Option<Attempt>) {
        let mut known = self.known();
        known.stage = Stage::Leaving;
        known.leaving.extend(attempt);
    }

    /// Asks for a reset instead of an end.
    pub(super) fn reset(&self) {
        self.known().end.is_reset = true;
    }

    /// How it has ended.
    pub(super) fn end(&self) -> End {
        let known = self.known();
        End { is_cut_off: known.stage == Stage::Reading, ..known.end }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("no holder of this lock can panic")
    }
}

/// A connection's bytes.
#[derive(Debug)]
pub(super) struct Line {
    stream: TcpStream,
    state: Arc<LineState>,
    request: Duration,
    idle: Duration,
    /// Ticks when what the connection does now has taken too long.
    limit: Interval,
    /// Whether a client leaves an answer unread, and `limit` counts for that.
    is_pressed: bool,
}

impl Line {
    /// Of a connection that was accepted just now.
    pub(super) fn new(stream: TcpStream, state: Arc<LineState>, limits: &GatewayLimits) -> Self {
        let mut limit = interval(limits.idle);
        // Its first tick would come at once.
        limit.reset();
        let (request, idle) = (limits.request, limits.idle);
        Line { stream, state, request, idle, limit, is_pressed: false }
    }

    /// Closes the connection so that the client sees a reset.
    pub(super) fn reset(self) {
        // Where the system refuses, the client sees an end instead, and no answer either.
        let _refused = self.stream.set_zero_linger();
    }

    /// A read that would wait: whether it may.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut known = self.state.known();
        let is_limited = matches!(known.stage, Stage::Idle | Stage::Reading);
        if is_limited && self.limit.poll_tick(cx).is_ready() {
            known.end.is_too_slow = known.stage == Stage::Reading;
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }

    /// A write that would wait: whether it may.
    fn press<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if !std::mem::replace(&mut self.is_pressed, true) {
            self.limit.reset_after(self.request);
        }
        if self.limit.poll_tick(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        let had = buffer.filled().len();
        let read = Pin::new(&mut line.stream).poll_read(cx, buffer);
        match read {
            Poll::Pending => return line.wait(cx),
            Poll::Ready(Ok(())) if buffer.filled().len() > had => {
                let mut known = line.state.known();
                if known.stage == Stage::Idle {
                    known.stage = Stage::Reading;
                    line.limit.reset_after(line.request);
                }
            }
            Poll::Ready(_) => {}
        }
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        let written = Pin::new(&mut line.stream).poll_write(cx, bytes);
        if written.is_pending() {
            return line.press(cx);
        }
        line.is_pressed = false;
        written
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        let written = Pin::new(&mut line.stream).poll_write_vectored(cx, slices);
        if written.is_pending() {
            return line.press(cx);
        }
        line.is_pressed = false;
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Called when everything that was handed over is written.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        let flushed = Pin::new(&mut line.stream).poll_flush(cx);
        if let Poll::Ready(Ok(())) = flushed {
            let mut known = line.state.known();
            if known.stage == Stage::Leaving {
                known.stage = Stage::Idle;
                line.limit.reset_after(line.idle);
            }
            known.leaving.drain(..).for_each(Attempt::left_whole);
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
