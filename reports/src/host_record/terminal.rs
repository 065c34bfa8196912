//! A host record for a terminal.

use anstyle::Style as Ansi;
use documents::benchmark::{HostRecord, Session};
use unicode_width::UnicodeWidthStr;

use super::axes::{self, Axis, Figure};
use super::sessions::{self, COLUMNS};
use super::wording::{self, STOPPED, UNSTEADY};
use crate::Language;
use crate::locale::Locale;
use crate::messages::host_record as say;
use crate::terminal::{LEFT_TO_RIGHT, Printer, Style, cut};

/// What stands in a cell where nothing was measured.
const MISSING: &str = "–";
/// Room of what belongs to a heading.
const INDENT: &str = "  ";
/// Room between columns.
const GAP: usize = 2;

pub(super) fn text(record: &HostRecord, locale: &Locale, style: Style) -> String {
    let language = locale.language;
    let printer = Printer { language, style };
    let mut out = String::new();
    printer.paragraph(&mut out, &wording::headline(record, locale), Ansi::new().bold(), "");
    printer.paragraph(&mut out, &wording::machine(&record.host, locale), Ansi::new(), INDENT);
    let Some(last) = record.sessions.last() else {
        printer.paragraph(&mut out, &say::no_sessions(language), Ansi::new(), INDENT);
        return out;
    };
    for sentence in wording::session(last, locale) {
        printer.paragraph(&mut out, &sentence, Ansi::new(), INDENT);
    }
    if let Some(sentence) = wording::allowed(record, last, locale) {
        printer.paragraph(&mut out, &sentence, Ansi::new(), INDENT);
    }
    for axis in axes::of(last, locale) {
        axis_lines(&mut out, &axis, language, &printer);
    }
    left_out(&mut out, last, locale, &printer);
    out.push('\n');
    printer.paragraph(&mut out, &say::sessions(language), Ansi::new().bold(), "");
    table(&mut out, record, locale, &printer);
    let note = say::terminal_note(language, MISSING, UNSTEADY, STOPPED);
    printer.paragraph(&mut out, &note, Ansi::new().dimmed(), "");
    out
}

fn axis_lines(out: &mut String, axis: &Axis, language: Language, printer: &Printer) {
    out.push('\n');
    printer.paragraph(out, &axis.heading, Ansi::new().bold(), "");
    for Figure { name, value, steady, index, further } in &axis.figures {
        let index = index.as_ref().map(|n| say::labelled(language, say::index(language), n));
        let notes: Vec<String> = [index, steady.clone()].into_iter().flatten().collect();
        let value = match notes.is_empty() {
            true => value.clone(),
            false => {
                let notes = notes.join(&crate::messages::figures::list_separator(language));
                say::with_note(language, value, notes)
            }
        };
        printer.paragraph(out, &say::labelled(language, name, value), Ansi::new(), INDENT);
        if let Some(further) = further {
            printer.paragraph(out, further, Ansi::new(), "      ");
        }
    }
    for sentence in &axis.sentences {
        printer.paragraph(out, sentence, Ansi::new(), INDENT);
    }
}

fn left_out(out: &mut String, session: &Session, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let left_out = axes::left_out(session, locale);
    if left_out.is_empty() {
        return;
    }
    out.push('\n');
    printer.paragraph(out, &say::left_out(language), Ansi::new().bold(), "");
    for (axis, reason) in left_out {
        printer.paragraph(out, &say::labelled(language, axis, reason), Ansi::new(), INDENT);
    }
}

/// All sessions. The table has its columns from left to right in both languages.
fn table(out: &mut String, record: &HostRecord, locale: &Locale, printer: &Printer) {
    let headings = sessions::headings(locale.language);
    let rows: Vec<[String; COLUMNS]> = record
        .sessions
        .iter()
        .map(|session| {
            let cells = sessions::cells(session, locale);
            cells.map(|cell| cell.unwrap_or_else(|| MISSING.to_owned()))
        })
        .collect();
    let widths: [usize; COLUMNS] = std::array::from_fn(|at| {
        let cells = rows.iter().map(|row| row[at].width());
        // A long heading is broken at its words, so that its longest word makes the column.
        let heading = headings[at].split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0);
        cells.chain([heading]).max().unwrap_or(0)
    });
    for line in heading_lines(&headings, &widths) {
        let line = row_line(&line, &widths, locale);
        out.push_str(&printer.painted(&line, Ansi::new().dimmed()));
        out.push('\n');
    }
    for row in &rows {
        out.push_str(&row_line(row, &widths, locale));
        out.push('\n');
    }
}

/// The headings, each wrapped in its column.
fn heading_lines(
    headings: &[String; COLUMNS],
    widths: &[usize; COLUMNS],
) -> Vec<[String; COLUMNS]> {
    let wrapped: [Vec<String>; COLUMNS] =
        std::array::from_fn(|at| crate::terminal::wrapped(&headings[at], widths[at]));
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    // Short headings stand at the foot, on their column.
    let word = |lines: &Vec<String>, line: usize| {
        let skipped = height - lines.len();
        line.checked_sub(skipped).and_then(|at| lines.get(at)).cloned().unwrap_or_default()
    };
    (0..height).map(|line| std::array::from_fn(|at| word(&wrapped[at], line))).collect()
}

/// A line of the table; each cell is a run of its own, so that Persian words do not move the columns.
fn row_line(cells: &[String; COLUMNS], widths: &[usize; COLUMNS], locale: &Locale) -> String {
    let mut line = String::new();
    if locale.language == Language::Persian {
        line.push(LEFT_TO_RIGHT);
    }
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let cell = cut(cell, *width);
        let room = " ".repeat(width - cell.width());
        let cell = match cell.is_empty() {
            true => cell,
            false => locale.own_direction(&cell),
        };
        line.push_str(&" ".repeat(if at == 0 { 0 } else { GAP }));
        // Words stand to the left, numbers to the right.
        line.push_str(&if at < 2 { cell + &room } else { room + &cell });
    }
    line.truncate(line.trim_end().len());
    line
}
