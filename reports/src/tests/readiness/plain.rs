//! Readiness without a page: terminal text and JUnit XML.

use documents::readiness::{ReadinessAnswer, ReadinessRecord, State};
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::readiness::Words;
use crate::terminal::Style;
use crate::{Language, readiness};

const PLAIN: Style = Style { colour: false, width: 100 };

/// The text of a terminal by the sentences of these tests.
fn terminal(record: &ReadinessRecord, language: Language, style: Style, verbose: bool) -> String {
    readiness::terminal_by(record, &Words::with(language, &TEXTS), style, verbose)
}

#[test]
fn a_server_that_is_not_ready_in_a_terminal() {
    insta::assert_snapshot!(terminal(&not_ready(), Language::English, PLAIN, false));
}

#[test]
fn a_server_that_is_not_ready_in_a_terminal_in_persian() {
    insta::assert_snapshot!(terminal(&not_ready(), Language::Persian, PLAIN, false));
}

#[test]
fn a_server_that_is_ready_in_a_narrow_terminal_with_all_there_is() {
    let narrow = Style { colour: false, width: 60 };
    insta::assert_snapshot!(terminal(&ready(), Language::English, narrow, true));
}

#[track_caller]
fn check_answer(results: Vec<CheckResult>, english: &str, persian: &str) {
    let record = record(results);
    for (language, wanted) in [(Language::English, english), (Language::Persian, persian)] {
        let text = terminal(&record, language, PLAIN, false);
        let first = text.lines().next().expect("a headline").trim_start_matches('\u{200f}');
        assert_eq!(first, wanted);
    }
}

#[test]
fn the_answer_comes_first_and_counts_what_is_open() {
    let many = |n: usize, id: &str, state: State| vec![item(id, state); n];
    let mut results = many(3, "OS-VER", State::Fail);
    results.extend(many(4, "DISK-100", unknown()));
    results.extend(many(12, "PBX-CID", State::NeedsAttestation));
    results.extend(many(2, "GEN-COPY", State::Warn));
    results.extend(many(5, "GEN-WIRED", State::Pass));
    check_answer(
        results,
        "✗ Not ready: 3 fail, 4 unknown, 12 wait for a person's word, 2 warnings.",
        "✗ آماده نیست: ۳ مانع نصب، ۴ مورد نامعلوم، ۱۲ مورد در انتظار تأیید، ۲ هشدار.",
    );
    check_answer(
        vec![item("DISK-100", unknown()), item("GEN-COPY", State::Warn)],
        "? Incomplete: 1 unknown, 1 warning.",
        "? ناتمام: ۱ مورد نامعلوم، ۱ هشدار.",
    );
    check_answer(
        vec![item("GEN-WIRED", State::Pass), item("GEN-COPY", State::Warn)],
        "! The server is ready for the install, with 1 warning.",
        "! سرور برای نصب آماده است، با ۱ هشدار.",
    );
    check_answer(
        vec![item("GEN-WIRED", State::Pass)],
        "✓ The server is ready for the install: everything that it calls for holds.",
        "✓ سرور برای نصب آماده است: هر چه لازم دارد برقرار است.",
    );
}

#[test]
fn a_record_in_which_nothing_was_checked_is_not_ready() {
    check_answer(
        vec![item("FAX-MODEM", left_out())],
        "? Incomplete: nothing was checked.",
        "? ناتمام: هیچ موردی بررسی نشد.",
    );
}

#[test]
fn an_answer_is_the_worse_of_what_the_record_says_and_what_its_items_say() {
    let headline = |state, answer| {
        let mut record = record(vec![item("OS-VER", state)]);
        record.answer = answer;
        let text = terminal(&record, Language::English, PLAIN, false);
        text.lines().next().expect("a headline").to_owned()
    };
    assert_eq!(headline(State::Fail, ReadinessAnswer::Ready), "✗ Not ready: 1 fails.");
    assert_eq!(
        headline(State::Pass, ReadinessAnswer::NotReady),
        "✗ Not ready: the record says so, though none of its items does."
    );
}

#[track_caller]
fn check_worth(worth: Option<Worth>, english: &str, persian: &str) {
    let mut record = ready();
    record.worth = worth;
    for (language, wanted) in [(Language::English, english), (Language::Persian, persian)] {
        let text = terminal(&record, language, PLAIN, false);
        assert!(text.contains(wanted), "no `{wanted}` in {text}");
    }
}

