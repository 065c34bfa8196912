//! From the connection to a session that may place calls: the greeting, the log-in by challenge, the
//! version, and the filters that keep from us what only the CRM's service needs.

use std::time::Duration;

use md5::{Digest, Md5};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use wire::ami::{Decoder, Limits, Message, banner_version};

use super::AsteriskError;
use super::course::brief;

/// How long the exchange may take from the connection to its last answer. It waits a second before it
/// refuses a secret.
const LIMIT: Duration = Duration::from_secs(10);

/// Bytes that may come before the greeting's end.
const GREETING: usize = 256;

/// Messages that may come between a question and its answer: events of other calls.
const BETWEEN: usize = 100_000;

/// The events that are of use here, as the exchange's filters want them: a regular expression on
/// the whole event. A tenth of what it sends to a listener without filters.
const FILTERS: [&str; 3] = ["Event: Newchannel", "Event: Hangup", "Event: OriginateResponse"];

/// A session that is logged in.
pub(super) struct Login {
    pub(super) stream: TcpStream,
    /// What was read and not yet looked at.
    pub(super) decoder: Decoder,
    /// Digits that no other session has: those of the exchange's challenge.
    pub(super) token: String,
    pub(super) software: String,
}

/// Connects and logs in.
pub(super) async fn log_in(
    address: &str,
    user: &str,
    secret: &str,
) -> Result<Login, AsteriskError> {
    let broken =
        |what: &str| AsteriskError::Broken { address: address.to_owned(), what: what.to_owned() };
    match timeout(LIMIT, greeted(address, user, secret)).await {
        Ok(login) => login,
        Err(_) => Err(broken("did not answer within ten seconds")),
    }
}

async fn greeted(address: &str, user: &str, secret: &str) -> Result<Login, AsteriskError> {
    let connected = TcpStream::connect(address).await;
    let stream = connected
        .map_err(|source| AsteriskError::Unreachable { address: address.to_owned(), source })?;
    // Requests are small and must not wait for each other; a socket that refuses is still one.
    let _ = stream.set_nodelay(true);
    let decoder = Decoder::new(Limits::default());
    let mut talk = Talk { address, user, stream, decoder };
    let version = talk.greeting().await?;
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 2) {
        return Err(AsteriskError::TooOld { address: address.to_owned(), version });
    }
    let question = Message::action("Challenge").with("AuthType", "MD5");
    let answer = talk.ask("the challenge", question).await?;
    let challenge = brief(&answer.get("Challenge").unwrap_or_default());
    let login = Message::action("Login")
        .with("AuthType", "MD5")
        .with("Username", user)
        .with("Key", key(&challenge, secret))
        .with("Events", "call");
    talk.ask("the log-in", login).await?;
    let settings = talk.ask("its version", Message::action("CoreSettings")).await;
    let software = match settings {
        Ok(settings) => settings.get("AsteriskVersion").map(|version| brief(&version)),
        // A user who may not ask can still place calls.
        Err(AsteriskError::Refused { .. }) => None,
        Err(error) => return Err(error),
    };
    for filter in FILTERS {
        let action = Message::action("Filter").with("Operation", "Add").with("Filter", filter);
        match talk.ask("a filter", action).await {
            // Without filters more is sent, and the same is read from it.
            Ok(_) | Err(AsteriskError::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let software = software.map_or_else(
        || format!("Asterisk Call Manager/{version}"),
        |own| format!("Asterisk {own}"),
    );
    let token = challenge.chars().filter(char::is_ascii_digit).collect();
    Ok(Login { stream: talk.stream, decoder: talk.decoder, token, software })
}

/// The answer to a challenge: the digest of both in hexadecimal digits.
fn key(challenge: &str, secret: &str) -> String {
    let digest = Md5::new().chain_update(challenge).chain_update(secret).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Questions and answers before the session.
struct Talk<'a> {
    address: &'a str,
    user: &'a str,
    stream: TcpStream,
    decoder: Decoder,
}

impl Talk<'_> {
    /// The greeting's version of the protocol.
    async fn greeting(&mut self) -> Result<String, AsteriskError> {
        let mut seen = Vec::new();
        loop {
            if let Ok(Some(line)) = self.decoder.next_line() {
                if let Some(version) = banner_version(line) {
                    return Ok(brief(version));
                }
                break;
            }
            if seen.len() > GREETING {
                break;
            }
            self.read(&mut seen).await?;
        }
        let began = brief(&String::from_utf8_lossy(&seen)).escape_debug().to_string();
        Err(AsteriskError::NotAsterisk { address: self.address.to_owned(), began })
    }

    /// Asks and waits for the answer; events in between are of no interest.
    async fn ask(
        &mut self,
        asked: &'static str,
        action: Message,
    ) -> Result<Message, AsteriskError> {
        let mut bytes = Vec::new();
        action.with("ActionID", asked).write_to(&mut bytes);
        let sent = self.stream.write_all(&bytes).await;
        sent.map_err(|error| self.broken(format!("closed the connection ({error})")))?;
        let mut answers = 0;
        while answers < BETWEEN {
            let answer = match self.decoder.next() {
                Ok(None) => {
                    self.read(&mut Vec::new()).await?;
                    continue;
                }
                Ok(Some(message)) if message.get("ActionID").as_deref() == Some(asked) => {
                    message.to_message()
                }
                Ok(Some(_)) | Err(_) => {
                    answers += 1;
                    continue;
                }
            };
            return match answer.get("Response").as_deref() {
                Some("Success") => Ok(answer),
                _ => Err(self.refused(asked, &answer)),
            };
        }
        Err(self.broken(format!("sent {BETWEEN} messages and no answer to {asked}")))
    }

    /// Reads what there is; appends it to `seen` as well.
    async fn read(&mut self, seen: &mut Vec<u8>) -> Result<(), AsteriskError> {
        let mut chunk = [0; 4096];
        match self.stream.read(&mut chunk).await {
            Ok(0) => Err(self.broken("closed the connection".to_owned())),
            Ok(length) => {
                self.decoder.push(&chunk[..length]);
                seen.extend_from_slice(&chunk[..length]);
                Ok(())
            }
            Err(error) => Err(self.broken(format!("broke the connection ({error})"))),
        }
    }

    fn refused(&self, action: &'static str, answer: &Message) -> AsteriskError {
        let message = answer.get("Message").unwrap_or_default();
        AsteriskError::Refused {
            address: self.address.to_owned(),
            action,
            user: self.user.to_owned(),
            message: brief(&message),
        }
    }

    fn broken(&self, what: String) -> AsteriskError {
        AsteriskError::Broken { address: self.address.to_owned(), what }
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn the_key_is_the_digest_of_challenge_and_secret() {
        // RFC 1321, A.5: the digest of "abc".
        assert_eq!(key("a", "bc"), "900150983cd24fb0d6963f7d28e17f72");
    }
}
