//! The printed list of prerequisites: each with its ID, what is needed, how it becomes known, what it
//! means if unmet, who sees to it and whom to call. It is the catalogue itself
//! ([`documents::requirements`]), not what a single install calls for.

use anstyle::Style as Ansi;
use documents::readiness::texts;
use documents::requirements::{Knowledge, Requirement, VERSION, Weight, requirements};
use documents::text::{Language as TextLanguage, Message};
use maud::{Markup, html};
use sizing::text::Worded;

use crate::Language;
use crate::locale::Locale;
use crate::messages::requirements as say;
use crate::messages::run;
use crate::page::{self, Section, code};
use crate::terminal::{Printer, Style};

/// The list for a terminal.
pub fn terminal(language: Language, style: Style) -> String {
    let locale = Locale::of(language);
    let printer = Printer { language, style };
    let mut out = String::new();
    printer.paragraph(&mut out, &say::title(language), Ansi::new().bold(), "");
    printer.paragraph(&mut out, &lead(&locale), Ansi::new(), "");
    for section in sections() {
        out.push('\n');
        printer.paragraph(&mut out, &heading(section, language), Ansi::new().bold(), "");
        for row in rows_of(section) {
            let entry = Entry::of(row, &locale);
            let first = format!("{} [{}] {}", locale.isolated(&row.id), entry.weight, entry.row);
            printer.paragraph(&mut out, &first, Ansi::new(), "  ");
            for line in entry.below {
                printer.paragraph(&mut out, &line, Ansi::new().dimmed(), "      ");
            }
        }
    }
    out
}

/// The list as one HTML file, to be read on a screen or printed and ticked off.
pub fn html(language: Language) -> String {
    let locale = Locale::of(language);
    let title = say::title(language);
    let masthead = html! {
        p.kicker {
            span.wordmark { (run::wordmark(language)) }
            span { (say::version(language, locale.integer(VERSION.into()))) }
        }
        h1 { (title) }
        p.lead { (lead(&locale)) }
    };
    let parts: Vec<Section> = sections()
        .into_iter()
        .map(|section| Section {
            id: section,
            heading: heading(section, language),
            lead: None,
            body: html! {
                ul.checklist { @for row in rows_of(section) { (item(row, &locale)) } }
            },
        })
        .collect();
    page::document(&locale, &title, &masthead, &run::contents(language), &parts)
}

fn item(row: &'static Requirement, locale: &Locale) -> Markup {
    let tone = match row.weight {
        Weight::Fail => "not-met",
        Weight::Warn => "warned",
        Weight::Inform => "open",
    };
    let entry = Entry::of(row, locale);
    html! {
        li {
            (entry.row)
            " " span class={ "badge " (tone) } { (entry.weight) }
            " " (code(&row.id))
            @for line in &entry.below { div.below { (line) } }
        }
    }
}

/// The sections in the catalogue's order.
fn sections() -> Vec<&'static str> {
    let mut sections: Vec<&str> = requirements().iter().map(|row| row.section.as_str()).collect();
    sections.dedup();
    sections
}

fn rows_of(section: &str) -> impl Iterator<Item = &'static Requirement> {
    requirements().iter().filter(move |row| row.section == section)
}

fn lead(locale: &Locale) -> String {
    say::lead(locale.language, locale.integer(requirements().len() as u64))
}

fn heading(section: &str, language: Language) -> String {
    word("section", section, language)
}

/// A word that quotes have as well: a section, a weight, who sees to it.
fn word(kind: &str, name: &str, language: Language) -> String {
    Message::new(&format!("{kind}.{name}")).text(text_language(language))
}

fn text_language(language: Language) -> TextLanguage {
    match language {
        Language::English => TextLanguage::En,
        Language::Persian => TextLanguage::Fa,
    }
}

/// What is said of a prerequisite.
struct Entry {
    row: &'static str,
    weight: String,
    below: [String; 4],
}

impl Entry {
    fn of(row: &'static Requirement, locale: &Locale) -> Self {
        let language = locale.language;
        let format = |figure: f64| locale.trimmed(figure, 4);
        let need = row.need_message().text_by(texts(), text_language(language), &format);
        let who = word("who", row.who.name(), language);
        let who = match row.call {
            Some(call) => say::who_and_call(language, who, locale.ungrouped(call.into(), 1)),
            None => say::who(language, who),
        };
        Entry {
            row: row.text(text_language(language)),
            weight: word("weight", row.weight.name(), language),
            below: [
                say::need(language, need),
                say::known(language, known(row, language)),
                say::unmet(language, unmet(row, language)),
                who,
            ],
        }
    }
}

fn known(row: &Requirement, language: Language) -> String {
    let ways = row.known.iter().map(|way| match way {
        Knowledge::Probe => say::probe(language),
        Knowledge::Given => say::given(language),
        Knowledge::Attested => say::attested(language),
    });
    ways.reduce(|first, then| say::or_else(language, first, then)).unwrap_or_default()
}

fn unmet(row: &Requirement, language: Language) -> String {
    match row.weight {
        Weight::Fail if row.refuses => say::unmet_refused(language),
        Weight::Fail => say::unmet_fail(language),
        Weight::Warn => say::unmet_warn(language),
        Weight::Inform => say::unmet_inform(language),
    }
}
