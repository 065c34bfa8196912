//! Comparisons without a page: terminal text, CSV, JUnit XML.

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::terminal::Style;
use crate::{Language, comparison};

const PLAIN: Style = Style { colour: false, width: 100 };

#[test]
fn a_slower_release_in_a_terminal() {
    insta::assert_snapshot!(comparison::terminal(&regressed(), Language::English, PLAIN));
}

#[test]
fn a_slower_release_in_a_terminal_in_persian() {
    insta::assert_snapshot!(comparison::terminal(&regressed(), Language::Persian, PLAIN));
}

#[test]
fn sides_that_cannot_be_compared_in_a_terminal() {
    insta::assert_snapshot!(comparison::terminal(&not_comparable(), Language::English, PLAIN));
}

/// The headline, and a sentence of what follows.
#[track_caller]
fn check(document: &ReleaseComparison, headline: &str, sentence: &str) {
    let style = Style { colour: false, width: 400 };
    let text = comparison::terminal(document, Language::English, style).replace('\u{a0}', " ");
    assert_eq!(text.lines().next(), Some(headline), "{text}");
    assert!(text.contains(sentence), "no `{sentence}` in {text}");
}

#[test]
fn each_verdict_has_its_sentence_and_its_way_on() {
    check(
        &regressed(),
        "✗ Regressed: p95 of issue_invoice is 18.9 % slower (12.4 % to 25.0 %).",
        "Look at what the new release does otherwise in issue_invoice",
    );
    check(
        &inconclusive(),
        "? Inconclusive: These runs do not yet tell whether the new release is slower.",
        "Run each release 6 more times, the two in turn",
    );
    check(
        &not_regressed(),
        "✓ Not regressed: No metric of the new release is worse than the base by more than 5 %.",
        "Improved: p95 of dashboard is 16.0 % faster (13.0 % to 19.0 %).",
    );
    check(
        &not_comparable(),
        "? Not comparable: These runs cannot be held against each other.",
        "Compare runs of one scenario, one seed and one host",
    );
}

#[test]
fn an_interval_with_changes_of_both_directions_keeps_its_signs() {
    check(
        &inconclusive(),
        "? Inconclusive: These runs do not yet tell whether the new release is slower.",
        "Not told yet: p95 of find_person_by_name is 3.0 % slower (−2.1 % to +8.1 %).",
    );
}

#[test]
fn further_metrics_are_counted_in_words_that_agree() {
    let with = |metrics: usize| {
        let mut document = wide();
        document.metrics.truncate(metrics);
        document
    };
    let headline = "✗ Regressed: p95 of a_step_with_quite_a_long_name_number_0 is 3,900 % slower \
                    (3,500 % to 4,300 %).";
    check(&with(6), headline, "One more metric regressed; the table lists it.");
    check(&with(40), headline, "35 more metrics regressed; the table lists them.");
}

#[test]
fn where_the_runs_needed_are_not_known_none_are_named() {
    let mut document = inconclusive();
    document.runs_needed = None;
    let headline = "? Inconclusive: These runs do not yet tell whether the new release is slower.";
    check(&document, headline, "These runs do not tell how often.");
    document.runs_needed = Some(1);
    check(&document, headline, "Run each release once more");
}

#[test]
fn the_text_of_a_comparison_keeps_to_its_width() {
    for (name, document) in all() {
        for language in Language::ALL {
            for width in [72, 100, 200] {
                let style = Style { colour: false, width };
                let text = comparison::terminal(&document, language, style);
                let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                // A hostile text without a space cannot be wrapped.
                let limit = if name == "hostile" { width + 60 } else { width };
                assert!(widest <= limit, "{name}: {widest} columns of {width}:\n{text}");
            }
        }
    }
}

#[test]
fn a_terminal_obeys_nothing_that_a_comparison_names() {
    for language in Language::ALL {
        let text = comparison::terminal(&hostile(), language, PLAIN);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        assert!(!text.contains('\u{202e}') && text.contains(r"\u{202e}"));
    }
}

#[test]
fn colour_of_a_comparison_is_added_only_where_asked() {
    let style = Style { colour: true, ..PLAIN };
    assert!(comparison::terminal(&regressed(), Language::English, style).contains("\u{1b}[31m"));
    assert!(!comparison::terminal(&regressed(), Language::English, PLAIN).contains('\u{1b}'));
}

#[test]
fn the_csv_has_a_row_for_each_run_of_each_metric() {
    for (name, document) in all() {
        let text = comparison::csv(&document);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let width = reader.headers().expect("a heading").len();
        let rows: Vec<_> = reader.records().collect::<Result<_, _>>().expect("well-formed");
        assert_eq!(rows.len(), document.metrics.len() * 20, "{name}");
        assert!(rows.iter().all(|row| row.len() == width), "{name}");
    }
    let text = comparison::csv(&regressed());
    let row = text.lines().nth(11).expect("the first run of the new release");
    assert!(row.starts_with("issue_invoice,response_p95,ms,regressed,1.189"), "{row}");
    assert!(row.contains(",1.124,1.25,,0.00002,0.0003,new,2026-10-03T08:04:07Z,"), "{row}");
}

#[test]
fn a_run_is_not_named_beside_values_that_may_be_anothers() {
    let mut document = regressed();
    document.metrics[0].base.pop();
    let text = comparison::csv(&document);
    assert!(text.lines().nth(1).expect("a row").contains(",base,,"), "{text}");
    assert!(text.lines().nth(10).expect("a row").contains(",new,2026-"), "{text}");
}

#[test]
fn regressed_metrics_fail_and_inconclusive_ones_are_skipped() {
    let text = comparison::junit(&regressed()).replace('\u{a0}', " ");
    assert!(text.contains("tests=\"12\" disabled=\"2\" errors=\"0\" failures=\"4\""), "{text}");
    assert!(text.contains("name=\"p95 of issue_invoice\""), "{text}");
    let message = "message=\"p95 of issue_invoice is 18.9 % slower (12.4 % to 25.0 %).\"";
    assert!(text.contains(message), "{text}");
    let refused = comparison::junit(&not_comparable());
    assert!(refused.contains("tests=\"1\" disabled=\"0\" errors=\"1\""), "{refused}");
    assert!(!comparison::junit(&hostile()).contains("<script"));
}
