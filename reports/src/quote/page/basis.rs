//! What a quote rests on.

use maud::{Markup, html};
use sizing::quote::Quote;

use super::super::wording;
use crate::locale::Locale;
use crate::messages::provenance as say_provenance;
use crate::messages::quote::beside;
use crate::page::{Section, code};
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
    if let Some(held_out) = &basis.held_out {
        let error = |mean: f64, worst: f64| {
            let (mean, worst) = (locale.utilisation(mean), locale.utilisation(worst));
            html! { (beside::basis_error(language, mean, worst)) }
        };
        row(
            beside::held_out_throughput(language),
            error(held_out.throughput_mean, held_out.throughput_worst),
        );
        row(beside::held_out_p95(language), error(held_out.p95_mean, held_out.p95_worst));
        let (host, date) = (locale.isolated(&held_out.host), locale.day(&held_out.date));
        row(beside::measured_on(language), html! { (beside::on_date(language, host, date)) });
    }
    row(beside::vendor_tables(language), code(&basis.vendor_tables));
    row(beside::catalogue(language), code(&basis.catalogue));
    row(beside::schema(language), code(&quote.schema));
    let body = html! {
        p { strong { (wording::text(&basis.statement, locale)) } }
        (table.markup())
    };
    Section { id: "basis", heading: beside::basis(language), lead: None, body }
}
