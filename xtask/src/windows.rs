//! `cargo xtask windows`: builds `mizan.exe` on Debian and tries it under wine.
//!
//! Debian 12 carries a second Rust compiler together with the source of its standard library, so
//! the library is built for the target along with the program; docs/windows.md tells the way and
//! what was seen. The build has a target folder of its own, `target-windows/`, because its compiler
//! is not the one that builds everything else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::external::{root, succeed, within};
use crate::packages::{Apt, missing};

const TRIPLE: &str = "x86_64-pc-windows-gnu";

/// The compiler, its source, and the linker with the C compiler for the target.
const BUILD_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "gcc-mingw-w64-x86-64"];

/// What runs the executable.
const WINE_PACKAGES: &[&str] = &["wine", "wine64"];

/// The libraries that stand in for wine's own, each with what it is linked to.
const STAND_INS: &[(&str, &str)] = &[("bcryptprimitives", "-ladvapi32"), ("pdh", "-lkernel32")];

/// The short loads that are tried under wine, each with the folder of its report. The first has
/// enough users to have some steps of every kind measured in twenty seconds; the second has people,
/// calls and messages.
const LOADS: &[(&str, &[&str])] = &[
    ("report", &["validate", "--users", "20", "--duration", "30s", "--no-capacity"]),
    ("smoke", &["load", "smoke"]),
];

/// The exit codes with which a load gave an answer. Which one is not what is tried here: the host
/// of wine may be slow or busy, and half a minute gives too few samples for a p95. 1 and 2 mean that
/// the program failed.
const LOAD_EXIT_CODES: &[i32] = &[0, 3, 4, 5, 6];

/// What its record holds when it ran to its end and steps succeeded.
const LOAD_RECORDED: &[&str] = &["\"completed\"", "\"ok\":"];

/// What Windows cannot do, the exit code with which it is refused, and a word of the reason.
const REFUSED: &[&str] = &["load", "smoke", "--gateway", "modem"];
const REFUSED_EXIT_CODE: i32 = 2;
const REFUSED_REASON: &str = "pseudo-terminal";

/// How long a run under wine may take; the first start makes wine's folder, which is slow.
const LIMIT: Duration = Duration::from_secs(300);

/// Builds the executable, and tries it where wine can be had.
pub(crate) fn run() -> Result<()> {
    let mut apt = Apt::default();
    provide(BUILD_PACKAGES, &mut apt).context("cannot build for Windows")?;
    let executable = build()?;
    let size = fs::metadata(&executable)?.len();
    println!("built {} ({:.1} MB)", executable.display(), size as f64 / 1e6);
    if let Err(reason) = provide(WINE_PACKAGES, &mut apt) {
        println!("not tried: wine is not there ({reason:#})");
        return Ok(());
    }
    try_out(&executable)
}

fn provide(packages: &[&str], apt: &mut Apt) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    println!("installing {}", missing.join(", "));
    apt.install(&missing)
}

fn target_folder() -> PathBuf {
    root().join("target-windows")
}

/// Compiles the program with Debian's compiler, called by its path: the toolchain that runs this
/// chore has no Windows target.
fn build() -> Result<PathBuf> {
    let mut cargo = Command::new("/usr/bin/cargo");
    // What the calling cargo tells its own children would reach the other toolchain's libraries.
    cargo.env_remove("LD_LIBRARY_PATH");
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_") && text != "CARGO_HOME" || text.starts_with("RUST") {
            cargo.env_remove(name);
        }
    }
    cargo
        .current_dir(root())
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTDOC", "/usr/bin/rustdoc")
        // Building the standard library is not a stable feature; this lets a stable compiler do it.
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["build", "--release", "--locked", "--package", "mizan", "--bin", "mizan"])
        .args(["-Z", "build-std=std,panic_unwind", "--target", TRIPLE, "--target-dir"])
        .arg(target_folder());
    succeed(&mut cargo)?;
    Ok(target_folder().join(TRIPLE).join("release").join("mizan.exe"))
}

/// Runs the executable in a folder of its own, with a Windows folder of its own.
fn try_out(executable: &Path) -> Result<()> {
    let folder = target_folder().join("trial");
    fs::create_dir_all(&folder)?;
    fs::copy(executable, folder.join("mizan.exe"))?;
    for (library, links) in STAND_INS {
        compile_stand_in(&folder, library, links)?;
    }

    let output = wine(&folder, &["--version"]).output().context("cannot start wine")?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    ensure!(output.status.success(), "mizan.exe --version: {}", output.status);
    let expected = concat!("mizan ", env!("CARGO_PKG_VERSION"));
    ensure!(version.starts_with(expected), "--version says `{version}`, not `{expected}`");
    println!("under wine: {version}");

    for (report, arguments) in LOADS {
        load(&folder, report, arguments)?;
    }

    let refused = format!("mizan.exe {}", REFUSED.join(" "));
    let output = wine(&folder, REFUSED).output().context("cannot start wine")?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    ensure!(output.status.code() == Some(REFUSED_EXIT_CODE), "{refused}: {}", output.status);
    ensure!(said.contains(REFUSED_REASON), "{refused} says `{said}`");
    println!("under wine: {refused}: {said}");
    Ok(())
}

/// Runs a load, and looks for what it has to leave.
fn load(folder: &Path, report: &str, arguments: &[&str]) -> Result<()> {
    let shown = format!("mizan.exe {}", arguments.join(" "));
    println!("under wine: {shown}");
    let left = folder.join(report);
    if left.exists() {
        fs::remove_dir_all(&left)?;
    }
    let mut command = wine(folder, arguments);
    let status = command.args(["--out", report]).status().context("cannot start wine")?;
    let Some(code) = status.code().filter(|code| LOAD_EXIT_CODES.contains(code)) else {
        bail!("{shown}: {status}");
    };
    let written = list(&left)?;
    for ending in ["html", "json"] {
        let is_there = written.iter().any(|path| path.extension().is_some_and(|e| e == ending));
        ensure!(is_there, "no .{ending} file in {}", left.display());
    }
    let record = fs::read_to_string(left.join("run.json"))?;
    for sign in LOAD_RECORDED {
        ensure!(record.contains(sign), "the record of {shown} holds no {sign}");
    }
    println!("under wine: exit code {code}, {} files in {}", written.len(), left.display());
    Ok(())
}

/// Every file in a folder and in those below it.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("no report in {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() { files.extend(list(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

/// Compiles the stand-in for a library that wine lacks, or lacks a part of.
fn compile_stand_in(folder: &Path, library: &str, links: &str) -> Result<()> {
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    compiler
        .current_dir(root())
        .args(["-shared", "-O1", "-Wall", "-Werror"])
        .arg(format!("xtask/windows/{library}.c"))
        .arg("-o")
        .arg(folder.join(library).with_extension("dll"))
        .arg(links);
    succeed(&mut compiler)
}

fn wine(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = within(LIMIT, "wine");
    command
        .current_dir(folder)
        .env("WINEPREFIX", target_folder().join("wine"))
        .env("WINEDEBUG", "-all")
        // No offer to fetch .NET or a browser engine, no debugger; the stand-ins before wine's own.
        .env("WINEDLLOVERRIDES", "mscoree,mshtml,winedbg.exe=;bcryptprimitives,pdh=n")
        .arg("mizan.exe")
        .args(arguments);
    command
}
