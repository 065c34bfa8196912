//! The SMS gateway over sockets: what it takes and answers, what goes wrong at it, and clients that
//! behave badly.

mod bad_clients;
mod client;
mod down;
mod messages;
mod secrets;
mod troubles;
