//! A capacity's page, in both languages.

use std::collections::BTreeSet;

use documents::capacity::CapacityRecord;
use documents::run::Metric;

use super::markup::{self, own_words, section_words};
use super::{SEARCHES, calls, found, less_than, messages, not_carried, unknown, unusable};
use crate::{Language, capacity};

/// Runs a check on the page of every search in every language.
fn for_every_page(check: impl Fn(&str, &CapacityRecord, &str, Language)) {
    for (name, record) in SEARCHES.iter() {
        for language in Language::ALL {
            let name = format!("{name} ({})", language.tag());
            check(&name, record, &capacity::html(record, language), language);
        }
    }
}

#[test]
fn a_capacitys_page_is_self_contained_well_formed_and_readable_aloud() {
    for_every_page(|name, record, page, language| {
        let url = &record.provenance.target.url;
        let page = if url.contains('<') { page.to_owned() } else { page.replace(url, "") };
        markup::assert_self_contained(name, &page);
        markup::assert_well_formed(name, &page, language);
        markup::assert_readable_aloud(name, &page);
        assert!(page.len() < 100_000, "{name}: {} bytes", page.len());
    });
}

#[test]
fn hostile_text_in_a_search_is_shown_and_does_nothing() {
    for_every_page(|name, _, page, _| {
        assert!(!page.contains("<script"), "{name}");
        for obeyed in ['\u{0}', '\u{1b}', '\u{202e}'] {
            assert!(!page.contains(obeyed), "{name}: {obeyed:?} reaches the reader");
        }
        let opened = page.matches('\u{2068}').count();
        assert_eq!(
            opened,
            page.matches('\u{2069}').count(),
            "{name}: an isolate was broken out of"
        );
    });
}

#[test]
fn a_persian_page_of_a_capacity_has_persian_digits_and_words() {
    for_every_page(|name, _, page, language| {
        let words = own_words(page);
        let foreign = |word: &&str| match language {
            Language::Persian => word.chars().any(|c| c.is_ascii_alphanumeric()),
            Language::English => word.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)),
        };
        let foreign: BTreeSet<&str> = words.split_whitespace().filter(foreign).collect();
        assert!(foreign.is_empty(), "{name}: {foreign:?}");
    });
}

