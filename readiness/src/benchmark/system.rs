//! What the benchmark asks of the system, as far as systems differ: counters of time, memory and caches,
//! and files past the cache.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(target_os = "linux", test))]
mod quota;
#[cfg(windows)]
mod windows;

use std::path::Path;

#[cfg(target_os = "linux")]
pub(super) use linux::{
    Quota, create_scratch, free_space, is_abandoned, mount, open_direct, open_synchronous, read_at,
    steal, write_at,
};
use sysinfo::System;
#[cfg(windows)]
pub(super) use windows::{
    Quota, create_scratch, free_space, is_abandoned, mount, open_direct, open_synchronous, read_at,
    steal, write_at,
};

/// A cumulative counter and the one it is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) part: u64,
    pub(super) whole: u64,
}

/// The part's share between two readings; `None` without readings or where nothing was counted.
pub(super) fn share(before: Option<Counter>, after: Option<Counter>) -> Option<f64> {
    let (before, after) = (before?, after?);
    let whole = after.whole.checked_sub(before.whole).filter(|whole| *whole > 0)?;
    Some(after.part.saturating_sub(before.part) as f64 / whole as f64)
}

/// A file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mount {
    /// Where it is mounted.
    pub(super) point: String,
    /// Whether it lies in memory: it may take direct access, and passes no cache by.
    pub(super) is_in_memory: bool,
}

/// The load average of one minute, where the system has one.
pub(super) fn load_average() -> Option<f64> {
    if cfg!(windows) { None } else { System::load_average().ok().map(|load| load.one) }
}

/// Memory that programs may still take, if the system tells.
pub(super) fn free_memory() -> Option<u64> {
    let mut system = System::new().ok()?;
    system.refresh_memory();
    Some(system.available_memory()).filter(|free| *free > 0)
}

/// The last caches of so many logical processors together, by what the processor says of itself.
pub(super) fn last_caches(processors: usize) -> Option<u64> {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        let caches = raw_cpuid::CpuId::new().get_cache_parameters()?;
        let last = caches.max_by_key(raw_cpuid::CacheParameter::level)?;
        let ways = last.associativity() * last.physical_line_partitions();
        let bytes = (ways * last.coherency_line_size() * last.sets()) as u64;
        let sharing = last.max_cores_for_cache().max(1);
        Some(bytes * processors.div_ceil(sharing) as u64).filter(|bytes| *bytes > 0)
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    {
        let _ = processors;
        None
    }
}

/// The mount point that a path lies under, of those that are given.
fn longest<'a>(folder: &Path, points: impl Iterator<Item = &'a Path>) -> Option<&'a Path> {
    points.filter(|point| folder.starts_with(point)).max_by_key(|point| point.components().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_that_of_what_was_counted_between_two_readings() {
        let counter = |part, whole| Some(Counter { part, whole });
        assert_eq!(share(counter(5, 100), counter(30, 200)), Some(0.25));
        assert_eq!(share(counter(5, 100), counter(5, 100)), None);
        assert_eq!(share(None, counter(5, 100)), None);
    }

    #[test]
    fn a_folder_lies_under_the_longest_mount_point() {
        let points = ["/", "/data", "/data/sql", "/da"].map(Path::new);
        let found = longest(Path::new("/data/sql2"), points.into_iter());
        assert_eq!(found, Some(Path::new("/data")));
    }

    #[test]
    fn this_machine_tells_its_memory_and_counters_that_only_rise() {
        assert!(free_memory().is_some());
        let (first, second) = (steal(), steal());
        if let (Some(first), Some(second)) = (first, second) {
            assert!(second.whole >= first.whole && first.part <= first.whole);
        }
    }
}
