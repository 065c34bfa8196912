//! Headers into a buffer, without a message in between: for who sends thousands of events a second.

use std::fmt::{Display, Write as _};

/// Writes one message into a buffer that is the caller's.
///
/// What is written is one message whatever the values hold: a line break in a value becomes a blank
/// and one in a key, like a colon there, an underscore. Otherwise who names a channel, a caller or a
/// variable could write events of his own.
///
/// [`EventWriter::end`] writes the empty line. A writer that is dropped before leaves the message
/// open, and its buffer with it.
#[derive(Debug)]
#[must_use = "a message is whole only after `end`"]
pub struct EventWriter<'a> {
    bytes: &'a mut Vec<u8>,
}

impl<'a> EventWriter<'a> {
    /// Begins an event of that name at the end of the buffer.
    pub fn event(bytes: &'a mut Vec<u8>, name: &str) -> Self {
        EventWriter { bytes }.header("Event", name)
    }

    /// Begins a response of that kind at the end of the buffer.
    pub fn response(bytes: &'a mut Vec<u8>, kind: &str) -> Self {
        EventWriter { bytes }.header("Response", kind)
    }

    /// Writes a header.
    pub fn header(self, key: &str, value: &str) -> Self {
        push_line(self.bytes, key.as_bytes(), value.as_bytes(), b"\r\n");
        self
    }

    /// Writes a header whose value is printed into the buffer: a number, or text in parts.
    pub fn header_of(self, key: &str, value: impl Display) -> Self {
        push_key(self.bytes, key.as_bytes());
        write!(Value(self.bytes), "{value}").expect("a buffer takes everything");
        self.bytes.extend_from_slice(b"\r\n");
        self
    }

    /// Writes the empty line.
    pub fn end(self) {
        self.bytes.extend_from_slice(b"\r\n");
    }
}

/// The value of the line at the end of a buffer.
struct Value<'a>(&'a mut Vec<u8>);

impl std::fmt::Write for Value<'_> {
    fn write_str(&mut self, part: &str) -> std::fmt::Result {
        push_replaced(self.0, part.as_bytes(), is_line_break, b' ');
        Ok(())
    }
}

/// Appends a line.
pub(super) fn push_line(bytes: &mut Vec<u8>, key: &[u8], value: &[u8], line_end: &[u8]) {
    push_key(bytes, key);
    push_replaced(bytes, value, is_line_break, b' ');
    bytes.extend_from_slice(line_end);
}

fn push_key(bytes: &mut Vec<u8>, key: &[u8]) {
    push_replaced(bytes, key, |byte| is_line_break(byte) || byte == b':', b'_');
    bytes.extend_from_slice(b": ");
}

/// Appends text in which what would break the line is replaced.
fn push_replaced(bytes: &mut Vec<u8>, text: &[u8], is_bad: impl Fn(u8) -> bool, instead: u8) {
    let from = bytes.len();
    bytes.extend_from_slice(text);
    for byte in bytes[from..].iter_mut().filter(|byte| is_bad(**byte)) {
        *byte = instead;
    }
}

fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ami::Message;

    #[test]
    fn a_written_event_is_the_message_of_the_same_headers() {
        let mut written = Vec::new();
        EventWriter::event(&mut written, "Newstate")
            .header("Channel", "PJSIP/104-0000000a")
            .header_of("ChannelState", 5)
            .end();
        let message = Message::event("Newstate")
            .with("Channel", "PJSIP/104-0000000a")
            .with("ChannelState", "5");
        let mut printed = Vec::new();
        message.write_to(&mut printed);
        assert_eq!(written, printed);
    }

    #[test]
    fn no_value_and_no_key_ends_its_line() {
        let mut written = Vec::new();
        EventWriter::event(&mut written, "A\r\n\r\nEvent: B").header_of("x\r\n: y", "1\n2").end();
        assert_eq!(written, b"Event: A    Event: B\r\nx___ y: 1 2\r\n\r\n");
    }
}
