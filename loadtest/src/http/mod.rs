//! The open-loop HTTP engine: requests leave when they are due, whatever the target does.
//!
//! An [`Engine`] asks one request over a pool of its own on hyper and says how it ended. An [`OpenLoop`]
//! takes requests with the instants at which they are due, sends each then, and records it: due, sent and
//! done. goose cannot do that, since its users wait for their answers.
//!
//! The workload `http` stands on it: an [`HttpDesk`] plays the requests of a scenario ([`Flow`]) when its
//! [`schedule`] says so.

mod connection;
mod desk;
mod engine;
mod flow;
mod full_speed;
mod http1;
mod open;
mod record;
mod request;
mod schedule;
mod second;
mod step_names;
mod template;
mod tls;

pub use desk::{HttpDesk, HttpDeskError, HttpDeskParts, WORKLOAD, engine_settings};
pub use engine::{Engine, EngineError, EngineSettings, Protocol};
pub use flow::{Flow, FlowError, Variables};
pub use full_speed::{FullSpeed, full_speed};
pub use open::{Check, Job, JobDone, Judge, Next, OpenLoop, OpenSecond, Shortfall};
pub use record::{HttpChapter, plan, record};
pub use request::{BODY_KEPT, Reply, Request};
pub use schedule::{Schedule, schedule};
pub use second::HttpSecond;
pub use step_names::interned;
pub use template::{Form, Piece, Template};
