//! The open-loop HTTP engine: requests leave when they are due, whatever the target does.
//!
//! An [`Engine`] asks one request over a pool of its own on hyper and says how it ended. An [`OpenLoop`]
//! takes requests with the instants at which they are due, sends each then, and records it: due, sent and
//! done. goose cannot do that, since its users wait for their answers.

mod connection;
mod engine;
mod full_speed;
mod http1;
mod open;
mod request;
mod tls;

pub use engine::{Engine, EngineError, EngineSettings, Protocol};
pub use full_speed::{FullSpeed, full_speed};
pub use open::{Check, Job, JobDone, Judge, OpenLoop, OpenSecond, Shortfall};
pub use request::{BODY_KEPT, Reply, Request};
