//! Installing Debian packages, where that can be done without asking anybody.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::external::{is_on_path, output_of, scratch, succeed_quietly, within};

/// How long one call of apt-get may take: room for a browser over a slow line, yet a small part of
/// the time that a whole test run may take.
const LIMIT: Duration = Duration::from_secs(600);

/// The package manager. Its lists are brought up to date once, before the first package; when that
/// fails, the packages after the first are sought in the lists that are there.
#[derive(Default)]
pub(crate) struct Apt {
    is_refreshed: bool,
}

impl Apt {
    /// Installs packages together, or fails with the reason in one line.
    pub(crate) fn install(&mut self, packages: &[&str]) -> Result<()> {
        if !is_on_path("apt-get") {
            bail!("no apt-get here");
        }
        if output_of(Command::new("id").arg("-u")).as_deref() != Some("0") {
            bail!("apt-get needs root");
        }
        if !self.is_refreshed {
            self.is_refreshed = true;
            self.call("update", &["update"]).context("apt-get update failed")?;
        }
        let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
        arguments.extend(packages);
        self.call(packages[0], &arguments)
    }

    fn call(&self, name: &str, arguments: &[&str]) -> Result<()> {
        let log: PathBuf = scratch()?.join(format!("apt-{name}.log"));
        let mut command = within(LIMIT, "apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            // Another run may hold the lock: wait for it, but not for ever.
            .args(["--quiet", "--option", "DPkg::Lock::Timeout=120"])
            .args(["--option", "Dpkg::Options::=--force-confold"])
            .args(arguments);
        succeed_quietly(&mut command, &log)
    }
}

/// Those of the packages that are not installed.
pub(crate) fn missing<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    let is_installed = |package: &str| {
        output_of(Command::new("dpkg-query").args(["--show", "--showformat=${Status}", package]))
            .as_deref()
            == Some("install ok installed")
    };
    packages.iter().copied().filter(|package| !is_installed(package)).collect()
}
