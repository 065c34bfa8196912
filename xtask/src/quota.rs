//! A quota of processor time for the tests of a starved generator: a control group of their own.
//!
//! Nothing can be installed for it. It takes Linux, a user who may make control groups, and the
//! controller of processor time: mounted as version 1, or given to the root's children in version 2.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

/// Nothing that could be done here would provide one.
pub(crate) fn provide() -> Result<()> {
    bail!("it takes Linux, and a user who may make control groups of processor time")
}

/// Why a test could not set a quota, in words; nothing if it could.
pub(crate) fn lacks() -> Option<String> {
    let name = format!("mizan-quota-{}", std::process::id());
    let parents = ["", "cpu", "cpu,cpuacct"].map(|name| Path::new("/sys/fs/cgroup").join(name));
    let can = parents.iter().any(|parent| {
        let folder = parent.join(&name);
        let made = fs::create_dir(&folder).is_ok();
        let quotas = ["cpu.max", "cpu.cfs_quota_us"];
        let has_quota = made && quotas.iter().any(|file| folder.join(file).exists());
        // One that was made is empty and can go.
        made && fs::remove_dir(&folder).is_ok() && has_quota
    });
    (!can).then(|| "no control group with a quota of processor time can be made".to_owned())
}
