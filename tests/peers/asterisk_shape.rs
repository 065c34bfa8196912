//! What is the same whenever Asterisk plays the same call: which events it sends, with which headers,
//! in which order.
//!
//! A call's events come from several threads of Asterisk, whose order to each other differs from one
//! run to the next. Twelve runs each of an answered, a busy, an unanswered and a queued call on 16.28
//! showed what never changes: the number of each event, its headers, and the order within a
//! *strand*, the events of one channel that one thread sends. Apart from each other are
//!
//! - the channel's own events;
//! - its CEL events, which follow up to a few milliseconds behind, and its Cdr;
//! - `HangupRequest`, which the thread of the other half of the Local channel sends;
//! - `AgentComplete`, which the queue sends, and `OriginateResponse`, which whoever placed the call does;
//! - `QueueMemberStatus`, `BridgeCreate` and `BridgeDestroy`, which belong to no channel.
//!
//! Which channel is the last to hang up, and so gets the CEL event `LINKEDID_END`, changes as well; so
//! does which agent of the queue is next. `AgentComplete` holds the agent's channel (`Dest...`) only
//! if the queue comes to it before that channel is gone.

use std::collections::BTreeMap;

use wire::ami::Message;

/// The events of one call by channel and strand, each as its name and its headers' names.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    strands: BTreeMap<(String, &'static str), Vec<String>>,
}

/// Events that keep no order with the others of their channel.
const APART: [&str; 6] =
    ["CEL", "Cdr", "HangupRequest", "AgentComplete", "OriginateResponse", "QueueMemberStatus"];

/// Of some events, the header whose value says what kind it is.
const KINDS: [(&str, &str); 5] = [
    ("VarSet", "Variable"),
    ("CEL", "EventName"),
    ("Newexten", "Application"),
    ("TestEvent", "State"),
    ("DialEnd", "DialStatus"),
];

impl Shape {
    /// The shape of one call's events.
    pub(crate) fn of(messages: &[Message]) -> Self {
        let mut shape = Self::default();
        for message in messages {
            let event = message.get("Event").unwrap_or_default();
            let apart = APART.iter().find(|apart| **apart == event);
            let strand = apart.copied().unwrap_or("channel");
            let entry = entry(message, &event);
            shape.strands.entry((role(message), strand)).or_default().push(entry);
        }
        shape
    }

    /// Where two shapes differ, a line each; `names` are those of the two.
    pub(crate) fn differences(&self, other: &Self, names: [&str; 2]) -> Vec<String> {
        let empty = Vec::new();
        let keys: std::collections::BTreeSet<_> =
            self.strands.keys().chain(other.strands.keys()).collect();
        let mut found = Vec::new();
        for key in keys {
            let ours = [self, other].map(|shape| shape.strands.get(key).unwrap_or(&empty));
            if ours[0] != ours[1] {
                found.push(difference(key, ours, names));
            }
        }
        found
    }
}

/// The first place where a strand differs.
fn difference(key: &(String, &str), strands: [&Vec<String>; 2], names: [&str; 2]) -> String {
    let same = strands[0].iter().zip(strands[1]).take_while(|(a, b)| a == b).count();
    let at =
        |strand: &Vec<String>| strand.get(same).map_or("nothing more", String::as_str).to_owned();
    format!(
        "{} ({}), event {} of {} and {}:\n  {}: {}\n  {}: {}",
        key.0,
        key.1,
        same + 1,
        strands[0].len(),
        strands[1].len(),
        names[0],
        at(strands[0]),
        names[1],
        at(strands[1]),
    )
}

/// An event's name, its kind, and the names of its headers in order.
fn entry(message: &Message, event: &str) -> String {
    let kind = KINDS.iter().find(|(name, _)| *name == event);
    let kind = kind.and_then(|(_, header)| message.get(header)).unwrap_or_default();
    let privilege = message.get("Privilege").unwrap_or_default();
    // The variables of a channel stand in one event with the channel's name in the header's.
    let name = |key: &str| key.split('(').next().expect("a first part").to_owned();
    let mut names: Vec<String> = message.headers().map(|(key, _)| name(&key)).collect();
    if event == "AgentComplete" {
        names.retain(|name| !name.starts_with("Dest"));
    }
    format!("{event} {kind} [{privilege}] {}", names.join(" "))
}

/// The part that an event's channel plays in the call, whatever its number and its agent.
fn role(message: &Message) -> String {
    if message.get("EventName").as_deref() == Some("LINKEDID_END") {
        return "whichever channel is last".to_owned();
    }
    let channel = ["Channel", "LocalOneChannel", "DestChannel"]
        .iter()
        .find_map(|header| message.get(header))
        .unwrap_or_default();
    // `Local/101@agents-0000001f;2`
    let Some((name, serial)) = channel.rsplit_once('-') else { return channel.into_owned() };
    let half = serial.rsplit_once(';').map_or("", |(_, half)| half);
    let name = if name.ends_with("@agents") { "Local/AGENT@agents" } else { name };
    format!("{name};{half}")
}
