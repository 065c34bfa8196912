//! The exchanges that were recorded, set up again, and scripts for what was played at them.

use documents::calls::{CallDirection, CallEnding};
use loadtest::calls::script::{HangsUp, Happening, RingEnd, ScriptedCall, Step};
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::event::Event;
use loadtest::exchange::ami::switchboard::{
    Extension, MemberSettings, OptionalEvents, QueueSettings, Strategy, Switchboard,
    SwitchboardSettings,
};
use wire::ami::{Decoder, Limits, Message};

/// 24 November 2026, in the morning: about when the sessions were recorded.
pub(crate) const EPOCH_US: i64 = 1_795_512_000_000_000;

/// A queue whose members are telephones.
pub(crate) fn queue(
    technology: &str,
    name: &str,
    strategy: Strategy,
    members: &[&str],
) -> QueueSettings {
    let member = |number: &&str| MemberSettings {
        interface: format!("{technology}/{number}"),
        name: format!("Agent {number}"),
        ring_in_use: name == "busy",
    };
    QueueSettings { name: name.to_owned(), strategy, members: members.iter().map(member).collect() }
}

/// The exchange of `sessions/16-trunk.tsv`, as an Asterisk of any version.
pub(crate) fn office(dialect: Dialect) -> SwitchboardSettings {
    let technology = if dialect == Dialect::Asterisk11 { "SIP" } else { "PJSIP" };
    let number = |number: &str| Extension { number: number.into(), name: format!("Ext {number}") };
    let queue = |name, strategy, members| queue(technology, name, strategy, members);
    SwitchboardSettings {
        system_name: Some("pbx".into()),
        epoch_us: EPOCH_US,
        timestamps: true,
        optional: OptionalEvents {
            cel: true,
            cdr: true,
            music_on_hold: false,
            ..OptionalEvents::default()
        },
        internal: "internal".into(),
        extensions: ["101", "102", "103", "104", "105"].map(number).to_vec(),
        queues: vec![
            queue("sales", Strategy::Linear, &["104", "102"]),
            queue("nobody", Strategy::RingAll, &[]),
            queue("all", Strategy::RingAll, &["104", "102"]),
            queue("one", Strategy::Linear, &["101"]),
            queue("busy", Strategy::Linear, &["103", "102"]),
        ],
        ..SwitchboardSettings::new(dialect)
    }
}

/// Builds a script step by step.
pub(crate) struct Script {
    call: ScriptedCall,
    at_ms: u64,
}

impl Script {
    pub(crate) fn incoming(dialled: &str, ending: CallEnding) -> Self {
        let call = ScriptedCall {
            index: 0,
            due_us: 0,
            direction: CallDirection::Incoming,
            ending,
            number: "02188001234".into(),
            name: Some("Sara Test".into()),
            from_extension: None,
            dialled: dialled.into(),
            steps: Vec::new(),
        };
        Script { call, at_ms: 0 }.then(0, Happening::Begins)
    }

    pub(crate) fn from_101(direction: CallDirection, number: &str, ending: CallEnding) -> Self {
        let mut script = Script::incoming("", ending);
        script.call.direction = direction;
        script.call.number = number.into();
        script.call.name = None;
        script.call.from_extension = Some("101".into());
        script
    }

    /// A step so long after the last.
    pub(crate) fn then(mut self, after_ms: u64, happening: Happening) -> Self {
        self.at_ms += after_ms;
        self.call.steps.push(Step { after_us: self.at_ms * 1_000, happening });
        self
    }

    pub(crate) fn queues(self, queue: &str) -> Self {
        self.then(0, Happening::Queues { queue: queue.into() })
    }

    pub(crate) fn rings(self, after_ms: u64, extension: &str) -> Self {
        self.then(after_ms, Happening::Rings { extension: extension.into() })
    }

    pub(crate) fn stops(self, after_ms: u64, extension: &str, reason: RingEnd) -> Self {
        self.then(after_ms, Happening::StopsRinging { extension: extension.into(), reason })
    }

    pub(crate) fn answered(self, after_ms: u64, extension: &str) -> Self {
        self.then(after_ms, Happening::Answered { extension: extension.into() })
    }

    pub(crate) fn hangs_up(self, after_ms: u64, by: HangsUp) -> ScriptedCall {
        self.then(after_ms, Happening::HangsUp { by }).call
    }
}

/// Plays a whole call, from an instant on.
pub(crate) fn play(
    switchboard: &mut Switchboard,
    call: &ScriptedCall,
    from_us: u64,
) -> Vec<Message> {
    let steps = call.steps.iter();
    let events = steps.flat_map(|step| switchboard.play(call, step, from_us + step.after_us));
    messages(&events.collect::<Vec<_>>())
}

/// The events as who listens reads them.
pub(crate) fn messages(events: &[Event]) -> Vec<Message> {
    let mut decoder = Decoder::new(Limits::default());
    let mut messages = Vec::new();
    for event in events {
        decoder.push(&event.bytes);
        let message = decoder.next().expect("an event can be read").expect("an event is whole");
        messages.push(message.to_message());
    }
    assert_eq!(decoder.pending(), 0, "each event is one message");
    messages
}
