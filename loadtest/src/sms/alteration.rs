//! Says in which way a text was altered, by its first difference.

use documents::sms::Alteration;

use super::texts;

/// Characters that an excerpt shows before and behind the first difference.
const CONTEXT: usize = 12;
/// The zero-width non-joiner.
const JOINER: char = '\u{200C}';
/// What stands for bytes that are not UTF-8.
const BROKEN: char = '\u{FFFD}';
/// Persian letters and what an Arabic keyboard or code page has for them. The final yeh (U+0649) has
/// no dots, as the Persian one at the end of a word.
const ARABIC: [(char, char); 3] =
    [('\u{06CC}', '\u{064A}'), ('\u{06CC}', '\u{0649}'), ('\u{06A9}', '\u{0643}')];
/// Bytes that begin a Persian letter, a joiner or an emoji in UTF-8, and what Windows-1256 shows for
/// them. Latin-1 and Windows-1252 show the character of the same number.
const WINDOWS_1256: [(u8, char); 8] = [
    (0xC2, 'آ'),
    (0xC3, 'أ'),
    (0xD8, 'ط'),
    (0xD9, 'ظ'),
    (0xDA, 'ع'),
    (0xDB, 'غ'),
    (0xE2, 'â'),
    (0xF0, '\u{064B}'),
];
/// What Latin-1 shows for the first byte of a character that was taken for Latin-1 before.
const TWICE: char = 'Ã';

/// In which way a text was altered, and the place of the first difference in both; `None` if it was
/// not. Controls are shown as U+FFFD: a text of somebody else must not drive a terminal.
pub fn compare(given: &str, got: &str) -> Option<(Alteration, String, String)> {
    if given == got {
        return None;
    }
    let same = given.chars().zip(got.chars()).take_while(|(a, b)| a == b);
    let at = same.clone().count();
    let bytes = same.map(|(character, _)| character.len_utf8()).sum();
    let how = by_rest(&given[bytes..], &got[bytes..]);
    Some((how, excerpt(given, at), excerpt(got, at)))
}

fn excerpt(text: &str, at: usize) -> String {
    let from = at.saturating_sub(CONTEXT);
    let around = text.chars().skip(from).take(at - from + CONTEXT + 1);
    around.map(|character| if character.is_control() { BROKEN } else { character }).collect()
}

/// By what is left of both texts from the first difference on.
fn by_rest(given: &str, got: &str) -> Alteration {
    let is_astral = |character: char| u32::from(character) > 0xFFFF;
    // A text that was cut within a character ends in what is not UTF-8.
    let is_end = got.chars().all(|character| character == BROKEN) && got.chars().count() < 4;
    let Some(lost) = given.chars().next() else { return Alteration::Other };
    if is_end {
        let only_emoji = given.chars().all(|c| is_astral(c) || "\u{200D}\u{FE0F}".contains(c));
        return if only_emoji { Alteration::Astral } else { Alteration::CutOff };
    }
    let came = got.chars().next().unwrap_or(BROKEN);
    let next = given.chars().nth(1);
    if is_mojibake(lost, got) {
        Alteration::Mojibake
    } else if is_astral(lost) {
        Alteration::Astral
    } else if came == '?' {
        Alteration::QuestionMarks
    } else if ARABIC.iter().any(|pair| *pair == (lost, came) || *pair == (came, lost)) {
        Alteration::ArabicLetters
    } else if lost == JOINER && (came == ' ' || Some(came) == next) {
        Alteration::Joiner
    } else if texts::value(lost).is_some() && texts::value(lost) == texts::value(came) {
        Alteration::Digits
    } else {
        Alteration::Other
    }
}

