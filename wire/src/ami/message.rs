//! A message as the bytes that it is: borrowed from a reader's buffer, or owned.

use std::borrow::Cow;
use std::fmt;

use super::header::{Header, Headers};
use super::writer::push_line;

/// One message in the buffer it was read into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MessageRef<'a> {
    /// All lines, and the empty one at the end.
    bytes: &'a [u8],
}

impl<'a> MessageRef<'a> {
    /// The message in these bytes: at least one line that is not empty, each ended, and an empty
    /// line at the end and nowhere else.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        debug_assert!(bytes.ends_with(b"\n"), "a message ends with an empty line");
        MessageRef { bytes }
    }

    /// The message as it came, with the empty line at its end.
    pub fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// The lines in order, as bytes.
    pub fn lines(self) -> Headers<'a> {
        Headers::of(self.bytes)
    }

    /// Keys and values in order, as text. A line without a colon has an empty key.
    pub fn headers(self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> {
        self.lines().map(|header| (header.key_text(), header.value_text()))
    }

    /// The value of the first header of that key, whatever the case of the key.
    pub fn get(self, key: &str) -> Option<Cow<'a, str>> {
        self.lines().find(|header| header.is(key)).map(Header::value_text)
    }

    /// The values of all headers of that key, whatever its case, in order.
    pub fn get_all(self, key: &str) -> impl Iterator<Item = Cow<'a, str>> {
        self.lines().filter(move |header| header.is(key)).map(Header::value_text)
    }

    /// The message in memory of its own.
    pub fn to_message(self) -> Message {
        let is_bare = !self.bytes.ends_with(b"\r\n");
        let end = if is_bare { 1 } else { 2 };
        Message { lines: self.bytes[..self.bytes.len() - end].to_vec(), is_bare }
    }
}

impl fmt::Debug for MessageRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines()).finish()
    }
}

/// One message: its header lines in order. Keys may repeat.
///
/// Two messages are equal if they print the same bytes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// All lines as they are on the wire, without the empty one at the end.
    lines: Vec<u8>,
    /// Whether the empty line at the end is a bare line feed. The lines that are added are then too.
    is_bare: bool,
}

impl Message {
    /// An event of that name: `Event: NAME`.
    pub fn event(name: &str) -> Self {
        Message::default().with("Event", name)
    }

    /// A response: `Response: KIND`.
    pub fn response(kind: &str) -> Self {
        Message::default().with("Response", kind)
    }

    /// An action: `Action: NAME`.
    pub fn action(name: &str) -> Self {
        Message::default().with("Action", name)
    }

    /// The message with one more header.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl AsRef<str>) -> Self {
        self.push(key, value);
        self
    }

    /// Adds a header.
    ///
    /// It stays one header whatever it is made of: a line break in the value becomes a blank, and one
    /// in the key, like a colon there, an underscore. Blanks at the start of the value are printed,
    /// but who reads the message does not count them to the value.
    pub fn push(&mut self, key: &str, value: impl AsRef<str>) {
        self.push_bytes(key.as_bytes(), value.as_ref().as_bytes());
    }

    /// Adds a header of bytes that need not be UTF-8; see [`Message::push`].
    pub fn push_bytes(&mut self, key: &[u8], value: &[u8]) {
        let line_end = self.line_end();
        push_line(&mut self.lines, key, value, line_end);
    }

    /// The value of the first header of that key, whatever the case of the key.
    pub fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        self.lines().find(|header| header.is(key)).map(Header::value_text)
    }

    /// The values of all headers of that key, whatever its case, in order.
    pub fn get_all(&self, key: &str) -> impl Iterator<Item = Cow<'_, str>> {
        self.lines().filter(move |header| header.is(key)).map(Header::value_text)
    }

    /// Keys and values in order, as text. A line without a colon has an empty key.
    pub fn headers(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.lines().map(|header| (header.key_text(), header.value_text()))
    }

    /// The lines in order, as bytes.
    pub fn lines(&self) -> Headers<'_> {
        Headers::of(&self.lines)
    }

    /// Appends the message as it goes over the wire: its lines, ended by CRLF unless it was read with
    /// others, and an empty line.
    pub fn write_to(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.lines);
        bytes.extend_from_slice(self.line_end());
    }

    fn line_end(&self) -> &'static [u8] {
        if self.is_bare { b"\n" } else { b"\r\n" }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(message: &Message) -> Vec<u8> {
        let mut bytes = Vec::new();
        message.write_to(&mut bytes);
        bytes
    }

    #[test]
    fn a_message_is_printed_in_the_order_of_its_headers() {
        let message = Message::action("Originate")
            .with("Variable", "a=1")
            .with("Variable", "b=2")
            .with("CallerID", "");
        let expected = "Action: Originate\r\nVariable: a=1\r\nVariable: b=2\r\nCallerID: \r\n\r\n";
        assert_eq!(printed(&message), expected.as_bytes());
    }

    #[test]
    fn a_key_is_found_whatever_its_case_and_first_where_it_repeats() {
        let message = Message::action("Login").with("Variable", "a").with("VARIABLE", "b");
        assert_eq!(message.get("action").as_deref(), Some("Login"));
        assert_eq!(message.get("variable").as_deref(), Some("a"));
        assert_eq!(message.get_all("Variable").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(message.get("Secret"), None);
    }

    #[test]
    fn no_header_can_bring_another() {
        let mut message = Message::action("Ping");
        message.push("ActionID", "1\r\n\r\nAction: Logoff\n");
        message.push("Evil\r\nAction: Logoff", "x");
        message.push_bytes(b"Name\n", b"\xff\n");
        let keys: Vec<_> = message.headers().map(|(key, _)| key).collect();
        assert_eq!(keys, ["Action", "ActionID", "Evil__Action_ Logoff", "Name_"]);
        assert_eq!(message.get("ActionID").as_deref(), Some("1    Action: Logoff "));
    }

    #[test]
    fn a_secret_is_not_printed() {
        let message = Message::action("Login").with("Username", "bob").with("Secret", "hunter2");
        let shown = format!("{message:?}");
        assert!(shown.contains("bob") && !shown.contains("hunter2"), "{shown}");
    }
}
