//! Reading a catalogue: every hole, duplicate and missing unit is noted, and the reading goes on.

use std::collections::{BTreeMap, BTreeSet};

use documents::input::{self, Table};
use documents::units::Bytes;

use super::{
    CODECS, CallerIdBox, Catalogue, Cpu, DISKS, GsmDongle, MODULES, Overrule, Planning,
    VirtualFactor, hardware, software,
};
use crate::measures::LineRate;
use crate::vendor::{CpuClass, Edition, VendorTables};

/// A source that says its kind.
pub(super) fn read_source(table: &mut Table<'_, '_>) -> Option<String> {
    const KINDS: [&str; 4] = ["assumed", "measured", "vendor", "published"];
    let source = table.text("source")?;
    if !KINDS.iter().any(|kind| source.value.starts_with(kind)) {
        let help = format!("start it with one of {}", KINDS.join(", "));
        table.note(source.place, "a source that does not say its kind", Some(help));
    }
    Some(source.value)
}

/// Reads a catalogue; `None` where a part is missing, which has then been noted.
pub(super) fn catalogue(table: &mut Table<'_, '_>) -> Option<Catalogue> {
    let id = table.text("id");
    let mix_source = table.text("mix_source");
    let cpus = read_cpus(table);
    let memory = table.table("memory", |t| {
        let steps = hardware::read_sizes(t, "steps");
        let source = read_source(t);
        Some((steps?, source?))
    });
    let disks = named(table, "disk", &DISKS, hardware::read_disk);
    let mut controllers = table.named_tables("controller", hardware::read_controller);
    controllers.sort_by_key(|controller| controller.ports);
    let mut nics = table.named_tables("nic", hardware::read_nic);
    nics.sort_by_key(|nic| nic.rate);
    need_one(table, "controller", controllers.iter().filter(|c| c.protected).count());
    need_one(table, "nic", nics.len());
    let windows = table.table("windows", |t| {
        let standard = t.table("standard", software::read_windows);
        let datacenter = t.table("datacenter", software::read_windows);
        Some((standard?, datacenter?))
    });
    const SQL: [&str; 4] = ["express", "web", "standard", "enterprise"];
    let sql = named(table, "sql", &SQL, |_, t| software::read_sql(t));
    let codecs = named(table, "codec", &CODECS, |_, t| software::read_codec(t));
    let modules = named(table, "module", &MODULES, |_, t| software::read_module(t));
    let devices = read_devices(table);
    let planning = table.table("planning", Planning::read);
    let virtual_factors = read_factors(table);
    let classes = table.table("class", |t| {
        let [a, b, c] =
            ["occasional", "regular", "heavy"].map(|k| t.table(k, software::read_class));
        Some([a?, b?, c?])
    });
    let mix = read_mix(table);
    let defaults = table.table("default", software::read_defaults);
    let overrules = read_overrules(table);
    let (memory_steps, memory_source) = memory?;
    let (windows_standard, windows_datacenter) = windows?;
    let (caller_id_boxes, gsm_dongle, recorder_lines_a_socket) = devices?;
    Some(Catalogue {
        id: id?.value,
        cpus,
        memory_steps,
        memory_source,
        disks,
        controllers,
        nics,
        windows_standard,
        windows_datacenter,
        sql,
        codecs,
        modules,
        caller_id_boxes,
        gsm_dongle,
        recorder_lines_a_socket,
        planning: planning?,
        virtual_factors,
        classes: classes?,
        mix,
        mix_source: mix_source?.value,
        defaults: defaults?,
        overrules,
    })
}

