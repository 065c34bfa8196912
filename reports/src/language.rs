//! The languages that a document can be written in.

use std::str::FromStr;

/// A language of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, left to right, Latin digits, Gregorian dates in UTC.
    #[default]
    English,
    /// Persian, right to left, Persian digits, Jalali dates in Iran's time.
    Persian,
}

/// The text names no language of the documents.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language of the reports: write `en` or `fa`")]
pub struct UnknownLanguage(pub String);

impl Language {
    /// All languages.
    pub const ALL: [Language; 2] = [Language::English, Language::Persian];

    /// The BCP 47 tag: `en` or `fa`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Persian => "fa",
        }
    }

    /// The direction of its script, as HTML writes it.
    pub(crate) fn direction(self) -> &'static str {
        match self {
            Language::English => "ltr",
            Language::Persian => "rtl",
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Language::ALL
            .into_iter()
            .find(|language| language.tag() == text)
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}
