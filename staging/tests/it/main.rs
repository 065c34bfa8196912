//! The staging install as a client sees it, over HTTP.

mod client;
mod objects;
mod sign_in;
