//! Whether the measurement itself is sound.

use documents::run::{RunRecord, SteadyState, WarmUpRule};
use maud::{Markup, html};

use crate::locale::Locale;
use crate::messages::{figures, soundness as say};
use crate::page::{self, Section};
use crate::summary::{ending, invalidity, workload};
use crate::table::{Column, Table};

pub(super) fn section(record: &RunRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::check(language)),
        Column::words(say::figure(language)),
        Column::words(say::meaning(language)),
    ];
    let mut table = Table::new(say::heading(language), columns);
    table.row(validity(record, locale));
    for whole in &record.workloads {
        let name = workload(&whole.name, locale);
        let max = whole.generator_lag.max_ms.map(|ms| locale.milliseconds(ms));
        let p99 = match whole.generator_lag.quantile_ms(0.99) {
            Some(ms) => locale.milliseconds(ms),
            None => figures::not_enough_samples(language),
        };
        let figure = max.map(|max| html! { (say::lag_figure(language, p99, max)) });
        table.row(vec![
            html! { (say::lag(language, name)) },
            or_not_measured(figure, locale),
            html! { (say::lag_meaning(language)) },
        ]);
    }
    for row in littles_law(record, locale) {
        table.row(row);
    }
    table.row(steady_state(record, locale));
    let WarmUpRule::Fixed { excluded_s } = record.soundness.warm_up_rule;
    table.text_row([
        say::warm_up(language),
        locale.seconds(excluded_s),
        say::warm_up_meaning(language),
    ]);
    table.text_row([
        say::ending(language),
        locale.seconds(record.end.at_s),
        ending(record, locale),
    ]);
    Section {
        id: "soundness",
        heading: say::heading(language),
        lead: Some(say::lead(language)),
        body: table.markup(),
    }
}

fn or_not_measured(figure: Option<Markup>, locale: &Locale) -> Markup {
    figure.unwrap_or_else(|| page::missing(&figures::not_measured(locale.language)))
}

fn validity(record: &RunRecord, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    let invalid = &record.soundness.invalid;
    let (class, state) = match invalid.is_empty() {
        true => ("met", say::valid(language)),
        false => ("not-met", say::not_valid(language)),
    };
    let reasons = html! {
        @if invalid.is_empty() { (say::nothing_against_it(language)) }
        @for reason in invalid { p { (invalidity(reason, locale)) } }
    };
    vec![
        html! { (say::validity(language)) },
        html! { span class={ "badge " (class) } { (state) } },
        reasons,
    ]
}

fn littles_law(record: &RunRecord, locale: &Locale) -> [Vec<Markup>; 2] {
    let language = locale.language;
    let law = record.soundness.littles_law.as_ref();
    let figure = law.map(|law| {
        say::littles_figure(
            language,
            locale.significant(law.in_flight_mean),
            locale.significant(law.throughput_times_service),
            locale.share(law.relative_error),
        )
    });
    let users = law
        .and_then(|law| law.users_relative_error)
        .map(|error| say::users_figure(language, locale.share(error)));
    let row = |name: String, figure: Option<String>, meaning: String| {
        let figure = figure.map(|figure| html! { (figure) });
        vec![html! { (name) }, or_not_measured(figure, locale), html! { (meaning) }]
    };
    [
        row(say::littles_law(language), figure, say::littles_meaning(language)),
        row(say::users_law(language), users, say::users_meaning(language)),
    ]
}

fn steady_state(record: &RunRecord, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    // A p-value is never nought, however it rounds.
    let p = |value: f64| match value {
        value if value < 0.001 => say::under(language, locale.trimmed(0.001, 3)),
        value => locale.trimmed(value, 3),
    };
    let figure = match record.soundness.steady_state {
        SteadyState::Steady { p_value } => {
            html! { (say::steady_figure(language, p(p_value))) }
        }
        SteadyState::Drifting { p_value, ratio } => html! {
            (say::drifting_figure(language, locale.trimmed(ratio, 2), p(p_value)))
        },
        SteadyState::NotTested => page::missing(&say::not_tested(language)),
    };
    vec![html! { (say::steady(language)) }, figure, html! { (say::steady_meaning(language)) }]
}
