//! What is the same whenever Asterisk plays the same calls: which events it sends, with which
//! headers, in which order.
//!
//! The events of a call come from several threads, whose order to each other differs from one run to
//! the next. What does not differ is the order within a *strand*: the events of one channel (or
//! bridge, or queue member) that one thread sends. Strands of their own, as recordings of 16.28 show
//! it, have
//!
//! - each channel, with the events of bridges that it enters and leaves;
//! - each channel's `CEL`, `Cdr` and `TestEvent`;
//! - each channel's `HangupRequest` and `BlindTransfer`, which the thread of its far end sends;
//! - each channel's `OriginateResponse`, which whoever placed the call sends;
//! - each queue's `AgentComplete`, each bridge, each member of a queue.
//!
//! Two things differ from run to run and are left out: whether `HangupRequest` states a cause, and
//! which of the two channels `AgentComplete` still holds: on a busy machine, neither.

use std::collections::HashMap;
use std::fmt::Write as _;

use wire::ami::Message;

/// The events of one or more calls, by strand.
#[derive(Debug, Default)]
pub struct Shape {
    strands: Vec<(String, Vec<Entry>)>,
    places: HashMap<String, usize>,
    names: Names,
}

/// An event: what kind it is, and the names of its headers in order.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    label: String,
    headers: Vec<String>,
}

/// Of some events, the header whose value says what kind it is.
const KINDS: &[(&str, &str)] = &[
    ("Bridge", "Bridgestate"),
    ("BridgeEnter", "BridgeNumChannels"),
    ("BridgeLeave", "BridgeNumChannels"),
    ("CEL", "EventName"),
    ("Cdr", "Disposition"),
    ("Dial", "SubEvent"),
    ("DialEnd", "DialStatus"),
    ("DialState", "DialStatus"),
    ("Hangup", "Cause"),
    ("MusicOnHold", "State"),
    ("Newexten", "Application"),
    ("Newstate", "ChannelStateDesc"),
    ("OriginateResponse", "Response"),
    ("QueueMemberStatus", "Status"),
    ("SoftHangupRequest", "Cause"),
    ("TestEvent", "State"),
    ("VarSet", "Variable"),
];

impl Shape {
    /// The shape of these events, in the order in which they came.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Message>) -> Self {
        let mut shape = Shape::default();
        for event in events {
            shape.add(event);
        }
        shape
    }

    fn add(&mut self, message: &Message) {
        let event = message.get("Event").unwrap_or_default().into_owned();
        let entry = entry(message, &event);
        let channel =
            ["Channel", "LocalOneChannel", "DestChannel", "TransfererChannel", "Channel1"]
                .iter()
                .find_map(|key| message.get(key))
                .map(|name| self.names.channel(&name));
        let bridge = message.get("BridgeUniqueid").map(|id| self.names.bridge(&id));
        let is_of_bridge = event.starts_with("Bridge");
        if let Some(bridge) = bridge.filter(|_| is_of_bridge) {
            self.push(bridge, entry.clone());
        }
        if event == "AgentComplete" {
            let queue = message.get("Queue").unwrap_or_default();
            self.push(format!("AgentComplete of {queue}"), entry);
        } else if let Some(channel) = channel {
            self.push(strand_of(&event, &entry, channel), entry);
        } else if !is_of_bridge {
            let queue = message.get("Queue").unwrap_or_default();
            let member = message.get("MemberName").unwrap_or_default();
            self.push(format!("{queue} {member}").trim().to_owned(), entry);
        }
    }

    fn push(&mut self, strand: String, entry: Entry) {
        let next = self.strands.len();
        let place = *self.places.entry(strand.clone()).or_insert(next);
        if place == next {
            self.strands.push((strand, Vec::new()));
        }
        self.strands[place].1.push(entry);
    }

    fn strand(&self, name: &str) -> &[Entry] {
        self.places.get(name).map_or(&[], |place| &self.strands[*place].1)
    }

    /// How many events it has. Those of a bridge and a channel count once.
    pub fn events(&self) -> usize {
        let of_channels = self.strands.iter().filter(|(name, _)| !name.starts_with("bridge "));
        let twice = ["BridgeEnter", "BridgeLeave"];
        let bridges = self.strands.iter().filter(|(name, _)| name.starts_with("bridge "));
        let of_bridges = bridges
            .flat_map(|(_, entries)| entries)
            .filter(|entry| !twice.iter().any(|name| entry.label.starts_with(name)));
        of_channels.map(|(_, entries)| entries.len()).sum::<usize>() + of_bridges.count()
    }

    /// The first strand in which the two differ, and how, for the eye; `None` if they are the same.
    /// The names say which is which.
    pub fn difference(&self, other: &Shape, names: [&str; 2]) -> Option<String> {
        let others = other.strands.iter().filter(|(name, _)| !self.places.contains_key(name));
        let strands = self.strands.iter().chain(others);
        strands.map(|(name, _)| name).find_map(|name| {
            let (ours, theirs) = (self.strand(name), other.strand(name));
            (ours != theirs).then(|| describe(name, [ours, theirs], names))
        })
    }
}

