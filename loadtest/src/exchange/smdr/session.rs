//! How a reader logs in: what the exchange answers to what was typed. No I/O.
//!
//! As public readers and stand-ins of the KX-NS500 show it (among them `smdr_server`, made after the
//! telnet interface of one): the prompt `-`; `SMDR` and a return are asked for the password with
//! `Enter Password:`; the right one begins the log, a wrong one leads back to the prompt. `Q` or
//! nothing ends the session. What is typed is echoed, a password as stars. Case does not matter in
//! either. Telnet's own negotiation is passed over.

use std::fmt;

/// The password of the log. It is shown to nobody who formats it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Wraps a password.
    pub fn new(text: impl Into<String>) -> Self {
        Password(text.into())
    }

    /// Case does not matter: the readers of one and the same model send it in either.
    fn is(&self, typed: &[u8]) -> bool {
        self.0.as_bytes().eq_ignore_ascii_case(typed)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(...)")
    }
}

/// What a reader brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// It gave the right password.
    Right,
    /// It gave a wrong one.
    Wrong,
    /// It wants to end.
    Quits,
}

/// A login, from the prompt to the password.
#[derive(Debug)]
pub(super) struct Login {
    wants_password: bool,
    typed: Vec<u8>,
    /// More was typed than is kept: it is nothing that the exchange knows.
    is_too_long: bool,
    after_return: bool,
    telnet: Telnet,
}

/// Where in a telnet command the input stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telnet {
    No,
    Command,
    Option,
}

/// Longer than any command or password.
const TYPED_MOST: usize = 64;

/// What the exchange says when nothing else is going on.
pub(super) const PROMPT: &[u8] = b"-";

impl Login {
    pub(super) fn new() -> Self {
        Login {
            wants_password: false,
            typed: Vec::new(),
            is_too_long: false,
            after_return: false,
            telnet: Telnet::No,
        }
    }

    /// Takes what was received up to the first event, and appends what the exchange answers. Gives
    /// how many bytes it took, and the event.
    pub(super) fn receive(
        &mut self,
        bytes: &[u8],
        password: &Password,
        answer: &mut Vec<u8>,
    ) -> (usize, Option<Event>) {
        for (i, byte) in bytes.iter().enumerate() {
            if let Some(event) = self.type_byte(*byte, password, answer) {
                return (i + 1, Some(event));
            }
        }
        (bytes.len(), None)
    }

    fn type_byte(&mut self, byte: u8, password: &Password, answer: &mut Vec<u8>) -> Option<Event> {
        match self.telnet {
            Telnet::Command => {
                // WILL, WON'T, DO and DON'T name an option (RFC 854).
                self.telnet = if byte >= 251 && byte != 255 { Telnet::Option } else { Telnet::No };
                return None;
            }
            Telnet::Option => {
                self.telnet = Telnet::No;
                return None;
            }
            Telnet::No => {}
        }
        let is_second_of_end =
            std::mem::replace(&mut self.after_return, byte == b'\r') && matches!(byte, b'\n' | 0);
        match byte {
            255 => self.telnet = Telnet::Command,
            b'\r' | b'\n' if !is_second_of_end => return self.enter(password, answer),
            8 | 127 if self.typed.pop().is_some() => answer.extend_from_slice(b"\x08 \x08"),
            b' '..=b'~' if self.typed.len() < TYPED_MOST => {
                self.typed.push(byte);
                answer.push(if self.wants_password { b'*' } else { byte });
            }
            b' '..=b'~' => self.is_too_long = true,
            _ => {}
        }
        None
    }

    /// What a return brings about.
    fn enter(&mut self, password: &Password, answer: &mut Vec<u8>) -> Option<Event> {
        let typed = std::mem::take(&mut self.typed);
        let is_too_long = std::mem::replace(&mut self.is_too_long, false);
        if std::mem::replace(&mut self.wants_password, false) {
            answer.extend_from_slice(b"\r\n");
            if !is_too_long && password.is(&typed) {
                return Some(Event::Right);
            }
            answer.extend_from_slice(PROMPT);
            return Some(Event::Wrong);
        }
        // The exchange sends a return alone behind a command.
        answer.push(b'\r');
        let command = typed.trim_ascii().to_ascii_uppercase();
        match &command[..] {
            b"SMDR" => {
                self.wants_password = true;
                answer.extend_from_slice(b"Enter Password:");
                None
            }
            b"" | b"Q" => {
                answer.extend_from_slice(b"Goodbye.\r\n");
                Some(Event::Quits)
            }
            _ => {
                answer.extend_from_slice(b"No such command.\r\n");
                answer.extend_from_slice(PROMPT);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events and the answers to what is typed, whole and byte by byte.
    #[track_caller]
    fn check(typed: &[u8], events: &[Event], answers: &str) {
        let password = Password::new("PCCSMDR");
        for piece in [1, 3, typed.len()] {
            let (mut login, mut found, mut answer) = (Login::new(), Vec::new(), Vec::new());
            for mut chunk in typed.chunks(piece) {
                while !chunk.is_empty() {
                    let (taken, event) = login.receive(chunk, &password, &mut answer);
                    found.extend(event);
                    chunk = &chunk[taken..];
                }
            }
            assert_eq!(found, events, "in pieces of {piece}");
            assert_eq!(String::from_utf8_lossy(&answer), answers, "in pieces of {piece}");
        }
    }

    #[test]
    fn the_right_password_logs_in() {
        let answers = "SMDR\rEnter Password:*******\r\n";
        check(b"SMDR\rPCCSMDR\r", &[Event::Right], answers);
        check(b"SMDR\r\nPCCSMDR\r\n", &[Event::Right], answers);
        let answers = "smdr\rEnter Password:*******\r\n";
        check(b"smdr\npccsmdr\n", &[Event::Right], answers);
    }

    #[test]
    fn a_wrong_password_leads_back_to_the_prompt() {
        let answers = "SMDR\rEnter Password:****\r\n-SMDR\rEnter Password:*******\r\n";
        check(b"SMDR\rsmdr\rSMDR\rPCCSMDR\r", &[Event::Wrong, Event::Right], answers);
    }

    #[test]
    fn a_flood_is_neither_kept_nor_a_password() {
        let mut typed = b"SMDR\rPCCSMDR".to_vec();
        typed.extend([b'x'; 100_000]);
        let password = Password::new("PCCSMDR");
        let (mut login, mut answer) = (Login::new(), Vec::new());
        login.receive(&typed, &password, &mut answer);
        assert!(login.typed.len() <= TYPED_MOST && answer.len() < 200, "{}", answer.len());
        assert_eq!(login.receive(b"\r", &password, &mut answer), (1, Some(Event::Wrong)));
    }

    #[test]
    fn other_words_log_nobody_in() {
        check(b"help\r", &[], "help\rNo such command.\r\n-");
        check(b"q\r", &[Event::Quits], "q\rGoodbye.\r\n");
        check(b"\r", &[Event::Quits], "\rGoodbye.\r\n");
    }

    #[test]
    fn telnet_negotiation_and_corrections_are_no_input() {
        check(b"\xff\xfd\x22SMX\x08DR\r", &[], "SMX\x08 \x08DR\rEnter Password:");
    }

    #[test]
    fn the_password_is_not_shown() {
        assert_eq!(format!("{:?}", Password::new("PCCSMDR")), "Password(...)");
    }
}
