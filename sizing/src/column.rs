//! One column of a quote: the whole machine for today's load at the limit (minimum), for today's
//! busiest day over the years' data (recommended), or for the users at the end of the years (growth).
//!
//! Invariants: no cell is below the vendor's; each column is at least the one before it; growing
//! users shrink no cell.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arrays::{self, Array, array_of};
use crate::catalogue::Catalogue;
use crate::derivation::{Figure, Ledger, Provenance, Unit};
use crate::inputs::{DiskChoice, Inputs};
use crate::licences::{self, SqlLicence, WindowsLicence};
use crate::machines::is_elsewhere;
use crate::measures::{LineRate, gibibytes};
use crate::memory::{self, MemorySplit};
use crate::predicted::{Predicted, predicted};
use crate::prediction::{self, Machine, Prediction};
use crate::processor::{self, Choice, Processor};
use crate::vendor::EditionTable;
use crate::volumes::{self, Purpose, Volume};
use crate::workload::{self, Demands, Workload};

/// Which column.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Today's ordinary day, one year of data, processors at their limit.
    Minimum,
    /// Today's users on the busiest day, the data of all years, processors under the trigger.
    Recommended,
    /// The users at the end of the years.
    Growth,
}

impl ColumnKind {
    /// All columns, in their order.
    pub const ALL: [ColumnKind; 3] =
        [ColumnKind::Minimum, ColumnKind::Recommended, ColumnKind::Growth];

    /// The name in figures.
    pub fn name(self) -> &'static str {
        match self {
            ColumnKind::Minimum => "minimum",
            ColumnKind::Recommended => "recommended",
            ColumnKind::Growth => "growth",
        }
    }
}

/// The network of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkChoice {
    /// Line rate in Mb/s.
    pub rate: LineRate,
    /// What the busy hour carries, in Mb/s.
    pub required_mbit: f64,
    /// What the choice rests on.
    pub provenance: Provenance,
    /// Whether the catalogue has a card that carries it.
    pub suffices: bool,
    /// The figure of the ledger.
    pub figure: String,
}

/// The RAID controller of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ControllerChoice {
    /// Its name.
    pub name: String,
    /// Cache in GiB.
    pub cache_gib: f64,
    /// Whether the write cache survives a power cut.
    pub protected: bool,
    /// Disks on it, with the hot spare.
    pub disks: u32,
    /// Whether it takes them.
    pub suffices: bool,
}

/// One column of a quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Which.
    pub kind: ColumnKind,
    /// Named users.
    pub users: u32,
    /// Users online at once.
    pub online: u32,
    /// The vendor's tier whose cells are the floor.
    pub tier: String,
    /// Whether the vendor's table has no tier for so many users.
    pub beyond_table: bool,
    /// Processors.
    pub processor: Processor,
    /// Memory.
    pub memory: MemorySplit,
    /// The database at the end of the column's years, in GB.
    pub database_gb: f64,
    /// Volumes.
    pub volumes: Vec<Volume>,
    /// Arrays.
    pub arrays: Vec<Array>,
    /// Hot spare disks, of the data disks' kind and size.
    pub hot_spares: u32,
    /// Controller.
    pub controller: ControllerChoice,
    /// Network.
    pub network: NetworkChoice,
    /// Windows Server.
    pub windows: WindowsLicence,
    /// SQL Server.
    pub sql: SqlLicence,
    /// Prediction; `None` where the largest machine has no steady state.
    pub predicted: Option<Predicted>,
}

impl Column {
    /// Disks in the machine, with the hot spare.
    pub fn disks(&self) -> u32 {
        self.arrays.iter().map(|array| array.disks).sum::<u32>() + self.hot_spares
    }

    /// Whether the catalogue had enough of everything.
    pub fn suffices(&self) -> bool {
        self.processor.suffices
            && self.memory.suffices
            && self.controller.suffices
            && self.network.suffices
            && self.arrays.iter().all(|array| array.suffices)
    }
}

/// How far the columns are computed: each step costs ten to a hundred times the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Hardware only; the response time is taken to be met.
    Sizes,
    /// And mean response times.
    Predicted,
    /// And percentiles, simulated from this seed.
    Simulated(u64),
}

/// What all columns of a quote share.
pub(crate) struct Context<'a> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) table: &'a EditionTable,
    pub(crate) demands: &'a Demands,
    /// Data that a year of today's users adds, in GB.
    pub(crate) a_year_gb: f64,
    /// How far the columns are computed.
    pub(crate) depth: Depth,
}

