//! A comparison as a page: the answer first, then how much changed, every metric, the values of the
//! runs, and how it was compared.

use maud::{Markup, html};
use sizing::releases::{
    MetricComparison, MetricVerdict, ReleaseComparison, ReleaseVerdict, SHARE_MARGIN, SideRecord,
};

use super::answer::{self, Answer};
use super::forest::{self, Forest};
use super::{count, wording};
use crate::locale::Locale;
use crate::messages::comparison as say;
use crate::messages::{provenance, run, soundness, verdict};
use crate::page::{self, Section, code};
use crate::table::{Column, Table};

pub(super) fn comparison(comparison: &ReleaseComparison, locale: &Locale) -> String {
    let language = locale.language;
    let answer = Answer::of(comparison, locale);
    let title = say::headline(language, &answer.status, &answer.sentence);
    let masthead = masthead(comparison, &answer, locale);
    let mut sections = Vec::new();
    sections.extend(reasons(comparison, locale));
    sections.extend(changes(comparison, locale));
    if comparison.incomparable.is_empty() || !comparison.metrics.is_empty() {
        sections.push(metrics(comparison, locale));
        sections.push(values(comparison, locale));
    }
    sections.push(basis(comparison, locale));
    page::document(locale, &title, &masthead, &run::contents(language), &sections)
}

fn masthead(comparison: &ReleaseComparison, answer: &Answer, locale: &Locale) -> Markup {
    let language = locale.language;
    let (tone, sign) = match comparison.verdict {
        ReleaseVerdict::Regressed => ("not-met", "✕"),
        ReleaseVerdict::Inconclusive => ("open", "?"),
        ReleaseVerdict::NotRegressed => ("met", "✓"),
        ReleaseVerdict::NotComparable => ("open", "–"),
    };
    html! {
        p.kicker {
            span.wordmark { (run::wordmark(language)) }
            span { (say::kind(language)) }
        }
        div class={ "verdict " (tone) } {
            div.mark aria-hidden="true" { (sign) }
            div {
                p.answer { (answer.status) }
                h1 { (answer.sentence) }
                h2 { (verdict::why(language)) }
                ul { @for reason in &answer.reasons { li { (reason) } } }
                h2 { (verdict::what_next(language)) }
                ul { @for step in &answer.next { li { (step) } } }
            }
        }
        dl.tiles { (tiles(comparison, locale)) }
    }
}

/// How many runs, and how many metrics of each verdict where there are metrics.
fn tiles(comparison: &ReleaseComparison, locale: &Locale) -> Markup {
    let language = locale.language;
    let number = |of: &SideRecord| locale.integer(of.runs.len() as u64);
    let runs = say::tile_runs_value(language, number(&comparison.base), number(&comparison.new));
    let counted = |verdict| locale.integer(count(comparison, verdict));
    let all = say::tile_of(language, locale.integer(comparison.metrics.len() as u64));
    let open = match comparison.runs_needed {
        Some(more) => say::tile_more(language, locale.integer(more.into())),
        None => all.clone(),
    };
    let margin = say::tile_margin(language, locale.share(comparison.margin));
    let improved = say::tile_improved(language, counted(MetricVerdict::Improved));
    let equivalent = locale.list(&[margin, improved]);
    html! {
        (tile(&say::tile_runs(language), &runs, &say::tile_runs_note(language)))
        @if !comparison.metrics.is_empty() {
            (tile(&say::tile_regressed(language), &counted(MetricVerdict::Regressed), &all))
            (tile(&say::tile_open(language), &counted(MetricVerdict::Inconclusive), &open))
            (tile(&say::tile_equivalent(language), &counted(MetricVerdict::Equivalent), &equivalent))
        }
    }
}

fn tile(name: &str, value: &str, below: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) small { (below) } } } }
}

/// Why the sides cannot be compared, where they cannot.
fn reasons(comparison: &ReleaseComparison, locale: &Locale) -> Option<Section> {
    let why = &comparison.incomparable;
    let body = html! {
        ul.findings { @for reason in why { li { (answer::incomparable(reason, locale)) } } }
    };
    let heading = say::reasons(locale.language);
    (!why.is_empty()).then_some(Section { id: "reasons", heading, lead: None, body })
}

/// The forest plot.
fn changes(comparison: &ReleaseComparison, locale: &Locale) -> Option<Section> {
    let language = locale.language;
    let forest = Forest::of(comparison, locale)?;
    let confidence = forest::drawable(comparison)
        .find_map(wording::stated_interval)
        .map(|interval| locale.share(interval.confidence));
    let left_out = comparison.metrics.len().saturating_sub(forest.len()) as u64;
    let body = html! {
        figure.chart {
            figcaption {
                h3 { (say::chart(language)) }
                p.note { (say::chart_note(language)) }
                @if left_out > 0 {
                    p.note { (say::chart_left_out(language, locale.integer(left_out))) }
                }
            }
            (forest.markup(confidence, locale))
        }
    };
    let lead = say::changes_lead(language, locale.share(comparison.margin));
    let heading = say::changes(language);
    Some(Section { id: "changes", heading, lead: Some(lead), body })
}

