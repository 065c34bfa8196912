//! The calls workload: an open stream of telephone calls, played by an exchange, and looked for in
//! the CRM.

pub mod script;
