//! The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1).
//!
//! Code 0x09 is the capital Ç of the specification. Unicode's own table of this alphabet has the
//! small one there, so a text with a small ç is sent in UCS-2: nobody can misread that.

/// The code that says that the next one is of the extension table.
pub(super) const ESCAPE: u8 = 0x1B;

/// The characters by code. The escape stands for itself and is no character of a text.
#[rustfmt::skip]
const BASIC: [char; 128] = [
    '@', '£', '$', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å',
    'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', '\u{1B}', 'Æ', 'æ', 'ß', 'É',
    ' ', '!', '"', '#', '¤', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/',
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?',
    '¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O',
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§',
    '¿', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à',
];

/// What follows an escape. The form feed is the specification's page break.
const EXTENSION: [(u8, char); 10] = [
    (0x0A, '\u{0C}'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2F, '\\'),
    (0x3C, '['),
    (0x3D, '~'),
    (0x3E, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// How the alphabet writes a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// One septet.
    Plain(u8),
    /// An escape and this septet.
    Escaped(u8),
}

/// The code of a character, or `None` if the alphabet lacks it.
pub(super) fn code_of(character: char) -> Option<Code> {
    if character == char::from(ESCAPE) {
        return None;
    }
    if let Some(at) = BASIC.iter().position(|known| *known == character) {
        return Some(Code::Plain(u8::try_from(at).expect("the table has 128 characters")));
    }
    let found = EXTENSION.iter().find(|(_, known)| *known == character);
    found.map(|(code, _)| Code::Escaped(*code))
}

/// The septets of a text; a character that the alphabet lacks is left out, so the caller asks
/// [`code_of`] about each before.
pub(super) fn to_septets(text: &str) -> Vec<u8> {
    let mut septets = Vec::with_capacity(text.len());
    for code in text.chars().filter_map(code_of) {
        match code {
            Code::Plain(septet) => septets.push(septet),
            Code::Escaped(septet) => septets.extend([ESCAPE, septet]),
        }
    }
    septets
}

/// The text of septets. What the extension table does not have reads as the default table's
/// character, and an escape before nothing or before another as a blank, as the specification asks.
pub(super) fn from_septets(septets: impl IntoIterator<Item = u8>) -> String {
    let mut text = String::new();
    let mut is_escaped = false;
    for septet in septets {
        if septet == ESCAPE {
            if is_escaped {
                text.push(' ');
            }
            is_escaped = !is_escaped;
            continue;
        }
        let extended = EXTENSION.iter().find(|(code, _)| is_escaped && *code == septet);
        let basic = BASIC[usize::from(septet & 0x7F)];
        text.push(extended.map_or(basic, |(_, character)| *character));
        is_escaped = false;
    }
    if is_escaped {
        text.push(' ');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_but_the_escape_reads_back_as_itself() {
        for code in (0..128_u8).filter(|code| *code != ESCAPE) {
            let text = from_septets([code]);
            assert_eq!(to_septets(&text), [code], "{text:?}");
        }
        for (code, character) in EXTENSION {
            assert_eq!(from_septets([ESCAPE, code]), character.to_string());
            assert_eq!(to_septets(&character.to_string()), [ESCAPE, code]);
        }
    }

    #[test]
    fn cells_that_are_often_wrong_are_as_the_specification_has_them() {
        for (character, code) in [('@', 0x00), ('Ç', 0x09), ('¤', 0x24), ('¡', 0x40), ('à', 0x7F)]
        {
            assert_eq!(code_of(character), Some(Code::Plain(code)), "{character}");
        }
        assert_eq!(code_of('€'), Some(Code::Escaped(0x65)));
        assert_eq!([code_of('ç'), code_of('`'), code_of('\u{1B}'), code_of('س')], [None; 4]);
    }

    #[test]
    fn an_escape_to_nowhere_reads_as_the_specification_asks() {
        assert_eq!(from_septets([ESCAPE, b'a']), "a");
        assert_eq!(from_septets([b'a', ESCAPE]), "a ");
        assert_eq!(from_septets([ESCAPE, ESCAPE, b'a']), " a");
    }
}
