//! A capacity without a page: terminal text, CSV, JUnit XML.

use documents::capacity::CapacityRecord;
use unicode_width::UnicodeWidthStr;

use super::{SEARCHES, at_least, calls, found, messages, not_carried, unknown};
use crate::terminal::Style;
use crate::{Language, capacity};

const PLAIN: Style = Style { colour: false, width: 100 };

#[test]
fn a_capacity_in_a_terminal() {
    insta::assert_snapshot!(capacity::terminal(&found(), Language::English, PLAIN));
}

#[test]
fn a_capacity_in_a_terminal_in_persian() {
    insta::assert_snapshot!(capacity::terminal(&not_carried(), Language::Persian, PLAIN));
}

#[test]
fn a_saturated_generator_in_a_narrow_terminal() {
    let narrow = Style { colour: false, width: 72 };
    insta::assert_snapshot!(capacity::terminal(&at_least(), Language::English, narrow));
}

#[test]
fn terminal_text_keeps_to_its_width() {
    for (name, record) in SEARCHES.iter() {
        for language in Language::ALL {
            for width in [72, 100, 200] {
                let text = capacity::terminal(record, language, Style { colour: false, width });
                let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                // A hostile text without a space cannot be wrapped.
                let limit = if *name == "hostile" { width + 60 } else { width };
                assert!(widest <= limit, "{name}: {widest} columns of {width}: {text}");
            }
        }
    }
}

#[test]
fn colour_is_added_only_where_asked_and_says_whether_it_is_carried() {
    let coloured = |record: &CapacityRecord| {
        let style = Style { colour: true, width: 100 };
        capacity::terminal(record, Language::English, style)
    };
    assert!(coloured(&found()).starts_with("\u{1b}[1m\u{1b}[32m✓"));
    assert!(coloured(&not_carried()).starts_with("\u{1b}[1m\u{1b}[31m✗"));
    assert!(coloured(&unknown()).starts_with("\u{1b}[1m\u{1b}[36m?"));
    assert!(!capacity::terminal(&found(), Language::English, PLAIN).contains('\u{1b}'));
}

#[test]
fn a_terminal_obeys_nothing_that_a_scenario_says() {
    let hostile = &SEARCHES.iter().find(|(name, _)| *name == "hostile").expect("the fixture").1;
    for language in Language::ALL {
        let text = capacity::terminal(hostile, language, PLAIN);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        assert!(!text.contains('\u{202e}') && text.contains(r"\u{202e}"));
    }
}

#[test]
fn the_levels_as_csv() {
    insta::assert_snapshot!(capacity::csv(&found()));
}

#[test]
fn the_heading_of_the_csv_names_what_was_raised() {
    let second = |text: String| text.split(',').nth(1).expect("a column").to_owned();
    assert_eq!(second(capacity::csv(&calls())), "calls_per_hour");
    assert_eq!(second(capacity::csv(&messages())), "messages_per_s");
    for (name, record) in SEARCHES.iter() {
        let text = capacity::csv(record);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<_> = reader.records().collect::<Result<_, _>>().expect("well-formed");
        assert_eq!(rows.len(), record.levels.len(), "{name}");
    }
    // What was not measured is empty, not nought.
    let text = capacity::csv(&unknown());
    assert!(text.lines().nth(1).expect("a row").contains(",665,11.2,,,,,,,,level-01-35"), "{text}");
}

#[test]
fn a_number_that_is_not_carried_fails_and_an_unknown_one_is_an_error() {
    insta::assert_snapshot!(capacity::junit(&not_carried()));
    let carried = capacity::junit(&found());
    assert!(carried.contains("tests=\"2\"") && carried.contains("failures=\"0\" errors=\"0\""));
    assert!(carried.contains("name=\"the host carries 35 users\""), "{carried}");
    let unknown = capacity::junit(&unknown());
    assert!(unknown.contains("errors=\"2\"") && unknown.contains("type=\"unknown\""), "{unknown}");
    let unasked = capacity::junit(&calls());
    assert!(unasked.contains("tests=\"1\"") && unasked.contains("failures=\"0\" errors=\"0\""));
}
