//! Is this machine ready, and what is it worth? Its facts, probes that talk, the checks on both, and the
//! host benchmark. It makes no load on a target.
//!
//! Three steps stand apart: [`collect`] reads a machine, [`redact`] takes out what is nobody's business, and
//! [`analysis`] is a pure function of facts, answers and the catalogue, which can run later and elsewhere.

pub mod analysis;
pub mod answers;
pub mod benchmark;
pub mod bundle;
pub mod clock;
pub mod collect;
pub mod facts;
pub mod facts_file;
pub mod linux;
pub mod modem;
pub mod probes;
pub mod redact;
pub mod windows;
