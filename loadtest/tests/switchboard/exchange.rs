//! The switchboard behind a manager interface, over the loopback.

use std::net::SocketAddr;
use std::time::Duration;

use documents::calls::CallEnding;
use loadtest::calls::script::{HangsUp, ScriptedCall};
use loadtest::clock::Clock;
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::exchange::AmiExchange;
use loadtest::exchange::ami::server::{ServerSettings, User};
use loadtest::exchange::ami::switchboard::{Switchboard, SwitchboardSettings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wire::ami::{Decoder, Limits, Message};

use crate::office::{EPOCH_US, Script, messages, office};

/// How long a test waits for what has to come before it gives up, so that it fails and does not hang.
const PATIENCE: Duration = Duration::from_secs(30);

async fn start(clock: Clock) -> AmiExchange {
    let server = ServerSettings {
        system_name: Some("pbx".into()),
        epoch_us: EPOCH_US,
        timestamps: true,
        ..ServerSettings::new(Dialect::Asterisk16, vec![User::new("example", "example-secret")])
    };
    // What both settings say is the interface's to say.
    let office = SwitchboardSettings {
        dialect: Dialect::Asterisk13,
        system_name: None,
        ..office(Dialect::Asterisk16)
    };
    AmiExchange::start(server, office, clock).await.expect("a free port")
}

/// A client that is logged in and hears calls.
struct Client {
    stream: TcpStream,
    decoder: Decoder,
}

impl Client {
    async fn log_in(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).await.expect("it listens");
        let mut client = Client { stream, decoder: Decoder::new(Limits::OF_CLIENT) };
        while client.decoder.next_line().expect("within limits").is_none() {
            client.read().await.expect("a banner");
        }
        let log_in = Message::action("Login")
            .with("Username", "example")
            .with("Secret", "example-secret")
            .with("Events", "call,agent");
        let answer = client.ask(&log_in).await;
        assert_eq!(answer.get("Response").as_deref(), Some("Success"));
        client
    }

    /// Sends a message and gives the next that comes.
    async fn ask(&mut self, action: &Message) -> Message {
        let mut bytes = Vec::new();
        action.write_to(&mut bytes);
        self.stream.write_all(&bytes).await.expect("the server reads");
        self.hear().await.expect("an answer")
    }

    /// The next message. `None` at the end of the connection.
    async fn hear(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.decoder.next().expect("within limits") {
                return Some(message.to_message());
            }
            self.read().await?;
        }
    }

    /// The events up to one of that name.
    async fn until(&mut self, name: &str) -> Vec<String> {
        let mut heard = Vec::new();
        loop {
            let message = self.hear().await.expect("it comes to that");
            heard.push(message.get("Event").expect("an event").into_owned());
            if heard.last().is_some_and(|last| last == name) {
                return heard;
            }
        }
    }

    async fn read(&mut self) -> Option<()> {
        let mut bytes = [0; 16 * 1024];
        let read = tokio::time::timeout(PATIENCE, self.stream.read(&mut bytes)).await;
        match read.expect("the server says something or closes") {
            Ok(0) | Err(_) => None,
            Ok(length) => {
                self.decoder.push(&bytes[..length]);
                Some(())
            }
        }
    }
}

fn call() -> ScriptedCall {
    let call = Script::incoming("2188101", CallEnding::Answered).rings(1, "101");
    call.answered(500, "101").hangs_up(1500, HangsUp::Callee)
}

#[tokio::test]
async fn every_listener_hears_a_scripted_call_from_the_instant_on_that_is_told() {
    let clock = Clock::start();
    let exchange = start(clock).await;
    let mut clients =
        [Client::log_in(exchange.address()).await, Client::log_in(exchange.address()).await];
    let call = call();
    let before_us = clock.now_us();
    let mut last_us = before_us;
    for step in &call.steps {
        let at_us = exchange.play(&call, step);
        assert!(at_us >= last_us, "time does not go back");
        last_us = at_us;
    }
    assert!(last_us <= clock.now_us());
    // The class of calls and of agents, as the client has asked for.
    let mut alone = Switchboard::new(office(Dialect::Asterisk16));
    let expected: Vec<String> = call
        .steps
        .iter()
        .flat_map(|step| messages(&alone.play(&call, step, 0)))
        .filter(|message| {
            let privilege = message.get("Privilege").unwrap_or_default();
            privilege == "call,all" || privilege == "agent,all"
        })
        .map(|message| message.get("Event").expect("an event").into_owned())
        .collect();
    for client in &mut clients {
        let mut heard = Vec::new();
        while heard.len() < expected.len() {
            let message = client.hear().await.expect("an event");
            assert_eq!(message.get("SystemName").as_deref(), Some("pbx"));
            heard.push(message.get("Event").expect("an event").into_owned());
        }
        assert_eq!(heard, expected);
    }
    assert_eq!(exchange.channels(), 0);
}

