//! What the probes share: their course, addresses, TLS, HTTP,
//! lines of text, and the masking of secrets in what a peer says.

mod address;
mod course;
mod http;
mod lines;
mod mask;
mod proxies;
mod tls;

pub use proxies::Proxies;
pub use tls::Trust;

pub(crate) use address::{Address, connect, may_hear_secrets};
pub(crate) use course::{
    Course, Progress, failed, no_right, not_asked, not_supported, timed_out, within, wording,
};
pub(crate) use http::{Connection, get, open};
pub(crate) use lines::Conversation;
pub(crate) use mask::Mask;
pub(crate) use tls::handshake;
