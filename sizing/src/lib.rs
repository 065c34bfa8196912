//! From users and modules to hardware, with the reason for every figure.
//!
//! Pure: no I/O, no clock. Texts of files come in, documents go out. [`quote::quote`] is the door: it
//! takes [`inputs::Inputs`] and the [`quote::Tables`] (vendor's tables, catalogue, demand set) and
//! gives a [`quote::Quote`]. [`queueing`], [`statistics`] and [`storage`] hold the mathematics.

pub mod alternatives;
pub mod arrays;
pub mod calibration;
pub mod catalogue;
pub mod checklist;
pub mod column;
pub mod comparison;
pub mod derivation;
mod facts;
pub mod findings;
pub mod host_users;
pub mod hosts;
pub mod inputs;
pub mod licences;
pub mod machines;
pub mod measures;
pub mod memory;
mod outline;
pub mod predicted;
mod prediction;
pub mod processor;
pub mod published;
pub mod queueing;
pub mod quote;
pub mod releases;
pub mod rows;
pub mod shortfalls;
pub mod statistics;
pub mod storage;
pub mod sweep;
pub mod text;
pub mod tiers;
pub mod vendor;
pub mod volumes;
pub mod workload;
