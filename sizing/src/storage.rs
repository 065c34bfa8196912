//! Disks and RAID: what an array of disks holds, and how many requests a second it serves.
//!
//! IOPS are front-end requests of 8 KiB a second unless a name says otherwise.

use serde::{Deserialize, Serialize};

/// A RAID level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RaidLevel {
    /// Striping without redundancy.
    Raid0,
    /// Two mirrored disks.
    Raid1,
    /// Striping with one parity.
    Raid5,
    /// Striping with two parities.
    Raid6,
    /// Striping over mirrored pairs.
    Raid10,
}

impl RaidLevel {
    /// Disk requests that one small random write costs: read old data and parity, write new
    /// data and parity.
    ///
    /// Source: Patterson, Gibson, Katz, "A Case for Redundant Arrays of Inexpensive Disks",
    /// SIGMOD 1988; Chen et al., "RAID", ACM Computing Surveys 26(2), 1994, for two parities.
    pub fn write_penalty(self) -> f64 {
        match self {
            RaidLevel::Raid0 => 1.0,
            RaidLevel::Raid1 | RaidLevel::Raid10 => 2.0,
            RaidLevel::Raid5 => 4.0,
            RaidLevel::Raid6 => 6.0,
        }
    }

    /// The fewest disks that make an array of this level.
    pub fn fewest_disks(self) -> u32 {
        match self {
            RaidLevel::Raid0 => 1,
            RaidLevel::Raid1 => 2,
            RaidLevel::Raid5 => 3,
            RaidLevel::Raid6 | RaidLevel::Raid10 => 4,
        }
    }

    /// Disks that may fail without loss of data, whichever they are.
    pub fn failures_survived(self) -> u32 {
        match self {
            RaidLevel::Raid0 => 0,
            RaidLevel::Raid1 | RaidLevel::Raid5 | RaidLevel::Raid10 => 1,
            RaidLevel::Raid6 => 2,
        }
    }

    /// Checks a number of disks.
    ///
    /// # Errors
    /// If this level is not built of that many disks.
    pub fn check_disks(self, disks: u32) -> Result<(), StorageError> {
        let fits = match self {
            RaidLevel::Raid1 => disks == 2,
            RaidLevel::Raid10 => disks >= 4 && disks.is_multiple_of(2),
            _ => disks >= self.fewest_disks(),
        };
        if fits { Ok(()) } else { Err(StorageError::Disks { level: self, disks }) }
    }

    /// Disks' worth of data that an array of `disks` holds.
    ///
    /// # Errors
    /// If this level is not built of that many disks.
    pub fn data_disks(self, disks: u32) -> Result<u32, StorageError> {
        self.check_disks(disks)?;
        Ok(match self {
            RaidLevel::Raid0 => disks,
            RaidLevel::Raid1 | RaidLevel::Raid10 => disks / 2,
            RaidLevel::Raid5 => disks - 1,
            RaidLevel::Raid6 => disks - 2,
        })
    }
}

impl std::fmt::Display for RaidLevel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            RaidLevel::Raid0 => "RAID 0",
            RaidLevel::Raid1 => "RAID 1",
            RaidLevel::Raid5 => "RAID 5",
            RaidLevel::Raid6 => "RAID 6",
            RaidLevel::Raid10 => "RAID 10",
        })
    }
}

/// A kind of rotating disk with a published planning figure.
///
/// Solid-state disks have none: they differ by a factor of a hundred, so their figure comes from
/// the catalogue's data sheet or from the host benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiskKind {
    /// 7,200 rpm SATA.
    Sata7200,
    /// 10,000 rpm SAS.
    Sas10k,
    /// 15,000 rpm SAS.
    Sas15k,
}

impl DiskKind {
    /// Requests a second that one disk is planned with. A 7.2k SATA disk is quoted at 75-100;
    /// the plan takes the lower end.
    pub fn planning_iops(self) -> f64 {
        match self {
            DiskKind::Sata7200 => 75.0,
            DiskKind::Sas10k => 140.0,
            DiskKind::Sas15k => 180.0,
        }
    }
}

/// Why an array cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StorageError {
    /// The level is not built of that many disks.
    #[error("{level} is not built of {disks} disks: {}", disks_expected(*.level))]
    Disks {
        /// The level.
        level: RaidLevel,
        /// Disks as given.
        disks: u32,
    },
    /// A number is outside its range.
    #[error("{parameter} is {value}: {expected}")]
    Parameter {
        /// The number's name.
        parameter: &'static str,
        /// The value as given.
        value: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// More is asked of the array than it serves.
    #[error("{asked_iops:.0} requests/s are asked of an array that serves {iops:.0}")]
    Saturated {
        /// Requests a second that are asked for.
        asked_iops: f64,
        /// Requests a second that it serves.
        iops: f64,
    },
}

