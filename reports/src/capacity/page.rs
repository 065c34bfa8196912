//! A capacity as a page.

use documents::capacity::{CapacityRecord, LevelOutcome, LevelRecord, Wanted};
use documents::run::TargetKind;
use maud::{Markup, html};

use super::answer::{self, Tone};
use super::changes;
use super::charts;
use super::levels::{self, amount, deciding};
use crate::html::{limit as limit_section, provenance};
use crate::limit;
use crate::locale::Locale;
use crate::messages::{capacity as say, figures, run as say_run, verdict as say_verdict};
use crate::page::{self, Section, code};
use crate::summary::{observed, requirement};
use crate::table::{Column, Table};

pub(super) fn page(record: &CapacityRecord, locale: &Locale) -> String {
    let sections: Vec<Section> = to_change(record, locale)
        .into_iter()
        .chain(limited(record, locale))
        .chain(course(record, locale))
        .chain([
            played(record, locale),
            provenance::without_plan(&record.provenance, &record.schema, locale),
        ])
        .collect();
    let title = answer::sentence(record, locale);
    let contents = say_run::contents(locale.language);
    page::document(locale, &title, &masthead(record, locale), &contents, &sections)
}

/// The search that followed a run, as a section of the run's own page.
pub(super) fn section(record: &CapacityRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let parts = to_change(record, locale).into_iter().chain(course(record, locale));
    let body = html! {
        p.wanted { (answer::sentence(record, locale)) }
        @if let Some(wanted) = &record.wanted { p { (answer::wanted(wanted, record, locale)) } }
        ul { @for reason in answer::reasons(record, locale) { li { (reason) } } }
        @for part in parts.chain([played(record, locale)]) {
            h3 { (part.heading) }
            @if let Some(lead) = &part.lead { p { (lead) } }
            (part.body)
        }
    };
    Section { id: "capacity", heading: say::found(language), lead: None, body }
}

fn masthead(record: &CapacityRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let (tone, sign) = match Tone::of(record) {
        Tone::Good => ("met", "✓"),
        Tone::Bad => ("not-met", "✕"),
        Tone::Open => ("open", "?"),
    };
    html! {
        p.kicker {
            span.wordmark { (say_run::wordmark(language)) }
            span { (say::kind(language)) }
            time { (locale.moment(&record.provenance.started_at)) }
        }
        div class={ "verdict " (tone) } {
            div.mark aria-hidden="true" { (sign) }
            div {
                p.answer { (answer::label(record, language)) }
                h1 { (answer::sentence(record, locale)) }
                @if let Some(wanted) = &record.wanted {
                    p.wanted { (answer::wanted(wanted, record, locale)) }
                }
                h2 { (say_verdict::why(language)) }
                ul { @for reason in answer::reasons(record, locale) { li { (reason) } } }
                h2 { (say_verdict::what_next(language)) }
                ul { @for step in answer::next(record, locale) { li { (step) } } }
            }
        }
        dl.tiles { (tiles(record, locale)) }
    }
}

fn tiles(record: &CapacityRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let number = |value| levels::number(record.dimension, value, locale);
    let answer = &record.answer;
    let between = answer.low.zip(answer.high);
    let between = between.map(|(l, h)| say::tile_interval(language, number(l), number(h)));
    let runs = locale.integer(record.levels.len() as u64);
    let (spent, budget) = (locale.seconds(record.spent_s), locale.seconds(record.budget_s));
    html! {
        @if let Some(carried) = answer.carried {
            (tile(
                &say::tile_carried(language),
                &amount(record.dimension, carried, locale),
                between.as_deref(),
            ))
        }
        @if let Some(wanted) = &record.wanted { (headroom_tile(wanted, record, locale)) }
        @if let Some((level, cpu)) = deciding(record).and_then(|l| Some((l, l.host_cpu?))) {
            (tile(
                &say::tile_cpu(language, amount(record.dimension, level.value, locale)),
                &locale.utilisation(cpu),
                None,
            ))
        }
        (tile(
            &say::tile_runs(language),
            &runs,
            Some(&say::tile_runs_below(language, spent, budget)),
        ))
    }
}

/// The headroom, where the number that was asked about is carried with some.
fn headroom_tile(wanted: &Wanted, record: &CapacityRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let asked = amount(record.dimension, wanted.value, locale);
    let carried = wanted.met == Some(true);
    html! {
        @if let Some(headroom) = wanted.headroom.filter(|share| carried && *share >= 0.0) {
            (tile(
                &say::tile_wanted(language),
                &answer::percent(headroom, locale),
                Some(&say::tile_wanted_of(language, asked)),
            ))
        }
    }
}

fn tile(name: &str, value: &str, below: Option<&str>) -> Markup {
    html! {
        div {
            dt { (name) }
            dd { (value) @if let Some(below) = below { small { (below) } } }
        }
    }
}

