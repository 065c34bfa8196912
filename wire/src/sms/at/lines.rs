//! From bytes to lines and the prompt, which no line end ends.

/// What the bytes so far complete.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A line that is not blank, without its end and the blanks around it.
    Line(String),
    /// A `>` at the start of a line.
    Prompt,
    /// A line went beyond the limit; the rest of it is passed over.
    Overlong,
}

/// Takes bytes one by one, so that it cannot matter how they are cut. Holds at most a line.
#[derive(Debug)]
pub(super) struct Lines {
    limit: usize,
    line: Vec<u8>,
    skipping: bool,
}

impl Lines {
    pub(super) fn new(limit: usize) -> Self {
        Lines { limit, line: Vec::new(), skipping: false }
    }

    /// Takes a byte. A prompt is told only to who waits for one: elsewhere it begins a line.
    pub(super) fn push(&mut self, byte: u8, awaits_prompt: bool) -> Option<Token> {
        if matches!(byte, b'\r' | b'\n') {
            let line = std::mem::take(&mut self.line);
            let is_line = !std::mem::take(&mut self.skipping);
            let line = String::from_utf8_lossy(&line);
            let line = line.trim();
            return (is_line && !line.is_empty()).then(|| Token::Line(line.to_owned()));
        }
        if self.skipping || (self.line.is_empty() && byte == b' ') {
            return None;
        }
        if awaits_prompt && byte == b'>' && self.line.is_empty() {
            return Some(Token::Prompt);
        }
        if self.line.len() == self.limit {
            self.line.clear();
            self.skipping = true;
            return Some(Token::Overlong);
        }
        self.line.push(byte);
        None
    }
}
