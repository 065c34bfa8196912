//! The top of a run's page: the answer, why it is so, what to do next, and the few figures that most
//! readers look for.

use documents::calls::CallsRecord;
use documents::distribution::Distribution;
use documents::run::{Answer, RunRecord, StepRecord};
use documents::sms::SmsRecord;
use maud::{Markup, html};

use crate::calls::{self, faults, screen_pops, total};
use crate::capacity;
use crate::load::has_users;
use crate::locale::Locale;
use crate::messages::{
    calls as say_calls, figures, run as say, sms as say_sms, verdict as say_verdict,
};
use crate::page;
use crate::sms;
use crate::summary::{Summary, fault_in_words, message_fault_in_words, workload};

pub(super) fn markup(record: &RunRecord, summary: &Summary, locale: &Locale) -> Markup {
    let language = locale.language;
    let started = &record.provenance.started_at;
    let found = record.capacity.iter().flat_map(|found| capacity::sentences(found, locale));
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
                @for sentence in found { p.wanted { (sentence) } }
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
        @if has_users(&record.plan) {
            (tile(&say::tile_users(language), &html! { (users) }, &say::tile_classes(language)))
        }
        @for whole in &record.workloads {
            @match (&record.calls, &record.sms) {
                (Some(calls), _) if whole.workload == calls::WORKLOAD => {
                    (call_tiles(record, calls, locale))
                }
                (_, Some(sms)) if whole.workload == sms::WORKLOAD => {
                    (message_tiles(whole, sms, locale))
                }
                // What carries the messages is told in their section.
                _ if whole.workload.starts_with(sms::WORKLOAD) => {}
                _ => {
                    (response_tile(whole, locale))
                    (steps_tile(whole, locale))
                }
            }
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
    let name = say::tile_p95(locale.language, workload(&whole.name, locale));
    tile(&name, &quantile(&whole.response_time, 0.95, locale), "")
}

fn steps_tile(whole: &StepRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let failed = match whole.failed() {
        0 => say::tile_none_failed(language),
        failed => say::tile_failed(language, locale.integer(failed)),
    };
    let rate = say::tile_throughput(language, locale.decimal(whole.throughput_per_s, 1));
    let below = locale.list(&[rate, failed]);
    let name = say::tile_steps(language, workload(&whole.name, locale));
    tile(&name, &html! { (locale.integer(whole.total())) }, &below)
}

/// How soon calls were shown, how many were played and what was wrong with them.
fn call_tiles(record: &RunRecord, calls: &CallsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let within = match screen_pops(record) {
        Some(step) => quantile(&step.response_time, 0.95, locale),
        None => page::missing(&figures::not_measured(language)),
    };
    let found: Vec<String> = faults(calls)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(fault, count)| {
            let fault = fault_in_words(fault, locale);
            say_calls::tile_fault(language, locale.integer(count), fault)
        })
        .collect();
    let below = match found.is_empty() {
        true => say_calls::tile_no_fault(language),
        false => locale.list(&found),
    };
    let played = locale.integer(total(&calls.played));
    html! {
        (tile(&say_calls::pop_share(language, locale.share(0.95)), &within, ""))
        (tile(&say_calls::tile_calls(language), &html! { (played) }, &below))
    }
}

/// How soon messages came to the gateway, how many there were and what was wrong with them.
fn message_tiles(whole: &StepRecord, sms: &SmsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let within = quantile(&whole.response_time, 0.95, locale);
    let total = &sms.total;
    let mut below = vec![say_sms::tile_arrived(language, locale.integer(total.arrived))];
    if total.pending > 0 {
        below.push(say_sms::tile_pending(language, locale.integer(total.pending)));
    }
    let found = sms::faults(total).into_iter().filter(|(_, count)| *count > 0);
    below.extend(found.map(|(fault, count)| {
        let fault = message_fault_in_words(fault, locale);
        say_sms::tile_fault(language, locale.integer(count), fault)
    }));
    if sms::faults(total).iter().all(|(_, count)| *count == 0) {
        below.push(say_sms::tile_no_fault(language));
    }
    let started = html! { (locale.integer(total.started)) };
    html! {
        (tile(&say_sms::tile_within(language, locale.share(0.95)), &within, ""))
        (tile(&say_sms::tile_messages(language), &started, &locale.list(&below)))
    }
}

pub(super) fn tile(name: &str, value: &Markup, below: &str) -> Markup {
    html! {
        div {
            dt { (name) }
            dd { (value) @if !below.is_empty() { small { (below) } } }
        }
    }
}

/// A quantile, or how many samples are missing for it.
pub(super) fn quantile(times: &Distribution, quantile: f64, locale: &Locale) -> Markup {
    let language = locale.language;
    let known = times.quantiles.iter().find(|known| known.quantile == quantile);
    match known.map(|known| (known.value_ms, known.samples_needed)) {
        Some((Some(ms), _)) => html! { (locale.milliseconds(ms)) },
        Some((None, needs)) => page::missing(&figures::not_enough_samples_of(
            language,
            locale.integer(times.samples),
            locale.integer(needs),
        )),
        None => page::missing(&figures::not_measured(language)),
    }
}
