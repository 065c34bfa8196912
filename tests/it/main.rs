//! The integration tests: one binary, a module a subject.

mod bounds;
mod calibration;
mod calls;
mod campaign;
mod campaign_by_hand;
mod campaign_faults;
mod capacity_search;
mod closed_loop;
mod comparisons;
mod fake_target;
mod free_port;
mod http_requests;
mod input;
#[cfg(unix)]
mod modem;
mod program;
mod providers;
mod readiness;
mod secrets;
mod sms;
mod stopping;
mod telephony_faults;
mod tidy;
mod unwell_targets;
mod whole_runs;
