//! The harness as an Asterisk: a manager interface that telephony services log in to
//! ([`server`]), and the events of calls in the order and with the headers of Asterisk 11, 13 and 16
//! ([`switchboard`]).

pub mod dialect;
pub mod event;
pub mod server;
pub mod switch;
pub mod switchboard;
