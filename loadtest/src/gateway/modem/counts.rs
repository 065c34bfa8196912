//! What a played modem counted.

use serde::{Deserialize, Serialize};

use crate::gateway::{GatewayCounts, Refusals};

/// What a modem counted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModemCounts {
    /// Command lines, those that were refused too.
    pub commands: u64,
    /// Command lines that were longer than any modem takes.
    pub overlong: u64,
    /// Bytes that came while a unit was being sent, when a modem hears nothing, and of lines that
    /// are no command lines.
    pub passed_over_bytes: u64,
    /// Units that were offered whole and can be read.
    pub units: u64,
    /// Of these, taken.
    pub units_taken: u64,
    /// Units that cannot be read, have another length than was announced, or carry no text.
    pub unreadable: u64,
    /// Messages that were offered whole.
    pub attempts: u64,
    /// Of these, taken.
    pub taken: u64,
    /// Parts of the messages taken.
    pub parts: u64,
    /// Messages that were begun and pushed out by later ones before all their parts were there.
    pub unfinished: u64,
    /// Units that met something that the settings make go wrong.
    pub troubled: u64,
    /// Lines that nobody had asked for.
    pub unsolicited: u64,
    /// Times that the cable was pulled.
    pub pulled: u64,
}

/// As the counts of any gateway: messages, not units. A modem takes one at a time, and refuses for one
/// reason: the network did.
impl From<ModemCounts> for GatewayCounts {
    fn from(counts: ModemCounts) -> Self {
        GatewayCounts {
            attempts: counts.attempts,
            taken: counts.taken,
            refused: Refusals { error: counts.attempts - counts.taken, ..Refusals::default() },
            troubled: counts.troubled,
            unreadable: counts.unreadable,
            concurrent_most: counts.attempts.min(1),
            parts: counts.parts,
            turned_away: 0,
        }
    }
}
