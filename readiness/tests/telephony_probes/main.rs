//! The probes of telephony against peers of the test's own: honest ones, and ones that stall, lie, drip,
//! flood or break off.

mod ami;
mod peer;
mod smdr;
