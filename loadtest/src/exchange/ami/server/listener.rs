//! One client as who publishes sees it: what it may see, and what waits for it.
//!
//! Whoever publishes copies an event into the buffer of each client that gets it, and goes on. A
//! copied event is 0.5 kB; sharing it among clients would save that and cost a system call for each
//! event, or a list of slices for each write. The buffer of a client is bounded: one that overflows
//! takes nothing more, so that what the client has got stays without a gap until it is dropped.

use std::sync::{Mutex, MutexGuard};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::super::event::{Classes, Event};
use super::filter::Filters;

/// A buffer larger than this is given back after a burst.
const KEPT_BYTES: usize = 256 * 1024;

/// What is handed to a socket at once.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Answers and events, in order.
    pub(super) bytes: Vec<u8>,
    /// How many events are among them.
    pub(super) events: u64,
    /// How many bytes the events are.
    pub(super) event_bytes: u64,
}

impl Chunk {
    /// Makes it empty, and gives memory back that a burst needed.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_BYTES);
        self.events = 0;
        self.event_bytes = 0;
    }
}

/// More waited for a client than its buffer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overflow;

/// What a client may see and asked for.
#[derive(Debug, Default)]
struct Ear {
    /// Classes that the user may see.
    read: Classes,
    /// Classes that the client asked for.
    asked: Classes,
    filters: Filters,
}

impl Ear {
    fn hears(&self, event: &Event) -> bool {
        event.classes.within(self.read.common(self.asked)) && self.filters.pass(&event.bytes)
    }
}

/// One client.
#[derive(Debug)]
pub(super) struct Listener {
    ear: Mutex<Ear>,
    waiting: Mutex<Chunk>,
    filled: Notify,
    /// Cancelled when more came than the buffer takes.
    overflown: CancellationToken,
    backlog_bytes: usize,
}

impl Listener {
    /// A client that hears nothing yet.
    pub(super) fn new(backlog_bytes: usize) -> Self {
        Listener {
            ear: Mutex::default(),
            waiting: Mutex::default(),
            filled: Notify::new(),
            overflown: CancellationToken::new(),
            backlog_bytes,
        }
    }

    /// Sets what the client may see, when it has logged in.
    pub(super) fn admit(&self, read: Classes, filters: Filters) {
        *self.ear() = Ear { read, asked: Classes::ALL, filters };
    }

    /// Sets what the client asks for.
    pub(super) fn ask(&self, classes: Classes) {
        self.ear().asked = classes;
    }

    /// Changes the client's filters.
    pub(super) fn with_filters<T>(&self, change: impl FnOnce(&mut Filters) -> T) -> T {
        change(&mut self.ear().filters)
    }

    /// Whether the client gets events of a class, if no filter is against it.
    pub(super) fn hears_class(&self, class: Classes) -> bool {
        let ear = self.ear();
        class.within(ear.read.common(ear.asked))
    }

    /// Whether the client asked for a class, whether or not it may see it.
    pub(super) fn asked_for(&self, class: Classes) -> bool {
        class.within(self.ear().asked)
    }

    /// Takes events for the client: those that it hears.
    pub(super) fn offer(&self, events: &[Event]) {
        let ear = self.ear();
        let mut heard = events.iter().filter(|event| ear.hears(event)).peekable();
        if heard.peek().is_none() {
            return;
        }
        let mut waiting = self.waiting();
        let was_empty = waiting.bytes.is_empty();
        for event in heard {
            if self.overflown.is_cancelled() {
                return;
            }
            if waiting.bytes.len() + event.bytes.len() > self.backlog_bytes {
                self.overflown.cancel();
                break;
            }
            waiting.bytes.extend_from_slice(&event.bytes);
            waiting.events += 1;
            waiting.event_bytes += event.bytes.len() as u64;
        }
        if was_empty || self.overflown.is_cancelled() {
            self.filled.notify_one();
        }
    }

    /// Takes an answer for the client. It is not bounded here: whoever answers waits for the socket
    /// before it answers again.
    pub(super) fn answer(&self, bytes: &[u8]) {
        self.waiting().bytes.extend_from_slice(bytes);
    }

    /// Bytes that wait.
    pub(super) fn backlog(&self) -> usize {
        self.waiting().bytes.len()
    }

    /// Exchanges what waits for an empty chunk.
    pub(super) fn take(&self, emptied: &mut Chunk) -> Result<(), Overflow> {
        debug_assert!(emptied.bytes.is_empty(), "what is given back is sent");
        if self.overflown.is_cancelled() {
            return Err(Overflow);
        }
        std::mem::swap(&mut *self.waiting(), emptied);
        Ok(())
    }

    /// Resolves when there may be something to take.
    pub(super) async fn filled(&self) {
        self.filled.notified().await;
    }

    /// Resolves when more came than the buffer takes.
    pub(super) async fn overflown(&self) {
        self.overflown.cancelled().await;
    }

    fn ear(&self) -> MutexGuard<'_, Ear> {
        self.ear.lock().expect("no holder of this lock can panic")
    }

    fn waiting(&self) -> MutexGuard<'_, Chunk> {
        self.waiting.lock().expect("no holder of this lock can panic")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(classes: Classes, text: &str) -> Event {
        Event { classes, bytes: text.as_bytes().into() }
    }

    fn taken(listener: &Listener) -> (String, u64, u64) {
        let mut chunk = Chunk::default();
        listener.take(&mut chunk).expect("within bounds");
        let text = String::from_utf8(chunk.bytes).expect("text");
        (text, chunk.events, chunk.event_bytes)
    }

    #[test]
    fn a_client_hears_what_it_may_see_and_asked_for_and_all_classes_of_it() {
        let listener = Listener::new(1000);
        let both = Classes::CALL.and(Classes::AGENT);
        let events = [event(Classes::CALL, "c"), event(both, "b"), event(Classes::USER, "u")];
        listener.offer(&events);
        assert_eq!(taken(&listener).0, "", "before the log-in");
        listener.admit(Classes::CALL.and(Classes::USER), Filters::default());
        listener.offer(&events);
        assert_eq!(taken(&listener).0, "cu");
        listener.ask(both);
        listener.answer(b"(answer)");
        listener.offer(&events);
        assert_eq!(taken(&listener), ("(answer)c".to_owned(), 1, 1));
    }

    #[test]
    fn what_does_not_fit_ends_the_stream_without_a_gap() {
        let listener = Listener::new(10);
        listener.admit(Classes::ALL, Filters::default());
        let events = [event(Classes::CALL, "12345678"), event(Classes::CALL, "abc")];
        listener.offer(&events[..1]);
        assert_eq!(taken(&listener).0, "12345678");
        listener.offer(&events);
        // It would fit, but what came before it did not.
        listener.offer(&[event(Classes::CALL, "x")]);
        assert_eq!(listener.take(&mut Chunk::default()), Err(Overflow));
        assert_eq!(listener.backlog(), 8, "no more than the bound is held");
    }
}
