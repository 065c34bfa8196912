//! The short messages of a run: how fast the campaigns went out, what became of each message, what
//! the CRM says of it, and what stood around them.

mod around;
mod campaigns;
mod findings;

use documents::run::RunRecord;
use documents::sms::GatewayKind;
use maud::html;

use crate::locale::Locale;
use crate::messages::sms::{self as say, around as say_around};
use crate::page::Section;
use crate::series;

/// The section; `None` where no messages were sent.
pub(super) fn section(record: &RunRecord, locale: &Locale) -> Option<Section> {
    let language = locale.language;
    let sms = record.sms.as_ref()?;
    let charts = series::sms::course(record, sms, locale);
    let body = html! {
        h3 { (say::pace(language)) }
        (campaigns::pace(record, sms, locale))
        @for chart in &charts { (chart.figure(locale)) }
        h3 { (say::fates(language)) }
        (campaigns::fates(sms, locale).markup())
        (campaigns::said(sms, locale))
        (findings::markup(sms, locale))
        h3 { (say_around::beside(language)) }
        (around::beside(sms, locale))
        @if let Some(inbound) = &sms.inbound {
            h3 { (say_around::inbound(language)) }
            (around::inbound(record, inbound, locale))
        }
        h3 { (say_around::gateway(language)) }
        (around::gateway(record, &sms.gateway, locale))
    };
    let lead = match sms.gateway.kind {
        GatewayKind::Http { .. } => say::lead_http,
        GatewayKind::Modem => say::lead_modem,
    };
    let (id, heading) = ("sms", say::heading(language));
    Some(Section { id, heading, lead: Some(lead(language)), body })
}
