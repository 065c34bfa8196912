//! An attempt under way, and the answer that carries it out.
//!
//! However an attempt ends, by an answer, a client that leaves, a reset or the end of the gateway, it
//! ends by being dropped, and tells that then: no attempt stays open.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Interval, interval};

use super::line::LineState;
use super::notice::{GatewayNotice, Told};
use super::shared::Shared;

/// An attempt under way.
#[derive(Debug)]
pub(super) struct Attempt {
    shared: Arc<Shared>,
    number: u64,
    /// What the client is told if the answer leaves whole.
    decided: Told,
    /// What it was told.
    told: Told,
}

impl Attempt {
    /// One that was just offered.
    pub(super) fn new(shared: Arc<Shared>, number: u64, decided: Told) -> Self {
        Attempt { shared, number, decided, told: Told::Nothing }
    }

    /// Ends it: its answer has left whole.
    pub(super) fn left_whole(mut self) {
        self.told = self.decided;
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        self.shared.end(|at_us| GatewayNotice::Answered {
            attempt: self.number,
            at_us,
            told: self.told,
        });
    }
}

/// The body of an answer: at once, or a byte at a time. When it has handed over its last byte, it
/// hands the attempt over too.
#[derive(Debug)]
pub(super) struct AnswerBody {
    rest: Bytes,
    drip: Option<Interval>,
    departure: Option<Departure>,
}

/// Whom to tell when the last byte was handed over.
#[derive(Debug)]
struct Departure {
    line: Arc<LineState>,
    attempt: Option<Attempt>,
}

impl Departure {
    fn depart(self) {
        self.line.leave(self.attempt);
    }
}

impl AnswerBody {
    /// A body that answers an attempt, or none.
    pub(super) fn new(body: Vec<u8>, line: Arc<LineState>, attempt: Option<Attempt>) -> Self {
        let departure = Departure { line, attempt };
        let mut body = AnswerBody { rest: body.into(), drip: None, departure: Some(departure) };
        // An empty body is not asked for anything.
        body.depart_if_empty();
        body
    }

    /// A byte at a time, each after a pause.
    pub(super) fn dripping(mut self, pause: Duration) -> Self {
        let mut drip = interval(pause);
        // Its first tick would come at once.
        drip.reset();
        self.drip = Some(drip);
        self
    }

    fn depart_if_empty(&mut self) {
        if self.rest.is_empty()
            && let Some(departure) = self.departure.take()
        {
            departure.depart();
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let chunk = match &mut self.drip {
            None => std::mem::take(&mut self.rest),
            Some(drip) => {
                ready!(drip.poll_tick(cx));
                self.rest.split_to(1)
            }
        };
        self.depart_if_empty();
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
