//! The facts of one machine: what was read, how, when, and which right was missing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ProbeFact;
use crate::host::HostFacts;
use crate::units::Bytes;

/// The version of this document.
pub const FACTS_SCHEMA: &str = "mizan.facts/1";

/// What a machine is for. One machine cannot satisfy every module, so an install may have several.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The CRM's server, with the database unless another machine has it.
    #[default]
    Crm,
    /// The database's server, where it is another machine.
    Database,
    /// The machine that records lines.
    Recorder,
    /// The machine that sends and receives fax.
    Fax,
    /// A user's computer.
    Client,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] = [Role::Crm, Role::Database, Role::Recorder, Role::Fax, Role::Client];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Role::Crm => "crm",
            Role::Database => "database",
            Role::Recorder => "recorder",
            Role::Fax => "fax",
            Role::Client => "client",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Role::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| format!("`{text}` is none of {}", Role::ALL.map(Role::name).join(", ")))
    }
}

/// Why something was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The account lacks a right; the detail names it.
    NoRight,
    /// This system has nothing of the kind, or no way to ask.
    NotSupported,
    /// It was tried and failed.
    Failed,
    /// Nobody answered in time.
    TimedOut,
    /// It was not tried: an address or a consent was missing.
    NotAsked,
}

/// Why a fact has no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// The kind of reason.
    pub why: Why,
    /// The reason in the system's own words, or the right that was missing. Never a secret.
    pub detail: String,
}

/// Something read, or the reason why it was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fact<T> {
    /// What was read; absent where nothing could be.
    pub value: Option<T>,
    /// Why nothing was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// How it was read: the registry key, class, file or call.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}

impl<T> Fact<T> {
    /// Something that was read.
    pub fn known(value: T, by: impl Into<String>, at: &str) -> Self {
        Fact { value: Some(value), missing: None, by: by.into(), at: at.to_owned() }
    }

    /// Something that could not be read.
    pub fn unknown(why: Why, detail: impl Into<String>, by: impl Into<String>, at: &str) -> Self {
        let missing = Missing { why, detail: detail.into() };
        Fact { value: None, missing: Some(missing), by: by.into(), at: at.to_owned() }
    }
}

/// The facts of one machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MachineFacts {
    /// [`FACTS_SCHEMA`].
    pub schema: String,
    /// Version of the program that collected them.
    pub mizan_version: String,
    /// Commit it was built from, if known.
    pub commit: Option<String>,
    /// When they were collected, RFC 3339 in UTC.
    pub collected_at: String,
    /// What the machine is for.
    pub role: Role,
    /// Its standing facts, as a run record has them too.
    pub host: HostFacts,
    /// The operating system.
    pub system: Fact<SystemFacts>,
    /// The account that collected.
    pub account: Fact<AccountFacts>,
    /// Formats of date and time.
    pub region: Fact<RegionFacts>,
    /// The machine's clock.
    pub clock: Fact<ClockFacts>,
    /// Processors.
    pub processors: Fact<ProcessorFacts>,
    /// Memory.
    pub memory: Fact<Bytes>,
    /// Mounted volumes.
    pub volumes: Fact<Vec<Volume>>,
    /// Disks as the system sees them: behind a RAID controller only its logical drives.
    pub disks: Fact<Vec<Disk>>,
    /// Physical or virtual.
    pub hosting: Fact<HostingFacts>,
    /// The adapter that carries the default route.
    pub network: Fact<NetworkFacts>,
    /// .NET Framework.
    pub dotnet: Fact<DotNetFacts>,
    /// Instances of SQL Server.
    pub sql: Fact<Vec<SqlInstance>>,
    /// Internet Information Services.
    pub iis: Fact<IisFacts>,
    /// Antivirus programs that were recognised: a hint, since there is no list of all.
    pub antivirus: Fact<Vec<Antivirus>>,
    /// Windows Firewall.
    pub firewall: Fact<FirewallFacts>,
    /// User account control.
    pub uac: Fact<UacFacts>,
    /// Reasons for a pending reboot; empty where none is pending.
    pub reboot: Fact<Vec<RebootReason>>,
    /// The product's own services.
    pub product: Fact<Vec<ServiceFacts>>,
    /// TCP ports that the install wants, and whether something listens there.
    pub ports: Fact<Vec<PortUse>>,
    /// Serial ports by name.
    pub serial_ports: Fact<Vec<String>>,
    /// Modems that the system lists.
    pub modems: Fact<Vec<ModemListing>>,
    /// Paths that the answers name, and whether they are there.
    pub paths: Fact<Vec<PathFacts>>,
    /// What was asked of others.
    #[serde(default)]
    pub probes: Vec<ProbeFact>,
}

