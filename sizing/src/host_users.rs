//! How many users a server that is there carries: the model of a quote, turned round.
//!
//! A quote goes from users to a machine; here the machine stands and the users are searched for. The
//! users' busiest day is taken over the data of all years, and the processors stay under the trigger, as in
//! the recommended column, so that a server of that column's size carries the users that it was
//! recommended for. Calls, messages, emails and members grow with the users. The vendor's tiers bind a quote
//! and not this figure: it says what the machine does, not what is ordered.

use documents::capacity::{AnswerKind, CapacityRecord, Dimension};
use documents::readiness::{Measured, Predicted, Worth};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arrays::{self, Array, array_of};
use crate::column::{ColumnKind, Context, Depth, disk_kinds};
use crate::derivation::{Ledger, rounded};
use crate::facts;
use crate::inputs::{ExistingHost, Inputs, MeasuredDisk, USERS_MOST};
use crate::measures::gibibytes;
use crate::memory;
use crate::prediction::{Machine, predict};
use crate::quote::Tables;
use crate::vendor::VendorTables;
use crate::volumes::{self, Purpose, Volumes};
use crate::workload::{self, Demands, UnknownDemand, Workload};

/// What keeps a server from carrying one user more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The processors reach the trigger of re-sizing.
    Cores,
    /// The memory does not hold sessions, modules and the part of the database in daily use.
    Memory,
    /// The disks reach their limit.
    Disks,
    /// The response time reaches the target.
    Target,
    /// Nothing: it is the most users that a quote computes with.
    Search,
}

impl Bound {
    /// The word in documents.
    pub fn name(self) -> &'static str {
        match self {
            Bound::Cores => "cores",
            Bound::Memory => "memory",
            Bound::Disks => "disks",
            Bound::Target => "target",
            Bound::Search => "search",
        }
    }
}

/// What a server carries, by the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostUsers {
    /// The most named users whose busy hour it carries; 0 where it carries none.
    pub users: u32,
    /// What binds.
    pub bound_by: Bound,
    /// The planned p95 of the response time with so many, in milliseconds; absent where it carries none.
    pub p95_ms_at: Option<f64>,
    /// Busy share of the working cores with so many; absent where it carries none.
    pub utilisation_at: Option<f64>,
    /// The single-thread index that it rests on.
    pub index: f64,
    /// Whether the index was measured; if not, it was taken for 1.
    pub index_measured: bool,
    /// Whether the disk was measured; if not, those that a quote recommends for so many users were taken.
    pub disk_measured: bool,
}

/// The most users whose busy hour `host` carries within the planning limits and the response target.
///
/// `inputs` says what the users do: those that depend on their number (calls, messages, emails,
/// attachments, recordings, members) are scaled from `inputs.users`. Percentiles are planned, not
/// simulated: a check takes milliseconds.
///
/// # Errors
/// If the catalogue's mix or a module needs a step that the demand set has not.
pub fn predicted(
    inputs: &Inputs,
    tables: &Tables<'_>,
    host: &ExistingHost,
) -> Result<HostUsers, UnknownDemand> {
    let demands = Demands::weigh(tables.catalogue, tables.demands)?;
    let vendor = tables.catalogue.overrule(tables.vendor);
    let model = Model { inputs, tables, vendor: &vendor, demands: &demands, host };
    let by_size = largest(USERS_MOST, |users| model.lacks(&model.asked(users)).is_none());
    let machine = model.machine(&model.asked(by_size.max(1)));
    let users = largest(by_size, |users| model.meets_target(users, &machine));
    let bound_by = match users {
        USERS_MOST => Bound::Search,
        users if users < by_size => Bound::Target,
        users => model.lacks(&model.asked(users + 1)).unwrap_or(Bound::Target),
    };
    let at = (users > 0).then(|| model.asked(users).load);
    Ok(HostUsers {
        users,
        bound_by,
        p95_ms_at: at
            .as_ref()
            .and_then(|load| model.p95_s(load, &machine))
            .map(|s| rounded(s * 1e3)),
        utilisation_at: at.as_ref().map(|load| rounded(load.busy_cores() / model.work())),
        index: host.index,
        index_measured: host.measured,
        disk_measured: host.disk.is_some(),
    })
}

/// What a server is worth in users: asked for, predicted, measured.
///
/// Only a search over users measures users; another one is left out. Where even its lowest level broke,
/// it measured no users, up to that level.
pub fn worth(
    needed: u32,
    predicted: Option<&HostUsers>,
    capacity: Option<&CapacityRecord>,
) -> Worth {
    Worth {
        needed,
        predicted: predicted.map(|host| Predicted {
            users: host.users,
            bound_by: host.bound_by.name().to_owned(),
            index: host.index,
            index_measured: host.index_measured,
        }),
        measured: capacity.filter(|record| record.dimension == Dimension::Users).and_then(measured),
    }
}

