//! What a result card says: the same lines on a page and on a terminal.

use documents::readiness::{CheckResult, Role, Signed, State};

use super::Words;
use crate::messages::readiness as say;

/// A line of a card.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) text: String,
}

/// The item's ID, with the machine where it is not the CRM's server.
pub(super) fn machine(result: &CheckResult, words: &Words) -> Option<String> {
    result.machine.filter(|role| *role != Role::Crm).map(|role| words.role(role))
}

/// What stands behind an item's state, what is needed, and what to do where something is.
pub(super) fn lines(result: &CheckResult, words: &Words) -> Vec<Line> {
    let language = words.language();
    let mut lines = behind(&result.state, result, words);
    if let Some(found) = &result.found {
        lines.push(Line { label: say::found(language), text: words.message(found) });
    }
    let is_settled =
        matches!(result.state, State::Pass | State::Attested(_) | State::NotApplicable { .. });
    if is_settled {
        return lines;
    }
    if let Some(need) = &result.need {
        lines.push(Line { label: say::need(language), text: words.message(need) });
    }
    if let Some(action) = &result.action {
        lines.push(Line { label: say::action(language), text: words.message(action) });
    }
    if let Some(extension) = result.call {
        let number = words.locale.ungrouped(extension.into(), 1);
        lines.push(Line { label: say::call(language), text: say::extension(language, number) });
    }
    lines
}

/// Why an item's state is what it is, where a person or a reason stands behind it.
pub(super) fn behind(state: &State, result: &CheckResult, words: &Words) -> Vec<Line> {
    let language = words.language();
    match state {
        State::Pass | State::Warn | State::Fail => Vec::new(),
        State::Unknown { why } => {
            vec![Line { label: say::not_known_why(language), text: words.message(why) }]
        }
        State::NotApplicable { why } => {
            vec![Line { label: say::why(language), text: words.message(why) }]
        }
        State::NeedsAttestation => {
            vec![Line { label: say::question(language), text: words.question(result) }]
        }
        State::Attested(by) => {
            let mut lines = vec![Line { label: say::word_of(language), text: words.signed(by) }];
            lines.extend(note(by, say::remark(language), words));
            lines
        }
        State::Waived { by, instead_of } => {
            let instead = words.state_named(instead_of);
            let mut lines = vec![
                Line { label: say::waived_by(language), text: words.signed(by) },
                Line { label: say::instead_of(language), text: instead },
            ];
            lines.extend(note(by, say::reason(language), words));
            lines
        }
    }
}

fn note(by: &Signed, label: String, words: &Words) -> Option<Line> {
    by.note.as_ref().map(|note| Line { label, text: words.locale.isolated(note) })
}

/// How the facts behind an item were read.
pub(super) fn read_by(result: &CheckResult, words: &Words) -> Option<Line> {
    let ways: Vec<String> = result.read_by.iter().map(|way| words.locale.isolated(way)).collect();
    let label = say::read_by(words.language());
    (!ways.is_empty()).then(|| Line { label, text: words.locale.list(&ways) })
}
