//! The same load on the other kinds of host, and on the server that is there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arrays::{self, Array};
use crate::column::{Column, ColumnKind, Context, disk_kinds, machine};
use crate::derivation::{Ledger, Provenance, rounded};
use crate::inputs::{DiskChoice, ExistingHost, HostKind, Inputs, ModuleKind};
use crate::measures::gibibytes;
use crate::prediction::predict;
use crate::processor::{Choice, Processor, virtualisation};
use crate::text::Message;
use crate::volumes::Volumes;
use crate::workload::{self, Workload};

/// The recommended column on another kind of host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alternative {
    /// The kind of host.
    pub host: HostKind,
    /// Its processors.
    pub processor: Processor,
    /// Memory in GiB; on a virtual machine it is reserved in full.
    pub memory_gib: f64,
    /// Share of a physical core's throughput that is left.
    pub factor: f64,
    /// Response time over that of a machine of its own.
    pub slowdown: f64,
    /// Where the factor comes from.
    pub factor_source: String,
    /// What it rests on.
    pub factor_provenance: Provenance,
    /// Modules that refuse this kind of host.
    pub refusals: Vec<Message>,
}

/// What the server that is there does with one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExistingFit {
    /// The column.
    pub column: ColumnKind,
    /// Whether it has enough.
    pub suffices: bool,
    /// What it lacks.
    pub lacks: Vec<Message>,
    /// Busy share of its working cores under the column's load; over 1 where they do not suffice.
    pub cpu_utilisation: f64,
}

/// The server that is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Existing {
    /// Its record.
    pub record: ExistingHost,
    /// Each column.
    pub fits: Vec<ExistingFit>,
}

/// The data disks of the other technology, for the recommended column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OtherDisks {
    /// The technology.
    pub disks: DiskChoice,
    /// The arrays.
    pub arrays: Vec<Array>,
    /// The planned p95 of the response time on them, in milliseconds; `None` without a steady state.
    pub p95_ms_planned: Option<f64>,
    /// Whether they meet the target.
    pub meets_target: bool,
}

fn refusals(host: HostKind, inputs: &Inputs) -> Vec<Message> {
    let mut refusals = Vec::new();
    if host != HostKind::Physical {
        if inputs.telsa().is_some() {
            refusals.push(Message::new("refuse.rec-virtual"));
        }
        if inputs.has(ModuleKind::Sms, "gsm") {
            refusals.push(Message::new("refuse.sms-gsm"));
        }
    }
    refusals
}

/// The recommended column's load, once more: it has been entered already.
fn load_of(column: &Column, context: &Context<'_>) -> Workload {
    let Context { inputs, catalogue, demands, .. } = context;
    workload::workload(column.users, column.online, inputs, catalogue, demands)
}

/// The kinds of host, but for the one of the quote itself.
pub(crate) fn of(context: &Context<'_>, column: &Column, ledger: &mut Ledger) -> Vec<Alternative> {
    let Context { inputs, catalogue, table, .. } = context;
    let load = load_of(column, context);
    let tier = table.place(column.users).tier;
    [HostKind::Physical, HostKind::VirtualReserved, HostKind::VirtualShared]
        .into_iter()
        .filter(|host| *host != inputs.host.value)
        .map(|host| {
            let kind = ColumnKind::Recommended;
            let choice = Choice { kind, host, load: &load, tier, table, inputs, catalogue };
            let mut processor = choice.choose();
            choice.enter(&format!("alternative.{host}"), &mut processor, ledger);
            let cost = virtualisation(host, processor.cores, inputs, catalogue);
            Alternative {
                host,
                processor,
                memory_gib: column.memory.total_gib,
                factor: cost.factor,
                slowdown: cost.slowdown,
                factor_source: cost.source,
                factor_provenance: cost.provenance,
                refusals: refusals(host, inputs),
            }
        })
        .collect()
}

/// The server that is there against each column: processors by work, memory by size. A virtual
/// machine's record was measured on it, so its index already holds the cost of virtualisation.
pub(crate) fn existing(context: &Context<'_>, columns: &[Column]) -> Option<Existing> {
    let record = context.inputs.host_record.clone()?;
    let planning = &context.catalogue.planning;
    let fits = columns
        .iter()
        .map(|column| {
            let busy = load_of(column, context).busy_cores();
            let work = (f64::from(record.cores) - planning.cores_for_system.value) * record.index;
            let utilisation = if work > 0.0 { busy / work } else { f64::MAX };
            let mut lacks = Vec::new();
            let tier = context.table.place(column.users).tier;
            let limit = column.processor.utilisation_limit;
            if utilisation > limit || record.cores < tier.cores_least.value {
                let by_load =
                    (planning.cores_for_system.value + busy / limit / record.index).ceil();
                lacks.push(
                    Message::new("lack.cores")
                        .number("have", f64::from(record.cores))
                        .number("speed", record.index)
                        .number("need", by_load.max(f64::from(tier.cores_least.value))),
                );
            }
            let have = gibibytes(record.memory);
            // Firmware keeps some memory back: 2 % less than the step is the step.
            if have < column.memory.total_gib * 0.98 {
                lacks.push(
                    Message::new("lack.memory")
                        .number("have", have)
                        .number("need", column.memory.total_gib),
                );
            }
            ExistingFit {
                column: column.kind,
                suffices: lacks.is_empty(),
                lacks,
                cpu_utilisation: rounded(utilisation),
            }
        })
        .collect();
    Some(Existing { record, fits })
}

/// The recommended column on the other technology of data disks.
pub(crate) fn other_disks(context: &Context<'_>, column: &Column) -> OtherDisks {
    let disks = match context.inputs.disks.value {
        DiskChoice::Ssd => DiskChoice::Sas,
        DiskChoice::Sas => DiskChoice::Ssd,
    };
    let volumes = Volumes { volumes: column.volumes.clone(), database_gb: column.database_gb };
    let load = load_of(column, context);
    let ratio = context.catalogue.planning.p95_over_mean.value;
    let target_ms = context.inputs.target_s.value * 1e3;
    let mut last = None;
    for kind in disk_kinds(disks) {
        let arrays =
            arrays::choose(ColumnKind::Recommended, kind, &volumes, &load, context.catalogue);
        let machine = machine(
            &column.processor,
            &arrays,
            column.network.rate,
            context.inputs,
            context.catalogue,
        );
        let p95 = predict(&load, &machine).ok().map(|p| rounded(p.mean_s * 1e3 * ratio));
        let enough = arrays.iter().all(|array| array.suffices);
        let meets_target = enough && p95.is_some_and(|p95| p95 <= target_ms);
        last = Some(OtherDisks { disks, arrays, p95_ms_planned: p95, meets_target });
        if meets_target {
            break;
        }
    }
    last.expect("every choice names a kind of disk")
}
