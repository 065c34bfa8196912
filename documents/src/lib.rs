//! The documents that the rooms of the house exchange, and how they are read.
//!
//! A document is a versioned, serialisable value: it can be saved, mailed, compared and rendered
//! again later. The types stand in a crate of their own, so that a room that renders a document
//! need not compile the engine that made it (docs/decisions/001-documents-crate.md).
//!
//! This crate does no I/O: it turns text into values and values into text.

pub mod benchmark;
pub mod calls;
pub mod capacity;
pub mod cleaning;
pub mod demands;
pub mod distribution;
pub mod gateway;
pub mod host;
pub mod http;
pub mod input;
pub mod limit;
pub mod readiness;
pub mod requirements;
pub mod run;
pub mod sms;
pub mod spread;
pub mod text;
pub mod units;

pub use demands::{Demand, DemandSet};
pub use distribution::{CurvePoint, Distribution, Quantile};
pub use host::{HostFacts, HostSample};
pub use input::{Problem, Problems};
