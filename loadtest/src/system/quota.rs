//! The processors that this process may use: fewer than the host has where a quota or an affinity says so.
//!
//! Linux sets a quota by control groups: so much processor time in each period of, usually, 100 ms. Who has
//! used it up stands still until the next period, whatever the host's processors do meanwhile. Version 1
//! (`cpu.cfs_quota_us`, `cpu.cfs_period_us`) and version 2 (`cpu.max`) say the same in other words, and both
//! count the periods in `cpu.stat`: docs.kernel.org, scheduler/sched-bwc and admin-guide/cgroup-v2.

#[cfg(any(target_os = "linux", test))]
use std::path::{Path, PathBuf};

/// The scheduler's periods in which this process' group wanted to run, as cumulative counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Periods {
    /// Of them, those in which it was held back because the quota was used up.
    pub(crate) throttled: u64,
    /// All of them.
    pub(crate) all: u64,
}

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::Processors;
#[cfg(target_os = "linux")]
pub(crate) use linux::Processors;

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::read_to_string;
    use std::path::Path;
    use std::thread::available_parallelism;

    use super::{Group, Periods, Version, allowed, groups, periods, quota_v1, quota_v2};

    /// What this process may use of the host's processors. A quota may change while it runs.
    #[derive(Debug)]
    pub(crate) struct Processors {
        /// The process' groups and those that they stand in.
        groups: Vec<Group>,
    }

    impl Processors {
        /// Finds out in which groups this process stands.
        pub(crate) fn of_this_process() -> Self {
            let read = |path| read_to_string(path).unwrap_or_default();
            Processors { groups: groups(&read("/proc/self/cgroup"), &read("/proc/self/mountinfo")) }
        }

        /// Cores that it may use now, as a fraction where a quota says so.
        pub(crate) fn cores(&self) -> Option<f64> {
            let status = read_to_string("/proc/self/status").unwrap_or_default();
            let allowed = allowed(&status).or_else(|| Some(available_parallelism().ok()?.get()))?;
            let quota = self.tightest().map_or(f64::INFINITY, |(quota, _)| quota);
            Some(quota.min(allowed as f64))
        }

        /// The periods of the tightest quota; `None` where there is no quota.
        pub(crate) fn periods(&self) -> Option<Periods> {
            let (_, folder) = self.tightest()?;
            periods(&read_to_string(folder.join("cpu.stat")).ok()?)
        }

        /// The lowest quota, in cores, of the groups that have one, and that group's folder.
        fn tightest(&self) -> Option<(f64, &Path)> {
            let quotas =
                self.groups.iter().filter_map(|group| Some((quota(group)?, &*group.folder)));
            quotas.min_by(|a, b| a.0.total_cmp(&b.0))
        }
    }

    fn quota(group: &Group) -> Option<f64> {
        let read = |name: &str| read_to_string(group.folder.join(name)).ok();
        match group.version {
            Version::One => quota_v1(&read("cpu.cfs_quota_us")?, &read("cpu.cfs_period_us")?),
            Version::Two => quota_v2(&read("cpu.max")?),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::thread::available_parallelism;

    use super::Periods;

    /// What this process may use of the host's processors.
    #[derive(Debug)]
    pub(crate) struct Processors;

    impl Processors {
        pub(crate) fn of_this_process() -> Self {
            Processors
        }

        /// Cores that it may use, as the standard library knows them.
        pub(crate) fn cores(&self) -> Option<f64> {
            Some(available_parallelism().ok()?.get() as f64)
        }

        /// Not told: a job object of Windows limits the rate of a process, but counts no periods.
        pub(crate) fn periods(&self) -> Option<Periods> {
            None
        }
    }
}

/// Which version of control groups.
#[cfg(any(target_os = "linux", test))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

/// A group that may have a quota.
#[cfg(any(target_os = "linux", test))]
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    version: Version,
    folder: PathBuf,
}

/// The groups of a process with the controller of processor time, each with those that it stands in: the
/// quota of any of them holds for it (cgroups(7); the mounts are those of proc(5), /proc/PID/mountinfo).
#[cfg(any(target_os = "linux", test))]
fn groups(memberships: &str, mounts: &str) -> Vec<Group> {
    let mut found = Vec::new();
    for line in memberships.lines() {
        // hierarchy:controllers:path, and no controllers in version 2.
        let mut fields = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else { continue };
        let version = match controllers {
            "" => Version::Two,
            _ if controllers.split(',').any(|name| name == "cpu") => Version::One,
            _ => continue,
        };
        let Some((root, point)) = mounts.lines().find_map(|mount| mount_of(mount, version)) else {
            continue;
        };
        // Seen from inside a container, the mount's root may be the group itself.
        let inside = Path::new(path).strip_prefix(root).unwrap_or(Path::new(""));
        let mut folder = PathBuf::from(point);
        folder.extend(inside);
        let around = folder.ancestors().take_while(|folder| folder.starts_with(point));
        found.extend(around.map(|folder| Group { version, folder: folder.to_owned() }));
    }
    found
}

