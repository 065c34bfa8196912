//! What a verdict says of messages.

use documents::run::{Invalidity, RunRecord, ThresholdRecord, ThresholdState};

use super::super::fixtures::sms::named;
use crate::locale::Locale;
use crate::summary::Summary;
use crate::{Language, html, junit};

/// The reasons of a verdict.
fn reasons(record: &RunRecord, language: Language) -> Vec<String> {
    Summary::of(record, &Locale::of(language)).reasons
}

#[test]
fn a_broken_threshold_on_messages_is_a_reason_and_an_advice() {
    let record = named("sms faults");
    let english = reasons(&record, Language::English);
    assert_eq!(english[0], "Messages lost: 12 of 5,740, allowed 0.");
    assert_eq!(english[2], "Messages reordered: 61 of 5,740, allowed 50.");
    assert_eq!(reasons(&record, Language::Persian)[0], "پیامک‌های گم‌شده: ۱۲ از ۵٬۷۴۰؛ مجاز: ۰.");
    let held =
        "95 % of the campaign messages reached the gateway within 41.3 s; up to 60 s is allowed.";
    assert!(english.iter().any(|reason| reason.replace('\u{a0}', " ") == held), "{english:?}");
    for language in Language::ALL {
        let summary = Summary::of(&record, &Locale::of(language));
        // One for the wrong messages and one for each warning; nothing was slow.
        assert_eq!(summary.next.len(), 1 + record.verdict.warnings.len());
    }
}

#[test]
fn a_slow_way_to_the_gateway_is_called_so() {
    let mut record = named("sms faults");
    let of = |threshold: &&mut ThresholdRecord| threshold.threshold.contains("campaign_message");
    let threshold = record.verdict.thresholds.iter_mut().find(of).expect("a threshold");
    (threshold.state, threshold.over) = (ThresholdState::Broken, 991);
    let judged = |threshold: &ThresholdRecord| {
        crate::summary::judgement(threshold, &Locale::of(Language::English)).replace('\u{a0}', " ")
    };
    assert_eq!(
        judged(threshold),
        "95 % of the campaign messages should reach the gateway within 60 s; it took 41.3 s."
    );
    threshold.observed = None;
    assert_eq!(
        judged(threshold),
        "991 of 5,721 campaign messages took longer than 60 s to the gateway or did not reach it; \
         at most 5 % of them may."
    );
}

#[test]
fn a_gateway_that_was_not_reached_says_why_nothing_was_sent() {
    let record = named("gateway not reached");
    assert!(matches!(record.soundness.invalid[0], Invalidity::GatewayNotReached { .. }));
    let summary = Summary::of(&record, &Locale::of(Language::English));
    assert!(summary.reasons[0].starts_with("A trial message did not come to the gateway"));
    assert!(summary.next[0].starts_with("Set the CRM's SMS line to the gateway"));
    let page = html::run(&record, Language::English);
    assert!(
        page.contains(
            "cannot say whether the system at http://crm.example:8080 carries one message"
        )
    );
    assert!(!page.contains("id=\"course\""), "there were no users whose course there is");
}

#[test]
fn a_broken_threshold_on_messages_fails_its_test_case() {
    let xml = junit::run(&named("sms faults"));
    let case = xml.split("<testcase").find(|case| case.contains("name=\"lost(sms) = 0\""));
    let case = case.expect("a case for the threshold");
    assert!(case.contains("Messages lost: 12 of 5,740, allowed 0."), "{case}");
    assert!(case.contains("type=\"broken\""), "{case}");
    let absent = junit::run(&named("gateway not reached"));
    assert!(absent.contains("A trial message did not come to the gateway"), "{absent}");
}
