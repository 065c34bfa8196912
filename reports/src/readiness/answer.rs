//! The answer of a readiness record in a sentence, and how many items stand in which state.

use documents::readiness::{CheckResult, ReadinessAnswer, ReadinessRecord, State};

use super::Words;
use crate::Language;
use crate::messages::readiness as say;

/// How many items stand in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) pass: u64,
    pub(super) warn: u64,
    pub(super) fail: u64,
    pub(super) unknown: u64,
    pub(super) not_applicable: u64,
    pub(super) waits: u64,
    pub(super) attested: u64,
    pub(super) waived: u64,
}

impl Counts {
    pub(super) fn of<'a>(results: impl IntoIterator<Item = &'a CheckResult>) -> Self {
        let mut counts = Counts::default();
        for result in results {
            let count = match result.state {
                State::Pass => &mut counts.pass,
                State::Warn => &mut counts.warn,
                State::Fail => &mut counts.fail,
                State::Unknown { .. } => &mut counts.unknown,
                State::NotApplicable { .. } => &mut counts.not_applicable,
                State::NeedsAttestation => &mut counts.waits,
                State::Attested(_) => &mut counts.attested,
                State::Waived { .. } => &mut counts.waived,
            };
            *count += 1;
        }
        counts
    }

    /// Whether anything was held against the prerequisites at all.
    pub(super) fn anything_checked(&self) -> bool {
        let Counts { pass, warn, fail, unknown, waits, attested, waived, not_applicable: _ } = self;
        pass + warn + fail + unknown + waits + attested + waived > 0
    }

    /// What is open, and what is warned of, in words.
    pub(super) fn sentence(&self, words: &Words) -> String {
        let language = words.language();
        let counted =
            |n: u64, one: fn(Language) -> String, many: fn(Language, String) -> String| match n {
                0 => None,
                1 => Some(one(language)),
                n => Some(many(language, words.locale.integer(n))),
            };
        let parts = [
            counted(self.fail, say::fail_one, say::fail_many),
            counted(self.unknown, say::unknown_one, say::unknown_many),
            counted(self.waits, say::waits_one, say::waits_many),
            counted(self.warn, say::warning_one, say::warning_many),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        words.locale.list(&parts)
    }
}

/// The answer that a record comes to: what its states say, or what it says itself if that is worse.
/// A record in which nothing was checked is incomplete.
pub(super) fn answer(record: &ReadinessRecord) -> ReadinessAnswer {
    let by_states = ReadinessAnswer::of(record.results.iter().map(|result| &result.state));
    let worse = match severity(by_states) < severity(record.answer) {
        true => record.answer,
        false => by_states,
    };
    match worse {
        ReadinessAnswer::NotReady => worse,
        _ if !Counts::of(&record.results).anything_checked() => ReadinessAnswer::Incomplete,
        _ => worse,
    }
}

fn severity(answer: ReadinessAnswer) -> u8 {
    match answer {
        ReadinessAnswer::Ready => 0,
        ReadinessAnswer::ReadyWithWarnings => 1,
        ReadinessAnswer::Incomplete => 2,
        ReadinessAnswer::NotReady => 3,
    }
}

/// The answer in a sentence.
pub(super) fn sentence(record: &ReadinessRecord, words: &Words) -> String {
    let language = words.language();
    let counts = Counts::of(&record.results);
    let counts = reasons(counts.sentence(words), &counts, words);
    match answer(record) {
        ReadinessAnswer::Ready => say::ready(language, say::is_ready(language)),
        ReadinessAnswer::ReadyWithWarnings => {
            say::ready_with(language, say::is_ready(language), counts)
        }
        ReadinessAnswer::NotReady => say::not_ready(language, counts),
        ReadinessAnswer::Incomplete => say::incomplete(language, counts),
    }
}

/// The counts in words, or why there are none.
pub(super) fn reasons(counted: String, counts: &Counts, words: &Words) -> String {
    match counted.is_empty() {
        true if !counts.anything_checked() => say::nothing_checked(words.language()),
        true => say::not_said(words.language()),
        false => counted,
    }
}

/// The answer in a word or two.
pub(super) fn label(record: &ReadinessRecord, language: Language) -> String {
    match answer(record) {
        ReadinessAnswer::Ready => say::label_ready(language),
        ReadinessAnswer::ReadyWithWarnings => say::label_warned(language),
        ReadinessAnswer::NotReady => say::label_not_ready(language),
        ReadinessAnswer::Incomplete => say::label_incomplete(language),
    }
}

/// What was asked for, as a sentence.
pub(super) fn asked(record: &ReadinessRecord, words: &Words) -> String {
    let what = words.asked(&record.asked);
    match &record.asked.customer {
        Some(customer) => say::asked(words.language(), words.locale.isolated(customer), what),
        None => say::asked_plain(words.language(), what),
    }
}
