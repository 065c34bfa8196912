//! The acknowledgement: what it says of a server, and what it never says.

use jiff::civil::date;

use super::super::markup::{self, own_words};
use super::*;
use crate::readiness::Words;
use crate::{Language, readiness};

const HASH: &str = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

/// What is said of a server that is ready, in each language.
const READY: [&str; 2] = ["The server is ready for the install", "سرور برای نصب آماده است"];

fn form(record: &ReadinessRecord, language: Language) -> String {
    let printed = Some(date(2026, 11, 24));
    readiness::form_by(record, HASH, printed, &Words::with(language, &TEXTS))
}

/// Every set of states, by the bits of a number.
fn sets() -> impl Iterator<Item = Vec<State>> {
    let states = states();
    (0_usize..1 << states.len()).map(move |set| {
        let is_in = |at: &usize| set >> at & 1 == 1;
        (0..states.len()).filter(is_in).map(|at| states[at].clone()).collect()
    })
}

#[test]
fn the_form_never_says_ready_while_something_is_open_and_says_it_where_nothing_is() {
    let mut said = 0;
    for set in sets() {
        let results: Vec<_> = set.iter().map(|state| item("OS-VER", state.clone())).collect();
        let open = set.iter().any(State::is_open);
        let checked = set.iter().any(|state| !matches!(state, State::NotApplicable { .. }));
        // A record that claims more than its items hold changes nothing.
        for answer in [ReadinessAnswer::of(&set), ReadinessAnswer::Ready] {
            let record = ReadinessRecord { answer, ..record(results.clone()) };
            for (language, own) in Language::ALL.into_iter().zip(READY) {
                let text = form(&record, language);
                let names: Vec<&str> = set.iter().map(State::name).collect();
                assert_eq!(text.contains(own), checked && !open, "{names:?}");
                let other = READY.into_iter().find(|sentence| *sentence != own);
                assert!(!text.contains(other.expect("the other one")), "{names:?}");
                said += u32::from(text.contains(own));
            }
        }
    }
    // Of the five states that are not open, all sets but the empty one and the one not called for.
    assert_eq!(said, 4 * (32 - 2));
}

#[test]
fn what_is_open_stands_in_the_heading_with_what_a_signature_is_worth() {
    let heading = |record: &ReadinessRecord, language| {
        let page = form(record, language);
        let heading = page.split_once("<div class=\"answer\">").expect("the heading").1;
        heading.split_once("</div>").expect("its end").0.replace("<p>", " ").replace("</p>", "")
    };
    assert_eq!(
        heading(&not_ready(), Language::English),
        "Open: 1 fails, 2 unknown, 1 waits for a person's word. While something is open, \
         signing confirms only that this list was read."
    );
    assert_eq!(
        heading(&not_ready(), Language::Persian),
        "باز است: ۱ مانع نصب، ۲ مورد نامعلوم، ۱ مورد در انتظار تأیید. تا زمانی که موردی باز \
         است، امضا فقط نشان می‌دهد که این فهرست خوانده شده است."
    );
    let mut unsigned = ready();
    unsigned.results.last_mut().expect("the signature").state = State::NeedsAttestation;
    unsigned.answer = ReadinessAnswer::Incomplete;
    let mut refused = unsigned.clone();
    refused.results.last_mut().expect("the signature").state = State::Fail;
    assert!(heading(&refused, Language::English).starts_with("Open: 1 fails. While"));
    assert!(
        heading(&unsigned, Language::English).starts_with("Nothing is open but the signatures")
    );
}

#[test]
fn every_item_is_on_the_form_and_the_signature_is_no_row() {
    let page = form(&whole(), Language::English);
    for result in whole().results.iter().filter(|result| result.id != "ACK") {
        assert!(page.contains(&format!("<bdi>{}</bdi>", result.id)), "no {}", result.id);
    }
    assert!(!page.contains("<bdi>ACK</bdi>"));
    let open = page.split_once("<section id=\"open\">").expect("the open items").1;
    let open = open.split_once("</section>").expect("its end").0;
    let still_open = whole().results.iter().filter(|r| r.state.is_open() && r.id != "ACK").count();
    assert_eq!(open.matches("<td></td>").count(), still_open, "a place for the day each");
    assert!(open.contains("<td>supplier of the telephony</td>"), "{open}");
}

#[test]
fn a_person_stands_by_name_role_and_day_and_a_waiver_with_its_reason() {
    let page = own_words(&form(&not_ready(), Language::English));
    for words in [
        "Word of: Sara Rahimi (IT head), 2 Azar 1405",
        "Remark: Seen on its page.",
        "Waived by: Sara Rahimi (IT head), 2 Azar 1405",
        "Without the waiver: fails",
        "Reason: The PBX is replaced in Dey.",
    ] {
        assert!(page.contains(words), "no `{words}` in {page}");
    }
    let signed = own_words(&form(&ready(), Language::English));
    assert!(signed.contains("Signed before: Sara Rahimi (IT head), 2 Azar 1405."), "{signed}");
}

#[test]
fn the_foot_ties_the_paper_to_the_evidence_and_the_catalogue() {
    for language in Language::ALL {
        let page = form(&not_ready(), language);
        let foot = page.split_once("<footer class=\"foot\">").expect("a foot").1;
        assert!(foot.contains(HASH) && foot.contains(&"c".repeat(64)), "{foot}");
        assert!(page.contains(".foot { display: table-footer-group;"));
    }
}

#[test]
fn the_day_of_printing_stands_in_both_calendars_or_is_left_to_be_filled_in() {
    let words = Words::with(Language::English, &TEXTS);
    let printed = readiness::form_by(&ready(), HASH, Some(date(2026, 11, 24)), &words);
    assert!(printed.contains("24 November 2026 (3 Azar 1405)"));
    assert!(form(&ready(), Language::Persian).contains("۳ آذر ۱۴۰۵"));
    let blank = readiness::form_by(&ready(), HASH, None, &words);
    assert!(blank.contains("<dt>Printed on</dt><dd><span class=\"blank\"></span></dd>"), "{blank}");
}

/// What follows from what is not ready, and the two who sign below it.
const END: [[&str; 3]; 2] = [
    [
        "What is not ready on the day makes another, paid, visit.",
        "For the customer",
        "For the vendor",
    ],
    ["آنچه در روز نصب آماده نباشد مراجعهٔ دوباره با هزینه دارد.", "از طرف مشتری", "از طرف سازنده"],
];

#[test]
fn a_form_is_self_contained_well_formed_and_ends_with_what_follows_and_the_signatures() {
    for (name, record) in RECORDS.iter() {
        for (language, [closing, customer, vendor]) in Language::ALL.into_iter().zip(END) {
            let page = form(record, language);
            markup::assert_self_contained(name, &page);
            markup::assert_well_formed(name, &page, language);
            markup::assert_readable_aloud(name, &page);
            let end = page.split_once(closing).expect("the closing sentence").1;
            assert!(end.contains(customer) && end.contains(vendor), "{name}: who signs?");
        }
    }
}
