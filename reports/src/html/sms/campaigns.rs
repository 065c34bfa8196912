//! The campaigns and the single messages: how fast they went out, what became of them, and what the
//! CRM says.

use documents::distribution::Distribution;
use documents::run::RunRecord;
use documents::sms::{CampaignRecord, SmsRecord, SmsTally};
use maud::{Markup, html};

use crate::Language;
use crate::locale::Locale;
use crate::messages::{figures, sms as say, verdict as say_verdict};
use crate::page;
use crate::sms::{SINGLE_MESSAGE, WORKLOAD, campaign, disagreements, step};
use crate::table::{Column, Table};

/// The quantiles of the times to the gateway.
const SHOWN: [f64; 3] = [0.5, 0.95, 0.99];

/// The campaigns with their numbers, from 1.
fn numbered(sms: &SmsRecord) -> impl Iterator<Item = (u64, &CampaignRecord)> {
    (1..).zip(&sms.campaigns)
}

/// How fast the campaigns drained, and why some were not started.
pub(super) fn pace(record: &RunRecord, sms: &SmsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let mut columns = vec![
        Column::words(say::campaign(language)),
        Column::numbers(say::messages(language)),
        Column::numbers(say::started_at(language)),
        Column::numbers(say::first(language)),
        Column::numbers(say::last(language)),
        Column::numbers(say::drain_rate(language)),
    ];
    columns.extend(SHOWN.map(|quantile| {
        Column::numbers(say::quantile(language, locale.trimmed(quantile * 100.0, 1)))
    }));
    columns.push(Column::numbers(say::slowest(language)));
    let mut table = Table::new(say::pace(language), columns);
    for (number, campaign) in numbered(sms) {
        table.row(campaign_row(number, campaign, locale));
    }
    if sms.singles.started > 0 {
        table.row(singles_row(record, sms, locale));
    }
    let not_started = numbered(sms).filter_map(|(number, record)| {
        let reason = locale.isolated(record.not_started.as_ref()?);
        Some(say::not_started_because(language, campaign(number, locale), reason))
    });
    html! {
        p.note { (say::pace_note(language)) }
        @if sms.campaigns.is_empty() { p { (page::missing(&say::none_planned(language))) } }
        @if !table.is_empty() { (table.markup()) }
        @for sentence in not_started { p.differs { (sentence) } }
    }
}

fn campaign_row(number: u64, record: &CampaignRecord, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    let absent = match record.not_started {
        Some(_) => say::not_started(language),
        None => figures::not_measured(language),
    };
    let last = match record.tally.pending {
        0 => absent.clone(),
        _ => say::still_pending(language),
    };
    let measured = |value: Option<String>, absent: &str| match value {
        Some(value) => html! { (value) },
        None => page::missing(absent),
    };
    let duration = |ms: f64| locale.milliseconds(ms);
    let mut cells = vec![
        html! { (campaign(number, locale)) },
        html! { (locale.integer(record.messages)) },
        html! { (locale.seconds(record.at_s)) },
        measured(record.first_ms.map(duration), &absent),
        measured(record.last_ms.map(duration), &last),
        measured(record.drain_per_s.map(|rate| locale.significant(rate)), &absent),
    ];
    cells.extend(times(&record.to_gateway, &absent, locale));
    cells
}

/// Single messages have no common start, so that only the times of each are there: those of the steady
/// phase, as they are a step's.
fn singles_row(record: &RunRecord, sms: &SmsRecord, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    let nothing = || html! { "–" };
    let mut cells = vec![
        html! { (say::singles(language)) br; small { (say::singles_steady(language)) } },
        html! { (locale.integer(sms.singles.started)) },
        nothing(),
        nothing(),
        nothing(),
        nothing(),
    ];
    let absent = figures::not_measured(language);
    match step(record, WORKLOAD, SINGLE_MESSAGE) {
        Some(step) => cells.extend(times(&step.response_time, &absent, locale)),
        None => cells.extend((0..=SHOWN.len()).map(|_| page::missing(&absent))),
    }
    cells
}

/// The quantiles and the largest of the times to the gateway.
fn times(times: &Distribution, absent: &str, locale: &Locale) -> Vec<Markup> {
    let few = figures::not_enough_samples(locale.language);
    let quantiles = SHOWN.map(|quantile| match times.quantile_ms(quantile) {
        Some(ms) => html! { (locale.milliseconds(ms)) },
        None if times.samples == 0 => page::missing(absent),
        None => page::missing(&few),
    });
    let largest = match times.max_ms {
        Some(ms) => html! { (locale.milliseconds(ms)) },
        None => page::missing(absent),
    };
    quantiles.into_iter().chain([largest]).collect()
}

/// One line of what became of messages.
struct Fate {
    name: String,
    meaning: String,
    count: fn(&SmsTally) -> u64,
    is_fault: bool,
}

