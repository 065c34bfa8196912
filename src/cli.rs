//! The command line: what can be asked, in clap's terms. Nothing here does anything.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use documents::units::Span;
use reports::Language;

/// Capacity planning and load testing of an on-premise CRM.
#[derive(Debug, Parser)]
#[command(name = "mizan", version, about, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 met, 1 the tool failed, 2 usage or input, 3 not met, \
    4 met with warnings, 5 incomplete or inconclusive, 6 the measurement is invalid.")]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Does this host carry so many users? Replays them, and answers.
    #[command(after_help = "Examples:\n  \
        mizan validate\n  \
        mizan validate --users 35 --duration 2m --lang fa\n  \
        MIZAN_CRM_USER=load MIZAN_CRM_PASSWORD=... mizan validate --target http://192.168.1.20:8080")]
    Validate(Validate),
    /// Plays one scenario against a target.
    #[command(after_help = "Examples:\n  \
        mizan load smoke\n  \
        mizan load tier-50 --users 35 --seed 7\n  \
        mizan load ./my-scenario --dry-run")]
    Load(Load),
    /// Renders a run again, also one whose process was killed.
    #[command(after_help = "Examples:\n  \
        mizan report mizan-validate-20261123T101500Z/run.json --lang fa\n  \
        mizan report mizan-validate-20261123T101500Z/run.journal.jsonl --out again/")]
    Report(Report),
    /// Starts the stand-in install alone, to try scenarios against.
    #[command(after_help = "Examples:\n  \
        mizan staging\n  \
        mizan staging --persons 100000 --port 8080\n  \
        mizan staging --service-model model --servers 4 --mean 50ms --stall-after 10s --stall-for 2s")]
    Staging(Staging),
    /// Prints the JSON schema of a document.
    Schema {
        /// The document.
        #[arg(value_enum)]
        document: Document,
    },
    /// Prints the completions of a shell.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// A document with a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Document {
    /// The run record.
    Run,
}

/// How a document is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// The document itself.
    Json,
}

/// What all commands that print a document share.
#[derive(Debug, Args)]
pub(crate) struct Printing {
    /// Language of what people read: `en` or `fa`.
    #[arg(long, default_value = "en", value_name = "LANG", env = "MIZAN_LANG")]
    pub(crate) lang: Language,
    /// What is printed on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Folder for the record and the report; made if missing [default: mizan-COMMAND-TIME].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Nothing on standard error but errors.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// `mizan validate`.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// Users to carry.
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) users: u64,
    /// How and where to play.
    #[command(flatten)]
    pub(crate) playing: Playing,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
}

/// `mizan load`.
#[derive(Debug, Args)]
pub(crate) struct Load {
    /// A shipped scenario's name, or the path of a scenario's directory.
    pub(crate) scenario: String,
    /// Virtual users instead of the scenario's.
    #[arg(long, value_name = "N")]
    pub(crate) users: Option<u64>,
    /// How and where to play.
    #[command(flatten)]
    pub(crate) playing: Playing,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
}

/// How and where a scenario is played.
#[derive(Debug, Args)]
pub(crate) struct Playing {
    /// Length of ramp, warm-up and measurement together, such as 90s or 2m.
    #[arg(long, value_name = "TIME")]
    pub(crate) duration: Option<Span>,
    /// Seed of every random draw.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Address of the install to load. Without it, a stand-in install is started beside the tool.
    #[arg(long, value_name = "URL")]
    pub(crate) target: Option<String>,
    /// A TOML file of accounts to sign in with: [[account]] username, password. Else the environment's
    /// MIZAN_CRM_USER and MIZAN_CRM_PASSWORD, else asked on the terminal.
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) accounts: Option<PathBuf>,
    /// Consent to load a public address: the target's host, a second time.
    #[arg(long, value_name = "HOST", requires = "target")]
    pub(crate) i_own_this_host: Option<String>,
    /// How the stand-in install serves.
    #[arg(long, value_enum, default_value_t = ServiceModel::Work, conflicts_with = "target")]
    pub(crate) service_model: ServiceModel,
    /// Prints what would be done, and does nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// How the stand-in install serves a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ServiceModel {
    /// Each operation's demand, done on this host's processor and disk.
    Work,
    /// A queue with set service times, to hold a prediction against.
    Model,
    /// Neither: the bare API.
    None,
}

impl ServiceModel {
    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ServiceModel::Work => "work",
            ServiceModel::Model => "model",
            ServiceModel::None => "none",
        }
    }
}

/// `mizan report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// A run record (run.json) or a run's journal (run.journal.jsonl), torn or whole.
    pub(crate) document: PathBuf,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
}

/// `mizan staging`.
#[derive(Debug, Args)]
pub(crate) struct Staging {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    pub(crate) port: u16,
    /// Persons in the database; the rest in proportion.
    #[arg(long, default_value_t = 1_000, value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) persons: u32,
    /// Accounts: user1, user2, ... Their password is MIZAN_STAGING_PASSWORD, or a new one that is
    /// printed.
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) accounts: u32,
    /// Folder of its database, kept [default: a temporary one, removed at the end].
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Seed of the data, the service times and the faults.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// How it serves.
    #[arg(long, value_enum, default_value_t = ServiceModel::Work)]
    pub(crate) service_model: ServiceModel,
    /// Servers of the service model `model`.
    #[arg(long, default_value_t = 1, value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=1_024))]
    pub(crate) servers: u32,
    /// Mean service time of the service model `model`.
    #[arg(long, default_value = "20ms", value_name = "TIME")]
    pub(crate) mean: Span,
    /// Answers nothing from this long after the start on.
    #[arg(long, value_name = "TIME", requires = "stall_for")]
    pub(crate) stall_after: Option<Span>,
    /// For this long.
    #[arg(long, value_name = "TIME", requires = "stall_after")]
    pub(crate) stall_for: Option<Span>,
    /// Share of requests answered 500, such as 1%.
    #[arg(long, value_name = "SHARE")]
    pub(crate) error_share: Option<documents::units::Share>,
    /// Makes one operation slower or faster by a factor, such as invoice.write=1.2.
    #[arg(long, value_name = "OPERATION=FACTOR")]
    pub(crate) factor: Vec<String>,
    /// Announces the address as one line of JSON, and stops when standard input closes. For the
    /// harness itself.
    #[arg(long, hide = true)]
    pub(crate) beside: bool,
}
