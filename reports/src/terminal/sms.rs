//! The short messages of a run in a few lines.

use anstyle::Style as Ansi;
use documents::run::RunRecord;
use documents::sms::{CampaignRecord, SmsRecord};

use super::{Printer, quantiles};
use crate::locale::Locale;
use crate::messages::{figures, sms as say, sms::around};
use crate::sms::{campaign, comparison, disagreements, kind, whole};

/// Writes the messages' lines; nothing where none were sent.
pub(super) fn block(out: &mut String, record: &RunRecord, locale: &Locale, printer: &Printer) {
    let Some(sms) = &record.sms else { return };
    out.push('\n');
    let heading = format!("{}:", say::heading(locale.language));
    printer.paragraph(out, &heading, Ansi::new().bold(), "");
    for line in lines(record, sms, locale) {
        printer.paragraph(out, &line, Ansi::new(), "  ");
    }
}

fn lines(record: &RunRecord, sms: &SmsRecord, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let gateway = &sms.gateway;
    let address = locale.isolated(&gateway.address);
    let mut lines = vec![say::terminal_gateway(language, kind(&gateway.kind, locale), address)];
    for (number, record) in (1..).zip(&sms.campaigns) {
        lines.push(drained(number, record, locale));
    }
    lines.extend(fates(sms, locale));
    if let Some(times) = whole(record).map(|step| &step.response_time).filter(|t| t.samples > 0) {
        let [half, most, nearly_all, max] = quantiles(times, locale);
        lines.push(say::terminal_times(language, half, most, nearly_all, max));
    }
    let campaigns = (1..).zip(&sms.campaigns);
    lines.extend(campaigns.flat_map(|(number, record)| disagreements(number, record, locale)));
    if let Some(inbound) = &sms.inbound {
        lines.push(say::terminal_inbound(
            language,
            locale.integer(inbound.reports_taken),
            locale.integer(inbound.reports_due),
            locale.integer(inbound.replies_taken),
            locale.integer(inbound.replies_due),
        ));
    }
    lines.extend(sms.beside.iter().map(|beside| comparison(beside, locale)));
    if gateway.strangers > 0 {
        lines.push(around::strangers_warning(language, locale.integer(gateway.strangers)));
    }
    lines
}

/// How fast a campaign drained, or why it was not started.
fn drained(number: u64, record: &CampaignRecord, locale: &Locale) -> String {
    let language = locale.language;
    let name = campaign(number, locale);
    if let Some(reason) = &record.not_started {
        return say::not_started_because(language, name, locale.isolated(reason));
    }
    let duration = |ms: Option<f64>| match ms {
        Some(ms) => locale.milliseconds(ms),
        None => figures::not_measured(language),
    };
    let last = match record.tally.pending {
        0 => duration(record.last_ms),
        _ => say::still_pending(language),
    };
    let rate = match record.drain_per_s {
        Some(rate) => locale.significant(rate),
        None => figures::not_measured(language),
    };
    say::terminal_campaign(
        language,
        name,
        locale.integer(record.messages),
        locale.seconds(record.at_s),
        duration(record.first_ms),
        last,
        rate,
    )
}

fn fates(sms: &SmsRecord, locale: &Locale) -> [String; 2] {
    let (language, total) = (locale.language, &sms.total);
    let number = |count| locale.integer(count);
    let fates = say::terminal_fates(
        language,
        number(total.started),
        number(total.arrived),
        number(total.pending),
        number(total.attempts),
        number(total.retries),
    );
    let faults = say::terminal_faults(
        language,
        number(total.lost),
        number(total.duplicated),
        number(total.reordered),
        number(total.altered),
        number(total.malformed),
        number(total.repeated),
    );
    [fates, faults]
}