/// What to change on the host, where something is to be changed.
fn to_change(record: &CapacityRecord, locale: &Locale) -> Option<Section> {
    let wanted = record.wanted.as_ref().filter(|wanted| !wanted.changes.is_empty())?;
    let language = locale.language;
    let columns = vec![
        Column::words(say::figure(language)),
        Column::numbers(say::has(language)),
        Column::numbers(say::needs(language)),
    ];
    let mut table = Table::new(say::changes(language), columns);
    for change in &wanted.changes {
        let quantity = |value| changes::quantity(change, value, locale);
        table.row(vec![
            html! { (changes::figure(change, locale)) },
            match change.has {
                Some(has) => html! { (quantity(has)) },
                None => page::missing(&figures::not_known(language)),
            },
            html! { strong { (quantity(change.needs)) } },
        ]);
    }
    let asked = amount(record.dimension, wanted.value, locale);
    Some(Section {
        id: "changes",
        heading: say::changes(language),
        lead: Some(say::changes_lead(language, asked)),
        body: table.markup(),
    })
}

/// The limit of the level that decided, with its evidence.
fn limited(record: &CapacityRecord, locale: &Locale) -> Option<Section> {
    let level = deciding(record)?;
    let found = level.limit.as_ref()?;
    let language = locale.language;
    let heading = match record.provenance.target.kind {
        TargetKind::EmbeddedStaging { .. } => say::limit_heading(language),
        TargetKind::Given => say::limit_heading_elsewhere(language),
    };
    let played = amount(record.dimension, level.value, locale);
    let body = html! {
        p { strong { (limit::sentence_at(&played, found, locale)) } }
        (limit_section::evidence(found, locale))
    };
    Some(Section { id: "limit", heading, lead: Some(say::limit_lead(language, played)), body })
}

fn course(record: &CapacityRecord, locale: &Locale) -> Option<Section> {
    let language = locale.language;
    let charts = charts::over_levels(record, locale);
    if charts.is_empty() {
        return None;
    }
    let lead = match charts::interval(record) {
        Some(_) => say::course_lead(language),
        None => say::course_lead_plain(language),
    };
    let body = html! { @for chart in &charts { (chart.figure(locale)) } };
    Some(Section { id: "course", heading: say::course(language), lead: Some(lead), body })
}

fn played(record: &CapacityRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![
        Column::numbers(levels::heading(record.dimension, language)),
        Column::words(say::outcome(language)),
        Column::words(say::tightest(language)),
        Column::numbers(say_run::quantile(language, locale.trimmed(95.0, 0))),
        Column::numbers(say_run::throughput_per_s(language)),
        Column::numbers(say::cpu(language)),
        Column::words(say::limit(language)),
        Column::numbers(say::took(language)),
    ];
    let mut table = Table::new(say::levels(language), columns);
    for level in &record.levels {
        table.row(row(level, record, locale));
    }
    let body = match table.is_empty() {
        true => html! { p { (page::missing(&say::no_runs(language))) } },
        false => table.markup(),
    };
    let lead = (!record.levels.is_empty()).then(|| say::levels_lead(language));
    Section { id: "levels", heading: say::levels(language), lead, body }
}

fn row(level: &LevelRecord, record: &CapacityRecord, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    let tone = match level.outcome {
        LevelOutcome::Held => "met",
        LevelOutcome::Broke => "not-met",
        LevelOutcome::Unclear | LevelOutcome::Invalid => "open",
    };
    let not_measured = || page::missing(&figures::not_measured(language));
    vec![
        html! { (levels::number(record.dimension, level.value, locale)) },
        html! {
            span class={ "badge " (tone) } { (levels::outcome(level.outcome, language)) }
            div.below {
                (levels::purpose(level.purpose, language))
                @if level.ended_early { br; (say::early_note(language)) }
            }
        },
        html! {
            @match &level.tightest {
                Some(tightest) => {
                    (requirement(tightest, locale)) ": " strong { (observed(tightest, locale)) }
                }
                None => (not_measured()),
            }
            div.below { (code(&levels::report(level))) }
        },
        match level.response_p95_ms {
            Some(ms) => html! { (locale.milliseconds(ms)) },
            None => page::missing(&figures::not_enough_samples(language)),
        },
        html! { (locale.decimal(level.throughput_per_s, 1)) },
        match level.host_cpu {
            Some(cpu) => html! { (locale.utilisation(cpu)) },
            None => not_measured(),
        },
        match &level.limit {
            Some(found) => html! { (limit::short(found.limit, language)) },
            None => page::missing(&figures::not_known(language)),
        },
        html! { (locale.trimmed(level.lasted_s, 0)) },
    ]
}
