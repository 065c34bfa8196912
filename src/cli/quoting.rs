//! What a quote is asked for.

use std::path::PathBuf;

use clap::Args;

use super::Printing;

input_fields! {
    /// The inputs of a quote, as typed.
    QuoteFields, "Inputs";
    /// Named users.
    users "N",
    /// standard or advanced.
    edition "EDITION",
    /// Modules, separated by commas: voip, sms, recording-voip, fax, ...
    modules "LIST",
    /// Share of the users online at once in the busy hour.
    online "SHARE",
    /// Occasional/regular/heavy users in percent, such as 20/60/20.
    classes "A/B/C",
    /// Growth of users a year, such as 15%/y.
    growth "SHARE",
    /// Growth of a user's data a year.
    data_growth "SHARE",
    /// Years that the machine should last.
    years "N",
    /// physical, virtual-reserved, virtual-shared or existing.
    host "KIND",
    /// Data disks: ssd or sas.
    disks "KIND",
    /// Wanted response time at p95, such as 1s.
    target "TIME",
    /// Calls in the busy hour.
    calls_per_busy_hour "N",
    /// Minutes of calls recorded on a working day.
    recording_minutes_per_day "N",
    /// Codec of the recordings: g711, g729 or gsm.
    codec "CODEC",
    /// Years that recordings are kept.
    retention_years "N",
    /// Messages on a working day.
    sms_per_day "N",
    /// Messages of the largest campaign.
    sms_burst "N",
    /// Emails kept on a working day.
    emails_per_day "N",
    /// Size of such an email.
    email_size "SIZE",
    /// Files attached on a working day.
    attachments_per_day "N",
    /// Size of such a file.
    attachment_size "SIZE",
    /// Members of the customer club.
    club_members "N",
    /// Size of the database that is there already.
    database "SIZE",
    /// Local backups: none, weekly or daily.
    backup "SCHEME",
    /// Share of a physical host's throughput that the virtual one was measured to leave, 0.05 to 1.
    virtual_factor "RATIO",
    /// The comparison that measured it.
    virtual_factor_source "TEXT",
    /// Support contract: basic, business or vip.
    support "CONTRACT",
    /// Servers: 1, or 2 with application and database apart.
    servers "N",
    /// Telephone lines with a Caller ID box.
    caller_id_lines "N",
    /// Telephone lines into the recorder.
    recorder_lines "N",
    /// Fax modems.
    fax_modems "N",
    /// An install with earlier data: true or false.
    reinstall "BOOL",
    /// Access from outside: none, address or name.
    outside "WAY",
    /// The customer's name.
    customer "NAME",
    /// The quote's number.
    number "TEXT",
    /// The quote's date.
    date "TEXT",
}

/// `mizan quote`.
#[derive(Debug, Args)]
pub(crate) struct Quote {
    /// The inputs.
    #[command(flatten)]
    pub(crate) fields: QuoteFields,
    /// Inputs from a TOML file; options beside it win.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// A catalogue instead of the shipped one.
    #[arg(long, value_name = "FILE")]
    pub(crate) catalogue: Option<PathBuf>,
    /// A demand set instead of the shipped one, which is an assumption.
    #[arg(long, value_name = "FILE")]
    pub(crate) demands: Option<PathBuf>,
    /// A host record of the server that is there already (JSON).
    #[arg(long, value_name = "FILE")]
    pub(crate) host_record: Option<PathBuf>,
    /// Prints the way from the inputs to a figure, such as cores or growth.memory.
    #[arg(long, value_name = "FIGURE", conflicts_with_all = ["sweep", "tiers"])]
    pub(crate) explain: Option<String>,
    /// Response time and utilisation over a range of users, such as users=1..200.
    #[arg(long, value_name = "users=A..B", conflicts_with = "tiers")]
    pub(crate) sweep: Option<String>,
    /// Prints the tiers of both editions, each cell with its source.
    #[arg(long)]
    pub(crate) tiers: bool,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
}
