//! The integration tests: one binary, a module a subject.

mod calls;
mod fake_target;
mod free_port;
mod input;
#[cfg(unix)]
mod modem;
mod program;
mod sms;
mod stopping;
mod telephony_faults;
mod tidy;
mod unwell_targets;
mod whole_runs;
