//! What a comparison's page holds, in both languages.

use std::collections::BTreeSet;

use super::super::markup::{self, own_words, section_words};
use super::*;
use crate::{Language, comparison};

/// Runs a check on the page of every document in every language.
fn for_every_page(check: impl Fn(&str, &ReleaseComparison, &str, Language)) {
    for (name, document) in all() {
        for language in Language::ALL {
            let name = format!("{name} ({})", language.tag());
            check(&name, &document, &comparison::html(&document, language), language);
        }
    }
}

#[test]
fn a_comparisons_page_is_self_contained_well_formed_and_readable_aloud() {
    for_every_page(|name, document, page, language| {
        // The addresses of the targets are text, not references.
        let mut page = page.to_owned();
        for side in [&document.base, &document.new] {
            page = page.replace(&side.target, "");
        }
        markup::assert_self_contained(name, &page);
        markup::assert_well_formed(name, &page, language);
        markup::assert_readable_aloud(name, &page);
    });
}

#[test]
fn the_answer_of_a_comparison_comes_before_every_figure() {
    let page = comparison::html(&regressed(), Language::English).replace('\u{a0}', " ");
    let body = page.split_once("<body").expect("a body").1;
    let order = [
        "Regressed",
        "<h1>p95 of issue_invoice is 18.9 % slower (12.4 % to 25.0 %).</h1>",
        "Share of errors of create_ticket is 1.32 percentage points higher",
        "What to do next",
        "id=\"changes\"",
        "id=\"metrics\"",
        "id=\"values\"",
        "id=\"basis\"",
    ];
    let places: Vec<usize> =
        order.iter().map(|text| body.find(text).unwrap_or_else(|| panic!("no `{text}`"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_page_holds_the_value_of_every_run() {
    let document = regressed();
    let page = comparison::html(&document, Language::English);
    let words = section_words(&page, "values").expect("the section");
    // Ten values a side of 11 metrics, between the words of the heading and the names.
    let metric = &document.metrics[0];
    let of = |values: &[f64]| {
        values.iter().map(|value| format!("{value:.0}")).collect::<Vec<_>>().join(", ")
    };
    assert!(words.contains(&format!("p95 {} {}", of(&metric.base), of(&metric.new))), "{words}");
    assert_eq!(page.matches("2026-10-03T08:").count(), 20, "each run is named once");
}

#[test]
fn a_plot_shows_each_run_and_interval_and_says_what_it_leaves_out() {
    let plot = |document: &ReleaseComparison| {
        let page = comparison::html(document, Language::English);
        let figure = page.split_once("<div class=\"wide\">").expect("the plot").1.to_owned();
        (figure.split_once("</svg>").expect("its end").0.to_owned(), page)
    };
    let (figure, page) = plot(&regressed());
    // Nine of the eleven metrics have a ratio: ten rings, ten dots and an estimate each.
    assert_eq!(figure.matches("<circle").count(), 9 * 21);
    assert_eq!(figure.matches("class=\"axis\" fill=\"none\"").count(), 9 * 10 + 1);
    assert!(page.contains("2 further metrics are in the table alone."));
    let (figure, page) = plot(&wide());
    assert_eq!(figure.matches("<circle").count(), 16 * 21);
    assert!(page.contains("24 further metrics are in the table alone."));
}

#[test]
fn what_did_not_change_is_the_first_that_a_full_plot_does_without() {
    let mut document = regressed();
    // As many equivalent metrics as there are rows, before the one that improved.
    let alike = document.metrics.iter().find(|metric| metric.verdict == Equivalent).cloned();
    let alike = vec![alike.expect("one is equivalent"); 16];
    document.metrics.splice(0..0, alike);
    let page = comparison::html(&document, Language::English);
    let plot = page.split_once("<div class=\"wide\">").expect("the plot").1;
    let plot = plot.split_once("</svg>").expect("its end").0;
    assert!(plot.contains("p95 of dashboard"), "{plot}");
}

#[test]
fn nothing_is_drawn_outside_the_plot() {
    for_every_page(|name, _, page, _| {
        for piece in page.split("<circle cx=\"").skip(1) {
            let x: f64 = piece.split('"').next().expect("a value").parse().expect("a number");
            assert!((0.0..=760.0).contains(&x), "{name}: a dot at {x}");
        }
    });
}

#[test]
fn sides_that_cannot_be_compared_get_reasons_and_no_figures() {
    let page = comparison::html(&not_comparable(), Language::English).replace('\u{a0}', " ");
    for words in [
        "The seed differs: 7 in the base, 8 in the run of 3 October 2026, 08:04 UTC",
        "is invalid, so it measures nothing",
        "did not come to its end",
        "A verdict takes 4 a side",
    ] {
        assert!(page.contains(words), "no `{words}`");
    }
    for id in ["changes", "metrics", "values"] {
        assert!(!page.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn hostile_text_of_a_comparison_is_shown_and_does_nothing() {
    for language in Language::ALL {
        let page = comparison::html(&hostile(), language);
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"));
        assert!(page.contains(r"\u{202e}evil"));
        for obeyed in ['\u{0}', '\u{1b}', '\u{202e}'] {
            assert!(!page.contains(obeyed), "{obeyed:?} reaches the reader");
        }
        assert!(!page.contains("NaN") && !page.contains(">inf"));
    }
}

#[test]
fn a_persian_comparison_has_persian_digits_and_words() {
    for (name, document) in all().into_iter().filter(|(name, _)| *name != "hostile") {
        let page = comparison::html(&document, Language::Persian);
        // The names in the plot stand among its own words.
        let mut words = own_words(&page);
        for metric in &document.metrics {
            words = words.replace(&metric.of, "");
        }
        let latin: BTreeSet<&str> = words
            .split_whitespace()
            .filter(|word| word.chars().any(|c| c.is_ascii_alphanumeric()))
            .filter(|word| !word.ends_with('…'))
            .collect();
        assert!(latin.is_empty(), "{name}: {latin:?}");
    }
}
