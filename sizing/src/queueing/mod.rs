//! Queueing networks: what a host of given servers does under a given load.
//!
//! [`solve`] takes a [`Network`] and chooses: an exact solution where one is cheap, Linearizer
//! otherwise; the [`Solution`] says which in its `method`. Closed classes are people who wait for
//! their response and think; open classes are events that come anyway.
//!
//! The exact methods are exact for product-form networks (Baskett, Chandy, Muntz, Palacios 1975): a
//! first-come-first-served station must have the same exponential service for all classes, a shared
//! one ([`StationKind::Sharing`], a CPU) may have any. Where classes differ at a
//! first-come-first-served station the solution is an approximation that is far too kind to the
//! light ones; docs/model-accuracy.md has its error against the simulation.

mod approximate;
mod erlang;
mod laws;
mod mmc;
mod multi_class;
mod network;
mod proportional;
mod service;
mod simulation;
mod single_class;
mod solver;
mod usl;
mod varying;

pub use erlang::{erlang_b, erlang_c, lines_for};
pub use laws::{
    Bounds, LittleAudit, MOST_LITTLE_GAP, response_time_s, service_demand_s, users, utilisation,
};
pub use mmc::Mmc;
pub use network::{
    ClassSolution, ClosedClass, MOST_CUSTOMERS, MOST_SERVERS, Method, Network, OpenClass,
    QueueingError, Solution, Station, StationKind, StationSolution,
};
pub use simulation::{
    BATCHES, CONFIDENCE, Estimate, SimulatedClass, SimulatedStation, Simulation, SimulationPlan,
    StepKind, StepKinds, simulate, simulate_steps,
};
pub use solver::{solve, solve_by};
pub use usl::{Estimated, FEWEST_LEVELS, Level, Peak, Usl, fit_usl};
pub use varying::{MeasuredDemands, VaryingDemands, solve_varying};
