//! The requests of a run to an HTTP API in a few lines; their times stand in the table of steps.

use anstyle::Style as Ansi;
use documents::run::RunRecord;

use super::Printer;
use crate::load::requests;
use crate::locale::Locale;
use crate::messages::{figures, http as say};

/// Writes the requests' lines; nothing where none were made.
pub(super) fn block(out: &mut String, record: &RunRecord, locale: &Locale, printer: &Printer) {
    let Some(http) = &record.http else { return };
    let language = locale.language;
    let asked = match &record.plan.http {
        Some(plan) => requests(plan, locale),
        None => figures::not_known(language),
    };
    let due = locale.integer(http.iterations_due);
    let plan = say::terminal_plan(language, asked, due, locale.integer(http.iterations_dropped));
    let protocol = match &http.protocol {
        Some(protocol) => locale.isolated(protocol),
        None => say::nothing_answered(language),
    };
    let opened = locale.integer(http.connections_opened);
    out.push('\n');
    printer.paragraph(out, &format!("{}:", say::heading(language)), Ansi::new().bold(), "");
    for line in [plan, say::terminal_connections(language, protocol, opened)] {
        printer.paragraph(out, &line, Ansi::new(), "  ");
    }
}
