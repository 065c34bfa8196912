//! The project's own chores, called as `cargo xtask COMMAND`.
//!
//! | Command | Does |
//! | --- | --- |
//! | `test` | installs what the tests' real peers need where it can, then runs every test |
//! | `readme` | runs every command that README.md shows |
//! | `windows` | builds `mizan.exe` and, with wine, tries it |
//!
//! A chore ends with 0 when all went well, with 1 when something failed and with 2 when it was
//! called wrongly. The chores know Debian, where the project is tested; elsewhere they say what is
//! missing and go on without it where that is honest.

mod asterisk;
mod external;
mod packages;
mod peers;
mod quota;
mod readme;
mod suite;
mod windows;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask test | readme | windows";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let names: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match names.as_slice() {
        ["test"] => suite::run(),
        ["readme"] => readme::run(),
        ["windows"] => windows::run(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
