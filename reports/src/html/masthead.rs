//! The top of a run's page: the answer, why it is so, what to do next, and the few figures that most
//! readers look for.

use documents::run::{Answer, RunRecord, StepRecord};
use maud::{Markup, html};

use crate::locale::Locale;
use crate::messages::{figures, run as say, verdict as say_verdict};
use crate::page;
use crate::summary::{Summary, workload};

pub(super) fn markup(record: &RunRecord, summary: &Summary, locale: &Locale) -> Markup {
    let language = locale.language;
    let started = &record.provenance.started_at;
    html! {
        p.kicker {
            span.wordmark { (say::wordmark(language)) }
            span { (say::kind(language)) }
            time { (locale.moment(started)) }
        }
        div class={ "verdict " (tone(record.verdict.answer)) } {
            div.mark aria-hidden="true" { (sign(record.verdict.answer)) }
            div {
                p.answer { (summary.answer) }
                h1 { (summary.sentence) }
                h2 { (say_verdict::why(language)) }
                ul { @for reason in &summary.reasons { li { (reason) } } }
                h2 { (say_verdict::what_next(language)) }
                ul { @for step in &summary.next { li { (step) } } }
            }
        }
        dl.tiles { (tiles(record, locale)) }
    }
}

/// The class of the verdict's colours.
fn tone(answer: Answer) -> &'static str {
    match answer {
        Answer::Met => "met",
        Answer::MetWithWarnings => "warned",
        Answer::NotMet => "not-met",
        Answer::Inconclusive | Answer::Invalid => "open",
    }
}

/// The sign beside the verdict, for those who do not see its colour.
fn sign(answer: Answer) -> &'static str {
    match answer {
        Answer::Met => "✓",
        Answer::MetWithWarnings => "!",
        Answer::NotMet => "✕",
        Answer::Inconclusive => "?",
        Answer::Invalid => "–",
    }
}

fn tiles(record: &RunRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let users = locale.integer(record.plan.users);
    html! {
        (tile(&say::tile_users(language), &html! { (users) }, &say::tile_classes(language)))
        @for whole in &record.workloads {
            (response_tile(whole, locale))
            (steps_tile(whole, locale))
        }
        @if let Some(means) = &record.host_steady {
            (tile(
                &say::tile_cpu(language),
                &html! { (locale.utilisation(means.cpu)) },
                &say::tile_cpu_max(language, locale.utilisation(means.cpu_max)),
            ))
        }
    }
}

fn response_tile(whole: &StepRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let p95 = whole.response_time.quantiles.iter().find(|q| q.quantile == 0.95);
    let value = match p95.map(|q| (q.value_ms, q.samples_needed)) {
        Some((Some(ms), _)) => html! { (locale.milliseconds(ms)) },
        Some((None, needs)) => page::missing(&figures::not_enough_samples_of(
            language,
            locale.integer(whole.response_time.samples),
            locale.integer(needs),
        )),
        None => page::missing(&figures::not_measured(language)),
    };
    tile(&say::tile_p95(language, workload(&whole.name, locale)), &value, "")
}

fn steps_tile(whole: &StepRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let failed = match whole.failed() {
        0 => say::tile_none_failed(language),
        failed => say::tile_failed(language, locale.integer(failed)),
    };
    let rate = say::tile_throughput(language, locale.decimal(whole.throughput_per_s, 1));
    let below = locale.list(&[rate, failed]);
    tile(&say::tile_steps(language), &html! { (locale.integer(whole.total())) }, &below)
}

fn tile(name: &str, value: &Markup, below: &str) -> Markup {
    html! {
        div {
            dt { (name) }
            dd { (value) @if !below.is_empty() { small { (below) } } }
        }
    }
}
