//! Documents for a terminal: plain text, with colours if asked.
//!
//! Sentences are wrapped at the width. Tables keep their columns in one order, left to right, in both
//! languages: a terminal cannot be told the direction of a table, so each line is marked as left to
//! right and each Persian word in it stands in an isolate.

mod calls;
mod cleaning;
mod http;
mod sms;

use anstyle::{AnsiColor, Style as Ansi};
use documents::distribution::{Distribution, samples_needed};
use documents::run::{Answer, RunRecord, StepRecord};
use unicode_width::UnicodeWidthStr;

pub use cleaning::cleaning;

use crate::capacity;
use crate::locale::{Locale, may_run_right_to_left};
use crate::messages::{figures, run as say, verdict as say_verdict};
use crate::summary::{Summary, workload};
use crate::{Language, foreign};

/// How text looks on the terminal at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether the terminal takes ANSI colours.
    pub colour: bool,
    /// Columns of the terminal. Sentences are wrapped at it, names in tables are cut at it.
    pub width: usize,
}

/// Marks a line as right to left (RLM) or left to right (LRM).
pub(crate) const RIGHT_TO_LEFT: char = '\u{200f}';
pub(crate) const LEFT_TO_RIGHT: char = '\u{200e}';

/// What stands for a quantile without enough samples.
const MISSING: &str = "–";

/// Columns under which nothing readable comes about.
const WIDTH_MIN: usize = 40;

/// The verdict of a run in a few lines, and a table of its steps.
///
/// The table is at most 100 columns wide, and at most as wide as the terminal if that has 70 or more.
pub fn run(record: &RunRecord, language: Language, style: Style) -> String {
    let locale = Locale::of(language);
    let summary = Summary::of(record, &locale);
    let printer = Printer { language, style };
    let mut text = String::new();
    let headline = say_verdict::headline(language, &summary.answer, &summary.sentence);
    let headline = format!("{} {headline}", sign(record.verdict.answer));
    printer.paragraph(&mut text, &headline, tone(record.verdict.answer), "");
    for sentence in record.capacity.iter().flat_map(|found| capacity::sentences(found, &locale)) {
        printer.paragraph(&mut text, &sentence, Ansi::new().bold(), "");
    }
    for reason in &summary.reasons {
        printer.paragraph(&mut text, reason, Ansi::new(), "  ");
    }
    let heading = format!("{}:", say_verdict::what_next(language));
    printer.paragraph(&mut text, &heading, Ansi::new().bold(), "");
    for step in &summary.next {
        printer.paragraph(&mut text, step, Ansi::new(), "  ");
    }
    if !record.workloads.is_empty() || !record.steps.is_empty() {
        text.push('\n');
        table(&mut text, record, &locale, &printer);
        let units = say::terminal_units(language, MISSING);
        printer.paragraph(&mut text, &units, Ansi::new().dimmed(), "");
    }
    calls::block(&mut text, record, &locale, &printer);
    sms::block(&mut text, record, &locale, &printer);
    http::block(&mut text, record, &locale, &printer);
    text
}

fn sign(answer: Answer) -> char {
    match answer {
        Answer::Met => '✓',
        Answer::MetWithWarnings => '!',
        Answer::NotMet => '✗',
        Answer::Inconclusive | Answer::Invalid => '?',
    }
}

fn tone(answer: Answer) -> Ansi {
    let colour = match answer {
        Answer::Met => AnsiColor::Green,
        Answer::MetWithWarnings => AnsiColor::Yellow,
        Answer::NotMet => AnsiColor::Red,
        Answer::Inconclusive | Answer::Invalid => AnsiColor::Cyan,
    };
    Ansi::new().bold().fg_color(Some(colour.into()))
}

/// Writes paragraphs and lines in a style.
pub(crate) struct Printer {
    pub(crate) language: Language,
    pub(crate) style: Style,
}

impl Printer {
    /// Writes a text wrapped at the width, each line with its direction.
    pub(crate) fn paragraph(&self, out: &mut String, text: &str, ansi: Ansi, indent: &str) {
        let room = self.style.width.max(WIDTH_MIN) - indent.len();
        for line in wrapped(text, room) {
            if self.language == Language::Persian {
                out.push(RIGHT_TO_LEFT);
            }
            out.push_str(indent);
            out.push_str(&self.painted(&line, ansi));
            out.push('\n');
        }
    }

    pub(crate) fn painted(&self, text: &str, ansi: Ansi) -> String {
        match self.style.colour {
            true => format!("{ansi}{text}{ansi:#}"),
            false => text.to_owned(),
        }
    }
}

