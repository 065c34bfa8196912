//! The lines of a message, found in its bytes.

use std::borrow::Cow;

/// One line of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Header<'a> {
    line: &'a [u8],
    /// Where the colon stands; `None` in a line without one, as in the output of a command.
    colon: Option<usize>,
}

impl<'a> Header<'a> {
    fn of_line(line: &'a [u8]) -> Self {
        Header { line, colon: line.iter().position(|byte| *byte == b':') }
    }

    /// The line as it stands in the message, without what ends it.
    pub fn line(self) -> &'a [u8] {
        self.line
    }

    /// What stands before the first colon; empty in a line without one.
    pub fn key(self) -> &'a [u8] {
        self.colon.map_or(&[], |colon| &self.line[..colon])
    }

    /// What stands behind the first colon, without the blanks before it; the whole line if it has
    /// no colon.
    pub fn value(self) -> &'a [u8] {
        let Some(colon) = self.colon else { return self.line };
        let behind = &self.line[colon + 1..];
        let blanks = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        &behind[blanks..]
    }

    /// The key as text; bytes that are not UTF-8 become replacement characters.
    pub fn key_text(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.key())
    }

    /// The value as text; bytes that are not UTF-8 become replacement characters.
    pub fn value_text(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.value())
    }

    /// Whether the line has that key, whatever its case.
    pub fn is(self, key: &str) -> bool {
        self.colon.is_some() && self.key().eq_ignore_ascii_case(key.as_bytes())
    }

    /// Whether the value is a secret, or proves that one is known: it is not for logs.
    pub fn is_secret(self) -> bool {
        ["Secret", "Key"].iter().any(|key| self.is(key))
    }
}

impl std::fmt::Debug for Header<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = if self.is_secret() { Cow::Borrowed("(secret)") } else { self.value_text() };
        write!(f, "{:?}: {value:?}", self.key_text())
    }
}

/// The lines of a message in order, up to the empty one.
#[derive(Debug, Clone)]
pub struct Headers<'a> {
    rest: &'a [u8],
}

impl<'a> Headers<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Headers { rest: bytes }
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = Header<'a>;

    fn next(&mut self) -> Option<Header<'a>> {
        let end = self.rest.iter().position(|byte| *byte == b'\n')?;
        let line = without_return(&self.rest[..end]);
        self.rest = &self.rest[end + 1..];
        (!line.is_empty()).then(|| Header::of_line(line))
    }
}

/// A line without the carriage return before its line feed.
pub(super) fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &[u8], key: &[u8], value: &[u8]) {
        let header = Header::of_line(line);
        assert_eq!((header.key(), header.value()), (key, value));
    }

    #[test]
    fn the_first_colon_parts_a_line() {
        check(b"Event: Hangup", b"Event", b"Hangup");
        check(b"Event:Hangup", b"Event", b"Hangup");
        check(b"Event: \t Hangup ", b"Event", b"Hangup ");
        check(b"Time: 10:34:42", b"Time", b"10:34:42");
        check(b"CoreRunUser: ", b"CoreRunUser", b"");
        check(b"CoreRunUser:", b"CoreRunUser", b"");
        check(b": x", b"", b"x");
    }

    #[test]
    fn a_line_without_a_colon_is_all_value() {
        check(b"--END COMMAND--", b"", b"--END COMMAND--");
        assert!(!Header::of_line(b"plain").is(""));
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_and_shown_as_well_as_they_can_be() {
        let header = Header::of_line(b"CallerIDName: \xff\xd8\xb9");
        assert_eq!(header.value(), b"\xff\xd8\xb9");
        assert_eq!(header.value_text(), "\u{fffd}\u{639}");
    }

    #[test]
    fn a_secret_is_not_printed() {
        let shown = |line| format!("{:?}", Header::of_line(line));
        assert_eq!(shown(b"secret: hunter2"), r#""secret": "(secret)""#);
        assert_eq!(shown(b"KEY:0123abcd"), r#""KEY": "(secret)""#);
        assert_eq!(shown(b"Username: bob"), r#""Username": "bob""#);
    }
}