/// The family of an operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Windows.
    Windows,
    /// Linux.
    Linux,
    /// Another.
    Other,
}

/// What a Windows is installed as: Win32_OperatingSystem.ProductType 1, 2, 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SystemKind {
    /// A workstation.
    Client,
    /// A domain controller, which is a server too.
    DomainController,
    /// A server.
    Server,
}

/// An operating system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SystemFacts {
    /// The family.
    pub family: Family,
    /// Its name in its own words: "Windows Server 2019 Standard", "Debian GNU/Linux 12".
    pub name: String,
    /// Version: "10.0.17763", "12".
    pub version: String,
    /// Windows: CurrentBuild (14393 is Server 2016, 17763 is 2019, 20348 is 2022).
    pub build: Option<u32>,
    /// Windows: EditionID ("ServerStandard", "ServerDatacenter", "Professional").
    pub edition: Option<String>,
    /// Windows: client, server or domain controller.
    pub kind: Option<SystemKind>,
    /// Width of the system in bits.
    pub bits: Option<u32>,
}

/// The account that collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountFacts {
    /// Its name.
    pub user: String,
    /// The computer's name.
    pub computer: String,
    /// Whether it had an administrator's rights (Linux: root) when it collected.
    pub is_administrator: bool,
}

/// Formats of date and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegionFacts {
    /// The locale: "en-US".
    pub locale: String,
    /// The pattern of a short date, where the system has one: "M/d/yyyy".
    pub short_date: Option<String>,
}

/// The machine's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClockFacts {
    /// Its time, RFC 3339 in UTC.
    pub utc: String,
    /// Minutes by which its local time is ahead of UTC.
    pub offset_min: i32,
    /// The zone's name, where the system has one.
    pub zone: Option<String>,
}

/// Processors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProcessorFacts {
    /// The model in its own words.
    pub model: String,
    /// Sockets, if the system tells.
    pub sockets: Option<u32>,
    /// Cores without hyper-threading, if the system tells.
    pub cores: Option<u32>,
    /// Logical processors.
    pub logical: u32,
    /// Nominal clock in MHz, if the system tells.
    pub mhz: Option<f64>,
}

/// A mounted volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    /// Where it is mounted: "C:\", "/".
    pub mount: String,
    /// Its file system, if the system tells.
    pub filesystem: Option<String>,
    /// Whether it stands on a disk of this machine: neither removable nor on the network.
    pub is_local: bool,
    /// Whether the operating system stands on it.
    pub is_system: bool,
    /// Its size.
    pub size: Bytes,
    /// What is free for this account.
    pub free: Bytes,
    /// The disk it stands on, by the name in the list of disks, if the system tells.
    pub disk: Option<String>,
}

/// What a disk is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// Spinning.
    Spinning,
    /// Solid state.
    SolidState,
    /// The system does not tell.
    Unknown,
}

/// How a disk is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bus {
    /// SAS.
    Sas,
    /// SATA or ATA.
    Sata,
    /// NVMe.
    Nvme,
    /// A RAID controller, which hides its disks.
    Raid,
    /// USB.
    Usb,
    /// A virtual disk.
    Virtual,
    /// Another, or the system does not tell.
    Other,
}

/// A disk as the system sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disk {
    /// Its name: "PhysicalDisk0", "sda".
    pub name: String,
    /// Its model, if the system tells.
    pub model: Option<String>,
    /// What it is made of.
    pub media: Media,
    /// How it is reached.
    pub bus: Bus,
    /// Its size.
    pub size: Bytes,
    /// Physical sector size in bytes, if the system tells. SQL Server takes 4096 at most.
    pub sector: Option<u32>,
}

/// Physical or virtual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HostingFacts {
    /// The hypervisor under this system; absent on a physical machine.
    pub hypervisor: Option<String>,
    /// Whether this physical machine runs guests itself (a Windows with the Hyper-V role).
    pub runs_guests: bool,
    /// Maker by SMBIOS, if the system tells.
    pub maker: Option<String>,
    /// Model by SMBIOS, if the system tells.
    pub model: Option<String>,
}

