//! The interface against a session that was recorded from Asterisk 16.28: asked the same, it answers
//! with the same headers in the same order, and where a value is not of the moment, the same value.

use std::time::Duration;

use loadtest::exchange::ami::dialect::Dialect;
use md5::{Digest, Md5};
use wire::ami::Message;

use super::client::{Client, lines, settings, start};

const RECORDED: &str = include_str!("../../../wire/tests/sessions/16-a-login.txt");

/// Headers whose value is of the moment, the place or the build.
const OF_THE_MOMENT: &[&str] = &[
    "Timestamp",
    "EventTV",
    "SessionTV",
    "SessionID",
    "LocalAddress",
    "RemoteAddress",
    "Uptime",
    "LastReload",
    "Challenge",
    "AsteriskVersion",
    "CoreStartupDate",
    "CoreStartupTime",
    "CoreReloadDate",
    "CoreReloadTime",
    // The switch of this test has two channels.
    "CoreCurrentCalls",
];

/// What happened in a session, in order.
#[derive(Debug, PartialEq)]
enum Turn {
    /// The first line of the server.
    Banner(String),
    /// A message of the client.
    Asked(String),
    /// A message of the server, its values masked.
    Told(String),
    /// The server closed the connection.
    Closed,
}

/// A recorded session: its title and its turns.
fn sessions() -> Vec<(String, Vec<Turn>)> {
    let mut sessions: Vec<(String, Vec<Turn>)> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for line in RECORDED.lines() {
        if let Some(title) = line.strip_prefix("== ") {
            sessions.push((title.to_owned(), Vec::new()));
            continue;
        }
        let (_, said) = line.split_once("] ").expect("a time in brackets");
        let (arrow, text) = said.split_at(2);
        let text = text.strip_prefix(' ').unwrap_or(text);
        let turns = &mut sessions.last_mut().expect("a title comes first").1;
        if text.starts_with("Asterisk Call Manager/") {
            turns.push(Turn::Banner(text.to_owned()));
        } else if text.starts_with("(connection closed") {
            turns.push(Turn::Closed);
        } else if !text.is_empty() {
            open.push(text);
        } else {
            let message = open.join("|");
            open.clear();
            turns.push(if arrow == ">>" {
                Turn::Asked(message)
            } else {
                Turn::Told(masked(&message))
            });
        }
    }
    sessions
}

/// The message without the values that are of the moment.
fn masked(message: &str) -> String {
    let mask = |line: &str| {
        let (key, _) = line.split_once(':').expect("a header");
        if OF_THE_MOMENT.contains(&key) { format!("{key}: *") } else { line.to_owned() }
    };
    message.split('|').map(mask).collect::<Vec<_>>().join("|")
}

/// Plays the client of a recorded session and notes what our server does.
async fn replayed(client: &mut Client, recorded: &[Turn]) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut challenge = String::new();
    for (i, turn) in recorded.iter().enumerate() {
        turns.push(match turn {
            Turn::Banner(_) => Turn::Banner(client.banner().await.expect("a banner")),
            Turn::Asked(message) => {
                let said = with_key(message, &challenge);
                client.say(&said).await;
                Turn::Asked(message.clone())
            }
            Turn::Told(_) => {
                let message = client.hear().await.expect("an answer");
                if let Some(given) = message.get("Challenge") {
                    challenge = given.into_owned();
                }
                Turn::Told(masked(&lines(&message)))
            }
            Turn::Closed => {
                if !closes_itself(&recorded[..i]) {
                    // The recording's client went first.
                    tokio::io::AsyncWriteExt::shutdown(&mut client.stream).await.expect("open");
                }
                assert_eq!(client.rest().await, Vec::<Message>::new(), "said nothing more");
                Turn::Closed
            }
        });
    }
    turns
}

/// The message with the right key for a challenge, if it has one.
fn with_key(message: &str, challenge: &str) -> String {
    let Some((before, _)) = message.split_once("Key: ") else { return message.to_owned() };
    let digest = Md5::digest(format!("{challenge}example-secret"));
    let key: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{before}Key: {key}")
}

/// Whether the server closes the connection after these turns without being asked to.
fn closes_itself(turns: &[Turn]) -> bool {
    match turns.last().expect("a banner at least") {
        Turn::Told(message) => {
            message.contains("Authentication failed") || message.contains("Thanks for all the fish")
        }
        // Nobody logged in for too long.
        Turn::Banner(_) => true,
        Turn::Asked(_) | Turn::Closed => false,
    }
}

#[tokio::test]
async fn a_recorded_session_is_answered_as_it_was() {
    let sessions = sessions();
    assert_eq!(sessions.len(), 7, "sessions of the recording");
    for (title, recorded) in sessions {
        let mut settings = settings(Dialect::Asterisk16);
        if title.contains("authtimeout") {
            settings.auth_timeout = Duration::from_millis(20);
        }
        let server = start(settings).await;
        let mut client = Client::connect(server.address()).await;
        assert_eq!(replayed(&mut client, &recorded).await, recorded, "{title}");
        server.stop().await;
    }
}
