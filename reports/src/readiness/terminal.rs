//! Readiness for a terminal: the answer, then a card for each item that needs attention.

use anstyle::{AnsiColor, Style as Ansi};
use documents::readiness::{CheckResult, ReadinessAnswer, ReadinessRecord, State};

use super::answer::{self, Counts};
use super::cards::{self, Line};
use super::sections::{by_section, is_left_out, is_settled, sign};
use super::{Words, worth};
use crate::messages::readiness as say;
use crate::terminal::{Printer, Style, cut};

/// Room of a card's lines under its heading.
const INDENT: &str = "      ";
/// Room of a heading.
const HEADING: &str = "  ";
/// The narrowest terminal that is written for.
const WIDTH_MIN: usize = 40;

pub(crate) fn text(record: &ReadinessRecord, words: &Words, style: Style, verbose: bool) -> String {
    let printer = Printer { language: words.language(), style };
    let mut out = String::new();
    head(&mut out, record, words, &printer);
    for section in by_section(record) {
        out.push('\n');
        printer.paragraph(&mut out, &words.section(section.name), Ansi::new().bold(), "");
        for result in section.items {
            match is_settled(result) && !verbose {
                true => in_a_line(&mut out, result, words, &printer),
                false => card(&mut out, result, words, &printer, verbose),
            }
        }
    }
    left_out(&mut out, record, words, &printer, verbose);
    out
}

/// The head alone, for who asked something else.
pub(crate) fn summary(record: &ReadinessRecord, words: &Words, style: Style) -> String {
    let mut out = String::new();
    head(&mut out, record, words, &Printer { language: words.language(), style });
    out
}

/// The answer, what was asked for, and what the server is worth.
fn head(out: &mut String, record: &ReadinessRecord, words: &Words, printer: &Printer) {
    let (sign, colour) = match answer::answer(record) {
        ReadinessAnswer::Ready => ('✓', AnsiColor::Green),
        ReadinessAnswer::ReadyWithWarnings => ('!', AnsiColor::Yellow),
        ReadinessAnswer::NotReady => ('✗', AnsiColor::Red),
        ReadinessAnswer::Incomplete => ('?', AnsiColor::Cyan),
    };
    let headline = format!("{sign} {}", answer::sentence(record, words));
    printer.paragraph(out, &headline, in_colour(colour).bold(), "");
    printer.paragraph(out, &answer::asked(record, words), Ansi::new(), HEADING);
    let worth = worth::sentence(record.worth.as_ref(), words);
    printer.paragraph(out, &worth, Ansi::new(), HEADING);
}

fn in_colour(colour: AnsiColor) -> Ansi {
    Ansi::new().fg_color(Some(colour.into()))
}

fn tone(state: &State) -> Ansi {
    match state {
        State::Pass | State::Attested(_) => in_colour(AnsiColor::Green),
        State::Warn | State::Waived { .. } => in_colour(AnsiColor::Yellow),
        State::Fail => in_colour(AnsiColor::Red),
        State::Unknown { .. } | State::NeedsAttestation => in_colour(AnsiColor::Cyan),
        State::NotApplicable { .. } => Ansi::new().dimmed(),
    }
}

/// The sign, the ID, the machine and the state.
fn heading(result: &CheckResult, words: &Words) -> String {
    let id = words.locale.isolated(&result.id);
    let id = match cards::machine(result, words) {
        Some(machine) => say::on_machine(words.language(), id, machine),
        None => id,
    };
    format!("{} {id}", sign(&result.state).0)
}

/// An item that holds, cut to one line: what was found, or what it asks for.
fn in_a_line(out: &mut String, result: &CheckResult, words: &Words, printer: &Printer) {
    let found = result.found.as_ref().map(|found| words.message(found));
    let line = match found.or_else(|| words.row(result)) {
        Some(text) => say::labelled(words.language(), heading(result, words), text),
        None => heading(result, words),
    };
    let room = printer.style.width.max(WIDTH_MIN) - HEADING.len();
    printer.paragraph(out, &closed(cut(&line, room)), tone(&result.state), HEADING);
}

/// The text with an end to each isolate that was cut open.
fn closed(mut text: String) -> String {
    let open = text.matches('\u{2068}').count().saturating_sub(text.matches('\u{2069}').count());
    text.extend(std::iter::repeat_n('\u{2069}', open));
    text
}

fn card(out: &mut String, result: &CheckResult, words: &Words, printer: &Printer, verbose: bool) {
    let language = words.language();
    let state = words.state(&result.state);
    let heading = say::labelled(language, heading(result, words), state);
    printer.paragraph(out, &heading, tone(&result.state), HEADING);
    if let Some(row) = words.row(result) {
        printer.paragraph(out, &row, Ansi::new(), INDENT);
    }
    let read_by = verbose.then(|| cards::read_by(result, words)).flatten();
    for Line { label, text } in cards::lines(result, words).into_iter().chain(read_by) {
        printer.paragraph(out, &say::labelled(language, label, text), Ansi::new(), INDENT);
    }
}

/// What the install does not call for: counted, and listed if asked.
fn left_out(
    out: &mut String,
    record: &ReadinessRecord,
    words: &Words,
    printer: &Printer,
    verbose: bool,
) {
    let language = words.language();
    let sentence = match Counts::of(&record.results).not_applicable {
        0 => return,
        1 => say::not_called_for_one(language),
        n => say::not_called_for_many(language, words.locale.integer(n)),
    };
    out.push('\n');
    printer.paragraph(out, &sentence, Ansi::new().dimmed(), "");
    if verbose {
        for result in record.results.iter().filter(|result| is_left_out(result)) {
            let why = cards::behind(&result.state, result, words);
            let why: Vec<String> = why.into_iter().map(|line| line.text).collect();
            let line = say::labelled(language, heading(result, words), why.join(" "));
            printer.paragraph(out, &line, tone(&result.state), HEADING);
        }
    }
}
