//! The calls workload: an open stream of telephone calls, played by an exchange, and looked for in
//! the CRM.

mod agenda;
mod arrivals;
pub mod customers;
pub mod desk;
mod extensions;
pub mod looks;
pub mod model;
pub mod numbers;
mod record;
pub mod script;
pub mod second;
pub mod tally;
pub mod tracker;

pub(crate) use record::{Chapter, record};
