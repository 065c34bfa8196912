//! A seeded discrete-event simulation of a network: percentiles, which no mean gives, and the
//! check of the analytic solutions.
//!
//! Think times, service times and the gaps between open arrivals are exponential. A request visits
//! the stations in the network's order, once each, with its class's whole demand; [`StepKinds`] may say
//! that its step makes several visits in turn. A queue is served first come first served, a shared
//! station serves all at once. Every purpose draws from its own random stream, so a change to one
//! class leaves the draws of the others as they were.
//!
//! Intervals come from batch means (A. M. Law, "Simulation Modeling and Analysis", 5th ed. 2015,
//! section 9.5.3): the measured part is cut into [`BATCHES`] consecutive batches, and the spread of
//! the batches' values gives the interval around the value of the whole. The warm-up is left out.

mod engine;
mod estimates;
mod sharing;
mod steps;

use documents::distribution::samples_needed;
use serde::{Deserialize, Serialize};

use self::engine::Engine;
use self::estimates::{quantile_of, rate_of, response_of};
use self::steps::Steps;
pub use self::steps::{StepKind, StepKinds};
use super::network::{Network, QueueingError};

/// Batches that the measured part is cut into. Law advises 10 to 30: enough degrees of freedom,
/// and batches long enough to be independent.
pub const BATCHES: usize = 20;

/// The confidence of every interval of a simulation.
pub const CONFIDENCE: f64 = 0.95;

/// How long to simulate, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulationPlan {
    /// The seed: the same network, plan and seed give the same record.
    pub seed: u64,
    /// Completions of all classes together before measuring starts.
    pub warm_up: u64,
    /// Completions of all classes together that are measured; at least one per batch.
    pub completions: u64,
}

impl SimulationPlan {
    /// The plan behind a quote: 100,000 completions after a tenth of that as warm-up.
    pub fn of_quote(seed: u64) -> Self {
        SimulationPlan { seed, warm_up: 10_000, completions: 100_000 }
    }
}

/// A simulated figure and how far it may be off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The figure, over the whole measured part.
    pub value: f64,
    /// Half the width of its interval of 95 % confidence.
    pub half_width: f64,
}

impl Estimate {
    /// Whether a value lies in the interval.
    pub fn covers(&self, value: f64) -> bool {
        (value - self.value).abs() <= self.half_width
    }
}

/// What one class got. A figure is `None` where its batches had too few samples to state it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulatedClass {
    /// The class's name.
    pub name: String,
    /// Requests measured.
    pub completions: u64,
    /// Requests completed per second.
    pub throughput_per_s: Option<Estimate>,
    /// Mean response time.
    pub response_time_s: Option<Estimate>,
    /// Median response time.
    pub response_time_s_p50: Option<Estimate>,
    /// 95th percentile of the response time.
    pub response_time_s_p95: Option<Estimate>,
    /// 99th percentile of the response time.
    pub response_time_s_p99: Option<Estimate>,
}

/// What one station carried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulatedStation {
    /// The station's name.
    pub name: String,
    /// Busy share of the servers, in `[0, 1]`; 0 at a delay station, which has none.
    pub utilisation: f64,
    /// Mean number of requests there, waiting and in service.
    pub queue_length: f64,
}

/// What a simulation saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// The plan that was run.
    pub plan: SimulationPlan,
    /// Simulated time that was measured.
    pub measured_s: f64,
    /// The closed classes, in the network's order.
    pub closed: Vec<SimulatedClass>,
    /// The open classes, in the network's order.
    pub open: Vec<SimulatedClass>,
    /// The stations, in the network's order.
    pub stations: Vec<SimulatedStation>,
    /// Response times of all closed classes together.
    pub closed_together: Option<SimulatedClass>,
}

/// A measured request.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample {
    class: usize,
    completed_s: f64,
    response_time_s: f64,
}

/// Simulates a network.
///
/// # Errors
/// If the network has no steady state, or the plan has fewer completions than batches.
pub fn simulate(network: &Network, plan: &SimulationPlan) -> Result<Simulation, QueueingError> {
    network.validate()?;
    measured(network, Steps::single(), plan)
}

/// Simulates a network whose closed classes do steps of several visits to its one station with
/// servers.
///
/// # Errors
/// As [`simulate`], and if the kinds are not those of the network.
pub fn simulate_steps(
    network: &Network,
    kinds: &StepKinds,
    plan: &SimulationPlan,
) -> Result<Simulation, QueueingError> {
    network.validate()?;
    measured(network, Steps::of(network, kinds, plan.seed)?, plan)
}

fn measured(
    network: &Network,
    steps: Steps,
    plan: &SimulationPlan,
) -> Result<Simulation, QueueingError> {
    if plan.completions < BATCHES as u64 {
        return Err(QueueingError::Parameter {
            parameter: "the completions to simulate",
            value: plan.completions as f64,
            expected: "write at least one for each of the 20 batches",
        });
    }
    let mut engine = Engine::new(network, steps, plan.seed);
    engine.run(plan.warm_up, |_| {});
    engine.start_measuring();
    let start_s = engine.now_s();
    let mut samples = Vec::new();
    engine.run(plan.completions, |sample| samples.push(sample));
    let span = (start_s, engine.now_s());
    let closed = network.closed.len();
    let class = |name: &str, keep: &dyn Fn(usize) -> bool| {
        let kept: Vec<Sample> = samples.iter().filter(|s| keep(s.class)).copied().collect();
        simulated_class(name, &kept, span)
    };
    Ok(Simulation {
        plan: *plan,
        measured_s: span.1 - span.0,
        closed: (0..closed).map(|c| class(&network.closed[c].name, &|of| of == c)).collect(),
        open: (0..network.open.len())
            .map(|o| class(&network.open[o].name, &|of| of == closed + o))
            .collect(),
        stations: engine.stations(network),
        closed_together: (closed > 0).then(|| class("all", &|of| of < closed)),
    })
}

fn simulated_class(name: &str, samples: &[Sample], span: (f64, f64)) -> SimulatedClass {
    let quantile = |q: f64| {
        let enough = samples.len() as u64 >= samples_needed(q);
        enough.then(|| quantile_of(samples, q)).flatten()
    };
    SimulatedClass {
        name: name.to_owned(),
        completions: samples.len() as u64,
        throughput_per_s: rate_of(samples, span),
        response_time_s: response_of(samples),
        response_time_s_p50: quantile(0.5),
        response_time_s_p95: quantile(0.95),
        response_time_s_p99: quantile(0.99),
    }
}
