//! What a run's documents say of its requests to an HTTP API, in both languages.

use documents::run::RunRecord;

use super::fixtures::http::{requests, unanswered};
use super::fixtures::sms::named;
use super::{fixtures, markup};
use crate::chart::Place;
use crate::locale::Locale;
use crate::terminal::{self, Style};
use crate::{Language, csv, html, series};

#[track_caller]
fn check_section(record: &RunRecord, english: &[&str], persian: &[&str]) {
    for (language, wanted) in [(Language::English, english), (Language::Persian, persian)] {
        let page = html::run(record, language);
        let text = markup::section_words(&page, "http").expect("the section");
        for words in wanted {
            assert!(text.contains(words), "no `{words}` in: {text}");
        }
    }
}

#[test]
fn a_run_without_requests_has_no_section_on_them() {
    for language in Language::ALL {
        let page = html::run(&fixtures::met(), language);
        assert_eq!(markup::section_words(&page, "http"), None);
    }
    assert_eq!(csv::http(&fixtures::met()), None);
}

#[test]
fn what_was_asked_and_what_was_dropped_is_told() {
    check_section(
        &requests(),
        &[
            "at random, as a Poisson process",
            "from 0 s to 60 s: from 10 to 100 a second from 60 s to 3 min: 100 a second",
            "Iterations of the whole schedule 15,300",
            "Of these, dropped 310 (3.33 %)",
            "What was dropped never reached the target",
        ],
        &["تصادفی، فرایند پواسون", "از این میان، انجام‌نشده ۳۱۰ (۳٫۳۳٪)"],
    );
    let mut calm = requests();
    calm.http.as_mut().expect("requests were made").iterations_dropped = 0;
    check_section(&calm, &["Of these, dropped 0"], &["انجام‌نشده ۰"]);
    let page = html::run(&calm, Language::English);
    let words = markup::section_words(&page, "http").expect("the section");
    assert!(!words.contains("never reached"), "{words}");
}

#[test]
fn requests_without_an_answer_name_no_protocol() {
    check_section(&unanswered(), &["Protocol nothing was answered"], &["هیچ پاسخی نیامد"]);
}

#[test]
fn a_step_is_shown_under_its_workload_and_as_the_scenario_writes_it() {
    let page = html::run(&named("sms faults"), Language::Persian);
    let steps = page.split_once("<section id=\"steps\"").expect("the section").1;
    let place = |text: &str| steps.find(text).unwrap_or_else(|| panic!("no `{text}`"));
    let order = [
        "sms_inbound",
        "<code dir=\"ltr\"><bdi>delivery_report</bdi></code>",
        "سرویس \u{2068}HTTP\u{2069}",
        "<code dir=\"ltr\"><bdi>find person</bdi></code>",
        "<code dir=\"ltr\"><bdi>open «فاکتور»</bdi></code>",
    ];
    let places: Vec<usize> = order[1..].iter().map(|text| place(text)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("single_message"));
    assert!(!steps.contains(order[0]), "a workload has words of its own");
}

#[test]
fn the_limit_on_requests_is_drawn_among_them_alone() {
    let record = named("sms faults");
    let locale = Locale::of(Language::English);
    let http = record.http.as_ref().expect("requests were made");
    let charts = series::http::course(&record, http, &locale);
    let limits: Vec<f64> = charts[1]
        .rules
        .iter()
        .map(|rule| match rule.at {
            Place::X(at) | Place::Y(at) => at,
        })
        .collect();
    assert_eq!(limits, [250.0]);
}

#[test]
fn a_window_with_drops_is_drawn_before_a_busier_one() {
    let mut record = requests();
    let windows = &mut record.http.as_mut().expect("requests were made").series;
    windows[40].dropped_per_s = 3.0;
    windows[41].due_per_s = 400.0;
    windows[71].response_max_ms = Some(98_765.0);
    let http = record.http.as_ref().expect("requests were made");
    let charts = series::http::course(&record, http, &Locale::of(Language::English));
    let drawn = |chart: usize, line: usize, x: f64, y: f64| {
        let points = &charts[chart].lines[line].points;
        assert!(points.iter().any(|point| point.x == x && point.y == Some(y)), "chart {chart}");
    };
    drawn(0, 2, 40.0, 3.0);
    drawn(1, 2, 71.0, 98_765.0);
}

#[test]
fn requests_in_a_terminal() {
    let style = Style { colour: false, width: 80 };
    insta::assert_snapshot!(terminal::run(&requests(), Language::English, style));
}

#[test]
fn the_course_of_requests_as_csv() {
    let mut record = requests();
    let http = record.http.as_mut().expect("requests were made");
    http.series = http.series[118..124].to_vec();
    http.series[0].response_p50_ms = None;
    insta::assert_snapshot!(csv::http(&record).expect("requests were made"));
}
