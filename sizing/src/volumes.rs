//! How much each volume must hold: system, data, log, temporary database, backups, recordings.
//!
//! The database starts with what is there and grows each year by what the users write, by calls,
//! messages, emails and attached files. The vendor's 90 GB are the least that the data volume
//! holds. Every volume keeps a share free.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::column::ColumnKind;
use crate::derivation::{Figure, Ledger, Unit};
use crate::inputs::{BackupScheme, Inputs};
use crate::measures::gigabytes;

/// What a volume is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Windows and the software.
    System,
    /// Data files.
    Data,
    /// Transaction log.
    Log,
    /// Temporary database.
    Tempdb,
    /// Local backups.
    Backups,
    /// Recordings of calls.
    Recordings,
}

impl Purpose {
    /// The name in figures and messages.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::System => "system",
            Purpose::Data => "data",
            Purpose::Log => "log",
            Purpose::Tempdb => "tempdb",
            Purpose::Backups => "backups",
            Purpose::Recordings => "recordings",
        }
    }
}

/// One volume's capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    /// What it is for.
    pub purpose: Purpose,
    /// What it must hold with its free share, in GB.
    pub capacity_gb: f64,
    /// The figure of the ledger.
    pub figure: String,
}

/// The volumes of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Volumes {
    pub(crate) volumes: Vec<Volume>,
    /// The database itself, for memory and editions.
    pub(crate) database_gb: f64,
}

impl Volumes {
    pub(crate) fn capacity_gb(&self, purposes: &[Purpose]) -> f64 {
        let wanted = self.volumes.iter().filter(|volume| purposes.contains(&volume.purpose));
        wanted.map(|volume| volume.capacity_gb).sum()
    }
}

/// Data that a working year of today's users adds, in GB, with its figures.
pub(crate) fn enter_yearly(inputs: &Inputs, catalogue: &Catalogue, ledger: &mut Ledger) -> f64 {
    let planning = &catalogue.planning;
    let days = planning.workdays_a_year.value;
    let by_users = ledger.enter(
        "data.by_users",
        Figure::computed(
            f64::from(inputs.users) * planning.data_a_user_year.value,
            Unit::Gigabytes,
            "users * data_a_user_year",
            &["users", "planning.data_a_user_year"],
        ),
    );
    let calls_a_day = inputs.calls_per_busy_hour.value / planning.busy_hour_share.value;
    let by_calls = ledger.enter(
        "data.by_calls",
        Figure::computed(
            calls_a_day * days * planning.call_size.value / 1e3,
            Unit::Gigabytes,
            "calls_per_busy_hour / busy_hour_share * workdays_a_year * call_size / 1000",
            &[
                "calls_per_busy_hour",
                "planning.busy_hour_share",
                "planning.workdays_a_year",
                "planning.call_size",
            ],
        ),
    );
    let by_sms = ledger.enter(
        "data.by_sms",
        Figure::computed(
            inputs.sms_per_day.value * days * planning.sms_size.value / 1e3,
            Unit::Gigabytes,
            "sms_per_day * workdays_a_year * sms_size / 1000",
            &["sms_per_day", "planning.workdays_a_year", "planning.sms_size"],
        ),
    );
    let by_emails = ledger.enter(
        "data.by_emails",
        Figure::computed(
            inputs.emails_per_day.value * days * gigabytes(inputs.email_size.value),
            Unit::Gigabytes,
            "emails_per_day * workdays_a_year * email_size / 1000",
            &["emails_per_day", "planning.workdays_a_year", "email_size"],
        ),
    );
    let by_files = ledger.enter(
        "data.by_attachments",
        Figure::computed(
            inputs.attachments_per_day.value * days * gigabytes(inputs.attachment_size.value),
            Unit::Gigabytes,
            "attachments_per_day * workdays_a_year * attachment_size / 1000",
            &["attachments_per_day", "planning.workdays_a_year", "attachment_size"],
        ),
    );
    ledger.enter(
        "data.a_year",
        Figure::computed(
            by_users + by_calls + by_sms + by_emails + by_files,
            Unit::Gigabytes,
            "data.by_users + data.by_calls + data.by_sms + data.by_emails + data.by_attachments",
            &[
                "data.by_users",
                "data.by_calls",
                "data.by_sms",
                "data.by_emails",
                "data.by_attachments",
            ],
        ),
    )
}

