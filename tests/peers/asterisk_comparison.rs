//! The manager interface that the harness plays, held against that of a real Asterisk 16: the same
//! client, the same calls, the same events.

use testkit::asterisk::Asterisk;
use testkit::peers::PeerTest;
use wire::ami::Message;

use crate::asterisk_client::Client;
use crate::asterisk_shape::Shape;

pub(crate) const TESTS: &[PeerTest] = &[PeerTest {
    name: "asterisk_comparison::a_real_asterisk_agrees_with_itself",
    needs: &["asterisk"],
    body: a_real_asterisk_agrees_with_itself,
}];

/// A call whose events are compared.
struct Kind {
    name: &'static str,
    /// What is dialled (tests/testkit/asterisk/extensions.conf).
    extension: &'static str,
    /// The events that come last, each from a thread of its own, with their number: the call is over when
    /// all of them have come.
    last: &'static [(&'static str, usize)],
}

const KINDS: &[Kind] = &[
    Kind {
        name: "answered",
        extension: "101",
        last: &[("Hangup", 4), ("Cdr", 3), ("BridgeDestroy", 1), ("QueueMemberStatus", 2)],
    },
    Kind { name: "busy", extension: "201", last: &[("Hangup", 4), ("Cdr", 1)] },
    Kind { name: "unanswered", extension: "301", last: &[("Hangup", 4), ("Cdr", 1)] },
    Kind {
        name: "queued",
        extension: "800",
        last: &[
            ("Hangup", 4),
            ("Cdr", 3),
            ("BridgeDestroy", 1),
            ("AgentComplete", 1),
            ("QueueMemberStatus", 2),
        ],
    },
];

fn a_real_asterisk_agrees_with_itself() {
    let asterisk = Asterisk::start();
    let mut client = Client::log_in(asterisk.address());
    for kind in KINDS {
        let [once, again] = [1, 2].map(|_| events(&mut client, kind));
        let (first, second) = (Shape::of(&once), Shape::of(&again));
        let differences = first.differences(&second, ["once", "again"]);
        assert!(differences.is_empty(), "{}:\n{}", kind.name, differences.join("\n"));
        // A comparison that sees nothing would agree with everything.
        for left_out in 0..once.len() {
            let shape = Shape::of(&[&once[..left_out], &once[left_out + 1..]].concat());
            let seen = first.differences(&shape, ["whole", "without one"]).len();
            assert_eq!(seen, 1, "{}: {:?} is not missed", kind.name, once[left_out]);
        }
    }
}

/// Everything that comes from the request for a call to its last event.
fn events(client: &mut Client, kind: &Kind) -> Vec<Message> {
    let originate = Message::action("Originate")
        .with("Channel", format!("Local/{}@incoming/n", kind.extension))
        .with("Context", "caller")
        .with("Exten", "talk")
        .with("Priority", "1")
        .with("CallerID", "\"Alice\" <09120000001>")
        .with("Timeout", "15000")
        .with("Async", "true");
    let mut messages = client.ask(originate, "call");
    while !is_over(kind, &messages) {
        // One that never sends its last event is shown by the comparison.
        let Some(message) = client.next() else { break };
        messages.push(message);
    }
    messages.extend(client.ask(Message::action("Ping"), "after the call"));
    messages.pop();
    // What follows a log-in comes when it will, and is no part of the call.
    let of_login = [Some("FullyBooted"), Some("SuccessfulAuth")];
    messages.retain(|message| !of_login.contains(&message.get("Event").as_deref()));
    messages
}

/// Whether all of a call's last events have come.
fn is_over(kind: &Kind, messages: &[Message]) -> bool {
    let number = |name: &str| {
        messages.iter().filter(|message| message.get("Event").as_deref() == Some(name)).count()
    };
    let ends = |message: &Message| message.get("EventName").as_deref() == Some("LINKEDID_END");
    kind.last.iter().all(|(name, least)| number(name) >= *least) && messages.iter().any(ends)
}
