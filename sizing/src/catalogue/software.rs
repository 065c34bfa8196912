//! Windows and SQL Server editions with their limits, codecs, and what the CRM's modules add.

use documents::input::{Placed, Table};
use documents::units::{Bytes, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read::read_source;

/// A Windows Server edition and how its cores are licensed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Windows {
    /// Its name on a quote.
    pub name: String,
    /// The fewest core licences for a processor.
    pub cores_a_processor: u32,
    /// The fewest core licences for a server.
    pub cores_a_server: u32,
    /// Virtual machines that one full set of licences covers; 0 for any number.
    pub machines_covered: u32,
    /// Where the rules come from.
    pub source: String,
}

pub(super) fn read_windows(table: &mut Table<'_, '_>) -> Option<Windows> {
    let name = table.text("name");
    let cores_a_processor = table.integer("cores_a_processor", 1..=1_024);
    let cores_a_server = table.integer("cores_a_server", 1..=1_024);
    let machines_covered = table.integer("machines_covered", 0..=1_024);
    let source = read_source(table);
    Some(Windows {
        name: name?.value,
        cores_a_processor: cores_a_processor?.value as u32,
        cores_a_server: cores_a_server?.value as u32,
        machines_covered: machines_covered?.value as u32,
        source: source?,
    })
}

/// A SQL Server edition and its limits; 0 stands for the operating system's maximum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SqlEdition {
    /// Its name on a quote.
    pub name: String,
    /// The most cores of an instance.
    pub cores_most: u32,
    /// The most sockets of an instance.
    pub sockets_most: u32,
    /// The most memory of the buffer pool.
    pub buffer_pool: Bytes,
    /// The largest database.
    pub database: Bytes,
    /// The fewest core licences for a processor or a virtual machine.
    pub licence_cores_least: u32,
    /// Where the limits come from.
    pub source: String,
}

pub(super) fn read_sql(table: &mut Table<'_, '_>) -> Option<SqlEdition> {
    let name = table.text("name");
    let cores_most = table.integer("cores_most", 0..=1_024);
    let sockets_most = table.integer("sockets_most", 0..=64);
    let buffer_pool = table.parsed::<Bytes>("buffer_pool");
    let database = table.parsed::<Bytes>("database");
    let licence_cores_least = table.integer("licence_cores_least", 0..=64);
    let source = read_source(table);
    Some(SqlEdition {
        name: name?.value,
        cores_most: cores_most?.value as u32,
        sockets_most: sockets_most?.value as u32,
        buffer_pool: buffer_pool?.value,
        database: database?.value,
        licence_cores_least: licence_cores_least?.value as u32,
        source: source?,
    })
}

impl SqlEdition {
    /// The cores that an instance uses of a machine that shows `sockets` sockets of
    /// `cores_a_socket` cores: the lesser of the core limit and the cores in the sockets it may use.
    ///
    /// On a virtual machine the virtual sockets count, which is the trap: 8 sockets of one core leave
    /// an edition of 4 sockets four cores.
    pub fn usable_cores(&self, sockets: u32, cores_a_socket: u32) -> u32 {
        let capped = |limit: u32, value: u32| if limit == 0 { value } else { value.min(limit) };
        capped(self.cores_most, capped(self.sockets_most, sockets) * cores_a_socket)
    }
}

/// A codec of recordings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Codec {
    /// Its name on a quote.
    pub name: String,
    /// Bytes of an hour of one direction.
    pub an_hour: Bytes,
    /// Where the figure comes from.
    pub source: String,
}

pub(super) fn read_codec(table: &mut Table<'_, '_>) -> Option<Codec> {
    let name = table.text("name");
    let an_hour = table.parsed::<Bytes>("rate");
    let source = read_source(table);
    Some(Codec { name: name?.value, an_hour: an_hour?.value, source: source? })
}

/// What a module adds to the machine it runs on, besides the work of its steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModuleCost {
    /// Memory.
    pub memory: Bytes,
    /// Reference cores that it keeps busy at the busy hour.
    pub cores: f64,
    /// Where the figures come from.
    pub source: String,
}

