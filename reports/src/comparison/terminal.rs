//! A comparison for a terminal: the answer, and a table of the metrics that are not equivalent.
//!
//! As in all tables of the terminal, columns stand left to right in both languages, and each piece
//! of Persian stands in an isolate.

use anstyle::{AnsiColor, Style as Ansi};
use sizing::releases::{MetricComparison, MetricVerdict, ReleaseComparison, ReleaseVerdict};
use unicode_width::UnicodeWidthStr;

use super::answer::Answer;
use super::{count, with_verdict, wording};
use crate::Language;
use crate::foreign;
use crate::locale::Locale;
use crate::messages::comparison as say;
use crate::messages::verdict as say_verdict;
use crate::terminal::{LEFT_TO_RIGHT, Printer, Style, cut, isolated};

/// The verdicts of the table, the worst first. Equivalent metrics are counted only.
const LISTED: [(MetricVerdict, AnsiColor); 3] = [
    (MetricVerdict::Regressed, AnsiColor::Red),
    (MetricVerdict::Inconclusive, AnsiColor::Cyan),
    (MetricVerdict::Improved, AnsiColor::Green),
];

/// Widths of the columns beside the names: base, new, change, interval, runs.
const WIDTHS: [usize; 5] = [9, 9, 11, 21, 5];
/// The widest column of names.
const NAME_WIDTH_MAX: usize = 40;
/// The narrowest column of names.
const NAME_WIDTH_MIN: usize = 17;
/// What stands where nothing is stated.
const MISSING: &str = "–";

pub(super) fn text(comparison: &ReleaseComparison, locale: &Locale, style: Style) -> String {
    let language = locale.language;
    let printer = Printer { language, style };
    let mut out = String::new();
    head(&mut out, comparison, locale, &printer);
    if comparison.metrics.iter().any(|metric| metric.verdict != MetricVerdict::Equivalent) {
        out.push('\n');
        table(&mut out, comparison, locale, &printer);
    }
    let margin = locale.share(comparison.margin);
    let equivalent = match count(comparison, MetricVerdict::Equivalent) {
        0 => None,
        1 => Some(say::terminal_equivalent_one(language, margin)),
        many => Some(say::terminal_equivalent(language, locale.integer(many), margin)),
    };
    out.push('\n');
    if let Some(sentence) = equivalent {
        printer.paragraph(&mut out, &sentence, Ansi::new(), "");
    }
    let basis = say::terminal_basis(
        language,
        locale.integer(comparison.base.runs.len() as u64),
        locale.integer(comparison.new.runs.len() as u64),
        locale.share(comparison.margin),
        locale.share(comparison.alpha),
    );
    printer.paragraph(&mut out, &basis, Ansi::new().dimmed(), "");
    out
}

fn head(out: &mut String, comparison: &ReleaseComparison, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let answer = Answer::of(comparison, locale);
    let (sign, colour) = match comparison.verdict {
        ReleaseVerdict::Regressed => ('✗', AnsiColor::Red),
        ReleaseVerdict::NotRegressed => ('✓', AnsiColor::Green),
        ReleaseVerdict::Inconclusive | ReleaseVerdict::NotComparable => ('?', AnsiColor::Cyan),
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

fn table(out: &mut String, comparison: &ReleaseComparison, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let room = printer.style.width.saturating_sub(WIDTHS.iter().sum());
    let name_width = room.clamp(NAME_WIDTH_MIN, NAME_WIDTH_MAX);
    let headings = [
        say::base(language),
        say::new(language),
        say::change(language),
        say::interval(language),
        say::short_runs(language),
    ];
    let metric = Name { of: String::new(), kind: say::metric(language) };
    let heading = line(&metric, name_width, &headings, locale);
    out.push_str(&printer.painted(&heading, Ansi::new().dimmed()));
    out.push('\n');
    for (verdict, colour) in LISTED {
        let mut metrics = with_verdict(comparison, verdict).peekable();
        if metrics.peek().is_none() {
            continue;
        }
        let (_, word) = wording::verdict(verdict, language);
        let word = Name { of: String::new(), kind: word };
        let heading = line(&word, name_width, &[], locale);
        out.push_str(&printer.painted(&heading, Ansi::new().bold().fg_color(Some(colour.into()))));
        out.push('\n');
        for metric in metrics {
            let kind = wording::kind(metric.metric, locale);
            let name = Name { of: foreign::shown(&metric.of), kind };
            out.push_str(&line(&name, name_width, &cells(metric, locale), locale));
            out.push('\n');
        }
    }
    printer.paragraph(out, &say::terminal_units(language), Ansi::new().dimmed(), "");
}

fn cells(metric: &MetricComparison, locale: &Locale) -> [String; 5] {
    let missing = || MISSING.to_owned();
    [
        wording::value(metric.metric, metric.base_median, locale),
        wording::value(metric.metric, metric.new_median, locale),
        wording::change(metric, locale).unwrap_or_else(missing),
        wording::interval(metric, locale).unwrap_or_else(missing),
        metric.runs_needed.map_or_else(missing, |runs| locale.integer(runs.into())),
    ]
}

/// What a row is about: the step, which may have to be cut, and what of it.
struct Name {
    of: String,
    kind: String,
}

/// A line of the table: the name to the left, the cells to the right of their columns.
fn line(name: &Name, name_width: usize, cells: &[String], locale: &Locale) -> String {
    let mut line = String::new();
    if locale.language == Language::Persian {
        line.push(LEFT_TO_RIGHT);
    }
    let of_width = name_width.saturating_sub(name.kind.width() + 2);
    let of = cut(&name.of, of_width);
    let mut width = name.kind.width();
    if !of.is_empty() {
        line.push_str(&isolated(&of));
        line.push(' ');
        width += of.width() + 1;
    }
    line.push_str(&isolated(&name.kind));
    let mut room = name_width.saturating_sub(width);
    for (cell, column) in cells.iter().zip(WIDTHS) {
        // A cell that is too wide keeps a space before it and shifts the rest.
        let before = (room + column).saturating_sub(cell.width()).max(1);
        line.push_str(&" ".repeat(before));
        line.push_str(&isolated(cell));
        room = 0;
    }
    line
}
