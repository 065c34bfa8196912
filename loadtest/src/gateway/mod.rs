//! The SMS gateway that the harness plays: what the CRM sends its messages to.
//!
//! A gateway is started before the run, since the CRM has to be told where it is. It counts time by a
//! clock of its own and tells by [`GatewayNotice`] what was offered to it and what it answered.

pub mod modem;
pub mod notice;

pub use notice::{GatewayNotice, GatewayNotices, OfferedMessage, Told};
