//! The items of a record by section, what is open first in each.

use documents::readiness::{CheckResult, ReadinessRecord, State};

/// A section of the catalogue with its items.
pub(super) struct SectionOf<'a> {
    /// Its name in the catalogue.
    pub(super) name: &'a str,
    /// Its items, what is open first; those that the install does not call for are left out.
    pub(super) items: Vec<&'a CheckResult>,
}

/// The sections in the catalogue's order; one without an item that the install calls for is left out.
pub(super) fn by_section(record: &ReadinessRecord) -> Vec<SectionOf<'_>> {
    let called_for = record.results.iter().filter(|result| !is_left_out(result));
    let mut sections = in_order(called_for);
    for section in &mut sections {
        // The sort is stable: items of one state keep the catalogue's order.
        section.items.sort_by_key(|result| rank(&result.state));
    }
    sections
}

/// Items under the sections that they name, all in the order in which they come.
pub(super) fn in_order<'a>(
    results: impl IntoIterator<Item = &'a CheckResult>,
) -> Vec<SectionOf<'a>> {
    let mut sections: Vec<SectionOf<'_>> = Vec::new();
    for result in results {
        match sections.iter_mut().find(|section| section.name == result.section) {
            Some(section) => section.items.push(result),
            None => sections.push(SectionOf { name: &result.section, items: vec![result] }),
        }
    }
    sections
}

/// Whether the install does not call for an item.
pub(super) fn is_left_out(result: &CheckResult) -> bool {
    matches!(result.state, State::NotApplicable { .. })
}

/// Whether an item is said in a line: it holds, and nobody has to answer for it.
pub(super) fn is_settled(result: &CheckResult) -> bool {
    matches!(result.state, State::Pass)
}

fn rank(state: &State) -> u8 {
    match state {
        State::Fail => 0,
        State::Unknown { .. } => 1,
        State::NeedsAttestation => 2,
        State::Warn => 3,
        State::Waived { .. } => 4,
        State::Attested(_) => 5,
        State::Pass => 6,
        State::NotApplicable { .. } => 7,
    }
}

/// The sign of a state, and the page's class for its colour.
pub(super) fn sign(state: &State) -> (char, &'static str) {
    match state {
        State::Pass | State::Attested(_) => ('✓', "met"),
        State::Warn => ('!', "warned"),
        State::Fail => ('✗', "not-met"),
        State::Unknown { .. } | State::NeedsAttestation => ('?', "open"),
        State::Waived { .. } => ('~', "warned"),
        State::NotApplicable { .. } => ('–', "open"),
    }
}
