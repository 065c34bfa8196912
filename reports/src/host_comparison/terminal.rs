//! A comparison of hosts for a terminal: the answer, what makes it less sure, and all metrics.
//!
//! As in all tables of the terminal, columns stand left to right in both languages, and each piece of
//! Persian stands in an isolate.

use anstyle::{AnsiColor, Style as Ansi};
use sizing::hosts::{HostComparison, HostMetricVerdict, HostsVerdict};
use unicode_width::UnicodeWidthStr;

use super::answer::{self, Answer};
use super::wording;
use crate::Language;
use crate::foreign;
use crate::locale::Locale;
use crate::messages::host_comparison as say;
use crate::messages::verdict as say_verdict;
use crate::terminal::{LEFT_TO_RIGHT, Printer, Style, cut, isolated};

/// Widths of the columns beside the names: first host, second, ratio, interval, verdict.
const WIDTHS: [usize; 5] = [9, 9, 14, 25, 13];
/// The widest column of names.
const NAME_WIDTH_MAX: usize = 34;
/// The narrowest column of names.
const NAME_WIDTH_MIN: usize = 17;
/// What stands where nothing is stated.
const MISSING: &str = "–";

pub(super) fn text(comparison: &HostComparison, locale: &Locale, style: Style) -> String {
    let language = locale.language;
    let printer = Printer { language, style };
    let mut out = String::new();
    head(&mut out, comparison, locale, &printer);
    if !comparison.warnings.is_empty() {
        let heading = format!("{}:", say::warnings(language));
        printer.paragraph(&mut out, &heading, Ansi::new().bold(), "");
        for warning in &comparison.warnings {
            let ansi = Ansi::new().fg_color(Some(AnsiColor::Yellow.into()));
            printer.paragraph(&mut out, &answer::warning(warning, locale), ansi, "  ");
        }
    }
    if !comparison.metrics.is_empty() {
        out.push('\n');
        table(&mut out, comparison, locale, &printer);
    }
    out.push('\n');
    let basis = say::terminal_basis(
        language,
        locale.integer(comparison.a.sessions.len() as u64),
        locale.integer(comparison.b.sessions.len() as u64),
        locale.share(comparison.margin),
        locale.share(comparison.confidence),
    );
    printer.paragraph(&mut out, &basis, Ansi::new().dimmed(), "");
    out
}

fn head(out: &mut String, comparison: &HostComparison, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let answer = Answer::of(comparison, locale);
    let (sign, colour) = match comparison.verdict {
        HostsVerdict::Worse => ('✗', AnsiColor::Red),
        HostsVerdict::Equivalent | HostsVerdict::Better => ('✓', AnsiColor::Green),
        HostsVerdict::Inconclusive | HostsVerdict::TooFewSessions | HostsVerdict::NotComparable => {
            ('?', AnsiColor::Cyan)
        }
    };
    let headline = say::headline(language, &answer.status, &answer.sentence);
    let ansi = Ansi::new().bold().fg_color(Some(colour.into()));
    printer.paragraph(out, &format!("{sign} {headline}"), ansi, "");
    for reason in &answer.reasons {
        printer.paragraph(out, reason, Ansi::new(), "  ");
    }
    let next = format!("{}:", say_verdict::what_next(language));
    printer.paragraph(out, &next, Ansi::new().bold(), "");
    for step in &answer.next {
        printer.paragraph(out, step, Ansi::new(), "  ");
    }
}

fn table(out: &mut String, comparison: &HostComparison, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let room = printer.style.width.saturating_sub(WIDTHS.iter().sum());
    let name_width = room.clamp(NAME_WIDTH_MIN, NAME_WIDTH_MAX);
    let named = |name: &str| cut(&foreign::shown(name), WIDTHS[0] - 1);
    let headings = [
        named(&comparison.a.name),
        named(&comparison.b.name),
        say::change(language),
        say::interval(language),
        say::verdict(language),
    ];
    let heading = line(&say::metric(language), name_width, &headings, locale);
    out.push_str(&printer.painted(&heading, Ansi::new().dimmed()));
    out.push('\n');
    for metric in &comparison.metrics {
        let missing = || MISSING.to_owned();
        let of = foreign::shown(metric.of.as_deref().unwrap_or_default());
        let name = wording::name(metric.kind, &of, locale);
        let (_, verdict) = wording::verdict(metric.verdict, language);
        let cells = [
            wording::value(metric.kind, metric.a_median, locale),
            wording::value(metric.kind, metric.b_median, locale),
            wording::change(metric, locale).unwrap_or_else(missing),
            wording::interval(metric, locale).unwrap_or_else(missing),
            verdict,
        ];
        let row = line(&name, name_width, &cells, locale);
        out.push_str(&printer.painted(&row, tone(metric.verdict, metric.is_primary)));
        out.push('\n');
    }
}

fn tone(verdict: HostMetricVerdict, is_primary: bool) -> Ansi {
    let ansi = match verdict {
        HostMetricVerdict::Worse => Ansi::new().fg_color(Some(AnsiColor::Red.into())),
        HostMetricVerdict::Better => Ansi::new().fg_color(Some(AnsiColor::Green.into())),
        HostMetricVerdict::Inconclusive | HostMetricVerdict::TooFew => {
            Ansi::new().fg_color(Some(AnsiColor::Cyan.into()))
        }
        HostMetricVerdict::Equivalent => Ansi::new(),
    };
    if is_primary { ansi.bold() } else { ansi }
}

/// A line of the table: the name to the left, the cells to the right of their columns.
fn line(name: &str, name_width: usize, cells: &[String], locale: &Locale) -> String {
    let mut line = String::new();
    if locale.language == Language::Persian {
        line.push(LEFT_TO_RIGHT);
    }
    let name = cut(name, name_width);
    line.push_str(&isolated(&name));
    let mut room = name_width.saturating_sub(name.width());
    for (cell, column) in cells.iter().zip(WIDTHS) {
        // A cell that is too wide keeps a space before it and shifts the rest.
        let before = (room + column).saturating_sub(cell.width()).max(1);
        line.push_str(&" ".repeat(before));
        line.push_str(&isolated(cell));
        room = 0;
    }
    line
}
