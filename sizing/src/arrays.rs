//! Arrays of disks: which volumes share one, its RAID level, disks, capacity and IOPS.
//!
//! Up to `small_users` one mirrored pair of data disks holds system, data, log and temporary
//! database; up to `middle_users` the system has a pair of its own; beyond, the log too. Backups and
//! recordings never share a disk with the data. Data lies on RAID 10 where it does not fit a
//! pair or has an array of its own, large archives on RAID 6, where writes are few.

use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Controller, DiskModel};
use crate::column::ColumnKind;
use crate::derivation::{Figure, Ledger, Unit, rounded};
use crate::measures::gigabytes;
use crate::storage::{RaidLevel, front_end_iops};
use crate::volumes::{Purpose, Volumes};
use crate::workload::Workload;

/// One array of a machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Array {
    /// Its name in figures: that of its first volume.
    pub name: String,
    /// The volumes on it.
    pub volumes: Vec<Purpose>,
    /// RAID level.
    #[schemars(with = "String")]
    pub level: RaidLevel,
    /// The kind of disk, by its name in the catalogue.
    pub disk: String,
    /// One disk, in GB.
    pub disk_gb: f64,
    /// Disks in the array.
    pub disks: u32,
    /// What the volumes on it must hold, in GB.
    pub capacity_required_gb: f64,
    /// What it holds, in GB.
    pub capacity_gb: f64,
    /// I/O a second that the busy hour asks for.
    pub iops_required: f64,
    /// I/O a second that it serves at this mix of reads and writes.
    pub iops: f64,
    /// Busy share, in `[0, 1]`.
    pub utilisation: f64,
    /// Whether capacity and load are within their limits.
    pub suffices: bool,
    /// The figure of the ledger that says how many disks.
    pub figure: String,
}

/// What an array is asked for.
#[derive(Debug, Clone)]
struct Wanted {
    volumes: Vec<Purpose>,
    capacity_gb: f64,
    reads: f64,
    writes: f64,
    /// RAID levels to try, in this order.
    levels: &'static [RaidLevel],
}

impl Wanted {
    fn read_share(&self) -> f64 {
        let all = self.reads + self.writes;
        if all > 0.0 { self.reads / all } else { 1.0 }
    }
}

const PAIR_FIRST: &[RaidLevel] = &[RaidLevel::Raid1, RaidLevel::Raid10];
const MIRRORED: &[RaidLevel] = &[RaidLevel::Raid10];
const ARCHIVE: &[RaidLevel] = &[RaidLevel::Raid1, RaidLevel::Raid6];
/// Disks in one array at most.
const DISKS_MOST: u32 = 24;

/// How the volumes are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layout {
    /// Everything but backups on one array.
    Together,
    /// The system on its own.
    SystemApart,
    /// System and log on their own.
    LogApart,
}

fn layout(kind: ColumnKind, users: u32, catalogue: &Catalogue) -> Layout {
    let small = catalogue.planning.small_users.value;
    let middle = catalogue.planning.middle_users.value;
    let users = f64::from(users);
    // The minimum is one step more modest.
    let (together, apart) = match kind {
        ColumnKind::Minimum => (middle, middle * 2.5),
        _ => (small, middle),
    };
    if users <= together {
        Layout::Together
    } else if users <= apart {
        Layout::SystemApart
    } else {
        Layout::LogApart
    }
}

/// The smallest array of one kind of disk that holds and serves what is wanted.
fn smallest(wanted: &Wanted, model: &DiskModel, limit: f64) -> Array {
    let most = |level: RaidLevel| if level == RaidLevel::Raid1 { 2 } else { DISKS_MOST };
    let mut last = None;
    for &level in wanted.levels {
        for disks in (level.fewest_disks()..=most(level)).filter(|d| d.is_multiple_of(2)) {
            let array = build(wanted, model, level, disks, limit);
            if array.suffices {
                return array;
            }
            last = Some(array);
        }
    }
    last.expect("every list of levels has one, and every level a number of disks")
}

fn build(wanted: &Wanted, model: &DiskModel, level: RaidLevel, disks: u32, limit: f64) -> Array {
    let data_disks = f64::from(level.data_disks(disks).expect("the caller counts by the level"));
    let holds = |size: &&Bytes| gigabytes(**size) * data_disks >= wanted.capacity_gb;
    let fitting = model.sizes.iter().find(holds);
    let size = fitting.or(model.sizes.last()).copied().unwrap_or_default();
    let iops = front_end_iops(level, disks, model.iops, wanted.read_share())
        .expect("the catalogue's figures are above zero");
    let required = wanted.reads + wanted.writes;
    let utilisation = required / iops;
    Array {
        name: wanted.volumes[0].name().to_owned(),
        volumes: wanted.volumes.clone(),
        level,
        disk: model.id.clone(),
        disk_gb: rounded(gigabytes(size)),
        disks,
        capacity_required_gb: rounded(wanted.capacity_gb),
        capacity_gb: rounded(gigabytes(size) * data_disks),
        iops_required: rounded(required),
        iops: rounded(iops),
        utilisation: rounded(utilisation),
        suffices: fitting.is_some() && utilisation <= limit,
        figure: String::new(),
    }
}

