//! Where a client's messages end, so that one without any line is noticed.
//!
//! The decoder passes over empty lines between messages. Asterisk does not: to it each is a message,
//! in which the action is missing (seen on 16.28; `main/manager.c`, `do_message`). A client that ends
//! its messages with one line end too many gets an answer too many, and has to cope with it.

/// Follows the ends of messages in a stream of bytes.
#[derive(Debug, Default)]
pub(super) struct Boundaries {
    line: Line,
    has_lines: bool,
}

/// What the present line holds so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Line {
    #[default]
    Nothing,
    Return,
    Something,
}

/// A piece of what was received.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its length: up to the end of a message, or of what there is.
    pub(super) length: usize,
    /// Whether it ends a message without any line.
    pub(super) ends_nothing: bool,
}

impl Boundaries {
    /// The first piece of these bytes, which follow those of the pieces before.
    pub(super) fn next_piece(&mut self, bytes: &[u8]) -> Piece {
        for (at, byte) in bytes.iter().enumerate() {
            self.line = match (byte, self.line) {
                (b'\n', Line::Nothing | Line::Return) => {
                    let ends_nothing = !self.has_lines;
                    *self = Boundaries::default();
                    return Piece { length: at + 1, ends_nothing };
                }
                (b'\n', Line::Something) => {
                    self.has_lines = true;
                    Line::Nothing
                }
                (b'\r', Line::Nothing) => Line::Return,
                _ => Line::Something,
            };
        }
        Piece { length: bytes.len(), ends_nothing: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text, and after each that ends a message without lines an exclamation mark.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut boundaries = Boundaries::default();
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let piece = boundaries.next_piece(rest.as_bytes());
            let (head, tail) = rest.split_at(piece.length);
            pieces.push(format!("{head}{}", if piece.ends_nothing { "!" } else { "" }));
            rest = tail;
        }
        assert_eq!(pieces, expected);
    }

    #[test]
    fn an_empty_line_ends_a_message_and_another_is_one() {
        check("a\r\nb\r\n\r\nc", &["a\r\nb\r\n\r\n", "c"]);
        check("a\n\n\r\n\na\n\n", &["a\n\n", "\r\n!", "\n!", "a\n\n"]);
        check("\r\r\n\n", &["\r\r\n\n"]);
    }

    #[test]
    fn a_message_without_lines_is_noticed_however_it_is_cut() {
        let mut boundaries = Boundaries::default();
        let nothing_yet = Piece { length: 1, ends_nothing: false };
        assert_eq!(boundaries.next_piece(b"\r"), nothing_yet);
        assert_eq!(boundaries.next_piece(b"\n"), Piece { length: 1, ends_nothing: true });
        assert_eq!(boundaries.next_piece(b"a"), nothing_yet);
        assert_eq!(boundaries.next_piece(b"\n"), nothing_yet);
        assert_eq!(boundaries.next_piece(b"\n"), nothing_yet);
    }
}
