//! Is a server ready for the install day? Result cards for a terminal, a page, test cases for a build
//! server, and the form that the customer signs.
//!
//! Everything that is said stands in the record ([`ReadinessRecord`]); its sentences come from the table
//! of readiness and from the catalogue of prerequisites. Items are counted and ordered here, nothing else.

mod answer;
mod cards;
mod form;
mod junit;
mod page;
mod sections;
mod terminal;
mod wording;
mod worth;

use documents::readiness::ReadinessRecord;
use jiff::civil::Date;

use crate::Language;
use crate::terminal::Style;

#[cfg(test)]
pub(crate) use form::page as form_by;
#[cfg(test)]
pub(crate) use junit::suite as junit_by;
#[cfg(test)]
pub(crate) use page::page as page_by;
#[cfg(test)]
pub(crate) use terminal::text as terminal_by;
pub(crate) use wording::Words;

/// The kind of the hashes.
const HASH: &str = "SHA-256";

/// The answer, then the items by section as result cards, open ones first in each.
///
/// What holds stands in one line. What the install does not call for is counted, and listed with
/// `verbose`, which also tells how each fact was read.
pub fn terminal(
    record: &ReadinessRecord,
    language: Language,
    style: Style,
    verbose: bool,
) -> String {
    terminal::text(record, &Words::of(language), style, verbose)
}

/// The answer, what was asked for and what the server is worth, for who asked something else as well.
pub fn summary(record: &ReadinessRecord, language: Language, style: Style) -> String {
    terminal::summary(record, &Words::of(language), style)
}

/// The readiness as one HTML file: the answer and what to do first, what the server is worth, all items
/// by section with how each fact was read, the evidence with its hashes, and the provenance.
pub fn html(record: &ReadinessRecord, language: Language) -> String {
    page::page(record, &Words::of(language))
}

/// The items as JUnit XML, always English.
///
/// What fails is a failure; what is unknown or waits for a person's word is an error, since it is no
/// success; what is waived or not called for is skipped. A warning succeeds and says so in its output.
pub fn junit(record: &ReadinessRecord) -> String {
    junit::suite(record, &Words::of(Language::English))
}

/// The form that is printed and signed, as one HTML file for A4.
///
/// `evidence_hash` is the SHA-256 of the evidence; it stands with the catalogue's version and hash at the
/// foot of every printed page: the foot is a footer group, which browsers repeat on each page, and page
/// numbers stand in the margin where the browser knows margin boxes. Without `printed_on` the day is left
/// to be filled in. While an item fails, is unknown or waits for a person's word, the form does not say
/// that the server is ready.
pub fn acknowledgement(
    record: &ReadinessRecord,
    evidence_hash: &str,
    printed_on: Option<Date>,
    language: Language,
) -> String {
    form::page(record, evidence_hash, printed_on, &Words::of(language))
}
