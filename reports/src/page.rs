//! The shell of a page: one file that needs nothing else, in either language, on a screen, a phone
//! or paper.
//!
//! The page forbids its own reader to fetch anything (its Content-Security-Policy), so that a report
//! that arrives by mail stays silent.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::foreign;
use crate::locale::Locale;

/// The style of all pages: light, dark, narrow and paper.
const STYLE: &str = include_str!("page.css");

/// Nothing but the page's own style is allowed.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A part of a page with its heading.
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) heading: String,
    pub(crate) lead: Option<String>,
    pub(crate) body: Markup,
}

/// Puts a page together. `contents` names the list of sections for screen readers.
pub(crate) fn document(
    locale: &Locale,
    title: &str,
    masthead: &Markup,
    contents: &str,
    sections: &[Section],
) -> String {
    let body = html! {
        header { (masthead) }
        nav aria-label=(contents) {
            ol {
                @for section in sections {
                    li { a href={ "#" (section.id) } { (section.heading) } }
                }
            }
        }
        main {
            @for part in sections { (section(part)) }
        }
    };
    shell(locale, title, "light dark", STYLE, &body)
}

/// A page without a masthead and sections, with a style of its own: one that is made to be printed.
///
/// The style is written as it stands, so nothing of a document may be in it.
pub(crate) fn sheet(locale: &Locale, title: &str, style: &str, body: &Markup) -> String {
    shell(locale, title, "light", style, body)
}

fn shell(locale: &Locale, title: &str, scheme: &str, style: &str, body: &Markup) -> String {
    let language = locale.language;
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) dir=(language.direction()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content=(scheme);
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}

fn section(section: &Section) -> Markup {
    html! {
        section id=(section.id) aria-labelledby={ (section.id) "-heading" } {
            h2 id={ (section.id) "-heading" } { (section.heading) }
            @if let Some(lead) = &section.lead { p.lead { (lead) } }
            (section.body)
        }
    }
}

/// Foreign text as a run of its own, whichever way it is written.
pub(crate) fn foreign(text: &str) -> Markup {
    html! { bdi { (foreign::shown(text)) } }
}

/// Foreign text that is code: addresses, hashes, names of steps, arguments. Left to right.
pub(crate) fn code(text: &str) -> Markup {
    html! { code dir="ltr" { bdi { (foreign::shown(text)) } } }
}

/// Words that stand where a figure is missing.
pub(crate) fn missing(words: &str) -> Markup {
    html! { span.missing { (words) } }
}
