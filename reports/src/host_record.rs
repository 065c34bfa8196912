//! What a machine is worth by the host benchmark: for people on a terminal and on a page.
//!
//! The axes shown are those of the last session; all sessions stand in one table. Medians are those that
//! the record holds: nothing is put together over sessions here.

mod axes;
mod page;
mod sessions;
mod terminal;
mod wording;

use documents::benchmark::HostRecord;

use crate::Language;
use crate::locale::Locale;
use crate::terminal::Style;

/// The machine's index, the axes of the last session, what was left out and why, and all sessions.
///
/// The table of sessions is at most as wide as the terminal if that has 100 columns or more.
pub fn terminal(record: &HostRecord, language: Language, style: Style) -> String {
    terminal::text(record, &Locale::of(language), style)
}

/// The same as one HTML file, with the machine's standing facts and the provenance.
pub fn html(record: &HostRecord, language: Language) -> String {
    page::page(record, &Locale::of(language))
}
