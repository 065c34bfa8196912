//! A comparison as test cases for build servers.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use sizing::releases::{MetricComparison, MetricVerdict, ReleaseComparison};

use super::{answer, wording};
use crate::locale::Locale;
use crate::{Language, foreign};

pub(super) fn suite(comparison: &ReleaseComparison) -> String {
    let locale = Locale::of(Language::English);
    let mut suite = TestSuite::new("comparison of releases");
    suite.add_test_case(comparable(comparison, &locale));
    for metric in &comparison.metrics {
        suite.add_test_case(case(metric, &locale));
    }
    let mut report = Report::new("mizan");
    report.add_test_suite(suite);
    report.to_string().expect("XML is written into memory")
}

/// Sides that cannot be compared are an error: nothing of what was to be tested was.
fn comparable(comparison: &ReleaseComparison, locale: &Locale) -> TestCase {
    let reasons = comparison.incomparable.iter();
    let reasons: Vec<String> = reasons.map(|why| answer::incomparable(why, locale)).collect();
    let status = if reasons.is_empty() {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type("not comparable").set_message(reasons.join("\n"));
        status
    };
    TestCase::new("the sides are comparable", status)
}

fn case(metric: &MetricComparison, locale: &Locale) -> TestCase {
    let status = match metric.verdict {
        MetricVerdict::Equivalent | MetricVerdict::Improved => TestCaseStatus::success(),
        MetricVerdict::Regressed => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type("regressed").set_message(wording::sentence(metric, locale));
            status
        }
        MetricVerdict::Inconclusive => {
            let mut status = TestCaseStatus::skipped();
            status.set_type("inconclusive").set_message(wording::sentence(metric, locale));
            status
        }
    };
    let name = wording::metric(metric.metric, &foreign::shown(&metric.of), locale);
    TestCase::new(name, status)
}
