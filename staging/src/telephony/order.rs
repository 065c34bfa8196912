//! What is to be told to the CRM of a call, in the words of its telephony API.

use super::party::Party;

/// What a call is in the CRM. The numbers are the product's `callTypeIndex`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// Incoming, and nobody took it.
    Missed = 1,
    /// Incoming.
    Received = 2,
    /// To the outside.
    Outgoing = 3,
    /// From extension to extension.
    Internal = 4,
}

/// What a leg does. The numbers are the product's `channelStatusIndex`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Ringing = 2,
    Up = 3,
    HungUp = 4,
}

/// What became of a leg. The numbers are the product's `channelResponseIndex`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Response {
    NotAnswered = 1,
    Answered = 2,
    Busy = 3,
    Transferred = 4,
}

/// A leg's number within its call; [`ORIGIN`] is who makes the call.
pub(crate) type LegNumber = usize;

/// The leg that a call is opened with.
pub(crate) const ORIGIN: LegNumber = 0;

/// Something to be told of a call; the orders of one call are carried out one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// The call's number in this process.
    pub(crate) call: u64,
    pub(crate) what: What,
}

/// What is to be told. Dates are written as the API does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// The first order of each call.
    Open {
        source_id: String,
        /// The other party's number.
        number: String,
        kind: CallKind,
        /// Who makes the call.
        origin: Party,
        channel_source_id: String,
        start: String,
        /// It goes on now; a call that was over when it was heard of is not shown.
        live: bool,
    },
    /// The number became known later.
    Number { number: String },
    /// A party is called.
    Leg { leg: LegNumber, party: Party, channel_source_id: String, start: String },
    /// A leg changes.
    Change { leg: LegNumber, change: LegChange },
    /// The last order of each call.
    Close { kind: CallKind, end: String },
}

/// How a leg changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LegChange {
    pub(crate) status: Status,
    pub(crate) response: Response,
    pub(crate) at: String,
    /// Who got the call from this leg.
    pub(crate) to: Option<Party>,
}
