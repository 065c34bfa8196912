//! A manager client for tests, and a server to connect it to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use loadtest::clock::Clock;
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::event::{Classes, Event};
use loadtest::exchange::ami::server::{Server, ServerCounts, ServerSettings, User};
use loadtest::exchange::ami::switch::{Answer, Switch};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wire::ami::{Decoder, Limits, Message};

/// Longer than anything here takes: what should not happen is not waited for, and what should is.
pub(crate) const LONG: Duration = Duration::from_secs(3600);

/// How long a test waits for what has to come before it gives up, so that it fails and does not hang.
const PATIENCE: Duration = Duration::from_secs(30);

/// A switch with two channels and a queue.
pub(crate) struct TwoChannels;

impl Switch for TwoChannels {
    fn answer(&self, action: &Message) -> Option<Answer> {
        let will_follow =
            |text| Message::response("Success").with("EventList", "start").with("Message", text);
        let end = |name, items| {
            Message::event(name).with("EventList", "Complete").with("ListItems", items)
        };
        match action.get("Action")?.to_ascii_lowercase().as_str() {
            "coreshowchannels" => {
                let channel = |name| Message::event("CoreShowChannel").with("Channel", name);
                let list = vec![channel("a"), channel("b"), end("CoreShowChannelsComplete", "2")];
                Some(Answer { response: will_follow("Channels will follow"), list })
            }
            "queuestatus" => {
                let queue = Message::event("QueueParams").with("Queue", "sales");
                let list = vec![queue, end("QueueStatusComplete", "1")];
                Some(Answer { response: will_follow("Queue status will follow"), list })
            }
            "originate" => {
                let queued =
                    Message::response("Success").with("Message", "Originate successfully queued");
                Some(Answer { response: queued, list: Vec::new() })
            }
            _ => None,
        }
    }
}

/// The user who may do everything.
pub(crate) fn everybody() -> User {
    User::new("example", "example-secret")
}

/// The user of the recorded session who may only read about calls and agents.
pub(crate) fn reader() -> User {
    let read = Classes::CALL.and(Classes::AGENT);
    User { read, write: Classes::NONE, ..User::new("readonly", "ro-secret") }
}

/// Settings under which nothing happens by the passing of time.
pub(crate) fn settings(dialect: Dialect) -> ServerSettings {
    ServerSettings {
        system_name: Some("example".into()),
        epoch_us: 1_795_430_082_000_000,
        timestamps: true,
        write_timeout: LONG,
        auth_timeout: LONG,
        refusal_delay: Duration::ZERO,
        ..ServerSettings::new(dialect, vec![everybody(), reader()])
    }
}

pub(crate) async fn start(settings: ServerSettings) -> Server {
    Server::bind(settings, Clock::start(), Arc::new(TwoChannels)).await.expect("a free port")
}

pub(crate) async fn start_16() -> Server {
    start(settings(Dialect::Asterisk16)).await
}

/// An event of the class `call` of about so many bytes.
pub(crate) fn call_event(number: usize, bytes: usize) -> Event {
    let filler = "x".repeat(bytes);
    let message = Message::event("Newexten").with("Number", number.to_string()).with("X", filler);
    let mut bytes = Vec::new();
    message.write_to(&mut bytes);
    Event { classes: Classes::CALL, bytes: bytes.into() }
}

/// Waits until the counts are as asked for.
pub(crate) async fn counted(server: &Server, is_so: impl Fn(&ServerCounts) -> bool) {
    // What is counted follows what the client sees at once, but in another task.
    let looked = async {
        let mut looks = tokio::time::interval(Duration::from_millis(1));
        while !is_so(&server.counts()) {
            looks.tick().await;
        }
    };
    let counted = tokio::time::timeout(PATIENCE, looked).await;
    assert!(counted.is_ok(), "the counts stay at {:?}", server.counts());
}

/// Waits until so many clients get events of calls.
pub(crate) async fn listening(server: &Server, clients: u64) {
    let mut listeners = server.listeners();
    let changed = listeners.wait_for(|count| *count == clients);
    let known = tokio::time::timeout(PATIENCE, changed).await.expect("it comes to that");
    known.expect("the server is there");
}

/// A client.
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    decoder: Decoder,
}

impl Client {
    /// Connects, and reads nothing.
    pub(crate) async fn connect(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).await.expect("it listens");
        Client { stream, decoder: Decoder::new(Limits::OF_CLIENT) }
    }

    /// Connects and reads the banner. `None` if the connection is closed instead.
    pub(crate) async fn greet(address: SocketAddr) -> Option<Client> {
        let mut client = Client::connect(address).await;
        client.banner().await?;
        Some(client)
    }

    /// Logs in as somebody who sees everything, and reads what comes of it.
    pub(crate) async fn log_in(address: SocketAddr) -> Client {
        let mut client = Client::greet(address).await.expect("a banner");
        let answer = client.ask(LOG_IN).await;
        assert_eq!(answer.get("Message").as_deref(), Some("Authentication accepted"));
        client.until("SuccessfulAuth").await;
        client
    }

    /// Logs in asking for events of calls only.
    pub(crate) async fn log_in_for_calls(address: SocketAddr) -> Client {
        let mut client = Client::greet(address).await.expect("a banner");
        let answer = client.ask(&format!("{LOG_IN}|Events: call")).await;
        assert_eq!(answer.get("Message").as_deref(), Some("Authentication accepted"));
        client
    }

    /// The first line.
    pub(crate) async fn banner(&mut self) -> Option<String> {
        loop {
            if let Some(line) = self.decoder.next_line().expect("within limits") {
                return Some(String::from_utf8(line.to_vec()).expect("text"));
            }
            self.read().await?;
        }
    }

    /// Sends a message, written with `|` for the ends of its lines.
    pub(crate) async fn say(&mut self, text: &str) {
        self.send(format!("{}\r\n\r\n", text.replace('|', "\r\n")).as_bytes()).await;
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("the server reads");
    }

    /// The next message. `None` at the end of the connection.
    pub(crate) async fn hear(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.decoder.next().expect("within limits") {
                return Some(message.to_message());
            }
            self.read().await?;
        }
    }

    /// Sends a message and gives the next that comes.
    pub(crate) async fn ask(&mut self, text: &str) -> Message {
        self.say(text).await;
        self.hear().await.expect("an answer")
    }

    /// The next event of that name, passing over what comes before.
    pub(crate) async fn until(&mut self, event: &str) -> Message {
        loop {
            let message = self.hear().await.expect("the event comes");
            if message.get("Event").as_deref() == Some(event) {
                return message;
            }
        }
    }

    /// Whatever still comes until the connection ends.
    pub(crate) async fn rest(&mut self) -> Vec<Message> {
        let mut rest = Vec::new();
        while let Some(message) = self.hear().await {
            rest.push(message);
        }
        rest
    }

    /// Whether the server answers at all: the answer to a `Ping`, passing over events.
    pub(crate) async fn is_answered(&mut self) -> bool {
        self.say("Action: Ping|ActionID: still there").await;
        while let Some(message) = self.hear().await {
            if message.get("ActionID").as_deref() == Some("still there") {
                return true;
            }
        }
        false
    }

    /// Reads once. `None` at the end, however it came.
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

/// The log-in of [`everybody`].
pub(crate) const LOG_IN: &str = "Action: Login|Username: example|Secret: example-secret";

/// The lines of a message, with `|` between them.
pub(crate) fn lines(message: &Message) -> String {
    let lines: Vec<String> =
        message.headers().map(|(key, value)| format!("{key}: {value}")).collect();
    lines.join("|")
}
