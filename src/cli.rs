//! The command line: what can be asked, in clap's terms. Nothing here does anything.

/// Declares inputs of the sizing model as options: each takes one text, which `sizing` reads.
macro_rules! input_fields {
    ($(#[doc = $about:literal])+ $fields:ident, $heading:literal;
        $($(#[doc = $doc:literal])+ $name:ident $value:literal,)*) => {
        $(#[doc = $about])+
        #[derive(Debug, Args)]
        pub(crate) struct $fields {
            $($(#[doc = $doc])+ #[arg(long, value_name = $value, help_heading = $heading)]
            $name: Option<String>,)*
        }

        impl $fields {
            /// The fields that were given, by name.
            pub(crate) fn given(&self) -> Vec<(&'static str, &str)> {
                let fields = [$((stringify!($name), self.$name.as_deref()),)*];
                fields.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
            }
        }
    };
}

mod playing;
mod quoting;
mod readiness;
mod records;
mod staging;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use reports::Language;

pub(crate) use playing::*;
pub(crate) use quoting::*;
pub(crate) use readiness::*;
pub(crate) use records::*;
pub(crate) use staging::*;

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
        mizan validate --users 35 --no-capacity\n  \
        MIZAN_CRM_USER=load MIZAN_CRM_PASSWORD=... mizan validate --target http://192.168.1.20:8080\n  \
        MIZAN_EXCHANGE_SECRET=... mizan validate --target http://192.168.1.20 --exchange ami://0.0.0.0:5038")]
    Validate(Validate),
    /// Plays one scenario against a target.
    #[command(after_help = "Examples:\n  \
        mizan load smoke\n  \
        mizan load tier-50 --users 35 --seed 7\n  \
        mizan load call-storm\n  \
        mizan load tier-50 --find-capacity\n  \
        mizan load tier-50 --find-capacity=calls --capacity-time 5m\n  \
        mizan load release --repeat 10 --alternate http://192.168.1.20,http://192.168.1.21\n  \
        mizan load sms-campaign\n  \
        mizan load smoke --exchange smdr://127.0.0.1:0?layout=panasonic-c\n  \
        mizan load ./my-scenario --dry-run")]
    Load(Load),
    /// What server does this customer need? Sizes it, with the reason for every figure.
    #[command(after_help = "Without arguments it asks on the terminal.\n\nExamples:\n  \
        mizan quote --users 35 --edition advanced --modules voip,sms,recording-voip --growth 15%/y \\\n      \
            --years 3 --host physical --lang fa --out quote/\n  \
        mizan quote --from inputs.toml --explain cores\n  \
        mizan quote --users 35 --sweep users=1..200 --out sweep/\n  \
        mizan quote --tiers")]
    Quote(Box<Quote>),
    /// What does a step really cost? Fits a demand set to runs, and says how far its predictions are off.
    #[command(
        after_help = "Exit codes: 0 calibrated, 2 unreadable input, 5 too few levels remain.\n\nExamples:\n  \
        mizan calibrate run-20/ run-40/ run-60/ --out calibration/\n  \
        mizan calibrate capacity/ --out calibration/\n  \
        mizan quote --users 35 --demands calibration/demands.toml"
    )]
    Calibrate(Calibrate),
    /// Is this server ready for the install day, and what is missing? Reads it, asks, and answers.
    #[command(after_help = "Without arguments it asks on the terminal: what cannot be read.\n\n\
        Passwords come from the environment: MIZAN_AMI_SECRET, MIZAN_SMDR_PASSWORD, MIZAN_MAIL_PASSWORD, \
        MIZAN_SMS_USER, MIZAN_SMS_PASSWORD.\n\n\
        Exit codes: 0 everything holds, 1 the tool failed, 2 usage or input, 3 something fails, \
        4 warnings only, 5 something is unknown or waits for a person's word.\n\nExamples:\n  \
        mizan check\n  \
        mizan check --users 35 --modules voip,sms --answers answers.toml --lang fa\n  \
        mizan check --collect --role recorder --out recorder/\n  \
        mizan check --users 35 --from server/facts.json --from recorder/facts.json\n  \
        mizan check --list --lang fa")]
    Check(Box<Check>),
    /// What is this machine worth? Measures it, and writes a host record.
    #[command(
        after_help = "Exit codes: 0 measured, 4 measured without a steady state, 5 interrupted.\n\nExamples:\n  \
        mizan bench\n  \
        mizan bench --full --folder D:\\ --name crm-server --out host/\n  \
        mizan bench --add host/host.json\n  \
        mizan compare physical/host.json virtual/host.json"
    )]
    Bench(Bench),
    /// Packs the evidence of a check into one file, or says what of it was changed.
    #[command(
        after_help = "Exit codes of --verify: 0 unchanged, 2 no bundle, 3 something was changed or \
        the signature does not hold.\n\nExamples:\n  \
        mizan bundle mizan-check-20261123T101500Z/ --file evidence.zip\n  \
        mizan bundle --new-key signing.pem\n  \
        mizan bundle check/ host/host.json --file evidence.zip --key signing.pem\n  \
        mizan bundle --verify evidence.zip --public-key signing.pub.pem"
    )]
    Bundle(Bundle),
    /// Renders a run again, also one whose process was killed.
    #[command(after_help = "Examples:\n  \
        mizan report mizan-validate-20261123T101500Z/run.json --lang fa\n  \
        mizan report mizan-validate-20261123T101500Z/run.journal.jsonl --out again/")]
    Report(Report),
    /// Deletes from a target what a run wrote there, also one whose process was killed.
    #[command(after_help = "Examples:\n  \
        mizan clean mizan-load-20261123T101500Z/run.json --target http://192.168.1.20:8080\n  \
        mizan clean mizan-load-20261123T101500Z/run.journal.jsonl --target http://192.168.1.20:8080")]
    Clean(Clean),
    /// Is the new release slower than the base, or one host than another? Holds both against each other.
    #[command(
        after_help = "Exit codes: 0 not regressed, 2 the runs were not made alike, 3 regressed, \
        5 cannot be told yet (too few runs, a run that was cut short, an interval across the margin), \
        6 a run is invalid.\n\nExamples:\n  \
        mizan compare base/*/run.json -- new/*/run.json\n  \
        mizan compare --margin 10% --lang fa --out comparison/ base/ -- new/\n  \
        mizan compare physical/host.json virtual/host.json"
    )]
    Compare(Compare),
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
    /// The quote.
    Quote,
    /// The capacity record.
    Capacity,
    /// The comparison of two releases.
    Comparison,
    /// The calibration of a demand set.
    Calibration,
    /// What became of the traces of a run.
    Cleaning,
    /// The facts of a machine.
    Facts,
    /// What facts come to.
    Readiness,
    /// What a machine is worth.
    Host,
    /// The comparison of two hosts.
    HostComparison,
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
#[derive(Debug, Clone, Args)]
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
