//! Short messages as transfer units, in the hexadecimal that a modem in PDU mode speaks: the service
//! centre's address first, then the unit (3GPP TS 23.040, section 9, and TS 27.005, section 4).
//!
//! [`Submit`] writes what is sent, [`parse`] reads what is sent, delivered and reported.

mod address;
mod reader;
mod septets;
mod stamp;
mod submit;
mod unit;

pub use reader::PduError;
pub use stamp::Stamp;
pub use submit::{Pdu, Submit, SubmitError};
pub use unit::{Body, Delivered, Delivery, Part, StatusReport, Submitted, Unit, parse};
