//! An exchange on a loopback socket that says what a test tells it to. It was written for these tests
//! and shares no code with the harness's exchange, nor with the service that listens to it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use staging::{CallSource, Password, Settings, Staging, TelephonySettings, TelephonyState};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::client::bare;

pub(crate) const USER: &str = "crm";
pub(crate) const SECRET: &str = "open-sesame";

/// A place where the exchange can be called.
pub(crate) struct Exchange {
    listener: TcpListener,
}

/// One connection to it.
pub(crate) struct Line {
    stream: BufReader<TcpStream>,
    /// The classes of events that the client asked for.
    pub(crate) classes: Vec<String>,
    /// The client showed the secret in clear.
    pub(crate) in_clear: bool,
}

/// An action as its headers.
pub(crate) type Action = Vec<(String, String)>;

pub(crate) fn header<'a>(action: &'a Action, name: &str) -> &'a str {
    let found = action.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value)
}

impl Exchange {
    pub(crate) async fn listen() -> Exchange {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Exchange { listener }
    }

    pub(crate) fn address(&self) -> String {
        self.listener.local_addr().expect("it listens").to_string()
    }

    /// A service that listens to this exchange.
    pub(crate) fn telephony(&self) -> TelephonySettings {
        let source = CallSource::Ami {
            address: self.address(),
            user: USER.to_owned(),
            secret: Password::new(SECRET),
            events: "call,agent".to_owned(),
        };
        TelephonySettings {
            // What a test waits for is to come soon.
            reconnect_first: Duration::from_millis(1),
            reconnect_most: Duration::from_millis(50),
            ..TelephonySettings::of(source)
        }
    }

    /// An install with that service.
    pub(crate) fn settings(&self) -> Settings {
        Settings { telephony: Some(self.telephony()), ..bare() }
    }

    pub(crate) async fn accept(&self) -> Line {
        let (stream, _) = self.listener.accept().await.expect("a client");
        Line { stream: BufReader::new(stream), classes: Vec::new(), in_clear: false }
    }

    /// Takes a client and its log-in, and shows it these channels.
    pub(crate) async fn welcome(&self, channels: &[String]) -> Line {
        let mut line = self.accept().await;
        line.log_in().await;
        line.show(channels).await;
        line
    }

    /// Nobody can call any more; the address stays known.
    pub(crate) fn close(self) -> String {
        self.address()
    }

    pub(crate) async fn again(address: &str) -> Exchange {
        Exchange { listener: TcpListener::bind(address).await.expect("the port is free again") }
    }
}

impl Line {
    pub(crate) async fn say(&mut self, bytes: impl AsRef<[u8]>) {
        let stream = self.stream.get_mut();
        // A client that has left hears nothing: what it made of the rest is what tests look at.
        let _ = stream.write_all(bytes.as_ref()).await;
    }

    pub(crate) async fn event(&mut self, headers: &str) {
        self.say(event(headers)).await;
    }

    /// Whether the client asks for a sign of life next.
    pub(crate) async fn is_asked(&mut self) -> bool {
        self.any_action().await.is_some_and(|action| header(&action, "Action") == "Ping")
    }

    /// The next action that is not a question for a sign of life; `None` when the client has left.
    pub(crate) async fn action(&mut self) -> Option<Action> {
        loop {
            let action = self.any_action().await?;
            if header(&action, "Action") != "Ping" {
                return Some(action);
            }
        }
    }

    async fn any_action(&mut self) -> Option<Action> {
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            match line.trim_end().split_once(':') {
                Some((key, value)) => headers.push((key.to_owned(), value.trim().to_owned())),
                None if line.trim_end().is_empty() => return Some(headers),
                None => panic!("no action: {line}"),
            }
        }
    }

    /// Lets the client log in by a challenge; the key is checked.
    pub(crate) async fn log_in(&mut self) {
        self.say("Asterisk Call Manager/5.0.4\r\n").await;
        let action = self.action().await.expect("an action");
        assert_eq!((header(&action, "Action"), header(&action, "AuthType")), ("Challenge", "MD5"));
        let id = header(&action, "ActionID").to_owned();
        let answer = format!("Response: Success\r\nActionID: {id}\r\nChallenge: 226981997\r\n\r\n");
        self.say(answer).await;
        let action = self.action().await.expect("an action");
        assert_eq!((header(&action, "Action"), header(&action, "Username")), ("Login", USER));
        // md5sum of the challenge and the secret.
        assert_eq!(header(&action, "Key"), "f37738b1749a57e3164f98918147b161");
        self.accepted(&action).await;
    }

    async fn accepted(&mut self, action: &Action) {
        self.classes = header(action, "Events").split(',').map(str::to_owned).collect();
        self.in_clear = !header(action, "Secret").is_empty();
        let id = header(action, "ActionID");
        let answer = format!(
            "Response: Success\r\nActionID: {id}\r\nMessage: Authentication accepted\r\n\r\n\
             Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n"
        );
        self.say(answer).await;
    }

    /// Refuses the challenge, as an exchange without MD5 does, and takes the secret in clear.
    pub(crate) async fn log_in_in_clear(&mut self) {
        self.say("Asterisk Call Manager/1.0\r\n").await;
        let action = self.action().await.expect("an action");
        let id = header(&action, "ActionID").to_owned();
        let answer = "Must specify AuthType";
        self.say(format!("Response: Error\r\nActionID: {id}\r\nMessage: {answer}\r\n\r\n")).await;
        let action = self.action().await.expect("an action");
        assert_eq!(header(&action, "Secret"), SECRET);
        self.accepted(&action).await;
    }

    pub(crate) async fn refuse(&mut self) {
        self.say("Asterisk Call Manager/5.0.4\r\n").await;
        for _ in 0..2 {
            let action = self.action().await.expect("an action");
            let id = header(&action, "ActionID").to_owned();
            self.say(format!(
                "Response: Error\r\nActionID: {id}\r\nMessage: Authentication failed\r\n\r\n"
            ))
            .await;
        }
    }

    /// Answers the reading of the state with these channels.
    pub(crate) async fn show(&mut self, channels: &[String]) {
        for _ in 0..2 {
            let action = self.action().await.expect("an action");
            let id = header(&action, "ActionID").to_owned();
            let (entries, end) = match header(&action, "Action") {
                "CoreShowChannels" => (channels, "CoreShowChannelsComplete"),
                "QueueStatus" => (&[][..], "QueueStatusComplete"),
                other => panic!("unexpected: {other}"),
            };
            self.say(format!("Response: Success\r\nActionID: {id}\r\nEventList: start\r\n\r\n"))
                .await;
            for channel in entries {
                let headers = format!("Event: CoreShowChannel\nActionID: {id}\n{channel}");
                self.event(&headers).await;
            }
            self.event(&format!("Event: {end}\nActionID: {id}\nEventList: Complete")).await;
        }
    }

    /// Plays a recorded stream: the events of the classes that the client asked for.
    pub(crate) async fn play(&mut self, messages: &[String]) {
        for message in messages {
            let class = message.lines().find_map(|line| line.strip_prefix("Privilege: "));
            let class = class.and_then(|class| class.split(',').next()).unwrap_or("call");
            if self.classes.iter().any(|asked| asked == class) {
                self.say(message).await;
            }
        }
    }
}

