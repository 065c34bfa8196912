//! What a quote's page holds, in both languages.

use sizing::quote::Quote;

use super::super::markup::{self, own_words};
use super::{QUOTES, by_name, tables};
use crate::{Language, quote};

/// Runs a check on the page of every quote in every language.
fn for_every_page(check: impl Fn(&str, &Quote, &str, Language)) {
    for (name, asked) in QUOTES.iter() {
        for language in Language::ALL {
            let name = format!("{name} ({})", language.tag());
            check(&name, asked, &quote::html(asked, language), language);
        }
    }
}

/// A section of a page by its id.
#[track_caller]
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let rest = page.split_once(&format!("<section id=\"{id}\"")).expect("the section").1;
    rest.split_once("</section>").expect("its end").0
}

#[test]
fn a_quotes_page_is_self_contained_well_formed_and_readable_aloud() {
    for_every_page(|name, _, page, language| {
        markup::assert_self_contained(name, page);
        markup::assert_well_formed(name, page, language);
        // Among other things: every figure that a cell links to has its derivation.
        markup::assert_readable_aloud(name, page);
    });
}

#[test]
fn tiers_are_self_contained_well_formed_and_readable_aloud() {
    let tiers = sizing::tiers::tiers(&tables()).expect("the tiers");
    for language in Language::ALL {
        let page = quote::tiers_html(&tiers, language);
        markup::assert_self_contained("tiers", &page);
        markup::assert_well_formed("tiers", &page, language);
        markup::assert_readable_aloud("tiers", &page);
        for row in &tiers.rows {
            assert!(row.vendor.iter().all(|tier| page.contains(&tier.cpu.value)));
        }
    }
}

