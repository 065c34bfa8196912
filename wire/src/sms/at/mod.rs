//! The dialogue with a GSM modem in PDU mode: bytes in, what to do out (3GPP TS 27.005 and 27.007).
//!
//! A [`Dialogue`] runs one command at a time. It has no clock: whoever reads the port says with
//! [`Dialogue::timed_out`] when patience is over. What the modem says unasked, such as a delivery
//! report, comes out in between.

mod code;
mod dialogue;
mod lines;
mod refusal;
mod state;

pub use code::{CmeCode, CmsCode};
pub use dialogue::{Action, Answer, Command, Dialogue};
pub use refusal::{Refusal, Stage, StartError};
pub use state::{Registration, Signal, Sim};
