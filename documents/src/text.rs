//! Sentences of documents: an ID with parameters, and tables of texts in English and Persian.
//!
//! A document carries IDs and numbers, so that it can be rendered again in the other language. A
//! renderer formats the parameters (digits, separators) and nothing else. Each kind of document has its
//! table: those of quotes stand in `sizing`, those of readiness in [`crate::readiness`].

use std::collections::{BTreeMap, BTreeSet};

use crate::input::{self, Problems, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The languages of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    En,
    /// Persian.
    Fa,
}

/// A parameter of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Param {
    /// A number.
    Number(f64),
    /// A name that is the same in both languages.
    Text(String),
    /// Words of the table of texts, joined by commas.
    Parts(Vec<Message>),
}

/// Four decimals: more than any figure of a quote deserves, and few enough to read.
pub fn rounded(number: f64) -> f64 {
    let scaled = (number * 1e4).round();
    // Adding zero turns the negative zero of an empty sum into zero.
    if scaled.is_finite() && scaled.abs() < 1e15 { scaled / 1e4 + 0.0 } else { number }
}

/// A number with Latin digits, without separators and trailing zeros.
pub fn plain_number(number: f64) -> String {
    rounded(number).to_string()
}

/// A sentence: its ID in the table of texts, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// ID in the table of texts.
    pub id: String,
    /// Parameters by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Param>,
}

impl Message {
    /// A sentence without parameters.
    pub fn new(id: &str) -> Self {
        Message { id: id.to_owned(), params: BTreeMap::new() }
    }

    /// With a name.
    #[must_use]
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.params.insert(name.to_owned(), Param::Text(text.to_owned()));
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, name: &str, number: f64) -> Self {
        self.params.insert(name.to_owned(), Param::Number(number));
        self
    }

    /// With words of the table of texts.
    #[must_use]
    pub fn parts(mut self, name: &str, parts: Vec<Message>) -> Self {
        self.params.insert(name.to_owned(), Param::Parts(parts));
        self
    }

    /// The sentence by a table of texts in a language, its numbers written by `format`. An ID that no
    /// text has, as from a later version's document, is shown as it is.
    pub fn text_by(
        &self,
        texts: &Texts,
        language: Language,
        format: &dyn Fn(f64) -> String,
    ) -> String {
        let Some(pattern) = texts.pattern(&self.id, language) else { return self.id.clone() };
        let mut text = String::with_capacity(pattern.len() + 16);
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, tail)) = after.split_once('}') else { break };
            match self.params.get(name) {
                Some(param) => text.push_str(&param.text_by(texts, language, format)),
                None => text.push_str(name),
            }
            rest = tail;
        }
        text.push_str(rest);
        text
    }
}

impl Param {
    fn text_by(&self, texts: &Texts, language: Language, format: &dyn Fn(f64) -> String) -> String {
        let comma = if language == Language::Fa { "، " } else { ", " };
        match self {
            Param::Number(number) => format(*number),
            Param::Text(text) => text.clone(),
            Param::Parts(parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|part| part.text_by(texts, language, format)).collect();
                parts.join(comma)
            }
        }
    }
}

/// One sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// In English.
    pub en: String,
    /// In Persian.
    pub fa: String,
}

impl Pair {
    /// The sentence in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Fa => &self.fa,
        }
    }
}

/// The table of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    pairs: BTreeMap<String, Pair>,
}

impl Texts {
    /// Reads a table.
    ///
    /// # Errors
    /// Every problem at once: a text without its twin, parameters that differ between the two.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, |table| {
            let pairs = table.named_tables("text", |id, t| Some((id.value, read_pair(t)?)));
            Some(Texts { pairs: pairs.into_iter().collect() })
        })
    }

    /// A pattern, with its parameters in braces.
    pub fn pattern(&self, id: &str, language: Language) -> Option<&str> {
        self.pairs.get(id).map(|pair| pair.text(language))
    }

    /// Adds a sentence of another source.
    pub(crate) fn insert(&mut self, id: &str, pair: Pair) {
        self.pairs.insert(id.to_owned(), pair);
    }

    /// The parameters that a sentence takes.
    pub fn params(&self, id: &str) -> BTreeSet<&str> {
        self.pairs.get(id).map(|pair| params(&pair.en)).unwrap_or_default()
    }

    /// All IDs, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.pairs.keys().map(String::as_str)
    }
}

fn params(pattern: &str) -> BTreeSet<&str> {
    pattern
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Reads a sentence that must be there in both languages (`en`, `fa`), with the same parameters.
pub fn read_pair(table: &mut Table<'_, '_>) -> Option<Pair> {
    let en = table.text("en");
    let fa = table.text("fa");
    let (en, fa) = (en?, fa?);
    if params(&en.value) != params(&fa.value) {
        table.note(fa.place, "the two languages take different parameters", None);
    }
    Some(Pair { en: en.value, fa: fa.value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_with_other_parameters_is_refused() {
        let text = "[text.a]\nen = \"{users} users\"\nfa = \"{user} کاربر\"\n";
        let shown = Texts::parse("t.toml", text).expect_err("a slip").to_string();
        assert!(
            shown.contains("t.toml:3:7: the two languages take different parameters"),
            "{shown}"
        );
    }

    #[test]
    fn a_sentence_takes_its_parameters_by_name() {
        let text = "[text.a]\nen = \"{free} of {all} free\"\nfa = \"{free} از {all} آزاد\"\n";
        let texts = Texts::parse("t.toml", text).expect("a table");
        let message = Message::new("a").number("free", 4.5).with("all", "9 GB");
        assert_eq!(message.text_by(&texts, Language::En, &plain_number), "4.5 of 9 GB free");
    }
}
