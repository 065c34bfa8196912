//! A quote as a page.

mod alternatives;
mod asked;
mod basis;
mod checklist;
mod columns;
mod derivations;
mod findings;
mod machines;
mod masthead;
mod prediction;
mod tiers;

use maud::{Markup, html};
use sizing::derivation::Provenance;
use sizing::quote::Quote;

use super::{rows, wording};
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;
use crate::messages::run;
use crate::page;

/// The page of a quote.
pub(super) fn quote(quote: &Quote, locale: &Locale) -> String {
    let language = locale.language;
    let users = wording::users(quote.inputs.users, locale);
    let edition = wording::edition(quote.inputs.edition.value, locale);
    let title = say::title(language, users, edition);
    let host = quote.inputs.host.value;
    let groups = rows::groups(&quote.columns, &quote.figures, host, locale);
    let mut sections = vec![
        columns::section(quote, &groups, locale),
        tiers::section(quote, locale),
        findings::section(quote, locale),
        machines::section(quote, locale),
        alternatives::section(quote, locale),
        checklist::section(quote, locale),
        asked::section(&quote.inputs, locale),
        prediction::section(quote, locale),
    ];
    sections.extend(columns::other_edition(quote, locale));
    sections.push(derivations::section(quote, &groups, locale));
    sections.push(basis::section(quote, locale));
    let masthead = masthead::markup(quote, locale);
    page::document(locale, &title, &masthead, &run::contents(language), &sections)
}

/// The mark of a provenance, as a small word after a value.
pub(super) fn mark(provenance: Provenance, locale: &Locale) -> Markup {
    html! { " " span.prov { (wording::mark(provenance, locale)) } }
}

/// The marks that a reader meets, with their meaning.
pub(super) fn legend(locale: &Locale) -> Markup {
    let language = locale.language;
    html! {
        h3 { (say::legend(language)) }
        dl.marks {
            @for provenance in wording::PROVENANCES {
                div {
                    dt { span.prov { (wording::mark(provenance, locale)) } }
                    dd { (wording::meaning(provenance, language)) }
                }
            }
        }
    }
}

/// What stands where nothing is.
fn nothing(locale: &Locale) -> Markup {
    page::missing(&beside::nothing(locale.language))
}

/// The fragment of the page that explains a figure. `edition` tells the figures of another edition
/// apart.
fn anchor(edition: &str, figure: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let figure: String = figure.chars().map(plain).collect();
    format!("figure-{edition}{figure}")
}
