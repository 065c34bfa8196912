//! The Asterisk that the harness plays, as an exchange of a run: plays scripted calls to whoever is
//! logged in and tells when they began and ended.

use documents::calls::ExchangeKind;
use tokio::sync::watch;

use super::dialect::Dialect;
use super::exchange::AmiExchange;
use super::server::ServerCounts;
use crate::calls::script::{Happening, ScriptedCall, Step};
use crate::clock::Clock;
use crate::exchange::{ExchangeCounts, Notice, Notices};
use crate::scenario::TroubleKind;

/// An Asterisk that the harness plays.
pub struct PlayedAsterisk {
    exchange: AmiExchange,
    dialect: Dialect,
    clock: Clock,
    notices: Notices,
}

impl PlayedAsterisk {
    /// Plays calls on an exchange whose clock this is.
    pub fn new(exchange: AmiExchange, dialect: Dialect, clock: Clock, notices: Notices) -> Self {
        PlayedAsterisk { exchange, dialect, clock, notices }
    }

    /// Its kind.
    pub fn kind(&self) -> ExchangeKind {
        ExchangeKind::Ami { dialect: self.dialect.number() }
    }

    /// Its clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.exchange.address().to_string()
    }

    /// How it greets.
    pub fn software(&self) -> String {
        format!("Asterisk Call Manager/{}", self.dialect.interface_version())
    }

    /// Who is logged in and hears calls.
    pub fn listeners(&self) -> watch::Receiver<u64> {
        self.exchange.listeners()
    }

    /// Publishes the events of a step of a call.
    pub fn play(&self, call: &ScriptedCall, step: &Step) {
        let at_us = self.exchange.play(call, step);
        let call = call.index;
        let notice = match step.happening {
            Happening::Begins => Notice::Began { call, at_us },
            Happening::HangsUp { .. } => Notice::Ended { call, at_us },
            _ => return,
        };
        // Nobody hears it once the run is over.
        let _over = self.notices.send(notice);
    }

    /// Restarts as after a crash, or sets its wall clock back.
    pub async fn suffer(&self, trouble: TroubleKind) {
        match trouble {
            // One that does not come back has no listeners: calls that are due are counted as not
            // played.
            TroubleKind::Restart(down) => drop(self.exchange.restart(down).await),
            TroubleKind::ClockBack(by) => self.exchange.set_clock_back(by),
        }
    }

    /// What it counted so far.
    pub fn counts(&self) -> ExchangeCounts {
        let ServerCounts {
            logins,
            logins_refused,
            clients_most,
            clients_dropped,
            clients_garbled,
            events_sent,
            bytes_sent,
            restarts,
            ..
        } = self.exchange.counts();
        ExchangeCounts {
            logins,
            logins_refused,
            clients_most,
            clients_dropped,
            clients_garbled,
            events_sent,
            bytes_sent,
            restarts,
        }
    }
}
