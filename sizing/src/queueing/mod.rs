//! Queueing networks: what a host of given servers does under a given load.
//!
//! [`solve`] takes a [`Network`] and chooses: an exact solution where one is cheap, Linearizer
//! otherwise; the [`Solution`] says which in its `method`. Closed classes are people who wait for
//! their response and think; open classes are events that come anyway.
//!
//! The exact methods are exact for product-form networks (Baskett, Chandy, Muntz, Palacios 1975):
//! exponential service at a first-come-first-served station with the same mean demand for all classes.
//! Where the classes' demands at such a station differ, they are an approximation, whose error
//! against the simulation stands in docs/model-accuracy.md.

mod approximate;
mod erlang;
mod laws;
mod mmc;
mod multi_class;
mod network;
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
    simulate,
};
pub use solver::{solve, solve_by};
pub use usl::{Estimated, FEWEST_LEVELS, Level, Peak, Usl, fit_usl};
pub use varying::{MeasuredDemands, VaryingDemands};
