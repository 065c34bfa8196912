//! `cargo xtask test`: every test of the workspace, with every real peer that can be had.

use std::process::Command;

use anyhow::Result;

use crate::external::{cargo, succeed};
use crate::packages::Apt;
use crate::peers::{self, Found, PEERS};

/// Provides the peers and runs unit tests, integration tests, each bench once, and doc tests.
pub(crate) fn run() -> Result<()> {
    let found = peers::provide(PEERS, &mut Apt::default());
    println!("peers of the tests: {}", list(&found.present));
    // Every target: cargo leaves the benches out of a plain test run, and the doc tests out of this.
    succeed(tell(&found, cargo_test(&["--all-targets", "--no-fail-fast"]).args(locked())))?;
    succeed(tell(&found, cargo_test(&["--doc"]).args(locked())))
}

fn cargo_test(arguments: &[&str]) -> Command {
    let mut command = cargo();
    command.args(["test", "--workspace"]).args(arguments);
    command
}

/// In a clean clone Cargo.lock is right or the run fails; at a desk cargo may bring it up to date.
fn locked() -> Option<&'static str> {
    std::env::var_os("CI").map(|_| "--locked")
}

/// Tells the tests which peers are there (tests/testkit/src/peers.rs reads this).
fn tell<'a>(found: &Found, command: &'a mut Command) -> &'a mut Command {
    command
        .env("MIZAN_PEERS", found.present.join(","))
        .env("MIZAN_PEERS_ABSENT", found.absent.join(","))
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
