//! What was deleted of a run's traces in its target, and what no API can delete.
//!
//! Made by `loadtest`, which knows a run's traces by their marker; read by `reports`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of this document.
pub const SCHEMA: &str = "mizan.cleaning/1";

/// What became of everything that a run left in its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CleaningRecord {
    /// [`SCHEMA`].
    pub schema: String,
    /// The target, without credentials.
    pub target: String,
    /// What the `refId` of everything deleted began with.
    pub marker: String,
    /// What carries the marker, by kind, in the order of its deletion.
    pub kinds: Vec<CleanedKind>,
    /// What carries no marker, or has no API that deletes it.
    pub left: Vec<LeftBehind>,
}

impl CleaningRecord {
    /// Whether everything that carries the marker is gone.
    pub fn is_complete(&self) -> bool {
        self.kinds.iter().all(|kind| kind.kept.is_none())
    }

    /// How many records were deleted.
    pub fn deleted(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.deleted).sum()
    }
}

/// What became of the records of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CleanedKind {
    /// The kind.
    pub kind: MarkedKind,
    /// Deleted ones.
    pub deleted: u64,
    /// Those that are still there, or may be; absent where everything is gone.
    pub kept: Option<Kept>,
}

/// Why records of a kind are still there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kept {
    /// How many; absent where the target does not say.
    pub records: Option<u64>,
    /// What it answered.
    pub reason: String,
}

/// Kinds of records that carry a run's marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkedKind {
    /// Sales invoices.
    Invoice,
    /// Tickets, with their replies and files.
    Ticket,
    /// Tasks.
    Task,
    /// Activities, which the CRM calls forms.
    Activity,
    /// Persons: added where a search found nobody, and customers who call.
    Person,
    /// Campaigns of short messages, with their messages.
    Campaign,
    /// Short messages that were sent one by one.
    Message,
}

/// What a run leaves and nothing deletes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum LeftBehind {
    /// Calls in the list of calls: the telephony API deletes none, and they carry no marker.
    Calls {
        /// How many the plan has.
        at_most: u64,
    },
    /// Short messages from customers: they carry no marker.
    Replies {
        /// How many the plan has.
        at_most: u64,
    },
    /// Tasks that were there before the run have another progress.
    TaskProgress,
    /// Whatever the requests to an HTTP API wrote: only their scenario knows.
    HttpRequests,
}