/// Whether data disks or archive disks, the volumes, reads and writes a second, levels to try.
type Group = (bool, Vec<Purpose>, f64, f64, &'static [RaidLevel]);

/// Which volumes share an array, and what it is asked for.
fn wanted(layout: Layout, volumes: &Volumes, load: &Workload) -> Vec<(bool, Wanted)> {
    use Purpose::{Backups, Data, Log, Recordings, System, Tempdb};
    let (reads, writes, commits) = (load.reads_per_s(), load.writes_per_s(), load.commits_per_s());
    let groups: Vec<Group> = match layout {
        Layout::Together => {
            vec![(true, vec![System, Data, Log, Tempdb], reads, writes + commits, PAIR_FIRST)]
        }
        Layout::SystemApart => vec![
            (true, vec![System], 0.0, 0.0, PAIR_FIRST),
            (true, vec![Data, Log, Tempdb], reads, writes + commits, MIRRORED),
        ],
        Layout::LogApart => vec![
            (true, vec![System], 0.0, 0.0, PAIR_FIRST),
            (true, vec![Data, Tempdb], reads, writes, MIRRORED),
            (true, vec![Log], 0.0, commits, PAIR_FIRST),
        ],
    };
    let archives: Vec<Purpose> = [Backups, Recordings]
        .into_iter()
        .filter(|purpose| volumes.capacity_gb(&[*purpose]) > 0.0)
        .collect();
    let archive = (!archives.is_empty()).then_some((false, archives, 0.0, 0.0, ARCHIVE));
    groups
        .into_iter()
        .chain(archive)
        .map(|(fast, purposes, reads, writes, levels)| {
            let capacity_gb = volumes.capacity_gb(&purposes);
            (fast, Wanted { volumes: purposes, capacity_gb, reads, writes, levels })
        })
        .collect()
}

/// The arrays of a column on one kind of data disk; archives lie on SATA.
pub(crate) fn choose(
    kind: ColumnKind,
    disk: &str,
    volumes: &Volumes,
    load: &Workload,
    catalogue: &Catalogue,
) -> Vec<Array> {
    let limit = catalogue.planning.disk_limit.value;
    let layout = layout(kind, load.users, catalogue);
    wanted(layout, volumes, load)
        .into_iter()
        .map(|(fast, wanted)| {
            let model = &catalogue.disks[if fast { disk } else { "sata-7k" }];
            smallest(&wanted, model, limit)
        })
        .collect()
}

/// The array with that volume.
pub(crate) fn array_of(arrays: &[Array], purpose: Purpose) -> &Array {
    let found = arrays.iter().find(|array| array.volumes.contains(&purpose));
    found.expect("every layout places the data")
}

/// Enters the figures of the arrays.
pub(crate) fn enter(
    column: &str,
    kind: ColumnKind,
    arrays: &mut [Array],
    load: &Workload,
    ledger: &mut Ledger,
) {
    let iops = [("reads", load.reads_per_s()), ("writes", load.writes_per_s())];
    for (name, number) in iops.into_iter().chain([("commits", load.commits_per_s())]) {
        let steps = format!("{}.steps", kind.name());
        let per_step = format!("step.{name}");
        let formula = format!("steps / 3600 * step.{name} + those of the open streams");
        let figure = Figure::computed(number, Unit::Iops, &formula, &[&steps, &per_step]);
        ledger.enter(&format!("{column}.{name}"), figure);
    }
    for array in arrays {
        let name = |figure: &str| format!("{column}.{}_{figure}", array.name);
        let capacities: Vec<String> = array
            .volumes
            .iter()
            .map(|purpose| format!("{}.{}_capacity", kind.name(), purpose.name()))
            .collect();
        let mut inputs: Vec<&str> = capacities.iter().map(String::as_str).collect();
        let rates = ["reads", "writes", "commits"].map(|rate| format!("{column}.{rate}"));
        inputs.extend(rates.iter().map(String::as_str));
        inputs.push("planning.disk_limit");
        let served = Figure::computed(
            array.iops,
            Unit::Iops,
            "disks * iops of a disk / (reads + writes * write penalty), reads and writes as shares",
            &inputs[..inputs.len() - 1],
        );
        ledger.enter(&name("iops"), served);
        let formula = format!(
            "fewest {} in {} that hold {} GB and serve {} IOPS at disk_limit",
            array.disk, array.level, array.capacity_required_gb, array.iops_required
        );
        array.figure = name("disks");
        let disks = Figure::computed(f64::from(array.disks), Unit::Disks, &formula, &inputs);
        ledger.enter(&array.figure, disks);
    }
}

/// The smallest controller with a protected cache that takes the disks and the spare.
pub(crate) fn controller(disks: u32, catalogue: &Catalogue) -> &Controller {
    let protected = || catalogue.controllers.iter().filter(|controller| controller.protected);
    protected()
        .find(|controller| controller.ports >= disks)
        .or_else(|| protected().next_back())
        .expect("a catalogue without a protected controller is refused")
}
