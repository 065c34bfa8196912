//! How much a host carries: for people on a terminal and on a page, for a spreadsheet, and for a
//! build server.
//!
//! Every figure stands in the record of the search ([`CapacityRecord`]); each of its levels is a run
//! with a report of its own, whose name stands beside it.

mod answer;
mod changes;
mod charts;
mod levels;
mod page;
mod table;
mod terminal;

use documents::capacity::CapacityRecord;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::junit::unsuccessful;
use crate::locale::Locale;
use crate::page::Section;
use crate::terminal::Style;
use crate::{Language, foreign};

/// The answer in sentences, and a table of the levels.
///
/// The table is at most as wide as the terminal if that has 72 columns or more.
pub fn terminal(record: &CapacityRecord, language: Language, style: Style) -> String {
    terminal::text(record, &Locale::of(language), style)
}

/// The answer as one HTML file.
///
/// The answer and its reasons come first, in words; what to change, the limit with its evidence, the
/// levels as charts and as a table, and the provenance follow. The reports of the levels are named,
/// not linked to: a page that arrives by mail stands alone.
pub fn html(record: &CapacityRecord, language: Language) -> String {
    page::page(record, &Locale::of(language))
}

/// The search that followed a run, as a section of the run's page.
pub(crate) fn section(record: &CapacityRecord, locale: &Locale) -> Section {
    page::section(record, locale)
}

/// What the run that a search followed says of it: how much is carried, and whether so many are.
pub(crate) fn sentences(record: &CapacityRecord, locale: &Locale) -> Vec<String> {
    let wanted = record.wanted.iter().map(|wanted| answer::wanted(wanted, record, locale));
    std::iter::once(answer::sentence(record, locale)).chain(wanted).collect()
}

/// The levels as CSV (RFC 4180), in the order in which they were played.
///
/// Times are in the unit of their heading, shares in `[0, 1]`; a cell is empty where nothing was
/// measured or the samples do not suffice. The level's heading names what was raised: `users`,
/// `calls_per_hour` or `messages_per_s`.
pub fn csv(record: &CapacityRecord) -> String {
    table::csv(record)
}

/// The answer as JUnit XML, always English: one case that succeeds where a capacity was found, and,
/// where a number was asked about, one that succeeds where it is carried. What could not be told is
/// an error, since it is no success.
pub fn junit(record: &CapacityRecord) -> String {
    let locale = Locale::of(Language::English);
    let mut suite = TestSuite::new(foreign::shown(&record.provenance.scenario));
    let found = match answer::is_known(record) {
        true => TestCaseStatus::success(),
        false => unsuccessful(NonSuccessKind::Error, "unknown", answer::sentence(record, &locale)),
    };
    let mut capacity = TestCase::new("a capacity is found", found);
    capacity.set_system_out(answer::sentence(record, &locale));
    suite.add_test_case(capacity);
    suite.add_test_cases(record.wanted.iter().map(|wanted| {
        let said = answer::wanted(wanted, record, &locale);
        let status = match wanted.met {
            Some(true) => TestCaseStatus::success(),
            Some(false) => unsuccessful(NonSuccessKind::Failure, "not_carried", said),
            None => unsuccessful(NonSuccessKind::Error, "unknown", said),
        };
        let amount = levels::amount(record.dimension, wanted.value, &locale);
        TestCase::new(format!("the host carries {amount}"), status)
    }));
    let mut report = Report::new("mizan");
    report.add_test_suite(suite);
    report.to_string().expect("XML is written into memory")
}