/// What became of the messages, a column for each campaign, the single ones and all.
pub(super) fn fates(sms: &SmsRecord, locale: &Locale) -> Table {
    let language = locale.language;
    let names = numbered(sms).map(|(number, _)| campaign(number, locale));
    let tallies = sms.campaigns.iter().map(|campaign| &campaign.tally);
    let singles = (sms.singles.started > 0).then(|| (say::singles(language), &sms.singles));
    let each: Vec<(String, &SmsTally)> =
        names.zip(tallies).chain(singles).chain([(say::all(language), &sms.total)]).collect();
    let mut columns = vec![Column::words(say::fate(language))];
    columns.extend(each.iter().map(|(name, _)| Column::numbers(name)));
    let mut table = Table::new(say::fates(language), columns);
    let row = |fate: Fate| {
        let heading = html! { (fate.name) br; small { (fate.meaning) } };
        let counts = each.iter().map(|(_, tally)| {
            let count = (fate.count)(tally);
            marked(&locale.integer(count), fate.is_fault && count > 0)
        });
        std::iter::once(heading).chain(counts).collect()
    };
    arrivals(locale).map(row).into_iter().for_each(|cells| table.row(cells));
    table.row(displaced(sms, each.len(), locale));
    contents(locale).map(row).into_iter().for_each(|cells| table.row(cells));
    table
}

fn marked(text: &str, is_wrong: bool) -> Markup {
    html! { @if is_wrong { strong { (text) } } @else { (text) } }
}

type Words = fn(Language) -> String;

fn fate(
    language: Language,
    (name, meaning): (Words, Words),
    count: fn(&SmsTally) -> u64,
    is_fault: bool,
) -> Fate {
    Fate { name: name(language), meaning: meaning(language), count, is_fault }
}

/// Whether messages came, how often, and in which order.
fn arrivals(locale: &Locale) -> [Fate; 7] {
    let of = |words, count, is_fault| fate(locale.language, words, count, is_fault);
    [
        of((say::started, say::started_meaning), |t| t.started, false),
        of((say::arrived, say::arrived_meaning), |t| t.arrived, false),
        of((say::pending, say::pending_meaning), |t| t.pending, true),
        of((say_verdict::fault_lost, say::lost_meaning), |t| t.lost, true),
        of((say_verdict::fault_duplicated, say::duplicated_meaning), |t| t.duplicated, true),
        of((say::repeated, say::repeated_meaning), |t| t.repeated, false),
        of((say_verdict::fault_reordered, say::reordered_meaning), |t| t.reordered, true),
    ]
}

/// What was in the messages that came, and what they cost.
fn contents(locale: &Locale) -> [Fate; 4] {
    let of = |words, count, is_fault| fate(locale.language, words, count, is_fault);
    [
        of((say_verdict::fault_altered, say::altered_meaning), |t| t.altered, true),
        of((say_verdict::fault_malformed, say::malformed_meaning), |t| t.malformed, true),
        of((say::attempts, say::attempts_meaning), |t| t.attempts, false),
        of((say::retries, say::retries_meaning), |t| t.retries, false),
    ]
}

/// How far messages came out of order: a figure of campaigns alone.
fn displaced(sms: &SmsRecord, columns: usize, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    let name = say::displaced_most(language);
    let mut cells = vec![html! { (name) br; small { (say::displaced_most_meaning(language)) } }];
    cells.extend(sms.campaigns.iter().map(|c| html! { (locale.integer(c.displaced_most)) }));
    cells.resize_with(columns + 1, || html! { "–" });
    cells
}

/// What the CRM says of each campaign, and where the gateway counted otherwise.
pub(super) fn said(sms: &SmsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let columns = vec![
        Column::words(say::campaign(language)),
        Column::numbers(say::said_waiting(language)),
        Column::numbers(say::said_sent(language)),
        Column::numbers(say::said_failed(language)),
        Column::numbers(say::said_delivered(language)),
        Column::numbers(say::said_attempts(language)),
    ];
    let mut table = Table::new(say::said(language), columns);
    for (number, record) in numbered(sms) {
        let mut cells = vec![html! { (campaign(number, locale)) }];
        match &record.crm {
            None => cells.extend((0..5).map(|_| page::missing(&say::said_nothing(language)))),
            Some(crm) => {
                let known = crm.waiting + crm.sent + crm.failed;
                let wrong_sum = known != record.tally.started;
                let counts = [
                    (crm.waiting, wrong_sum),
                    (crm.sent, crm.sent != record.tally.arrived),
                    (crm.failed, wrong_sum),
                    (crm.delivered, false),
                    (crm.attempts, crm.attempts != record.tally.attempts),
                ];
                cells.extend(counts.map(|(n, differs)| marked(&locale.integer(n), differs)));
            }
        }
        table.row(cells);
    }
    let differences: Vec<String> =
        numbered(sms).flat_map(|(number, record)| disagreements(number, record, locale)).collect();
    let all_say = !sms.campaigns.is_empty() && sms.campaigns.iter().all(|c| c.crm.is_some());
    html! {
        @if !table.is_empty() {
            h3 { (say::said(language)) }
            (table.markup())
            @for sentence in &differences { p.differs { (sentence) } }
            @if differences.is_empty() && all_say { p.note { (say::said_agrees(language)) } }
        }
    }
}
