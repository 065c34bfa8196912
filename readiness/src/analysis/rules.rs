//! The table of rules: one a prerequisite.

use super::finding::{Finding, Ruling};
use super::look::Look;
use super::{
    Case, fax, financial, general, install, mail, outside, recording, server, sms, sql, telephony,
};

/// Which of the row's machines a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Those that the catalogue lists.
    Listed,
    /// The one that has the database.
    Database,
}

/// How one prerequisite is judged.
pub(super) struct Rule {
    /// Its ID.
    pub(super) id: &'static str,
    /// Judges it on one machine.
    pub(super) judge: fn(&mut Look<'_>) -> Ruling,
    /// Whether it makes sense on Windows only.
    pub(super) windows_only: bool,
    /// Whether nothing but a person's word is asked for.
    pub(super) by_word: bool,
    /// Which machines it is about.
    pub(super) place: Place,
    /// The figures of the row that it asks for.
    pub(super) figures: &'static [&'static str],
    /// What calls for the row besides its tags.
    pub(super) also: Option<fn(&Case<'_>) -> bool>,
}

impl Rule {
    /// A rule that reads something.
    pub(super) const fn new(id: &'static str, judge: fn(&mut Look<'_>) -> Ruling) -> Self {
        Rule {
            id,
            judge,
            windows_only: false,
            by_word: false,
            place: Place::Listed,
            figures: &[],
            also: None,
        }
    }

    /// Only a person can say.
    pub(super) const fn word(id: &'static str) -> Self {
        let mut rule = Rule::new(id, |_| Ok(Finding::word()));
        rule.by_word = true;
        rule
    }

    /// On Windows only.
    pub(super) const fn windows(mut self) -> Self {
        self.windows_only = true;
        self
    }

    /// With figures of the row.
    pub(super) const fn figures(mut self, figures: &'static [&'static str]) -> Self {
        self.figures = figures;
        self
    }

    /// On the machine that has the database.
    pub(super) const fn at_database(mut self) -> Self {
        self.place = Place::Database;
        self
    }

    /// Called for by facts as well.
    pub(super) const fn also(mut self, also: fn(&Case<'_>) -> bool) -> Self {
        self.also = Some(also);
        self
    }
}

/// What the customer signs at the end.
const END: &[Rule] = &[Rule::word("ACK")];

/// All rules by section.
pub(super) const SECTIONS: [&[Rule]; 12] = [
    general::RULES,
    server::RULES,
    sql::RULES,
    telephony::RULES,
    recording::RULES,
    fax::RULES,
    financial::RULES,
    sms::RULES,
    mail::RULES,
    outside::RULES,
    install::RULES,
    END,
];

/// The rule of a prerequisite.
pub(super) fn rule(id: &str) -> Option<&'static Rule> {
    SECTIONS.iter().flat_map(|rules| rules.iter()).find(|rule| rule.id == id)
}
