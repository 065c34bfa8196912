//! The calls of a run: how soon and how rightly the CRM showed them, what was played, and by which
//! exchange.

mod counts;
mod exchange;

use documents::calls::{CallsRecord, ExchangeKind};
use documents::distribution::Distribution;
use documents::run::RunRecord;
use maud::{Markup, html};

use super::masthead::{quantile, tile};
use crate::calls::{polling_error, screen_pops};
use crate::locale::Locale;
use crate::messages::{calls as say, figures};
use crate::page::{self, Section};
use crate::series;

/// The section; `None` where no calls were played.
pub(super) fn section(record: &RunRecord, locale: &Locale) -> Option<Section> {
    let language = locale.language;
    let calls = record.calls.as_ref()?;
    let charts = series::calls::course(record, calls, locale);
    let body = html! {
        h3 { (say::pops(language)) }
        (pops(record, calls, locale))
        @for chart in &charts { (chart.figure(locale)) }
        h3 { (say::counts(language)) }
        (counts::shown(calls, locale).markup())
        (counts::findings(calls, locale))
        h3 { (say::played(language)) }
        (counts::played(calls, locale))
        h3 { (say::exchange(language)) }
        (exchange::markup(&calls.exchange, locale))
    };
    let lead = match calls.exchange.kind {
        ExchangeKind::Ami { .. } | ExchangeKind::Smdr { .. } => say::lead_played,
        ExchangeKind::Asterisk => say::lead_asterisk,
        ExchangeKind::Direct => say::lead_direct,
    };
    let (id, heading) = ("calls", say::heading(language));
    Some(Section { id, heading, lead: Some(lead(language)), body })
}

/// How soon the calls were shown, and how exactly that is known.
fn pops(record: &RunRecord, calls: &CallsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let meaning = match calls.exchange.kind {
        ExchangeKind::Ami { .. } | ExchangeKind::Asterisk => say::pops_of_events,
        ExchangeKind::Smdr { .. } => say::pops_of_lines,
        ExchangeKind::Direct => say::pops_of_requests,
    };
    let polling = &calls.polling;
    let corrected = polling.pop_p50_corrected_ms.map(|ms| locale.milliseconds(ms));
    let (polls, failed) = (locale.integer(polling.polls), locale.integer(polling.failed));
    let times = screen_pops(record).map(|step| &step.response_time).filter(|t| t.samples > 0);
    html! {
        p.note { (meaning(language)) }
        @match times {
            None => p { (page::missing(&say::pops_no_steps(language))) },
            Some(times) => {
                dl.tiles { (tiles(times, locale)) }
                p.note {
                    (polling_error(calls, locale))
                    @if let Some(median) = corrected { " " (say::corrected(language, median)) }
                }
            },
        }
        p.note { (say::looks(language, polls, failed)) }
    }
}

fn tiles(times: &Distribution, locale: &Locale) -> Markup {
    let language = locale.language;
    let share = |quantile| say::pop_share(language, locale.share(quantile));
    let samples = say::pop_samples(language, locale.integer(times.samples));
    let slowest = match times.max_ms {
        Some(ms) => html! { (locale.milliseconds(ms)) },
        None => page::missing(&figures::not_measured(language)),
    };
    html! {
        (tile(&say::pop_half(language), &quantile(times, 0.5, locale), ""))
        (tile(&share(0.95), &quantile(times, 0.95, locale), ""))
        (tile(&share(0.99), &quantile(times, 0.99, locale), ""))
        (tile(&say::pop_max(language), &slowest, &samples))
    }
}
