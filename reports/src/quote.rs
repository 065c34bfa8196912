//! A sizing quote, the tiers of both editions and a sweep: for people, on a page and on a terminal.
//!
//! Everything that is said stands in the documents of `sizing`; this module picks words and places.

mod answer;
mod explanation;
mod grid;
mod page;
mod rows;
mod sweep;
mod terminal;
mod tiers;
pub(crate) mod wording;

use sizing::derivation::Derivation;
use sizing::quote::Quote;
use sizing::sweep::Sweep;
use sizing::tiers::TierTable;

use crate::Language;
use crate::locale::Locale;
use crate::terminal::Style;

/// The quote as one HTML file.
///
/// The answer comes first: the server in a sentence and whether it can be ordered. Columns, tiers,
/// findings, machines, alternatives, checklist, inputs and prediction follow; each figure leads to
/// its derivation.
pub fn html(quote: &Quote, language: Language) -> String {
    page::quote(quote, &Locale::of(language))
}

/// The quote for a terminal: the answer, the three columns, findings, machines and devices, basis.
///
/// The table is at most 100 columns wide, and at most as wide as the terminal if that has 72 or more.
pub fn terminal(quote: &Quote, language: Language, style: Style) -> String {
    terminal::text(quote, &Locale::of(language), style)
}

/// The chain from a figure down to inputs, published figures and assumptions, as an indented tree
/// for 100 columns.
pub fn explanation(derivation: &Derivation, language: Language) -> String {
    explanation::text(derivation, &Locale::of(language))
}

/// The tiers of both editions as one HTML file: the vendor's cells with their provenance beside the
/// model's own answer.
pub fn tiers_html(tiers: &TierTable, language: Language) -> String {
    tiers::page(tiers, &Locale::of(language))
}

/// The tiers of both editions for a terminal; the tables are at most 100 columns wide.
pub fn tiers_terminal(tiers: &TierTable, language: Language, style: Style) -> String {
    tiers::terminal(tiers, &Locale::of(language), style)
}

/// The points of a sweep as CSV (RFC 4180) with Latin digits; the unit stands in each heading.
pub fn sweep_csv(sweep: &Sweep) -> String {
    sweep.to_csv()
}

/// A sweep as one HTML file: response time and utilisation by users as charts with their tables,
/// the knee marked.
pub fn sweep_html(sweep: &Sweep, language: Language) -> String {
    sweep::page(sweep, &Locale::of(language))
}