fn metrics(comparison: &ReleaseComparison, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::metric(language)),
        Column::words(say::verdict(language)),
        Column::numbers(say::base(language)),
        Column::numbers(say::new(language)),
        Column::numbers(say::change(language)),
        Column::numbers(say::interval(language)),
        Column::numbers_with_note(&say::p_holm(language), &say::p_holm_note(language)),
        Column::numbers_with_note(&say::runs_needed(language), &say::runs_needed_note(language)),
    ];
    let mut table = Table::new(say::metrics(language), columns);
    for metric in &comparison.metrics {
        table.row(metric_row(metric, locale));
    }
    let body = html! {
        @if table.is_empty() { p { (page::missing(&say::no_metrics(language))) } }
        @else { (table.markup()) }
    };
    let (heading, lead) = (say::metrics(language), Some(say::metrics_lead(language)));
    Section { id: "metrics", heading, lead, body }
}

fn metric_row(metric: &MetricComparison, locale: &Locale) -> Vec<Markup> {
    let (class, word) = wording::verdict(metric.verdict, locale.language);
    let value = |value| html! { (wording::value(metric.metric, value, locale)) };
    let stated = |text: Option<String>| match text {
        Some(text) => html! { (text) },
        None => page::missing("–"),
    };
    vec![
        name(metric, locale),
        html! { span class={ "badge " (class) } { (word) } },
        value(metric.base_median),
        value(metric.new_median),
        stated(wording::change(metric, locale)),
        stated(wording::interval(metric, locale)),
        html! { (p_value(metric.p_value_holm, locale)) },
        stated(metric.runs_needed.map(|runs| locale.integer(runs.into()))),
    ]
}

fn name(metric: &MetricComparison, locale: &Locale) -> Markup {
    html! { (code(&metric.of)) " " (wording::kind(metric.metric, locale)) }
}

/// A p-value is never nought, however it rounds.
fn p_value(value: f64, locale: &Locale) -> String {
    match value {
        value if value < 0.001 => soundness::under(locale.language, locale.trimmed(0.001, 3)),
        value => locale.trimmed(value, 3),
    }
}

fn values(comparison: &ReleaseComparison, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::metric(language)),
        Column::words(say::runs_base(language)),
        Column::words(say::runs_new(language)),
    ];
    let mut table = Table::new(say::values(language), columns);
    for metric in &comparison.metrics {
        let all = |values: &[f64]| {
            let values = values.iter().map(|value| wording::value(metric.metric, *value, locale));
            html! { (locale.list(&values.collect::<Vec<_>>())) }
        };
        table.row(vec![name(metric, locale), all(&metric.base), all(&metric.new)]);
    }
    let body = html! {
        @if table.is_empty() { p { (page::missing(&say::no_metrics(language))) } }
        @else { (table.markup()) }
    };
    let (heading, lead) = (say::values(language), Some(say::values_lead(language)));
    Section { id: "values", heading, lead, body }
}

fn basis(comparison: &ReleaseComparison, locale: &Locale) -> Section {
    let language = locale.language;
    let columns =
        vec![Column::words(provenance::item(language)), Column::words(provenance::value(language))];
    let mut table = Table::new(say::basis(language), columns);
    let shares = say::points(language, locale.trimmed(SHARE_MARGIN * 100.0, 2));
    let seed = locale.isolated(&comparison.seed.to_string());
    let rows = [
        (say::rule(language), html! { (say::rule_value(language)) }),
        (
            say::margin(language),
            html! { (say::margin_value(language, locale.share(comparison.margin), shares)) },
        ),
        (
            say::alpha(language),
            html! { (say::alpha_value(language, locale.share(comparison.alpha))) },
        ),
        (say::estimate(language), html! { (say::estimate_value(language, seed)) }),
        (say::target_base(language), code(&comparison.base.target)),
        (say::runs_base(language), runs(&comparison.base, locale)),
        (say::target_new(language), code(&comparison.new.target)),
        (say::runs_new(language), runs(&comparison.new, locale)),
        (say::version(language), code(&comparison.schema)),
    ];
    for (name, value) in rows {
        table.row(vec![html! { (name) }, value]);
    }
    let (heading, lead) = (say::basis(language), Some(say::basis_lead(language)));
    Section { id: "basis", heading, lead, body: table.markup() }
}

/// The runs of a side, in their order.
fn runs(side: &SideRecord, locale: &Locale) -> Markup {
    html! {
        @if side.runs.is_empty() { (page::missing(&say::no_runs(locale.language))) }
        @for (index, run) in side.runs.iter().enumerate() {
            @if index > 0 { br; }
            (code(run))
        }
    }
}
