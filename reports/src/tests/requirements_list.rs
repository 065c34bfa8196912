//! The printed list of prerequisites.

use documents::requirements::requirements;
use unicode_width::UnicodeWidthStr;

use super::markup::{assert_readable_aloud, assert_self_contained, assert_well_formed};
use super::plain::PLAIN;
use crate::terminal::Style;
use crate::{Language, requirements_list};

#[test]
fn every_prerequisite_stands_once_in_the_list() {
    for language in Language::ALL {
        let page = requirements_list::html(language);
        let text = requirements_list::terminal(language, PLAIN);
        assert_eq!(page.matches("<li>").count() - sections(&page), requirements().len());
        for row in requirements() {
            assert_eq!(page.matches(&format!("<bdi>{}</bdi>", row.id)).count(), 1, "{}", row.id);
            let id = match language {
                Language::English => format!("\n  {} [", row.id),
                Language::Persian => format!("\n\u{200f}  \u{2068}{}\u{2069} [", row.id),
            };
            assert_eq!(text.matches(&id).count(), 1, "{}", row.id);
        }
    }
}

/// Entries of the table of contents.
fn sections(page: &str) -> usize {
    page.matches("<section ").count()
}

#[test]
fn the_list_is_a_sound_page() {
    for language in Language::ALL {
        let page = requirements_list::html(language);
        assert_self_contained("prerequisites", &page);
        assert_well_formed("prerequisites", &page, language);
        assert_readable_aloud("prerequisites", &page);
    }
}

#[test]
fn no_figure_is_left_as_its_name() {
    for language in Language::ALL {
        let text = requirements_list::terminal(language, PLAIN);
        assert!(!text.contains(['{', '}']), "{text}");
        for figure in requirements().iter().flat_map(|row| row.figures.keys()) {
            assert!(!figure.contains('_') || !text.contains(figure), "{figure}");
        }
    }
}

#[test]
fn a_prerequisite_in_a_terminal_says_what_it_needs_and_means() {
    let text = requirements_list::terminal(Language::English, PLAIN);
    let of = |id: &str| {
        let begin = text.find(&format!("  {id} [")).expect("an entry");
        text[begin..].lines().take(6).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!([of("GEN-DVD"), of("DISK-100"), of("PBX-KX1232")].join("\n\n"));
}

#[test]
fn the_persian_list_writes_its_figures_with_persian_digits() {
    let text = requirements_list::terminal(Language::Persian, PLAIN);
    assert!(text.contains("۱۰۰ گیگابایت فضای آزاد روی یکی از درایوهای سرور."), "{text}");
    assert!(text.contains("تماس با داخلی ۴۰۴"), "{text}");
}

#[test]
fn the_list_keeps_to_the_width_of_its_terminal() {
    for language in Language::ALL {
        for width in [60, 100, 160] {
            let text = requirements_list::terminal(language, Style { colour: false, width });
            let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            assert!(widest <= width, "{widest} columns of {width}");
        }
    }
}
