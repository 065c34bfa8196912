//! From bytes, however they are cut, to messages.

use super::header::without_return;
use super::message::MessageRef;

/// What a message may be at most. Without such limits a peer that sends no line end fills memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a line, its end included.
    pub line_bytes: usize,
    /// Lines of a message, the empty one apart.
    pub headers: usize,
    /// Bytes of a message, the empty line included.
    pub message_bytes: usize,
}

impl Limits {
    /// For who reads from a server: generous, because the output of a command is one message with a
    /// header for each line.
    pub const OF_CLIENT: Limits =
        Limits { line_bytes: 16 * 1024, headers: 4_096, message_bytes: 512 * 1024 };
}

impl Limits {
    /// For who plays the server: what Asterisk itself takes of an action (`main/manager.c`, the
    /// session's `inbuf` of 1025 bytes, and `AST_MAX_MANHEADERS`).
    pub const OF_SERVER: Limits =
        Limits { line_bytes: 1_024, headers: 128, message_bytes: 128 * 1_024 };
}

impl Default for Limits {
    fn default() -> Self {
        Limits::OF_CLIENT
    }
}

/// Why a message cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A line is longer than [`Limits::line_bytes`].
    #[error("a line of a manager message is longer than {limit} bytes")]
    LineTooLong {
        /// The limit.
        limit: usize,
    },
    /// There are more lines than [`Limits::headers`].
    #[error("a manager message has more than {limit} headers")]
    TooManyHeaders {
        /// The limit.
        limit: usize,
    },
    /// The message is longer than [`Limits::message_bytes`].
    #[error("a manager message is longer than {limit} bytes")]
    MessageTooLong {
        /// The limit.
        limit: usize,
    },
}

/// Cuts a stream of bytes into messages.
///
/// Whoever has bytes gives them to [`Decoder::push`] and then takes messages with [`Decoder::next`]
/// until there is none. In between the decoder holds at most a message's limit and what was pushed.
///
/// After an error the decoder drops what it has of the message and everything up to the next empty
/// line, where it goes on: whether a peer that sends such a message is listened to any longer is
/// for its caller to say.
#[derive(Debug)]
pub struct Decoder {
    limits: Limits,
    buffer: Vec<u8>,
    /// Everything before is given out. At most `line_at`.
    start: usize,
    /// Where the line begins that is being read. At most `scanned_to`.
    line_at: usize,
    /// No line end lies between `line_at` and here. At most the length of `buffer`.
    scanned_to: usize,
    /// Lines of the message that have been seen whole.
    headers: usize,
    skip: Skip,
}

/// Whether a message that broke a limit is being passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skip {
    No,
    /// Bytes of the present line have been passed over, so that it is not empty.
    InLine,
    /// At the start of a line.
    AtLine,
}

impl Decoder {
    /// A decoder without bytes.
    pub fn new(limits: Limits) -> Self {
        Decoder {
            limits,
            buffer: Vec::new(),
            start: 0,
            line_at: 0,
            scanned_to: 0,
            headers: 0,
            skip: Skip::No,
        }
    }

    /// Takes what was received.
    pub fn push(&mut self, bytes: &[u8]) {
        self.forget_what_is_given_out();
        self.buffer.extend_from_slice(bytes);
    }

    /// Bytes that were pushed and not yet given out.
    pub fn pending(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// The next message that is there whole. Empty lines before it are passed over.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    pub fn next(&mut self) -> Result<Option<MessageRef<'_>>, DecodeError> {
        if self.skip != Skip::No && !self.skip_message() {
            return Ok(None);
        }
        while let Some(end) = self.line_end()? {
            let is_empty = without_return(&self.buffer[self.line_at..end - 1]).is_empty();
            self.line_at = end;
            self.scanned_to = end;
            if !is_empty {
                self.headers += 1;
                continue;
            }
            let is_message = self.headers > 0;
            let from = std::mem::replace(&mut self.start, end);
            self.begin_message();
            if is_message {
                return Ok(Some(MessageRef::of(&self.buffer[from..end])));
            }
        }
        Ok(None)
    }

