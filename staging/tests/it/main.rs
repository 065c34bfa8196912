//! The staging install as a client sees it, over HTTP.

mod client;
mod exchange;
mod faults;
mod lifetime;
mod objects;
mod queries;
mod service_calls;
mod sign_in;
mod telephony;