/// How many disks a level takes, in words.
fn disks_expected(level: RaidLevel) -> &'static str {
    match level {
        RaidLevel::Raid0 => "it takes at least 1",
        RaidLevel::Raid1 => "it takes 2",
        RaidLevel::Raid5 => "it takes at least 3",
        RaidLevel::Raid6 => "it takes at least 4",
        RaidLevel::Raid10 => "it takes an even number, at least 4",
    }
}

fn positive(parameter: &'static str, value: f64) -> Result<f64, StorageError> {
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(StorageError::Parameter { parameter, value, expected: "write a finite number above zero" })
}

fn read_share(value: f64) -> Result<f64, StorageError> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(StorageError::Parameter {
        parameter: "the share of reads",
        value,
        expected: "write a share from 0 to 1",
    })
}

/// Front-end requests a second that an array serves: `n i / (R + W p)`.
///
/// `n` disks of `i` requests a second each, `R` the share of reads, `W = 1 - R`, `p` the write
/// penalty: the disks together do `n i` requests, and a front-end request of this mix costs
/// `R + W p` of them.
///
/// # Errors
/// If the level is not built of that many disks, or a number is outside its range.
pub fn front_end_iops(
    level: RaidLevel,
    disks: u32,
    disk_iops: f64,
    reads: f64,
) -> Result<f64, StorageError> {
    level.check_disks(disks)?;
    let disk_iops = positive("the IOPS of a disk", disk_iops)?;
    let reads = read_share(reads)?;
    Ok(f64::from(disks) * disk_iops / (reads + (1.0 - reads) * level.write_penalty()))
}

/// The fewest disks of one kind that serve `iops` front-end requests a second at no more than
/// `most_utilisation`.
///
/// # Errors
/// If a number is outside its range, or a mirrored pair (RAID 1) does not suffice.
pub fn disks_for_iops(
    level: RaidLevel,
    disk_iops: f64,
    reads: f64,
    iops: f64,
    most_utilisation: f64,
) -> Result<u32, StorageError> {
    let asked_iops = positive("the IOPS asked for", iops)?;
    let most_utilisation = positive("the utilisation allowed", most_utilisation)?;
    let step = if level == RaidLevel::Raid10 { 2 } else { 1 };
    let mut disks = level.fewest_disks();
    loop {
        let served = front_end_iops(level, disks, disk_iops, reads)? * most_utilisation.min(1.0);
        if served >= asked_iops {
            return Ok(disks);
        }
        if level == RaidLevel::Raid1 {
            return Err(StorageError::Saturated { asked_iops, iops: served });
        }
        // Straight to the neighbourhood: the served rate is proportional to the disks.
        let jump = (f64::from(disks) * asked_iops / served).min(1e9) as u32;
        disks = jump.max(disks + step).next_multiple_of(step);
    }
}

/// How busy an array is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ArrayLoad {
    /// Busy share of the disks, in `[0, 1)`.
    pub utilisation: f64,
    /// Mean response time of a front-end request, waiting and service.
    pub response_time_s: f64,
}

/// Utilisation and mean response time of an array under `asked_iops` requests a second.
///
/// The array is one M/M/1 station whose service demand is `1 / iops` a request: `U = X D`, `R = D /
/// (1 - U)` (Denning and Buzen 1978). A spindle serves a request no faster than `1 / disk_iops`,
/// and the spindles work side by side, so the rest of that time is a delay (Seidmann's split): `R =
/// (S - D) + D / (1 - U)`, `S` the service time of one disk.
///
/// # Errors
/// If a number is outside its range or the array does not serve that many requests.
pub fn array_load(iops: f64, disk_iops: f64, asked_iops: f64) -> Result<ArrayLoad, StorageError> {
    let iops = positive("the IOPS of the array", iops)?;
    let disk_iops = positive("the IOPS of a disk", disk_iops)?;
    if !(asked_iops.is_finite() && asked_iops >= 0.0) {
        return Err(StorageError::Parameter {
            parameter: "the IOPS asked for",
            value: asked_iops,
            expected: "write a finite number, not below zero",
        });
    }
    let utilisation = asked_iops / iops;
    if utilisation >= 1.0 {
        return Err(StorageError::Saturated { asked_iops, iops });
    }
    let demand_s = 1.0 / iops;
    let side_by_side_s = (1.0 / disk_iops - demand_s).max(0.0);
    Ok(ArrayLoad { utilisation, response_time_s: side_by_side_s + demand_s / (1.0 - utilisation) })
}

