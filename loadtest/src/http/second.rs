//! The requests in one second of a run, as its line of the journal carries them. Their times are those of
//! the second's steps.

use serde::{Deserialize, Serialize};

/// What one second brought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HttpSecond {
    /// The instant of the gauges, in microseconds of the run.
    pub at_us: u64,
    /// Iterations that were due.
    pub due: u64,
    /// Of them, those that were dropped.
    pub dropped: u64,
    /// Iterations under way, at the instant.
    pub under_way: u64,
    /// Time integral of their number since the start of the run, in microseconds.
    pub under_way_integral_us: u64,
    /// Connections opened since the start of the run.
    pub connections_opened: u64,
    /// What the target speaks, once it has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
}
