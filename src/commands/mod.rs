//! The commands: arguments -> plan -> run, one file each.

mod calibrate;
mod playing;
mod questions;
mod quote;
mod report;
mod staging;

use std::path::Path;

use anyhow::Context;
use clap::CommandFactory;
use loadtest::scenario::{Files, shipped};

use crate::cli::{self, Cli, Command, Document};
use crate::exit::{Exit, Failure, IsUsage};
use crate::output;

/// Does what was asked.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    match cli.command {
        Command::Validate(validate) => {
            let files = shipped::tier_for(validate.users).files;
            let users = Some(validate.users);
            playing::play("validate", files, users, &validate.playing, &validate.printing)
        }
        Command::Load(load) => load_scenario(&load),
        Command::Quote(arguments) => quote::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::Report(report) => report::render(&report),
        Command::Staging(settings) => staging::serve(&settings),
        Command::Schema { document } => {
            let schema = match document {
                Document::Run => schemars::schema_for!(documents::run::RunRecord),
                Document::Quote => schemars::schema_for!(sizing::quote::Quote),
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

fn load_scenario(load: &cli::Load) -> Result<Exit, Failure> {
    let cli::Load { scenario, users, playing, printing } = load;
    if let Some(shipped) = shipped::find(scenario) {
        return playing::play("load", shipped.files, *users, playing, printing);
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
    playing::play("load", files, *users, playing, printing)
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