#[cfg(test)]
mod tests {
    use super::RaidLevel::{Raid0, Raid1, Raid5, Raid6, Raid10};
    use super::*;

    #[track_caller]
    fn check_iops(level: RaidLevel, disks: u32, kind: DiskKind, expected: &str) {
        let got = front_end_iops(level, disks, kind.planning_iops(), 0.7).expect("an array");
        assert_eq!(format!("{got:.0}"), expected, "{level}");
    }

    #[test]
    fn arrays_at_a_70_30_mix_meet_the_planning_figures() {
        check_iops(Raid10, 4, DiskKind::Sas10k, "431");
        check_iops(Raid5, 4, DiskKind::Sas10k, "295");
        check_iops(Raid6, 4, DiskKind::Sas10k, "224");
        check_iops(Raid1, 2, DiskKind::Sas15k, "277");
    }

    /// `n i R + n i W / p`, which adds up the reads and the writes that the same disks would do in
    /// two separate runs.
    fn popular_formula(level: RaidLevel, disks: u32, disk_iops: f64, reads: f64) -> f64 {
        let all = f64::from(disks) * disk_iops;
        all * reads + all * (1.0 - reads) / level.write_penalty()
    }

    #[test]
    fn the_popular_formula_overstates_a_70_30_mix() {
        // 10.5, 47.25 and 87.5 %, stated without decimals.
        for (level, percent) in [(Raid10, 10.0), (Raid5, 47.0), (Raid6, 88.0)] {
            let right = front_end_iops(level, 4, 140.0, 0.7).expect("an array");
            let over = 100.0 * (popular_formula(level, 4, 140.0, 0.7) / right - 1.0);
            assert!((over - percent).abs() < 0.5 + 1e-9, "{level}: {over} %");
        }
    }

    #[test]
    fn both_formulas_agree_where_nothing_is_mixed() {
        for level in [Raid0, Raid5, Raid6, Raid10] {
            for reads in [0.0, 1.0] {
                let right = front_end_iops(level, 4, 140.0, reads).expect("an array");
                assert!((popular_formula(level, 4, 140.0, reads) - right).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn redundancy_takes_its_disks() {
        let capacities =
            [(Raid0, 4, 4), (Raid1, 2, 1), (Raid10, 6, 3), (Raid5, 4, 3), (Raid6, 6, 4)];
        for (level, disks, data) in capacities {
            assert_eq!(level.data_disks(disks), Ok(data), "{level}");
        }
        for (level, disks) in
            [(Raid1, 3), (Raid10, 5), (Raid10, 2), (Raid5, 2), (Raid6, 3), (Raid0, 0)]
        {
            assert_eq!(level.data_disks(disks), Err(StorageError::Disks { level, disks }));
        }
    }

    #[test]
    fn the_disks_found_are_the_fewest() {
        for (level, iops) in [(Raid10, 431.0), (Raid10, 3_000.0), (Raid5, 900.0), (Raid6, 10.0)] {
            let disks = disks_for_iops(level, 140.0, 0.7, iops, 0.6).expect("enough disks exist");
            let served = |n| front_end_iops(level, n, 140.0, 0.7).map(|all| all * 0.6);
            assert!(served(disks).expect("an array") >= iops);
            let fewer = if level == Raid10 { disks - 2 } else { disks - 1 };
            assert!(!served(fewer).is_ok_and(|less| less >= iops), "{level}: {disks}");
        }
        assert!(matches!(
            disks_for_iops(Raid1, 180.0, 0.7, 300.0, 1.0),
            Err(StorageError::Saturated { .. })
        ));
    }

    #[test]
    fn an_idle_array_answers_in_one_service_time_and_a_full_one_not_at_all() {
        let idle = array_load(431.0, 140.0, 0.0).expect("an array");
        assert!((idle.response_time_s - 1.0 / 140.0).abs() < 1e-12);
        let half = array_load(100.0, 100.0, 50.0).expect("an array");
        assert_eq!((half.utilisation, half.response_time_s), (0.5, 0.02));
        assert!(matches!(array_load(431.0, 140.0, 431.0), Err(StorageError::Saturated { .. })));
        assert!(matches!(array_load(431.0, f64::NAN, 1.0), Err(StorageError::Parameter { .. })));
    }

    #[test]
    fn numbers_that_are_no_quantities_are_refused() {
        assert!(front_end_iops(Raid5, 4, 0.0, 0.7).is_err());
        assert!(front_end_iops(Raid5, 4, 140.0, 1.1).is_err());
        assert!(front_end_iops(Raid5, 4, f64::NAN, 0.5).is_err());
        assert!(disks_for_iops(Raid5, 140.0, 0.7, -3.0, 0.6).is_err());
    }
}
