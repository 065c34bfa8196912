//! The server's hardware against a table: GEN-SPEC against the quote's minimum column, SRV-TIER against the
//! vendor's tier. A shortfall outweighs what could not be read, and that a pass.

use documents::readiness::{MachineFacts, ProcessorFacts};
use documents::text::{Message, rounded};
use documents::units::Bytes;
use sizing::column::ColumnKind;
use sizing::vendor::{CpuClass, Placement, VendorTables};

use super::finding::{Finding, Ruling, Unread, Verdict};
use super::look::Look;

/// Share of the installed memory that firmware and system keep from what they report: a machine sold with
/// 32 GB reports 31.2 to 31.9. So much less than the table's figure is no shortfall.
const MEMORY_KEPT: f64 = 0.05;

/// What a table asks for.
struct Wanted {
    cores: u32,
    class: Option<CpuClass>,
    memory_gib: f64,
    network_mbps: f64,
    disks_gb: f64,
}

/// GEN-SPEC: reads processors, memory, network and volumes, against the minimum of the quote; without a
/// quote against the vendor's tier.
pub(super) fn of_quote(look: &mut Look<'_>) -> Ruling {
    let minimum = look
        .case
        .quote
        .and_then(|quote| quote.columns.iter().find(|column| column.kind == ColumnKind::Minimum));
    let Some(column) = minimum else { return of_tier(look) };
    let wanted = Wanted {
        cores: column.processor.cores,
        class: None,
        memory_gib: column.memory.total_gib,
        network_mbps: f64::from(column.network.rate.0),
        disks_gb: column.volumes.iter().map(|volume| volume.capacity_gb).sum(),
    };
    compared(look, &wanted)
}

/// SRV-TIER: reads processors, memory and network, against the cells of the vendor's table.
pub(super) fn of_tier(look: &mut Look<'_>) -> Ruling {
    let inputs = look.case.inputs;
    let tables = VendorTables::shipped();
    let place = tables.of(inputs.edition.value).place(inputs.users);
    let tier = place.tier;
    let wanted = Wanted {
        cores: tier.cores_least.value,
        class: Some(tier.class.value),
        memory_gib: gib(tier.memory.value),
        network_mbps: f64::from(tier.network.value.0),
        disks_gb: 0.0,
    };
    let finding = compared(look, &wanted)?;
    if finding.verdict != Verdict::Pass {
        return Ok(finding);
    }
    Ok(doubted(look, place)?.unwrap_or(finding))
}

/// What makes a server doubtful that meets its tier: users beyond the table, or the memory of 2020's table.
fn doubted(look: &mut Look<'_>, place: Placement<'_>) -> Result<Option<Finding>, Unread> {
    let users = look.case.inputs.users;
    if place.beyond {
        let found = Message::new("found.beyond-table").number("users", f64::from(users));
        return Ok(Some(Finding::warn(found.with("tier", &place.tier.name()))));
    }
    let memory = *look.fact(|machine| &machine.memory)?;
    let variant = place.tier.variant_2020.as_ref();
    let short = variant
        .filter(|variant| users >= variant.users_from && !is_enough(memory, gib(variant.memory)));
    Ok(short.map(|variant| {
        Finding::warn(
            Message::new("found.memory-2020")
                .number("memory_gib", shown_gib(memory))
                .number("wanted_gib", gib(variant.memory)),
        )
    }))
}

fn compared(look: &mut Look<'_>, wanted: &Wanted) -> Ruling {
    let parts =
        [cores(look, wanted), memory(look, wanted), network(look, wanted), disks(look, wanted)];
    let (mut short, mut met, mut unread) = (Vec::new(), Vec::new(), None);
    for part in parts {
        match part {
            Ok(Some((true, found))) => met.push(found),
            Ok(Some((false, found))) => short.push(found),
            Ok(None) => {}
            Err(why) => unread = unread.or(Some(why)),
        }
    }
    if !short.is_empty() {
        return Ok(Finding::unmet(Message::new("found.hardware-short").parts("parts", short)));
    }
    match unread {
        Some(why) => Err(why),
        None => Ok(Finding::pass(Message::new("found.hardware").parts("parts", met))),
    }
}

