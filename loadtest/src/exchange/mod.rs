//! The exchange that the harness plays, drives or stands in for: by whichever way, a scripted call
//! becomes what a CRM's telephony service can hear.
//!
//! An exchange is started before the run, since the CRM's telephony service has to find it. It counts
//! time by a clock of its own and tells by [`Notice`] when each call began and ended.

pub mod ami;
pub mod asterisk;
pub mod direct;
mod office_time;
pub mod smdr;
pub mod way;

use documents::calls::ExchangeKind;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};

use crate::calls::script::{ScriptedCall, Step};
use crate::clock::Clock;
use crate::recorder::Sample;
use crate::scenario::TroubleKind;

/// What an exchange tells of its calls. Instants are those of the exchange's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A call's first event is out.
    Began {
        /// Its place in the schedule.
        call: u64,
        /// When.
        at_us: u64,
    },
    /// A call's last event is out.
    Ended {
        /// Its place in the schedule.
        call: u64,
        /// When.
        at_us: u64,
    },
    /// A call could not be played.
    NotPlayed {
        /// Its place in the schedule.
        call: u64,
        /// Why not.
        reason: String,
    },
    /// A request that stands for the exchange was answered, or not.
    Asked(Sample),
}

/// Where notices go.
pub type Notices = mpsc::UnboundedSender<Notice>;

/// What an exchange counted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExchangeCounts {
    /// Log-ins that were accepted.
    pub logins: u64,
    /// Log-ins that were refused.
    pub logins_refused: u64,
    /// Most listeners at once.
    pub clients_most: u64,
    /// Listeners that were dropped because they read too slowly.
    pub clients_dropped: u64,
    /// Times that a listener sent what cannot be read.
    pub clients_garbled: u64,
    /// Events, lines or requests, to all listeners together.
    pub events_sent: u64,
    /// Bytes of them.
    pub bytes_sent: u64,
    /// Restarts.
    pub restarts: u64,
}

/// An exchange.
pub enum Exchange {
    /// An Asterisk that we play.
    Ami(ami::played::PlayedAsterisk),
    /// A Panasonic exchange that we play.
    Smdr(smdr::SmdrExchange),
    /// A real Asterisk that is told to place the calls.
    Asterisk(asterisk::AsteriskDriver),
    /// Nobody: the telephony API is called instead.
    Direct(direct::Direct),
}

impl Exchange {
    /// Which kind it is.
    pub fn kind(&self) -> ExchangeKind {
        match self {
            Exchange::Ami(ami) => ami.kind(),
            Exchange::Smdr(smdr) => smdr.kind(),
            Exchange::Asterisk(_) => ExchangeKind::Asterisk,
            Exchange::Direct(_) => ExchangeKind::Direct,
        }
    }

    /// The clock by which it tells its instants.
    pub fn clock(&self) -> Clock {
        match self {
            Exchange::Ami(ami) => ami.clock(),
            Exchange::Smdr(smdr) => smdr.clock(),
            Exchange::Asterisk(asterisk) => asterisk.clock(),
            Exchange::Direct(direct) => direct.clock(),
        }
    }

    /// Where it listens or was connected to.
    pub fn address(&self) -> Option<String> {
        match self {
            Exchange::Ami(ami) => Some(ami.address()),
            Exchange::Smdr(smdr) => smdr.address(),
            Exchange::Asterisk(asterisk) => Some(asterisk.address().to_owned()),
            Exchange::Direct(_) => None,
        }
    }

    /// What it says it is.
    pub fn software(&self) -> Option<String> {
        match self {
            Exchange::Ami(ami) => Some(ami.software()),
            Exchange::Asterisk(asterisk) => Some(asterisk.software().to_owned()),
            Exchange::Smdr(_) | Exchange::Direct(_) => None,
        }
    }

    /// How many listen to it now; `None` where that cannot be seen or nobody needs to.
    pub fn listeners(&self) -> Option<watch::Receiver<u64>> {
        match self {
            Exchange::Ami(ami) => Some(ami.listeners()),
            Exchange::Smdr(smdr) => Some(smdr.listeners()),
            Exchange::Asterisk(_) | Exchange::Direct(_) => None,
        }
    }

    /// Plays a step of a call now. Never waits: what comes of it is told by notices.
    pub fn play(&self, call: &ScriptedCall, step: &Step) {
        match self {
            Exchange::Ami(ami) => ami.play(call, step),
            Exchange::Smdr(smdr) => smdr.play(call, step),
            Exchange::Asterisk(asterisk) => asterisk.play(call, step),
            Exchange::Direct(direct) => direct.play(call, step),
        }
    }

    /// Whether something can be made to go wrong at it.
    pub fn can_suffer(&self) -> bool {
        match self {
            Exchange::Ami(_) => true,
            Exchange::Smdr(_) | Exchange::Asterisk(_) | Exchange::Direct(_) => false,
        }
    }

    /// Whether calls that go out stand in the CRM while they last: a call log has them only once they
    /// are over.
    pub fn shows_outgoing(&self) -> bool {
        !matches!(self, Exchange::Smdr(_))
    }

    /// Lets something go wrong at it, and returns when that is over.
    pub async fn suffer(&self, trouble: TroubleKind) {
        match self {
            Exchange::Ami(ami) => ami.suffer(trouble).await,
            Exchange::Smdr(_) | Exchange::Asterisk(_) | Exchange::Direct(_) => {}
        }
    }

    /// What it counted so far.
    pub fn counts(&self) -> ExchangeCounts {
        match self {
            Exchange::Ami(ami) => ami.counts(),
            Exchange::Smdr(smdr) => smdr.counts(),
            Exchange::Asterisk(asterisk) => {
                let asterisk::AsteriskCounts { messages, bytes, garbled, .. } = asterisk.counts();
                ExchangeCounts {
                    // Its events are what all listeners get; how many others listen it does not tell.
                    events_sent: messages,
                    bytes_sent: bytes,
                    clients_garbled: garbled,
                    ..ExchangeCounts::default()
                }
            }
            Exchange::Direct(direct) => direct.counts(),
        }
    }
}
