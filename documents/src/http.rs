//! Requests to any HTTP API in a run: what was planned, and how the rate that was offered was served.
//! The requests themselves are steps of the workload `http`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The requests of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HttpPlan {
    /// How iterations arrive: `even` or `poisson`.
    pub arrivals: String,
    /// The course of the arrival rate.
    pub stages: Vec<RateStage>,
    /// Iterations of the whole schedule. One is a chain of requests.
    pub iterations_planned: u64,
    /// Iterations under way at once at most: one that is due beyond them is dropped.
    pub iterations_most: u64,
    /// Names of the requests, in their order.
    pub requests: Vec<String>,
}

/// A span of a plan with one arrival rate, or a ramp of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RateStage {
    /// Since the start of the run, in seconds.
    pub from_s: f64,
    /// Since the start of the run, in seconds.
    pub until_s: f64,
    /// Arrivals a second at its start.
    pub per_s_from: f64,
    /// Arrivals a second at its end.
    pub per_s_until: f64,
}

/// What was measured of the requests of a run beside their steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HttpRecord {
    /// Iterations of the steady phase that were due.
    pub iterations_due: u64,
    /// Of them, dropped because as many as allowed were under way.
    pub iterations_dropped: u64,
    /// Connections that were opened, over the whole run.
    pub connections_opened: u64,
    /// What was spoken: `HTTP/1.1`, `HTTP/2`; absent if nothing was answered.
    pub protocol: Option<String>,
    /// The course of the requests over all phases, in windows as the run's.
    pub series: Vec<HttpPoint>,
}

/// One window of the requests' course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HttpPoint {
    /// Start of the window, in seconds since the run began.
    pub at_s: f64,
    /// Width of the window, in seconds.
    pub width_s: f64,
    /// Iterations that were due in it, per second.
    pub due_per_s: f64,
    /// Requests that ended in it, per second.
    pub served_per_s: f64,
    /// Iterations that were dropped in it, per second.
    pub dropped_per_s: f64,
    /// Response times of the window's requests; absent where it had none. For the eye.
    pub response_p50_ms: Option<f64>,
    /// As above, p95; the largest where the window has fewer than 20.
    pub response_p95_ms: Option<f64>,
    /// The largest.
    pub response_max_ms: Option<f64>,
}
