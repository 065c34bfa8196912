//! The tests that talk to real peers: programs that are not ours and know nothing of this code.
//!
//! They run under `cargo xtask test`; plain `cargo test` lists them as ignored
//! (see [`testkit::peers`]).

use std::process::ExitCode;

fn main() -> ExitCode {
    testkit::peers::run(&[])
}
