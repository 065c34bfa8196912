//! The readiness record: each prerequisite with its state and the reason, and the answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Role;
use crate::requirements::{Weight, Who};
use crate::text::Message;

/// The version of this document.
pub const READINESS_SCHEMA: &str = "mizan.readiness/1";

/// What the facts come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReadinessRecord {
    /// [`READINESS_SCHEMA`].
    pub schema: String,
    /// Version of the program that analysed.
    pub mizan_version: String,
    /// Commit it was built from, if known.
    pub commit: Option<String>,
    /// When it was analysed, RFC 3339 in UTC.
    pub analysed_at: String,
    /// The prerequisites that were applied.
    pub catalogue: CatalogueMark,
    /// The facts that it rests on.
    pub evidence: Vec<Evidence>,
    /// What was asked for.
    pub asked: Asked,
    /// Each prerequisite, in the catalogue's order; one of several machines once a machine.
    pub results: Vec<CheckResult>,
    /// The answer.
    pub answer: ReadinessAnswer,
    /// What the server is worth in users, where it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Worth>,
}

/// Which catalogue was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogueMark {
    /// Its version.
    pub version: u32,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
}

/// A document that a record rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The file's name.
    pub name: String,
    /// The machine's role; absent for answers.
    pub role: Option<Role>,
    /// The machine's name, where it is known.
    pub machine: Option<String>,
    /// When it was collected, RFC 3339 in UTC.
    pub collected_at: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// The customer, if named.
    pub customer: Option<String>,
    /// Users.
    pub users: u32,
    /// `standard` or `advanced`.
    pub edition: String,
    /// Modules with their options: `sms:url`.
    pub modules: Vec<String>,
    /// Whether an earlier install is there.
    pub reinstall: bool,
}

/// A prerequisite's state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum State {
    /// It holds.
    Pass,
    /// It does not hold, and trouble is likely.
    Warn,
    /// It does not hold, and the install cannot be done.
    Fail,
    /// It could not be told. Never counts as pass.
    Unknown {
        /// Why.
        why: Message,
    },
    /// This install does not call for it.
    NotApplicable {
        /// Why.
        why: Message,
    },
    /// Only a person can say, and nobody has.
    NeedsAttestation,
    /// A person said that it holds.
    Attested(Signed),
    /// It does not hold or is not known, and a person answers for that.
    Waived {
        /// Who, and why.
        #[serde(flatten)]
        by: Signed,
        /// What it would be without the waiver: `warn`, `fail`, `unknown` or `needs_attestation`.
        instead_of: String,
    },
}

impl State {
    /// The name in files: `needs_attestation`.
    pub fn name(&self) -> &'static str {
        match self {
            State::Pass => "pass",
            State::Warn => "warn",
            State::Fail => "fail",
            State::Unknown { .. } => "unknown",
            State::NotApplicable { .. } => "not_applicable",
            State::NeedsAttestation => "needs_attestation",
            State::Attested(_) => "attested",
            State::Waived { .. } => "waived",
        }
    }

    /// Whether something is left to do before the install can be booked as ready.
    pub fn is_open(&self) -> bool {
        matches!(self, State::Fail | State::Unknown { .. } | State::NeedsAttestation)
    }
}

/// Somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signed {
    /// Who.
    pub who: String,
    /// In which role.
    pub role: Option<String>,
    /// When, as given: a date of the Gregorian or the Persian calendar.
    pub at: Option<String>,
    /// What was said, or why it is waived.
    pub note: Option<String>,
}

/// One prerequisite on one machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckResult {
    /// The prerequisite's stable ID.
    pub id: String,
    /// Its section.
    pub section: String,
    /// The machine; absent where it is about none.
    pub machine: Option<Role>,
    /// Who sees to it.
    pub who: Who,
    /// What it means if unmet.
    pub weight: Weight,
    /// Its state.
    pub state: State,
    /// What was found.
    pub found: Option<Message>,
    /// What is needed.
    pub need: Option<Message>,
    /// What to do; absent where nothing is.
    pub action: Option<Message>,
    /// The vendor's extension to call.
    pub call: Option<u32>,
    /// How the facts behind it were read.
    pub read_by: Vec<String>,
}

/// Is it ready?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadinessAnswer {
    /// Everything holds, by facts or by somebody's word.
    Ready,
    /// Nothing is open, but something is warned of.
    ReadyWithWarnings,
    /// Something fails.
    NotReady,
    /// Nothing fails, but something is unknown or waits for a person's word.
    Incomplete,
}

impl ReadinessAnswer {
    /// The answer that states come to. A fail outweighs what is open, and that a warning.
    pub fn of<'a>(states: impl IntoIterator<Item = &'a State>) -> Self {
        let mut answer = ReadinessAnswer::Ready;
        for state in states {
            match state {
                State::Fail => return ReadinessAnswer::NotReady,
                State::Unknown { .. } | State::NeedsAttestation => {
                    answer = ReadinessAnswer::Incomplete;
                }
                State::Warn if answer == ReadinessAnswer::Ready => {
                    answer = ReadinessAnswer::ReadyWithWarnings;
                }
                State::Warn
                | State::Pass
                | State::NotApplicable { .. }
                | State::Attested(_)
                | State::Waived { .. } => {}
            }
        }
        answer
    }
}

/// What a server is worth in users: asked for, predicted by the model, measured under load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Worth {
    /// Users that were asked for.
    pub needed: u32,
    /// Users that the sizing model predicts for this host; absent where the host was not measured.
    pub predicted: Option<Predicted>,
    /// Users that a search under load found; absent where none was made.
    pub measured: Option<Measured>,
}

/// A predicted number of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Predicted {
    /// Users.
    pub users: u32,
    /// The figure that binds: `cores`, `memory`, `disks`.
    pub bound_by: String,
    /// The single-thread index that it rests on.
    pub index: f64,
    /// Whether the index was measured.
    pub index_measured: bool,
}

/// A measured number of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// Users that are carried.
    pub users: f64,
    /// The interval's lower end.
    pub low: Option<f64>,
    /// The interval's upper end.
    pub high: Option<f64>,
    /// Whether the number is a lower bound only.
    pub at_least: bool,
    /// What limited it, by the capacity record's word.
    pub limit: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> State {
        State::Unknown { why: Message::new("why") }
    }

    #[test]
    fn what_is_unknown_never_counts_as_ready() {
        let of = |states: &[State]| ReadinessAnswer::of(states);
        assert_eq!(of(&[State::Pass, unknown()]), ReadinessAnswer::Incomplete);
        assert_eq!(of(&[State::NeedsAttestation, State::Warn]), ReadinessAnswer::Incomplete);
        assert_eq!(of(&[unknown(), State::Fail]), ReadinessAnswer::NotReady);
        assert_eq!(of(&[State::Warn, State::Pass]), ReadinessAnswer::ReadyWithWarnings);
        assert_eq!(of(&[State::Pass]), ReadinessAnswer::Ready);
    }
}
