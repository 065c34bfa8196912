//! What a demand set says of its own measuring.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a demand set was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calibration {
    /// The host that it was measured on.
    pub host: String,
    /// The day, as `2026-11-24`.
    pub date: String,
    /// What was loaded.
    pub target: String,
    /// Levels that it was fitted on, in virtual users.
    pub fitted_users: Vec<u64>,
    /// How far its predictions were off on levels that were held out of the fit; absent where none
    /// was.
    pub held_out: Option<HeldOutError>,
}

/// How far predictions were off on load levels that were held out of the fit, as shares of what was
/// measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldOutError {
    /// The levels, in virtual users.
    pub users: Vec<u64>,
    /// Mean error of the throughput.
    pub throughput_mean: f64,
    /// The worst one.
    pub throughput_worst: f64,
    /// Mean error of the mean response time.
    pub response_mean: f64,
    /// The worst one.
    pub response_worst: f64,
    /// Mean error of p95, where p95 could be stated on each level.
    pub p95_mean: Option<f64>,
    /// The worst one.
    pub p95_worst: Option<f64>,
}
