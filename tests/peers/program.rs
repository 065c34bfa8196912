//! The built program, as a user calls it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Calls `mizan` with the output in a folder, and gives what it printed.
pub(crate) fn mizan(arguments: &[&str], out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mizan"))
        .args(arguments)
        .arg("--out")
        .arg(out)
        .env("MIZAN_CRM_USER", "user")
        .env("MIZAN_CRM_PASSWORD", "password")
        .output()
        .expect("the built program starts")
}

/// The run record in a folder.
pub(crate) fn record(out: &Path) -> Value {
    let text = std::fs::read(out.join("run.json")).expect("the run left a record");
    serde_json::from_slice(&text).expect("the record is JSON")
}

/// What a call printed, for the message of a test that fails.
pub(crate) fn printed(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}\n{}", output.status, text(&output.stdout), text(&output.stderr))
}
