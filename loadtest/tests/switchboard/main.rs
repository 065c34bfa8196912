//! The switchboard: its events held against those of a real Asterisk, alone and behind a manager
//! interface.

mod exchange;
mod faults;
mod local;
mod office;
mod older;
mod trunk;
