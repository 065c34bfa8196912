//! Processors: class, cores and clock of a machine of its own, or virtual processors.
//!
//! A machine of its own is the smallest of the catalogue whose working cores carry the busy hour within the
//! limit and whose class is the vendor's or higher. A virtual machine gets as many virtual processors
//! as do the work of that machine at the factor that virtualisation leaves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Cpu};
use crate::column::ColumnKind;
use crate::derivation::{Figure, Ledger, Provenance, Unit, rounded};
use crate::inputs::{HostKind, Inputs};
use crate::vendor::{CpuClass, EditionTable, Tier};
use crate::workload::Workload;

/// Virtual processors that a machine may be given.
const VIRTUAL_STEPS: [u32; 20] =
    [2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128];

/// The processors of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Processor {
    /// Cores, or virtual processors.
    pub cores: u32,
    /// Class, or higher.
    pub class: CpuClass,
    /// The catalogue's name for it; empty for a virtual machine.
    pub name: String,
    /// Sockets, or virtual sockets to show.
    pub sockets: u32,
    /// The lowest base clock, in GHz.
    pub clock_ghz_least: f64,
    /// Work of one core against the reference core, virtualisation included.
    pub core_speed: f64,
    /// What the model alone asks for, before the vendor's floor: reference cores.
    pub model_cores: u32,
    /// The smallest class that the model alone would take.
    pub model_class: CpuClass,
    /// Busy share of the working cores at the busy hour, in `[0, 1]` where it suffices.
    pub utilisation: f64,
    /// The limit that it was chosen for.
    pub utilisation_limit: f64,
    /// What the choice rests on: the model, or the vendor's cell.
    pub provenance: Provenance,
    /// Whether the catalogue has enough.
    pub suffices: bool,
    /// The figure of the ledger.
    pub figure: String,
}

impl Processor {
    /// Cores that work for the CRM.
    pub(crate) fn work_cores(&self, catalogue: &Catalogue) -> u32 {
        self.cores.saturating_sub(catalogue.planning.cores_for_system.value as u32).max(1)
    }
}

/// What virtualisation leaves of a core's work, and where that comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Virtualisation {
    pub(crate) factor: f64,
    pub(crate) slowdown: f64,
    pub(crate) source: String,
    pub(crate) provenance: Provenance,
}

/// The cost of a host kind at so many virtual processors.
pub(crate) fn virtualisation(
    host: HostKind,
    cores: u32,
    inputs: &Inputs,
    catalogue: &Catalogue,
) -> Virtualisation {
    let planning = &catalogue.planning;
    let of = |factor, slowdown, source: &str| Virtualisation {
        factor,
        slowdown,
        source: source.to_owned(),
        provenance: Provenance::of_source(source),
    };
    let measured = inputs.virtual_factor.as_ref().filter(|_| inputs.host.value == host);
    match (host, measured) {
        (HostKind::Physical | HostKind::Existing, _) => {
            of(1.0, 1.0, "vendor: a machine of its own")
        }
        (_, Some(measured)) => Virtualisation {
            factor: measured.factor,
            slowdown: 1.0,
            source: measured.source.clone(),
            provenance: Provenance::Measured,
        },
        (HostKind::VirtualReserved, None) => {
            let step = catalogue.virtual_factor(cores);
            of(step.factor, 1.0, &step.source)
        }
        (HostKind::VirtualShared, None) => {
            let factor = &planning.shared_factor;
            of(factor.value, planning.shared_slowdown.value, &factor.source)
        }
    }
}

/// The limit of a column: the minimum goes to the limit, the others stay under the trigger.
fn limit(kind: ColumnKind, catalogue: &Catalogue) -> (f64, &'static str) {
    match kind {
        ColumnKind::Minimum => (catalogue.planning.cpu_limit.value, "planning.cpu_limit"),
        _ => (catalogue.planning.cpu_trigger.value, "planning.cpu_trigger"),
    }
}

