//! From a rule's finding to a state: the weight, a person's word, and who answers for what is left.
//!
//! The order: not called for; what was read or given; a person's word; that one is needed; unknown. A word
//! never outweighs a probe. A waiver comes last, and only to what does not hold or is not known.

use documents::readiness::{CheckResult, State};
use documents::requirements::{Knowledge, Requirement, Weight};
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread, Verdict};
use super::look::Look;
use crate::answers::Attestation;

/// The result of a row on a machine.
pub(super) fn decide(look: Look<'_>, ruling: Ruling) -> CheckResult {
    let requirement = look.requirement;
    let word = look.case.answers.attestations.get(&requirement.id);
    let (finding, why) = match ruling {
        Ok(finding) => (finding, None),
        Err(Unread { why }) => (Finding::word(), Some(why)),
    };
    let Finding { verdict, found, action } = finding;
    let (state, found) = match verdict {
        Verdict::Pass => (State::Pass, contradicted(found, word, false)),
        Verdict::Warn => (State::Warn, contradicted(found, word, true)),
        Verdict::Fail => (State::Fail, contradicted(found, word, true)),
        Verdict::Unmet => (unmet(requirement.weight), contradicted(found, word, true)),
        Verdict::NotApplicable(why) => (State::NotApplicable { why }, found),
        Verdict::Ask => by_word(requirement, word, found, why),
    };
    let state = match look.case.answers.waivers.get(&requirement.id) {
        Some(by) if !requirement.refuses && can_be_waived(&state) => {
            State::Waived { by: by.clone(), instead_of: state.name().to_owned() }
        }
        _ => state,
    };
    let settled = matches!(state, State::Pass | State::Attested(_));
    // A row that only informs keeps its way out, though it is not called for.
    let informs = requirement.weight == Weight::Inform && found.is_some();
    let idle = settled || (matches!(state, State::NotApplicable { .. }) && !informs);
    let own = requirement.action.as_ref().map(|_| sentence(requirement, "action"));
    CheckResult {
        id: requirement.id.clone(),
        section: requirement.section.clone(),
        machine: look.role(),
        who: requirement.who,
        weight: requirement.weight,
        found,
        need: requirement.need.as_ref().map(|_| sentence(requirement, "need")),
        action: action.or(own).filter(|_| !idle),
        call: requirement.call,
        read_by: look.read_by,
        state,
    }
}

/// What a row that does not hold means by its weight. One that only informs never warns.
fn unmet(weight: Weight) -> State {
    match weight {
        Weight::Fail => State::Fail,
        Weight::Warn => State::Warn,
        Weight::Inform => State::NotApplicable { why: Message::new("why.only-informs") },
    }
}

/// Where no fact settles it: a person's word, or that one is needed, or that it is unknown.
fn by_word(
    requirement: &Requirement,
    word: Option<&Attestation>,
    found: Option<Message>,
    why: Option<Message>,
) -> (State, Option<Message>) {
    let seen = || found.clone().or_else(|| why.clone());
    if !requirement.known.contains(&Knowledge::Attested) {
        let why = why.or(found.clone()).unwrap_or_else(|| Message::new("why.no-reason"));
        return (State::Unknown { why }, found);
    }
    match word {
        Some(Attestation { holds: true, by }) => (State::Attested(by.clone()), seen()),
        Some(Attestation { holds: false, by }) => {
            (unmet(requirement.weight), Some(Message::new("found.denied").with("who", &by.who)))
        }
        None => (State::NeedsAttestation, seen()),
    }
}

/// What was found, with a note where a person said otherwise.
fn contradicted(
    found: Option<Message>,
    word: Option<&Attestation>,
    if_word_holds: bool,
) -> Option<Message> {
    match (found, word) {
        (Some(found), Some(word)) if word.holds == if_word_holds => {
            let said = if word.holds { "found.said-it-holds" } else { "found.said-it-does-not" };
            Some(Message::new(said).parts("found", vec![found]).with("who", &word.by.who))
        }
        (found, _) => found,
    }
}

fn can_be_waived(state: &State) -> bool {
    match state {
        State::Warn | State::Fail | State::Unknown { .. } | State::NeedsAttestation => true,
        State::Pass | State::NotApplicable { .. } | State::Attested(_) | State::Waived { .. } => {
            false
        }
    }
}

/// A sentence of the row itself, with its figures.
fn sentence(requirement: &Requirement, part: &str) -> Message {
    let message = Message::new(&format!("{}.{part}", requirement.id));
    let figures = requirement.figures.iter();
    figures.fold(message, |message, (name, figure)| message.number(name, *figure))
}
