//! What an Asterisk Manager Interface says: messages of `Key: Value` lines, ended by an empty line.
//!
//! The reader is this crate's own, so that it cannot share a mistake with whoever plays the exchange.
//! What cannot be read is counted and passed over; nothing of a peer's makes it fail or grow.

use super::lines::{Ends, Line, Lines};

/// The longest line that is read, in bytes: Asterisk's own events stay below 1,025 a line, variables
/// and command output may be longer.
const LINE_MAX: usize = 64 * 1024;

/// Headers of one message: a full event has about 50, and `ChanVariable` repeats.
const HEADERS_MAX: usize = 1_000;

/// Bytes of one message.
const MESSAGE_MAX: usize = 1024 * 1024;

/// One message: an event or a response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Message {
    headers: Vec<(String, String)>,
}

impl Message {
    /// The value of a header by its name in any case; the first if it repeats. The older versions
    /// write `UniqueID`, the newer ones `Uniqueid`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a header, or the empty text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    #[cfg(test)]
    pub(crate) fn of(headers: &[(&str, &str)]) -> Message {
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Message { headers: headers.iter().map(own).collect() }
    }
}

/// What was read next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Read {
    /// The line that the server sends on connect.
    Banner(String),
    /// A whole message.
    Message(Message),
    /// Something that is no part of the protocol, or above its limits.
    Garbage,
}

/// Reads messages from the bytes of a connection.
#[derive(Debug)]
pub(crate) struct Reader {
    lines: Lines,
    greeted: bool,
    message: Message,
    message_bytes: usize,
    /// The message that is under way is above a limit: it is thrown away up to its end.
    spoilt: bool,
}

impl Reader {
    pub(crate) fn new() -> Reader {
        Reader {
            lines: Lines::new(Ends::LineFeed, LINE_MAX),
            greeted: false,
            message: Message::default(),
            message_bytes: 0,
            spoilt: false,
        }
    }

    /// Adds what arrived; [`Self::next`] is to be called until there is nothing more.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.lines.push(bytes);
    }

    /// What comes next in what arrived.
    pub(crate) fn next(&mut self) -> Option<Read> {
        loop {
            let line = match self.lines.next()? {
                Line::TooLong => {
                    self.spoilt = true;
                    return Some(Read::Garbage);
                }
                Line::Text(line) => line,
            };
            if !self.greeted && !line.is_empty() {
                self.greeted = true;
                if line.starts_with("Asterisk Call Manager") {
                    return Some(Read::Banner(line));
                }
            }
            if line.is_empty() {
                let message = std::mem::take(&mut self.message);
                self.message_bytes = 0;
                if !std::mem::take(&mut self.spoilt) && !message.headers.is_empty() {
                    return Some(Read::Message(message));
                }
            } else if !self.keep(&line) {
                return Some(Read::Garbage);
            }
        }
    }

    /// Adds a line to the message that is under way.
    fn keep(&mut self, line: &str) -> bool {
        if self.spoilt {
            return true;
        }
        let Some((key, value)) = line.split_once(':') else { return false };
        self.message_bytes += line.len();
        if self.message.headers.len() == HEADERS_MAX || self.message_bytes > MESSAGE_MAX {
            self.message = Message::default();
            self.spoilt = true;
            return false;
        }
        self.message.headers.push((key.trim().to_owned(), value.trim().to_owned()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<Read> {
        let mut reader = Reader::new();
        reader.push(bytes);
        std::iter::from_fn(|| reader.next()).collect()
    }

    #[test]
    fn a_message_is_read_with_colons_blanks_and_repeated_keys() {
        let bytes = b"Asterisk Call Manager/5.0.4\r\nEvent: X\r\nChanVariable: a=1:2\r\n\
            ChanVariable: b\r\nEmpty:\r\n\r\n\r\nresponse: Success\n\n";
        let first = Message::of(&[
            ("Event", "X"),
            ("ChanVariable", "a=1:2"),
            ("ChanVariable", "b"),
            ("Empty", ""),
        ]);
        let read = all(bytes);
        assert_eq!(read[0], Read::Banner("Asterisk Call Manager/5.0.4".to_owned()));
        assert_eq!(read[1], Read::Message(first));
        let Read::Message(second) = &read[2] else { panic!("{read:?}") };
        assert_eq!((second.text("Response"), second.get("Event")), ("Success", None));
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn what_is_no_header_is_counted_and_the_message_goes_on() {
        let read = all(b"Event: A\r\n\x00\xff\xfe\r\nName: b\r\n\r\n");
        let message = Message::of(&[("Event", "A"), ("Name", "b")]);
        assert_eq!(read, [Read::Garbage, Read::Message(message)]);
    }

    #[test]
    fn a_message_above_its_limits_is_thrown_away_and_the_next_one_is_read() {
        let mut bytes = b"Event: Long\r\n".to_vec();
        bytes.extend(b"ChanVariable: x\r\n".repeat(3 * HEADERS_MAX));
        bytes.extend(b"\r\nEvent: Wide\r\nValue: ");
        bytes.extend(vec![b'x'; LINE_MAX + 1]);
        bytes.extend(b"\r\n\r\nEvent: Next\r\n\r\n");
        let next = Message::of(&[("Event", "Next")]);
        assert_eq!(all(&bytes), [Read::Garbage, Read::Garbage, Read::Message(next)]);
    }
}