/// Whether a text begins as the UTF-8 of a character does when it is read as another encoding: with
/// what that encoding shows for the first byte, and then for another that is not ASCII either.
fn is_mojibake(lost: char, got: &str) -> bool {
    if lost.is_ascii() {
        return false;
    }
    let first = lost.to_string().as_bytes()[0];
    let mut got = got.chars();
    let (Some(came), Some(next)) = (got.next(), got.next()) else { return false };
    let of_1256 = WINDOWS_1256.iter().any(|(byte, shown)| (*byte, *shown) == (first, came));
    let is_first = came == char::from(first) || came == TWICE || of_1256;
    is_first && came != lost && !next.is_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(given: &str, got: &str, wanted: Alteration) {
        let (how, _, _) = compare(given, got).expect("they differ");
        assert_eq!(how, wanted, "{given} -> {got}");
    }

    fn latin1(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn a_text_that_came_as_it_was_given_is_not_altered() {
        assert_eq!(
            compare("سلام می\u{200C}شود 😀 #M1-000001", "سلام می\u{200C}شود 😀 #M1-000001"),
            None
        );
    }

    #[test]
    fn letters_that_a_code_page_lacks_are_question_marks() {
        check("سلام #S-000001", "???? #S-000001", Alteration::QuestionMarks);
        check("ok یک", "ok ?ك", Alteration::QuestionMarks);
        check("می\u{200C}شود", "می?شود", Alteration::QuestionMarks);
    }

    #[test]
    fn utf8_read_as_another_encoding_is_mojibake() {
        let given = "#S-000001 سلام";
        check(given, &latin1(given), Alteration::Mojibake);
        check(given, &latin1(&latin1(given)), Alteration::Mojibake);
        check(given, "#S-000001 ط³ظ„ط§ظ…", Alteration::Mojibake);
        check("a😀b", &latin1("a😀b"), Alteration::Mojibake);
        check("می\u{200C}شود", "میâ€Œشود", Alteration::Mojibake);
        // One letter for another is no encoding.
        check("س 1", "ط 1", Alteration::Other);
    }

    #[test]
    fn arabic_letters_for_persian_ones_are_told_both_ways() {
        check("یک", "يک", Alteration::ArabicLetters);
        check("یک", "یك", Alteration::ArabicLetters);
        check("سرای", "سراى", Alteration::ArabicLetters);
        check("علي", "علی", Alteration::ArabicLetters);
    }

    #[test]
    fn a_joiner_that_is_missing_or_a_space_is_told() {
        check("می\u{200C}شود", "میشود", Alteration::Joiner);
        check("می\u{200C}شود", "می شود", Alteration::Joiner);
        check("می شود", "می\u{200C}شود", Alteration::Other);
    }

    #[test]
    fn digits_of_another_script_are_told() {
        check("مبلغ ۱۲", "مبلغ 12", Alteration::Digits);
        check("مبلغ ۱۲", "مبلغ ١٢", Alteration::Digits);
        check("#M1-000001", "#M۱-۰۰۰۰۰۱", Alteration::Digits);
        check("مبلغ ۱۲", "مبلغ ۲۱", Alteration::Other);
    }

    #[test]
    fn a_lost_or_broken_emoji_is_told() {
        for got in
            ["a  b", "a ? b", "a ?? b", "a \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD} b", "a \u{F600} b"]
        {
            check("a 😀 b", got, Alteration::Astral);
        }
        check("a 😀", "a ", Alteration::Astral);
        check("a 😀", "a \u{FFFD}", Alteration::Astral);
    }

    #[test]
    fn a_missing_end_is_told_even_within_a_character() {
        check("سلام دنیا #S-000001", "سلام دن", Alteration::CutOff);
        check("سلام دنیا #S-000001", "سلام دن\u{FFFD}", Alteration::CutOff);
        check("سلام", "", Alteration::CutOff);
        check("سلام 😀 #S-000001", "سلام ", Alteration::CutOff);
    }

    #[test]
    fn anything_else_is_other() {
        check("abc", "abcd", Alteration::Other);
        check("abc", "a&amp;c", Alteration::Other);
        check("", "x", Alteration::Other);
        // Bytes of Windows-1256 where UTF-8 was promised.
        check("سلام دنیا", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}", Alteration::Other);
    }

    #[test]
    fn excerpts_show_twelve_characters_about_the_first_difference() {
        let given = "0123456789012345678901234567890123456789";
        let got = "01234567890123456789x\u{1B}[2J";
        let (_, given, got) = compare(given, got).expect("they differ");
        assert_eq!(
            (given.as_str(), got.as_str()),
            ("8901234567890123456789012", "890123456789x\u{FFFD}[2J")
        );
    }

    proptest! {
        #[test]
        fn any_two_texts_compare_and_excerpts_stay_short(a in ".{0,80}", b in ".{0,80}") {
            match compare(&a, &b) {
                None => prop_assert_eq!(a, b),
                Some((_, given, got)) => {
                    prop_assert!(given.chars().count() <= 2 * CONTEXT + 1);
                    prop_assert!(got.chars().count() <= 2 * CONTEXT + 1);
                }
            }
        }
    }
}
