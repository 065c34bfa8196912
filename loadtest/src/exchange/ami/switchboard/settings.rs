//! What a switchboard is set up with: as much of an exchange's configuration as its events show.

use super::super::dialect::Dialect;

/// How a switchboard behaves, and who has a telephone at it.
#[derive(Debug, Clone)]
pub struct SwitchboardSettings {
    /// Which Asterisk it plays.
    pub dialect: Dialect,
    /// The system's name (`systemname` of `asterisk.conf`): the prefix of every `Uniqueid`, and from
    /// 13 on a header of every event.
    pub system_name: Option<String>,
    /// The wall clock at the origin of the run's clock, in microseconds since 1970.
    pub epoch_us: i64,
    /// Whether events carry the header `Timestamp` (`timestampevents` of `manager.conf`).
    pub timestamps: bool,
    /// The channel variables that events show (`channelvars` of `manager.conf`).
    pub channel_variables: Vec<String>,
    /// Events that depend on what is loaded and enabled.
    pub optional: OptionalEvents,
    /// The line to the outside, by its name in `sip.conf` or `pjsip.conf`.
    pub trunk: String,
    /// The context of the dialplan in which calls from outside begin.
    pub from_trunk: String,
    /// The context in which calls of the extensions begin.
    pub internal: String,
    /// How long an extension rings before the dialplan gives up, in seconds.
    pub dial_s: u32,
    /// The telephones.
    pub extensions: Vec<Extension>,
    /// The queues.
    pub queues: Vec<QueueSettings>,
    /// Seed of what is drawn: bridges' ids and SIP call ids.
    pub seed: u64,
}

impl SwitchboardSettings {
    /// An office of that Asterisk without telephones, with what its configuration has by default.
    pub fn new(dialect: Dialect) -> Self {
        SwitchboardSettings {
            dialect,
            system_name: None,
            epoch_us: 0,
            timestamps: false,
            channel_variables: Vec::new(),
            optional: OptionalEvents::default(),
            trunk: "trunk".to_owned(),
            from_trunk: "from-trunk".to_owned(),
            internal: "from-internal".to_owned(),
            dial_s: 20,
            extensions: Vec::new(),
            queues: Vec::new(),
            seed: 0,
        }
    }

    /// The channel technology of the trunk and the telephones.
    pub(super) fn technology(&self) -> &'static str {
        if self.dialect == Dialect::Asterisk11 { "SIP" } else { "PJSIP" }
    }

    /// The name that a telephone shows: its own, or its number.
    pub(super) fn name_of<'a>(&'a self, extension: &'a str) -> &'a str {
        let found = self.extensions.iter().find(|known| known.number == extension);
        found.map_or(extension, |known| &known.name)
    }
}

/// Events that an exchange sends or does not send, by what is loaded and enabled in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionalEvents {
    /// `CEL` (`cel.conf` with the manager enabled, the applications `dial` and `queue`, all events).
    pub cel: bool,
    /// `Cdr` (`cdr_manager.conf`).
    pub cdr: bool,
    /// `VarSet`: every Asterisk sends it. A switch because it is a third of all events.
    pub var_set: bool,
    /// `TestEvent`: only builds for developers send it. Debian's does.
    pub test_events: bool,
    /// `MusicOnHoldStart` and `MusicOnHoldStop`, if there is music to play to who waits in a queue.
    pub music_on_hold: bool,
}

impl Default for OptionalEvents {
    /// What is on in an exchange whose configuration nobody touched.
    fn default() -> Self {
        OptionalEvents {
            cel: false,
            cdr: false,
            var_set: true,
            test_events: false,
            music_on_hold: true,
        }
    }
}

/// A telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its number, which is the name of its endpoint too.
    pub number: String,
    /// The name that it shows.
    pub name: String,
}

impl Extension {
    /// A telephone that shows its number as its name.
    pub fn new(number: impl Into<String>) -> Self {
        let number = number.into();
        Extension { name: number.clone(), number }
    }
}

/// A queue of `queues.conf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSettings {
    /// Its name.
    pub name: String,
    /// In which order its members are called.
    pub strategy: Strategy,
    /// The members.
    pub members: Vec<MemberSettings>,
}

/// In which order a queue calls its members, as far as a switchboard chooses them: the members that
/// a scripted call rings are the script's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// All at once.
    RingAll,
    /// In turn, from the one after the last that took a call.
    RoundRobinMemory,
    /// Always in the order of the file.
    Linear,
}

impl Strategy {
    /// Its name in `queues.conf`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Strategy::RingAll => "ringall",
            Strategy::RoundRobinMemory => "rrmemory",
            Strategy::Linear => "linear",
        }
    }
}

/// A member of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberSettings {
    /// What is called: `PJSIP/101`, or `Local/101@agents/n`.
    pub interface: String,
    /// The member's name.
    pub name: String,
    /// Whether the member may be called while on another call (`ringinuse`).
    pub ring_in_use: bool,
}
