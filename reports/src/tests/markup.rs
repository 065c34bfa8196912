//! What holds for the markup of every page, whatever document it shows.

use std::collections::BTreeSet;

use documents::run::RunRecord;

use crate::{Language, html};

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
pub(super) fn own_words(page: &str) -> String {
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

/// The words of a page's section, without those of its charts and foreign ones; spaces are plain ones.
pub(super) fn section_words(page: &str, id: &str) -> Option<String> {
    let section = page.split_once(&format!("<section id=\"{id}\""))?.1;
    let section = section.split_once("</section>").expect("a section ends").0;
    let mut text = String::from("</style>");
    for (index, piece) in section.split("<figure").enumerate() {
        let words = piece.split_once("</figure>").map_or(piece, |(_, after)| after);
        text.push_str(if index == 0 { piece } else { words });
    }
    let words = own_words(&text).replace('\u{a0}', " ");
    Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The page fetches nothing, and its links stay inside.
#[track_caller]
pub(super) fn assert_self_contained(name: &str, page: &str) {
    let references = [
        "http:", "https:", "src=", "url(", "@import", "<link", "<iframe", "<object", "<img",
        "<script",
    ];
    for reference in references {
        assert!(!page.contains(reference), "{name} holds `{reference}`");
    }
    let links = page.match_indices("href=\"").map(|(at, found)| &page[at + found.len()..]);
    assert!(links.into_iter().all(|link| link.starts_with('#')), "{name} links elsewhere");
}

/// Elements are closed in order, and the page says its language and direction.
#[track_caller]
pub(super) fn assert_well_formed(name: &str, page: &str, language: Language) {
    let html = page.split_once("<html ").expect("an html element").1;
    let expected = match language {
        Language::Persian => "lang=\"fa\" dir=\"rtl\"",
        Language::English => "lang=\"en\" dir=\"ltr\"",
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
}

/// One main heading, named charts and tables, headings with a scope, and links that lead somewhere.
#[track_caller]
pub(super) fn assert_readable_aloud(name: &str, page: &str) {
    let tags = tags(page);
    let opened =
        |wanted: &'static str| tags.iter().filter(move |tag| !tag.closes && tag.name == wanted);
    assert_eq!(opened("h1").count(), 1, "{name}");
    assert!(opened("svg").all(|svg| {
        svg.attributes.contains("aria-hidden=\"true\"")
            || (svg.attributes.contains("role=\"img\"") && svg.attributes.contains("aria-label=\""))
    }));
    assert!(opened("th").all(|th| th.attributes.contains("scope=\"")), "{name}");
    assert_eq!(opened("table").count(), opened("caption").count(), "{name}");
    let ids: Vec<_> = page.match_indices(" id=\"").map(|(at, _)| &page[at + 5..]).collect();
    let ids: Vec<_> = ids.iter().filter_map(|rest| rest.split('"').next()).collect();
    let distinct: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(distinct.len(), ids.len(), "{name} uses an id twice");
    for link in page.match_indices("href=\"#").map(|(at, _)| &page[at + 7..]) {
        let wanted = link.split('"').next().expect("an attribute ends");
        assert!(distinct.contains(wanted), "{name} links to {wanted}, which is not there");
    }
}

/// Asks that a section of a record's page holds these words, in English and in Persian.
#[track_caller]
pub(super) fn check_section(record: &RunRecord, section: &str, wanted: [&[&str]; 2]) {
    for (language, wanted) in [Language::English, Language::Persian].into_iter().zip(wanted) {
        let text = section_words(&html::run(record, language), section).expect("the section");
        for words in wanted {
            assert!(text.contains(words), "no `{words}` in: {text}");
        }
    }
}
