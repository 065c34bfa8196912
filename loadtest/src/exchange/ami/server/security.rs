//! Events of the class `security`: who logged in, who did not, and what was refused.
//!
//! Headers and their order were seen on Asterisk 16.28. The moment of a session is 1970 until it has
//! logged in.

use std::net::SocketAddr;

use wire::ami::Message;

use super::super::event::{Classes, Event};
use super::hub::{Hub, finished};
use super::wall::security_stamp;

/// Bytes of `RequestType`, in Asterisk a buffer of 64.
const REQUEST_TYPE_BYTES: usize = 63;

/// A connection, as these events describe it.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    /// Its place among all connections, from 0.
    pub(super) number: u64,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    /// The name with which it logged in, as it was written; empty before.
    pub(super) account: String,
    /// When it logged in.
    pub(super) since_us: i64,
}

/// What happened.
#[derive(Debug, Clone, Copy)]
pub(super) enum Incident<'a> {
    /// A log-in was accepted.
    LoggedIn,
    /// There is no such user.
    UnknownUser { name: &'a str },
    /// The password is wrong.
    WrongPassword { name: &'a str },
    /// The answer to the challenge is wrong.
    WrongResponse { challenge: &'a str, response: &'a str, expected: &'a str },
    /// The action is not allowed.
    NotAllowed { action: &'a str },
    /// The action does not exist, or is not named.
    BadFormat { action: &'a str },
}

/// The event that reports an incident.
pub(super) fn event(hub: &Hub, connection: &Connection, incident: Incident<'_>) -> Event {
    let (name, severity, version) = match incident {
        Incident::LoggedIn => ("SuccessfulAuth", "Informational", "1"),
        Incident::UnknownUser { .. } => ("InvalidAccountID", "Error", "1"),
        Incident::WrongPassword { .. } => ("InvalidPassword", "Error", "2"),
        Incident::WrongResponse { .. } => ("ChallengeResponseFailed", "Error", "1"),
        Incident::NotAllowed { .. } => ("RequestNotAllowed", "Error", "1"),
        Incident::BadFormat { .. } => ("RequestBadFormat", "Error", "1"),
    };
    let mut event = hub
        .begin_event(name, Classes::SECURITY)
        .with("EventTV", security_stamp(hub.wall.now_us()))
        .with("Severity", severity)
        .with("Service", "AMI")
        .with("EventVersion", version);
    let account = match incident {
        Incident::UnknownUser { name } | Incident::WrongPassword { name } => name,
        _ => &connection.account,
    };
    let account_comes_last = matches!(incident, Incident::BadFormat { .. });
    if !account_comes_last {
        event.push("AccountID", account);
    }
    push_connection(&mut event, connection);
    match incident {
        Incident::LoggedIn => event.push("UsingPassword", "0"),
        Incident::UnknownUser { .. } | Incident::WrongPassword { .. } => {}
        Incident::WrongResponse { challenge, response, expected } => {
            event.push("Challenge", challenge);
            event.push("Response", response);
            event.push("ExpectedResponse", expected);
        }
        Incident::NotAllowed { action } | Incident::BadFormat { action } => {
            event.push("RequestType", cut(&format!("Action: {action}"), REQUEST_TYPE_BYTES));
        }
    }
    event.push("SessionTV", security_stamp(connection.since_us));
    if account_comes_last {
        event.push("AccountID", account);
    }
    finished(&event, Classes::SECURITY)
}

fn push_connection(event: &mut Message, connection: &Connection) {
    // An address in Asterisk's memory. Here it tells connections apart, which is all that it is for.
    event.push("SessionID", format!("{:#x}", 0x7f00_0000_1000 + connection.number * 0x1000));
    event.push("LocalAddress", place(connection.local));
    event.push("RemoteAddress", place(connection.remote));
}

fn place(address: SocketAddr) -> String {
    let family = if address.is_ipv4() { "IPV4" } else { "IPV6" };
    format!("{family}/TCP/{}/{}", address.ip(), address.port())
}

/// The start of a text that fits into so many bytes.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
