//! A real Asterisk as the exchange: told by its manager interface to place each call, while its own
//! events reach the CRM's telephony service and tell us when each call began and ended.
//!
//! | Module | Is |
//! | --- | --- |
//! | `placing` | a scripted call as the action that places it (pure) |
//! | `course` | the exchange's events as the beginnings and ends of calls (pure) |
//! | `login` | from the connection to a session that may place calls |
//! | `session` | the one task that owns the connection |
//!
//! Each call is recognised by the `Uniqueid` of its first channel, which the harness chooses by the
//! header `ChannelId` and which all channels of the call carry as `Linkedid` (Asterisk 12 and later,
//! `main/manager.c`, action Originate). The instants are those at which the events were read.

mod course;
mod login;
mod placing;
mod session;
#[cfg(test)]
mod trial;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use documents::calls::CallEnding;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::task::JoinHandle;

use super::{Notice, Notices};
use crate::calls::script::{Happening, ScriptedCall, Step};
use crate::clock::Clock;
use session::{Request, Session};

pub use placing::{Dialplan, NotPlaceable};

/// Requests that may wait for the exchange to take them. It takes hundreds a second.
const WAITING: usize = 10_000;

/// Why a real Asterisk cannot be driven.
#[derive(Debug, thiserror::Error)]
pub enum AsteriskError {
    /// Nobody answers there.
    #[error(
        "cannot connect to the exchange {address}; is its manager interface enabled (manager.conf)?"
    )]
    Unreachable {
        /// Where.
        address: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// It does not greet as a manager interface does.
    #[error("{address} is no manager interface of Asterisk: it began with `{began}`")]
    NotAsterisk {
        /// Where.
        address: String,
        /// Its first bytes.
        began: String,
    },
    /// Before Asterisk 12 a call's channels cannot be told apart from those of others.
    #[error(
        "the exchange {address} speaks version {version} of the manager interface; calls are placed \
         on Asterisk 12 or later, whose version is 2 or higher"
    )]
    TooOld {
        /// Where.
        address: String,
        /// The version of its interface.
        version: String,
    },
    /// It said no.
    #[error(
        "the exchange {address} refused {action}: {message}; its user `{user}` needs a secret that \
         is right, and the rights `read = call` and `write = originate,call,system`"
    )]
    Refused {
        /// Where.
        address: String,
        /// What was asked.
        action: &'static str,
        /// Who asked.
        user: String,
        /// Its answer.
        message: String,
    },
    /// It stopped answering, or answers what cannot be read.
    #[error("the exchange {address} {what} while logging in")]
    Broken {
        /// Where.
        address: String,
        /// What it did.
        what: String,
    },
}

/// What was counted of the calls at a real exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AsteriskCounts {
    /// Calls that the exchange was asked for.
    pub placed: u64,
    /// Calls whose first channel came.
    pub began: u64,
    /// Calls whose last channel hung up.
    pub ended: u64,
    /// Calls that were not played, whyever.
    pub not_played: u64,
    /// Of these, those that the exchange refused to place.
    pub refused: u64,
    /// Calls that somebody was to answer and that ended otherwise.
    pub failed: u64,
    /// Messages that were read: events and responses.
    pub messages: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Messages that could not be read.
    pub garbled: u64,
}

/// What the driver and its task share.
#[derive(Debug, Default)]
struct Shared {
    counts: AsteriskCounts,
    /// Calls that the task was not asked for.
    not_asked_for: u64,
    /// Why the task has ended.
    lost: Option<String>,
}

/// A session at a real Asterisk; it ends when the value is dropped, and leaves the calls alone.
#[derive(Debug)]
pub struct AsteriskDriver {
    requests: mpsc::Sender<Request>,
    notices: Notices,
    /// What the `Uniqueid` of a call's first channel begins with; its index follows.
    prefix: String,
    shared: Arc<Mutex<Shared>>,
    software: String,
    address: String,
    clock: Clock,
    dialplan: Dialplan,
    task: JoinHandle<()>,
}

impl AsteriskDriver {
    /// Logs in at `address` (`HOST:PORT`) by challenge, so that the secret is not sent.
    ///
    /// # Errors
    /// If nobody answers there within ten seconds, it is no Asterisk that can be driven, or it refuses.
    pub async fn connect(
        address: &str,
        user: &str,
        secret: &str,
        dialplan: Dialplan,
        clock: Clock,
        notices: Notices,
    ) -> Result<Self, AsteriskError> {
        let login = login::log_in(address, user, secret).await?;
        let (requests, waiting) = mpsc::channel(WAITING);
        let shared = Arc::new(Mutex::new(Shared::default()));
        // As Asterisk's own, after the name of the system: `mizan-1795511368.9`.
        let prefix = format!("mizan-{}.", login.token);
        let session = Session {
            prefix: prefix.clone(),
            clock,
            requests: waiting,
            notices: notices.clone(),
            shared: Arc::clone(&shared),
        };
        let task = tokio::spawn(session.run(login.stream, login.decoder));
        let (address, software) = (address.to_owned(), login.software);
        Ok(Self { requests, notices, prefix, shared, software, address, clock, dialplan, task })
    }

    /// Plays a step of a call now. Only its beginning and a transfer are asked for: the rest is the
    /// exchange's own doing. Never waits: what comes of it is told by notices.
    pub fn play(&self, call: &ScriptedCall, step: &Step) {
        let request = match &step.happening {
            Happening::Begins => {
                match self.dialplan.originate(call, &format!("{}{}", self.prefix, call.index)) {
                    Ok(action) => {
                        let to_be_answered = is_to_be_answered(call);
                        Request::Place { call: call.index, to_be_answered, action }
                    }
                    Err(reason) => return self.not_played(call.index, reason.to_string()),
                }
            }
            Happening::Transferred { to, .. } => {
                Request::Transfer { call: call.index, action: self.dialplan.transfer(to) }
            }
            _ => return,
        };
        let reason = match self.requests.try_send(request) {
            Ok(()) => return,
            Err(TrySendError::Full(_)) => "the exchange takes no more requests".to_owned(),
            Err(TrySendError::Closed(_)) => match self.lost() {
                Some(lost) => format!("the exchange is not connected: it {lost}"),
                None => "the exchange is not connected".to_owned(),
            },
        };
        // A transfer that is not asked for leaves the call with who took it.
        if matches!(step.happening, Happening::Begins) {
            self.not_played(call.index, reason);
        }
    }

    /// What it says it is, such as `Asterisk 16.28.0`.
    pub fn software(&self) -> &str {
        &self.software
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The clock by which it tells its instants.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// What was counted so far.
    pub fn counts(&self) -> AsteriskCounts {
        let shared = self.shared();
        let not_played = shared.counts.not_played + shared.not_asked_for;
        AsteriskCounts { not_played, ..shared.counts }
    }

    /// Why the session has ended, if it has: nothing is played from then on, and of the calls that
    /// were in progress nobody tells the end.
    pub fn lost(&self) -> Option<String> {
        self.shared().lost.clone()
    }

    fn not_played(&self, call: u64, reason: String) {
        self.shared().not_asked_for += 1;
        // Nobody listens any more when the run is over.
        let _ = self.notices.send(Notice::NotPlayed { call, reason });
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AsteriskDriver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Whether a call that is played as planned is answered.
fn is_to_be_answered(call: &ScriptedCall) -> bool {
    !matches!(call.ending, CallEnding::Busy | CallEnding::Unanswered)
}
