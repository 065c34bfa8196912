//! Quotas of processor time by Linux' control groups, as text: which groups a process stands in, and what
//! their files say.
//!
//! Who has used up a quota stands still until the next period, of usually 100 ms. Version 1
//! (`cpu.cfs_quota_us`, `cpu.cfs_period_us`) and version 2 (`cpu.max`) say the same in other words, and both
//! count in `cpu.stat`: docs.kernel.org, scheduler/sched-bwc and admin-guide/cgroup-v2.

use std::path::{Path, PathBuf};

use super::Counter;

/// Which version of control groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    One,
    Two,
}

/// A group that may have a quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) version: Version,
    pub(super) folder: PathBuf,
}

/// The groups of a process that may limit its processor time, and those that they stand in, by
/// `/proc/self/cgroup` and `/proc/self/mountinfo` (cgroups(7), proc(5)).
pub(super) fn groups(memberships: &str, mounts: &str) -> Vec<Group> {
    memberships.lines().flat_map(|line| group_and_those_above(line, mounts)).flatten().collect()
}

fn group_and_those_above(line: &str, mounts: &str) -> Option<Vec<Group>> {
    // hierarchy:controllers:path, without controllers in version 2.
    let (_, rest) = line.split_once(':')?;
    let (controllers, path) = rest.split_once(':')?;
    let version = match controllers {
        "" => Version::Two,
        named if named.split(',').any(|name| name == "cpu") => Version::One,
        _ => return None,
    };
    let (root, point) = mounts.lines().find_map(|mount| root_and_point(mount, version))?;
    // Seen from inside a container the mount's root may be the group itself.
    let inside = Path::new(path).strip_prefix(root).unwrap_or(Path::new(""));
    let folder: PathBuf = Path::new(point).iter().chain(inside).collect();
    let above = folder.ancestors().take_while(|folder| folder.starts_with(point));
    Some(above.map(|folder| Group { version, folder: folder.to_owned() }).collect())
}

/// Root and mount point of a mount of control groups with processor time.
fn root_and_point(mount: &str, version: Version) -> Option<(&str, &str)> {
    // id parent major:minor root point options [optional]... - type source super-options
    let (before, after) = mount.split_once(" - ")?;
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.split(' ').collect(), after.split(' ').collect());
    let is_it = match version {
        Version::One => {
            after.first() == Some(&"cgroup")
                && after.get(2).is_some_and(|options| options.split(',').any(|name| name == "cpu"))
        }
        Version::Two => after.first() == Some(&"cgroup2"),
    };
    is_it.then_some((*before.get(3)?, *before.get(4)?))
}

/// Cores by the two files of version 1; `None` without a quota (-1).
pub(super) fn quota_v1(quota_us: &str, period_us: &str) -> Option<f64> {
    let quota_us: u32 = quota_us.trim().parse().ok()?;
    let period_us: u32 = period_us.trim().parse().ok().filter(|period_us| *period_us > 0)?;
    Some(f64::from(quota_us) / f64::from(period_us))
}

/// Cores by `cpu.max` of version 2: `30000 100000`, or `max 100000` without a quota.
pub(super) fn quota_v2(max: &str) -> Option<f64> {
    let (quota_us, period_us) = max.trim().split_once(' ')?;
    quota_v1(quota_us, period_us)
}

/// The periods of `cpu.stat` in which the group was held back, of all.
pub(super) fn periods(stat: &str) -> Option<Counter> {
    let field = |wanted: &str| {
        let mut fields = stat.lines().filter_map(|line| line.split_once(' '));
        fields.find(|(name, _)| *name == wanted).and_then(|(_, value)| value.trim().parse().ok())
    };
    Some(Counter { part: field("nr_throttled")?, whole: field("nr_periods")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
31 24 0:27 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
32 24 0:28 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu
33 24 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
";

    #[track_caller]
    fn check(memberships: &str, mounts: &str, expected: &[&str]) {
        let found = groups(memberships, mounts);
        let found: Vec<_> = found.iter().map(|group| group.folder.display().to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_group_is_found_with_those_that_it_stands_in() {
        let expected = [
            "/sys/fs/cgroup/cpu/office/bench",
            "/sys/fs/cgroup/cpu/office",
            "/sys/fs/cgroup/cpu",
            "/sys/fs/cgroup/unified/s",
            "/sys/fs/cgroup/unified",
        ];
        check("5:memory:/m\n4:cpu:/office/bench\n0::/s\n", MOUNTS, &expected);
        check("0::/s\n", "", &[]);
        check("garbled", MOUNTS, &[]);
        let inside = "32 24 0:28 /pod/a /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        check("0::/pod/a\n", inside, &["/sys/fs/cgroup"]);
    }

    #[test]
    fn both_versions_say_cores() {
        assert_eq!(quota_v1("25000\n", "100000\n"), Some(0.25));
        assert_eq!(quota_v1("-1\n", "100000\n"), None);
        assert_eq!(quota_v1("25000\n", "0\n"), None);
        assert_eq!(quota_v2("150000 100000\n"), Some(1.5));
        assert_eq!(quota_v2("max 100000\n"), None);
    }

    #[test]
    fn throttled_periods_are_read_by_their_names() {
        let stat = "nr_bursts 1\nnr_periods 40\nnr_throttled 12\nthrottled_time 5\n";
        assert_eq!(periods(stat), Some(Counter { part: 12, whole: 40 }));
        assert_eq!(periods("usage_usec 9\n"), None);
    }
}
