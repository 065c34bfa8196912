//! Probes that talk: each with a limit of time, each cancelled cleanly, none that sends without consent.

pub mod internet;
pub mod mail;
pub mod names;
pub mod sms;
pub mod tcp;
pub mod telephony;