fn measured(record: &CapacityRecord) -> Option<Measured> {
    let answer = &record.answer;
    let users = match answer.kind {
        AnswerKind::Interval | AnswerKind::AtLeast => answer.carried?,
        AnswerKind::LessThan => 0.0,
        AnswerKind::Unknown => return None,
    };
    let reason = answer.reason_level.and_then(|index| record.levels.get(index));
    let limit = reason.and_then(|level| level.limit.as_ref()).map(|limit| limit.limit);
    // The word of the capacity record itself.
    let word = limit.and_then(|limit| serde_json::to_value(limit).ok());
    Some(Measured {
        users,
        low: if answer.kind == AnswerKind::LessThan { Some(0.0) } else { answer.low },
        high: answer.high,
        at_least: answer.kind == AnswerKind::AtLeast,
        limit: word.and_then(|word| word.as_str().map(str::to_owned)),
    })
}

/// The largest number up to `most` for which a condition holds that, once broken, stays broken; 0 where
/// it holds for none.
fn largest(most: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let mut step = 1;
    let mut low = 0;
    while step < most && holds(step) {
        low = step;
        step = step.saturating_mul(2);
    }
    let mut high = step.min(most);
    if holds(high) {
        return high;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

/// The most that a controller or a firmware keeps of a memory module: what shows 2 % less than a step of the
/// catalogue is that step.
const FIRMWARE_SHARE: f64 = 0.98;

/// Figures of the ledger are rounded to so much.
const ROUNDING_GIB: f64 = 1e-3;

/// The line of a server, in Mb/s: what a quote recommends at least.
const LINE_RATE: f64 = 1_000.0;

/// A server and those who would use it.
struct Model<'a> {
    inputs: &'a Inputs,
    tables: &'a Tables<'a>,
    vendor: &'a VendorTables,
    demands: &'a Demands,
    host: &'a ExistingHost,
}

/// What so many users ask of it.
struct Asked {
    load: Workload,
    volumes: Volumes,
    memory_gib: f64,
}

impl Model<'_> {
    /// The inputs with so many users, and what depends on their number.
    fn scaled(&self, users: u32) -> Inputs {
        let grown = f64::from(users) / f64::from(self.inputs.users);
        let mut inputs = self.inputs.clone();
        inputs.users = users;
        for input in [
            &mut inputs.calls_per_busy_hour,
            &mut inputs.recording_minutes_per_day,
            &mut inputs.sms_per_day,
            &mut inputs.emails_per_day,
            &mut inputs.attachments_per_day,
        ] {
            input.value *= grown;
        }
        let members = f64::from(inputs.club_members.value) * grown;
        inputs.club_members.value = members.ceil().min(f64::from(u32::MAX)) as u32;
        inputs
    }

    fn asked(&self, users: u32) -> Asked {
        let kind = ColumnKind::Recommended;
        let inputs = self.scaled(users);
        let catalogue = self.tables.catalogue;
        let table = self.vendor.of(inputs.edition.value);
        // Nobody asks how these figures came about, but each refuses to rest on nothing.
        let mut ledger = Ledger::default();
        facts::enter(&inputs, table, self.tables, self.demands, &mut ledger);
        let a_year_gb = volumes::enter_yearly(&inputs, catalogue, &mut ledger);
        let load = workload::of_column(kind, &inputs, catalogue, self.demands, &mut ledger);
        let local =
            inputs.telsa().is_none_or(|telsa| !crate::machines::is_elsewhere(telsa.kind, &inputs));
        let volumes = volumes::of_column(kind, a_year_gb, local, &inputs, catalogue, &mut ledger);
        let depth = Depth::Sizes;
        let demands = self.demands;
        let context = Context { inputs: &inputs, catalogue, table, demands, a_year_gb, depth };
        let tier = table.place(users).tier;
        let split =
            memory::of_column(kind, &load, volumes.database_gb, tier, &context, &mut ledger);
        let parts =
            [split.application_gib, split.sessions_gib, split.modules_gib, split.sql_required_gib];
        Asked { load, volumes, memory_gib: parts.iter().sum() }
    }

    /// Reference cores that work for the CRM.
    fn work(&self) -> f64 {
        let system = self.tables.catalogue.planning.cores_for_system.value;
        (f64::from(self.host.cores) - system).max(0.0) * self.host.index
    }

    /// Memory that the system leaves.
    fn memory_left_gib(&self) -> f64 {
        let have = gibibytes(self.host.memory);
        let steps = self.tables.catalogue.memory_steps.iter().map(|step| gibibytes(*step));
        let sold = steps.filter(|step| have >= step * FIRMWARE_SHARE).fold(have, f64::max);
        sold - memory::system_part(sold)
    }

    /// The first thing that the server has too little of.
    fn lacks(&self, asked: &Asked) -> Option<Bound> {
        let planning = &self.tables.catalogue.planning;
        // As a quote's choice of processors.
        if self.work() * planning.cpu_trigger.value < asked.load.busy_cores() - 1e-12 {
            return Some(Bound::Cores);
        }
        if self.memory_left_gib() < asked.memory_gib - ROUNDING_GIB {
            return Some(Bound::Memory);
        }
        let disks_carry = match &self.host.disk {
            Some(disk) => {
                let limit = planning.disk_limit.value;
                let random = asked.load.reads_per_s() + asked.load.writes_per_s();
                random <= limit * disk.random_iops
                    && asked.load.commits_per_s() * disk.commit_s <= limit
            }
            None => self.recommended_disks(asked).1,
        };
        (!disks_carry).then_some(Bound::Disks)
    }

    /// The arrays that a quote recommends for so many, and whether they suffice.
    fn recommended_disks(&self, asked: &Asked) -> (Vec<Array>, bool) {
        let mut last = None;
        for disk in disk_kinds(self.inputs.disks.value) {
            let kind = ColumnKind::Recommended;
            let arrays =
                arrays::choose(kind, disk, &asked.volumes, &asked.load, self.tables.catalogue);
            let suffice = arrays.iter().all(|array| array.suffices);
            let machine = self.machine_with(&arrays);
            let is_fast = self.is_within_target(&asked.load, &machine);
            last = Some((arrays, suffice));
            if suffice && is_fast {
                break;
            }
        }
        last.expect("every choice names a kind of disk")
    }

    fn machine(&self, asked: &Asked) -> Machine {
        match &self.host.disk {
            Some(disk) => self.machine_of(disk),
            None => self.machine_with(&self.recommended_disks(asked).0),
        }
    }

    fn machine_with(&self, arrays: &[Array]) -> Machine {
        let disks = &self.tables.catalogue.disks;
        let (data, log) = (array_of(arrays, Purpose::Data), array_of(arrays, Purpose::Log));
        Machine {
            data_disks: data.disks,
            disk_iops: disks[&data.disk].iops,
            write_penalty: data.level.write_penalty(),
            commit_s: disks[&log.disk].commit_s,
            ..self.bare_machine()
        }
    }

    /// A measured disk serves as many requests side by side as were in it: their rate times their time
    /// (Little's law). What a mirror or a parity costs is in the rate already.
    fn machine_of(&self, disk: &MeasuredDisk) -> Machine {
        let side_by_side = (disk.random_iops * disk.random_s).round().clamp(1.0, 1_024.0);
        Machine {
            data_disks: side_by_side as u32,
            disk_iops: disk.random_iops / side_by_side,
            write_penalty: 1.0,
            commit_s: disk.commit_s,
            ..self.bare_machine()
        }
    }

    /// The processors, without disks. The index was measured on the machine itself, so it holds what
    /// virtualisation costs.
    fn bare_machine(&self) -> Machine {
        let system = self.tables.catalogue.planning.cores_for_system.value as u32;
        Machine {
            work_cores: self.host.cores.saturating_sub(system).max(1),
            core_speed: self.host.index,
            data_disks: 1,
            disk_iops: 1.0,
            write_penalty: 1.0,
            commit_s: 0.0,
            line_rate: LINE_RATE,
            slowdown: 1.0,
        }
    }

    /// The planned p95; `None` without a steady state.
    fn p95_s(&self, load: &Workload, machine: &Machine) -> Option<f64> {
        let ratio = self.tables.catalogue.planning.p95_over_mean.value;
        predict(load, machine).ok().map(|prediction| prediction.mean_s * ratio)
    }

    fn is_within_target(&self, load: &Workload, machine: &Machine) -> bool {
        self.p95_s(load, machine).is_some_and(|p95| p95 <= self.inputs.target_s.value)
    }

    fn meets_target(&self, users: u32, machine: &Machine) -> bool {
        users > 0 && self.is_within_target(&self.asked(users).load, machine)
    }
}

#[cfg(test)]
mod tests;
