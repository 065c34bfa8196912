//! What a host is: its standing facts, read on Linux and on Windows.
//!
//! The room for facts, probes that talk, checks and the host benchmark. It makes no load on a target.

pub mod facts;
pub mod modem;
