//! What differs by operating system.

use std::time::Duration;

/// A wait on a condition variable may end late by this much: Windows wakes on its timer's tick
/// (15.6 ms by default), Linux within a tenth of a millisecond.
pub(crate) const COARSE_WAIT: Duration =
    if cfg!(windows) { Duration::from_millis(16) } else { Duration::ZERO };

/// Whether a port can be taken again beside its old connections only if that is asked for. Windows
/// gives it without asking; asked, it would give a port that another socket still has.
pub(crate) const BIND_BESIDE_OLD_CONNECTIONS: bool = cfg!(unix);

/// Sleeps as precisely as the system can: the standard library takes a high-resolution timer where
/// Windows has one.
pub(crate) fn sleep_precisely(wait: Duration) {
    std::thread::sleep(wait);
}

/// Share of all processors' time that the hypervisor gave to others, as cumulative counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StealCounter {
    /// Ticks stolen since boot.
    pub(crate) stolen: u64,
    /// All ticks since boot.
    pub(crate) total: u64,
}

/// Reads the counter. `None` where the system has none: Windows guests cannot see stolen time.
#[cfg(target_os = "linux")]
pub(crate) fn steal_counter() -> Option<StealCounter> {
    parse_proc_stat(&std::fs::read_to_string("/proc/stat").ok()?)
}

/// Reads the counter. `None` where the system has none: Windows guests cannot see stolen time.
#[cfg(not(target_os = "linux"))]
pub(crate) fn steal_counter() -> Option<StealCounter> {
    None
}

/// The first line of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice
/// (proc(5)). Guest time is inside user time already.
#[cfg(any(target_os = "linux", test))]
fn parse_proc_stat(text: &str) -> Option<StealCounter> {
    let fields: Vec<u64> = text
        .lines()
        .next()?
        .strip_prefix("cpu ")?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let stolen = *fields.get(7)?;
    Some(StealCounter { stolen, total: fields[..8].iter().sum() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stolen_ticks_are_the_eighth_field() {
        let text = "cpu  100 0 50 800 10 0 5 35 20 0\ncpu0 1 2 3\n";
        assert_eq!(parse_proc_stat(text), Some(StealCounter { stolen: 35, total: 1_000 }));
        assert_eq!(parse_proc_stat("cpu  1 2 3\n"), None);
    }
}
