//! Answers with the `ActionID` of who asked.

use wire::ami::Message;

use super::super::dialect::Dialect;
use super::super::switch::Answer;

/// A response of that kind, with the `ActionID` in its second line, as Asterisk has it.
pub(super) fn response(kind: &str, action_id: &[u8]) -> Message {
    let mut response = Message::response(kind);
    if !action_id.is_empty() {
        response.push_bytes(b"ActionID", action_id);
    }
    response
}

/// A refusal.
pub(super) fn error(text: &str, action_id: &[u8]) -> Message {
    response("Error", action_id).with("Message", text)
}

/// A consent.
pub(super) fn success(text: &str, action_id: &[u8]) -> Message {
    response("Success", action_id).with("Message", text)
}

/// Appends the switch's answer: its response and the events of its list, each with the `ActionID`.
pub(super) fn write_answer(bytes: &mut Vec<u8>, answer: &Answer, id: &[u8], dialect: Dialect) {
    with_action_id(&answer.response, id, Place::Second).write_to(bytes);
    for event in &answer.list {
        let name = event.get("Event").unwrap_or_default();
        with_action_id(event, id, place_in(&name, dialect)).write_to(bytes);
    }
}

/// Where the `ActionID` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Second,
    Last,
}

/// Where the `ActionID` stands in an event of a list: seen on 16.28 for channels, queues, peers and
/// `Status`; read in `main/manager.c` for channels that are hung up and for the ends of 11.5's lists
/// of channels, and taken to be the same for that of its peers.
fn place_in(event: &str, dialect: Dialect) -> Place {
    match event {
        "QueueParams" | "QueueMember" | "QueueEntry" | "QueueSummary" => Place::Last,
        "Status" | "ChannelHungup" => Place::Last,
        "CoreShowChannelsComplete" | "ChannelsHungupListComplete" | "PeerlistComplete"
            if dialect == Dialect::Asterisk11 =>
        {
            Place::Last
        }
        _ => Place::Second,
    }
}

fn with_action_id(message: &Message, action_id: &[u8], place: Place) -> Message {
    if action_id.is_empty() {
        return message.clone();
    }
    let mut whole = Message::default();
    for (i, header) in message.lines().enumerate() {
        if i == 1 && place == Place::Second {
            whole.push_bytes(b"ActionID", action_id);
        }
        whole.push_bytes(header.key(), header.value());
    }
    if place == Place::Last || message.lines().count() < 2 {
        whole.push_bytes(b"ActionID", action_id);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(event: &Message, dialect: Dialect, expected: &str) {
        let answer = Answer { response: Message::response("Success"), list: vec![event.clone()] };
        let mut bytes = Vec::new();
        write_answer(&mut bytes, &answer, b"7", dialect);
        let text = String::from_utf8(bytes).expect("text").replace("\r\n", "|");
        assert_eq!(text, format!("Response: Success|ActionID: 7||{expected}"));
    }

    #[test]
    fn the_action_id_stands_where_asterisk_puts_it() {
        let channel = Message::event("CoreShowChannel").with("Channel", "a");
        let queue = Message::event("QueueParams").with("Queue", "a");
        let end = Message::event("CoreShowChannelsComplete").with("ListItems", "0");
        let (old, new) = (Dialect::Asterisk11, Dialect::Asterisk16);
        check(&channel, new, "Event: CoreShowChannel|ActionID: 7|Channel: a||");
        check(&queue, new, "Event: QueueParams|Queue: a|ActionID: 7||");
        check(&end, new, "Event: CoreShowChannelsComplete|ActionID: 7|ListItems: 0||");
        check(&end, old, "Event: CoreShowChannelsComplete|ListItems: 0|ActionID: 7||");
        check(
            &Message::event("QueueStatusComplete"),
            old,
            "Event: QueueStatusComplete|ActionID: 7||",
        );
    }
}
