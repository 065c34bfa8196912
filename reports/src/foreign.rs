//! Text that came from outside: a target's answer, a host's name, a step's name.
//!
//! Such text may hold anything. Markup is escaped where a page is written; here falls what would
//! do harm in any medium: control characters (a terminal obeys them) and the characters that turn
//! the reading direction (they would turn round the document's own words behind them).

/// The text with its control and direction characters written out, as `\u{202e}` or `\n`.
pub(crate) fn shown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_harmful(character) {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Controls, line and paragraph separators, embeddings, overrides and isolates. Joiners and marks
/// stay: Persian text needs them.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_or_the_bidi_algorithm_obeys_is_written_out() {
        assert_eq!(shown("a\0b\u{1b}[31m\nc"), r"a\u{0}b\u{1b}[31m\nc");
        assert_eq!(shown("x\u{202e}gpj\u{2069}y"), r"x\u{202e}gpj\u{2069}y");
        assert_eq!(shown("می\u{200c}شود <b>"), "می\u{200c}شود <b>");
    }
}
