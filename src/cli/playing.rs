//! What a run is asked for: `mizan validate` and `mizan load`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use documents::units::Span;
use loadtest::plan::Limits;

use super::Printing;

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
    /// Answers for the check of this machine (see `mizan check`): then its outcome counts in the exit
    /// code. A target on another machine is checked by running `mizan check` there.
    #[arg(long, value_name = "FILE", conflicts_with = "no_check")]
    pub(crate) answers: Option<PathBuf>,
    /// Leaves the check and the measurement of this machine out.
    #[arg(long)]
    pub(crate) no_check: bool,
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
