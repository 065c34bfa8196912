//! A GSM modem that the harness plays on a pseudo-terminal: what a CRM with a dongle sends through.
//!
//! What the modem says to which bytes is in `dialogue` and `answers`, how parts become messages in
//! `joiner`, when each answer is due and what goes wrong in `player`: none of them does I/O or reads
//! a clock. `line` is the pseudo-terminal, `gateway` the thread that carries the bytes.
//!
//! A modem takes units, not messages. An attempt, as [`GatewayNotice`](super::GatewayNotice) tells
//! it, is the unit with which all parts of a text are there: it is offered at that unit's last byte
//! and answered with that unit's answer. A text of which a part was refused and never came again is
//! no attempt, since nobody could put it together; its units stand in [`ModemCounts`].

mod answers;
mod counts;
mod dialogue;
mod gateway;
mod joiner;
mod line;
mod player;
mod settings;

pub use counts::ModemCounts;
pub use gateway::{ModemError, ModemGateway};
pub use settings::{Card, Identity, ModemSettings, Network};
