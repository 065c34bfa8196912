//! A comparison of hosts as a page: the answer first, then what makes it less sure, every metric, the
//! values of the sessions, the hosts, and how it was compared.

use maud::{Markup, html};
use sizing::hosts::{HostComparison, HostMetric, HostSide, HostsVerdict};

use super::answer::{self, Answer};
use super::wording;
use crate::locale::Locale;
use crate::messages::host_comparison as say;
use crate::messages::{run, verdict};
use crate::page::{self, Section, code, foreign};
use crate::table::{Column, Table};

pub(super) fn comparison(comparison: &HostComparison, locale: &Locale) -> String {
    let language = locale.language;
    let answer = Answer::of(comparison, locale);
    let title = say::headline(language, &answer.status, &answer.sentence);
    let masthead = masthead(comparison, &answer, locale);
    let mut sections = Vec::new();
    let incomparable = comparison.incomparable.iter().map(|why| answer::incomparable(why, locale));
    sections.extend(list("reasons", say::reasons(language), incomparable));
    let warnings = comparison.warnings.iter().map(|warning| answer::warning(warning, locale));
    sections.extend(list("warnings", say::warnings(language), warnings));
    if !comparison.metrics.is_empty() {
        sections.push(metrics(comparison, locale));
        sections.push(values(comparison, locale));
    }
    sections.push(hosts(comparison, locale));
    sections.push(basis(comparison, locale));
    page::document(locale, &title, &masthead, &run::contents(language), &sections)
}

fn masthead(comparison: &HostComparison, answer: &Answer, locale: &Locale) -> Markup {
    let language = locale.language;
    let (tone, sign) = match comparison.verdict {
        HostsVerdict::Worse => ("not-met", "✕"),
        HostsVerdict::Equivalent | HostsVerdict::Better => ("met", "✓"),
        HostsVerdict::Inconclusive => ("open", "?"),
        HostsVerdict::TooFewSessions | HostsVerdict::NotComparable => ("open", "–"),
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

fn tiles(comparison: &HostComparison, locale: &Locale) -> Markup {
    let language = locale.language;
    let number = |side: &HostSide| locale.integer(side.sessions.len() as u64);
    let sessions = say::tile_sessions_value(language, number(&comparison.a), number(&comparison.b));
    let names = [&comparison.a, &comparison.b].map(|side| locale.isolated(&side.name));
    let delivered = comparison.delivered.filter(|delivered| delivered.ratio.is_finite());
    let confidence = say::tile_confidence(language, locale.share(comparison.confidence));
    html! {
        @if let Some(delivered) = delivered {
            (tile(&say::tile_delivered(language), &locale.utilisation(delivered.ratio), &confidence))
        }
        @if let Some(factor) = &comparison.factor {
            (tile(
                &say::tile_factor(language),
                &locale.trimmed(factor.factor, 3),
                &say::tile_factor_note(language),
            ))
        }
        (tile(&say::tile_sessions(language), &sessions, &locale.list(&names)))
    }
}

fn tile(name: &str, value: &str, below: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) small { (below) } } } }
}

/// A section of sentences, where there are any.
fn list(
    id: &'static str,
    heading: String,
    sentences: impl ExactSizeIterator<Item = String>,
) -> Option<Section> {
    let has_any = sentences.len() > 0;
    let body = html! { ul.findings { @for sentence in sentences { li { (sentence) } } } };
    has_any.then_some(Section { id, heading, lead: None, body })
}

fn metrics(comparison: &HostComparison, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::metric(language)),
        Column::words(say::verdict(language)),
        Column::numbers(locale.isolated(&comparison.a.name)),
        Column::numbers(locale.isolated(&comparison.b.name)),
        Column::numbers(say::change(language)),
        Column::numbers(say::interval(language)),
        Column::numbers_with_note(&say::sessions(language), &say::sessions_note(language)),
        Column::numbers_with_note(&say::needed(language), &say::needed_note(language)),
    ];
    let mut table = Table::new(say::metrics(language), columns);
    for metric in &comparison.metrics {
        table.row(metric_row(metric, locale));
    }
    let lead = say::metrics_lead(language, locale.share(comparison.margin));
    let heading = say::metrics(language);
    Section { id: "metrics", heading, lead: Some(lead), body: table.markup() }
}