#[test]
fn what_was_not_measured_of_a_servers_worth_is_said_to_be_so() {
    let whole = worth();
    check_worth(
        Some(whole.clone()),
        "This server: 35 users needed, 52 predicted, 47 measured (47 to 58).",
        "این سرور: ۳۵ کاربر لازم، ۵۲ پیش‌بینی‌شده، ۴۷ سنجیده‌شده (۴۷ تا ۵۸).",
    );
    check_worth(
        Some(Worth { predicted: None, measured: None, ..whole.clone() }),
        "35 users needed, prediction: not measured, under load: not measured.",
        "۳۵ کاربر لازم، پیش‌بینی: اندازه‌گیری نشد، زیر بار: اندازه‌گیری نشد.",
    );
    let measured = whole.measured.clone().map(|m| Measured { at_least: true, ..m });
    check_worth(Some(Worth { measured, ..whole }), "at least 47 measured.", "دست‌کم ۴۷ سنجیده‌شده.");
    check_worth(None, "worth in users: not measured.", "بر حسب کاربر: اندازه‌گیری نشد.");
}

#[test]
fn what_is_open_stands_before_what_holds_in_each_section() {
    let text = terminal(&not_ready(), Language::English, PLAIN, false);
    let server = text.split_once("\nServer\n").expect("the section").1;
    let places = ["✗ OS-VER", "? OS-EDITION", "✓ DISK-100"].map(|head| server.find(head));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {text}");
}

#[test]
fn what_is_not_called_for_is_counted_and_listed_only_if_asked() {
    let text = |verbose| terminal(&not_ready(), Language::English, PLAIN, verbose);
    assert!(text(false).contains("2 items are not called for by this install."));
    assert!(!text(false).contains("FAX-MODEM") && !text(false).contains("Read by"));
    assert!(text(true).contains("– FAX-MODEM: The install has none of these modules: fax."));
    assert!(text(true).contains("Read by: GetDiskFreeSpaceExW"));
}

#[test]
fn terminal_text_keeps_to_its_width() {
    for (name, record) in RECORDS.iter().filter(|(name, _)| *name != "hostile") {
        for language in Language::ALL {
            for width in [60, 100] {
                let style = Style { colour: false, width };
                for verbose in [false, true] {
                    let text = terminal(record, language, style, verbose);
                    let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                    assert!(widest <= width, "{name}: {widest} columns of {width}: {text}");
                }
            }
        }
    }
}

#[test]
fn a_line_that_was_cut_leaves_no_isolate_open() {
    let name = "A system with a name that no terminal is wide enough for";
    let found = Message::new("found.system").with("name", name).with("build", "1");
    let long = CheckResult { found: Some(found), ..item("OS-VER", State::Pass) };
    let style = Style { colour: false, width: 60 };
    let text = terminal(&record(vec![long]), Language::Persian, style, false);
    let line = text.lines().find(|line| line.contains("OS-VER")).expect("the item");
    assert!(line.ends_with("…\u{2069}"), "{line}");
    assert_eq!(line.matches('\u{2068}').count(), line.matches('\u{2069}').count(), "{line}");
}

#[test]
fn colour_is_added_only_where_asked() {
    let coloured = Style { colour: true, width: 100 };
    let text = terminal(&not_ready(), Language::English, coloured, false);
    assert!(text.starts_with("\u{1b}[1m\u{1b}[31m✗"), "{text:?}");
    assert!(!terminal(&not_ready(), Language::English, PLAIN, true).contains('\u{1b}'));
}

#[test]
fn a_terminal_obeys_nothing_that_a_machine_or_a_person_says() {
    for language in Language::ALL {
        let text = readiness::terminal(&hostile(), language, PLAIN, true);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        assert!(!text.contains('\u{202e}') && text.contains(r"\u{202e}"));
        for line in text.lines() {
            let opened = line.matches('\u{2068}').count();
            assert!(opened >= line.matches('\u{2069}').count(), "an isolate was broken out of");
        }
    }
}

#[test]
fn each_item_is_a_case_and_what_is_not_known_is_no_success() {
    insta::assert_snapshot!(readiness::junit_by(
        &not_ready(),
        &Words::with(Language::English, &TEXTS)
    ));
    let text = readiness::junit(&whole());
    let count = |words: &str| text.matches(words).count();
    let states = |is: fn(&State) -> bool| whole().results.iter().filter(|r| is(&r.state)).count();
    assert_eq!(count("<testcase"), whole().results.len());
    assert_eq!(count("<failure"), states(|s| *s == State::Fail));
    let open = |s: &State| s.is_open() && *s != State::Fail;
    assert_eq!(count("<error"), states(open));
    let skipped = |s: &State| matches!(s, State::Waived { .. } | State::NotApplicable { .. });
    assert_eq!(count("<skipped"), states(skipped));
}
