//! The manager interface that the harness plays, held against that of a real Asterisk 16: the same
//! client, the same calls, the same events.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use testkit::asterisk::{Asterisk, SECRET, USER};
use testkit::peers::PeerTest;
use wire::ami::{Decoder, Limits, Message};

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
        let [first, second] = [1, 2].map(|_| Shape::of(&client.call(kind)));
        let differences = first.differences(&second, ["once", "again"]);
        assert!(differences.is_empty(), "{}:\n{}", kind.name, differences.join("\n"));
    }
}

/// A client of a manager interface that sees everything.
struct Client {
    stream: TcpStream,
    decoder: Decoder,
    calls: u32,
}

impl Client {
    fn log_in(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("the span is not zero");
        let mut client = Self { stream, decoder: Decoder::new(Limits::default()), calls: 0 };
        while client.decoder.next_line().expect("a short line").is_none() {
            assert!(client.read(), "it greets");
        }
        let login = Message::action("Login").with("Username", USER).with("Secret", SECRET);
        let answer = client.ask(login, "login").pop().expect("an answer");
        assert_eq!(answer.get("Response").as_deref(), Some("Success"), "{answer:?}");
        client
    }

    /// Everything that comes from the request for a call to its last event.
    fn call(&mut self, kind: &Kind) -> Vec<Message> {
        self.calls += 1;
        let id = format!("call {}", self.calls);
        let originate = Message::action("Originate")
            .with("Channel", format!("Local/{}@incoming/n", kind.extension))
            .with("Context", "caller")
            .with("Exten", "talk")
            .with("Priority", "1")
            .with("CallerID", "\"Alice\" <09120000001>")
            .with("Timeout", "15000")
            .with("Async", "true");
        let mut messages = self.ask(originate, &id);
        let has_come = |messages: &[Message], name: &str, number: usize| {
            messages.iter().filter(|m| m.get("Event").as_deref() == Some(name)).count() >= number
        };
        let ends_linked =
            |message: &Message| message.get("EventName").as_deref() == Some("LINKEDID_END");
        while !kind.last.iter().all(|(name, number)| has_come(&messages, name, *number))
            || !messages.iter().any(ends_linked)
        {
            // One that never sends its last event is shown by the comparison.
            let Some(message) = self.next() else { break };
            messages.push(message);
        }
        messages.extend(self.ask(Message::action("Ping"), &format!("after {id}")));
        messages.pop();
        // What follows a log-in comes when it will, and is no part of the call.
        let of_login = [Some("FullyBooted"), Some("SuccessfulAuth")];
        messages.retain(|message| !of_login.contains(&message.get("Event").as_deref()));
        messages
    }

    /// Asks, and gives everything up to the answer.
    fn ask(&mut self, action: Message, id: &str) -> Vec<Message> {
        let mut bytes = Vec::new();
        action.with("ActionID", id).write_to(&mut bytes);
        self.stream.write_all(&bytes).expect("it listens");
        let mut messages = Vec::new();
        loop {
            let message = self.next().unwrap_or_else(|| panic!("no answer to {id}: {messages:?}"));
            let is_answer = message.get("Response").is_some()
                && message.get("Event").is_none()
                && message.get("ActionID").as_deref() == Some(id);
            messages.push(message);
            if is_answer {
                return messages;
            }
        }
    }

    /// The next message; `None` if none comes for ten seconds, or ever.
    fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.decoder.next().expect("it keeps to the limits") {
                return Some(message.to_message());
            }
            if !self.read() {
                return None;
            }
        }
    }

    fn read(&mut self) -> bool {
        let mut chunk = [0; 16 * 1024];
        match self.stream.read(&mut chunk) {
            Ok(0) | Err(_) => false,
            Ok(length) => {
                self.decoder.push(&chunk[..length]);
                true
            }
        }
    }
}