    /// The next line that is there whole, without its end: for the banner, which no empty line ends.
    /// To be asked for between two messages.
    pub fn next_line(&mut self) -> Result<Option<&[u8]>, DecodeError> {
        let Some(end) = self.line_end()? else { return Ok(None) };
        let line = self.line_at..end - 1;
        self.start = end;
        self.begin_message();
        Ok(Some(without_return(&self.buffer[line])))
    }

    /// Where the present line ends, if it does; holds the limits.
    fn line_end(&mut self) -> Result<Option<usize>, DecodeError> {
        let found = self.buffer[self.scanned_to..].iter().position(|byte| *byte == b'\n');
        let end = found.map(|at| self.scanned_to + at + 1);
        self.scanned_to = end.unwrap_or(self.buffer.len());
        match self.broken_limit() {
            None => Ok(end),
            Some(error) => {
                self.begin_skipping(end);
                Err(error)
            }
        }
    }

    /// The limit that the present line breaks as far as it was scanned: the first of them, so that
    /// the error does not depend on how the bytes were cut.
    fn broken_limit(&self) -> Option<DecodeError> {
        let Limits { line_bytes, headers, message_bytes } = self.limits;
        let mut first: Option<(usize, DecodeError)> = None;
        let mut consider = |broken_at: usize, error| {
            if broken_at < self.scanned_to && first.is_none_or(|(at, _)| broken_at < at) {
                first = Some((broken_at, error));
            }
        };
        if self.headers >= headers && !self.line_may_be_empty() {
            // After a carriage return only the next byte tells that the line is not empty.
            let is_late = self.buffer[self.line_at] == b'\r';
            let known_at = self.line_at + usize::from(is_late);
            consider(known_at, DecodeError::TooManyHeaders { limit: headers });
        }
        let line_breaks_at = self.line_at.saturating_add(line_bytes);
        consider(line_breaks_at, DecodeError::LineTooLong { limit: line_bytes });
        let message_breaks_at = self.start.saturating_add(message_bytes);
        consider(message_breaks_at, DecodeError::MessageTooLong { limit: message_bytes });
        first.map(|(_, error)| error)
    }

    /// Whether the present line is empty, or can still turn out to be.
    fn line_may_be_empty(&self) -> bool {
        matches!(&self.buffer[self.line_at..self.scanned_to], b"" | b"\r" | b"\n" | b"\r\n")
    }

    /// Drops what there is of the present message. `end` is where its last line ends, if it does.
    fn begin_skipping(&mut self, end: Option<usize>) {
        let may_be_empty = self.line_may_be_empty();
        (self.start, self.skip) = match end {
            Some(end) if may_be_empty => (end, Skip::No),
            Some(end) => (end, Skip::AtLine),
            None if may_be_empty => (self.line_at, Skip::AtLine),
            None => (self.buffer.len(), Skip::InLine),
        };
        self.begin_message();
    }

    /// Drops bytes up to the next empty line, and says whether it came.
    fn skip_message(&mut self) -> bool {
        while let Some(at) = self.buffer[self.start..].iter().position(|byte| *byte == b'\n') {
            let line = &self.buffer[self.start..self.start + at];
            let is_empty = self.skip == Skip::AtLine && without_return(line).is_empty();
            self.start += at + 1;
            self.skip = if is_empty { Skip::No } else { Skip::AtLine };
            self.begin_message();
            if is_empty {
                return true;
            }
        }
        // The start of what may be the empty line is kept; all else would only grow.
        if self.skip == Skip::InLine || !matches!(&self.buffer[self.start..], b"" | b"\r") {
            self.skip = Skip::InLine;
            self.start = self.buffer.len();
            self.begin_message();
        }
        false
    }

    /// Begins to read a message at `start`.
    fn begin_message(&mut self) {
        self.line_at = self.start;
        self.scanned_to = self.start;
        self.headers = 0;
    }

