//! The one task that owns the connection to the exchange: it writes requests, reads events, and tells
//! by notices what they say of our calls.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use wire::ami::{Decoder, Message};

use super::course::Courses;
use super::{AsteriskCounts, Shared};
use crate::clock::Clock;
use crate::exchange::{Notice, Notices};

/// Between two questions whether the exchange is still there.
const PING: Duration = Duration::from_secs(5);
/// An exchange that says nothing this many times in a row, though asked, is gone.
const SILENT_PINGS: u32 = 3;
/// Bytes that wait for the exchange to take them. Above, it is not asked for more.
const UNSENT: usize = 1 << 20;
/// What cannot be read, in a row without a message in between, from which on it is no Asterisk.
const GARBLED: u64 = 100;

/// What the driver asks of the task.
#[derive(Debug)]
pub(super) enum Request {
    /// Place a call.
    Place {
        /// Its place in the schedule.
        call: u64,
        /// Somebody is to answer it.
        to_be_answered: bool,
        /// The action.
        action: Message,
    },
    /// Let whoever took a call pass it on.
    Transfer {
        /// Its place in the schedule.
        call: u64,
        /// The action, without the channel of who took the call.
        action: Message,
    },
}

/// All that the task needs but the connection.
pub(super) struct Session {
    /// What the `Linkedid` of each of our calls begins with.
    pub(super) prefix: String,
    pub(super) clock: Clock,
    pub(super) requests: mpsc::Receiver<Request>,
    pub(super) notices: Notices,
    pub(super) shared: Arc<Mutex<Shared>>,
}

/// What can happen to the task.
enum Incident {
    Asked(Request),
    Read(std::io::Result<usize>),
    Wrote(std::io::Result<usize>),
    PingDue,
    Dropped,
}

/// The task's state.
struct Line {
    courses: Courses,
    decoder: Decoder,
    /// Bytes that the exchange has not taken yet.
    unsent: Vec<u8>,
    /// Questions since it last said anything.
    unanswered: u32,
    /// What could not be read since the last message.
    garbled: u64,
}

impl Session {
    /// Until the driver is dropped or the connection is lost.
    pub(super) async fn run(mut self, mut stream: TcpStream, decoder: Decoder) {
        let courses = Courses::new(self.prefix.clone());
        let mut line = Line { courses, decoder, unsent: Vec::new(), unanswered: 0, garbled: 0 };
        let mut pings = interval(PING);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut reader, mut writer) = stream.split();
        let mut chunk = vec![0; 64 * 1024];
        // What came with the answers to the log-in.
        let mut ended = self.hear(&mut line, 0);
        while ended.is_ok() {
            let incident = tokio::select! {
                request = self.requests.recv(), if line.unsent.len() < UNSENT => {
                    request.map_or(Incident::Dropped, Incident::Asked)
                }
                read = reader.read(&mut chunk) => Incident::Read(read),
                wrote = writer.write(&line.unsent), if !line.unsent.is_empty() => {
                    Incident::Wrote(wrote)
                }
                _ = pings.tick() => Incident::PingDue,
            };
            if let Incident::Read(Ok(length)) = incident {
                line.decoder.push(&chunk[..length]);
            }
            ended = self.apply(&mut line, incident);
        }
        self.end(line, ended.expect_err("the loop ends with a reason"));
    }

    /// What an incident changes; an error is the end and says why.
    fn apply(&self, line: &mut Line, incident: Incident) -> Result<(), String> {
        match incident {
            Incident::Asked(Request::Place { call, to_be_answered, action }) => {
                line.courses.place(call, to_be_answered);
                action.write_to(&mut line.unsent);
            }
            Incident::Asked(Request::Transfer { call, action }) => {
                // Nobody may have taken it yet: a real exchange is not as punctual as the script.
                if let Some(channel) = line.courses.taker(call) {
                    action.with("Channel", channel).write_to(&mut line.unsent);
                }
            }
            Incident::Read(Ok(0)) => return Err("closed the connection".to_owned()),
            Incident::Read(Ok(length)) => {
                line.unanswered = 0;
                return self.hear(line, length as u64);
            }
            Incident::Wrote(Ok(length)) => {
                line.unsent.drain(..length);
            }
            Incident::Read(Err(error)) | Incident::Wrote(Err(error)) => {
                return Err(format!("broke the connection ({error})"));
            }
            Incident::PingDue if line.unanswered == SILENT_PINGS => {
                let span = PING * SILENT_PINGS;
                return Err(format!("said nothing for {} s", span.as_secs()));
            }
            Incident::PingDue => {
                line.unanswered += 1;
                Message::action("Ping").write_to(&mut line.unsent);
            }
            Incident::Dropped => return Err("was no longer needed".to_owned()),
        }
        Ok(())
    }

    /// Reads the messages that are whole. They are counted before anybody is told of them.
    fn hear(&self, line: &mut Line, bytes: u64) -> Result<(), String> {
        let at_us = self.clock.now_us();
        let mut notices = Vec::new();
        let mut outcome = Ok(());
        loop {
            match line.decoder.next() {
                Ok(Some(message)) => {
                    line.garbled = 0;
                    notices.extend(line.courses.apply(message, at_us));
                }
                Ok(None) => break,
                Err(error) => {
                    line.courses.garbled();
                    line.garbled += 1;
                    if line.garbled == GARBLED {
                        outcome = Err(format!("sends what cannot be read ({error})"));
                        break;
                    }
                }
            }
        }
        self.count(line, bytes);
        self.tell(notices);
        outcome
    }

    fn count(&self, line: &Line, bytes: u64) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = shared.counts.bytes + bytes;
        shared.counts = AsteriskCounts { bytes, ..line.courses.counts() };
    }

    fn tell(&self, notices: impl IntoIterator<Item = Notice>) {
        for notice in notices {
            // Nobody listens any more when the run is over.
            let _ = self.notices.send(notice);
        }
    }

    /// Tells what was asked for and did not begin, and leaves the reason behind.
    fn end(mut self, mut line: Line, reason: String) {
        self.requests.close();
        while let Ok(request) = self.requests.try_recv() {
            if let Request::Place { call, to_be_answered, .. } = request {
                line.courses.place(call, to_be_answered);
            }
        }
        let told = format!("the exchange is not connected: it {reason}");
        let notices = line.courses.give_up(&told);
        self.count(&line, 0);
        self.tell(notices);
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).lost = Some(reason);
    }
}
