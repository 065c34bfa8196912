//! A quote as rows of text: the table of its columns and the list of its inputs, in IDs and
//! parameters, so that a terminal, a page and a PDF show the same and only format.

use documents::units::Bytes;
use serde::Serialize;

use crate::arrays::{Array, array_of};
use crate::column::Column;
use crate::derivation::{Provenance, rounded};
use crate::inputs::{Inputs, ModuleKind, Origin};
use crate::quote::Quote;
use crate::text::Message;
use crate::volumes::{Purpose, Volume};

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// What stands in it; `None` for an empty cell.
    pub text: Option<Message>,
    /// What it rests on.
    pub provenance: Provenance,
    /// The figure to explain; empty where there is none.
    pub figure: String,
    /// Whether it is within its limits.
    pub sound: bool,
}

impl Cell {
    fn model(text: Message, figure: &str) -> Self {
        let figure = figure.to_owned();
        Cell { text: Some(text), provenance: Provenance::Model, figure, sound: true }
    }

    fn resting_on(mut self, provenance: Provenance) -> Self {
        self.provenance = provenance;
        self
    }

    fn sound_if(mut self, sound: bool) -> Self {
        self.sound = sound;
        self
    }

    fn empty() -> Self {
        Cell { text: None, provenance: Provenance::Model, figure: String::new(), sound: true }
    }
}

/// One row: its name and a cell for each column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The row's name.
    pub label: Message,
    /// The cells, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// The table of the columns of a quote, or of another edition beside it.
pub fn table(columns: &[Column]) -> Vec<Row> {
    type Writer = fn(&Column) -> Cell;
    let rows: [(&str, Writer); 6] = [
        ("row.users", users),
        ("row.tier", tier),
        ("row.processor", processor),
        ("row.cpu", cpu),
        ("row.memory", memory),
        ("row.memory-split", memory_split),
    ];
    let rest: [(&str, Writer); 10] = [
        ("row.iops", iops),
        ("row.spare", spare),
        ("row.controller", controller),
        ("row.network", network),
        ("row.windows", windows),
        ("row.sql", sql),
        ("row.database", database),
        ("row.response", response),
        ("row.resize", resize),
        ("row.model-processor", model),
    ];
    let row = |(label, write): (&str, Writer)| Row {
        label: Message::new(label),
        cells: columns.iter().map(write).collect(),
    };
    rows.into_iter().map(row).chain(volumes(columns)).chain(rest.into_iter().map(row)).collect()
}

fn users(column: &Column) -> Cell {
    let text = Message::new("cell.users")
        .number("users", f64::from(column.users))
        .number("online", f64::from(column.online));
    Cell::model(text, &format!("{}.online", column.kind.name()))
}

fn tier(column: &Column) -> Cell {
    let id = if column.beyond_table { "cell.tier-beyond" } else { "cell.tier" };
    Cell::model(Message::new(id).with("tier", &column.tier), "").resting_on(Provenance::Vendor2021)
}

fn processor(column: &Column) -> Cell {
    let p = &column.processor;
    let text = if p.name.is_empty() {
        Message::new("cell.processor-virtual").number("sockets", f64::from(p.sockets))
    } else {
        let class = Message::new(&format!("class.{}", p.class.name()));
        Message::new("cell.processor").parts("class", vec![class])
    };
    let text = text.number("cores", f64::from(p.cores)).number("clock", p.clock_ghz_least);
    Cell::model(text, &p.figure).resting_on(p.provenance).sound_if(p.suffices)
}

fn percent(ratio: f64) -> f64 {
    (ratio * 1e3).round() / 10.0
}

fn cpu(column: &Column) -> Cell {
    let p = &column.processor;
    let text = Message::new("cell.share")
        .number("percent", percent(p.utilisation))
        .number("limit", percent(p.utilisation_limit));
    let figure = format!("{}.cpu_utilisation", column.kind.name());
    Cell::model(text, &figure).sound_if(p.utilisation <= p.utilisation_limit)
}

fn memory(column: &Column) -> Cell {
    let m = &column.memory;
    let text = Message::new("cell.memory").number("total", m.total_gib);
    Cell::model(text, &m.figure).resting_on(m.provenance).sound_if(m.suffices)
}

fn memory_split(column: &Column) -> Cell {
    let m = &column.memory;
    let tenth = |gib: f64| (gib * 10.0).round() / 10.0;
    let text = Message::new("cell.memory-split")
        .number("sql", m.sql_gib)
        .number("system", m.system_gib)
        .number("application", m.application_gib)
        .number("sessions", tenth(m.sessions_gib))
        .number("modules", tenth(m.modules_gib));
    Cell::model(text, &format!("{}.sql_memory", column.kind.name()))
}

