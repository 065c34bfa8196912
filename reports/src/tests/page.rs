//! What a run's page holds, in both languages.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use documents::run::RunRecord;

use super::markup::{self, own_words};
use super::{HOSTILE, RECORDS, fixtures};
use crate::{Language, html};

/// The page of every record in every language with its name, each made once.
static PAGES: LazyLock<Vec<(String, &RunRecord, String)>> = LazyLock::new(|| {
    let both = RECORDS.iter().flat_map(|record| Language::ALL.map(|language| (record, language)));
    both.map(|((name, record), language)| {
        let name = format!("{name} ({})", language.tag());
        (name, record, html::run(record, language))
    })
    .collect()
});

/// Runs a check on the page of every record in every language.
fn for_every_page(check: impl Fn(&str, &RunRecord, &str)) {
    for (name, record, page) in PAGES.iter() {
        check(name, record, page);
    }
}

#[test]
fn a_page_refers_to_nothing_outside_itself() {
    for_every_page(|name, record, page| {
        // The addresses that the record itself names are text, not references.
        let url = &record.provenance.target.url;
        let page = if url.contains('<') { page.to_owned() } else { page.replace(url, "") };
        markup::assert_self_contained(name, &page);
    });
}

#[test]
fn a_page_is_well_formed_and_says_its_language() {
    for_every_page(|name, _, page| {
        let persian = name.ends_with("(fa)");
        let language = if persian { Language::Persian } else { Language::English };
        markup::assert_well_formed(name, page, language);
    });
}

#[test]
fn a_page_can_be_read_by_a_screen_reader() {
    for_every_page(|name, _, page| markup::assert_readable_aloud(name, page));
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    for language in Language::ALL {
        let page = html::run(&super::hostile(), language);
        assert!(!page.contains("<script"));
        assert!(page.contains("&lt;script&gt;alert(1)"));
        assert!(page.contains(r"\u{202e}evil"));
        for obeyed in ['\u{0}', '\u{1b}', '\u{202e}'] {
            assert!(!page.contains(obeyed), "{obeyed:?} reaches the reader");
        }
        let opened = page.matches('\u{2068}').count();
        assert_eq!(opened, page.matches('\u{2069}').count(), "an isolate was broken out of");
        assert!(HOSTILE.contains("&amp;") && page.contains("&amp;amp;"), "an entity stays text");
    }
}

#[test]
fn the_verdict_comes_before_every_figure() {
    let page = html::run(&fixtures::not_met(), Language::English);
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("no `{text}`"));
    let order = [
        "This host does not carry 35 users.",
        "answers should come within 1",
        "What to do next",
        "id=\"thresholds\"",
        "id=\"course\"",
        "id=\"distribution\"",
        "id=\"steps\"",
        "id=\"failures\"",
        "id=\"host\"",
        "id=\"soundness\"",
        "id=\"provenance\"",
    ];
    let body = place("<body");
    let places: Vec<usize> = order
        .iter()
        .map(|text| page[body..].find(text).unwrap_or_else(|| panic!("no `{text}`")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn too_few_samples_are_said_to_be_too_few() {
    let page = html::run(&fixtures::inconclusive(), Language::English);
    assert!(page.contains("not enough samples (had 73, needs 200)"));
    let persian = html::run(&fixtures::inconclusive(), Language::Persian);
    assert!(persian.contains("نمونه کافی نیست (۷۳ بود، ۲۰۰ لازم است)"));
}

#[test]
fn what_was_not_measured_is_said_to_be_not_measured() {
    for (language, words) in
        [(Language::English, "not measured"), (Language::Persian, "اندازه‌گیری نشد")]
    {
        let page = html::run(&fixtures::nothing_measured(), language);
        for id in ["course", "distribution", "failures", "host", "soundness"] {
            let section = page.split_once(&format!("<section id=\"{id}\"")).expect("the section").1;
            let section = section.split_once("</section>").expect("its end").0;
            assert!(section.contains(words), "{id} ({})", language.tag());
        }
        assert!(!page.contains("NaN") && !page.contains("<svg role"));
    }
}

#[test]
fn a_persian_page_has_persian_digits_and_words() {
    for (name, _, page) in PAGES.iter().filter(|(name, ..)| name.ends_with("(fa)")) {
        let words = own_words(page);
        let latin: BTreeSet<&str> = words
            .split_whitespace()
            .filter(|word| word.chars().any(|c| c.is_ascii_alphanumeric()))
            .collect();
        assert!(latin.is_empty(), "{name}: {latin:?}");
    }
}

#[test]
fn an_english_page_has_no_persian_words() {
    let page = html::run(&fixtures::not_met(), Language::English);
    assert!(
        !page
            .split_once("<body")
            .expect("a body")
            .1
            .contains(|c| ('\u{600}'..='\u{6ff}').contains(&c))
    );
}

#[test]
fn a_long_run_makes_no_long_page() {
    let page = html::run(&fixtures::long(), Language::English);
    assert!(page.len() < 400_000, "{} bytes", page.len());
    assert!(page.contains("One second of each 48 is drawn"));
}
