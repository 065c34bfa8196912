//! Bytes of a connection to lines, with a limit: an endless line costs its limit and no more.

/// One line, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line as text; bytes that are no UTF-8 are replaced.
    Text(String),
    /// A line above the limit. Its text is gone.
    TooLong,
}

/// Which bytes end a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Line feeds, with a carriage return before them or not.
    LineFeed,
    /// Carriage returns, line feeds, or both: then with an empty line between the two.
    Either,
}

/// Cuts what arrives into lines.
#[derive(Debug)]
pub(crate) struct Lines {
    ends: Ends,
    /// The longest line that is kept, in bytes.
    limit: usize,
    /// What arrived and was not taken yet, from `taken` on.
    buffer: Vec<u8>,
    taken: usize,
    /// Up to here no end was found.
    searched: usize,
    /// The line that is under way is above the limit: its bytes are thrown away as they come.
    too_long: bool,
}

impl Lines {
    pub(crate) fn new(ends: Ends, limit: usize) -> Lines {
        Lines { ends, limit, buffer: Vec::new(), taken: 0, searched: 0, too_long: false }
    }

    /// Adds what arrived. The lines are to be taken before more is added, so that no more than a line
    /// and what arrived at once is kept.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.taken);
        self.searched -= self.taken;
        self.taken = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole line.
    pub(crate) fn next(&mut self) -> Option<Line> {
        let ends = self.ends;
        let is_end = |byte: &u8| *byte == b'\n' || (*byte == b'\r' && ends == Ends::Either);
        let Some(place) = self.buffer[self.searched..].iter().position(is_end) else {
            self.searched = self.buffer.len();
            if self.buffer.len() - self.taken > self.limit {
                self.too_long = true;
                self.buffer.clear();
                (self.taken, self.searched) = (0, 0);
            }
            return None;
        };
        let end = self.searched + place;
        let line = &self.buffer[self.taken..end];
        let too_long = std::mem::take(&mut self.too_long) || line.len() > self.limit;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = match too_long {
            true => Line::TooLong,
            false => Line::Text(String::from_utf8_lossy(line).into_owned()),
        };
        self.taken = end + 1;
        self.searched = self.taken;
        Some(line)
    }

    /// What has arrived of a line that has not ended: a prompt ends without a line's end.
    pub(crate) fn unfinished(&self) -> &[u8] {
        &self.buffer[self.taken..]
    }

    /// Throws away what has arrived of a line that has not ended.
    pub(crate) fn forget_unfinished(&mut self) {
        self.taken = self.buffer.len();
        self.searched = self.taken;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(lines: &mut Lines, pieces: &[&[u8]]) -> Vec<Line> {
        let mut found = Vec::new();
        for piece in pieces {
            lines.push(piece);
            found.extend(std::iter::from_fn(|| lines.next()));
        }
        found
    }

    fn text(text: &str) -> Line {
        Line::Text(text.to_owned())
    }

    #[test]
    fn lines_are_the_same_however_they_are_cut() {
        let whole = b"Event: A\r\nName: \xff\xd8\xb9\n\r\nlast".as_slice();
        let expected = [text("Event: A"), text("Name: \u{fffd}\u{639}"), text("")];
        for cut in 0..whole.len() {
            let mut lines = Lines::new(Ends::LineFeed, 100);
            let (first, second) = whole.split_at(cut);
            assert_eq!(all(&mut lines, &[first, second]), expected, "cut at {cut}");
            assert_eq!(lines.unfinished(), b"last");
        }
    }

    #[test]
    fn an_endless_line_is_not_kept_and_the_next_one_is_read() {
        let mut lines = Lines::new(Ends::LineFeed, 10);
        for _ in 0..1_000 {
            lines.push(&[b'x'; 64]);
            assert_eq!(lines.next(), None);
            assert!(lines.buffer.len() <= 64 && lines.buffer.capacity() <= 256);
        }
        assert_eq!(all(&mut lines, &[b"x\nnext\n"]), [Line::TooLong, text("next")]);
    }

    #[test]
    fn a_carriage_return_ends_a_line_where_it_may() {
        let mut lines = Lines::new(Ends::Either, 10);
        assert_eq!(all(&mut lines, &[b"a\rb\r\nc\n"]), [text("a"), text("b"), text(""), text("c")]);
    }
}
