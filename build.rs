//! Tells the program which commit it was built from, where that is known.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=.git/logs/HEAD");
    let described = Command::new("git").args(["describe", "--always", "--dirty"]).output();
    // Built from an archive, there is no repository and no commit to tell.
    if let Ok(output) = described
        && output.status.success()
    {
        println!(
            "cargo::rustc-env=MIZAN_COMMIT={}",
            String::from_utf8_lossy(&output.stdout).trim()
        );
    }
}
