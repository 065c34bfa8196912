//! From bytes, however they are cut, to lines.

/// A line is longer than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a line of the call log is longer than {limit} bytes: this is no call log")]
pub struct LineTooLong {
    /// The limit.
    pub limit: usize,
}

/// Cuts a stream of bytes into lines, which CR, LF or both may end.
///
/// Whoever has bytes gives them to [`Lines::push`] and then takes lines with [`Lines::next`] until
/// there is none. In between it holds less than a line. A line that is too long is passed over after
/// the error.
#[derive(Debug)]
pub struct Lines {
    limit: usize,
    buffer: Vec<u8>,
    /// Everything before is given out.
    start: usize,
    /// No line end lies between `start` and here.
    scanned_to: usize,
    /// The last line ended with CR: an LF behind it belongs to it.
    after_return: bool,
    /// The present line was too long, and its end has not come.
    skipping: bool,
}

impl Lines {
    /// The longest line of any layout has 120 columns; twice as long is another protocol.
    pub const LIMIT: usize = 256;

    /// A splitter of lines up to that length, their ends apart.
    pub fn new(limit: usize) -> Self {
        Lines {
            limit,
            buffer: Vec::new(),
            start: 0,
            scanned_to: 0,
            after_return: false,
            skipping: false,
        }
    }

    /// Takes what was received.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.scanned_to -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next line that is there whole, without its end.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    pub fn next(&mut self) -> Result<Option<&[u8]>, LineTooLong> {
        loop {
            if self.after_return && self.start < self.buffer.len() {
                self.after_return = false;
                if self.buffer[self.start] == b'\n' {
                    self.start += 1;
                    self.scanned_to = self.start;
                }
            }
            let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let found = self.buffer[self.scanned_to..].iter().position(is_end);
            let at = found.map_or(self.buffer.len(), |at| self.scanned_to + at);
            self.scanned_to = at;
            if self.skipping || at - self.start > self.limit {
                let is_first = !std::mem::replace(&mut self.skipping, true);
                self.start = at;
                if is_first {
                    return Err(LineTooLong { limit: self.limit });
                }
            }
            if at == self.buffer.len() {
                return Ok(None);
            }
            self.after_return = self.buffer[at] == b'\r';
            let line = self.start..at;
            self.start = at + 1;
            self.scanned_to = at + 1;
            if !std::mem::replace(&mut self.skipping, false) {
                return Ok(Some(&self.buffer[line]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(chunks: &[&[u8]]) -> Vec<Result<String, LineTooLong>> {
        let mut lines = Lines::new(5);
        let mut found = Vec::new();
        for chunk in chunks {
            lines.push(chunk);
            loop {
                match lines.next() {
                    Ok(None) => break,
                    Ok(Some(line)) => found.push(Ok(String::from_utf8_lossy(line).into_owned())),
                    Err(error) => found.push(Err(error)),
                }
            }
        }
        found
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[Result<&str, LineTooLong>]) {
        let expected: Vec<_> = expected.iter().map(|line| line.map(str::to_owned)).collect();
        for cut_at in 0..=bytes.len() {
            let (left, right) = bytes.split_at(cut_at);
            assert_eq!(cut(&[left, right]), expected, "cut at {cut_at}");
        }
        let bytewise: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(cut(&bytewise), expected, "byte by byte");
    }

    #[test]
    fn any_line_end_ends_a_line_once() {
        check(b"a\r\nb\nc\rd\r\n\r\ne", &[Ok("a"), Ok("b"), Ok("c"), Ok("d"), Ok("")]);
    }

    #[test]
    fn a_long_line_is_an_error_and_the_next_is_read() {
        let error = Err(LineTooLong { limit: 5 });
        check(b"a\r\n1234567890\r\nb\r\n", &[Ok("a"), error, Ok("b")]);
        check(b"12345\r", &[Ok("12345")]);
        check(b"123456\r", &[Err(LineTooLong { limit: 5 })]);
    }

    #[test]
    fn a_flood_without_a_line_end_is_not_kept() {
        let mut lines = Lines::new(Lines::LIMIT);
        lines.push(&[b'x'; 1000]);
        assert_eq!(lines.next(), Err(LineTooLong { limit: Lines::LIMIT }));
        for _ in 0..1000 {
            lines.push(&[b'x'; 1000]);
            assert_eq!(lines.next(), Ok(None));
        }
        assert!(lines.buffer.capacity() <= 4000, "{}", lines.buffer.capacity());
    }
}