/// Whether a part suffices, and how it stands against what is wanted; nothing where nothing is wanted.
type Part = Result<Option<(bool, Message)>, Unread>;

fn against(id: &str, have: f64, wanted: f64) -> Message {
    Message::new(id).number("have", rounded(have)).number("wanted", rounded(wanted))
}

/// Cores without hyper-threading; of a virtual machine its processors, since no more is to be seen.
fn cores(look: &mut Look<'_>, wanted: &Wanted) -> Part {
    let processors = look.fact(|machine| &machine.processors)?;
    if let Some(class) = wanted.class
        && let Some(have) = class_of(&processors.model)
        && have < Some(class)
    {
        let found = Message::new("found.class").with("model", &processors.model);
        return Ok(Some((false, found.with("class", class.name()))));
    }
    if wanted.cores == 0 {
        return Ok(Some((true, Message::new("found.model").with("model", &processors.model))));
    }
    let is_virtual = look.machine().is_ok_and(is_virtual);
    let count = counted(processors, is_virtual).ok_or_else(|| Unread::not_told("what.cores"))?;
    let found = against("found.cores", f64::from(count), f64::from(wanted.cores));
    Ok(Some((count >= wanted.cores, found)))
}

fn is_virtual(machine: &MachineFacts) -> bool {
    machine.hosting.value.as_ref().is_some_and(|hosting| hosting.hypervisor.is_some())
}

fn counted(processors: &ProcessorFacts, is_virtual: bool) -> Option<u32> {
    if is_virtual { Some(processors.logical) } else { processors.cores }
}

/// The vendor's class of a processor by its model's words: `Some(None)` is one below all classes, and
/// `None` one that the vendor's order does not hold (its Xeons are judged by their cores).
fn class_of(model: &str) -> Option<Option<CpuClass>> {
    let known = [
        ("i3-", Some(CpuClass::I3)),
        ("i5-", Some(CpuClass::I5)),
        ("i7-", Some(CpuClass::I7)),
        ("i9-", Some(CpuClass::I7)),
        ("E3-", Some(CpuClass::I3)),
        ("E5-", Some(CpuClass::I7)),
        ("Celeron", None),
        ("Pentium", None),
        ("Atom", None),
    ];
    known.into_iter().find(|(word, _)| model.contains(word)).map(|(_, class)| class)
}

fn memory(look: &mut Look<'_>, wanted: &Wanted) -> Part {
    let memory = *look.fact(|machine| &machine.memory)?;
    let found = against("found.memory", shown_gib(memory), wanted.memory_gib);
    Ok(Some((is_enough(memory, wanted.memory_gib), found)))
}

fn is_enough(memory: Bytes, wanted_gib: f64) -> bool {
    gib(memory) >= wanted_gib * (1.0 - MEMORY_KEPT)
}

fn network(look: &mut Look<'_>, wanted: &Wanted) -> Part {
    let network = look.fact(|machine| &machine.network)?;
    let speed = network.speed_mbps.ok_or_else(|| Unread::not_told("what.speed"))?;
    let found = against("found.speed", speed, wanted.network_mbps);
    Ok(Some((speed >= wanted.network_mbps, found)))
}

/// The sizes of all local volumes together, against those of the quote.
fn disks(look: &mut Look<'_>, wanted: &Wanted) -> Part {
    if wanted.disks_gb <= 0.0 {
        return Ok(None);
    }
    let volumes = look.fact(|machine| &machine.volumes)?;
    let local = volumes.iter().filter(|volume| volume.is_local);
    let have: f64 = local.map(|volume| volume.size.0 as f64 / 1e9).sum();
    Ok(Some((have >= wanted.disks_gb, against("found.disks", have.floor(), wanted.disks_gb))))
}

fn gib(bytes: Bytes) -> f64 {
    bytes.0 as f64 / f64::from(1_u32 << 30)
}

/// One decimal: what a person compares with the label on the machine.
fn shown_gib(bytes: Bytes) -> f64 {
    (gib(bytes) * 10.0).round() / 10.0
}
