//! Sessions recorded from Asterisk 16 and 22: what both sides really sent.
//!
//! A recording has a line for each line of the session: the time in brackets, `<<` for the server
//! or `>>` for the client, and the line without its CRLF. A line that begins with `==` is a title.

use wire::ami::{Decoder, Limits, banner_version};

use crate::laws::{ami_stream, decode};

const RECORDINGS: [(&str, &str); 4] = [
    ("16-a-login", include_str!("../sessions/16-a-login.txt")),
    ("16-b-local-dial", include_str!("../sessions/16-b-local-dial.txt")),
    ("16-c-queue", include_str!("../sessions/16-c-queue.txt")),
    ("22-c-queue", include_str!("../sessions/22-c-queue.txt")),
];

/// What one side sent in one session, as it was on the wire.
struct Stream {
    name: String,
    banner: Option<String>,
    bytes: Vec<u8>,
    messages: usize,
}

/// The streams of all recordings: a session begins with the server's banner.
fn streams() -> Vec<Stream> {
    let mut streams = Vec::new();
    for (name, text) in RECORDINGS {
        let open = |side: &str| Stream {
            name: format!("{name} {side}"),
            banner: None,
            bytes: Vec::new(),
            messages: 0,
        };
        let (mut server, mut client) = (open("<<"), open(">>"));
        for line in text.lines().filter(|line| !line.starts_with("==")) {
            let (_, said) = line.split_once("] ").expect("the time stands in brackets");
            let (side, said) = said.split_at(2);
            let said = said.strip_prefix(' ').expect("a blank stands behind the side");
            if said == "(connection closed by the server)" {
                continue;
            }
            if banner_version(said.as_bytes()).is_some() {
                streams.extend([std::mem::replace(&mut server, open("<<"))]);
                streams.extend([std::mem::replace(&mut client, open(">>"))]);
                server.banner = Some(said.to_owned());
                continue;
            }
            let stream = if side == "<<" { &mut server } else { &mut client };
            stream.bytes.extend_from_slice(said.as_bytes());
            stream.bytes.extend_from_slice(b"\r\n");
            stream.messages += usize::from(said.is_empty());
        }
        streams.extend([server, client]);
    }
    streams.retain(|stream| !stream.bytes.is_empty());
    streams
}

#[test]
fn every_recorded_message_is_read_and_printed_byte_for_byte() {
    let streams = streams();
    let messages: usize = streams.iter().map(|stream| stream.messages).sum();
    // The empty lines of the four recordings, counted with grep.
    assert_eq!(messages, 823 + 45);
    for Stream { name, bytes, messages, .. } in &streams {
        let outcomes = decode(bytes, bytes.len(), Limits::default());
        assert_eq!(outcomes.len(), *messages, "{name}");
        let printed: Vec<u8> =
            outcomes.into_iter().flat_map(|outcome| outcome.expect("within limits")).collect();
        assert!(printed == *bytes, "{name}: what was printed is not what was recorded");
    }
}

#[test]
fn a_recording_reads_alike_in_pieces_of_any_size() {
    for Stream { bytes, .. } in streams() {
        for piece in 1..=64 {
            ami_stream(&bytes, piece, Limits::default());
        }
    }
}

#[test]
fn what_clients_sent_is_within_the_limits_of_the_server_they_sent_it_to() {
    for Stream { name, bytes, .. } in streams().iter().filter(|s| s.name.ends_with(">>")) {
        let outcomes = decode(bytes, 16, Limits::OF_SERVER);
        assert!(outcomes.iter().all(Result::is_ok), "{name}: {outcomes:?}");
    }
}

#[test]
fn banner_and_messages_come_from_one_decoder() {
    let with_banner = streams().into_iter().filter_map(|s| Some((s.banner?, s.bytes)));
    let mut versions = Vec::new();
    for (banner, bytes) in with_banner {
        let mut decoder = Decoder::new(Limits::default());
        decoder.push(format!("{banner}\r\n").as_bytes());
        decoder.push(&bytes);
        let line = decoder.next_line().expect("within limits").expect("the banner is there whole");
        versions.push(banner_version(line).expect("a banner").to_owned());
        let first = decoder.next().expect("within limits").expect("a message");
        assert!(first.get("Response").is_some(), "{first:?}");
    }
    versions.dedup();
    assert_eq!(versions, ["5.0.4", "11.0.0"]);
}

#[test]
fn headers_are_found_as_the_servers_print_them() {
    let stream = streams().into_iter().find(|s| s.name == "16-b-local-dial <<").expect("recorded");
    let mut decoder = Decoder::new(Limits::default());
    decoder.push(&stream.bytes);
    let mut hangups = Vec::new();
    while let Some(message) = decoder.next().expect("within limits") {
        if message.get("event").as_deref() == Some("Hangup") {
            hangups.push(message.get("Cause-txt").expect("a hang-up has a cause").into_owned());
        }
    }
    hangups.sort();
    hangups.dedup();
    assert_eq!(hangups, ["Normal Clearing", "Unknown", "User busy"]);
}
