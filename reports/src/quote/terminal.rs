//! A quote for a terminal.

use anstyle::{AnsiColor, Style as Ansi};
use sizing::derivation::Provenance;
use sizing::findings::Severity;
use sizing::quote::{Quote, Status};
use sizing::text::Message;

use super::answer::{self, Answer};
use super::grid::{Grid, GridRow};
use super::rows::{self, Cell};
use super::wording;
use crate::Language;
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;
use crate::terminal::{Printer, Style};

pub(super) fn text(quote: &Quote, locale: &Locale, style: Style) -> String {
    let language = locale.language;
    let printer = Printer { language, style };
    let mut out = String::new();
    head(&mut out, quote, locale, &printer);
    out.push('\n');
    columns(&mut out, quote, locale, &printer);
    findings(&mut out, quote, locale, &printer);
    machines(&mut out, quote, locale, &printer);
    heading(&mut out, &beside::basis(language), &printer);
    let basis = &quote.basis;
    let further = [&basis.beside_cpu, &basis.page].into_iter().flatten();
    for said in std::iter::once(&basis.statement).chain(further) {
        printer.paragraph(&mut out, &wording::text(said, locale), Ansi::new(), "  ");
    }
    out
}

pub(super) fn heading(out: &mut String, heading: &str, printer: &Printer) {
    out.push('\n');
    printer.paragraph(out, heading, Ansi::new().bold(), "");
}

fn tone(status: Status) -> (char, AnsiColor) {
    match status {
        Status::Ready => ('✓', AnsiColor::Green),
        Status::Ask | Status::Indicative => ('!', AnsiColor::Yellow),
        Status::Refused => ('✗', AnsiColor::Red),
    }
}

fn head(out: &mut String, quote: &Quote, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let answer = Answer::of(quote, locale);
    let (sign, colour) = tone(quote.status);
    let headline = say::headline(language, &answer.status, &answer.sentence);
    let ansi = Ansi::new().bold().fg_color(Some(colour.into()));
    printer.paragraph(out, &format!("{sign} {headline}"), ansi, "");
    for sentence in &answer.further {
        printer.paragraph(out, sentence, Ansi::new(), "");
    }
    for reason in &answer.reasons {
        printer.paragraph(out, reason, Ansi::new(), "  ");
    }
    let next = format!("{}:", say::what_next(language));
    printer.paragraph(out, &next, Ansi::new().bold(), "");
    for step in &answer.next {
        printer.paragraph(out, step, Ansi::new(), "  ");
    }
}

fn columns(out: &mut String, quote: &Quote, locale: &Locale, printer: &Printer) {
    let grid = Grid { printer, locale, columns: quote.columns.len() };
    let headings: Vec<String> =
        quote.columns.iter().map(|column| wording::column(column.kind, locale.language)).collect();
    grid.headings(out, &headings);
    let host = quote.inputs.host.value;
    let groups = rows::groups(&quote.columns, &quote.figures, host, locale);
    let predicted = rows::predicted(&quote.columns, &quote.figures, host, locale);
    for group in groups.into_iter().chain([predicted]) {
        grid.group(out, &group.heading);
        for row in group.rows {
            let cells = row.cells.iter().map(|cell| lines(cell, locale)).collect();
            grid.row(out, &GridRow { name: row.name, cells });
        }
    }
    printer.paragraph(out, &say::unmarked(locale.language), Ansi::new().dimmed(), "");
}

/// The value with its mark, and what is to be said of it. Most values are the model's: they go
/// without a mark.
fn lines(cell: &Cell, locale: &Locale) -> Vec<String> {
    let main = match cell.mark {
        None | Some(Provenance::Model) => cell.main.clone(),
        Some(mark) => format!("{} [{}]", cell.main, wording::mark(mark, locale)),
    };
    std::iter::once(main).chain(cell.below.iter().cloned()).collect()
}

/// A message without arguments.
pub(super) type Words = fn(Language) -> String;

/// The kinds of findings with their headings, the heaviest first.
pub(super) const SEVERITIES: [(Severity, Words); 5] = [
    (Severity::Refusal, beside::refusals),
    (Severity::Ask, beside::questions),
    (Severity::Indicative, beside::indicatives),
    (Severity::Warning, beside::warnings),
    (Severity::Information, beside::information),
];

fn findings(out: &mut String, quote: &Quote, locale: &Locale, printer: &Printer) {
    // Those that decide stand at the top already.
    let others = || quote.findings.iter().filter(|finding| !answer::decides(finding));
    for (severity, words) in SEVERITIES {
        let mut found = others().filter(|finding| finding.severity == severity).peekable();
        if found.peek().is_none() {
            continue;
        }
        heading(out, &words(locale.language), printer);
        for finding in found {
            let sentences = answer::finding(finding, locale).join(" ");
            let line = format!("{}: {sentences}", locale.isolated(&finding.id));
            printer.paragraph(out, &line, Ansi::new(), "  ");
        }
    }
}

fn machines(out: &mut String, quote: &Quote, locale: &Locale, printer: &Printer) {
    if quote.second_machines.is_empty() && quote.devices.is_empty() {
        return;
    }
    heading(out, &beside::machines(locale.language), printer);
    let text = |message: &Message| wording::text(message, locale);
    for machine in &quote.second_machines {
        let role = answer::role(machine.role, locale);
        let value = answer::machine_value(machine, locale);
        let short = beside::machine_short(locale.language, role, value);
        let system = text(&machine.system);
        let line = format!("{short} ({system}). {}", text(&machine.why));
        printer.paragraph(out, &line, Ansi::new(), "  ");
    }
    for device in &quote.devices {
        let count = locale.integer(device.count.into());
        let line =
            format!("{count} × {} [{}]", text(&device.what), locale.isolated(&device.requirement));
        printer.paragraph(out, &line, Ansi::new(), "  ");
    }
}
