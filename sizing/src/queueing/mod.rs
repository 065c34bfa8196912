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
mod multi_class;
mod network;
mod service;
mod single_class;
mod solver;

pub use erlang::{erlang_b, erlang_c, lines_for};
pub use network::{
    ClassSolution, ClosedClass, MOST_CUSTOMERS, MOST_SERVERS, Method, Network, OpenClass,
    QueueingError, Solution, Station, StationKind, StationSolution,
};
pub use solver::{solve, solve_by};
