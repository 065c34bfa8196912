//! Messages of the Asterisk Manager Interface: `Key: Value` lines that an empty line ends.

use std::borrow::Cow;

/// One message: its header lines in order. Keys may repeat.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    lines: Vec<(String, String)>,
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
    pub fn push(&mut self, key: &str, value: impl AsRef<str>) {
        self.lines.push((key.to_owned(), value.as_ref().to_owned()));
    }

    /// The value of the first header of that key, whatever the case of the key.
    pub fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        let found = self.lines.iter().find(|(k, _)| k.eq_ignore_ascii_case(key));
        found.map(|(_, value)| Cow::Borrowed(value.as_str()))
    }

    /// Keys and values in order.
    pub fn headers(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.lines.iter().map(|(k, v)| (Cow::Borrowed(k.as_str()), Cow::Borrowed(v.as_str())))
    }

    /// Appends the message as it goes over the wire: lines ended by CRLF and an empty line.
    pub fn write_to(&self, bytes: &mut Vec<u8>) {
        for (key, value) in &self.lines {
            bytes.extend_from_slice(key.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
    }
}
