//! What the outbox is doing and has done, for who runs it and for tests.

use tokio::sync::watch;

use super::job::Entry;
use crate::store::messages::{End, Tally};

/// The state of an install's short messages. All of it but the mistakes is of the database, and so
/// includes what earlier starts on the same data directory did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SmsState {
    /// Campaigns that were made.
    pub campaigns: u64,
    /// Messages that were put into the outbox: those of campaigns that were started, and single ones.
    pub started: u64,
    /// Of these, neither sent nor given up.
    pub waiting: u64,
    /// Marked as sent.
    pub sent: u64,
    /// Given up.
    pub failed: u64,
    /// Requests that were made, be they answered or not.
    pub attempts: u64,
    /// Reported as delivered.
    pub delivered: u64,
    /// Customers' replies that were kept since this start.
    pub replies: u64,
    /// Messages that an earlier start was sending when it was killed or cut off: some of them may have
    /// left, and all are offered again.
    pub offered_again: u64,
    /// Times that all senders paused because the gateway took nothing.
    pub pauses: u64,
    /// Why a message was not taken last.
    pub trouble: String,
    /// Marked as sent and never offered because a fault says so.
    pub dropped: u64,
    /// Taken twice because a fault says so.
    pub doubled: u64,
    /// Taken after more later ones than are under way at once because a fault says so.
    pub held_back: u64,
    /// Taken with another text because a fault says so. A text that code page 1256 does not change is not
    /// counted.
    pub mangled: u64,
    /// Taken for a number that begins with 98 because a fault says so.
    pub code98: u64,
}

/// Outcomes that are known and those of them that are in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Progress {
    pub(crate) made: u64,
    pub(crate) recorded: u64,
}

/// The state as the outbox and the web API share it.
#[derive(Debug)]
pub(crate) struct SharedState {
    state: watch::Sender<SmsState>,
    progress: watch::Sender<Progress>,
}

impl SharedState {
    pub(crate) fn new() -> SharedState {
        SharedState { state: watch::Sender::default(), progress: watch::Sender::default() }
    }

    /// Changes the state. `waiting` follows from the others, so that outcomes may be told before the
    /// start that they belong to.
    pub(crate) fn change(&self, change: impl FnOnce(&mut SmsState)) {
        self.state.send_modify(|state| {
            change(state);
            state.waiting = state.started.saturating_sub(state.sent + state.failed);
        });
    }

    /// Changes what `waiting` does not follow from, and tells it only if `change` did something.
    pub(crate) fn change_if(&self, change: impl FnOnce(&mut SmsState) -> bool) {
        self.state.send_if_modified(change);
    }

    pub(crate) fn watch(&self) -> watch::Receiver<SmsState> {
        self.state.subscribe()
    }

    /// What the database holds at the start.
    pub(crate) fn resume(&self, campaigns: u64, tally: &Tally, offered_again: u64) {
        self.change(|state| {
            state.campaigns = campaigns;
            state.started = tally.waiting + tally.sent + tally.failed;
            state.sent = tally.sent;
            state.failed = tally.failed;
            state.attempts = tally.attempts;
            state.delivered = tally.delivered;
            state.offered_again = offered_again;
        });
    }

    /// Outcomes that are in the database now.
    pub(crate) fn recorded(&self, entries: &[Entry]) {
        self.change(|state| {
            for entry in entries {
                state.attempts += u64::from(entry.outcome.attempts);
                match entry.outcome.end {
                    End::Sent(_) => state.sent += 1,
                    End::Failed => state.failed += 1,
                    End::Again | End::Released => {}
                }
                state.dropped += u64::from(entry.done.drop);
                state.doubled += u64::from(entry.done.double);
                state.held_back += u64::from(entry.done.hold);
                state.mangled += u64::from(entry.done.mangle);
                state.code98 += u64::from(entry.done.code98);
            }
        });
        self.progress.send_modify(|progress| progress.recorded += entries.len() as u64);
    }

    /// So many outcomes are known.
    pub(crate) fn made(&self, made: u64) {
        self.progress
            .send_if_modified(|progress| std::mem::replace(&mut progress.made, made) != made);
    }

    /// Waits until the outcomes that are known now are in the database.
    pub(crate) async fn settled(&self) {
        let mut progress = self.progress.subscribe();
        let made = progress.borrow().made;
        // The sender lives as long as this.
        let _ = progress.wait_for(|progress| progress.recorded >= made).await;
    }
}
