//! The harness as an Asterisk: a manager interface that telephony services log in to
//! ([`server`]), and the events of calls in the order and with the headers of Asterisk 11, 13 and 16
//! ([`switchboard`]).

pub mod dialect;
pub mod event;
pub mod exchange;
pub mod played;
pub mod server;
pub mod switch;
pub mod switchboard;

use std::collections::BTreeSet;

use crate::calls::model::QUEUE;
use crate::calls::script::{Happening, ScriptedCall, TRUNK};
use dialect::Dialect;
use switchboard::{Extension, MemberSettings, QueueSettings, Strategy, SwitchboardSettings};

/// The office in which a script's calls take place: its telephones, and its queue with whom the
/// script lets it ring.
pub fn office(dialect: Dialect, calls: &[ScriptedCall]) -> SwitchboardSettings {
    let (mut extensions, mut members) = (BTreeSet::new(), BTreeSet::new());
    for call in calls {
        extensions.extend(call.from_extension.as_deref());
        let is_queued =
            call.steps.iter().any(|step| matches!(step.happening, Happening::Queues { .. }));
        let rung = call.steps.iter().filter_map(|step| match &step.happening {
            Happening::Rings { extension } if extension != TRUNK => Some(extension.as_str()),
            _ => None,
        });
        for extension in rung {
            extensions.insert(extension);
            if is_queued {
                members.insert(extension);
            }
        }
    }
    let technology = if dialect == Dialect::Asterisk11 { "SIP" } else { "PJSIP" };
    let member = |extension: &&str| MemberSettings {
        interface: format!("{technology}/{extension}"),
        name: (*extension).to_owned(),
        ring_in_use: false,
    };
    let queue = QueueSettings {
        name: QUEUE.to_owned(),
        strategy: Strategy::RoundRobinMemory,
        members: members.iter().map(member).collect(),
    };
    SwitchboardSettings {
        extensions: extensions.iter().map(|number| Extension::new(*number)).collect(),
        queues: vec![queue],
        ..SwitchboardSettings::new(dialect)
    }
}
