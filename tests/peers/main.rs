//! The tests that talk to real peers: programs that are not ours and know nothing of this code.
//!
//! They run under `cargo xtask test`; plain `cargo test` lists them as ignored
//! (see [`testkit::peers`]).

mod browser;
mod foreign;
mod program;

use std::process::ExitCode;

fn main() -> ExitCode {
    let tests: Vec<_> = browser::TESTS.iter().chain(foreign::TESTS).copied().collect();
    testkit::peers::run(&tests)
}
