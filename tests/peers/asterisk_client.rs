//! A client of a manager interface that sees everything and asks for anything.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use testkit::asterisk::{SECRET, USER};
use wire::ami::{Decoder, Limits, Message};

/// A session that is logged in.
pub(crate) struct Client {
    stream: TcpStream,
    decoder: Decoder,
}

impl Client {
    /// Logs in as the test's user who may do everything.
    pub(crate) fn log_in(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("the span is not zero");
        let mut client = Self { stream, decoder: Decoder::new(Limits::default()) };
        while client.decoder.next_line().expect("a short line").is_none() {
            assert!(client.read(), "it greets");
        }
        let login = Message::action("Login").with("Username", USER).with("Secret", SECRET);
        let answer = client.ask(login, "login").pop().expect("an answer");
        assert_eq!(answer.get("Response").as_deref(), Some("Success"), "{answer:?}");
        client
    }

    /// The port that it speaks from, by which the exchange names it.
    pub(crate) fn port(&self) -> u16 {
        self.stream.local_addr().expect("it is connected").port()
    }

    /// Asks, and gives everything up to the answer.
    pub(crate) fn ask(&mut self, action: Message, id: &str) -> Vec<Message> {
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
    pub(crate) fn next(&mut self) -> Option<Message> {
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
