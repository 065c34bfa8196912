//! The calls workload: an open stream of telephone calls, played by an exchange, and looked for in
//! the CRM.

mod agenda;
pub mod customers;
pub mod desk;
mod extensions;
pub mod looks;
pub mod model;
pub mod numbers;
mod record;
pub mod script;
pub mod second;
pub mod tally;
pub mod tracker;

pub(crate) use record::{Chapter, record};

/// Calls of an office of fifty, for the tests of this crate.
#[cfg(test)]
pub(crate) fn plan_for_tests() -> documents::calls::CallsPlan {
    documents::calls::CallsPlan {
        exchange: documents::calls::ExchangeKind::Direct,
        busy_hour_calls: 150.0,
        stages: Vec::new(),
        agents: 15,
        calls_planned: 0,
        steady: Vec::new(),
        holding_s_mean: 180.0,
        erlangs_offered: 7.5,
        poll_every_ms: 250.0,
        expected_after_s: 3.0,
        left_after_s: 10.0,
    }
}
