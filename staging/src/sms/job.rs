//! One message on its way out.

use documents::gateway::NumberForm;

use super::answer::Trouble;
use super::bugs::Bugs;
use super::code_page::through_1256;
use super::number::Mobile;
use crate::store::messages::{End, Outcome, Outgoing};

/// A message that was taken from the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) message: Outgoing,
    /// What is to be done wrong with it.
    pub(crate) bugs: Bugs,
    /// Whether its work on this host was done.
    pub(crate) served: bool,
    /// Tries that failed in a row.
    pub(crate) failures: u32,
    /// Requests that are not yet told.
    pub(crate) untold: u32,
    /// The answer to the first of two offers: the message is sent, whatever becomes of the second.
    pub(crate) first_id: Option<Option<String>>,
    /// Whether it was held back.
    pub(crate) held: bool,
    /// Whether more later ones went before it than are under way at once.
    pub(crate) late: bool,
    /// Whether it is the one that tries a gateway that took nothing.
    pub(crate) trying: bool,
}

/// An outcome, and what was done wrong with its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) outcome: Outcome,
    pub(crate) done: Bugs,
}

impl Job {
    pub(crate) fn new(message: Outgoing, bugs: Bugs) -> Job {
        Job {
            message,
            bugs,
            served: false,
            failures: 0,
            untold: 0,
            first_id: None,
            held: false,
            late: false,
            trying: false,
        }
    }

    /// Number and text as they leave.
    pub(crate) fn written(&self, form: NumberForm) -> Result<(String, String), Trouble> {
        let number = Mobile::parse(&self.message.number).ok_or(Trouble::NoNumber)?;
        let number = if self.bugs.code98 { number.with_country() } else { number.written(form) };
        let text = &self.message.text;
        let text = if self.bugs.mangle { through_1256(text) } else { text.clone() };
        Ok((number, text))
    }

    /// The outcome of a message that the gateway took, or was to be taken for sent.
    pub(crate) fn sent(&mut self, id: Option<String>, doubled: bool) -> Entry {
        let done = Bugs {
            drop: false,
            double: doubled,
            hold: self.late,
            mangle: self.bugs.mangle && through_1256(&self.message.text) != self.message.text,
            code98: self.bugs.code98,
        };
        Entry { done, ..self.ends(End::Sent(id)) }
    }

    /// Any other outcome.
    pub(crate) fn ends(&mut self, end: End) -> Entry {
        let attempts = std::mem::take(&mut self.untold);
        self.message.attempts += attempts;
        let outcome = Outcome { message: self.message.id, attempts, end };
        Entry { outcome, done: Bugs::default() }
    }
}
