//! What the readiness of a machine is asked for: `mizan check`, `mizan bench` and `mizan bundle`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use documents::readiness::Role;
use documents::units::Span;

use super::Printing;

input_fields! {
    /// The install that is asked for, as typed.
    InstallFields, "Install";
    /// Named users.
    users "N",
    /// standard or advanced.
    edition "EDITION",
    /// Modules, separated by commas: voip, sms:url, recording-voip, fax, ...
    modules "LIST",
    /// physical, virtual-reserved or virtual-shared [default: as the facts say].
    host "KIND",
    /// Servers: 1, or 2 with application and database apart.
    servers "N",
    /// Support contract: basic, business or vip.
    support "CONTRACT",
    /// An install with earlier data: true or false.
    reinstall "BOOL",
    /// Access from outside: none, address or name.
    outside "WAY",
    /// The customer's name.
    customer "NAME",
}

/// `mizan check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The install.
    #[command(flatten)]
    pub(crate) install: InstallFields,
    /// What a person knows (TOML): the install, paths, addresses to ask, attestations, waivers. Options
    /// beside it win.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
    /// Writes the answers that were given at the terminal into a file, to be given again.
    #[arg(long, value_name = "FILE")]
    pub(crate) save_answers: Option<PathBuf>,
    /// Facts that were collected elsewhere (facts.json), once a machine. This machine is not read.
    #[arg(long, value_name = "FACTS")]
    pub(crate) from: Vec<PathBuf>,
    /// What this machine is for: crm, database, recorder, fax or client.
    #[arg(long, value_name = "ROLE", default_value_t)]
    pub(crate) role: Role,
    /// Writes the facts and judges nothing.
    #[arg(long, conflicts_with = "from")]
    pub(crate) collect: bool,
    /// Writes down what this Windows answers, question by question, and does nothing else: a file by
    /// which its facts can be read again elsewhere, with names of persons taken out.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) record: Option<PathBuf>,
    /// Asks nobody else: no exchange, no mail server, no name, no place on the internet.
    #[arg(long)]
    pub(crate) no_probes: bool,
    /// How long each probe may take.
    #[arg(long, value_name = "TIME", default_value = "10s")]
    pub(crate) probe_limit: Span,
    /// Listens for one test call on the exchange, for so long, and judges its events.
    #[arg(long, value_name = "TIME")]
    pub(crate) observe_call: Option<Span>,
    /// Listens to the call log for one call in and one out, for so long.
    #[arg(long, value_name = "TIME")]
    pub(crate) observe_call_log: Option<Span>,
    /// Sends one message to this number by the provider's URL. Nothing is sent without it.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) send_test_sms: Option<String>,
    /// Host record of this server (host.json): says what it is worth in users.
    #[arg(long, value_name = "FILE")]
    pub(crate) host_record: Option<PathBuf>,
    /// What a search under load found (capacity.json, or the run.json of a validation).
    #[arg(long, value_name = "FILE")]
    pub(crate) capacity: Option<PathBuf>,
    /// Prints the list of all prerequisites, and does nothing else.
    #[arg(long)]
    pub(crate) list: bool,
    /// Prints also what this install does not call for.
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Prints what would be read and asked, and does nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
}

/// An axis of the host benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Axis {
    /// Processors.
    Cpu,
    /// Memory.
    Memory,
    /// The disk under the folder.
    Disk,
    /// Lateness of timers.
    Timer,
    /// Time that was not given.
    Stolen,
}

/// `mizan bench`.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// At most 10 minutes instead of one.
    #[arg(long, conflicts_with = "brief")]
    pub(crate) full: bool,
    /// The processors alone, some seconds.
    #[arg(long)]
    pub(crate) brief: bool,
    /// What the machine is called [default: its own name].
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Folder on the disk that is measured [default: where the record goes].
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Adds the session to a host record of this machine, which is written again.
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    pub(crate) add: Option<PathBuf>,
    /// Sessions, one after the other.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) sessions: u32,
    /// What is measured [default: everything].
    #[arg(long, value_name = "AXES", value_enum, value_delimiter = ',')]
    pub(crate) axes: Vec<Axis>,
    /// Seed of the disk's data and places.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Prints what would be done and how long it would take, and does nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
}

/// `mizan bundle`.
#[derive(Debug, Args)]
pub(crate) struct Bundle {
    /// Files and folders that are packed.
    #[arg(value_name = "PATH", required_unless_present_any = ["verify", "new_key"],
        conflicts_with_all = ["verify", "new_key"])]
    pub(crate) paths: Vec<PathBuf>,
    /// The bundle that is written.
    #[arg(long, value_name = "FILE", default_value = "mizan-bundle.zip")]
    pub(crate) file: PathBuf,
    /// Signs with a private key (PKCS#8 PEM, ed25519).
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Says what of a bundle was changed.
    #[arg(long, value_name = "FILE")]
    pub(crate) verify: Option<PathBuf>,
    /// The key that a bundle has to be signed with.
    #[arg(long, value_name = "FILE", requires = "verify")]
    pub(crate) public_key: Option<PathBuf>,
    /// Makes a private key, and beside it the public one (FILE with .pub.pem).
    #[arg(long, value_name = "FILE", conflicts_with = "verify")]
    pub(crate) new_key: Option<PathBuf>,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
