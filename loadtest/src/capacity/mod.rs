//! The search for the capacity of a host: how much it carries before a threshold breaks.
//!
//! A search is a row of levels, each a run of its own: a staircase up from a first number, bisection
//! between what held and what broke, and the levels at the edge once more. [`Search`] says which level
//! is next and what all of them come to; it plays nothing and reads no clock. [`level_plan`] makes the
//! plan of a level, [`level_record`] says what its run showed, and a run whose answer is clear ends
//! early.

mod answer;
pub(crate) mod early_end;
mod level;
mod record;
mod search;
#[cfg(test)]
mod simulation;

pub use answer::{answer, wanted};
pub use level::{LevelError, LevelRules, level_plan, settings};
pub use record::{CapacityParts, PlayedLevel, ends_search, level_record, record};
pub use search::{Ask, Level, Search, SearchSettings};