#[tokio::test]
async fn a_call_that_a_client_originates_goes_on_by_itself_to_its_end() {
    let exchange = start(Clock::start()).await;
    let mut client = Client::log_in(exchange.address()).await;
    let originate = Message::action("Originate")
        .with("Channel", "Local/101@incoming/n")
        .with("Context", "caller")
        .with("Exten", "talk")
        .with("Priority", "1")
        .with("Variable", "__RINGSEC=0.02,__TALKSEC=0.02")
        .with("Async", "true");
    let answer = client.ask(&originate).await;
    assert_eq!(answer.get("Message").as_deref(), Some("Originate successfully queued"));
    let heard = client.until("OriginateResponse").await;
    assert!(heard.contains(&"Newstate".to_owned()), "{heard:?}");
    for _ in 0..2 {
        client.until("Hangup").await;
    }
    assert_eq!(exchange.channels(), 0);
}

#[tokio::test]
async fn a_clock_that_is_set_back_shows_in_the_stamps_of_calls_and_of_the_interface() {
    let exchange = start(Clock::start()).await;
    let mut client = Client::log_in(exchange.address()).await;
    let seconds = |message: &Message| {
        let stamp = message.get("Timestamp").expect("it carries the time");
        stamp.split('.').next().and_then(|text| text.parse::<i64>().ok()).expect("seconds")
    };
    let call = call();
    exchange.play(&call, &call.steps[0]);
    let before = seconds(&client.hear().await.expect("an event"));
    exchange.set_clock_back(Duration::from_secs(3_600));
    exchange.set_clock_back(Duration::from_secs(3_600));
    exchange.play(&call, call.steps.last().expect("steps"));
    let after = loop {
        let message = client.hear().await.expect("an event");
        if message.get("Event").as_deref() == Some("Hangup") {
            break seconds(&message);
        }
    };
    // Two hours back, and a moment on.
    assert!((7_000..=7_200).contains(&(before - after)), "{before} {after}");
    let pong = loop {
        let message = client.ask(&Message::action("Ping")).await;
        if message.get("Ping").is_some() {
            break seconds(&message);
        }
    };
    assert!((7_000..=7_200).contains(&(before - pong)), "{before} {pong}");
}

#[tokio::test]
async fn a_restart_takes_the_channels_away_without_a_word() {
    let exchange = start(Clock::start()).await;
    let mut client = Client::log_in(exchange.address()).await;
    let call = call();
    let (first, rest) = call.steps.split_at(2);
    first.iter().for_each(|step| {
        exchange.play(&call, step);
    });
    client.until("DialState").await;
    exchange.restart(Duration::ZERO).await.expect("the port is still free");
    assert_eq!(exchange.channels(), 0);
    while let Some(last) = client.hear().await {
        let event = last.get("Event").expect("an event").into_owned();
        assert!(!event.contains("Hangup") && event != "DialEnd", "{event}");
    }
    let mut client = Client::log_in(exchange.address()).await;
    rest.iter().for_each(|step| {
        exchange.play(&call, step);
    });
    let answer = client.ask(&Message::action("CoreShowChannels")).await;
    assert_eq!(answer.get("EventList").as_deref(), Some("start"), "and no event before it");
    let listed = client.hear().await.expect("the list's end");
    assert_eq!(listed.get("ListItems").as_deref(), Some("0"));
}

#[tokio::test]
async fn an_exchange_that_is_dropped_ends_its_connections() {
    let exchange = start(Clock::start()).await;
    let mut client = Client::log_in(exchange.address()).await;
    drop(exchange);
    while client.hear().await.is_some() {}
}