fn metric_row(metric: &HostMetric, locale: &Locale) -> Vec<Markup> {
    let (class, word) = wording::verdict(metric.verdict, locale.language);
    let value = |value| html! { (wording::value(metric.kind, value, locale)) };
    let stated = |text: Option<String>| match text {
        Some(text) => html! { (text) },
        None => page::missing("–"),
    };
    // Shares carry their sign of percent with them.
    let name = html! {
        (name(metric, locale))
        @if !metric.kind.is_share() { " " small { (foreign(&metric.unit)) } }
    };
    vec![
        name,
        html! { span class={ "badge " (class) } { (word) } },
        value(metric.a_median),
        value(metric.b_median),
        stated(wording::change(metric, locale)),
        stated(wording::interval(metric, locale)),
        html! { (wording::sessions(metric, locale)) },
        stated(metric.sessions_needed.map(|more| locale.integer(more.into()))),
    ]
}

/// The metric's name, in bold where it decides.
fn name(metric: &HostMetric, locale: &Locale) -> Markup {
    let name = wording::metric(metric, locale);
    html! { @if metric.is_primary { strong { (name) } } @else { (name) } }
}

fn values(comparison: &HostComparison, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::metric(language)),
        Column::words(locale.isolated(&comparison.a.name)),
        Column::words(locale.isolated(&comparison.b.name)),
    ];
    let mut table = Table::new(say::values(language), columns);
    for metric in &comparison.metrics {
        let all = |values: &[f64]| {
            let values = values.iter().map(|value| wording::value(metric.kind, *value, locale));
            html! { (locale.list(&values.collect::<Vec<_>>())) }
        };
        table.row(vec![name(metric, locale), all(&metric.a), all(&metric.b)]);
    }
    let (heading, lead) = (say::values(language), Some(say::values_lead(language)));
    Section { id: "values", heading, lead, body: table.markup() }
}

fn hosts(comparison: &HostComparison, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::words(say::host(language)),
        Column::words(say::machine(language)),
        Column::words(say::processor(language)),
        Column::numbers(say::cores(language)),
        Column::numbers(say::memory(language)),
        Column::words(say::began(language)),
    ];
    let mut table = Table::new(say::hosts(language), columns);
    for side in [&comparison.a, &comparison.b] {
        let machine = match &side.hypervisor {
            Some(name) => say::machine_virtual(language, locale.isolated(name)),
            None => say::machine_physical(language),
        };
        let processor = match &side.cpu_model {
            Some(model) => foreign(model),
            None => page::missing(&say::not_known(language)),
        };
        table.row(vec![
            foreign(&side.name),
            html! { (machine) },
            processor,
            html! { (locale.integer(side.cores.into())) },
            html! { (locale.memory(side.memory)) },
            began(side),
        ]);
    }
    Section { id: "hosts", heading: say::hosts(language), lead: None, body: table.markup() }
}

/// When the sessions of a side began, in their order.
fn began(side: &HostSide) -> Markup {
    html! {
        @for (index, session) in side.sessions.iter().enumerate() {
            @if index > 0 { br; }
            (code(session))
        }
    }
}

fn basis(comparison: &HostComparison, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![Column::words(say::item(language)), Column::words(say::value(language))];
    let mut table = Table::new(say::basis(language), columns);
    let estimate = say::estimate_value(
        language,
        locale.integer(comparison.resamples as u64),
        locale.isolated(&comparison.seed.to_string()),
        locale.share(comparison.confidence),
    );
    let fewest = locale.integer(comparison.fewest_sessions as u64);
    let rule = say::rule_value(language, locale.share(comparison.margin));
    let mut rows = vec![
        (say::rule(language), html! { (rule) }),
        (say::estimate(language), html! { (estimate) }),
        (say::fewest(language), html! { (say::fewest_value(language, fewest)) }),
    ];
    if let Some(factor) = &comparison.factor {
        rows.push((say::factor_source(language), code(&factor.source)));
    }
    rows.push((say::version(language), code(&comparison.schema)));
    for (name, value) in rows {
        table.row(vec![html! { (name) }, value]);
    }
    let (heading, lead) = (say::basis(language), Some(say::basis_lead(language)));
    Section { id: "basis", heading, lead, body: table.markup() }
}
