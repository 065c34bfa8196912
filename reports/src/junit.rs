//! Test cases for build servers: JUnit XML, always English.
//!
//! The suite is the scenario. Each threshold is a case: it succeeds, fails, or is an error where the
//! samples do not suffice, because an undecided threshold is no success. A case of its own says
//! whether the measurement is sound.

use documents::run::{RunRecord, ThresholdRecord, ThresholdState};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::locale::Locale;
use crate::summary::{invalidity, judgement};
use crate::{Language, foreign};

/// The thresholds of a run as JUnit XML.
pub fn run(record: &RunRecord) -> String {
    let locale = Locale::of(Language::English);
    let mut suite = TestSuite::new(foreign::shown(&record.provenance.scenario));
    suite.add_test_case(soundness(record, &locale));
    for threshold in &record.verdict.thresholds {
        suite.add_test_case(case(threshold, &locale));
    }
    let mut report = Report::new("mizan");
    report.add_test_suite(suite);
    report.to_string().expect("XML is written into memory")
}

fn soundness(record: &RunRecord, locale: &Locale) -> TestCase {
    let reasons: Vec<String> =
        record.soundness.invalid.iter().map(|reason| invalidity(reason, locale)).collect();
    let status = match reasons.is_empty() {
        true => TestCaseStatus::success(),
        false => unsuccessful(NonSuccessKind::Error, "invalid", reasons.join("\n")),
    };
    TestCase::new("the measurement is sound", status)
}

fn case(threshold: &ThresholdRecord, locale: &Locale) -> TestCase {
    let status = match threshold.state {
        ThresholdState::Holds => TestCaseStatus::success(),
        ThresholdState::Broken => {
            unsuccessful(NonSuccessKind::Failure, "broken", judgement(threshold, locale))
        }
        ThresholdState::Undecided => {
            unsuccessful(NonSuccessKind::Error, "undecided", judgement(threshold, locale))
        }
    };
    TestCase::new(foreign::shown(&threshold.threshold), status)
}

pub(crate) fn unsuccessful(kind: NonSuccessKind, name: &str, message: String) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(name).set_message(message);
    status
}