/// How an adapter is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// By cable.
    Wired,
    /// By radio.
    Wireless,
    /// A virtual adapter: the cable is the host's affair.
    Virtual,
    /// The system does not tell.
    Unknown,
}

/// The adapter that carries the default route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkFacts {
    /// Its name.
    pub adapter: String,
    /// How it is linked.
    pub link: Link,
    /// Its speed in Mb/s, if the system tells.
    pub speed_mbps: Option<f64>,
    /// Its address.
    pub address: Option<String>,
    /// Whether the address is static, if the system tells.
    pub is_static: Option<bool>,
}

/// .NET Framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DotNetFacts {
    /// Whether 3.5 is installed.
    pub v35: bool,
    /// The `Release` number of version 4 (378675 and above: 4.5.1; 461808: 4.7.2).
    pub v4_release: Option<u32>,
    /// Whether HTTP Activation of 3.5 is installed, if the system tells.
    pub activation_35: Option<bool>,
    /// Whether HTTP Activation of 4.x is installed, if the system tells.
    pub activation_4: Option<bool>,
}

/// An instance of SQL Server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SqlInstance {
    /// Its name; `MSSQLSERVER` is the default instance.
    pub name: String,
    /// Its version: "15.0.2000.5" is 2019.
    pub version: Option<String>,
    /// Its edition in its own words.
    pub edition: Option<String>,
    /// Its collation.
    pub collation: Option<String>,
    /// Whether it takes log-ins by password as well.
    pub mixed_mode: Option<bool>,
    /// Whether full-text search is installed.
    pub full_text: Option<bool>,
    /// Whether the engine starts by itself.
    pub engine_automatic: Option<bool>,
    /// Whether the agent starts by itself.
    pub agent_automatic: Option<bool>,
}

/// Internet Information Services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IisFacts {
    /// Its version; absent where it is not installed.
    pub version: Option<String>,
    /// Installed parts, by the names of `SOFTWARE\Microsoft\InetStp\Components`.
    pub components: Vec<String>,
    /// The version of URL Rewrite; absent where it is not installed.
    pub url_rewrite: Option<String>,
}

/// A recognised antivirus program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Antivirus {
    /// Its name.
    pub name: String,
    /// Whether it is active, if the system tells.
    pub is_active: Option<bool>,
    /// Folders and processes that it leaves out, if they can be read (Defender).
    pub exclusions: Option<Vec<String>>,
}

/// Windows Firewall by profile: on or off; absent where it was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirewallFacts {
    /// In a domain.
    pub domain: Option<bool>,
    /// In a private network.
    pub private: Option<bool>,
    /// In a public network.
    pub public: Option<bool>,
}

/// User account control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UacFacts {
    /// EnableLUA.
    pub is_enabled: bool,
    /// Whether it is at "never notify" (ConsentPromptBehaviorAdmin 0).
    pub never_notifies: bool,
}

/// A reason for a pending reboot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RebootReason {
    /// Component Based Servicing: RebootPending.
    ComponentServicing,
    /// Windows Update: RebootRequired.
    WindowsUpdate,
    /// PendingFileRenameOperations.
    FileRenames,
    /// A computer name that is not active yet.
    ComputerName,
}

/// A service of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceFacts {
    /// Its name.
    pub name: String,
    /// Whether it starts by itself, if the system tells.
    pub is_automatic: Option<bool>,
}

/// A TCP port of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PortUse {
    /// The port.
    pub port: u16,
    /// Whether something listens there.
    pub is_taken: bool,
    /// Who, if the system tells.
    pub by: Option<String>,
}

/// A modem that the system lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModemListing {
    /// Its name.
    pub name: String,
    /// Its port.
    pub port: Option<String>,
    /// Whether it says that it does fax (class 1 or 2), if it was asked.
    pub fax: Option<bool>,
    /// Whether it says that it does voice (class 8), if it was asked.
    pub voice: Option<bool>,
}

/// A path that the answers name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PathFacts {
    /// What it is for: `dvd`, `backup`, `recordings`.
    pub purpose: String,
    /// The path.
    pub path: String,
    /// Whether it is there and can be read.
    pub is_there: bool,
    /// Whether it is a folder or file on a local disk, if the system tells.
    pub is_local: Option<bool>,
    /// What it holds, if it could be read.
    pub size: Option<Bytes>,
}
