//! The chain from a figure to what it rests on, as a tree for a terminal.
//!
//! A figure that was unfolded once in the tree is not unfolded again: cores rest on the load three
//! times over. Persian trees grow from the right.

use std::collections::BTreeSet;

use sizing::derivation::Derivation;
use unicode_width::UnicodeWidthStr;

use super::grid::WIDTH_MAX;
use super::wording;
use crate::Language;
use crate::locale::Locale;
use crate::messages::quote::beside;
use crate::terminal::{RIGHT_TO_LEFT, wrapped};

/// The strokes of a tree.
struct Strokes {
    branch: &'static str,
    last: &'static str,
    through: &'static str,
}

impl Strokes {
    fn of(language: Language) -> Self {
        match language {
            Language::English => Strokes { branch: "├─ ", last: "└─ ", through: "│  " },
            Language::Persian => Strokes { branch: "┤─ ", last: "┘─ ", through: "│  " },
        }
    }
}

/// Columns under which nothing readable comes about.
const ROOM_MIN: usize = 24;
/// No line under it.
const BLANK: &str = "   ";

pub(super) fn text(derivation: &Derivation, locale: &Locale) -> String {
    let mut tree = Tree {
        locale,
        strokes: Strokes::of(locale.language),
        unfolded: BTreeSet::new(),
        out: String::new(),
    };
    tree.node(derivation, "", "");
    tree.out
}

/// What a figure has to say of itself, each a text of its own.
pub(super) struct Words {
    /// Its name in words, or in the ledger where there are none.
    pub(super) name: String,
    /// Its value with the unit.
    pub(super) value: String,
    /// Its mark.
    pub(super) mark: String,
}

impl Words {
    pub(super) fn of(derivation: &Derivation, locale: &Locale) -> Self {
        let name = wording::figure_name(&derivation.name, locale);
        Words {
            name: name.unwrap_or_else(|| locale.isolated(&derivation.name)),
            value: wording::value(&derivation.figure, locale),
            mark: wording::mark(derivation.figure.provenance, locale),
        }
    }
}

struct Tree<'a> {
    locale: &'a Locale,
    strokes: Strokes,
    unfolded: BTreeSet<&'a str>,
    out: String,
}

impl<'a> Tree<'a> {
    /// Writes a figure and those below it. `first` stands before its first line, `rest` before all
    /// others.
    fn node(&mut self, derivation: &'a Derivation, first: &str, rest: &str) {
        let locale = self.locale;
        let Words { name, value, mark } = Words::of(derivation, locale);
        let ledger_name = locale.isolated(&derivation.name);
        let mut line = format!("{name} = {value} [{mark}] {ledger_name}");
        let again = !self.unfolded.insert(&derivation.name);
        if again && !derivation.from.is_empty() {
            line = format!("{line} ({})", beside::as_above(locale.language));
        }
        let open = !again && !derivation.from.is_empty();
        let below = if open { self.strokes.through } else { BLANK };
        self.lines(&line, first, &format!("{rest}{below}"));
        if again {
            return;
        }
        self.grounds(derivation, &format!("{rest}{below}"));
        for (index, input) in derivation.from.iter().enumerate() {
            let (stroke, under) = match index + 1 == derivation.from.len() {
                true => (self.strokes.last, BLANK),
                false => (self.strokes.branch, self.strokes.through),
            };
            self.node(input, &format!("{rest}{stroke}"), &format!("{rest}{under}"));
        }
    }

    /// Writes the formula and the source. They are in the language of the ledger: each line of them
    /// is isolated from the tree's direction.
    fn grounds(&mut self, derivation: &Derivation, indent: &str) {
        let locale = self.locale;
        let figure = &derivation.figure;
        if !figure.formula.is_empty() {
            let formula = format!("= {}", figure.formula);
            for line in wrapped(&formula, room(indent)) {
                self.line(indent, &locale.isolated(&line));
            }
        }
        if let Some(source) = &figure.source {
            let prefix = beside::source(locale.language, "").width();
            let room = room(indent).saturating_sub(prefix);
            for (index, line) in wrapped(wording::source(source), room).iter().enumerate() {
                let line = locale.isolated(line);
                let line = match index {
                    0 => beside::source(locale.language, line),
                    _ => line,
                };
                self.line(indent, &line);
            }
        }
    }

    /// Writes a text wrapped at the width.
    fn lines(&mut self, text: &str, first: &str, rest: &str) {
        let room = room(first).min(room(rest));
        for (index, line) in wrapped(&text.replace('\u{a0}', " "), room).iter().enumerate() {
            self.line(if index == 0 { first } else { rest }, line);
        }
    }

    fn line(&mut self, indent: &str, text: &str) {
        if self.locale.language == Language::Persian {
            self.out.push(RIGHT_TO_LEFT);
        }
        self.out.push_str(indent);
        self.out.push_str(text);
        self.out.push('\n');
    }
}

/// Columns that an indent leaves.
fn room(indent: &str) -> usize {
    WIDTH_MAX.saturating_sub(indent.width()).max(ROOM_MIN)
}
