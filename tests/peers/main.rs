//! The tests that talk to real peers: programs that are not ours and know nothing of this code.
//!
//! They run under `cargo xtask test`; plain `cargo test` lists them as ignored
//! (see [`testkit::peers`]).

mod asterisk;
mod asterisk_client;
mod asterisk_comparison;
mod asterisk_crm;
mod asterisk_run;
mod browser;
mod foreign;
mod host_benchmark;
mod mail_server;
mod name_server;
mod program;
mod readiness_asterisk;
mod service;
mod starved;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Some tests start this binary again, to measure a process of its own.
    if let Some(code) = host_benchmark::child() {
        return code;
    }
    let tests = [
        asterisk::TESTS,
        asterisk_comparison::TESTS,
        asterisk_crm::TESTS,
        asterisk_run::TESTS,
        browser::TESTS,
        foreign::TESTS,
        readiness_asterisk::TESTS,
        mail_server::TESTS,
        name_server::TESTS,
        host_benchmark::TESTS,
        starved::TESTS,
    ]
    .concat();
    testkit::peers::run(&tests)
}
