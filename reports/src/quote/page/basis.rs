//! What a quote rests on.

use maud::{Markup, html};
use sizing::quote::{Basis, Quote};

use super::super::wording;
use crate::locale::Locale;
use crate::messages::quote::beside;
use crate::messages::{figures, provenance as say_provenance};
use crate::page::{self, Section, code};
use crate::table::{Column, Table};

pub(super) fn section(quote: &Quote, locale: &Locale) -> Section {
    let language = locale.language;
    let basis = &quote.basis;
    let columns = vec![
        Column::words(say_provenance::item(language)),
        Column::words(say_provenance::value(language)),
    ];
    let mut table = Table::new(beside::basis(language), columns);
    let mut row = |name: String, value: Markup| table.row(vec![html! { (name) }, value]);
    row(beside::demand_set(language), code(&basis.demand_set));
    row(beside::hash(language), code(&basis.demand_set_sha256));
    for (name, value) in errors(basis, locale) {
        row(name, value);
    }
    row(beside::vendor_tables(language), code(&basis.vendor_tables));
    row(beside::catalogue(language), code(&basis.catalogue));
    row(beside::schema(language), code(&quote.schema));
    let body = html! {
        p { strong { (wording::text(&basis.statement, locale)) } }
        @for further in [&basis.beside_cpu, &basis.page].into_iter().flatten() {
            p { (wording::text(further, locale)) }
        }
        (table.markup())
    };
    Section { id: "basis", heading: beside::basis(language), lead: None, body }
}

/// The error on held-out levels: of what, and how large. Said to be missing where it is not known.
fn errors(basis: &Basis, locale: &Locale) -> Vec<(String, Markup)> {
    let language = locale.language;
    let not_measured = || page::missing(&figures::not_measured(language));
    let Some(held_out) = &basis.held_out else {
        return vec![(beside::held_out(language), not_measured())];
    };
    let error = |mean: f64, worst: f64| {
        let (mean, worst) = (locale.utilisation(mean), locale.utilisation(worst));
        html! { (beside::basis_error(language, mean, worst)) }
    };
    let p95 = held_out.p95_mean.zip(held_out.p95_worst);
    let p95 = p95.map_or_else(not_measured, |(mean, worst)| error(mean, worst));
    let (host, date) = (locale.isolated(&held_out.host), locale.day(&held_out.date));
    vec![
        (
            beside::held_out_throughput(language),
            error(held_out.throughput_mean, held_out.throughput_worst),
        ),
        (
            beside::held_out_response(language),
            error(held_out.response_mean, held_out.response_worst),
        ),
        (beside::held_out_p95(language), p95),
        (beside::measured_on(language), html! { (beside::on_date(language, host, date)) }),
    ]
}
