//! Documents without a page: terminal text, CSV, JUnit XML.

use unicode_width::UnicodeWidthStr;

use super::{RECORDS, fixtures, hostile};
use crate::terminal::{self, Style};
use crate::{Language, csv, junit};

pub(super) const PLAIN: Style = Style { colour: false, width: 100 };

#[test]
fn a_broken_threshold_in_a_terminal() {
    insta::assert_snapshot!(terminal::run(&fixtures::not_met(), Language::English, PLAIN));
}

#[test]
fn a_broken_threshold_in_a_terminal_in_persian() {
    insta::assert_snapshot!(terminal::run(&fixtures::not_met(), Language::Persian, PLAIN));
}

#[test]
fn few_samples_in_a_terminal() {
    insta::assert_snapshot!(terminal::run(&fixtures::inconclusive(), Language::English, PLAIN));
}

#[test]
fn an_absent_target_in_a_terminal() {
    insta::assert_snapshot!(terminal::run(&fixtures::nothing_measured(), Language::English, PLAIN));
}

#[test]
fn terminal_text_keeps_to_its_width() {
    for (name, record) in RECORDS.iter() {
        for language in Language::ALL {
            for width in [72, 100, 200] {
                let text = terminal::run(record, language, Style { colour: false, width });
                let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                // A hostile text without a space cannot be wrapped.
                let limit = if *name == "hostile" { width + 60 } else { width };
                assert!(widest <= limit, "{name}: {widest} columns of {width}");
            }
        }
    }
}

#[test]
fn colour_is_added_only_where_asked_and_changes_no_word() {
    for language in Language::ALL {
        let record = fixtures::not_met();
        let plain = terminal::run(&record, language, PLAIN);
        let coloured = terminal::run(&record, language, Style { colour: true, ..PLAIN });
        assert!(!plain.contains('\u{1b}'));
        let mut stripped = String::new();
        for piece in coloured.split('\u{1b}') {
            let text = piece.strip_prefix('[').and_then(|code| code.split_once('m'));
            stripped.push_str(text.map_or(piece, |(_, text)| text));
        }
        assert!(coloured.contains("\u{1b}[31m"), "a broken threshold is red");
        assert_eq!(stripped, plain);
    }
}

#[test]
fn a_terminal_obeys_nothing_that_a_target_says() {
    for language in Language::ALL {
        let text = terminal::run(&hostile(), language, PLAIN);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        assert!(!text.contains('\u{202e}') && text.contains(r"\u{202e}"));
    }
}

#[test]
fn the_table_of_steps_as_csv() {
    insta::assert_snapshot!(csv::steps(&fixtures::not_met()));
}

#[test]
fn a_csv_row_has_a_cell_for_each_heading() {
    for (name, record) in RECORDS.iter() {
        let text = csv::steps(record);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let width = reader.headers().expect("a heading").len();
        let rows: Vec<_> = reader.records().collect::<Result<_, _>>().expect("well-formed");
        assert_eq!(rows.len(), record.steps.len() + record.workloads.len(), "{name}");
        assert!(rows.iter().all(|row| row.len() == width), "{name}");
    }
}

#[test]
fn broken_thresholds_fail_and_undecided_ones_are_errors() {
    insta::assert_snapshot!(junit::run(&fixtures::not_met()));
    let undecided = junit::run(&fixtures::inconclusive());
    assert!(undecided.contains("errors=\"2\"") && undecided.contains("type=\"undecided\""));
    let invalid = junit::run(&fixtures::invalid());
    assert!(invalid.contains("type=\"invalid\""));
    assert!(!junit::run(&hostile()).contains("<script"));
}

/// The first warning's reason and the first advice.
#[track_caller]
fn check_busy(change: impl FnOnce(&mut documents::run::RunRecord), reason: &str, advice: &str) {
    let mut record = fixtures::not_met();
    change(&mut record);
    let text = terminal::run(&record, Language::English, Style { colour: false, width: 400 });
    assert!(text.contains(reason) && text.contains(advice), "{text}");
}

#[test]
fn a_busy_host_gets_the_advice_that_fits_what_keeps_it_busy() {
    check_busy(|_| {}, "little reserve", "more or faster cores");
    let others = |record: &mut documents::run::RunRecord| {
        record.host_steady.as_mut().expect("measured").target_cpu_cores = Some(0.4);
    };
    check_busy(others, "do not belong to this test", "stop those that do not belong");
    let elsewhere = |record: &mut documents::run::RunRecord| {
        record.provenance.target.kind = documents::run::TargetKind::Given;
    };
    check_busy(elsewhere, "machine that made the load", "another machine than the target");
}

#[test]
fn where_no_failure_is_allowed_no_share_is_named() {
    let mut record = fixtures::met();
    record.verdict.thresholds[1].limit = 0.0;
    let text = terminal::run(&record, Language::English, PLAIN);
    assert!(text.contains("None of 4,310 steps failed; none may."), "{text}");
}