#[test]
fn the_answer_comes_before_every_figure() {
    let page = quote::html(by_name("51 standard"), Language::English);
    let body = page.split_once("<body").expect("a body").1;
    let order = [
        "Ask the vendor first",
        "For 51 users of the standard edition",
        "the standard edition ends at 50 users",
        "What to do next",
        "id=\"columns\"",
        "id=\"tiers\"",
        "id=\"findings\"",
        "id=\"machines\"",
        "id=\"alternatives\"",
        "id=\"checklist\"",
        "id=\"asked\"",
        "id=\"prediction\"",
        "id=\"other-edition\"",
        "id=\"derivations\"",
        "id=\"basis\"",
    ];
    let places: Vec<usize> =
        order.iter().map(|text| body.find(text).unwrap_or_else(|| panic!("no `{text}`"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_refused_quote_says_why_and_the_way_out_before_any_server() {
    let page = quote::html(by_name("refused"), Language::English);
    let masthead = page.split_once("<main").expect("a main part").0;
    let heading = masthead.split_once("<h1>").expect("a heading").1;
    assert!(heading.starts_with("A GSM dongle"), "{heading}");
    assert!(masthead.contains("SMS-GSM: Way out: Choose a physical server"));
    assert!(masthead.contains("REC-VIRTUAL") && masthead.contains("Taken care of in this quote"));
}

#[test]
fn each_cell_carries_its_mark_and_leads_to_its_derivation() {
    let page = quote::html(by_name("35"), Language::English);
    let columns = section(&page, "columns");
    let cores = columns.split_once("href=\"#figure-recommended-cores\">").expect("a link").1;
    assert!(cores.starts_with("8 cores</a> <span class=\"prov\">vendor 2021</span>"), "{cores}");
    let chain = section(&page, "derivations");
    let chain = chain.split_once("<li id=\"figure-recommended-cores\">").expect("the chain").1;
    for piece in ["smallest machine of the vendor", "<li id=\"figure-recommended-busy-cores\">"] {
        assert!(chain.contains(piece), "{piece}");
    }
    let marks = columns.matches("class=\"prov\"").count();
    assert!(marks > 60, "{marks} marks");
}

#[test]
fn percentiles_stand_beside_the_mean_and_a_missing_simulation_is_said() {
    let page = quote::html(by_name("35"), Language::English);
    let predicted = by_name("35").columns[1].predicted.as_ref().expect("a prediction");
    let simulated = predicted.simulated.as_ref().expect("a simulation");
    let locale = crate::locale::Locale::of(Language::English);
    let section_of = section(&page, "prediction");
    for ms in [Some(predicted.mean_ms), simulated.mean_ms, simulated.p95_ms] {
        let text = locale.milliseconds(ms.expect("enough samples"));
        assert!(section_of.contains(&text), "{text}");
    }
    let without = quote::html(by_name("8"), Language::English);
    assert!(section(&without, "prediction").contains("not simulated"));
    let overloaded = quote::html(by_name("too many"), Language::English);
    assert!(overloaded.contains("The largest machine of the catalogue does not suffice."));
}

#[test]
fn the_basis_says_not_measured_or_the_error() {
    let assumed = quote::html(by_name("35"), Language::English);
    assert!(section(&assumed, "basis").contains("Not measured"));
    let persian = quote::html(by_name("35"), Language::Persian);
    assert!(section(&persian, "basis").contains("اندازه‌گیری نشده"));
    let measured = quote::html(by_name("measured"), Language::English);
    for error in ["mean 2.1\u{a0}%, worst 4\u{a0}%", "mean 6.2\u{a0}%, worst 11.5\u{a0}%"] {
        assert!(section(&measured, "basis").contains(error), "{error}");
    }
    assert!(section(&assumed, "basis").contains("Error of the prediction"));
}

#[test]
fn defaults_are_told_from_what_was_given() {
    let page = quote::html(by_name("35"), Language::English);
    let asked = section(&page, "asked");
    let row = |name: &str| {
        let rest = asked.split_once(name).unwrap_or_else(|| panic!("no `{name}`")).1;
        rest.split_once("</tr>").expect("a row ends").0
    };
    assert!(row("Growth of users a year").contains(">given<"));
    assert!(row("Local backups").contains(">default<"));
}

#[test]
fn the_checklist_names_every_requirement_under_who_sees_to_it() {
    for_every_page(|name, asked, page, _| {
        let checklist = section(page, "checklist");
        assert_eq!(checklist.matches("<li>").count(), asked.checklist.len(), "{name}");
        for item in &asked.checklist {
            assert!(checklist.contains(&item.id), "{name}: {}", item.id);
        }
    });
}

#[test]
fn a_persian_page_writes_its_own_numbers_with_persian_digits() {
    for (name, asked) in QUOTES.iter() {
        let page = quote::html(asked, Language::Persian);
        // Sentences of prerequisites name products by their Latin names, with their numbers.
        for id in ["columns", "tiers", "alternatives", "asked", "prediction", "derivations"] {
            let words = own_words(&format!("</style>{}", section(&page, id)));
            let latin: Vec<&str> = words
                .split_whitespace()
                .filter(|word| word.chars().any(|c| c.is_ascii_digit()))
                // "p95" is the name of a percentile.
                .filter(|word| !word.contains("p95"))
                .collect();
            assert!(latin.is_empty(), "{name}, {id}: {latin:?}");
        }
    }
}

#[test]
fn hostile_text_in_a_quote_is_shown_and_does_nothing() {
    for language in Language::ALL {
        let page = quote::html(by_name("hostile"), language);
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"));
        for obeyed in ['\u{0}', '\u{1b}', '\u{202e}'] {
            assert!(!page.contains(obeyed), "{obeyed:?} reaches the reader");
        }
        let opened = page.matches(['\u{2067}', '\u{2068}']).count();
        assert_eq!(opened, page.matches('\u{2069}').count(), "an isolate was broken out of");
    }
}

#[test]
fn a_quotes_page_stays_small_enough_for_a_mail() {
    for_every_page(|name, _, page, _| {
        assert!(page.len() < 400_000, "{name}: {} bytes", page.len());
    });
}
