//! The calls workload: an open stream of telephone calls, played by an exchange, and looked for in
//! the CRM.

mod arrivals;
mod extensions;
pub mod model;
pub mod numbers;
pub mod script;
pub mod tally;
pub mod tracker;