/// Root and mount point of a line of mountinfo, if processor time is controlled there.
#[cfg(any(target_os = "linux", test))]
fn mount_of(line: &str, version: Version) -> Option<(&str, &str)> {
    // id parent major:minor root point options [optional]... - type source super-options
    let (before, after) = line.split_once(" - ")?;
    let mut before = before.split(' ').skip(3);
    let (root, point) = (before.next()?, before.next()?);
    let mut after = after.split(' ');
    let kind = after.next()?;
    let controls = after.nth(1).is_some_and(|options| options.split(',').any(|o| o == "cpu"));
    let wanted = match version {
        Version::One => kind == "cgroup" && controls,
        Version::Two => kind == "cgroup2",
    };
    wanted.then_some((root, point))
}

/// Cores by the two files of version 1; `None` where there is no quota (-1).
#[cfg(any(target_os = "linux", test))]
fn quota_v1(quota_us: &str, period_us: &str) -> Option<f64> {
    let quota_us: u64 = quota_us.trim().parse().ok()?;
    let period_us: u64 = period_us.trim().parse().ok().filter(|period| *period > 0)?;
    Some(quota_us as f64 / period_us as f64)
}

/// Cores by `cpu.max` of version 2, such as `30000 100000`; `None` where it is `max`.
#[cfg(any(target_os = "linux", test))]
fn quota_v2(text: &str) -> Option<f64> {
    let (quota_us, period_us) = text.trim().split_once(' ')?;
    quota_v1(quota_us, period_us)
}

/// The counters of `cpu.stat`, which both versions name alike.
#[cfg(any(target_os = "linux", test))]
fn periods(text: &str) -> Option<Periods> {
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        line.trim().parse().ok()
    };
    Some(Periods { throttled: field("nr_throttled")?, all: field("nr_periods")? })
}

/// Processors that a process may run on: the bits of `Cpus_allowed` in /proc/PID/status (proc(5)).
#[cfg(any(target_os = "linux", test))]
fn allowed(status: &str) -> Option<usize> {
    let mask = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed:"))?.trim();
    let digits = mask.chars().filter(|digit| *digit != ',');
    let bits: Option<u32> = digits.map(|digit| Some(digit.to_digit(16)?.count_ones())).sum();
    bits.filter(|bits| *bits > 0).map(|bits| bits as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_may_use_some_of_the_host_and_no_more_than_all() {
        let cores = Processors::of_this_process().cores().expect("it runs on something");
        assert!(cores > 0.0 && cores <= 4_096.0, "{cores}");
    }

    const MOUNTS: &str = "\
24 1 0:22 / /proc rw - proc proc rw
31 24 0:27 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
32 24 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
33 24 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
";

    #[track_caller]
    fn check(memberships: &str, mounts: &str, expected: &[(Version, &str)]) {
        let found = groups(memberships, mounts);
        let found: Vec<_> = found.iter().map(|group| (group.version, &*group.folder)).collect();
        let expected: Vec<_> =
            expected.iter().map(|(version, path)| (*version, Path::new(path))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_group_is_found_with_those_that_it_stands_in() {
        let memberships = "5:memory:/m\n4:cpu,cpuacct:/office/load\n0::/session\n";
        let expected = [
            (Version::One, "/sys/fs/cgroup/cpu,cpuacct/office/load"),
            (Version::One, "/sys/fs/cgroup/cpu,cpuacct/office"),
            (Version::One, "/sys/fs/cgroup/cpu,cpuacct"),
            (Version::Two, "/sys/fs/cgroup/unified/session"),
            (Version::Two, "/sys/fs/cgroup/unified"),
        ];
        check(memberships, MOUNTS, &expected);
        check("0::/session\n", "", &[]);
        check("garbled", MOUNTS, &[]);
    }

    #[test]
    fn a_mount_that_begins_at_the_group_itself_is_the_group() {
        let mounts = "32 24 0:28 /docker/ab /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        let mount = (Version::Two, "/sys/fs/cgroup");
        check("0::/docker/ab\n", mounts, &[mount]);
        check("0::/docker/ab/x\n", mounts, &[(Version::Two, "/sys/fs/cgroup/x"), mount]);
        check("0::/docker/abc\n", mounts, &[mount]);
    }

    #[test]
    fn a_quota_is_a_fraction_of_cores_in_both_versions() {
        assert_eq!(quota_v1("30000\n", "100000\n"), Some(0.3));
        assert_eq!(quota_v1("-1\n", "100000\n"), None);
        assert_eq!(quota_v1("30000\n", "0\n"), None);
        assert_eq!(quota_v2("250000 100000\n"), Some(2.5));
        assert_eq!(quota_v2("max 100000\n"), None);
    }

    #[test]
    fn the_periods_are_read_by_their_names() {
        let version_2 = "usage_usec 9\nnr_periods 40\nnr_throttled 12\nthrottled_usec 5\n";
        assert_eq!(periods(version_2), Some(Periods { throttled: 12, all: 40 }));
        assert_eq!(periods("usage_usec 9\n"), None);
    }

    #[test]
    fn the_processors_of_an_affinity_are_its_bits() {
        assert_eq!(allowed("Name:\tx\nCpus_allowed:\tff,0000000e\n"), Some(11));
        assert_eq!(allowed("Cpus_allowed:\t0\n"), None);
        assert_eq!(allowed("Name:\tx\n"), None);
    }
}
