//! POP3 (RFC 1939, RFC 2449, RFC 2595): one line, one answer.

use documents::readiness::Missing;

use super::{Dialect, LogIn};
use crate::probes::net::{Conversation, failed};

/// Says POP3.
pub(super) struct Pop3;

/// Says a command; the inner result is `-ERR` with its words.
async fn said(peer: &mut Conversation, command: &str) -> Result<Result<String, String>, Missing> {
    peer.send(format!("{command}\r\n").as_bytes()).await?;
    status(&peer.line().await?)
}

fn status(line: &str) -> Result<Result<String, String>, Missing> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word.to_ascii_uppercase().as_str() {
        "+OK" => Ok(Ok(rest.to_owned())),
        "-ERR" => Ok(Err(rest.to_owned())),
        _ => Err(failed(format!("it answers what is no POP3: {line}"))),
    }
}

/// Whether a refusal is about the server or the mailbox and not about user and password (RFC 3206).
fn is_about_the_server(words: &str) -> bool {
    let words = words.to_ascii_uppercase();
    ["[SYS/", "[IN-USE]", "[LOGIN-DELAY]"].iter().any(|code| words.starts_with(code))
}

impl Dialect for Pop3 {
    const START_TLS: &'static str = "STLS";

    async fn greet(&mut self, peer: &mut Conversation) -> Result<String, Missing> {
        let line = peer.line().await?;
        match status(&line)? {
            Ok(_) => Ok(line),
            Err(words) => Err(failed(format!("it refuses the connection: {words}"))),
        }
    }

    async fn capabilities(&mut self, peer: &mut Conversation) -> Result<Vec<String>, Missing> {
        let mut capabilities = Vec::new();
        // Servers older than RFC 2449 know no list, and refuse to give one.
        if said(peer, "CAPA").await?.is_err() {
            return Ok(capabilities);
        }
        loop {
            let line = peer.line().await?;
            if line == "." {
                return Ok(capabilities);
            }
            capabilities.push(line);
        }
    }

    async fn start_tls(&mut self, peer: &mut Conversation) -> Result<(), Missing> {
        said(peer, "STLS").await?.map(|_| ()).map_err(failed)
    }

    async fn log_in(
        &mut self,
        peer: &mut Conversation,
        _: &[String],
        user: &str,
        password: &str,
    ) -> Result<LogIn, Missing> {
        for command in [format!("USER {user}"), format!("PASS {password}")] {
            match said(peer, &command).await? {
                Ok(_) => {}
                Err(words) if is_about_the_server(&words) => return Err(failed(words)),
                Err(words) => return Ok(LogIn::Refused(words)),
            }
        }
        Ok(LogIn::Taken)
    }

    async fn quit(&mut self, peer: &mut Conversation) -> Result<(), Missing> {
        said(peer, "QUIT").await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_refused_or_another_protocols() {
        assert_eq!(status("+OK ready"), Ok(Ok("ready".to_owned())));
        assert_eq!(status("-ERR [AUTH] no"), Ok(Err("[AUTH] no".to_owned())));
        assert!(status("220 mail.example.com ESMTP").is_err());
    }

    #[test]
    fn a_locked_mailbox_has_not_refused_the_password() {
        assert!(is_about_the_server("[IN-USE] locked"));
        assert!(!is_about_the_server("[AUTH] no"));
    }
}
