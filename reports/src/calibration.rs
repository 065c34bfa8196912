//! A calibration: for people, on a page and on a terminal.

mod page;
mod terminal;
mod wording;

use sizing::calibration::CalibrationRecord;

use crate::Language;
use crate::locale::Locale;
use crate::terminal::Style;

/// The calibration as one HTML file: the factor and the error first, then levels, steps, refused runs
/// and the law of the throughputs.
pub fn html(record: &CalibrationRecord, language: Language) -> String {
    page::calibration(record, &Locale::of(language))
}

/// The calibration for a terminal.
pub fn terminal(record: &CalibrationRecord, language: Language, style: Style) -> String {
    terminal::text(record, &Locale::of(language), style)
}
