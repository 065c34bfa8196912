//! What each column is predicted to do in its busy hour.

use maud::{Markup, html};
use sizing::column::Column as QuoteColumn;
use sizing::predicted::{Percentiles, Predicted};
use sizing::quote::Quote;

use super::super::wording;
use super::anchor;
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;
use crate::page::{self, Section};
use crate::table::{Column, Table};

pub(super) fn section(quote: &Quote, locale: &Locale) -> Section {
    let language = locale.language;
    let mut columns = vec![Column::words(say::item(language))];
    let names = quote.columns.iter().map(|column| wording::column(column.kind, language));
    columns.extend(names.map(Column::words));
    let mut table = Table::new(beside::prediction(language), columns);
    for (name, cell) in rows(locale) {
        let cells = quote.columns.iter().map(|column| match &column.predicted {
            Some(predicted) => cell(column, predicted, locale),
            None => page::missing(&beside::no_prediction(language)),
        });
        table.row(std::iter::once(html! { (name) }).chain(cells).collect());
    }
    Section {
        id: "prediction",
        heading: beside::prediction(language),
        lead: Some(beside::prediction_lead(language)),
        body: table.markup(),
    }
}

type CellOf = fn(&QuoteColumn, &Predicted, &Locale) -> Markup;

fn rows(locale: &Locale) -> Vec<(String, CellOf)> {
    let language = locale.language;
    let simulated = |n: f64| beside::simulated(language, locale.trimmed(n, 0));
    vec![
        (beside::mean_analytic(language), |column, predicted, locale| {
            linked(column, "response_mean", &locale.milliseconds(predicted.mean_ms))
        }),
        (beside::mean_simulated(language), |_, predicted, locale| {
            of_simulation(predicted, locale, |simulated| simulated.mean_ms)
        }),
        (simulated(50.0), |_, predicted, locale| {
            of_simulation(predicted, locale, |simulated| simulated.p50_ms)
        }),
        (simulated(95.0), |column, predicted, locale| {
            let p95 = predicted.simulated.as_ref().and_then(|simulated| simulated.p95_ms);
            match p95 {
                Some(ms) => linked(column, "p95", &locale.milliseconds(ms)),
                None => of_simulation(predicted, locale, |simulated| simulated.p95_ms),
            }
        }),
        (simulated(99.0), |_, predicted, locale| {
            of_simulation(predicted, locale, |simulated| simulated.p99_ms)
        }),
        (beside::planned(language, locale.integer(95)), |column, predicted, locale| {
            linked(column, "p95_planned", &locale.milliseconds(predicted.p95_ms_planned))
        }),
        (beside::target(language), target),
        (beside::cpu_busy(language), |column, predicted, locale| {
            linked(column, "cpu_utilisation", &locale.utilisation(predicted.cpu_utilisation))
        }),
        (beside::data_busy(language), |_, predicted, locale| {
            html! { (locale.utilisation(predicted.data_utilisation)) }
        }),
        (beside::log_busy(language), |_, predicted, locale| {
            html! { (locale.utilisation(predicted.log_utilisation)) }
        }),
        (beside::steps_per_hour(language), |_, predicted, locale| {
            html! { (locale.trimmed(predicted.steps_per_hour, 0)) }
        }),
        (beside::resize_by_processors(language), |column, predicted, locale| {
            let users = wording::users(predicted.resize_by_processors, locale);
            linked(column, "resize_by_processors", &users)
        }),
        (beside::resize_at(language), |_, predicted, locale| {
            html! { (wording::users(predicted.resize_at_users, locale)) }
        }),
        (beside::method(language), method),
    ]
}

fn linked(column: &QuoteColumn, figure: &str, value: &str) -> Markup {
    let figure = format!("{}.{figure}", column.kind.name());
    html! { a href={ "#" (anchor("", &figure)) } { (value) } }
}

fn of_simulation(
    predicted: &Predicted,
    locale: &Locale,
    figure: fn(&Percentiles) -> Option<f64>,
) -> Markup {
    let language = locale.language;
    match predicted.simulated.as_ref().map(figure) {
        Some(Some(ms)) => html! { (locale.milliseconds(ms)) },
        Some(None) => page::missing(&crate::messages::figures::not_enough_samples(language)),
        None => page::missing(&beside::not_simulated(language)),
    }
}

fn target(_: &QuoteColumn, predicted: &Predicted, locale: &Locale) -> Markup {
    let language = locale.language;
    let (tone, word) = match predicted.meets_target {
        true => ("met", beside::met(language)),
        false => ("not-met", beside::missed(language)),
    };
    html! {
        (locale.milliseconds(predicted.target_ms)) " "
        span class={ "badge " (tone) } { (word) }
    }
}

fn method(_: &QuoteColumn, predicted: &Predicted, locale: &Locale) -> Markup {
    let steps = predicted.simulated.as_ref().map(|simulated| {
        let seed = locale.isolated(&simulated.seed.to_string());
        beside::simulated_steps(locale.language, locale.integer(simulated.steps), seed)
    });
    html! {
        (wording::method(&predicted.method, locale))
        @if let Some(steps) = steps { div.below { (steps) } }
    }
}