/// Whether the vendor's cell lets a processor in.
fn admitted(cpu: &Cpu, tier: &Tier, table: &EditionTable, kind: ColumnKind) -> bool {
    let server = cpu.server || (!table.server_class && kind == ColumnKind::Minimum);
    server && cpu.class >= tier.class.value && cpu.cores >= tier.cores_least.value
}

/// What a choice of processors starts from.
pub(crate) struct Choice<'a> {
    pub(crate) kind: ColumnKind,
    pub(crate) host: HostKind,
    pub(crate) load: &'a Workload,
    pub(crate) tier: &'a Tier,
    pub(crate) table: &'a EditionTable,
    pub(crate) inputs: &'a Inputs,
    pub(crate) catalogue: &'a Catalogue,
}

impl Choice<'_> {
    fn carries(&self, cores: u32, core_speed: f64) -> bool {
        let system = self.catalogue.planning.cores_for_system.value;
        let (limit, _) = limit(self.kind, self.catalogue);
        (f64::from(cores) - system) * core_speed * limit >= self.load.busy_cores() - 1e-12
    }

    /// The smallest admitted processor; the largest where none carries the load.
    fn physical(&self) -> (&Cpu, bool) {
        let admitted =
            || self.catalogue.cpus.iter().filter(|c| admitted(c, self.tier, self.table, self.kind));
        let found = admitted().find(|cpu| self.carries(cpu.cores, cpu.index));
        let largest = || admitted().next_back().expect("the largest server is admitted everywhere");
        (found.unwrap_or_else(largest), found.is_some())
    }

    /// The smallest class that would carry the load without the vendor's floor.
    fn model_class(&self) -> CpuClass {
        let mut servers = self.catalogue.cpus.iter().filter(|cpu| cpu.server);
        let found = servers.find(|cpu| self.carries(cpu.cores, cpu.index));
        found.map_or(CpuClass::Xeon12, |cpu| cpu.class)
    }

    /// The smallest number of virtual processors that carries the load and does the floor's work.
    fn virtual_cores(&self, floor: &Cpu) -> (u32, bool) {
        let enough = |cores: &u32| {
            let cost = virtualisation(self.host, *cores, self.inputs, self.catalogue);
            self.carries(*cores, cost.factor)
                && f64::from(*cores) * cost.factor >= f64::from(floor.cores) - 1e-9
        };
        let found = VIRTUAL_STEPS.into_iter().find(enough);
        (found.unwrap_or(VIRTUAL_STEPS[VIRTUAL_STEPS.len() - 1]), found.is_some())
    }

    /// The processors, without their figures.
    pub(crate) fn choose(&self) -> Processor {
        let (cpu, physical_suffices) = self.physical();
        let (limit, _) = limit(self.kind, self.catalogue);
        let busy = self.load.busy_cores();
        let system = self.catalogue.planning.cores_for_system.value;
        let is_virtual = matches!(self.host, HostKind::VirtualReserved | HostKind::VirtualShared)
            || (self.host == HostKind::Existing && self.inputs.is_virtual());
        let floor = self
            .catalogue
            .cpus
            .iter()
            .find(|cpu| admitted(cpu, self.tier, self.table, self.kind))
            .expect("each class has a server processor");
        let (cores, sockets, core_speed, suffices) = if is_virtual {
            let (cores, suffices) = self.virtual_cores(floor);
            let cost = virtualisation(self.host, cores, self.inputs, self.catalogue);
            (cores, if cores > 16 { 2 } else { 1 }, cost.factor, suffices)
        } else {
            (cpu.cores, cpu.sockets, cpu.index, physical_suffices)
        };
        let class = if is_virtual { floor.class } else { cpu.class };
        let model_class = self.model_class();
        let rests_on_vendor = !is_virtual && cpu.id == floor.id && model_class <= cpu.class;
        let work = (f64::from(cores) - system) * core_speed;
        Processor {
            cores,
            class,
            name: if is_virtual { String::new() } else { cpu.name.clone() },
            sockets,
            clock_ghz_least: self.catalogue.planning.clock_least.value,
            core_speed,
            model_cores: (system + (busy / limit).ceil()).min(1e9) as u32,
            model_class,
            utilisation: rounded(busy / work),
            utilisation_limit: limit,
            provenance: if rests_on_vendor {
                self.tier.class.provenance
            } else {
                Provenance::Model
            },
            suffices,
            figure: String::new(),
        }
    }

    /// Enters the figures of a choice under `column` ("recommended").
    pub(crate) fn enter(&self, column: &str, processor: &mut Processor, ledger: &mut Ledger) {
        let name = |figure: &str| format!("{column}.{figure}");
        self.enter_busy(column, ledger);
        let (_, limit) = limit(self.kind, self.catalogue);
        let by_model = Figure::computed(
            f64::from(processor.model_cores),
            Unit::Cores,
            "cores_for_system + ceil(busy_cores / limit), in reference cores",
            &["planning.cores_for_system", &name("busy_cores"), limit],
        );
        ledger.enter(&name("cores_by_model"), by_model);
        let speed = self.speed_figure(processor);
        ledger.enter(&name("core_speed"), speed);
        let cell = format!("vendor.{}.class", self.tier.name());
        let cores_cell = format!("vendor.{}.cores_least", self.tier.name());
        let formula = if processor.name.is_empty() {
            "smallest step of virtual processors with (cores - cores_for_system) * core_speed * limit \
             >= busy_cores and cores * core_speed >= cores of the smallest machine of the vendor's class"
        } else {
            "smallest machine of the vendor's class or higher with (cores - cores_for_system) \
             * core_speed * limit >= busy_cores"
        };
        let cores = Figure::computed(
            f64::from(processor.cores),
            Unit::Cores,
            formula,
            &[
                &name("busy_cores"),
                &name("cores_by_model"),
                &name("core_speed"),
                limit,
                "planning.cores_for_system",
                &cell,
                &cores_cell,
            ],
        );
        processor.figure = name("cores");
        ledger.enter(&processor.figure, cores.resting_on(processor.provenance));
        let class = Figure::chosen(
            processor.class.name(),
            "the vendor's class, or the class of the chosen machine where that is higher",
            &[&cell, &name("cores")],
        );
        ledger.enter(&name("class"), class.resting_on(processor.provenance));
        let clock = Figure::computed(
            processor.clock_ghz_least,
            Unit::Gigahertz,
            "clock_least",
            &["planning.clock_least"],
        );
        ledger.enter(&name("clock"), clock);
        let utilisation = Figure::computed(
            processor.utilisation,
            Unit::Ratio,
            "busy_cores / ((cores - cores_for_system) * core_speed)",
            &[
                &name("busy_cores"),
                &name("cores"),
                "planning.cores_for_system",
                &name("core_speed"),
            ],
        );
        ledger.enter(&name("cpu_utilisation"), utilisation);
    }

    /// Reference cores that the busy hour keeps busy.
    fn enter_busy(&self, column: &str, ledger: &mut Ledger) {
        let steps = format!("{}.steps", self.kind.name());
        let mut from = vec![steps, "step.cpu".to_owned(), "modules".to_owned()];
        let streams = self.load.streams.iter();
        from.extend(streams.map(|stream| format!("{}.{}", self.kind.name(), stream.name)));
        let from: Vec<&str> = from.iter().map(String::as_str).collect();
        let busy = Figure::computed(
            self.load.busy_cores(),
            Unit::Cores,
            "steps / 3600 * step.cpu / 1000 + the open streams' processor time + the modules' services",
            &from,
        );
        ledger.enter(&format!("{column}.busy_cores"), busy);
    }

    fn speed_figure(&self, processor: &Processor) -> Figure {
        if processor.name.is_empty() {
            let cost = virtualisation(self.host, processor.cores, self.inputs, self.catalogue);
            let source = Some(cost.source.as_str());
            Figure::stated(processor.core_speed, Unit::Ratio, cost.provenance, source)
        } else {
            let cpu = self.catalogue.cpus.iter().find(|cpu| cpu.name == processor.name);
            let source = cpu.map_or("", |cpu| cpu.source.as_str());
            let provenance = Provenance::of_source(source);
            Figure::stated(processor.core_speed, Unit::Ratio, provenance, Some(source))
        }
    }
}
