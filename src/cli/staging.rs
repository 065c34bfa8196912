//! What the stand-in install is asked for.

use std::path::PathBuf;

use clap::Args;
use documents::units::{Share, Span};

use super::ServiceModel;

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
