//! What is done with records: `mizan report`, `compare`, `calibrate` and `clean`.

use std::path::PathBuf;

use clap::Args;
use documents::units::Share;
use reports::Language;

use super::{Format, Printing};

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
    ///
    /// Or two host records, without a `--` between them.
    #[arg(required = true, value_name = "BASE")]
    pub(crate) base: Vec<PathBuf>,
    /// Runs of the new release, after a `--`. Options stand before it.
    #[arg(last = true, value_name = "NEW")]
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