/// A row for each volume that any column has.
fn volumes(columns: &[Column]) -> Vec<Row> {
    use Purpose::{Backups, Data, Log, Recordings, System, Tempdb};
    let there = |purpose: &Purpose| {
        columns.iter().any(|column| column.volumes.iter().any(|v| v.purpose == *purpose))
    };
    [System, Data, Log, Tempdb, Backups, Recordings]
        .into_iter()
        .filter(there)
        .map(|purpose| Row {
            label: Message::new(&format!("row.volume-{}", purpose.name())),
            cells: columns.iter().map(|column| volume(column, purpose)).collect(),
        })
        .collect()
}

fn volume(column: &Column, purpose: Purpose) -> Cell {
    let Some(volume) = column.volumes.iter().find(|volume| volume.purpose == purpose) else {
        return Cell::empty();
    };
    let array = array_of(&column.arrays, purpose);
    let text =
        if array.volumes[0] == purpose { on_disks(volume, array) } else { shared(volume, array) };
    Cell::model(text, &volume.figure).sound_if(array.suffices)
}

fn on_disks(volume: &Volume, array: &Array) -> Message {
    Message::new("cell.volume")
        .number("capacity", volume.capacity_gb.ceil())
        .with("level", &array.level.to_string())
        .number("disks", f64::from(array.disks))
        .number("size", array.disk_gb)
        .parts("disk", vec![Message::new(&format!("disk.{}", array.disk))])
}

fn shared(volume: &Volume, array: &Array) -> Message {
    let first = Message::new(&format!("purpose.{}", array.volumes[0].name()));
    Message::new("cell.volume-shared")
        .number("capacity", volume.capacity_gb.ceil())
        .parts("with", vec![first])
}

fn iops(column: &Column) -> Cell {
    let array = array_of(&column.arrays, Purpose::Data);
    let text = Message::new("cell.iops")
        .number("required", array.iops_required.ceil())
        .number("available", array.iops.floor())
        .number("percent", percent(array.utilisation));
    let figure = format!("{}.{}_iops", column.kind.name(), array.name);
    Cell::model(text, &figure).sound_if(array.suffices)
}

fn spare(column: &Column) -> Cell {
    let array = array_of(&column.arrays, Purpose::Data);
    let text = Message::new("cell.spare")
        .number("count", f64::from(column.hot_spares))
        .number("size", array.disk_gb)
        .parts("disk", vec![Message::new(&format!("disk.{}", array.disk))])
        .number("disks", f64::from(column.disks()));
    Cell::model(text, &array.figure)
}

fn controller(column: &Column) -> Cell {
    let text = Message::new("cell.controller")
        .number("cache", column.controller.cache_gib)
        .number("disks", f64::from(column.controller.disks));
    Cell::model(text, "").sound_if(column.controller.suffices)
}

fn network(column: &Column) -> Cell {
    let n = &column.network;
    let text = Message::new("cell.network")
        .with("rate", &n.rate.to_string())
        .number("required", (n.required_mbit * 10.0).ceil() / 10.0);
    Cell::model(text, &n.figure).resting_on(n.provenance).sound_if(n.suffices)
}

fn windows(column: &Column) -> Cell {
    let w = &column.windows;
    let text = Message::new("cell.windows")
        .with("name", &w.name)
        .number("cores", f64::from(w.core_licences))
        .number("access", f64::from(w.access_licences));
    Cell::model(text, &w.figure)
}

fn sql(column: &Column) -> Cell {
    let s = &column.sql;
    let id = if s.access_licences > 0 { "cell.sql-user" } else { "cell.sql-core" };
    let text = Message::new(id).with("name", &s.name).number("cores", f64::from(s.core_licences));
    let access = f64::from(s.access_licences);
    let text = if access > 0.0 { text.number("access", access) } else { text };
    Cell::model(text, &s.figure)
}

fn database(column: &Column) -> Cell {
    let text = Message::new("cell.database").number("size", column.database_gb.ceil());
    Cell::model(text, &format!("{}.database", column.kind.name()))
}

fn response(column: &Column) -> Cell {
    let Some(predicted) = &column.predicted else {
        return Cell::model(Message::new("cell.response-none"), "").sound_if(false);
    };
    let text = Message::new("cell.response")
        .number("mean", predicted.mean_ms.round())
        .number("p95", predicted.p95_ms().round())
        .number("target", predicted.target_ms);
    let figure = format!("{}.response_mean", column.kind.name());
    Cell::model(text, &figure).sound_if(predicted.meets_target)
}

fn resize(column: &Column) -> Cell {
    let Some(predicted) = &column.predicted else { return Cell::empty() };
    let text = Message::new("cell.resize").number("users", f64::from(predicted.resize_at_users));
    Cell::model(text, &format!("{}.resize_by_processors", column.kind.name()))
}

fn model(column: &Column) -> Cell {
    let text = Message::new("cell.model-processor")
        .number("cores", f64::from(column.processor.model_cores))
        .number("memory", column.memory.model_gib);
    Cell::model(text, &format!("{}.cores_by_model", column.kind.name()))
}

