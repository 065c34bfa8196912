//! A table for a terminal: a name and some columns of words, wrapped in their columns.
//!
//! As in all tables of the terminal, columns stand left to right in both languages, and each piece
//! of Persian stands in an isolate.

use anstyle::Style as Ansi;
use unicode_width::UnicodeWidthStr;

use crate::Language;
use crate::locale::Locale;
use crate::terminal::{LEFT_TO_RIGHT, Printer, cut, isolated, wrapped};

/// The widest table.
pub(super) const WIDTH_MAX: usize = 100;
/// The narrowest table whose words can be read.
const WIDTH_MIN: usize = 72;
/// Columns of the names.
const NAME_WIDTH: usize = 20;
/// Room between columns.
const GAP: usize = 2;

/// A row: the lines of its name and of its cells, not yet wrapped.
pub(super) struct GridRow {
    pub(super) name: String,
    pub(super) cells: Vec<Vec<String>>,
}

/// Writes the table.
pub(super) struct Grid<'a> {
    pub(super) printer: &'a Printer,
    pub(super) locale: &'a Locale,
    /// Columns beside the names.
    pub(super) columns: usize,
}

impl Grid<'_> {
    fn cell_width(&self) -> usize {
        let width = self.printer.style.width.clamp(WIDTH_MIN, WIDTH_MAX);
        (width - NAME_WIDTH) / self.columns - GAP
    }

    /// A line of headings, one for each column.
    pub(super) fn headings(&self, out: &mut String, headings: &[String]) {
        let cells = headings.iter().map(|heading| vec![heading.clone()]).collect();
        self.write(out, &GridRow { name: String::new(), cells }, Ansi::new().bold());
    }

    /// The heading of a group of rows.
    pub(super) fn group(&self, out: &mut String, heading: &str) {
        let row = GridRow { name: heading.to_owned(), cells: Vec::new() };
        self.write(out, &row, Ansi::new().bold());
    }

    pub(super) fn row(&self, out: &mut String, row: &GridRow) {
        self.write(out, row, Ansi::new());
    }

    fn write(&self, out: &mut String, row: &GridRow, ansi: Ansi) {
        // A group's heading has the line to itself.
        let name_width = match row.cells.is_empty() {
            true => WIDTH_MIN - GAP,
            false => NAME_WIDTH - GAP,
        };
        let width = self.cell_width();
        let mut pieces = vec![(NAME_WIDTH, lines(std::slice::from_ref(&row.name), name_width))];
        pieces.extend(row.cells.iter().map(|cell| (width + GAP, lines(cell, width))));
        let height = pieces.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        for at in 0..height {
            let mut line = String::new();
            let mut room = 0;
            for (width, lines) in &pieces {
                let text = lines.get(at).map_or("", String::as_str);
                if !text.is_empty() {
                    line.push_str(&" ".repeat(room));
                    line.push_str(&isolated(text));
                    room = 0;
                }
                room += width.saturating_sub(text.width());
            }
            if self.locale.language == Language::Persian {
                out.push(LEFT_TO_RIGHT);
            }
            out.push_str(&self.printer.painted(&line, ansi));
            out.push('\n');
        }
    }
}

/// The lines wrapped at a width. A line of its own direction is written later; isolates inside
/// would be torn by the wrapping.
fn lines(texts: &[String], width: usize) -> Vec<String> {
    let bare = |text: &String| text.replace(['\u{2068}', '\u{2069}'], "");
    let wrap = |text: String| wrapped(&text.replace('\u{a0}', " "), width);
    texts.iter().map(bare).flat_map(wrap).map(|line| cut(&line, width)).collect()
}
