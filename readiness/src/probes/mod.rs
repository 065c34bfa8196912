//! Probes that talk: each with a limit of time, each cancelled cleanly, none that sends without consent.
//!
//! A probe gives a [`documents::readiness::ProbeFact`] whatever the peer does: what it found as far as it
//! came, and the stage at which it came no further. Dropping what a probe awaits closes its sockets, so a
//! limit and a cancellation end it at once.

pub mod internet;
pub mod mail;
pub mod names;
pub mod net;
pub mod sms;
pub mod tcp;
pub mod telephony;
