//! How long each disk was busy.
//!
//! Linux counts the milliseconds in which a device had something to do (docs.kernel.org,
//! admin-guide/iostats, field 10). A device that serves many requests at once may have more to give while it
//! is busy all the time, so this share is a sign and no utilisation. Windows shows such a counter only where
//! its performance counters of disks are switched on: there, nothing is told.

use std::collections::BTreeMap;

/// Milliseconds that each whole disk has been busy since the start of the host, by name.
pub(crate) type BusyMs = BTreeMap<String, u64>;

/// Reads the counters; `None` where the system tells none.
#[cfg(target_os = "linux")]
pub(crate) fn busy_ms() -> Option<BusyMs> {
    // Loops, memory disks and what is stacked over disks have no device behind them: their time is that
    // of others, or of none.
    let is_disk =
        |name: &str| std::path::Path::new("/sys/block").join(name).join("device").exists();
    let text = std::fs::read_to_string("/proc/diskstats").ok()?;
    let disks: BusyMs = parse_diskstats(&text).filter(|(name, _)| is_disk(name)).collect();
    (!disks.is_empty()).then_some(disks)
}

/// Reads the counters; `None` where the system tells none.
#[cfg(not(target_os = "linux"))]
pub(crate) fn busy_ms() -> Option<BusyMs> {
    None
}

/// The busy share of the busiest disk between two readings.
pub(crate) fn busiest(before: &BusyMs, after: &BusyMs, span_ms: f64) -> Option<f64> {
    let share =
        |(name, ms): (&String, &u64)| Some(ms.saturating_sub(*before.get(name)?) as f64 / span_ms);
    // The two clocks are read a moment apart.
    after.iter().filter_map(share).max_by(f64::total_cmp).map(|share| share.min(1.0))
}

/// Names and busy milliseconds of all block devices: the third field and the thirteenth.
#[cfg(any(target_os = "linux", test))]
fn parse_diskstats(text: &str) -> impl Iterator<Item = (String, u64)> {
    text.lines().filter_map(|line| {
        let mut fields = line.split_whitespace().skip(2);
        let name = fields.next()?.to_owned();
        Some((name, fields.nth(9)?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "\
 254       0 vda 767 30 364 733 213 92 457 193 0 590436 947 57 113 377 90 538 110
   8       0 sda 1 0 8 1 0 0 0 0 0 100 1
   8      16 short 1 0 8
";

    #[test]
    fn the_busiest_disk_counts_and_a_new_one_does_not() {
        let before: BusyMs = parse_diskstats(BEFORE).collect();
        assert_eq!(before["vda"], 590_436);
        assert_eq!(before.len(), 2, "{before:?}");
        let mut after = before.clone();
        *after.get_mut("vda").expect("a disk") += 250;
        *after.get_mut("sda").expect("a disk") += 40;
        after.insert("sdb".into(), 900_000);
        assert_eq!(busiest(&before, &after, 1_000.0), Some(0.25));
        assert_eq!(busiest(&before, &after, 200.0), Some(1.0));
        assert_eq!(busiest(&BusyMs::new(), &after, 1_000.0), None);
    }
}
