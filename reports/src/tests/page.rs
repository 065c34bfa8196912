//! What a run's page holds, in both languages.

use std::collections::BTreeSet;

use documents::run::RunRecord;

use super::{HOSTILE, RECORDS, fixtures};
use crate::{Language, html};

/// Runs a check on the page of every record in every language.
fn for_every_page(check: impl Fn(&str, &RunRecord, &str)) {
    for (name, record) in RECORDS.iter() {
        for language in Language::ALL {
            let name = format!("{name} ({})", language.tag());
            check(&name, record, &html::run(record, language));
        }
    }
}

/// A tag of a page: its name, its attributes as written, and whether it closes an element.
struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    closes: bool,
}

/// All tags of a page. Attributes hold no `>`: the page's own never do, and foreign ones are escaped.
fn tags(page: &str) -> Vec<Tag<'_>> {
    let body = page.split_once("</style>").expect("a page has a style").1;
    body.split('<')
        .skip(1)
        .map(|piece| {
            let tag = piece.split_once('>').unwrap_or_else(|| panic!("open tag: {piece}")).0;
            let closes = tag.starts_with('/');
            let tag = tag.trim_start_matches('/').trim_end_matches('/');
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            Tag { name, attributes, closes }
        })
        .collect()
}

/// The words of a page: no tags, no style, no foreign text (code and isolated runs).
fn own_words(page: &str) -> String {
    let body = page.split_once("</style>").expect("a page has a style").1;
    let mut words = String::new();
    let (mut in_tag, mut foreign) = (false, 0_u32);
    for (at, character) in body.char_indices() {
        let rest = &body[at..];
        if rest.starts_with("<bdi") || character == '\u{2068}' {
            foreign += 1;
        }
        if rest.starts_with("</bdi") || character == '\u{2069}' {
            foreign -= 1;
        }
        in_tag |= character == '<';
        if !in_tag && foreign == 0 && !character.is_ascii_control() {
            words.push(character);
        }
        if character == '>' {
            in_tag = false;
            words.push(' ');
        }
    }
    words.replace("&gt;", " ").replace("&lt;", " ").replace("&amp;", " ").replace("&quot;", " ")
}

#[test]
fn a_page_refers_to_nothing_outside_itself() {
    for_every_page(|name, record, page| {
        // The addresses that the record itself names are text, not references.
        let mut page = page.replace("http-equiv", "");
        if !record.provenance.target.url.contains('<') {
            page = page.replace(&record.provenance.target.url, "");
        }
        let references =
            ["http", "src=", "url(", "@import", "<link", "<iframe", "<object", "<img", "<script"];
        for reference in references {
            assert!(!page.contains(reference), "{name} holds `{reference}`");
        }
        let links = page.match_indices("href=\"").map(|(at, found)| &page[at + found.len()..]);
        assert!(links.into_iter().all(|link| link.starts_with('#')), "{name} links elsewhere");
    });
}

#[test]
fn a_page_is_well_formed_and_says_its_language() {
    for_every_page(|name, _, page| {
        let html = page.split_once("<html ").expect("an html element").1;
        let expected = if name.ends_with("(fa)") {
            "lang=\"fa\" dir=\"rtl\""
        } else {
            "lang=\"en\" dir=\"ltr\""
        };
        assert!(html.starts_with(expected), "{name}");
        let empty = ["br", "meta", "polyline", "rect", "circle", "path", "polygon"];
        let mut open = vec!["html", "head"];
        for tag in tags(page) {
            if tag.closes {
                assert_eq!(open.pop(), Some(tag.name), "{name}");
            } else if !empty.contains(&tag.name) {
                open.push(tag.name);
            }
        }
        assert!(open.is_empty(), "{name} leaves {open:?} open");
    });
}

#[test]
fn a_page_can_be_read_by_a_screen_reader() {
    for_every_page(|name, _, page| {
        let tags = tags(page);
        let opened =
            |wanted: &'static str| tags.iter().filter(move |tag| !tag.closes && tag.name == wanted);
        assert_eq!(opened("h1").count(), 1, "{name}");
        assert!(opened("svg").all(|svg| {
            svg.attributes.contains("aria-hidden=\"true\"")
                || (svg.attributes.contains("role=\"img\"")
                    && svg.attributes.contains("aria-label=\""))
        }));
        assert!(opened("th").all(|th| th.attributes.contains("scope=\"")), "{name}");
        assert_eq!(opened("table").count(), opened("caption").count(), "{name}");
        let ids: Vec<_> = page.match_indices(" id=\"").map(|(at, _)| &page[at + 5..]).collect();
        let ids: Vec<_> = ids.iter().filter_map(|rest| rest.split('"').next()).collect();
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{name} uses an id twice");
        for link in page.match_indices("href=\"#").map(|(at, _)| &page[at + 7..]) {
            let wanted = link.split('"').next().expect("an attribute ends");
            assert!(ids.contains(&wanted), "{name} links to {wanted}, which is not there");
        }
    });
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
    for (name, record) in RECORDS.iter() {
        let words = own_words(&html::run(record, Language::Persian));
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
