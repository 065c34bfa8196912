//! Readiness: what was read of the machines of an install, and what that means for the install day.
//!
//! [`MachineFacts`] are collected on a machine and can be mailed. [`ReadinessRecord`] is what they come
//! to when they are held against the prerequisites ([`crate::requirements`]).

mod facts;
mod probes;
mod record;
mod words;

pub use facts::*;
pub use probes::*;
pub use record::*;
pub use words::texts;