#[test]
fn the_answer_comes_before_every_figure_of_a_capacity() {
    let page = capacity::html(&not_carried(), Language::English);
    let body = page.split_once("<body").expect("a body").1;
    let order = [
        "<p class=\"answer\">No</p>",
        "<h1>This host carries 20 users (20 to 24) of this mix; the limit is CPU",
        "35 users: not carried.",
        "At 24 users: 95\u{a0}% of the",
        "Every run at 20 users or below held",
        "What to do next",
        "Change the cores",
        "id=\"changes\"",
        "id=\"limit\"",
        "id=\"course\"",
        "id=\"levels\"",
        "id=\"provenance\"",
    ];
    let places: Vec<usize> =
        order.iter().map(|text| body.find(text).unwrap_or_else(|| panic!("no `{text}`"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[track_caller]
fn check_section(record: &CapacityRecord, section: &str, wanted: [&[&str]; 2]) {
    for (language, wanted) in [Language::English, Language::Persian].into_iter().zip(wanted) {
        let text = section_words(&capacity::html(record, language), section).expect("the section");
        for words in wanted {
            assert!(text.contains(words), "no `{words}` in: {text}");
        }
    }
}

#[test]
fn what_to_change_stands_beside_what_the_host_has() {
    check_section(
        &not_carried(),
        "changes",
        [
            &["for 35 users", "cores 4 cores 8 cores", "memory 15.6 GB 32 GB", "not known 2 disks"],
            &["هسته‌ها ۴ هسته ۸ هسته", "حافظه ۱۵٫۶ گیگابایت ۳۲ گیگابایت", "نامعلوم ۲ دیسک"],
        ],
    );
    assert_eq!(section_words(&capacity::html(&found(), Language::English), "changes"), None);
}

#[test]
fn the_limits_evidence_is_that_of_the_level_that_decided() {
    check_section(
        &found(),
        "limit",
        [
            &["the run that decided (66 users)", "mean busy share 96.4 % 90 % yes"],
            &["اجرای تعیین‌کننده (۶۶ کاربر)", "میانگین سهم مشغول ۹۶٫۴٪ ۹۰٪ بله"],
        ],
    );
    assert_eq!(section_words(&capacity::html(&unknown(), Language::English), "limit"), None);
}

#[test]
fn each_level_names_its_report_and_says_what_was_not_measured() {
    check_section(
        &found(),
        "levels",
        [
            &["50 held staircase", "62 broke repetition ended early: the answer was clear"],
            &["۵۰ برقرار پلکان", "۶۲ شکسته تکرار زودتر تمام شد"],
        ],
    );
    let page = capacity::html(&found(), Language::Persian);
    assert!(page.contains("<bdi>level-03-75/report.html</bdi>"));
    check_section(
        &unknown(),
        "levels",
        [
            &["35 unclear asked for not measured not enough samples 11.2 not measured not known"],
            &["۳۵ نامعلوم خواسته‌شده اندازه‌گیری نشد نمونه کافی نیست ۱۱٫۲ اندازه‌گیری نشد نامعلوم"],
        ],
    );
    check_section(&unusable(), "levels", [&["No run was made."], &["هیچ اجرایی انجام نشد."]]);
}

/// The charts of a page as pieces, each from its title on.
fn charts(page: &str) -> Vec<&str> {
    page.split("<figure class=\"chart\">").skip(1).collect()
}

#[test]
fn each_run_is_a_mark_of_its_outcome_and_the_interval_is_shaded() {
    let page = capacity::html(&found(), Language::English);
    let charts = charts(&page);
    assert_eq!(charts.len(), 2);
    for chart in &charts {
        let wide = chart.split_once("<svg role=\"img\"").expect("a drawing").1;
        let wide = wide.split_once("</svg>").expect("its end").0;
        assert_eq!(wide.matches("<circle").count(), 5, "a dot for each run that held");
        assert_eq!(
            wide.matches("class=\"broken\"").count(),
            8,
            "a cross, of two strokes, for each that broke"
        );
        assert_eq!(wide.matches("class=\"shade area\"").count(), 1);
    }
    assert!(charts[0].contains("limit: 95\u{a0}% of the create_invoice_with_lines answers"));
    assert!(charts[0].contains("p95 of the create_invoice_with_lines answers, where it was the"));
    assert!(!charts[1].contains("limit:"));
    assert!(page.contains("The grey band is the interval"));
    let without = capacity::html(&messages(), Language::English);
    assert!(!without.contains("class=\"shade area\"") && !without.contains("The grey band"));
}

#[test]
fn a_chart_has_no_marks_of_what_did_not_happen() {
    let page = capacity::html(&less_than(), Language::English);
    let legend = charts(&page)[1].split_once("</ul>").expect("a legend").0;
    assert!(legend.contains(">broke<") && !legend.contains(">held<"), "{legend}");
    // Without a p95 there is nothing to draw of response times.
    let page = capacity::html(&unknown(), Language::English);
    let titles: Vec<&str> = charts(&page).iter().filter_map(|c| c.split("</h3>").next()).collect();
    assert_eq!(titles, ["<figcaption><h3>Throughput"]);
    assert!(page.contains(">unclear or invalid<"));
    assert!(charts(&capacity::html(&unusable(), Language::English)).is_empty());
}

#[test]
fn a_rate_between_whole_numbers_is_not_rounded_to_one() {
    let page = capacity::html(&messages(), Language::English);
    let table = charts(&page)[1].split_once("<tbody>").expect("a table").1;
    assert!(table.contains(">6.6<"), "{table}");
    check_section(&messages(), "levels", [&["6.2 held bisection"], &["۶٫۲ برقرار نیم‌سازی"]]);
    let calls = capacity::html(&calls(), Language::English);
    assert!(calls.contains("Calls/h") && calls.contains(">calls an hour<"));
}

#[test]
fn the_deciding_line_has_a_gap_where_another_threshold_was_the_tightest() {
    let rows = |record: &CapacityRecord| {
        let page = capacity::html(record, Language::English);
        let table = charts(&page)[0].split_once("<tbody>").expect("a table").1.to_owned();
        let rows = table.split("</tr>").map(|row| row.contains(">391<")).collect::<Vec<_>>();
        (rows, page.contains("where it was the tightest"))
    };
    let mut record = found();
    assert!(rows(&record).0[1], "the second row is that of 50 users");
    let of_all = Metric::ResponseTime { quantile: 0.95, of: "crm".to_owned() };
    record.levels[1].tightest.as_mut().expect("judged").metric = of_all.clone();
    assert!(rows(&record).0.iter().all(|holds| !holds), "391 ms belong to another threshold");
    // The marks are p95 of all answers already: a threshold on these gets no line of its own.
    for level in &mut record.levels {
        level.tightest.as_mut().expect("judged").metric = of_all.clone();
    }
    assert!(!rows(&record).1);
}

#[test]
fn the_limit_of_what_is_not_drawn_is_not_drawn_either() {
    let legend = |record: &CapacityRecord| {
        capacity::html(record, Language::English).replace('\u{a0}', " ").contains("limit: ")
    };
    let mut record = found();
    assert!(legend(&record));
    for level in &mut record.levels {
        let tightest = level.tightest.as_mut().expect("the fixture's levels have thresholds");
        tightest.metric = Metric::ResponseTime { quantile: 0.75, of: "screen_pop".to_owned() };
        tightest.observed = None;
    }
    assert!(!legend(&record), "it would seem to be that of people's answers");
}
