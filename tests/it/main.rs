//! The integration tests: one binary, a module a subject.

mod calls;
mod fake_target;
mod input;
#[cfg(unix)]
mod modem;
mod program;
mod stopping;
mod telephony_faults;
mod tidy;
mod unwell_targets;
mod whole_runs;
