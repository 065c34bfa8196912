//! What stood around the messages: the gateway, what came in, and the others' times meanwhile.

use documents::distribution::Distribution;
use documents::run::RunRecord;
use documents::sms::{Beside, GatewayKind, GatewayRecord, InboundRecord, SmsPlan, SmsRecord};
use maud::{Markup, html};

use crate::locale::Locale;
use crate::messages::{figures, sms as say_sms, sms::around as say};
use crate::page;
use crate::sms::{DELIVERY_REPORT, INBOUND, REPLY, comparison, kind, refusal, step, timed};
use crate::table::{Column, Table};

/// The gateway: what it was, what it was told to do, and what it saw.
pub(super) fn gateway(record: &RunRecord, gateway: &GatewayRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let columns = vec![Column::words(say::item(language)), Column::words(say::value(language))];
    let mut table = Table::new(say::gateway(language), columns);
    let place = match gateway.kind {
        GatewayKind::Http { .. } => say::address,
        GatewayKind::Modem => say::line,
    };
    let identity = [
        (say::kind(language), html! { (kind(&gateway.kind, locale)) }),
        (place(language), page::code(&gateway.address)),
    ];
    let planned = record.plan.sms.iter().flat_map(|plan| planned(plan, locale));
    for (name, value) in identity.into_iter().chain(planned).chain(traffic(gateway, locale)) {
        table.row(vec![html! { (name) }, value]);
    }
    let strangers = locale.integer(gateway.strangers);
    html! {
        p.note { (say::gateway_lead(language)) }
        (table.markup())
        @if gateway.strangers > 0 { p.differs { (say::strangers_warning(language, strangers)) } }
    }
}

type Rows = Vec<(String, Markup)>;

fn planned(plan: &SmsPlan, locale: &Locale) -> Rows {
    let language = locale.language;
    let limit = match plan.gateway_rate_per_s {
        Some(rate) => say::rate_limit_value(language, locale.trimmed(rate, 2)),
        None => say::rate_unlimited(language),
    };
    let troubles = html! {
        @if plan.gateway_troubles.is_empty() { (say::no_troubles(language)) }
        @for (index, trouble) in plan.gateway_troubles.iter().enumerate() {
            @if index > 0 { br; }
            (page::code(trouble))
        }
    };
    vec![
        (say::rate_limit(language), html! { (limit) }),
        (say::latency(language), page::code(&plan.gateway_latency)),
        (say::troubles_planned(language), troubles),
    ]
}

fn traffic(gateway: &GatewayRecord, locale: &Locale) -> Rows {
    let language = locale.language;
    let number = |count| html! { (locale.integer(count)) };
    let attempts = match gateway.kind {
        GatewayKind::Http { .. } => say::attempts,
        GatewayKind::Modem => say::offered,
    };
    let refused = html! {
        @if gateway.refused.is_empty() { (locale.integer(0)) }
        @for (index, refused) in gateway.refused.iter().enumerate() {
            @if index > 0 { br; }
            (say::refused_for(language, refusal(refused.why, locale), locale.integer(refused.requests)))
        }
    };
    let strangers = html! {
        @if gateway.strangers > 0 { strong { (locale.integer(gateway.strangers)) } }
        @else { (locale.integer(0)) }
    };
    vec![
        (attempts(language), number(gateway.attempts)),
        (say::taken(language), number(gateway.taken)),
        (say::parts(language), number(gateway.parts)),
        (say::busiest_second(language), number(gateway.taken_per_s_most)),
        (say::concurrent_most(language), number(gateway.concurrent_most)),
        (say::refused(language), refused),
        (say::troubled(language), number(gateway.troubled)),
        (say::unreadable(language), number(gateway.unreadable)),
        (say::strangers(language), strangers),
    ]
}

