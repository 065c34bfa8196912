//! Linux.

use std::fs::{File, OpenOptions, read_to_string};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{OFlags, statfs, statvfs};

use super::quota::{Group, groups, periods, quota_v1, quota_v2};
use super::{Counter, Mount};
use crate::benchmark::system::quota::Version;

/// The quota of processor time that this process stands under. It may change while it runs.
#[derive(Debug)]
pub(in crate::benchmark) struct Quota {
    groups: Vec<Group>,
}

impl Quota {
    pub(in crate::benchmark) fn of_this_process() -> Self {
        let read = |path| read_to_string(path).unwrap_or_default();
        Quota { groups: groups(&read("/proc/self/cgroup"), &read("/proc/self/mountinfo")) }
    }

    /// Cores by the tightest quota; `None` without one.
    pub(in crate::benchmark) fn cores(&self) -> Option<f64> {
        self.tightest().map(|(cores, _)| cores)
    }

    /// The periods in which it held the process back, of all in which the process wanted to run.
    pub(in crate::benchmark) fn periods(&self) -> Option<Counter> {
        let (_, group) = self.tightest()?;
        periods(&read_to_string(group.folder.join("cpu.stat")).ok()?)
    }

    fn tightest(&self) -> Option<(f64, &Group)> {
        let quotas = self.groups.iter().filter_map(|group| Some((cores(group)?, group)));
        quotas.min_by(|a, b| a.0.total_cmp(&b.0))
    }
}

fn cores(group: &Group) -> Option<f64> {
    let read = |name: &str| read_to_string(group.folder.join(name)).ok();
    match group.version {
        Version::One => quota_v1(&read("cpu.cfs_quota_us")?, &read("cpu.cfs_period_us")?),
        Version::Two => quota_v2(&read("cpu.max")?),
    }
}

/// The time that the hypervisor gave to others, of the time of all processors.
pub(in crate::benchmark) fn steal() -> Option<Counter> {
    steal_in(&read_to_string("/proc/stat").ok()?)
}

/// The first line of /proc/stat (proc(5)): user nice system idle iowait irq softirq steal, then guest times,
/// which user and nice hold already.
fn steal_in(stat: &str) -> Option<Counter> {
    let fields = stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace().take(8);
    let fields: Vec<u64> = fields.map(str::parse).collect::<Result<_, _>>().ok()?;
    Some(Counter { part: *fields.get(7)?, whole: fields.iter().sum() })
}

/// Bytes that this user may still write to the folder's file system.
pub(in crate::benchmark) fn free_space(folder: &Path) -> io::Result<u64> {
    let space = statvfs(folder)?;
    Ok(space.f_bavail * space.f_frsize)
}

/// The file system under a folder.
pub(in crate::benchmark) fn mount(folder: &Path) -> io::Result<Mount> {
    /// `TMPFS_MAGIC` and `RAMFS_MAGIC` of statfs(2).
    const IN_MEMORY: [u64; 2] = [0x0102_1994, 0x8584_58f6];
    let kind = statfs(folder)?.f_type as u64 & 0xffff_ffff;
    let folder = folder.canonicalize()?;
    let mounts = read_to_string("/proc/self/mounts")?;
    let points = mounts.lines().filter_map(|line| line.split(' ').nth(1)).map(Path::new);
    let point = super::longest(&folder, points).unwrap_or(Path::new("/"));
    Ok(Mount { point: point.display().to_string(), is_in_memory: IN_MEMORY.contains(&kind) })
}

/// Makes the scratch file, and holds it: who finds it locked knows that it is in use.
pub(in crate::benchmark) fn create_scratch(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        // A file system without locks: a leftover there cannot be told from a file in use.
        Err(_) => Ok(file),
    }
}

/// Whether nobody holds a scratch file any more.
pub(in crate::benchmark) fn is_abandoned(path: &Path) -> bool {
    OpenOptions::new().read(true).write(true).open(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// Opens an existing file past the cache.
pub(in crate::benchmark) fn open_direct(path: &Path) -> io::Result<File> {
    open(path, OFlags::DIRECT)
}

/// Opens an existing file so that a write returns when it is on the medium.
pub(in crate::benchmark) fn open_synchronous(path: &Path, direct: bool) -> io::Result<File> {
    open(path, if direct { OFlags::DIRECT | OFlags::DSYNC } else { OFlags::DSYNC })
}

fn open(path: &Path, flags: OFlags) -> io::Result<File> {
    let flags = flags.bits() as i32;
    OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)
}

/// Reads all of a buffer.
pub(in crate::benchmark) fn read_at(file: &File, to: &mut [u8], offset: u64) -> io::Result<()> {
    file.read_exact_at(to, offset)
}

/// Writes all of a buffer.
pub(in crate::benchmark) fn write_at(file: &File, from: &[u8], offset: u64) -> io::Result<()> {
    file.write_all_at(from, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steal_is_the_eighth_counter_and_guests_count_once() {
        let text = "cpu  100 5 50 800 10 0 5 30 60 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n";
        assert_eq!(steal_in(text), Some(Counter { part: 30, whole: 1_000 }));
        assert_eq!(steal_in("cpu  1 2 3\n"), None);
        assert_eq!(steal_in(""), None);
    }
}
