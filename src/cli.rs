//! The command line: what can be asked, in clap's terms. Nothing here does anything.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use documents::units::{Share, Span};
use loadtest::plan::Limits;
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
    /// Is the new release slower than the base? Holds the runs of both against each other.
    #[command(
        after_help = "Exit codes: 0 not regressed, 2 the runs were not made alike, 3 regressed, \
        5 cannot be told yet (too few runs, a run that was cut short, an interval across the margin), \
        6 a run is invalid.\n\nExamples:\n  \
        mizan compare base/*/run.json -- new/*/run.json\n  \
        mizan compare --margin 10% --lang fa --out comparison/ base/ -- new/"
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
    /// Time for the search, after the run, for the number of users that are carried.
    #[arg(long, value_name = "TIME", default_value = "5m")]
    pub(crate) capacity_time: Span,
    /// Leaves that search out.
    #[arg(long)]
    pub(crate) no_capacity: bool,
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
    /// Plays it so many times, each run in a folder of its own.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) repeat: Option<u32>,
    /// Plays it against two installs in turn (ten times each, or as often as --repeat says) and says
    /// whether the second is slower than the first.
    #[arg(
        long,
        value_name = "BASE,NEW",
        value_delimiter = ',',
        num_args = 1,
        conflicts_with = "target"
    )]
    pub(crate) alternate: Vec<String>,
    /// Searches for the highest level that is carried: of users, of calls an hour beside the
    /// scenario's users, or of single messages a second beside them.
    #[arg(long, value_name = "WHAT", value_enum, num_args = 0..=1, require_equals = true,
        default_missing_value = "users", conflicts_with_all = ["repeat", "alternate", "duration"])]
    pub(crate) find_capacity: Option<Raised>,
    /// The level that is asked about, and played first [default: --users].
    #[arg(long, value_name = "N", requires = "find_capacity")]
    pub(crate) wanted: Option<f64>,
    /// Time for the whole search.
    #[arg(long, value_name = "TIME", default_value = "15m", requires = "find_capacity")]
    pub(crate) capacity_time: Span,
    /// How and where to play.
    #[command(flatten)]
    pub(crate) playing: Playing,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
}

/// What a search for a capacity raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Raised {
    /// Users, with the calls and messages that belong to them.
    Users,
    /// Calls an hour.
    Calls,
    /// Single messages a second.
    Messages,
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
    /// A TOML file of accounts to sign in with: tables `account` of username and password. Else the
    /// environment's MIZAN_CRM_USER and MIZAN_CRM_PASSWORD, else asked on the terminal.
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) accounts: Option<PathBuf>,
    /// Consent to load a public address: the target's host, a second time. Once more for an exchange
    /// with a public address.
    #[arg(long, value_name = "HOST", requires = "target")]
    pub(crate) i_own_this_host: Vec<String>,
    /// How the stand-in install serves.
    #[arg(long, value_enum, default_value_t = ServiceModel::Work, conflicts_with = "target")]
    pub(crate) service_model: ServiceModel,
    /// Servers of the stand-in's service model `model`.
    #[arg(long, default_value_t = 1, value_name = "N", conflicts_with = "target",
        value_parser = clap::value_parser!(u32).range(1..=1_024))]
    pub(crate) model_servers: u32,
    /// Mean service time of a request there.
    #[arg(long, default_value = "20ms", value_name = "TIME", conflicts_with = "target")]
    pub(crate) model_mean: Span,
    /// How calls reach the CRM: ami, ami://ADDRESS:PORT, smdr://ADDRESS:PORT, smdr:///dev/ttyS0,
    /// asterisk://NAME@HOST, direct or none [default: ami for the stand-in, none for a target]. The
    /// password is MIZAN_EXCHANGE_SECRET.
    #[arg(long, value_name = "EXCHANGE")]
    pub(crate) exchange: Option<String>,
    /// How long the CRM's telephony service may take to come to the exchange.
    #[arg(long, value_name = "TIME", default_value = "60s")]
    pub(crate) exchange_wait: Span,
    /// How short messages leave the CRM, to a gateway that is played here: http, http://ADDRESS:PORT,
    /// modem or none [default: http for the stand-in, none for a target]. User name, password and the
    /// key of what comes in are MIZAN_GATEWAY_USER, MIZAN_GATEWAY_PASSWORD and MIZAN_INBOUND_KEY.
    #[arg(long, value_name = "GATEWAY")]
    pub(crate) gateway: Option<String>,
    /// The CRM has no API for campaigns: they are written as files to import, and it is told when to
    /// start each by hand.
    #[arg(long, requires_all = ["target", "gateway"])]
    pub(crate) campaigns_by_hand: bool,
    /// How long the CRM's trial message may take to come to the gateway.
    #[arg(long, value_name = "TIME", default_value = "60s")]
    pub(crate) gateway_wait: Span,
    /// Requests that the run may make of the target. A plan of more is refused; a run that reaches it
    /// all the same makes no new ones, waits for what is in flight and reports.
    #[arg(long, value_name = "N", default_value_t = Limits::default().requests)]
    pub(crate) max_requests: u64,
    /// Time that the run may take, preparations included, until it makes no new requests.
    #[arg(long, value_name = "TIME", default_value_t = Span(Limits::default().time))]
    pub(crate) max_time: Span,
    /// Loads a target that another run of this machine loads already.
    #[arg(long, requires = "target")]
    pub(crate) share_target: bool,
    /// After the run, deletes from the target what the run wrote there, as `mizan clean` does.
    #[arg(long, requires = "target")]
    pub(crate) clean: bool,
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

