//! The table of rules against the catalogue, and the sentences against their table.

use documents::readiness::texts;
use documents::requirements::{Knowledge, requirement, requirements};
use documents::text::{Message, Param};

use super::super::rules::{SECTIONS, rule};
use super::*;

#[test]
fn every_prerequisite_has_one_rule_and_every_rule_a_prerequisite() {
    for row in requirements() {
        assert!(rule(&row.id).is_some(), "{}: no rule", row.id);
    }
    let mut ids: Vec<&str> = SECTIONS.iter().flat_map(|s| s.iter()).map(|rule| rule.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), count), (requirements().len(), requirements().len()));
}

#[test]
fn every_figure_of_a_rule_is_in_the_catalogue() {
    for rule in SECTIONS.iter().flat_map(|rules| rules.iter()) {
        let row = requirement(rule.id).expect("a test holds that it is there");
        for figure in rule.figures {
            assert!(row.figures.contains_key(*figure), "{}: no figure {figure}", rule.id);
        }
    }
}

#[test]
fn what_only_a_person_can_say_is_asked_of_a_person() {
    for rule in SECTIONS.iter().flat_map(|rules| rules.iter()).filter(|rule| rule.by_word) {
        let row = requirement(rule.id).expect("a test holds that it is there");
        assert!(row.known.contains(&Knowledge::Attested), "{}", rule.id);
    }
}

/// Every sentence of a result, with those inside it.
pub(super) fn sentences(result: &CheckResult) -> Vec<&Message> {
    let why = match &result.state {
        State::Unknown { why } | State::NotApplicable { why } => Some(why),
        _ => None,
    };
    let mut open: Vec<&Message> =
        [&result.found, &result.need, &result.action].into_iter().flatten().chain(why).collect();
    let mut all = Vec::new();
    while let Some(message) = open.pop() {
        for param in message.params.values() {
            if let Param::Parts(parts) = param {
                open.extend(parts);
            }
        }
        all.push(message);
    }
    all
}

/// Holds that a sentence is in the table and has all that it takes.
#[track_caller]
pub(super) fn hold(message: &Message) {
    assert!(texts().ids().any(|id| id == message.id), "no sentence {}", message.id);
    for param in texts().params(&message.id) {
        assert!(message.params.contains_key(param), "{}: no {param}", message.id);
    }
}
