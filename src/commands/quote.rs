//! `mizan quote`: sizes an install and prints the quote.

use std::io::IsTerminal;
use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::{Context, anyhow};
use documents::DemandSet;
use sha2::{Digest, Sha256};
use sizing::catalogue::Catalogue;
use sizing::findings::Severity;
use sizing::inputs::{Draft, ExistingHost, Inputs};
use sizing::quote::{Quote, Status, Tables};
use sizing::sweep::SweepPlan;
use sizing::vendor::VendorTables;

use super::questions;
use crate::cli::{self, Format};
use crate::exit::{Exit, Failure, IsUsage};
use crate::output::{self, style};

/// The files that a quote is computed with.
struct Files {
    vendor: VendorTables,
    catalogue: Catalogue,
    demands: DemandSet,
    demands_sha256: String,
}

impl Files {
    fn read(arguments: &cli::Quote) -> Result<Self, Failure> {
        let catalogue = match &arguments.catalogue {
            Some(path) => Catalogue::parse(&shown(path), &text_of(path)?).or_usage()?,
            None => Catalogue::shipped(),
        };
        let (demands, text) = match &arguments.demands {
            Some(path) => {
                let text = text_of(path)?;
                (DemandSet::parse(&shown(path), &text).or_usage()?, text)
            }
            None => (DemandSet::shipped(), documents::demands::SHIPPED.to_owned()),
        };
        let digest = Sha256::digest(text.as_bytes());
        let demands_sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Files { vendor: VendorTables::shipped(), catalogue, demands, demands_sha256 })
    }

    fn tables(&self) -> Tables<'_> {
        Tables {
            vendor: &self.vendor,
            catalogue: &self.catalogue,
            demands: &self.demands,
            demands_sha256: &self.demands_sha256,
        }
    }
}

/// Does what was asked: a quote, an explanation, a sweep or the tiers.
pub(crate) fn run(arguments: &cli::Quote) -> Result<Exit, Failure> {
    let files = Files::read(arguments)?;
    if arguments.tiers {
        return tiers(arguments, &files);
    }
    let inputs = inputs(arguments, &files.catalogue)?;
    if let Some(range) = &arguments.sweep {
        return sweep(arguments, &files, &inputs, range);
    }
    let quote = sizing::quote::quote(&inputs, &files.tables()).or_usage()?;
    if let Some(figure) = &arguments.explain {
        let derivation = quote.explain(figure).or_usage()?;
        let text = match arguments.printing.format {
            Format::Text => reports::quote::explanation(&derivation, arguments.printing.lang),
            Format::Json => serde_json::to_string_pretty(&derivation)?,
        };
        output::print(&text)?;
        return Ok(Exit::Met);
    }
    write(arguments, &quote)?;
    Ok(exit_of(&quote))
}

/// The inputs: from the file, then the options, then, if nothing was given, from the terminal.
fn inputs(arguments: &cli::Quote, catalogue: &Catalogue) -> Result<Inputs, Failure> {
    let given = arguments.fields.given();
    let mut draft = match &arguments.from {
        Some(path) => Draft::parse(&shown(path), &text_of(path)?).or_usage()?,
        None => Draft::default(),
    };
    if arguments.from.is_none() && given.is_empty() {
        if !std::io::stdin().is_terminal() {
            let way_out = "give --users N, or --from FILE; without both it asks on a terminal";
            return Err(anyhow!("no inputs: {way_out}")).or_usage();
        }
        draft = questions::ask(catalogue).or_usage()?;
    }
    let problems: Vec<String> = given
        .into_iter()
        .filter_map(|(field, text)| {
            let problem = draft.set(field, text).err()?;
            Some(format!("--{}: {problem}", field.replace('_', "-")))
        })
        .collect();
    if let Some(path) = &arguments.host_record {
        draft.set_host_record(host_record(path).or_usage()?);
    }
    if problems.is_empty() {
        draft.finish(catalogue).or_usage()
    } else {
        Err(anyhow!(problems.join("\n"))).or_usage()
    }
}

pub(super) fn host_record(path: &Path) -> anyhow::Result<ExistingHost> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the host record {}", path.display()))?;
    ExistingHost::parse(&text).with_context(|| format!("cannot use {}", path.display()))
}

fn write(arguments: &cli::Quote, quote: &Quote) -> Result<(), Failure> {
    let printing = &arguments.printing;
    let json = serde_json::to_string_pretty(quote)?;
    if let Some(folder) = &printing.out {
        let html = reports::quote::html(quote, printing.lang);
        output::files(folder, &[("quote.json", &json), ("quote.html", &html)])?;
    }
    let text = match printing.format {
        Format::Json => json,
        Format::Text => reports::quote::terminal(quote, printing.lang, style()),
    };
    Ok(output::print(&text)?)
}

/// What a script learns from a quote: can it be ordered as it is?
fn exit_of(quote: &Quote) -> Exit {
    let warned = quote.findings.iter().any(|finding| finding.severity == Severity::Warning);
    match quote.status {
        Status::Refused => Exit::NotMet,
        Status::Ask | Status::Indicative => Exit::MetWithWarnings,
        Status::Ready if warned => Exit::MetWithWarnings,
        Status::Ready => Exit::Met,
    }
}

fn sweep(
    arguments: &cli::Quote,
    files: &Files,
    inputs: &Inputs,
    range: &str,
) -> Result<Exit, Failure> {
    let printing = &arguments.printing;
    let plan = SweepPlan::over(users_of(range).or_usage()?);
    let sweep = sizing::sweep::sweep(inputs, &plan, &files.tables()).or_usage()?;
    let csv = reports::quote::sweep_csv(&sweep);
    let json = serde_json::to_string_pretty(&sweep)?;
    if let Some(folder) = &printing.out {
        let html = reports::quote::sweep_html(&sweep, printing.lang);
        let files = [("sweep.csv", &csv), ("sweep.json", &json), ("sweep.html", &html)];
        output::files(folder, &files)?;
    }
    output::print(if printing.format == Format::Json { &json } else { &csv })?;
    Ok(Exit::Met)
}

/// Reads `users=1..200`; both ends belong to the range.
fn users_of(range: &str) -> anyhow::Result<RangeInclusive<u32>> {
    let form = || anyhow!("`{range}` is not a range of users: write it like users=1..200");
    let (first, last) =
        range.strip_prefix("users=").and_then(|ends| ends.split_once("..")).ok_or_else(form)?;
    let (first, last): (u32, u32) =
        (first.parse().map_err(|_| form())?, last.parse().map_err(|_| form())?);
    if (1..=last).contains(&first) && last <= sizing::inputs::USERS_MOST {
        Ok(first..=last)
    } else {
        Err(form())
    }
}

fn tiers(arguments: &cli::Quote, files: &Files) -> Result<Exit, Failure> {
    let printing = &arguments.printing;
    let tiers = sizing::tiers::tiers(&files.tables()).or_usage()?;
    let json = serde_json::to_string_pretty(&tiers)?;
    if let Some(folder) = &printing.out {
        let html = reports::quote::tiers_html(&tiers, printing.lang);
        output::files(folder, &[("tiers.json", &json), ("tiers.html", &html)])?;
    }
    let text = match printing.format {
        Format::Json => json,
        Format::Text => reports::quote::tiers_terminal(&tiers, printing.lang, style()),
    };
    output::print(&text)?;
    Ok(Exit::Met)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}", path.display()))
        .or_usage()
}
