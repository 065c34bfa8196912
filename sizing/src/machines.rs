//! Machines beside the CRM's server, and devices: what modules need and the server cannot be.
//!
//! Telsa never runs on a virtual machine and its version 6 needs a 32-bit Windows, so a recorder of
//! its own is added; fax is sent by Windows' own fax on Windows 7 and Server 2008 R2 only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::column::Column;
use crate::derivation::{Figure, Ledger, Unit, rounded};
use crate::inputs::{Inputs, ModuleKind, Support};
use crate::memory::system_part;
use crate::text::Message;
use crate::volumes::{RECORDING_INPUTS, recordings_gb};

/// What a machine beside the server is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The CRM's database, where two servers were asked for and the contract allows them.
    Database,
    /// Telsa.
    Recorder,
    /// Sends fax by Windows' own fax.
    FaxSender,
}

/// A machine beside the CRM's server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SecondMachine {
    /// What it is for.
    pub role: Role,
    /// The Windows it needs.
    pub system: Message,
    /// Why it is there.
    pub why: Message,
    /// Cores.
    pub cores: u32,
    /// Memory in GiB.
    pub memory_gib: f64,
    /// Disk in GB, mirrored.
    pub disk_gb: f64,
    /// Whether it must be a physical machine.
    pub physical: bool,
    /// The figure of the ledger for its disk.
    pub figure: String,
}

/// A device of the quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Device {
    /// What it is, with its parameters.
    pub what: Message,
    /// How many.
    pub count: u32,
    /// The prerequisite that asks for it.
    pub requirement: String,
}

/// Whether a chosen module runs on a machine of its own.
pub(crate) fn is_elsewhere(kind: ModuleKind, inputs: &Inputs) -> bool {
    match kind {
        ModuleKind::RecordingTelsa6 => true,
        ModuleKind::RecordingTelsa8 => inputs.has(kind, "separate") || inputs.is_virtual(),
        ModuleKind::Fax => sends_by_windows(inputs),
        _ => false,
    }
}

/// Whether fax is sent by Windows' own fax.
pub(crate) fn sends_by_windows(inputs: &Inputs) -> bool {
    inputs.has(ModuleKind::Fax, "send") || inputs.has(ModuleKind::Fax, "both")
}

/// Whether the contract allows application and database on two servers.
pub(crate) fn two_servers_allowed(inputs: &Inputs) -> bool {
    inputs.support.value != Support::Basic
}

/// Space for a Windows and a service, in GB.
const SMALL_SYSTEM_GB: f64 = 100.0;

/// The machines beside the server.
pub(crate) fn second_machines(
    inputs: &Inputs,
    column: &Column,
    catalogue: &Catalogue,
    ledger: &mut Ledger,
) -> Vec<SecondMachine> {
    let mut machines = Vec::new();
    if inputs.servers.value == 2 && two_servers_allowed(inputs) {
        machines.push(database(column, ledger));
    }
    if let Some(telsa) = inputs.telsa().filter(|telsa| is_elsewhere(telsa.kind, inputs)) {
        machines.push(recorder(telsa.kind, inputs, catalogue, ledger));
    }
    if sends_by_windows(inputs) {
        let figure = "fax-sender.disk".to_owned();
        ledger.enter(
            &figure,
            Figure::computed(
                SMALL_SYSTEM_GB,
                Unit::Gigabytes,
                "a Windows and a service",
                &["modules"],
            ),
        );
        machines.push(SecondMachine {
            role: Role::FaxSender,
            system: Message::new("machine.fax-system"),
            why: Message::new("machine.fax-why"),
            cores: 2,
            memory_gib: 4.0,
            disk_gb: SMALL_SYSTEM_GB,
            physical: true,
            figure,
        });
    }
    machines
}

/// The database on a server of its own: the vendor's cell and the model's memory stay with it.
fn database(column: &Column, ledger: &mut Ledger) -> SecondMachine {
    let figure = "database-server.disk".to_owned();
    let needed = column.volumes.iter().map(|volume| volume.capacity_gb).sum();
    let names: Vec<&str> = column.volumes.iter().map(|volume| volume.figure.as_str()).collect();
    ledger.enter(&figure, Figure::computed(needed, Unit::Gigabytes, "sum of the volumes", &names));
    let sql = column.memory.sql_gib;
    let steps = [8.0, 16.0, 32.0, 64.0, 96.0, 128.0, 192.0, 256.0, 384.0, 512.0];
    let memory = steps.into_iter().find(|total| total - system_part(*total) >= sql);
    SecondMachine {
        role: Role::Database,
        system: Message::new("machine.database-system"),
        why: Message::new("machine.database-why"),
        cores: column.processor.cores,
        memory_gib: memory.unwrap_or(column.memory.total_gib).max(column.memory.total_gib),
        disk_gb: rounded(needed),
        physical: false,
        figure,
    }
}

