//! testkit

pub mod peers;
