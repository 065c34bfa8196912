//! A text's way through code page 1256 and back, as through a form or a driver that is not Unicode.
//!
//! The upper half is that of Unicode's mapping table `VENDORS/MICSFT/WINDOWS/CP1256.TXT`. Its Persian
//! kaf and its non-joiner are left out: programs of the code page's time wrote the Arabic letter, and
//! no joiner at all.

/// What the code page has from 0x80 on, as far as it is used here.
const UPPER: &str = "\u{20ac}پ\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}ٹ\u{2039}\u{152}\
    چژڈگ\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\u{2014}\u{2122}ڑ\u{203a}\u{153}\u{200d}ں\
    \u{a0}،\u{a2}\u{a3}\u{a4}\u{a5}\u{a6}\u{a7}\u{a8}\u{a9}ھ\u{ab}\u{ac}\u{ad}\u{ae}\u{af}\
    \u{b0}\u{b1}\u{b2}\u{b3}\u{b4}\u{b5}\u{b6}\u{b7}\u{b8}\u{b9}؛\u{bb}\u{bc}\u{bd}\u{be}؟\
    ہءآأؤإئابةتثجحخدذرزسشصض\u{d7}طظعغـفقك\u{e0}ل\u{e2}منهو\u{e7}\u{e8}\u{e9}\u{ea}\u{eb}ىي\u{ee}\u{ef}\
    \u{64b}\u{64c}\u{64d}\u{64e}\u{f4}\u{64f}\u{650}\u{f7}\u{651}\u{f9}\u{652}\u{fb}\u{fc}\u{200e}\u{200f}ے";

/// The text as it comes back: Persian yeh and kaf as the Arabic letters, no non-joiner, and a question
/// mark for each letter that the code page lacks.
pub(crate) fn through_1256(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            'ی' => Some('ي'),
            'ک' => Some('ك'),
            '\u{200c}' => None,
            letter if letter.is_ascii() || UPPER.contains(letter) => Some(letter),
            _ => Some('?'),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persian_letters_become_arabic_and_what_is_unknown_a_question_mark() {
        for (text, wanted) in [
            ("یک", "يك"),
            ("می\u{200c}رود", "ميرود"),
            ("پژگچ، سلام؟", "پژگچ، سلام؟"),
            ("۱۴ 14", "?? 14"),
            ("😀!", "?!"),
            ("Hello", "Hello"),
        ] {
            assert_eq!(through_1256(text), wanted, "{text}");
        }
        // 128 places of the upper half, without the kaf and the non-joiner.
        assert_eq!(UPPER.chars().count(), 126);
    }
}
