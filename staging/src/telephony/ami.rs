//! A client of an Asterisk's manager interface: logs in, reads the state, and listens.
//!
//! Formats: `main/manager.c` of Asterisk (Challenge, Login, Ping, CoreShowChannels) and the sessions
//! recorded from 16 and 22.

use md5::{Digest, Md5};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::message::{Message, Read, Reader};
use super::state::ExchangeLink;
use super::tracker::Tracker;
use super::{Ended, Listener};
use crate::settings::Password;

/// What cannot be read, in one connection, before it is left.
const GARBAGE_MAX: u64 = 1_000;

/// The client, with the calls that outlast its connections.
pub(super) struct Ami {
    tracker: Tracker,
}

/// One connection.
struct Session<'a> {
    listener: &'a Listener,
    stream: TcpStream,
    reader: Reader,
    garbage: u64,
    /// A sign of life was asked for and has not come.
    asked: bool,
}

impl Ami {
    pub(super) fn new(extension_digits: usize) -> Ami {
        Ami { tracker: Tracker::new(extension_digits) }
    }

    /// Logs in and listens until the connection ends.
    pub(super) async fn session(
        &mut self,
        listener: &Listener,
        stream: TcpStream,
        user: &str,
        secret: &Password,
        events: &str,
    ) -> Ended {
        let reader = Reader::new();
        let mut session = Session { listener, stream, reader, garbage: 0, asked: false };
        match session.listen(&mut self.tracker, user, secret, events).await {
            Ok(never) => match never {},
            Err(ended) => ended,
        }
    }
}

impl Session<'_> {
    async fn listen(
        &mut self,
        tracker: &mut Tracker,
        user: &str,
        secret: &Password,
        events: &str,
    ) -> Result<std::convert::Infallible, Ended> {
        self.log_in(user, secret, events).await?;
        self.listener.state.change(|state| {
            state.link = ExchangeLink::LoggedIn;
            state.logins += 1;
        });
        tracker.reconnected();
        self.act(&[("Action", "CoreShowChannels"), ("ActionID", "channels")]).await?;
        self.act(&[("Action", "QueueStatus"), ("ActionID", "queues")]).await?;
        loop {
            self.hear(tracker)?;
            self.fill().await?;
        }
    }

    /// Takes up all that has arrived.
    fn hear(&mut self, tracker: &mut Tracker) -> Result<(), Ended> {
        let now = self.listener.now();
        let (mut events, mut lists) = (0, 0);
        let mut ended = None;
        let mut orders = Vec::new();
        while let Some(message) = self.next_message() {
            events += 1;
            let is_list = message.text("ActionID") == "channels";
            match (message.text("Event"), message.text("Response")) {
                ("CoreShowChannelsComplete", _) if is_list => {
                    lists += 1;
                    orders.extend(tracker.list_ends(&now));
                }
                // Who may not see the channels must take it that those from before are gone.
                ("", "Error") if is_list => orders.extend(tracker.list_ends(&now)),
                ("Shutdown", _) => ended = Some(Ended::ShutDown),
                _ => orders.extend(tracker.apply(&message, &now)),
            }
        }
        if events > 0 {
            self.listener.desk.submit(orders);
            let in_progress = tracker.in_progress() as u64;
            self.listener.state.change(|state| {
                state.events += events;
                state.lists_read += lists;
                state.calls_in_progress = in_progress;
            });
        }
        match ended {
            Some(ended) => Err(ended),
            None if self.garbage > GARBAGE_MAX => Err(Ended::Garbage),
            None => Ok(()),
        }
    }

    /// The next message in what has arrived.
    fn next_message(&mut self) -> Option<Message> {
        loop {
            match self.reader.next()? {
                Read::Message(message) => return Some(message),
                Read::Banner(_) => {}
                Read::Garbage => {
                    self.garbage += 1;
                    self.listener.state.change(|state| state.garbage += 1);
                }
            }
        }
    }

    /// Reads more bytes. An exchange that is quiet for long is asked for a sign of life.
    async fn fill(&mut self) -> Result<(), Ended> {
        let mut bytes = [0; 16 * 1024];
        loop {
            let read = tokio::select! {
                read = self.stream.read(&mut bytes) => read?,
                () = self.listener.app.clock.pause(self.listener.settings.quiet) => {
                    if self.asked {
                        return Err(Ended::Silent);
                    }
                    self.asked = true;
                    self.act(&[("Action", "Ping"), ("ActionID", "ping")]).await?;
                    continue;
                }
            };
            if read == 0 {
                return Err(Ended::Closed);
            }
            self.asked = false;
            self.reader.push(&bytes[..read]);
            return Ok(());
        }
    }

    /// Sends an action. An exchange that takes nothing for long is left.
    async fn act(&mut self, headers: &[(&str, &str)]) -> Result<(), Ended> {
        let mut text = String::new();
        for (key, value) in headers {
            // A line's end in a name or a secret would be another header.
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            text.extend([*key, ": ", value.as_str(), "\r\n"]);
        }
        text.push_str("\r\n");
        tokio::select! {
            written = self.stream.write_all(text.as_bytes()) => Ok(written?),
            () = self.listener.app.clock.pause(self.listener.settings.quiet) => Err(Ended::Silent),
        }
    }

    /// The answer to the action of that id; events before it are of no interest yet.
    async fn answer(&mut self, id: &str) -> Result<Message, Ended> {
        loop {
            while let Some(message) = self.next_message() {
                // Without an id it can only be the answer to what was asked.
                if message.get("Response").is_some()
                    && message.get("ActionID").is_none_or(|of| of == id)
                {
                    return Ok(message);
                }
            }
            if self.garbage > GARBAGE_MAX {
                return Err(Ended::Garbage);
            }
            self.fill().await?;
        }
    }

    /// By challenge where the exchange offers one, so that the secret is not sent.
    async fn log_in(&mut self, user: &str, secret: &Password, events: &str) -> Result<(), Ended> {
        let challenge = [("Action", "Challenge"), ("ActionID", "challenge"), ("AuthType", "MD5")];
        self.act(&challenge).await?;
        let answer = self.answer("challenge").await?;
        let login = [("Action", "Login"), ("ActionID", "login"), ("Username", user)];
        let proof = match answer.get("Challenge") {
            Some(challenge) if answer.text("Response") == "Success" => {
                let key = hex(&Md5::digest(format!("{challenge}{}", secret.reveal())));
                self.act(
                    &[&login[..], &[("AuthType", "MD5"), ("Key", &key), ("Events", events)]]
                        .concat(),
                )
                .await
            }
            _ => {
                let proof = [("Secret", secret.reveal()), ("Events", events)];
                self.act(&[&login[..], &proof].concat()).await
            }
        };
        proof?;
        let answer = self.answer("login").await?;
        if answer.text("Response") == "Success" {
            Ok(())
        } else {
            Err(Ended::Refused(answer.text("Message").to_owned()))
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_digest_of_challenge_and_secret() {
        // Computed apart from this program, by `md5sum` of the two texts together.
        let key = hex(&Md5::digest("226981997example-secret"));
        assert_eq!(key, "4d7ce6730876313ca8743259408699e7");
    }
}