/// `mizan calibrate`.
#[derive(Debug, Args)]
pub(crate) struct Calibrate {
    /// Run records (run.json), folders that hold one, or a folder of such folders. Runs with the same
    /// number of users are one level.
    #[arg(required = true, value_name = "RUN")]
    pub(crate) runs: Vec<PathBuf>,
    /// The demand set that is scaled, instead of the shipped one.
    #[arg(long, value_name = "FILE")]
    pub(crate) demands: Option<PathBuf>,
    /// What is printed.
    #[command(flatten)]
    pub(crate) printing: Printing,
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

/// `mizan clean`.
#[derive(Debug, Args)]
pub(crate) struct Clean {
    /// The run: its record (run.json) or its journal (run.journal.jsonl), torn or whole.
    pub(crate) run: PathBuf,
    /// Address of the install that the run loaded.
    #[arg(long, value_name = "URL")]
    pub(crate) target: String,
    /// A TOML file of accounts to sign in with; the first is taken. Else the environment's
    /// MIZAN_CRM_USER and MIZAN_CRM_PASSWORD, else asked on the terminal.
    #[arg(long, value_name = "FILE")]
    pub(crate) accounts: Option<PathBuf>,
    /// Consent to ask a public address: the target's host, a second time.
    #[arg(long, value_name = "HOST")]
    pub(crate) i_own_this_host: Vec<String>,
    /// Cleans while another run of this machine loads the target.
    #[arg(long)]
    pub(crate) share_target: bool,
    /// Language of what people read: `en` or `fa`.
    #[arg(long, default_value = "en", value_name = "LANG", env = "MIZAN_LANG")]
    pub(crate) lang: Language,
    /// What is printed on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// `mizan compare`.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Runs of the base: run records, journals, folders of a run, or folders of such folders. `*` in
    /// the last part of a path stands for any characters.
    #[arg(required = true, value_name = "BASE")]
    pub(crate) base: Vec<PathBuf>,
    /// Runs of the new release, after a `--`. Options stand before it.
    #[arg(required = true, last = true, value_name = "NEW")]
    pub(crate) new: Vec<PathBuf>,
    /// Smallest change that matters, as a share of the base's value.
    #[arg(long, value_name = "SHARE", default_value = "5%")]
    pub(crate) margin: Share,
    /// Level of the test over all metrics together; intervals have the rest as their confidence.
    #[arg(long, value_name = "SHARE", default_value = "5%")]
    pub(crate) alpha: Share,
    /// Seed of the intervals' bootstrap.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
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
    pub(crate) error_share: Option<Share>,
    /// Makes one operation slower or faster by a factor, such as invoice.write=1.2.
    #[arg(long, value_name = "OPERATION=FACTOR")]
    pub(crate) factor: Vec<String>,
    /// The exchange that its telephony service listens to: ami://USER@HOST:PORT, or
    /// smdr://USER@HOST:PORT?layout=panasonic-a (USER may be left out). The password is MIZAN_STAGING_EXCHANGE_SECRET.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) exchange: Option<String>,
    /// Share of the calls that the telephony service never opens, such as 1%.
    #[arg(long, value_name = "SHARE", requires = "exchange")]
    pub(crate) lose_calls: Option<Share>,
    /// Share of the calls that it opens twice.
    #[arg(long, value_name = "SHARE", requires = "exchange")]
    pub(crate) duplicate_calls: Option<Share>,
    /// Share of the calls that it shows as another customer's.
    #[arg(long, value_name = "SHARE", requires = "exchange")]
    pub(crate) mismatch_calls: Option<Share>,
    /// Share of the calls that it never closes.
    #[arg(long, value_name = "SHARE", requires = "exchange")]
    pub(crate) leave_calls: Option<Share>,
    /// What it waits before it opens a call, such as 500ms.
    #[arg(long, value_name = "TIME", requires = "exchange")]
    pub(crate) pop_delay: Option<Span>,
    /// The gateway that its short messages leave by: http://HOST:PORT, or
    /// modem:///dev/ttyUSB0?baud=115200. User name and password are MIZAN_STAGING_GATEWAY_USER and
    /// MIZAN_STAGING_GATEWAY_PASSWORD; the key of what comes in is MIZAN_STAGING_INBOUND_KEY.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) gateway: Option<String>,
    /// How that gateway is called: a shipped description (sendsms, json, soap-3000), or a file of one.
    #[arg(long, value_name = "NAME|FILE", default_value = "sendsms", requires = "gateway")]
    pub(crate) gateway_description: String,
    /// The line that its messages come from.
    #[arg(long, value_name = "NUMBER", default_value = "30001234", requires = "gateway")]
    pub(crate) sms_line: String,
    /// Messages under way at once; a modem has one.
    #[arg(long, value_name = "N", default_value_t = 8, requires = "gateway",
        value_parser = clap::value_parser!(u16).range(1..=1_024))]
    pub(crate) sms_senders: u16,
    /// Share of the messages that it marks as sent and never offers, such as 1%.
    #[arg(long, value_name = "SHARE", requires = "gateway")]
    pub(crate) drop_messages: Option<Share>,
    /// Share of the messages that it offers twice.
    #[arg(long, value_name = "SHARE", requires = "gateway")]
    pub(crate) double_messages: Option<Share>,
    /// Share of the messages that it holds back behind 200 later ones.
    #[arg(long, value_name = "SHARE", requires = "gateway")]
    pub(crate) reorder_messages: Option<Share>,
    /// Share of the messages that lose their Persian letters on the way.
    #[arg(long, value_name = "SHARE", requires = "gateway")]
    pub(crate) mangle_messages: Option<Share>,
    /// Share of the messages that leave for a number with 98.
    #[arg(long, value_name = "SHARE", requires = "gateway")]
    pub(crate) code98_messages: Option<Share>,
    /// Announces the address as one line of JSON, and stops when standard input closes. For the
    /// harness itself.
    #[arg(long, hide = true)]
    pub(crate) beside: bool,
}

/// Declares the fields of a quote's inputs as options: each takes one text, which `sizing` reads.
macro_rules! quote_fields {
    ($($(#[doc = $doc:literal])+ $name:ident $value:literal,)*) => {
        /// The inputs of a quote, as typed.
        #[derive(Debug, Args)]
        pub(crate) struct QuoteFields {
            $($(#[doc = $doc])+ #[arg(long, value_name = $value, help_heading = "Inputs")]
            $name: Option<String>,)*
        }

        impl QuoteFields {
            /// The fields that were given, by name.
            pub(crate) fn given(&self) -> Vec<(&'static str, &str)> {
                let fields = [$((stringify!($name), self.$name.as_deref()),)*];
                fields.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
            }
        }
    };
}

quote_fields! {
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
