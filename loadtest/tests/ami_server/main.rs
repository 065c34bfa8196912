//! The manager interface against clients of all kinds: that of a recorded session, many at once, and
//! those that behave badly.

mod client;
mod events;
mod faults;
mod log_in;
mod recorded;
mod restart;