/// What came in: delivery reports and replies.
pub(super) fn inbound(record: &RunRecord, inbound: &InboundRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let mut columns = vec![
        Column::words(say::inbound(language)),
        Column::numbers(say::due(language)),
        Column::numbers(say::taken_by_crm(language)),
    ];
    columns.extend(time_columns(locale));
    let mut table = Table::new(say::inbound(language), columns);
    let (reports, replies) = (say::delivery_reports(language), say::replies(language));
    let kinds = [
        (reports, DELIVERY_REPORT, inbound.reports_due, inbound.reports_taken),
        (replies, REPLY, inbound.replies_due, inbound.replies_taken),
    ];
    let mut missing = Vec::new();
    for (name, of, due, taken) in kinds {
        let short = locale.integer(taken);
        let mut cells = vec![
            html! { (name) },
            html! { (locale.integer(due)) },
            html! { @if taken < due { strong { (short) } } @else { (short) } },
        ];
        let measured = step(record, INBOUND, of).map(|step| &step.response_time);
        cells.extend(times(measured, locale));
        table.row(cells);
        if taken < due {
            let (lacking, due) = (locale.integer(due - taken), locale.integer(due));
            missing.push(say::not_all_taken(language, name, lacking, due));
        }
    }
    html! {
        p.note { (say::inbound_note(language)) }
        (table.markup())
        @for sentence in &missing { p.differs { (sentence) } }
        (delivered(inbound, locale))
    }
}

/// Whether the CRM shows as many messages as delivered as it was told of.
fn delivered(inbound: &InboundRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let taken = inbound.reports_taken;
    match inbound.delivered_shown {
        None => html! { p.note { (say::delivered_unknown(language)) } },
        Some(shown) if shown == taken => {
            html! { p.note { (say::delivered_as_told(language, locale.integer(shown))) } }
        }
        Some(shown) => {
            let (shown, taken) = (locale.integer(shown), locale.integer(taken));
            html! { p.differs { (say::delivered_otherwise(language, shown, taken)) } }
        }
    }
}

/// The others' times while a campaign drained and while none did.
pub(super) fn beside(sms: &SmsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let mut columns = vec![
        Column::words(say::beside_what(language)),
        Column::words(say::beside_when(language)),
        Column::numbers(say::samples(language)),
    ];
    columns.extend(time_columns(locale));
    let mut table = Table::new(say::beside(language), columns);
    for Beside { of, draining, otherwise } in &sms.beside {
        let parts = [(say::draining(language), draining), (say::otherwise(language), otherwise)];
        for (when, measured) in parts {
            let name = timed(of, locale);
            let samples = locale.integer(measured.samples);
            let mut cells = vec![html! { (name) }, html! { (when) }, html! { (samples) }];
            cells.extend(times(Some(measured), locale));
            table.row(cells);
        }
    }
    html! {
        @if table.is_empty() { p { (page::missing(&say::beside_nothing(language))) } }
        @else {
            p.note { (say::beside_note(language)) }
            (table.markup())
            @for beside in &sms.beside { p { (comparison(beside, locale)) } }
        }
    }
}

fn time_columns(locale: &Locale) -> [Column; 3] {
    let language = locale.language;
    [
        Column::numbers(say_sms::quantile(language, locale.integer(50))),
        Column::numbers(say_sms::quantile(language, locale.integer(95))),
        Column::numbers(say_sms::slowest(language)),
    ]
}

/// Median, p95 and the largest, or what is missing for them.
fn times(times: Option<&Distribution>, locale: &Locale) -> [Markup; 3] {
    let language = locale.language;
    let absent = || page::missing(&figures::not_measured(language));
    let Some(times) = times.filter(|times| times.samples > 0) else {
        return [absent(), absent(), absent()];
    };
    let quantile = |quantile| match times.quantile_ms(quantile) {
        Some(ms) => html! { (locale.milliseconds(ms)) },
        None => page::missing(&figures::not_enough_samples(language)),
    };
    let largest = times.max_ms.map_or_else(absent, |ms| html! { (locale.milliseconds(ms)) });
    [quantile(0.5), quantile(0.95), largest]
}
