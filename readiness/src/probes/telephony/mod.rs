//! Exchanges: an Asterisk's manager interface, a call log, a GSM modem.
//!
//! Each probe listens and asks; none places a call or sends a message. It ends within its limit, and at
//! once when it is cancelled, and what it found until then stands in its fact.

pub mod ami;
mod course;
pub mod gsm;
pub mod smdr;

pub use course::Course;
