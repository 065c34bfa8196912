//! IMAP (RFC 3501): tagged commands, of which these few are said.

use documents::readiness::Missing;

use super::{Dialect, LogIn, has};
use crate::probes::net::{Conversation, failed, not_supported};

/// Says IMAP. Counts the tags.
#[derive(Default)]
pub(super) struct Imap {
    tag: u32,
}

/// The end of a command.
struct Completion {
    status: Status,
    words: String,
    /// Untagged lines before it, without their `* `.
    data: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Status {
    Ok,
    No,
    Bad,
}

impl Imap {
    fn next_tag(&mut self) -> String {
        self.tag += 1;
        format!("m{}", self.tag)
    }

    /// Says a command in parts, between which the server has to ask for more.
    async fn command(
        &mut self,
        peer: &mut Conversation,
        parts: &[Vec<u8>],
    ) -> Result<Completion, Missing> {
        let tag = self.next_tag();
        let mut data = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let mut bytes = if index == 0 { format!("{tag} ").into_bytes() } else { Vec::new() };
            bytes.extend(part);
            peer.send(&bytes).await?;
            loop {
                let line = peer.line().await?;
                if line.starts_with('+') && index + 1 < parts.len() {
                    break;
                }
                if let Some(rest) = line.strip_prefix("* ") {
                    data.push(rest.to_owned());
                } else if let Some(rest) = line.strip_prefix(tag.as_str()) {
                    return completion(rest.trim_start(), data);
                }
            }
        }
        Err(failed("it asks for more than there is"))
    }

    async fn said(
        &mut self,
        peer: &mut Conversation,
        command: &str,
    ) -> Result<Completion, Missing> {
        self.command(peer, &[format!("{command}\r\n").into_bytes()]).await
    }
}

fn completion(rest: &str, data: Vec<String>) -> Result<Completion, Missing> {
    let (status, words) = rest.split_once(' ').unwrap_or((rest, ""));
    let status = match status.to_ascii_uppercase().as_str() {
        "OK" => Status::Ok,
        "NO" => Status::No,
        "BAD" => Status::Bad,
        _ => return Err(failed(format!("it answers what is no IMAP: {rest}"))),
    };
    Ok(Completion { status, words: words.to_owned(), data })
}

/// A string as IMAP has it: quoted, or as a literal, before which the server has to ask for more. The
/// last of the parts is still open.
fn push_string(parts: &mut Vec<Vec<u8>>, text: &str) {
    let last = parts.last_mut().expect("a command has begun");
    if text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        last.extend(format!("\"{escaped}\"").into_bytes());
    } else {
        last.extend(format!("{{{}}}\r\n", text.len()).into_bytes());
        parts.push(text.as_bytes().to_vec());
    }
}

/// `LOGIN` in the parts between which the server has to ask for more.
fn log_in(user: &str, password: &str) -> Vec<Vec<u8>> {
    let mut parts = vec![b"LOGIN ".to_vec()];
    push_string(&mut parts, user);
    parts.last_mut().expect("a command has begun").push(b' ');
    push_string(&mut parts, password);
    parts.last_mut().expect("a command has begun").extend(b"\r\n");
    parts
}

/// Whether a refusal is about the server and not about user and password (RFC 5530).
fn is_about_the_server(words: &str) -> bool {
    let words = words.to_ascii_uppercase();
    ["[UNAVAILABLE]", "[PRIVACYREQUIRED]", "[CONTACTADMIN]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"]
        .iter()
        .any(|code| words.starts_with(code))
}

impl Dialect for Imap {
    const START_TLS: &'static str = "STARTTLS";

    async fn greet(&mut self, peer: &mut Conversation) -> Result<String, Missing> {
        let line = peer.line().await?;
        let upper = line.to_ascii_uppercase();
        if upper.starts_with("* BYE") {
            return Err(failed(format!("it refuses the connection: {line}")));
        }
        if !upper.starts_with("* OK") && !upper.starts_with("* PREAUTH") {
            return Err(failed(format!("it greets with what is no IMAP: {line}")));
        }
        Ok(line)
    }

    async fn capabilities(&mut self, peer: &mut Conversation) -> Result<Vec<String>, Missing> {
        let completion = self.said(peer, "CAPABILITY").await?;
        if completion.status != Status::Ok {
            return Err(failed(completion.words));
        }
        let words = completion.data.iter().filter_map(|line| {
            let (name, rest) = line.split_once(' ')?;
            name.eq_ignore_ascii_case("CAPABILITY").then_some(rest)
        });
        Ok(words.flat_map(str::split_whitespace).map(str::to_owned).collect())
    }

    async fn start_tls(&mut self, peer: &mut Conversation) -> Result<(), Missing> {
        let completion = self.said(peer, "STARTTLS").await?;
        if completion.status == Status::Ok { Ok(()) } else { Err(failed(completion.words)) }
    }

    async fn log_in(
        &mut self,
        peer: &mut Conversation,
        capabilities: &[String],
        user: &str,
        password: &str,
    ) -> Result<LogIn, Missing> {
        if has(capabilities, "LOGINDISABLED") {
            return Err(not_supported("it takes no log-in on such a connection (LOGINDISABLED)"));
        }
        let completion = self.command(peer, &log_in(user, password)).await?;
        match completion.status {
            Status::Ok => Ok(LogIn::Taken),
            Status::No if !is_about_the_server(&completion.words) => {
                Ok(LogIn::Refused(completion.words))
            }
            Status::No | Status::Bad => Err(failed(completion.words)),
        }
    }

    async fn quit(&mut self, peer: &mut Conversation) -> Result<(), Missing> {
        self.said(peer, "LOGOUT").await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(user: &str, password: &str, expected: &[&str]) {
        let parts = log_in(user, password);
        let parts: Vec<_> = parts.iter().map(|part| String::from_utf8_lossy(part)).collect();
        assert_eq!(parts, expected);
    }

    #[test]
    fn quotes_are_escaped() {
        check("ali", r#"a"b\c d"#, &["LOGIN \"ali\" \"a\\\"b\\\\c d\"\r\n"]);
        check("", "", &["LOGIN \"\" \"\"\r\n"]);
    }

    #[test]
    fn what_is_no_ascii_goes_as_a_literal_of_its_bytes() {
        check("ali", "رمز", &["LOGIN \"ali\" {6}\r\n", "رمز\r\n"]);
        check("علی", "x", &["LOGIN {6}\r\n", "علی \"x\"\r\n"]);
        check("علی", "رمز", &["LOGIN {6}\r\n", "علی {6}\r\n", "رمز\r\n"]);
    }

    #[test]
    fn a_server_that_is_out_of_order_has_not_refused_the_password() {
        assert!(is_about_the_server("[UNAVAILABLE] later"));
        assert!(!is_about_the_server("[AUTHENTICATIONFAILED] no"));
    }
}
