//! A connection of HTTP/1.1 that is driven by whoever asks on it.
//!
//! hyper parts a connection into a sender and a future that does the work. That future usually gets a task
//! of its own; here the asker polls it, which spares a task, its wake-ups and its end: no connection
//! outlives its owner. An idle connection is polled by nobody, so [`Http1::is_alive`] looks whether the
//! other side closed it, or said something that nobody asked for, before it is used again.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use http_body_util::Full;
use hyper::Response;
use hyper::body::{Body as _, Bytes, Frame, Incoming};
use hyper::client::conn::http1::{Builder, Connection, SendRequest};
use hyper_util::rt::TokioIo;

use super::connection::{Broken, Message, Transport};

/// Reads and writes for the sender.
type Work = Connection<TokioIo<Transport>, Full<Bytes>>;

/// A connection and the way to ask on it.
pub(super) struct Http1 {
    sender: SendRequest<Full<Bytes>>,
    /// `None` once it has ended.
    work: Option<Pin<Box<Work>>>,
}

/// Why there is no answer, and the request if not a byte of it was sent.
pub(super) struct Unanswered {
    pub(super) broken: Broken,
    pub(super) unsent: Option<Box<Message>>,
}

impl Http1 {
    pub(super) async fn open(transport: Transport) -> Result<Self, Broken> {
        let opened = Builder::new().handshake(TokioIo::new(transport)).await;
        let (sender, work) = opened.map_err(|error| Broken::of(&error))?;
        Ok(Http1 { sender, work: Some(Box::pin(work)) })
    }

    fn work(&mut self, cx: &mut Context<'_>) {
        if let Some(work) = &mut self.work
            // How it ended is told by the answer that did not come.
            && work.as_mut().poll(cx).is_ready()
        {
            self.work = None;
        }
    }

    /// Whether a request can be asked on it now.
    pub(super) fn is_alive(&mut self) -> bool {
        self.work(&mut Context::from_waker(Waker::noop()));
        self.work.is_some() && self.sender.is_ready()
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) async fn ask(&mut self, message: Message) -> Result<Response<Incoming>, Unanswered> {
        let mut answer = pin!(self.sender.try_send_request(message));
        let work = &mut self.work;
        let answered = poll_fn(|cx| {
            if let Some(working) = work
                && working.as_mut().poll(cx).is_ready()
            {
                *work = None;
            }
            answer.as_mut().poll(cx)
        });
        answered.await.map_err(|mut error| Unanswered {
            unsent: error.take_message().map(Box::new),
            broken: Broken::of(error.error()),
        })
    }

    /// The next piece of a body.
    pub(super) async fn frame(
        &mut self,
        body: &mut Incoming,
    ) -> Option<Result<Frame<Bytes>, hyper::Error>> {
        poll_fn(|cx| {
            // The first look tells the connection that the body is wanted; without it nothing is read.
            match Pin::new(&mut *body).poll_frame(cx) {
                Poll::Ready(frame) => Poll::Ready(frame),
                Poll::Pending => {
                    self.work(cx);
                    Pin::new(&mut *body).poll_frame(cx)
                }
            }
        })
        .await
    }
}
