//! Short messages as a GSM modem takes them: how large a text is, the units it is sent in, and the
//! dialogue that hands them over.
//!
//! Sources: 3GPP TS 23.038 (alphabets and the coding scheme), TS 23.040 (the units), TS 27.005 and
//! 27.007 (the commands). Nothing here opens a port, reads a clock or draws a number.

mod alphabet;
pub mod at;
pub mod pdu;
pub mod text;
