//! Makes traffic, measures it, and says what it means. The only room that makes traffic.
//!
//! From a [`scenario`] comes a [`plan`]; the plan is played against a target, and every step of it
//! is timed from the instant it was due.

mod arrivals;
pub mod calls;
mod causes;
pub mod clock;
pub mod crm;
mod desks;
pub mod exchange;
pub mod gateway;
mod host_sampler;
pub mod http;
pub mod pacer;
pub mod plan;
pub mod random;
pub mod recorder;
pub mod run;
pub mod scenario;
pub mod sms;
mod soundness;
mod station;
mod system;
pub mod target;
mod verdict;
mod writer;

pub use run::{CallsOrder, Interrupt, Order, RunError, record_of, run};
pub use sms::prepare::{Hand, SmsOrder};
pub use station::{StationGauge, StationReading};
pub use writer::Progress;
