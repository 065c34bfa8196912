//! The manager interface that the harness plays, held against that of a real Asterisk 16: the same
//! client, the same calls, the same events.

use loadtest::clock::Clock;
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::exchange::AmiExchange;
use loadtest::exchange::ami::server::{ServerSettings, User};
use loadtest::exchange::ami::switchboard::{
    MemberSettings, OptionalEvents, QueueSettings, Strategy, SwitchboardSettings,
};
use testkit::ami_shape::Shape;
use testkit::asterisk::{Asterisk, SECRET, USER};
use testkit::peers::PeerTest;
use tokio::task::block_in_place;
use wire::ami::Message;

use crate::asterisk::awaited;
use crate::asterisk_client::Client;

pub(crate) const TESTS: &[PeerTest] = &[
    PeerTest {
        name: "asterisk_comparison::a_real_asterisk_agrees_with_itself",
        needs: &["asterisk"],
        body: a_real_asterisk_agrees_with_itself,
    },
    PeerTest {
        name: "asterisk_comparison::the_exchange_that_is_played_sends_what_a_real_one_sends",
        needs: &["asterisk"],
        body: || awaited(the_exchange_that_is_played_sends_what_a_real_one_sends()),
    },
];

/// A call whose events are compared.
struct Kind {
    name: &'static str,
    /// What is dialled (tests/testkit/asterisk/extensions.conf).
    extension: &'static str,
    /// The events that come last, each from a thread of its own, with their number: the call is over when
    /// all of them have come, and the answer to the request for it.
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
    // Two of them: which agent of a queue is next is remembered from call to call.
    let exchanges = [(); 2].map(|()| Asterisk::start());
    let mut clients = exchanges.each_ref().map(|exchange| Client::log_in(exchange.address()));
    for kind in KINDS {
        let [once, again] = clients.each_mut().map(|client| events(client, kind));
        let shape = Shape::of(&once);
        let difference = shape.difference(&Shape::of(&again), ["one", "another"]);
        assert!(difference.is_none(), "{}:\n{}", kind.name, difference.unwrap_or_default());
        // A comparison that sees nothing would agree with everything.
        for left_out in 0..once.len() {
            let less = Shape::of(once[..left_out].iter().chain(&once[left_out + 1..]));
            let seen = shape.difference(&less, ["whole", "without one"]).is_some();
            assert!(seen, "{}: {:?} is not missed", kind.name, once[left_out]);
        }
    }
}

/// The exchange that the harness plays, set up as the test's Asterisk is (tests/testkit/asterisk).
async fn ours() -> AmiExchange {
    let member = |number: &str| MemberSettings {
        interface: format!("Local/{number}@agents/n"),
        name: format!("Agent {number}"),
        ring_in_use: false,
    };
    let queue = |name: &str, strategy, members: &[&str]| QueueSettings {
        name: name.to_owned(),
        strategy,
        members: members.iter().map(|number| member(number)).collect(),
    };
    let server = ServerSettings {
        system_name: Some("mizan".to_owned()),
        timestamps: true,
        ..ServerSettings::new(Dialect::Asterisk16, vec![User::new(USER, SECRET)])
    };
    let switchboard = SwitchboardSettings {
        channel_variables: vec!["MIZAN_TAG".to_owned(), "QUEUENAME".to_owned()],
        optional: OptionalEvents {
            cel: true,
            cdr: true,
            test_events: true,
            music_on_hold: true,
            ..OptionalEvents::default()
        },
        queues: vec![
            queue("support", Strategy::RoundRobinMemory, &["101", "102"]),
            queue("empty", Strategy::RingAll, &[]),
        ],
        ..SwitchboardSettings::new(Dialect::Asterisk16)
    };
    AmiExchange::start(server, switchboard, Clock::start()).await.expect("it listens")
}

async fn the_exchange_that_is_played_sends_what_a_real_one_sends() {
    let real = block_in_place(Asterisk::start);
    let ours = ours().await;
    block_in_place(|| {
        let mut clients = [real.address(), ours.address()].map(Client::log_in);
        let mut found = Vec::new();
        for kind in KINDS {
            let [theirs, own] = clients.each_mut().map(|client| events(client, kind));
            let (theirs, own) = (Shape::of(&theirs), Shape::of(&own));
            if let Some(difference) = theirs.difference(&own, ["Asterisk", "ours"]) {
                found.push(format!("{}: {difference}", kind.name));
            }
        }
        assert!(found.is_empty(), "where they differ, ours is wrong:\n{}", found.join("\n"));
    });
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
    let mut all_last = kind.last.iter().chain(&[("OriginateResponse", 1)]);
    all_last.all(|(name, least)| number(name) >= *least) && messages.iter().any(ends)
}
