//! The events of the switchboard, held against those of a real Asterisk.

mod office;
mod trunk;