/// Builds a column and enters its figures.
pub(crate) fn build(kind: ColumnKind, context: &Context<'_>, ledger: &mut Ledger) -> Column {
    let Context { inputs, catalogue, table, demands, .. } = context;
    let load = workload::of_column(kind, inputs, catalogue, demands, ledger);
    let placement = table.place(load.users);
    let host = inputs.host.value;
    let choice = Choice { kind, host, load: &load, tier: placement.tier, table, inputs, catalogue };
    let mut processor = choice.choose();
    choice.enter(kind.name(), &mut processor, ledger);
    let local = inputs.telsa().is_none_or(|telsa| !is_elsewhere(telsa.kind, inputs));
    let volumes = volumes::of_column(kind, context.a_year_gb, local, inputs, catalogue, ledger);
    let memory =
        memory::of_column(kind, &load, volumes.database_gb, placement.tier, context, ledger);
    let network = network(kind, &load, placement.tier, catalogue, ledger);
    let (mut arrays, machine, prediction) =
        disks(kind, &processor, &volumes, &load, &network, context);
    arrays::enter(kind.name(), kind, &mut arrays, &load, ledger);
    let hot_spares = 1;
    let disks = arrays.iter().map(|array| array.disks).sum::<u32>() + hot_spares;
    let controller = arrays::controller(disks, catalogue);
    let is_virtual = inputs.is_virtual();
    let windows =
        licences::windows(kind.name(), &processor, load.users, is_virtual, catalogue, ledger);
    let sql = licences::sql(
        kind.name(),
        &processor,
        &memory,
        volumes.database_gb,
        load.users,
        catalogue,
        ledger,
    );
    let predicted = prediction.map(|prediction| {
        predicted(kind, &prediction, &load, &machine, &processor, context, ledger)
    });
    Column {
        kind,
        users: load.users,
        online: load.online,
        tier: placement.tier.name(),
        beyond_table: placement.beyond,
        processor,
        memory,
        database_gb: volumes.database_gb,
        volumes: volumes.volumes,
        arrays,
        hot_spares,
        controller: ControllerChoice {
            name: controller.name.clone(),
            cache_gib: gibibytes(controller.cache),
            protected: controller.protected,
            disks,
            suffices: controller.ports >= disks,
        },
        network,
        windows,
        sql,
        predicted,
    }
}

/// The kinds of data disks to try, in this order.
pub(crate) fn disk_kinds(choice: DiskChoice) -> &'static [&'static str] {
    match choice {
        DiskChoice::Ssd => &["ssd"],
        DiskChoice::Sas => &["sas-10k", "sas-15k"],
    }
}

/// The first kind of disk whose arrays suffice and that meets the target; the last where none does.
fn disks(
    kind: ColumnKind,
    processor: &Processor,
    volumes: &volumes::Volumes,
    load: &Workload,
    network: &NetworkChoice,
    context: &Context<'_>,
) -> (Vec<Array>, Machine, Option<Prediction>) {
    let mut last = None;
    for disk in disk_kinds(context.inputs.disks.value) {
        let arrays = arrays::choose(kind, disk, volumes, load, context.catalogue);
        let machine = machine(processor, &arrays, network.rate, context.inputs, context.catalogue);
        let sizes_only = context.depth == Depth::Sizes;
        let prediction = (!sizes_only).then(|| prediction::predict(load, &machine).ok()).flatten();
        let enough = arrays.iter().all(|array| array.suffices);
        let met = sizes_only || prediction.as_ref().is_some_and(|p| meets(p, context));
        last = Some((arrays, machine, prediction));
        if enough && met {
            break;
        }
    }
    last.expect("every choice names a kind of disk")
}

fn meets(prediction: &Prediction, context: &Context<'_>) -> bool {
    let ratio = context.catalogue.planning.p95_over_mean.value;
    prediction.mean_s * ratio <= context.inputs.target_s.value
}

/// The machine of a column as the queueing network sees it.
pub(crate) fn machine(
    processor: &Processor,
    arrays: &[Array],
    rate: LineRate,
    inputs: &Inputs,
    catalogue: &Catalogue,
) -> Machine {
    let data = array_of(arrays, Purpose::Data);
    let log = array_of(arrays, Purpose::Log);
    let host = inputs.host.value;
    let cost = processor::virtualisation(host, processor.cores, inputs, catalogue);
    Machine {
        work_cores: processor.work_cores(catalogue),
        core_speed: processor.core_speed,
        data_disks: data.disks,
        disk_iops: catalogue.disks[&data.disk].iops,
        write_penalty: data.level.write_penalty(),
        commit_s: catalogue.disks[&log.disk].commit_s,
        line_rate: f64::from(rate.0),
        // The network already stretches processor time by the factor; what is left of the slowdown
        // is waiting for the host.
        slowdown: (cost.slowdown * cost.factor).max(1.0),
    }
}

fn network(
    kind: ColumnKind,
    load: &Workload,
    tier: &crate::vendor::Tier,
    catalogue: &Catalogue,
    ledger: &mut Ledger,
) -> NetworkChoice {
    let required = load.network_bytes_per_s() * 8.0 / 1e6;
    let name = |figure: &str| format!("{}.{figure}", kind.name());
    let required_mbit = ledger.enter(
        &name("network_required"),
        Figure::computed(
            required,
            Unit::MegabitsPerSecond,
            "steps / 3600 * step.network * 8 + the open streams",
            &[&name("steps"), "step.network"],
        ),
    );
    // A line is planned like a disk; beyond the minimum, servers carry gigabit anyway.
    let planned = (required / catalogue.planning.disk_limit.value).ceil() as u32;
    let advised = if kind == ColumnKind::Minimum { 100 } else { 1_000 };
    let wanted = LineRate(planned.max(advised)).max(tier.network.value);
    let rate = catalogue.nic(wanted).rate;
    let floored = rate == tier.network.value;
    let provenance = if floored { tier.network.provenance } else { Provenance::Model };
    let cell = format!("vendor.{}.network", tier.name());
    let figure = Figure::computed(
        f64::from(rate.0),
        Unit::MegabitsPerSecond,
        "smallest card of max(network_required / disk_limit, 1000 beyond the minimum, the vendor's cell)",
        &[&name("network_required"), "planning.disk_limit", &cell],
    );
    ledger.enter(&name("network"), figure.resting_on(provenance));
    let suffices = rate >= wanted;
    NetworkChoice { rate, required_mbit, provenance, suffices, figure: name("network") }
}
