//! What a quote is asked for: users, edition, modules and load, each field with the mark whether
//! somebody gave it or the printed default stands.
//!
//! Inputs come from a TOML file ([`Inputs::parse`]) or field by field ([`Draft`], which the command
//! line and the web form fill). Both ways go through the same checks, and both tell all problems
//! at once.

mod draft;
mod existing;
mod fields;
mod modules;
mod read;

use std::fmt;

use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use draft::{Draft, InputProblem, InputProblems};
pub use existing::{ExistingHost, HostFileError, MeasuredDisk};
pub use fields::NAMES as FIELDS;
pub use modules::{Module, ModuleKind};

use crate::vendor::Edition;

/// The most users that a quote computes with: beyond, the number is a slip of the pen.
pub const USERS_MOST: u32 = 1_000_000;

/// Whether somebody gave a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Given.
    Given,
    /// Not given: the default stands, and the quote marks it.
    Default,
}

/// A field with its origin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Input<T> {
    /// The value.
    pub value: T,
    /// Whether somebody gave it.
    pub origin: Origin,
}

impl<T> Input<T> {
    fn or(given: Option<T>, default: T) -> Self {
        match given {
            Some(value) => Input { value, origin: Origin::Given },
            None => Input { value: default, origin: Origin::Default },
        }
    }
}

/// Declares an enumeration with its names in files and on the command line.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name in files and on the command line.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                $name::ALL.iter().copied().find(|choice| choice.name() == text).ok_or_else(|| {
                    modules::unknown($what, text, $name::ALL.iter().map(|choice| choice.name()))
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

choices! {
    /// What the CRM will run on.
    HostKind, "host kind" {
        /// A machine of its own.
        Physical = "physical",
        /// A virtual machine whose processors and memory are reserved.
        VirtualReserved = "virtual-reserved",
        /// A virtual machine that shares its host's resources.
        VirtualShared = "virtual-shared",
        /// A server that is there already, described by a host record.
        Existing = "existing",
    }
}

choices! {
    /// The local backups.
    BackupScheme, "backup scheme" {
        /// Backups go elsewhere.
        None = "none",
        /// One full backup a week, a differential on the other days; two weeks are kept.
        Weekly = "weekly",
        /// A full backup a day; a week is kept.
        Daily = "daily",
    }
}

choices! {
    /// The support contract.
    Support, "support contract" {
        /// Neither of the two below.
        Basic = "basic",
        /// Business.
        Business = "business",
        /// VIP.
        Vip = "vip",
    }
}

choices! {
    /// The technology of the data disks.
    DiskChoice, "disk kind" {
        /// Solid state with power-loss protection.
        Ssd = "ssd",
        /// Spinning SAS disks behind a protected write cache.
        Sas = "sas",
    }
}

choices! {
    /// Access from outside.
    Outside, "way of access from outside" {
        /// None.
        None = "none",
        /// By a static address.
        Address = "address",
        /// By a name.
        Name = "name",
    }
}

choices! {
    /// A codec of recordings.
    CodecChoice, "codec" {
        /// 64 kbit/s.
        G711 = "g711",
        /// 8 kbit/s.
        G729 = "g729",
        /// 13 kbit/s.
        Gsm = "gsm",
    }
}

/// A measured cost of a virtual host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredFactor {
    /// Share of the physical host's throughput that is left.
    pub factor: f64,
    /// The comparison that measured it.
    pub source: String,
}

/// What a quote is asked for. Everything is there and consistent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Inputs {
    /// The quote's number, as its writer numbers quotes.
    pub number: Option<String>,
    /// The quote's date, as given.
    pub date: Option<String>,
    /// The customer's name.
    pub customer: Option<String>,
    /// Named users.
    pub users: u32,
    /// The CRM's edition.
    pub edition: Input<Edition>,
    /// Share of the users who are online at once in the busy hour.
    pub online: Input<f64>,
    /// Shares of occasional, regular and heavy users; they add up to 1.
    pub classes: Input<[f64; 3]>,
    /// The chosen modules, in the order of their kinds.
    pub modules: Vec<Module>,
    /// Calls in the busy hour.
    pub calls_per_busy_hour: Input<f64>,
    /// Minutes of calls recorded on a working day.
    pub recording_minutes_per_day: Input<f64>,
    /// The codec of the recordings.
    pub codec: Input<CodecChoice>,
    /// Years that recordings are kept.
    pub retention_years: Input<u32>,
    /// Messages on a working day.
    pub sms_per_day: Input<f64>,
    /// Messages of the largest campaign.
    pub sms_burst: Input<u32>,
    /// Emails that the CRM keeps on a working day.
    pub emails_per_day: Input<f64>,
    /// Size of such an email.
    pub email_size: Input<Bytes>,
    /// Files attached on a working day, beyond the ordinary ones.
    pub attachments_per_day: Input<f64>,
    /// Size of such a file.
    pub attachment_size: Input<Bytes>,
    /// Members of the customer club.
    pub club_members: Input<u32>,
    /// Growth of users a year.
    pub growth: Input<f64>,
    /// Growth of the data of a user a year.
    pub data_growth: Input<f64>,
    /// Years that the machine should last.
    pub years: Input<u32>,
    /// The database that is there already.
    pub database: Input<Bytes>,
    /// Local backups.
    pub backup: Input<BackupScheme>,
    /// What the CRM will run on.
    pub host: Input<HostKind>,
    /// The existing server.
    pub host_record: Option<ExistingHost>,
    /// A measured cost of the virtual host.
    pub virtual_factor: Option<MeasuredFactor>,
    /// The technology of the data disks.
    pub disks: Input<DiskChoice>,
    /// 95th percentile of the response time that is asked for, in seconds.
    pub target_s: Input<f64>,
    /// The support contract.
    pub support: Input<Support>,
    /// Servers for application and database: 1 or 2.
    pub servers: Input<u32>,
    /// Direct lines that show Caller ID.
    pub caller_id_lines: Input<u32>,
    /// Lines that the recorder records.
    pub recorder_lines: Input<u32>,
    /// Fax modems.
    pub fax_modems: Input<u32>,
    /// Whether this is a reinstall with earlier data.
    pub reinstall: Input<bool>,
    /// Access from outside.
    pub outside: Input<Outside>,
}

impl Inputs {
    /// The chosen module of that kind.
    pub fn module(&self, kind: ModuleKind) -> Option<&Module> {
        self.modules.iter().find(|module| module.kind == kind)
    }

    /// Whether a module of that kind was chosen with that option.
    pub fn has(&self, kind: ModuleKind, option: &str) -> bool {
        self.module(kind).is_some_and(|module| module.option == option)
    }

    /// Whether calls come in through the CRM.
    pub fn has_telephony(&self) -> bool {
        use ModuleKind::{CallerId, Pbx, Voip};
        [Voip, Pbx, CallerId].into_iter().any(|kind| self.module(kind).is_some())
    }

    /// Whether calls are recorded.
    pub fn has_recording(&self) -> bool {
        self.telsa().is_some() || self.module(ModuleKind::RecordingVoip).is_some()
    }

    /// The Telsa recorder, if one was chosen.
    pub fn telsa(&self) -> Option<&Module> {
        self.module(ModuleKind::RecordingTelsa6).or(self.module(ModuleKind::RecordingTelsa8))
    }

    /// Whether the CRM will run on a virtual machine.
    pub fn is_virtual(&self) -> bool {
        match self.host.value {
            HostKind::Physical => false,
            HostKind::VirtualReserved | HostKind::VirtualShared => true,
            HostKind::Existing => self.host_record.as_ref().is_some_and(|host| host.is_virtual),
        }
    }
}
