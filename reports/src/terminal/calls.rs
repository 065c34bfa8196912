//! The calls of a run in a few lines.

use anstyle::Style as Ansi;
use documents::calls::CallsRecord;
use documents::distribution::Distribution;
use documents::run::RunRecord;

use super::{Printer, quantiles};
use crate::calls::{kind, polling_error, screen_pops, total};
use crate::locale::Locale;
use crate::messages::calls as say;

/// Writes the calls' lines; nothing where no calls were played.
pub(super) fn block(out: &mut String, record: &RunRecord, locale: &Locale, printer: &Printer) {
    let Some(calls) = &record.calls else { return };
    out.push('\n');
    let heading = format!("{}:", say::heading(locale.language));
    printer.paragraph(out, &heading, Ansi::new().bold(), "");
    for line in lines(record, calls, locale) {
        printer.paragraph(out, &line, Ansi::new(), "  ");
    }
}

fn lines(record: &RunRecord, calls: &CallsRecord, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let kind = kind(&calls.exchange.kind, locale);
    let exchange = match &calls.exchange.address {
        Some(address) => say::terminal_exchange(language, kind, locale.isolated(address)),
        None => say::terminal_exchange_alone(language, kind),
    };
    let number = |count| locale.integer(count);
    let counts = say::terminal_counts(
        language,
        number(total(&calls.played)),
        number(calls.shown),
        number(calls.not_played),
    );
    let faults = say::terminal_faults(
        language,
        number(calls.lost),
        number(calls.duplicated),
        number(calls.mismatched),
        number(calls.left_active),
        number(calls.too_short),
    );
    let (offered, carried) =
        (locale.significant(calls.erlangs_offered), locale.significant(calls.erlangs_carried));
    let erlangs = say::terminal_erlangs(language, offered, carried);
    let mut lines = vec![exchange, counts, faults, erlangs];
    match screen_pops(record).map(|step| &step.response_time).filter(|t| t.samples > 0) {
        Some(times) => lines.extend([pops(times, locale), polling_error(calls, locale)]),
        None => lines.push(say::pops_no_steps(language)),
    }
    lines
}

fn pops(times: &Distribution, locale: &Locale) -> String {
    let [half, most, nearly_all, max] = quantiles(times, locale);
    say::terminal_pops(locale.language, half, most, nearly_all, max)
}
