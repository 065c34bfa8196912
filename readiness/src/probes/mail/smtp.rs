//! SMTP (RFC 5321, RFC 3207, RFC 4954): numbered answers of one or more lines.

use std::net::{IpAddr, SocketAddr};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use documents::readiness::Missing;

use super::{Dialect, LogIn};
use crate::probes::net::{Conversation, failed, not_supported};

/// Says SMTP, under a name.
pub(super) struct Smtp {
    /// This machine's address as a literal, which a client without a name of its own gives.
    name: String,
}

impl From<SocketAddr> for Smtp {
    fn from(local: SocketAddr) -> Self {
        let name = match local.ip().to_canonical() {
            IpAddr::V4(ip) => format!("[{ip}]"),
            IpAddr::V6(ip) => format!("[IPv6:{ip}]"),
        };
        Smtp { name }
    }
}

/// An answer: its number and the words of each line.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    code: u16,
    lines: Vec<String>,
}

impl Answer {
    fn words(&self) -> String {
        format!("{} {}", self.code, self.lines.join(" "))
    }
}

/// A line's number, whether more lines follow, and its words.
fn parse(line: &str) -> Option<(u16, bool, &str)> {
    let (code, rest) = (line.get(..3)?, line.get(3..)?);
    let code = code.bytes().all(|b| b.is_ascii_digit()).then(|| code.parse().ok())??;
    match rest.chars().next() {
        None => Some((code, false, "")),
        Some(' ') => Some((code, false, &rest[1..])),
        Some('-') => Some((code, true, &rest[1..])),
        Some(_) => None,
    }
}

async fn answer(peer: &mut Conversation) -> Result<Answer, Missing> {
    let mut lines = Vec::new();
    loop {
        let line = peer.line().await?;
        let (code, is_followed, words) =
            parse(&line).ok_or_else(|| failed(format!("it answers what is no SMTP: {line}")))?;
        lines.push(words.to_owned());
        if !is_followed {
            return Ok(Answer { code, lines });
        }
    }
}

async fn said(peer: &mut Conversation, command: &str) -> Result<Answer, Missing> {
    peer.send(format!("{command}\r\n").as_bytes()).await?;
    answer(peer).await
}

/// The ways of logging in that a server offers.
fn mechanisms(capabilities: &[String]) -> Vec<String> {
    // Old servers write `AUTH=LOGIN` beside `AUTH LOGIN`.
    let lists = capabilities.iter().filter_map(|line| {
        let (name, rest) = line.split_once([' ', '='])?;
        name.eq_ignore_ascii_case("AUTH").then_some(rest)
    });
    lists.flat_map(str::split_whitespace).map(str::to_ascii_uppercase).collect()
}

/// What an answer to the last step of a log-in means: 235 taken, 535 refused, the rest no decision.
fn decided(answer: &Answer) -> Result<LogIn, Missing> {
    match answer.code {
        235 => Ok(LogIn::Taken),
        535 => Ok(LogIn::Refused(answer.words())),
        _ => Err(failed(answer.words())),
    }
}

/// `AUTH LOGIN`: user and password, each when asked. It has no RFC; Exchange offers no other.
async fn auth_login(peer: &mut Conversation, user: &str, password: &str) -> Result<LogIn, Missing> {
    let mut last = said(peer, "AUTH LOGIN").await?;
    for secret in [user, password] {
        if last.code != 334 {
            break;
        }
        last = said(peer, &STANDARD.encode(secret)).await?;
    }
    decided(&last)
}

impl Dialect for Smtp {
    const START_TLS: &'static str = "STARTTLS";

    async fn greet(&mut self, peer: &mut Conversation) -> Result<String, Missing> {
        let answer = answer(peer).await?;
        match answer.code {
            220 => Ok(answer.words()),
            _ => Err(failed(format!("it refuses the connection: {}", answer.words()))),
        }
    }

    async fn capabilities(&mut self, peer: &mut Conversation) -> Result<Vec<String>, Missing> {
        let answer = said(peer, &format!("EHLO {}", self.name)).await?;
        match answer.code {
            // The first line is the server's name.
            250 => Ok(answer.lines.into_iter().skip(1).collect()),
            _ => Err(failed(answer.words())),
        }
    }

    async fn start_tls(&mut self, peer: &mut Conversation) -> Result<(), Missing> {
        let answer = said(peer, "STARTTLS").await?;
        if answer.code == 220 { Ok(()) } else { Err(failed(answer.words())) }
    }

    async fn log_in(
        &mut self,
        peer: &mut Conversation,
        capabilities: &[String],
        user: &str,
        password: &str,
    ) -> Result<LogIn, Missing> {
        let offered = mechanisms(capabilities);
        if offered.iter().any(|name| name == "PLAIN") {
            let secret = STANDARD.encode(format!("\0{user}\0{password}"));
            decided(&said(peer, &format!("AUTH PLAIN {secret}")).await?)
        } else if offered.iter().any(|name| name == "LOGIN") {
            auth_login(peer, user, password).await
        } else {
            Err(not_supported("it offers neither AUTH PLAIN nor AUTH LOGIN on such a connection"))
        }
    }

    async fn quit(&mut self, peer: &mut Conversation) -> Result<(), Missing> {
        said(peer, "QUIT").await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_number_and_says_whether_more_follow() {
        assert_eq!(parse("250-SIZE 100"), Some((250, true, "SIZE 100")));
        assert_eq!(parse("220 ready"), Some((220, false, "ready")));
        assert_eq!(parse("250"), Some((250, false, "")));
        for other in ["", "+OK", "* OK", "25", "2x0 a", "250x", "ab۲"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn the_ways_of_logging_in_are_found_in_either_writing() {
        let lines = ["AUTH=LOGIN", "auth Plain CRAM-MD5", "AUTHORS x"].map(str::to_owned);
        assert_eq!(mechanisms(&lines), ["LOGIN", "PLAIN", "CRAM-MD5"]);
    }

    #[test]
    fn a_client_without_a_name_gives_its_address() {
        let name = |local: &str| Smtp::from(local.parse::<SocketAddr>().expect("an address")).name;
        assert_eq!(name("10.0.0.7:5"), "[10.0.0.7]");
        assert_eq!(name("[fd00::1]:5"), "[IPv6:fd00::1]");
    }
}