    fn forget_what_is_given_out(&mut self) {
        self.buffer.drain(..self.start);
        self.line_at -= self.start;
        self.scanned_to -= self.start;
        self.start = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits { line_bytes: 20, headers: 3, message_bytes: 50 };

    /// Messages and errors as text, in the order in which they came.
    fn decoded(chunks: &[&[u8]], limits: Limits) -> Vec<String> {
        let mut decoder = Decoder::new(limits);
        let mut found = Vec::new();
        for chunk in chunks {
            decoder.push(chunk);
            loop {
                match decoder.next() {
                    Ok(None) => break,
                    Ok(Some(message)) => {
                        found.push(String::from_utf8_lossy(message.bytes()).into_owned());
                    }
                    Err(error) => found.push(error.to_string()),
                }
            }
        }
        found
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&str]) {
        assert_eq!(decoded(&[bytes], SMALL), expected, "in one piece");
        for cut in 1..bytes.len() {
            let (left, right) = bytes.split_at(cut);
            assert_eq!(decoded(&[left, right], SMALL), expected, "cut at {cut}");
        }
        let bytewise: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decoded(&bytewise, SMALL), expected, "byte by byte");
    }

    #[test]
    fn messages_are_cut_at_empty_lines() {
        check(b"A: 1\r\nB: 2\r\n\r\nC: 3\r\n\r\n", &["A: 1\r\nB: 2\r\n\r\n", "C: 3\r\n\r\n"]);
        check(b"A: 1\nB: 2\n\nC", &["A: 1\nB: 2\n\n"]);
        check(b"A: 1\r\nplain\n\r\n", &["A: 1\r\nplain\n\r\n"]);
    }

    #[test]
    fn empty_lines_before_a_message_are_passed_over() {
        check(b"\r\n\n\r\nA: 1\r\n\r\n", &["A: 1\r\n\r\n"]);
    }

    #[test]
    fn a_long_line_is_an_error_and_the_next_message_is_read() {
        let error = "a line of a manager message is longer than 20 bytes";
        check(b"A: 1\nB: 34567890123456789\nC: 1\n\nD: 1\n\n", &[error, "D: 1\n\n"]);
        check(b"B: 3456789012345678\n\n", &["B: 3456789012345678\n\n"]);
    }

    #[test]
    fn a_header_too_many_is_an_error_and_the_next_message_is_read() {
        let error = "a manager message has more than 3 headers";
        check(b"a\nb\nc\nd\ne\n\nD: 1\n\n", &[error, "D: 1\n\n"]);
        check(b"a\r\nb\r\nc\r\n\r\n", &["a\r\nb\r\nc\r\n\r\n"]);
    }

    #[test]
    fn a_long_message_is_an_error_and_the_next_message_is_read() {
        let error = "a manager message is longer than 50 bytes";
        let line = "0123456789abcdef\r\n";
        let long = format!("{line}{line}0123456789a\r\n\r\nD: 1\n\n");
        check(long.as_bytes(), &[error, "D: 1\n\n"]);
        let whole = format!("{line}{line}0123456789\r\n\r\n");
        check(whole.as_bytes(), &[&whole]);
    }

    #[test]
    fn a_flood_without_a_line_end_is_not_kept() {
        let mut decoder = Decoder::new(SMALL);
        decoder.push(&[b'x'; 1000]);
        assert_eq!(decoder.next(), Err(DecodeError::LineTooLong { limit: 20 }));
        for _ in 0..1000 {
            decoder.push(&[b'x'; 1000]);
            assert_eq!(decoder.next(), Ok(None));
            assert_eq!(decoder.pending(), 0);
        }
        assert!(decoder.buffer.capacity() <= 2000, "{}", decoder.buffer.capacity());
    }

    #[test]
    fn the_banner_is_a_line_of_its_own() {
        let mut decoder = Decoder::new(Limits::default());
        decoder.push(b"Asterisk Call Man");
        assert_eq!(decoder.next_line(), Ok(None));
        decoder.push(b"ager/5.0.4\r\nEvent: FullyBooted\r\n\r\n");
        assert_eq!(decoder.next_line(), Ok(Some(&b"Asterisk Call Manager/5.0.4"[..])));
        let message = decoder.next().expect("within limits").expect("a whole message");
        assert_eq!(message.get("event").as_deref(), Some("FullyBooted"));
        assert_eq!(message.to_message(), crate::ami::Message::event("FullyBooted"));
    }
}
