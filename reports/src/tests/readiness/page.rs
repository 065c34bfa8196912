//! What the page of a readiness record holds, in both languages.

use super::super::markup::{self, own_words, section_words};
use super::*;
use crate::readiness::Words;
use crate::{Language, readiness};

fn page(record: &ReadinessRecord, language: Language) -> String {
    readiness::page_by(record, &Words::with(language, &TEXTS))
}

/// Runs a check on the page of every record in every language.
fn for_every_page(check: impl Fn(&str, &ReadinessRecord, &str, Language)) {
    for (name, record) in RECORDS.iter() {
        for language in Language::ALL {
            let name = format!("{name} ({})", language.tag());
            check(&name, record, &page(record, language), language);
        }
    }
}

#[test]
fn the_page_of_a_readiness_is_self_contained_well_formed_and_readable_aloud() {
    for_every_page(|name, _, page, language| {
        markup::assert_self_contained(name, page);
        markup::assert_well_formed(name, page, language);
        markup::assert_readable_aloud(name, page);
    });
}

#[test]
fn the_answer_comes_before_what_to_do_and_every_item() {
    let page = page(&not_ready(), Language::English).replace('\u{a0}', " ");
    let body = page.split_once("<body").expect("a body").1;
    let order = [
        "<p class=\"answer\">Not ready",
        "<h1>Not ready: 1 fails, 2 unknown, 2 wait for a person's word, 1 warning.</h1>",
        "This server: 35 users needed, 52 predicted, 47 measured (47 to 58).",
        "What to do first",
        "Install Windows Server 2019",
        "id=\"worth\"",
        "id=\"server\"",
        "id=\"left-out\"",
        "id=\"evidence\"",
        "id=\"provenance\"",
    ];
    let places: Vec<usize> =
        order.iter().map(|text| body.find(text).unwrap_or_else(|| panic!("no `{text}`"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_card_says_found_needed_to_do_whom_to_call_and_how_it_was_read() {
    let page = page(&not_ready(), Language::English);
    let server = section_words(&page, "server").expect("the section");
    for words in [
        "Found Windows 10 Pro, build 19045.",
        "Needed Windows Server 2016 or 2019.",
        "To do Install Windows Server 2019",
        r"Read by HKLM\SOFTWARE\Microsoft",
    ] {
        assert!(server.contains(words), "no `{words}` in {server}");
    }
    let general = section_words(&page, "general").expect("the section");
    assert!(general.contains("Call the vendor's extension 404"), "{general}");
    let pbx = section_words(&page, "pbx").expect("the section");
    for words in
        ["Sara Rahimi (IT head), 2 Azar 1405", "Without the waiver fails", "replaced in Dey"]
    {
        assert!(pbx.contains(words), "no `{words}` in {pbx}");
    }
}

#[test]
fn every_item_and_every_hash_is_on_the_page() {
    for_every_page(|name, record, page, _| {
        if name.starts_with("hostile") {
            return;
        }
        for result in &record.results {
            assert!(page.contains(&result.id), "{name} lacks {}", result.id);
        }
        let hashes = record.evidence.iter().map(|file| &file.sha256);
        for hash in hashes.chain([&record.catalogue.sha256]) {
            assert!(page.contains(hash.as_str()), "{name} lacks a hash");
        }
    });
}

#[test]
fn hostile_text_of_a_readiness_is_shown_and_does_nothing() {
    for language in Language::ALL {
        let form = readiness::acknowledgement(&hostile(), HOSTILE, None, language);
        for page in [readiness::html(&hostile(), language), form] {
            assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"));
            assert!(page.contains(r"\u{202e}evil") && !page.contains("NaN"));
            for obeyed in ['\u{0}', '\u{1b}', '\u{202e}'] {
                assert!(!page.contains(obeyed), "{obeyed:?} reaches the reader");
            }
            let opened = page.matches('\u{2068}').count();
            assert_eq!(opened, page.matches('\u{2069}').count(), "an isolate was broken out of");
        }
    }
}

#[test]
fn a_persian_readiness_has_persian_digits_and_words() {
    for record in [not_ready(), ready()] {
        let mut words = own_words(&page(&record, Language::Persian));
        // Rows and questions of the catalogue name products by their Latin names.
        let rows = documents::requirements::requirements();
        for row in rows {
            words = words.replace(row.text(documents::text::Language::Fa), "");
            if let Some(question) = &row.question {
                words = words.replace(question.text(documents::text::Language::Fa), "");
            }
        }
        let latin: Vec<&str> = words
            .split_whitespace()
            .filter(|word| word.chars().any(|c| c.is_ascii_alphanumeric()))
            // The heading of the section, a word of the quotes' table.
            .filter(|word| *word != "VoIP")
            .collect();
        assert!(latin.is_empty(), "{latin:?}");
    }
}