pub(super) fn read_module(table: &mut Table<'_, '_>) -> Option<ModuleCost> {
    let memory = table.parsed::<Bytes>("memory");
    let cores = table.number("cores");
    let source = read_source(table);
    Some(ModuleCost { memory: memory?.value, cores: cores?.value, source: source? })
}

/// A Caller ID device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallerIdBox {
    /// Its name in the catalogue.
    pub id: String,
    /// Lines that it takes.
    pub lines: u32,
    /// Where the figure comes from.
    pub source: String,
}

pub(super) fn read_box(id: Placed<String>, table: &mut Table<'_, '_>) -> Option<CallerIdBox> {
    let lines = table.integer("lines", 1..=1_024);
    let source = read_source(table);
    Some(CallerIdBox { id: id.value, lines: lines?.value as u32, source: source? })
}

/// GSM modems that the product takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GsmDongle {
    /// The makes.
    pub names: Vec<String>,
    /// Messages a minute that one of them sends.
    pub messages_a_minute: u32,
    /// Where the figures come from.
    pub source: String,
}

pub(super) fn read_dongle(table: &mut Table<'_, '_>) -> Option<GsmDongle> {
    let names = table.texts_if_any("names").unwrap_or_default();
    let messages_a_minute = table.integer("messages_a_minute", 1..=10_000);
    let source = read_source(table);
    Some(GsmDongle {
        names: names.into_iter().map(|name| name.value).collect(),
        messages_a_minute: messages_a_minute?.value as u32,
        source: source?,
    })
}

/// An activity class of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActivityClass {
    /// Business steps an hour of one user who is online.
    pub steps_an_hour: f64,
    /// The class's share of the users, where nobody gives one.
    pub share: f64,
    /// Where the figures come from.
    pub source: String,
}

pub(super) fn read_class(table: &mut Table<'_, '_>) -> Option<ActivityClass> {
    let steps_an_hour = table.integer("steps_an_hour", 1..=3_600);
    let share = table.parsed::<Share>("share");
    let source = read_source(table);
    Some(ActivityClass {
        steps_an_hour: steps_an_hour?.value as f64,
        share: share?.value.ratio,
        source: source?,
    })
}

/// What stands in for an input that nobody gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Defaults {
    /// Share of the users online at the busy hour.
    pub online: f64,
    /// Years that the machine should last.
    pub years: u32,
    /// Growth of users a year.
    pub growth: f64,
    /// Growth of a user's data a year.
    pub data_growth: f64,
    /// Years that recordings are kept.
    pub retention_years: u32,
    /// Messages of the largest campaign.
    pub sms_burst: u32,
    /// Members of the customer club.
    pub club_members: u32,
    /// Size of an email that the CRM keeps.
    pub email_size: Bytes,
    /// Size of an attachment.
    pub attachment_size: Bytes,
    /// 95th percentile of the response time, in seconds.
    pub target_s: f64,
    /// Where these come from.
    pub source: String,
}

pub(super) fn read_defaults(table: &mut Table<'_, '_>) -> Option<Defaults> {
    let online = table.parsed::<Share>("online");
    let years = table.integer("years", 1..=10);
    let growth = table.parsed::<Share>("growth");
    let data_growth = table.parsed::<Share>("data_growth");
    let retention_years = table.integer("retention_years", 0..=20);
    let sms_burst = table.integer("sms_burst", 0..=10_000_000);
    let club_members = table.integer("club_members", 0..=10_000_000);
    let email_size = table.parsed::<Bytes>("email_size");
    let attachment_size = table.parsed::<Bytes>("attachment_size");
    let target = table.parsed::<Span>("target");
    let source = read_source(table);
    Some(Defaults {
        online: online?.value.ratio,
        years: years?.value as u32,
        growth: growth?.value.ratio,
        data_growth: data_growth?.value.ratio,
        retention_years: retention_years?.value as u32,
        sms_burst: sms_burst?.value as u32,
        club_members: club_members?.value as u32,
        email_size: email_size?.value,
        attachment_size: attachment_size?.value,
        target_s: target?.value.0.as_secs_f64(),
        source: source?,
    })
}
