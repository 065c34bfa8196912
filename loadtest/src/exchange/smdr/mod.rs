//! The harness as a Panasonic exchange: the call log of scripted calls, as a telephony service reads
//! it over TCP or from a serial port.
//!
//! What is printed when is in `records`, how a reader logs in in `session`, what the exchange
//! keeps for it in `store`; `feed` carries the bytes.

mod exchange;
mod feed;
mod records;
mod session;
mod store;

pub use exchange::SmdrExchange;
pub use feed::{Feed, FeedError, FlowControl, Parity, SerialSettings};
pub use session::Password;
pub use store::{FeedCounts, FeedSettings};
