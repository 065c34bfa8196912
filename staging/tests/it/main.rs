//! The staging install as a client sees it, over HTTP.

mod client;
mod faults;
mod lifetime;
mod objects;
mod queries;
mod sign_in;
mod telephony;