/// The database at the end of the column's years.
fn enter_database(kind: ColumnKind, a_year: f64, inputs: &Inputs, ledger: &mut Ledger) -> f64 {
    let years = if kind == ColumnKind::Minimum { 1 } else { inputs.years.value };
    let users_growth = if kind == ColumnKind::Growth { inputs.growth.value } else { 0.0 };
    let added: f64 = (1..=years as i32)
        .map(|year| {
            a_year
                * (1.0 + users_growth).powi(year)
                * (1.0 + inputs.data_growth.value).powi(year - 1)
        })
        .sum();
    let (formula, from): (&str, &[&str]) = match kind {
        ColumnKind::Minimum => ("database + data.a_year", &["database", "data.a_year"]),
        ColumnKind::Recommended => (
            "database + sum over years y of data.a_year * (1 + data_growth) ^ (y - 1)",
            &["database", "years", "data.a_year", "data_growth"],
        ),
        ColumnKind::Growth => (
            "database + sum over years y of data.a_year * (1 + growth) ^ y * (1 + data_growth) ^ (y - 1)",
            &["database", "years", "data.a_year", "growth", "data_growth"],
        ),
    };
    let name = format!("{}.database", kind.name());
    let total = gigabytes(inputs.database.value) + added;
    ledger.enter(&name, Figure::computed(total, Unit::Gigabytes, formula, from))
}

struct Writer<'a> {
    kind: ColumnKind,
    ledger: &'a mut Ledger,
    volumes: Vec<Volume>,
}

impl Writer<'_> {
    fn add(&mut self, purpose: Purpose, gb: f64, formula: &str, inputs: &[&str]) {
        let figure = format!("{}.{}_capacity", self.kind.name(), purpose.name());
        let mut inputs = inputs.to_vec();
        inputs.push("planning.free_share");
        let formula = format!("{formula} / (1 - free_share)");
        let entry = Figure::computed(gb, Unit::Gigabytes, &formula, &inputs);
        let capacity_gb = self.ledger.enter(&figure, entry);
        self.volumes.push(Volume { purpose, capacity_gb, figure });
    }
}

/// The volumes of a column. `local_recordings` is false where a machine of its own records.
pub(crate) fn of_column(
    kind: ColumnKind,
    a_year: f64,
    local_recordings: bool,
    inputs: &Inputs,
    catalogue: &Catalogue,
    ledger: &mut Ledger,
) -> Volumes {
    let p = &catalogue.planning;
    let filled = 1.0 - p.free_share.value;
    let database_gb = enter_database(kind, a_year, inputs, ledger);
    let database = format!("{}.database", kind.name());
    let database = database.as_str();
    let mut out = Writer { kind, ledger, volumes: Vec::new() };
    out.add(
        Purpose::System,
        (p.system_space.value + p.software_space.value) / filled,
        "(system_space + software_space)",
        &["planning.system_space", "planning.software_space"],
    );
    out.add(
        Purpose::Data,
        database_gb.max(p.data_reserved.value) / filled,
        "max(database, data_reserved)",
        &[database, "planning.data_reserved"],
    );
    out.add(
        Purpose::Log,
        (database_gb * p.log_share.value).max(p.log_least.value) / filled,
        "max(database * log_share, log_least)",
        &[database, "planning.log_share", "planning.log_least"],
    );
    out.add(
        Purpose::Tempdb,
        (database_gb * p.tempdb_share.value).max(p.tempdb_least.value) / filled,
        "max(database * tempdb_share, tempdb_least)",
        &[database, "planning.tempdb_share", "planning.tempdb_least"],
    );
    let differential = p.differential_share.value;
    match inputs.backup.value {
        BackupScheme::None => {}
        BackupScheme::Weekly => out.add(
            Purpose::Backups,
            database_gb * (2.0 + 12.0 * differential) / filled,
            "database * (2 full + 12 differential_share)",
            &[database, "backup", "planning.differential_share"],
        ),
        BackupScheme::Daily => out.add(
            Purpose::Backups,
            database_gb * 7.0 / filled,
            "database * 7 full",
            &[database, "backup"],
        ),
    }
    if inputs.has_recording() && local_recordings && inputs.retention_years.value > 0 {
        let grown = if kind == ColumnKind::Growth {
            (1.0 + inputs.growth.value).powi(inputs.years.value as i32)
        } else {
            1.0
        };
        out.add(
            Purpose::Recordings,
            recordings_gb(inputs, catalogue) * grown / filled,
            "recording_minutes_per_day / 60 * workdays_a_year * retention_years * codec_rate \
             * recorded_directions, grown with the users of the column",
            &RECORDING_INPUTS,
        );
    }
    Volumes { volumes: out.volumes, database_gb }
}

/// The figures that recordings are computed from.
pub(crate) const RECORDING_INPUTS: [&str; 5] = [
    "recording_minutes_per_day",
    "planning.workdays_a_year",
    "retention_years",
    "codec_rate",
    "planning.recorded_directions",
];

/// Recordings of today's calls over the years that they are kept, in GB.
pub(crate) fn recordings_gb(inputs: &Inputs, catalogue: &Catalogue) -> f64 {
    let codec = &catalogue.codecs[inputs.codec.value.name()];
    inputs.recording_minutes_per_day.value / 60.0
        * catalogue.planning.workdays_a_year.value
        * f64::from(inputs.retention_years.value)
        * gigabytes(codec.an_hour)
        * catalogue.planning.recorded_directions.value
}
