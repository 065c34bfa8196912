//! The sentences of quotes: their table in English and Persian, and how a sentence is read from it.

use std::sync::LazyLock;

pub use documents::text::{Language, Message, Param, Texts, plain_number};

/// The texts that ship with the program.
pub const SHIPPED: &str = include_str!("../data/texts.toml");

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::parse("texts.toml", SHIPPED).expect("a test reads the shipped texts"));

/// The shipped table.
pub fn shipped() -> &'static Texts {
    &TEXTS
}

/// What a quote's sentence says.
pub trait Worded {
    /// The sentence in a language, its numbers written by `format`.
    fn text_with(&self, language: Language, format: &dyn Fn(f64) -> String) -> String;

    /// The sentence in a language, with Latin digits.
    fn text(&self, language: Language) -> String {
        self.text_with(language, &plain_number)
    }
}

impl Worded for Message {
    fn text_with(&self, language: Language, format: &dyn Fn(f64) -> String) -> String {
        self.text_by(&TEXTS, language, format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_both_languages_with_the_same_parameters() {
        let texts = Texts::parse("texts.toml", SHIPPED).expect("the shipped texts");
        assert!(texts.ids().count() > 50);
    }

    #[test]
    fn persian_texts_use_persian_letters_and_no_spaces_around_the_half_space() {
        for id in shipped().ids() {
            let fa = shipped().pattern(id, Language::Fa).expect("both languages");
            assert!(!fa.contains(['ي', 'ك']), "{id}: Arabic letters in {fa}");
            assert!(!fa.contains(" \u{200c}") && !fa.contains("\u{200c} "), "{id}: {fa}");
            assert!(!fa.contains("می "), "{id}: `می` stands apart in {fa}");
        }
    }
}