/// The strand of an event that is about a channel.
fn strand_of(event: &str, entry: &Entry, channel: String) -> String {
    match event {
        // Which channel is the last to end, and is told so, differs from run to run.
        "CEL" if entry.label.ends_with("LINKEDID_END") => "ends of calls".to_owned(),
        "CEL" | "Cdr" | "TestEvent" | "HangupRequest" | "BlindTransfer" | "OriginateResponse" => {
            format!("{event} of {channel}")
        }
        _ => channel,
    }
}

fn entry(message: &Message, event: &str) -> Entry {
    let kind = KINDS.iter().find(|(name, _)| *name == event);
    let kind = kind.and_then(|(_, key)| message.get(key)).unwrap_or_default();
    let label = if kind.is_empty() { event.to_owned() } else { format!("{event} {kind}") };
    // The variables of a channel stand in one event with the channel's name in the header's.
    let name = |key: &str| key.split('(').next().unwrap_or_default().to_owned();
    let mut headers: Vec<String> = message.headers().map(|(key, _)| name(&key)).collect();
    match event {
        "AgentComplete" => {
            let of_queue = headers.iter().position(|name| name == "Queue").unwrap_or(0);
            let of_channels = headers.iter().position(|name| name == "Channel");
            headers.drain(of_channels.unwrap_or(of_queue).min(of_queue)..of_queue);
        }
        "HangupRequest" => headers.retain(|name| name != "Cause"),
        _ => {}
    }
    Entry { label, headers }
}

/// Says where a strand differs first, with what came before.
fn describe(name: &str, strands: [&[Entry]; 2], names: [&str; 2]) -> String {
    let [ours, theirs] = strands;
    let same = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let label = |strand: &[Entry], at: usize| match strand.get(at) {
        Some(entry) => entry.label.clone(),
        None => "(nothing more)".to_owned(),
    };
    let mut text = format!("strand `{name}`, event {}:", same + 1);
    let before: Vec<&str> = ours[..same].iter().rev().take(3).map(|e| e.label.as_str()).collect();
    let before: Vec<&str> = before.into_iter().rev().collect();
    let _infallible = write!(text, "\n  both before: {}", before.join(", "));
    for (strand, name) in strands.iter().zip(names) {
        let after: Vec<String> = (same..same + 4).map(|at| label(strand, at)).collect();
        let _infallible =
            write!(text, "\n  {name}: {} ({} in all)", after.join(", "), strand.len());
    }
    if let (Some(a), Some(b)) = (ours.get(same), theirs.get(same))
        && a.label == b.label
    {
        for (entry, name) in [a, b].iter().zip(names) {
            let _infallible = write!(text, "\n  headers of {name}: {}", entry.headers.join(" "));
        }
    }
    text
}

/// Names for channels and bridges that are the same in each run: by whose they are, and the how
/// manieth of that.
#[derive(Debug, Default)]
struct Names {
    known: HashMap<String, usize>,
    counts: HashMap<String, usize>,
}

