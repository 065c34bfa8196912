//! The laws that solutions, simulations and statistics of the crate keep, and how far the
//! approximate ones are from the exact.

mod accuracy;
mod networks;
mod oracles;
mod properties;
mod simulated;
