//! The texts of a modem: which alphabet a text needs, and in which parts it leaves.
//!
//! The GSM alphabet and its extension: 3GPP TS 23.038, 6.2.1; packing of septets: 6.1.2.1. Parts: TS
//! 23.040, 9.2.3.24.1. Written apart from the harness's own (docs/decisions/005).

/// The default alphabet; its place 27 is the escape, which no text holds.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Characters behind the escape.
const EXTENDED: [(char, u8); 10] = [
    ('\u{c}', 0x0a),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2f),
    ('[', 0x3c),
    ('~', 0x3d),
    (']', 0x3e),
    ('|', 0x40),
    ('€', 0x65),
];

const ESCAPE: u8 = 0x1b;

/// A text in the units of its alphabet, in the parts in which it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parts {
    /// Septets of the GSM alphabet.
    Gsm(Vec<Vec<u8>>),
    /// UTF-16: named UCS-2 in the standards, and surrogate pairs pass.
    Ucs2(Vec<Vec<u16>>),
}

impl Parts {
    /// Cuts a text. No part ends within a character.
    pub(crate) fn of(text: &str) -> Parts {
        let letters: Option<Vec<Vec<u8>>> = text.chars().map(septets_of).collect();
        match letters {
            Some(letters) => Parts::Gsm(cut(&letters, 160, 153)),
            None => {
                let units = |letter: char| letter.encode_utf16(&mut [0; 2]).to_vec();
                Parts::Ucs2(cut(&text.chars().map(units).collect::<Vec<_>>(), 70, 67))
            }
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        match self {
            Parts::Gsm(parts) => parts.len(),
            Parts::Ucs2(parts) => parts.len(),
        }
    }
}

fn septets_of(letter: char) -> Option<Vec<u8>> {
    if letter == char::from(ESCAPE) {
        return None;
    }
    if let Some(place) = BASIC.chars().position(|known| known == letter) {
        return Some(vec![place as u8]);
    }
    let (_, code) = EXTENDED.iter().find(|(known, _)| *known == letter)?;
    Some(vec![ESCAPE, *code])
}

/// One part if it is short enough, else as many as it takes.
fn cut<T: Clone>(letters: &[Vec<T>], alone: usize, each: usize) -> Vec<Vec<T>> {
    let whole = letters.concat();
    if whole.len() <= alone {
        return vec![whole];
    }
    let mut parts = vec![Vec::new()];
    for letter in letters {
        let last = parts.len() - 1;
        if parts[last].len() + letter.len() > each {
            parts.push(letter.clone());
        } else {
            parts[last].extend_from_slice(letter);
        }
    }
    parts
}

/// Septets one behind the other, the first in the lowest bits, after so many fill bits.
pub(crate) fn pack(septets: &[u8], fill_bits: usize) -> Vec<u8> {
    let mut octets = vec![0; (fill_bits + 7 * septets.len()).div_ceil(8)];
    for (place, septet) in septets.iter().enumerate() {
        let bit = fill_bits + 7 * place;
        let spread = u16::from(*septet) << (bit % 8);
        let [low, high] = spread.to_le_bytes();
        octets[bit / 8] |= low;
        if high > 0 {
            octets[bit / 8 + 1] |= high;
        }
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_has_its_128_places() {
        assert_eq!(BASIC.chars().count(), 128);
        for (letter, place) in [('@', 0), ('Δ', 0x10), (' ', 0x20), ('A', 0x41), ('à', 0x7f)] {
            assert_eq!(septets_of(letter), Some(vec![place]), "{letter}");
        }
        assert_eq!(septets_of('€'), Some(vec![0x1b, 0x65]));
        assert_eq!(septets_of('\u{1b}'), None);
    }

    #[test]
    fn septets_are_packed_as_published() {
        // The example of the handbooks on PDUs.
        let Parts::Gsm(parts) = Parts::of("hellohello") else { panic!("GSM") };
        let packed = [0xe8, 0x32, 0x9b, 0xfd, 0x46, 0x97, 0xd9, 0xec, 0x37];
        assert_eq!(pack(&parts[0], 0), packed);
    }

    #[test]
    fn a_text_is_cut_at_the_limits_of_its_alphabet_and_never_within_a_character() {
        for (text, parts) in [
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("a".repeat(306), 2),
            ("a".repeat(307), 3),
            ("س".repeat(70), 1),
            ("س".repeat(71), 2),
            ("س".repeat(135), 3),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            // 153 is odd: the escape and its character stay together, 76 a part.
            ("€".repeat(153), 3),
            ("😀".repeat(35), 1),
            // 67 is odd as well: 33 pairs a part.
            ("😀".repeat(67), 3),
        ] {
            assert_eq!(Parts::of(&text).count(), parts, "{}", text.chars().count());
        }
        let Parts::Ucs2(parts) = Parts::of(&"😀".repeat(67)) else { panic!("UCS-2") };
        assert!(parts.iter().all(|part| String::from_utf16(part).is_ok()));
    }
}