impl Names {
    /// `Local/101@incoming-0000001f;2` is `Local/101@incoming #1;2`, if it is the first.
    fn channel(&mut self, name: &str) -> String {
        let (pair, half) = match name.rsplit_once(';') {
            Some((pair, half)) => (pair, format!(";{half}")),
            None => (name, String::new()),
        };
        let Some((device, serial)) = pair.rsplit_once('-') else { return name.to_owned() };
        if serial.len() != 8 || !serial.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return name.to_owned();
        }
        format!("{device} #{}{half}", self.number(device, pair))
    }

    fn bridge(&mut self, id: &str) -> String {
        format!("bridge #{}", self.number("bridge", id))
    }

    fn number(&mut self, of: &str, name: &str) -> usize {
        if let Some(number) = self.known.get(name) {
            return *number;
        }
        let count = self.counts.entry(of.to_owned()).or_default();
        *count += 1;
        self.known.insert(name.to_owned(), *count);
        *count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn newstate(channel: &str, state: &str) -> Message {
        Message::event("Newstate").with("Channel", channel).with("ChannelStateDesc", state)
    }

    fn difference(ours: &[Message], theirs: &[Message]) -> Option<String> {
        Shape::of(ours).difference(&Shape::of(theirs), ["ours", "theirs"])
    }

    #[test]
    fn the_order_between_channels_does_not_count_and_that_within_one_does() {
        let (up, busy) = (newstate("SIP/1-0000000a", "Up"), newstate("SIP/1-0000000a", "Busy"));
        let other = newstate("SIP/2-0000000b", "Up");
        let once = [up.clone(), busy.clone(), other.clone()];
        assert_eq!(difference(&once, &[other.clone(), up.clone(), busy.clone()]), None);
        let found = difference(&once, &[busy, up, other]).expect("the order differs");
        assert!(found.contains("strand `SIP/1 #1`, event 1"), "{found}");
        assert!(found.contains("ours: Newstate Up, Newstate Busy"), "{found}");
    }

    #[test]
    fn the_same_call_has_the_same_shape_whatever_its_channels_are_called() {
        let once = [newstate("Local/1@a-00000001;1", "Up"), newstate("Local/1@a-00000001;2", "Up")];
        let again =
            [newstate("Local/1@a-0000002f;1", "Up"), newstate("Local/1@a-0000002f;2", "Up")];
        assert_eq!(difference(&once, &again), None);
    }

    #[test]
    fn a_header_too_few_is_shown_with_both_lists() {
        let once = [newstate("SIP/1-0000000a", "Up")];
        let again = [once[0].clone().with("Linkedid", "1")];
        let found = difference(&once, &again).expect("a header more");
        assert!(found.contains("headers of ours: Event Channel ChannelStateDesc\n"), "{found}");
        assert!(found.ends_with("Event Channel ChannelStateDesc Linkedid"), "{found}");
    }

    #[test]
    fn an_event_too_many_is_found_on_either_side() {
        let one = [newstate("SIP/1-0000000a", "Up")];
        let two = [one[0].clone(), newstate("SIP/2-0000000b", "Up")];
        assert!(difference(&one, &two).expect("one more").contains("(nothing more)"));
        assert!(difference(&two, &one).expect("one less").contains("(nothing more)"));
        assert_eq!(Shape::of(&two).events(), 2);
    }

    #[test]
    fn an_event_of_a_bridge_and_a_channel_counts_once_and_is_held_in_both() {
        let enter = |channel: &str, bridge: &str| {
            Message::event("BridgeEnter").with("BridgeUniqueid", bridge).with("Channel", channel)
        };
        let once = [enter("SIP/1-00000001", "a"), enter("SIP/2-00000002", "a")];
        let apart = [enter("SIP/1-00000001", "a"), enter("SIP/2-00000002", "b")];
        assert_eq!(Shape::of(&once).events(), 2);
        assert!(difference(&once, &apart).expect("two bridges").contains("bridge #1"));
    }
}
