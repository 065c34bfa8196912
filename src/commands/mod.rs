//! The commands: arguments -> plan -> run, one file each.

mod bench;
mod bundle;
mod calibrate;
mod capacity;
mod check;
pub(crate) mod clean;
mod compare;
mod playing;
mod questions;
mod quote;
mod report;
mod series;
mod staging;

use std::path::Path;

use anyhow::Context;
use clap::CommandFactory;
use documents::capacity::Dimension;
use jiff::Timestamp;
use loadtest::scenario::{Files, shipped};

use crate::cli::{self, Cli, Command, Document, Printing, Raised};
use crate::commands::capacity::Wish;
use crate::commands::playing::Mode;
use crate::exit::{Exit, Failure, IsUsage};
use crate::output;

/// Does what was asked.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    match cli.command {
        Command::Validate(validate) => validated(&validate),
        Command::Load(load) => load_scenario(&load),
        Command::Quote(arguments) => quote::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Bundle(arguments) => bundle::run(&arguments),
        Command::Report(report) => report::render(&report),
        Command::Clean(arguments) => clean::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Staging(settings) => staging::serve(&settings),
        Command::Schema { document } => {
            let schema = match document {
                Document::Run => schemars::schema_for!(documents::run::RunRecord),
                Document::Quote => schemars::schema_for!(sizing::quote::Quote),
                Document::Capacity => schemars::schema_for!(documents::capacity::CapacityRecord),
                Document::Comparison => {
                    schemars::schema_for!(sizing::releases::ReleaseComparison)
                }
                Document::Calibration => {
                    schemars::schema_for!(sizing::calibration::CalibrationRecord)
                }
                Document::Facts => schemars::schema_for!(documents::readiness::MachineFacts),
                Document::Readiness => {
                    schemars::schema_for!(documents::readiness::ReadinessRecord)
                }
                Document::Host => schemars::schema_for!(documents::benchmark::HostRecord),
                Document::HostComparison => schemars::schema_for!(sizing::hosts::HostComparison),
                Document::Cleaning => schemars::schema_for!(documents::cleaning::CleaningRecord),
            };
            output::print(&serde_json::to_string_pretty(&schema)?)?;
            Ok(Exit::Met)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "mizan", &mut script);
            output::print(&String::from_utf8(script)?)?;
            Ok(Exit::Met)
        }
    }
}

/// Runs of each of two targets that are taken in turn, unless it is said: ten a side find a slowdown
/// of 20 % nearly always (docs/comparing.md).
const ALTERNATED: u32 = 10;

/// What a scenario is played for.
fn mode(load: &cli::Load) -> Result<Mode, Failure> {
    let cli::Load { users, repeat, alternate, find_capacity, wanted, capacity_time, .. } = load;
    if let Some(raised) = find_capacity {
        let users = users.map(|users| users as f64);
        let (dimension, asked) = match raised {
            Raised::Users => (Dimension::Users, wanted.or(users)),
            Raised::Calls => (Dimension::CallsPerHour, *wanted),
            Raised::Messages => (Dimension::MessagesPerS, *wanted),
        };
        let budget = capacity_time.0;
        return Ok(Mode::Searched(Wish { dimension, wanted: asked, budget }));
    }
    match (&alternate[..], repeat) {
        ([], None) => Ok(Mode::Once),
        ([], Some(times)) => Ok(Mode::Repeated(*times)),
        ([base, new], times) => {
            let sides = [base.clone(), new.clone()];
            Ok(Mode::Alternated(times.unwrap_or(ALTERNATED), sides))
        }
        (others, _) => {
            let error = anyhow::anyhow!(
                "--alternate takes two addresses, BASE,NEW, and got {}",
                others.len()
            );
            Err(error).or_usage()
        }
    }
}

/// Plays the users of a tier, and checks this machine beside them where the target stands on it.
fn validated(validate: &cli::Validate) -> Result<Exit, Failure> {
    let files = shipped::tier_for(validate.users).files;
    let users = Some(validate.users);
    let wish = Wish {
        dimension: Dimension::Users,
        wanted: Some(validate.users as f64),
        budget: validate.capacity_time.0,
    };
    let mode = if validate.no_capacity { Mode::Once } else { Mode::Validated(wish) };
    let folder = output::name(&validate.printing, "validate", Timestamp::now());
    let printing = Printing { out: Some(folder.clone()), ..validate.printing.clone() };
    let mut beside = None;
    let before = || {
        beside = check::beside::before(validate)?;
        Ok(())
    };
    let playing = &validate.playing;
    let exit = playing::play("validate", files, users, &mode, playing, &printing, before)?;
    match beside {
        Some(beside) => beside.after(&printing, &folder, exit),
        None => Ok(exit),
    }
}

fn load_scenario(load: &cli::Load) -> Result<Exit, Failure> {
    let cli::Load { scenario, users, playing, printing, .. } = load;
    let mode = mode(load)?;
    if let Some(shipped) = shipped::find(scenario) {
        return playing::play("load", shipped.files, *users, &mode, playing, printing, || Ok(()));
    }
    let read = |name: &str| {
        let path = Path::new(scenario).join(name);
        std::fs::read_to_string(&path).map_err(|error| {
            let names: Vec<&str> = shipped::ALL.iter().map(|shipped| shipped.name).collect();
            anyhow::anyhow!(
                "no scenario `{scenario}`: it is none of the shipped ones ({}), and {} cannot be \
                 read: {error}",
                names.join(", "),
                path.display()
            )
        })
    };
    let (text, dataset) = (read("scenario.toml").or_usage()?, read("dataset.toml").or_usage()?);
    let more = files_beside(Path::new(scenario))
        .with_context(|| format!("reading the folder of the scenario `{scenario}`"))
        .or_usage()?;
    let more: Vec<_> = more.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = Files { directory: scenario, scenario: &text, dataset: &dataset, more: &more };
    playing::play("load", files, *users, &mode, playing, printing, || Ok(()))
}

/// The further files of a scenario's folder that its reader may want, in the order of their names:
/// tables and descriptions. What its plan has to come to is no part of what it says.
fn files_beside(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let known = ["scenario.toml", "dataset.toml", "expected.toml"];
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let wanted = path.extension().is_some_and(|ending| ending == "csv" || ending == "toml");
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if wanted && !known.contains(&name) {
            let text = std::fs::read_to_string(&path);
            files.push((name.to_owned(), text.with_context(|| path.display().to_string())?));
        }
    }
    files.sort();
    Ok(files)
}
