//! The open-loop HTTP engine against servers that behave well, badly and not at all.

mod desk;
mod engine;
mod open;
mod server;
mod tls;