/// Waits for a state of the telephony service. One that never comes fails the test and does not hang
/// it.
pub(crate) async fn until(
    staging: &Staging,
    condition: impl FnMut(&TelephonyState) -> bool,
) -> TelephonyState {
    let state = staging.telephony_until(condition);
    let state = tokio::time::timeout(Duration::from_secs(60), state).await;
    state.unwrap_or_else(|_| panic!("{:?}", staging.telephony())).expect("a service")
}

/// An event from its headers, a line each.
pub(crate) fn event(headers: &str) -> String {
    let lines = headers.lines().map(|line| format!("{}\r\n", line.trim()));
    lines.chain(["\r\n".to_owned()]).collect()
}

/// The events of a recorded session after the line `== TITLE...`, up to the next such line.
pub(crate) fn recorded(session: &str, title: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wire/tests/sessions");
    let bytes = std::fs::read(folder.join(session)).expect("a recorded session");
    let text = String::from_utf8_lossy(&bytes);
    let mut messages = Vec::new();
    let mut message = String::new();
    let after = text.split("\n== ").find(|part| part.starts_with(title)).expect("the title");
    for line in after.lines() {
        let Some((_, line)) = line.split_once("] << ") else { continue };
        message.push_str(&format!("{line}\r\n"));
        if line.is_empty() {
            messages.push(std::mem::take(&mut message));
        }
    }
    messages.retain(|message| message.starts_with("Event: "));
    assert!(messages.len() > 20, "{title}: {}", messages.len());
    messages
}

/// A call as the CRM has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) source_id: String,
    pub(crate) number: String,
    /// 1 missed, 2 received, 3 outgoing, 4 internal.
    pub(crate) kind: i64,
    pub(crate) live: bool,
    pub(crate) ended: bool,
    pub(crate) identity: Option<String>,
    /// Peer, its type (1 extension, 2 trunk), status (2 ringing, 3 up, 4 hang-up), response
    /// (1 not answered, 2 answered, 3 busy, 4 transferred).
    pub(crate) legs: Vec<(String, i64, Option<i64>, Option<i64>)>,
}

/// The calls of an install's database, oldest first.
pub(crate) fn calls(staging: &Staging) -> Vec<Call> {
    let file = staging.directory().join("staging.sqlite");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = Connection::open_with_flags(file, flags).expect("the database");
    let mut statement = database
        .prepare(
            "SELECT id, source_id, phone_number, type, live, end_date IS NOT NULL, identity_id
             FROM call ORDER BY id",
        )
        .expect("a query");
    let mut legs = database
        .prepare(
            "SELECT peer_name, peer_type, status, response FROM channel WHERE call = ? ORDER BY id",
        )
        .expect("a query");
    let mut read_legs = |call: i64| {
        let rows = legs
            .query_map([call], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .expect("legs");
        rows.collect::<Result<Vec<_>, _>>().expect("legs")
    };
    let rows = statement
        .query_map([], |row| {
            let call = Call {
                source_id: row.get(1)?,
                number: row.get(2)?,
                kind: row.get(3)?,
                live: row.get(4)?,
                ended: row.get(5)?,
                identity: row.get(6)?,
                legs: Vec::new(),
            };
            Ok((row.get::<_, i64>(0)?, call))
        })
        .expect("calls");
    let rows: Vec<_> = rows.collect::<Result<_, _>>().expect("calls");
    rows.into_iter().map(|(id, call)| Call { legs: read_legs(id), ..call }).collect()
}
