//! Processors, disks, controllers and network cards that a quote chooses from.

use documents::input::{Placed, Table};
use documents::units::{Bytes, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read::read_source;
use crate::measures::{Gigahertz, LineRate};
use crate::vendor::CpuClass;

/// A processor, or a pair of them in one machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cpu {
    /// Its name in the catalogue.
    pub id: String,
    /// Its name on a quote.
    pub name: String,
    /// Its place in the vendor's order.
    pub class: CpuClass,
    /// Whether it is a server part (ECC memory, a board that takes SAS controllers).
    pub server: bool,
    /// Processors in the machine.
    pub sockets: u32,
    /// Cores in all of them, without hyper-threading.
    pub cores: u32,
    /// Base clock.
    pub clock: Gigahertz,
    /// One core against the reference core.
    pub index: f64,
    /// Where the figures come from.
    pub source: String,
}

pub(super) fn read_cpu(id: Placed<String>, table: &mut Table<'_, '_>) -> Option<Cpu> {
    let name = table.text("name");
    let class = table.parsed::<CpuClass>("class");
    let server = table.flag_if_any("server");
    let sockets = table.integer("sockets", 1..=8);
    let cores = table.integer("cores", 1..=1_024);
    let clock = table.parsed::<Gigahertz>("clock");
    let index = table.number("index");
    let source = read_source(table);
    let index = index?;
    if index.value <= 0.0 {
        table.note(index.place, "`index` must be above zero", None);
        return None;
    }
    Some(Cpu {
        id: id.value,
        name: name?.value,
        class: class?.value,
        server: server.is_some_and(|flag| flag.value),
        sockets: sockets?.value as u32,
        cores: cores?.value as u32,
        clock: clock?.value,
        index: index.value,
        source: source?,
    })
}

/// A kind of disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DiskModel {
    /// Its name in the catalogue.
    pub id: String,
    /// Its name on a quote.
    pub name: String,
    /// The sizes it comes in, ascending.
    pub sizes: Vec<Bytes>,
    /// Planning figure for random I/O of 8 KiB a second, one disk.
    pub iops: f64,
    /// One synchronous log write, in seconds.
    pub commit_s: f64,
    /// Whether it spins.
    pub spins: bool,
    /// Where the figures come from.
    pub source: String,
}

pub(super) fn read_disk(id: Placed<String>, table: &mut Table<'_, '_>) -> Option<DiskModel> {
    let name = table.text("name");
    let sizes = read_sizes(table, "sizes");
    let iops = table.integer("iops", 1..=10_000_000);
    let commit = table.parsed::<Span>("commit");
    let spins = table.flag_if_any("spins");
    let source = read_source(table);
    Some(DiskModel {
        id: id.value,
        name: name?.value,
        sizes: sizes?,
        iops: iops?.value as f64,
        commit_s: commit?.value.0.as_secs_f64(),
        spins: spins.is_some_and(|flag| flag.value),
        source: source?,
    })
}

/// A list of amounts that must ascend: a duplicate or a step back is a slip of the pen.
pub(super) fn read_sizes(table: &mut Table<'_, '_>, key: &'static str) -> Option<Vec<Bytes>> {
    let texts = table.texts_if_any(key).unwrap_or_default();
    let mut sizes: Vec<Bytes> = Vec::with_capacity(texts.len());
    let mut sound = true;
    for Placed { value, place } in &texts {
        match value.parse::<Bytes>() {
            Ok(size) if sizes.last().is_some_and(|last| *last >= size) => {
                let message = format!("`{value}` does not follow the size before it upwards");
                table.note(*place, message, None);
                sound = false;
            }
            Ok(size) => sizes.push(size),
            Err(error) => {
                table.note(*place, format!("`{key}`: {error}"), None);
                sound = false;
            }
        }
    }
    if texts.is_empty() {
        table.note(table.place(), format!("`{key}` needs at least one amount"), None);
    }
    (sound && !sizes.is_empty()).then_some(sizes)
}

/// A RAID controller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Controller {
    /// Its name in the catalogue.
    pub id: String,
    /// Its name on a quote.
    pub name: String,
    /// Cache.
    pub cache: Bytes,
    /// Whether the write cache survives a power cut (battery or flash).
    pub protected: bool,
    /// Disks that it takes.
    pub ports: u32,
    /// Where the figures come from.
    pub source: String,
}

pub(super) fn read_controller(id: Placed<String>, table: &mut Table<'_, '_>) -> Option<Controller> {
    let name = table.text("name");
    let cache = table.parsed::<Bytes>("cache");
    let protected = table.flag_if_any("protected");
    let ports = table.integer("ports", 1..=1_024);
    let source = read_source(table);
    Some(Controller {
        id: id.value,
        name: name?.value,
        cache: cache?.value,
        protected: protected.is_some_and(|flag| flag.value),
        ports: ports?.value as u32,
        source: source?,
    })
}

/// A network card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Nic {
    /// Its name in the catalogue.
    pub id: String,
    /// Its line rate.
    pub rate: LineRate,
    /// Where the figure comes from.
    pub source: String,
}

pub(super) fn read_nic(id: Placed<String>, table: &mut Table<'_, '_>) -> Option<Nic> {
    let rate = table.parsed::<LineRate>("rate");
    let source = read_source(table);
    Some(Nic { id: id.value, rate: rate?.value, source: source? })
}
