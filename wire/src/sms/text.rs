//! How large a text is: which encoding it takes, and how many parts.
//!
//! A part carries 140 octets: 160 septets or 70 units of UCS-2. In a message of more parts each
//! gives six octets to a header that says which it is, which leaves 153 and 67 (3GPP TS 23.040,
//! 9.2.3.24.1).

use super::alphabet::{Code, code_of};

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM 7-bit default alphabet; a unit is a septet.
    Gsm7,
    /// UCS-2; a unit is two octets. A character outside the basic plane is two units, as in UTF-16:
    /// the specification does not have them, and telephones read them so.
    Ucs2,
}

impl Encoding {
    /// The encoding that a text needs: one character that the default alphabet lacks, and all of it
    /// is UCS-2.
    pub fn of(text: &str) -> Encoding {
        let is_gsm = text.chars().all(|character| code_of(character).is_some());
        if is_gsm { Encoding::Gsm7 } else { Encoding::Ucs2 }
    }

    /// Units of a message of one part.
    pub const fn units_of_single(self) -> usize {
        match self {
            Encoding::Gsm7 => 160,
            Encoding::Ucs2 => 70,
        }
    }

    /// Units of each part of a message of more.
    pub const fn units_of_part(self) -> usize {
        match self {
            Encoding::Gsm7 => 153,
            Encoding::Ucs2 => 67,
        }
    }

    /// Units of a character of a text in this encoding.
    fn units(self, character: char) -> usize {
        match self {
            Encoding::Gsm7 => 1 + usize::from(matches!(code_of(character), Some(Code::Escaped(_)))),
            Encoding::Ucs2 => character.len_utf16(),
        }
    }

    fn units_of_text(self, text: &str) -> usize {
        text.chars().map(|character| self.units(character)).sum()
    }
}

/// How large a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The encoding that it takes.
    pub encoding: Encoding,
    /// Messages that the network carries and a provider bills. At least 1: an empty text is one.
    pub parts: usize,
    /// Units of the whole text, headers apart.
    pub units: usize,
    /// Units of the last part that are used.
    pub units_last_used: usize,
    /// Units of the last part that are free. To fill them starts no new part; to go beyond them cuts
    /// a text of one part anew, into the smaller ones.
    pub units_last_left: usize,
}

impl Size {
    /// The size of a text.
    pub fn of(text: &str) -> Size {
        let parts = split(text);
        let encoding = Encoding::of(text);
        let capacity = capacity(encoding, parts.len());
        let used = parts.last().map_or(0, |last| encoding.units_of_text(last));
        Size {
            encoding,
            parts: parts.len(),
            units: encoding.units_of_text(text),
            units_last_used: used,
            units_last_left: capacity - used,
        }
    }
}

/// Units that each of that many parts holds.
const fn capacity(encoding: Encoding, parts: usize) -> usize {
    if parts > 1 { encoding.units_of_part() } else { encoding.units_of_single() }
}

/// The parts that a text is sent in; together they are the text. Neither a surrogate pair nor an
/// escape and its character is cut, so a part may end a unit early.
pub fn split(text: &str) -> Vec<&str> {
    let encoding = Encoding::of(text);
    if encoding.units_of_text(text) <= encoding.units_of_single() {
        return vec![text];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let mut used = 0;
    for (at, character) in text.char_indices() {
        let units = encoding.units(character);
        if used + units > encoding.units_of_part() {
            parts.push(&text[start..at]);
            start = at;
            used = 0;
        }
        used += units;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, encoding: Encoding, parts: usize, used: usize, left: usize) {
        let size = Size::of(text);
        assert_eq!(
            (size.encoding, size.parts, size.units_last_used, size.units_last_left),
            (encoding, parts, used, left),
        );
    }

    #[test]
    fn a_latin_text_has_160_septets_or_153_a_part() {
        check("", Encoding::Gsm7, 1, 0, 160);
        check(&"x".repeat(160), Encoding::Gsm7, 1, 160, 0);
        check(&"x".repeat(161), Encoding::Gsm7, 2, 8, 145);
        check(&"x".repeat(306), Encoding::Gsm7, 2, 153, 0);
        check(&"x".repeat(307), Encoding::Gsm7, 3, 1, 152);
    }

    #[test]
    fn one_persian_letter_makes_the_whole_text_ucs2() {
        check(&format!("{}س", "x".repeat(69)), Encoding::Ucs2, 1, 70, 0);
        check(&format!("{}س", "x".repeat(70)), Encoding::Ucs2, 2, 4, 63);
        check(&"س".repeat(335), Encoding::Ucs2, 5, 67, 0);
        check("می\u{200C}رود", Encoding::Ucs2, 1, 6, 64);
    }

    #[test]
    fn an_escaped_character_is_two_septets_and_stays_in_one_part() {
        check(&"€".repeat(80), Encoding::Gsm7, 1, 160, 0);
        // 153 is odd: each part but the last ends a septet early.
        check(&"€".repeat(153), Encoding::Gsm7, 3, 2, 151);
        let text = format!("{}€{}", "x".repeat(152), "y".repeat(10));
        assert_eq!(split(&text)[0], "x".repeat(152));
    }

    #[test]
    fn an_emoji_is_two_units_and_stays_in_one_part() {
        check(&"😀".repeat(35), Encoding::Ucs2, 1, 70, 0);
        check(&"😀".repeat(36), Encoding::Ucs2, 2, 6, 61);
        let text = format!("{}😀{}", "س".repeat(66), "س".repeat(10));
        assert_eq!(split(&text), [&text[..132], &text[132..]]);
    }

    #[test]
    fn units_count_the_whole_text() {
        assert_eq!(Size::of(&"€".repeat(153)).units, 306);
        assert_eq!(Size::of(&"س".repeat(100)).units, 100);
    }
}
