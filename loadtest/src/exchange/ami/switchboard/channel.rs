//! Channels and bridges: what the exchange knows of each leg of a call.

use super::cdr::Cdr;

/// A channel, by its place in the order of all channels: the last part of its `Uniqueid`.
pub(super) type ChannelId = u64;

/// What a channel does, with the numbers and words of Asterisk's `main/channel.c`, `ast_state2str`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Down,
    /// It calls.
    Ring,
    /// It is called.
    Ringing,
    Up,
    Busy,
}

impl State {
    pub(super) fn number(self) -> &'static str {
        match self {
            State::Down => "0",
            State::Ring => "4",
            State::Ringing => "5",
            State::Up => "6",
            State::Busy => "7",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            State::Down => "Down",
            State::Ring => "Ring",
            State::Ringing => "Ringing",
            State::Up => "Up",
            State::Busy => "Busy",
        }
    }
}

/// A number and a name as one party shows them to the other; empty where it shows none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Party {
    pub(super) number: String,
    pub(super) name: String,
}

impl Party {
    pub(super) fn new(number: &str, name: &str) -> Self {
        Party { number: number.to_owned(), name: name.to_owned() }
    }
}

/// Where in the dialplan a channel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) context: String,
    pub(super) exten: String,
    pub(super) priority: u32,
}

impl Place {
    pub(super) fn new(context: &str, exten: &str, priority: u32) -> Self {
        Place { context: context.to_owned(), exten: exten.to_owned(), priority }
    }
}

/// What has changed of a channel and was not told yet, beside its place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Untold {
    pub(super) caller: bool,
    pub(super) connected: bool,
}

/// One leg of a call.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) name: String,
    /// The part of the name that says whose it is: `PJSIP/101`, `Local/101@agents`.
    pub(super) device: String,
    pub(super) state: State,
    pub(super) caller: Party,
    pub(super) connected: Party,
    /// The number that the caller's line gave, which call detail knows beside the caller id.
    pub(super) ani: String,
    /// The number that was dialled, as the caller's line gave it.
    pub(super) dnid: String,
    pub(super) account: String,
    pub(super) place: Place,
    /// The place that the last `Newexten` said.
    pub(super) printed: Option<Place>,
    /// What has changed of it in silence.
    pub(super) untold: Untold,
    pub(super) application: String,
    pub(super) data: String,
    /// The application whose beginning the channel events told (`CEL`), and not yet its end.
    pub(super) cel_application: &'static str,
    pub(super) unique_id: String,
    pub(super) linked: ChannelId,
    pub(super) linked_id: String,
    pub(super) created_us: u64,
    pub(super) bridge: Option<u64>,
    /// The values of the variables that events show, in the order of the settings.
    pub(super) shown: Vec<String>,
    /// Variables that channels inherit which it calls, with the underscores that say so.
    pub(super) heritage: Vec<(String, String)>,
    pub(super) dial_status: &'static str,
    /// The id of its SIP call; empty if it is no SIP channel.
    pub(super) sip_call_id: String,
    /// The channel whose end was the reason for its own, or what else was.
    pub(super) hangup_source: String,
    /// The number of the call in the exchange's log, from 1; 0 before it has one.
    pub(super) log_call: u32,
    pub(super) cdrs: Vec<Cdr>,
    /// Whether its call is in the detail of who dialled it, and so not in one of its own.
    pub(super) is_dialled: bool,
}

/// Channels that hear each other.
#[derive(Debug)]
pub(super) struct Bridge {
    pub(super) unique_id: String,
    pub(super) channels: Vec<ChannelId>,
}

/// The words for a cause of a hang-up, from Asterisk's `main/channel.c`, `causes[]`.
pub(super) fn cause_words(cause: u8) -> &'static str {
    match cause {
        0 => "Unknown",
        1 => "Unallocated (unassigned) number",
        16 => "Normal Clearing",
        17 => "User busy",
        18 => "No user responding",
        19 => "User alerting, no answer",
        21 => "Call Rejected",
        26 => "Answered elsewhere",
        34 => "Circuit/channel congestion",
        127 => "Interworking, unspecified",
        _ => "Unknown",
    }
}
