//! The commands: arguments -> plan -> run, one file each.

mod playing;
mod questions;
mod quote;
mod report;
mod staging;

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
        let path = std::path::Path::new(scenario).join(name);
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
    let trace = std::path::Path::new(scenario).join("calls.csv");
    let calls = trace.exists().then(|| read("calls.csv")).transpose().or_usage()?;
    let calls = calls.as_deref();
    let more = &[];
    let files = Files { directory: scenario, scenario: &text, dataset: &dataset, calls, more };
    playing::play("load", files, *users, playing, printing)
}
