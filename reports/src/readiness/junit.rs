//! Readiness as test cases for build servers.

use documents::readiness::{CheckResult, ReadinessRecord, State};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Words, cards};
use crate::foreign;
use crate::junit::unsuccessful;

pub(crate) fn suite(record: &ReadinessRecord, words: &Words) -> String {
    let mut suite = TestSuite::new("readiness");
    for result in &record.results {
        suite.add_test_case(case(result, words));
    }
    let mut report = Report::new("mizan");
    report.add_test_suite(suite);
    report.to_string().expect("XML is written into memory")
}

fn case(result: &CheckResult, words: &Words) -> TestCase {
    let id = foreign::shown(&result.id);
    let name = match result.machine {
        Some(machine) => format!("{id} ({machine})"),
        None => id,
    };
    let kind = result.state.name();
    let message = || message(result, words);
    let status = match &result.state {
        State::Pass | State::Warn | State::Attested(_) => TestCaseStatus::success(),
        State::Fail => unsuccessful(NonSuccessKind::Failure, kind, message()),
        State::Unknown { .. } | State::NeedsAttestation => {
            unsuccessful(NonSuccessKind::Error, kind, message())
        }
        State::Waived { .. } | State::NotApplicable { .. } => {
            let mut status = TestCaseStatus::skipped();
            status.set_type(kind).set_message(message());
            status
        }
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(foreign::shown(&result.section));
    if matches!(result.state, State::Warn | State::Attested(_)) {
        case.set_system_out(format!("{kind}\n{}", message()));
    }
    case
}

/// The row and the lines of its card.
fn message(result: &CheckResult, words: &Words) -> String {
    let lines = cards::lines(result, words).into_iter();
    let lines = lines.map(|line| format!("{}: {}", line.label, line.text));
    words.row(result).into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}
