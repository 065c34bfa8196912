//! The CRM workload: people at their screens, closed and paced by think time.
//!
//! goose schedules the virtual users (module `goose_runner`); what each does, and when, is ours, drawn
//! from the seed ([`crate::plan`]) and timed by our recorder.

mod access;
mod answer;
mod api;
mod goose_runner;
mod payload;
mod probe;
mod session;
mod sign_in;
mod stage;
mod steps;
mod virtual_user;

pub use access::Access;
pub(crate) use answer::{crm_id, failed_check, identifier, member, rows, text};
pub use api::{Api, ApiError, Body, Failure};
pub use goose_runner::{GooseError, play};
pub use session::{Account, Accounts};
pub use stage::{Stage, StopSignal};

/// The workload's name.
pub const WORKLOAD: &str = "crm";
