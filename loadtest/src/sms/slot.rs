//! What is known of one message.

use crate::gateway::Told;

/// Whether a message's start reached the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Start {
    /// Not asked for yet, or not answered.
    #[default]
    Open,
    /// The CRM took it; the request was sent at this instant.
    Sent(u64),
    /// The CRM did not take it.
    Failed,
}

/// What became of a message so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Fate {
    /// Not started.
    #[default]
    Planned,
    /// Started, and nothing more.
    Waiting,
    /// Taken by the gateway, first at this instant.
    Taken(u64),
    /// Given up by the CRM.
    Lost,
}

/// What the CRM was told of the first taking of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum First {
    /// It is still to be told.
    #[default]
    Open,
    /// That it was taken.
    Told,
    /// Anything but that.
    Untold,
}

/// A fault that is counted once a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mark {
    Duplicated = 1,
    Repeated = 2,
    Altered = 4,
    Malformed = 8,
    /// Its sample was given out.
    Sampled = 16,
}

/// One message.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    pub(super) start: Start,
    pub(super) fate: Fate,
    /// When the CRM first said that nothing waits, without having said otherwise since.
    pub(super) cleared_us: Option<u64>,
    /// Requests in which it was offered.
    pub(super) offers: u32,
    /// Of these, under way.
    pub(super) under_way: u32,
    /// Times that the gateway took it.
    pub(super) takings: u32,
    first: First,
    /// The earliest taking, from 0, of which the CRM was told that it was taken.
    told: Option<u32>,
    marks: u8,
}

impl Slot {
    /// Whether it was given to the CRM and is neither taken nor lost.
    pub(super) fn is_waiting(&self) -> bool {
        self.fate == Fate::Waiting
    }

    /// Marks a fault; says whether it is new.
    pub(super) fn mark(&mut self, mark: Mark) -> bool {
        let is_new = self.marks & mark as u8 == 0;
        self.marks |= mark as u8;
        is_new
    }

    /// An attempt on it is over. `taking` is its place among the takings, if it was one.
    pub(super) fn answered(&mut self, taking: Option<u32>, told: Told) {
        self.under_way = self.under_way.saturating_sub(1);
        let Some(taking) = taking else { return };
        let is_told = told == Told::Taken;
        if taking == 0 {
            self.first = if is_told { First::Told } else { First::Untold };
        }
        if is_told {
            self.told = Some(self.told.map_or(taking, |earlier| earlier.min(taking)));
        }
    }

    /// Whether it was taken again although an earlier taking was told as taken. That may come out
    /// late: two senders that offer one message at the same time are told after both have.
    pub(super) fn is_duplicated(&self) -> bool {
        self.told.is_some_and(|told| told + 1 < self.takings)
    }

    /// Whether it was taken again where no earlier taking was told as taken. At the end of a run, what
    /// is not told yet never will be.
    pub(super) fn is_repeated(&self, is_over: bool) -> bool {
        let untold = self.first == First::Untold || is_over && self.first == First::Open;
        untold && self.takings > 1
    }
}