fn recorder(
    kind: ModuleKind,
    inputs: &Inputs,
    catalogue: &Catalogue,
    ledger: &mut Ledger,
) -> SecondMachine {
    let figure = "recorder.disk".to_owned();
    let free = 1.0 - catalogue.planning.free_share.value;
    let needed = recordings_gb(inputs, catalogue) / free + SMALL_SYSTEM_GB;
    let mut from = RECORDING_INPUTS.to_vec();
    from.push("planning.free_share");
    let formula = "recording_minutes_per_day / 60 * workdays_a_year * retention_years * codec_rate \
                   * recorded_directions / (1 - free_share) + 100";
    ledger.enter(&figure, Figure::computed(needed, Unit::Gigabytes, formula, &from));
    let six = kind == ModuleKind::RecordingTelsa6;
    let why = match (six, inputs.is_virtual()) {
        (true, _) => "machine.recorder6-why",
        (false, true) => "machine.recorder8-virtual-why",
        (false, false) => "machine.recorder8-why",
    };
    SecondMachine {
        role: Role::Recorder,
        system: Message::new(if six {
            "machine.recorder6-system"
        } else {
            "machine.recorder8-system"
        }),
        why: Message::new(why),
        cores: if six { 2 } else { 4 },
        memory_gib: if six { 4.0 } else { 8.0 },
        disk_gb: rounded(needed.ceil()),
        physical: true,
        figure,
    }
}

/// Caller ID devices for so many lines: the largest as long as they fill up, then the smallest
/// that takes the rest.
pub(crate) fn caller_id_boxes(lines: u32, catalogue: &Catalogue) -> Vec<(u32, u32)> {
    let boxes: Vec<u32> = catalogue.caller_id_boxes.iter().map(|b| b.lines).collect();
    let largest = *boxes.last().expect("a catalogue without boxes is refused");
    let (full, rest) = (lines / largest, lines % largest);
    let last = boxes.iter().copied().find(|size| *size >= rest).filter(|_| rest > 0);
    let mut chosen = Vec::new();
    if full > 0 {
        chosen.push((largest, full));
    }
    match last {
        Some(size) if size == largest && full > 0 => chosen[0].1 += 1,
        Some(size) => chosen.push((size, 1)),
        None => {}
    }
    chosen
}

/// The devices that the modules need.
pub(crate) fn devices(inputs: &Inputs, catalogue: &Catalogue) -> Vec<Device> {
    let mut devices = Vec::new();
    let mut add = |what: Message, count: u32, requirement: &str| {
        devices.push(Device { what, count, requirement: requirement.to_owned() });
    };
    if inputs.module(ModuleKind::CallerId).is_some() {
        for (lines, count) in caller_id_boxes(inputs.caller_id_lines.value, catalogue) {
            let what = Message::new("device.caller-id").number("lines", f64::from(lines));
            add(what, count, "CID-DEVICE");
        }
    }
    if inputs.module(ModuleKind::Pbx).is_some() && !inputs.has(ModuleKind::Pbx, "ns500") {
        add(Message::new("device.rs232"), 1, "PBX-RS232");
    }
    if inputs.telsa().is_some() {
        let sockets = inputs.recorder_lines.value.div_ceil(catalogue.recorder_lines_a_socket);
        add(Message::new("device.recorder-socket"), sockets, "REC-LINES");
    }
    if inputs.module(ModuleKind::Fax).is_some() {
        add(Message::new("device.fax-modem"), inputs.fax_modems.value, "FAX-MODEM");
        if inputs.module(ModuleKind::CallerId).is_none() {
            add(Message::new("device.fax-caller-id").number("lines", 2.0), 1, "FAX-CID");
        }
    }
    if inputs.has(ModuleKind::Sms, "gsm") {
        let dongle = &catalogue.gsm_dongle;
        // Eight hours of sending a day.
        let a_day = f64::from(dongle.messages_a_minute) * 480.0;
        let count = (inputs.sms_per_day.value / a_day).ceil().max(1.0) as u32;
        let what = Message::new("device.gsm").with("names", &dongle.names.join(", "));
        add(what, count, "SMS-GSM");
    }
    devices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caller_id_boxes_take_every_line() {
        let catalogue = Catalogue::shipped();
        let cases: [(u32, &[(u32, u32)]); 7] = [
            (1, &[(2, 1)]),
            (3, &[(4, 1)]),
            (8, &[(8, 1)]),
            (10, &[(8, 1), (2, 1)]),
            (13, &[(8, 2)]),
            (16, &[(8, 2)]),
            (19, &[(8, 2), (4, 1)]),
        ];
        for (lines, expected) in cases {
            assert_eq!(caller_id_boxes(lines, &catalogue), expected, "{lines}");
        }
    }
}
