//! Runs the program as its user would.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use documents::run::RunRecord;

/// The program with arguments, ready to start. No colour, an account, nothing on its input.
pub(crate) fn mizan(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mizan"));
    command
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("MIZAN_CRM_USER", "tester")
        .env("MIZAN_CRM_PASSWORD", CANARY)
        .env_remove("MIZAN_LANG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The password that must never be seen again.
pub(crate) const CANARY: &str = "canary-6f1d-never-shown";

/// Starts the program and does not wait for it.
pub(crate) fn start(arguments: &[&str]) -> Child {
    mizan(arguments).spawn().expect("the program starts")
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    Ran::of(mizan(arguments).output().expect("the program runs"))
}

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn says(self, part: &str) -> Self {
        let there = self.stdout.contains(part) || self.stderr.contains(part);
        assert!(there, "{part:?} is not in {self:#?}");
        self
    }
}

/// The run record of a folder.
pub(crate) fn record(folder: &Path) -> RunRecord {
    let text = std::fs::read_to_string(folder.join("run.json")).expect("a record");
    serde_json::from_str(&text).expect("a run record")
}

/// A path as an argument.
pub(crate) fn argument(path: &Path) -> &str {
    path.to_str().expect("temporary paths are UTF-8 here")
}
