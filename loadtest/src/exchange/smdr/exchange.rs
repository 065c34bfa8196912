//! The call log as an exchange: plays scripted calls into the feed and tells when they began and
//! ended.

use documents::calls::ExchangeKind;
use jiff::Timestamp;
use tokio::sync::watch;

use super::feed::Feed;
use super::store::FeedCounts;
use crate::calls::script::{Happening, ScriptedCall, Step};
use crate::clock::Clock;
use crate::exchange::{ExchangeCounts, Notice, Notices, office_time};

/// A Panasonic exchange whose call log is read.
#[derive(Debug)]
pub struct SmdrExchange {
    feed: Feed,
    layout: String,
    /// The serial port's name; over TCP, `None`.
    port: Option<String>,
    clock: Clock,
    epoch: Timestamp,
    notices: Notices,
}

impl SmdrExchange {
    /// An exchange that prints into a feed. `epoch` is the time of day at the clock's start.
    pub fn new(
        feed: Feed,
        layout: &str,
        port: Option<String>,
        clock: Clock,
        epoch: Timestamp,
        notices: Notices,
    ) -> Self {
        SmdrExchange { feed, layout: layout.to_owned(), port, clock, epoch, notices }
    }

    /// Its kind.
    pub fn kind(&self) -> ExchangeKind {
        ExchangeKind::Smdr { layout: self.layout.clone(), serial: self.port.is_some() }
    }

    /// Its clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Where it listens, or its port.
    pub fn address(&self) -> Option<String> {
        self.port.clone().or_else(|| Some(self.feed.address()?.to_string()))
    }

    /// Who reads it.
    pub fn listeners(&self) -> watch::Receiver<u64> {
        self.feed.listeners()
    }

    /// Prints what a step of a call prints.
    pub fn play(&self, call: &ScriptedCall, step: &Step) {
        self.feed.play(call, step, office_time::at(self.epoch, self.clock.now_us()));
        let (call, at_us) = (call.index, self.clock.now_us());
        let notice = match step.happening {
            Happening::Begins => Notice::Began { call, at_us },
            Happening::HangsUp { .. } => Notice::Ended { call, at_us },
            _ => return,
        };
        // Nobody hears it once the run is over.
        let _over = self.notices.send(notice);
    }

    /// What it counted so far.
    pub fn counts(&self) -> ExchangeCounts {
        let FeedCounts {
            logins,
            logins_refused,
            clients_most,
            clients_dropped,
            lines_sent,
            bytes_sent,
            ..
        } = self.feed.counts();
        ExchangeCounts {
            logins,
            logins_refused,
            clients_most,
            clients_dropped,
            events_sent: lines_sent,
            bytes_sent,
            ..ExchangeCounts::default()
        }
    }
}
