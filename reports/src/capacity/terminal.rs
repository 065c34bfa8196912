//! A capacity for a terminal: the answer first, then why, what to do, and a table of the levels.

use anstyle::{AnsiColor, Style as Ansi};
use documents::capacity::{CapacityRecord, LevelRecord};
use unicode_width::UnicodeWidthStr;

use super::answer::{self, Tone};
use super::levels;
use crate::Language;
use crate::limit;
use crate::locale::Locale;
use crate::messages::{capacity as say, run as say_run, verdict as say_verdict};
use crate::terminal::{LEFT_TO_RIGHT, Printer, Style, cut};

/// What stands where nothing was measured or the samples do not suffice.
const MISSING: &str = "–";
/// What marks a level that was ended before its time.
const EARLY: &str = "*";
/// Room between columns.
const GAP: usize = 2;
/// The narrowest table whose words can be read.
const WIDTH_MIN: usize = 72;
/// Columns of the table.
const COLUMNS: usize = 8;
/// Which of them hold words, which stand to the left.
const WORDS: [bool; COLUMNS] = [false, true, true, false, false, false, false, true];

pub(super) fn text(record: &CapacityRecord, locale: &Locale, style: Style) -> String {
    let language = locale.language;
    let printer = Printer { language, style };
    let mut out = String::new();
    let (sign, colour) = match Tone::of(record) {
        Tone::Good => ('✓', AnsiColor::Green),
        Tone::Bad => ('✗', AnsiColor::Red),
        Tone::Open => ('?', AnsiColor::Cyan),
    };
    let ansi = Ansi::new().bold().fg_color(Some(colour.into()));
    let headline = format!("{sign} {}", answer::sentence(record, locale));
    printer.paragraph(&mut out, &headline, ansi, "");
    if let Some(wanted) = &record.wanted {
        printer.paragraph(&mut out, &answer::wanted(wanted, record, locale), ansi, "  ");
    }
    for reason in answer::reasons(record, locale) {
        printer.paragraph(&mut out, &reason, Ansi::new(), "  ");
    }
    let heading = format!("{}:", say_verdict::what_next(language));
    printer.paragraph(&mut out, &heading, Ansi::new().bold(), "");
    for step in answer::next(record, locale) {
        printer.paragraph(&mut out, &step, Ansi::new(), "  ");
    }
    if !record.levels.is_empty() {
        out.push('\n');
        table(&mut out, record, locale, &printer);
        printer.paragraph(&mut out, &units(record, language), Ansi::new().dimmed(), "");
    }
    out
}

/// What the table's units and words mean.
fn units(record: &CapacityRecord, language: Language) -> String {
    let units = say::terminal_units(language, MISSING);
    match record.levels.iter().any(|level| level.ended_early) {
        true => format!("{units} {}", say::terminal_early(language, EARLY)),
        false => units,
    }
}

fn table(out: &mut String, record: &CapacityRecord, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let headings = [
        levels::heading(record.dimension, language),
        say::purpose(language),
        say::outcome(language),
        say_run::quantile(language, locale.trimmed(95.0, 0)),
        say_run::terminal_throughput(language),
        say::cpu(language),
        say::took(language),
        say::limit(language),
    ];
    let rows: Vec<[String; COLUMNS]> =
        record.levels.iter().map(|level| row(level, record, locale)).collect();
    let mut widths: [usize; COLUMNS] = std::array::from_fn(|at| {
        let cells = rows.iter().map(|row| row[at].width());
        cells.chain([headings[at].width()]).max().unwrap_or(0)
    });
    // The last column is the one that can be cut: its words stand in full above the table.
    let before: usize = widths[..COLUMNS - 1].iter().map(|width| width + GAP).sum();
    let room = printer.style.width.max(WIDTH_MIN).saturating_sub(before);
    widths[COLUMNS - 1] = widths[COLUMNS - 1].min(room);
    out.push_str(&printer.painted(&line(&headings, &widths, locale), Ansi::new().dimmed()));
    out.push('\n');
    for row in &rows {
        out.push_str(&line(row, &widths, locale));
        out.push('\n');
    }
}

fn row(level: &LevelRecord, record: &CapacityRecord, locale: &Locale) -> [String; COLUMNS] {
    let language = locale.language;
    let or_missing = |text: Option<String>| text.unwrap_or_else(|| MISSING.to_owned());
    let outcome = levels::outcome(level.outcome, language);
    [
        levels::number(record.dimension, level.value, locale),
        levels::purpose(level.purpose, language),
        match level.ended_early {
            true => outcome + EARLY,
            false => outcome,
        },
        or_missing(level.response_p95_ms.map(|ms| locale.significant(ms))),
        locale.decimal(level.throughput_per_s, 1),
        or_missing(level.host_cpu.map(|cpu| locale.utilisation(cpu))),
        locale.trimmed(level.lasted_s, 0),
        or_missing(level.limit.as_ref().map(|found| limit::short(found.limit, language))),
    ]
}

/// A line of the table; each cell is a run of its own, so that Persian words do not move the columns.
fn line(cells: &[String; COLUMNS], widths: &[usize; COLUMNS], locale: &Locale) -> String {
    let mut line = String::new();
    if locale.language == Language::Persian {
        line.push(LEFT_TO_RIGHT);
    }
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let cell = if *width == 0 { String::new() } else { cut(cell, *width) };
        let room = " ".repeat(width - cell.width());
        let cell = locale.own_direction(&cell);
        let gap = if at == 0 { "" } else { "  " };
        line.push_str(gap);
        line.push_str(&match WORDS[at] {
            true => cell + &room,
            false => room + &cell,
        });
    }
    line.truncate(line.trim_end().len());
    line
}