/// Named tables of a closed list: a name that is missing is a hole, an unknown one is suggested for.
fn named<T>(
    table: &mut Table<'_, '_>,
    key: &'static str,
    wanted: &[&'static str],
    mut build: impl FnMut(input::Placed<String>, &mut Table<'_, '_>) -> Option<T>,
) -> BTreeMap<String, T> {
    let mut seen = BTreeSet::new();
    let read = table.named_tables(key, |name, t| {
        seen.insert(name.value.clone());
        if !wanted.contains(&name.value.as_str()) {
            let near = input::nearest(&name.value, wanted.iter().copied());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            t.note(name.place, format!("no {key} `{}` is known", name.value), help);
        }
        let name_text = name.value.clone();
        Some((name_text, build(name, t)?))
    });
    for missing in wanted.iter().filter(|name| !seen.contains(**name)) {
        table.note(table.place(), format!("`[{key}.{missing}]` is missing"), None);
    }
    read.into_iter().collect()
}

fn need_one(table: &mut Table<'_, '_>, key: &str, count: usize) {
    if count == 0 {
        let what = if key == "controller" { " with a protected cache" } else { "" };
        table.note(table.place(), format!("the catalogue has no {key}{what}"), None);
    }
}

fn read_cpus(table: &mut Table<'_, '_>) -> Vec<Cpu> {
    let mut cpus = table.named_tables("cpu", hardware::read_cpu);
    cpus.sort_by(|a, b| (a.cores, a.class, &a.id).cmp(&(b.cores, b.class, &b.id)));
    for class in CpuClass::ALL {
        if !cpus.iter().any(|cpu| cpu.class == class && cpu.server) {
            let message = format!("the catalogue has no server processor of class `{class}`");
            table.note(table.place(), message, None);
        }
    }
    cpus
}

fn read_devices(table: &mut Table<'_, '_>) -> Option<(Vec<CallerIdBox>, GsmDongle, u32)> {
    let mut boxes = table.named_tables("caller_id_box", software::read_box);
    boxes.sort_by_key(|a| a.lines);
    need_one(table, "caller_id_box", boxes.len());
    if let Some(pair) = boxes.windows(2).find(|pair| pair[0].lines == pair[1].lines) {
        let message = format!("`{}` and `{}` take the same lines", pair[0].id, pair[1].id);
        table.note(table.place(), message, None);
    }
    let dongle = table.table("gsm_dongle", |t| t.table("any", software::read_dongle));
    let lines = table.table("recorder", |t| {
        let lines = t.integer("lines_a_socket", 1..=64);
        let source = read_source(t);
        source.and(lines)
    });
    Some((boxes, dongle?, lines?.value as u32))
}

fn read_factors(table: &mut Table<'_, '_>) -> Vec<VirtualFactor> {
    let mut reached = 0;
    let factors = table.tables("virtual_factor", |t| {
        let cores_to = t.integer("cores_to", 0..=1_024);
        let factor = t.number("factor");
        let source = read_source(t);
        let (cores_to, factor) = (cores_to?, factor?);
        if !(0.0 < factor.value && factor.value <= 1.0) {
            t.note(factor.place, "`factor` must be above 0 and at most 1", None);
        }
        if reached == u64::MAX || (cores_to.value != 0 && cores_to.value <= reached) {
            t.note(cores_to.place, "`cores_to` must ascend, and 0 (no bound) come last", None);
        }
        reached = if cores_to.value == 0 { u64::MAX } else { cores_to.value };
        Some(VirtualFactor {
            cores_to: cores_to.value as u32,
            factor: factor.value,
            source: source?,
        })
    });
    if reached != u64::MAX {
        let message = "`[[virtual_factor]]` must end with `cores_to = 0`: any number of processors";
        table.note(table.place(), message, None);
    }
    factors
}

fn read_mix(table: &mut Table<'_, '_>) -> BTreeMap<String, u32> {
    let mix: BTreeMap<String, u32> = table
        .named_tables("mix", |name, t| {
            Some((name.value, t.integer("parts", 1..=1_000)?.value as u32))
        })
        .into_iter()
        .collect();
    if mix.is_empty() {
        table.note(table.place(), "`[mix]` names no step", None);
    }
    mix
}

fn read_overrules(table: &mut Table<'_, '_>) -> Vec<Overrule> {
    let mut ruled = BTreeSet::new();
    table.tables("overrule", |t| {
        let overrule = read_overrule(t)?;
        if !ruled.insert((overrule.edition, overrule.users_to)) {
            let message = format!("the tier that ends at {} is overruled twice", overrule.users_to);
            t.note(t.place(), message, Some("write one `[[overrule]]` for it".to_owned()));
        }
        Some(overrule)
    })
}

fn read_overrule(table: &mut Table<'_, '_>) -> Option<Overrule> {
    let edition = table.parsed::<Edition>("edition");
    let users_to = table.integer("users_to", 1..=1_000_000);
    let class = table.parsed_if_any::<CpuClass>("class");
    let cores_least = table.integer_if_any("cores_least", 0..=1_024);
    let memory = table.parsed_if_any::<Bytes>("memory");
    let network = table.parsed_if_any::<LineRate>("network");
    let source = table.text("source");
    if let (Some(edition), Some(users_to)) = (&edition, &users_to) {
        let tables = VendorTables::shipped();
        let tiers = &tables.of(edition.value).tiers;
        if !tiers.iter().any(|tier| u64::from(tier.users_to) == users_to.value) {
            let bounds: Vec<String> = tiers.iter().map(|t| t.users_to.to_string()).collect();
            let help = format!("its tiers end at {}", bounds.join(", "));
            let message = format!("no tier ends at {} users", users_to.value);
            table.note(users_to.place, message, Some(help));
        }
    }
    Some(Overrule {
        edition: edition?.value,
        users_to: users_to?.value as u32,
        class: class.map(|placed| placed.value),
        cores_least: cores_least.map(|placed| placed.value as u32),
        memory: memory.map(|placed| placed.value),
        network: network.map(|placed| placed.value),
        source: source?.value,
    })
}
