//! What will happen to each call, known before the run: the calls of a plan in simulated time.

use documents::calls::{CallDirection, CallEnding};

/// One call from its first event to its hang-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptedCall {
    /// Its place in the schedule, from 0.
    pub index: u64,
    /// When its first event is due, in microseconds of the run.
    pub due_us: u64,
    /// Which way it goes.
    pub direction: CallDirection,
    /// What becomes of it.
    pub ending: CallEnding,
    /// The outside party's number as the exchange shows it: the caller's of an incoming call, the
    /// dialled one of an outgoing call. Of an internal call, the extension that is called.
    pub number: String,
    /// The name that the exchange shows with it, if it shows one.
    pub name: Option<String>,
    /// The extension that makes the call; of an incoming call, `None`.
    pub from_extension: Option<String>,
    /// The number that was dialled from outside: the office's own.
    pub dialled: String,
    /// What happens, in order. The first is [`Happening::Begins`] at 0, the last
    /// [`Happening::HangsUp`].
    pub steps: Vec<Step>,
}

impl ScriptedCall {
    /// From the first event to the hang-up, in microseconds.
    pub fn holding_us(&self) -> u64 {
        self.steps.last().map_or(0, |step| step.after_us)
    }
}

/// One thing that happens to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Since the call's first event, in microseconds. Never falls from one step to the next.
    pub after_us: u64,
    /// What happens.
    pub happening: Happening,
}

/// What can happen to a call.
///
/// An answered incoming call is `Begins, Rings(101), Answered(101), HangsUp`; through a queue
/// `Begins, Queues, Rings(101), StopsRinging(101, NoAnswer), Rings(102), Answered(102), HangsUp`;
/// a blind transfer goes on `Answered(101), Transferred(101, 103), Rings(103), Answered(103)`; a busy
/// one `Begins, Rings(101), StopsRinging(101, Busy), HangsUp`. An outgoing call rings and is
/// answered at the trunk: its extension is [`TRUNK`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The call is there: its first event.
    Begins,
    /// The caller is put into a queue.
    Queues {
        /// The queue's name.
        queue: String,
    },
    /// A party begins to be called.
    Rings {
        /// The extension, or [`TRUNK`].
        extension: String,
    },
    /// A party stops ringing without taking the call.
    StopsRinging {
        /// The extension, or [`TRUNK`].
        extension: String,
        /// Why.
        reason: RingEnd,
    },
    /// A party takes the call.
    Answered {
        /// The extension, or [`TRUNK`].
        extension: String,
    },
    /// A party passes the call on without asking (a blind transfer) and is out of it.
    Transferred {
        /// Who had it.
        from: String,
        /// Who is to get it.
        to: String,
    },
    /// The caller leaves the queue without having been answered.
    LeavesQueue,
    /// The call is over: its last event.
    HangsUp {
        /// Who hung up.
        by: HangsUp,
    },
}

/// The far end of an outgoing call: the line to the outside.
pub const TRUNK: &str = "trunk";

/// Why a party stopped ringing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingEnd {
    /// It rang out.
    NoAnswer,
    /// It was on another call.
    Busy,
    /// The caller gave up.
    Cancelled,
}

/// Who ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HangsUp {
    /// Who made it.
    Caller,
    /// Who took it.
    Callee,
}