/// One input as a quote lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputLine {
    /// The field; its name in words is the text `input.FIELD`.
    pub field: &'static str,
    /// Its value as it is typed.
    pub value: String,
    /// Whether somebody gave it.
    pub origin: Origin,
}

impl Quote {
    /// The table of the columns.
    pub fn table(&self) -> Vec<Row> {
        table(&self.columns)
    }
}

impl Inputs {
    /// The inputs that bear on this quote, as they are typed, with their origins: those of modules
    /// that were not chosen are left out.
    pub fn lines(&self) -> Vec<InputLine> {
        let mut lines = self.user_lines();
        lines.extend(self.module_lines());
        lines.extend(self.host_lines());
        lines
    }

    fn user_lines(&self) -> Vec<InputLine> {
        let shares = self.classes.value.map(|share| rounded(share * 100.0).to_string());
        let modules: Vec<String> = self.modules.iter().map(ToString::to_string).collect();
        vec![
            line("users", self.users.to_string(), Origin::Given),
            line("edition", self.edition.value.name().to_owned(), self.edition.origin),
            line("online", share(self.online.value), self.online.origin),
            line("classes", shares.join("/"), self.classes.origin),
            line("modules", modules.join(","), Origin::Given),
            line("growth", format!("{}/y", share(self.growth.value)), self.growth.origin),
            line(
                "data_growth",
                format!("{}/y", share(self.data_growth.value)),
                self.data_growth.origin,
            ),
            line("years", self.years.value.to_string(), self.years.origin),
            line("database", typed(self.database.value), self.database.origin),
        ]
    }

    fn module_lines(&self) -> Vec<InputLine> {
        let module = |kind: ModuleKind| self.module(kind).is_some();
        let recording = self.has_recording();
        let lines = [
            (self.has_telephony(), count("calls_per_busy_hour", self.calls_per_busy_hour)),
            (recording, count("recording_minutes_per_day", self.recording_minutes_per_day)),
            (recording, line("codec", self.codec.value.to_string(), self.codec.origin)),
            (recording, whole("retention_years", self.retention_years)),
            (module(ModuleKind::Sms), count("sms_per_day", self.sms_per_day)),
            (module(ModuleKind::Sms), whole("sms_burst", self.sms_burst)),
            (module(ModuleKind::Email), count("emails_per_day", self.emails_per_day)),
            (
                module(ModuleKind::Email),
                line("email_size", typed(self.email_size.value), self.email_size.origin),
            ),
            (
                self.attachments_per_day.value > 0.0,
                count("attachments_per_day", self.attachments_per_day),
            ),
            (
                self.attachments_per_day.value > 0.0,
                line(
                    "attachment_size",
                    typed(self.attachment_size.value),
                    self.attachment_size.origin,
                ),
            ),
            (module(ModuleKind::Club), whole("club_members", self.club_members)),
            (module(ModuleKind::CallerId), whole("caller_id_lines", self.caller_id_lines)),
            (self.telsa().is_some(), whole("recorder_lines", self.recorder_lines)),
            (module(ModuleKind::Fax), whole("fax_modems", self.fax_modems)),
        ];
        lines.into_iter().filter(|(bears, _)| *bears).map(|(_, line)| line).collect()
    }

    fn host_lines(&self) -> Vec<InputLine> {
        let target = format!("{} ms", rounded(self.target_s.value * 1e3));
        let reinstall = if self.reinstall.value { "yes" } else { "no" };
        vec![
            line("host", self.host.value.to_string(), self.host.origin),
            line("disks", self.disks.value.to_string(), self.disks.origin),
            line("backup", self.backup.value.to_string(), self.backup.origin),
            line("target", target, self.target_s.origin),
            line("servers", self.servers.value.to_string(), self.servers.origin),
            line("support", self.support.value.to_string(), self.support.origin),
            line("outside", self.outside.value.to_string(), self.outside.origin),
            line("reinstall", reinstall.to_owned(), self.reinstall.origin),
        ]
    }
}

fn line(field: &'static str, value: String, origin: Origin) -> InputLine {
    InputLine { field, value, origin }
}

/// An amount in the largest decimal unit that keeps it whole, so that it reads back as it was.
fn typed(bytes: Bytes) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    let whole = units.into_iter().find(|(unit, _)| bytes.0 > 0 && bytes.0.is_multiple_of(*unit));
    whole.map_or(format!("{} B", bytes.0), |(unit, name)| format!("{} {name}", bytes.0 / unit))
}

fn share(ratio: f64) -> String {
    format!("{}%", rounded(ratio * 100.0))
}

fn count(field: &'static str, input: crate::inputs::Input<f64>) -> InputLine {
    line(field, rounded(input.value).to_string(), input.origin)
}

fn whole(field: &'static str, input: crate::inputs::Input<u32>) -> InputLine {
    line(field, input.value.to_string(), input.origin)
}
