//! Each figure of the page with the chain of figures that it was computed from.

use std::collections::BTreeSet;

use maud::{Markup, html};
use sizing::derivation::{Derivation, Ledger};
use sizing::quote::Quote;

use super::super::explanation::Words;
use super::super::rows::{self, Group};
use super::super::wording;
use super::anchor;
use super::columns::OTHER_EDITION;
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;
use crate::page::{self, Section};

pub(super) fn section(quote: &Quote, groups: &[Group], locale: &Locale) -> Section {
    let language = locale.language;
    let mut chains = Chains::of(&quote.figures, "", locale);
    let mut parts: Vec<Markup> = groups.iter().map(|group| chains.of_group(group)).collect();
    parts.push(chains.of_figures(&beside::prediction(language), &predicted(quote)));
    parts.push(chains.of_figures(&beside::alternatives(language), &alternative(quote)));
    parts.push(chains.of_figures(&beside::machines(language), &machines(quote)));
    if let Some(other) = &quote.beside {
        let mut chains = Chains::of(&other.figures, OTHER_EDITION, locale);
        let host = quote.inputs.host.value;
        let groups = rows::groups(&other.columns, &other.figures, host, locale);
        let edition = beside::edition(language, wording::edition(other.edition, locale));
        parts.push(html! {
            h3 { (edition) }
            @for group in &groups { (chains.of_group(group)) }
        });
    }
    Section {
        id: "derivations",
        heading: beside::derivations(language),
        lead: Some(beside::derivations_lead(language)),
        body: html! { @for part in &parts { (part) } },
    }
}

fn predicted(quote: &Quote) -> Vec<String> {
    let figures =
        ["response_mean", "p95", "p95_planned", "cpu_utilisation", "resize_by_processors"];
    let columns = quote.columns.iter().map(|column| column.kind.name());
    columns.flat_map(|column| figures.map(|figure| format!("{column}.{figure}"))).collect()
}

fn alternative(quote: &Quote) -> Vec<String> {
    quote.alternatives.iter().map(|alternative| alternative.processor.figure.clone()).collect()
}

fn machines(quote: &Quote) -> Vec<String> {
    quote.second_machines.iter().map(|machine| machine.figure.clone()).collect()
}

/// Writes chains. Each figure has one at most, and is unfolded once in all of them.
struct Chains<'a> {
    ledger: &'a Ledger,
    edition: &'static str,
    locale: &'a Locale,
    done: BTreeSet<String>,
    unfolded: BTreeSet<String>,
}

impl<'a> Chains<'a> {
    fn of(ledger: &'a Ledger, edition: &'static str, locale: &'a Locale) -> Self {
        Chains { ledger, edition, locale, done: BTreeSet::new(), unfolded: BTreeSet::new() }
    }

    fn of_group(&mut self, group: &Group) -> Markup {
        let cells = group.rows.iter().flat_map(|row| &row.cells);
        let figures: Vec<String> = cells.filter_map(|cell| cell.figure.clone()).collect();
        self.of_figures(&group.heading, &figures)
    }

    /// The figures' chains, folded away under a heading; nothing where there are none.
    fn of_figures(&mut self, heading: &str, figures: &[String]) -> Markup {
        let fresh: Vec<&String> =
            figures.iter().filter(|name| self.done.insert((*name).clone())).collect();
        let chains: Vec<Derivation> =
            fresh.into_iter().filter_map(|name| self.ledger.explain(name).ok()).collect();
        html! {
            @if !chains.is_empty() {
                details {
                    summary { (heading) }
                    @for chain in &chains { (self.chain(chain)) }
                }
            }
        }
    }

    fn chain(&mut self, derivation: &Derivation) -> Markup {
        let Words { name, value, mark } = Words::of(derivation, self.locale);
        let name = match column_of(&derivation.name, self.locale) {
            Some(column) => beside::of_column(self.locale.language, name, column),
            None => name,
        };
        html! {
            details.figure {
                summary { (name) ": " strong { (value) } " " span.prov { (mark) } }
                ul.chain { (self.node(derivation)) }
            }
        }
    }

    /// A figure and those below it; where it was unfolded above, a link to that place. Following
    /// the link opens the folds around it.
    fn node(&mut self, derivation: &Derivation) -> Markup {
        let Words { name, value, mark } = Words::of(derivation, self.locale);
        let figure = &derivation.figure;
        let anchor = anchor(self.edition, &derivation.name);
        if !self.unfolded.insert(derivation.name.clone()) {
            return html! {
                li {
                    a href={ "#" (anchor) } { (name) } " = " strong { (value) } " "
                    span.prov { (mark) }
                }
            };
        }
        let source = figure.source.as_deref().map(wording::source);
        html! {
            li id=(anchor) {
                (name) " = " strong { (value) } " " span.prov { (mark) } " "
                (page::code(&derivation.name))
                @if !figure.formula.is_empty() {
                    div.formula { (page::code(&format!("= {}", figure.formula))) }
                }
                @if let Some(source) = source {
                    div.below {
                        (beside::source(self.locale.language, self.locale.isolated(source)))
                    }
                }
                @if !derivation.from.is_empty() {
                    ul { @for input in &derivation.from { (self.node(input)) } }
                }
            }
        }
    }
}

/// The column or the kind of host that a figure belongs to, in words.
fn column_of(name: &str, locale: &Locale) -> Option<String> {
    let language = locale.language;
    let (first, rest) = name.split_once('.')?;
    match first {
        "minimum" => Some(say::minimum(language)),
        "recommended" => Some(say::recommended(language)),
        "growth" => Some(say::growth(language)),
        "alternative" => {
            let host = rest.split_once('.')?.0.parse().ok()?;
            Some(wording::host(host, locale))
        }
        _ => None,
    }
}
