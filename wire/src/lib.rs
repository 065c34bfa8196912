//! What telephone exchanges and modems say on the wire: bytes to values and back, without a socket.
//!
//! The load test writes it where it plays an exchange, and the readiness checks read it from a real
//! one. The stand-in install has readers of its own: what it shared with the harness it could not test.

pub mod ami;
pub mod smdr;
pub mod sms;
