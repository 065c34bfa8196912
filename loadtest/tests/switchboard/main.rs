//! The events of the switchboard, held against those of a real Asterisk.

mod local;
mod office;
mod trunk;
