//! The SMS gateway that the harness plays: what the CRM sends its messages to.
//!
//! A gateway is started before the run, since the CRM has to be told where it is. It counts time by a
//! clock of its own and tells by [`GatewayNotice`] what was offered to it and what it answered.
//!
//! What a provider does is plain code that is given time and requests (`reading`, `judging`,
//! `limiter`, `trouble`, `provider`); the rest carries it over sockets. User names and passwords come
//! in the requests: no notice, count or error holds anything of a request but the message's number
//! and text.

mod answer;
mod attempt;
mod connection;
mod counts;
mod door;
mod judging;
mod limiter;
mod line;
pub mod modem;
pub mod notice;
mod provider;
mod reading;
mod server;
mod settings;
mod shared;
mod template;
mod trouble;

pub use counts::{GatewayCounts, Refusals};
pub use notice::{GatewayNotice, GatewayNotices, OfferedMessage, Told};
pub use server::{Gateway, GatewayError};
pub use settings::{Credentials, GatewayLimits, GatewaySettings};