/// Breaks a text between words, so that no line is wider than the room unless a word is.
pub(crate) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Widths of the columns of numbers.
const NUMBER_WIDTH: usize = 9;
/// The widest column of names.
const NAME_WIDTH_MAX: usize = 28;
/// The narrowest column of names.
const NAME_WIDTH_MIN: usize = 8;
/// Columns of numbers.
const NUMBERS: usize = 7;

fn table(out: &mut String, record: &RunRecord, locale: &Locale, printer: &Printer) {
    let language = locale.language;
    let room = printer.style.width.saturating_sub(NUMBERS * NUMBER_WIDTH);
    let name_width = room.clamp(NAME_WIDTH_MIN, NAME_WIDTH_MAX);
    let quantile = |n: f64| say::quantile(language, locale.trimmed(n, 1));
    let headings = [
        say::total(language),
        say::failed(language),
        say::terminal_throughput(language),
        quantile(50.0),
        quantile(95.0),
        quantile(99.0),
        say::max(language),
    ];
    let headings = headings.map(|heading| locale.own_direction(&heading));
    let step = locale.own_direction(&say::step(language));
    let heading = line(&step, name_width, &headings, language);
    out.push_str(&printer.painted(&heading, Ansi::new().dimmed()));
    out.push('\n');
    for whole in &record.workloads {
        let name = say::whole_workload(language, workload(&whole.name, locale));
        let name = locale.own_direction(&cut(&name, name_width - 1));
        let text = line(&name, name_width, &numbers(whole, locale), language);
        out.push_str(&printer.painted(&text, Ansi::new().bold()));
        out.push('\n');
    }
    for step in &record.steps {
        let name = locale.isolated(&cut(&foreign::shown(&step.name), name_width - 1));
        out.push_str(&line(&name, name_width, &numbers(step, locale), language));
        out.push('\n');
    }
}

fn numbers(step: &StepRecord, locale: &Locale) -> [String; NUMBERS] {
    let response = &step.response_time;
    [
        locale.integer(step.total()),
        locale.integer(step.failed()),
        locale.decimal(step.throughput_per_s, 1),
        quantile(response, 0.5, locale),
        quantile(response, 0.95, locale),
        quantile(response, 0.99, locale),
        duration(response.max_ms, locale),
    ]
}

fn quantile(distribution: &Distribution, quantile: f64, locale: &Locale) -> String {
    duration(distribution.quantile_ms(quantile), locale)
}

fn duration(ms: Option<f64>, locale: &Locale) -> String {
    ms.map_or_else(|| MISSING.to_owned(), |ms| locale.significant(ms))
}

/// Median, p95, p99 and the largest for a sentence, or how many samples are missing for them.
fn quantiles(times: &Distribution, locale: &Locale) -> [String; 4] {
    let language = locale.language;
    let quantile = |quantile| match times.quantile_ms(quantile) {
        Some(ms) => locale.milliseconds(ms),
        None => figures::not_enough_samples_of(
            language,
            locale.integer(times.samples),
            locale.integer(samples_needed(quantile)),
        ),
    };
    let max = match times.max_ms {
        Some(ms) => locale.milliseconds(ms),
        None => figures::not_measured(language),
    };
    [quantile(0.5), quantile(0.95), quantile(0.99), max]
}

/// A line of a table: the name to the left, the numbers to the right of their columns.
fn line(name: &str, name_width: usize, cells: &[String; NUMBERS], language: Language) -> String {
    let mut line = String::new();
    if language == Language::Persian {
        line.push(LEFT_TO_RIGHT);
    }
    line.push_str(name);
    line.push_str(&" ".repeat(name_width.saturating_sub(name.width())));
    for cell in cells {
        // A cell that is too wide keeps a space before it and shifts the rest.
        line.push_str(&" ".repeat(NUMBER_WIDTH.saturating_sub(cell.width()).max(1)));
        line.push_str(cell);
    }
    line
}

/// The text, cut to so many columns with an ellipsis.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for character in text.chars() {
        if format!("{short}{character}…").width() > columns {
            break;
        }
        short.push(character);
    }
    short.push('…');
    short
}

/// The text, in an isolate that runs right to left if any of it does: a Persian text that begins with a
/// Latin name would otherwise run left to right as a whole.
pub(crate) fn isolated(text: &str) -> String {
    match text.chars().any(may_run_right_to_left) {
        true => format!("\u{2067}{text}\u{2069}"),
        false => text.to_owned(),
    }
}
