//! `mizan calibrate`: fits a demand set to runs.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use documents::DemandSet;
use documents::run::RunRecord;
use sizing::calibration::{Calibrated, CalibrationError, Rules, calibrate};

use super::report;
use crate::cli::{Calibrate, Format};
use crate::exit::{Exit, Failure, IsUsage};
use crate::output::{self, RECORD, style};

/// Fits, writes the set with its page and its record where `--out` says, and prints what was found.
pub(crate) fn run(arguments: &Calibrate) -> Result<Exit, Failure> {
    let base = match &arguments.demands {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))
                .or_usage()?;
            DemandSet::parse(&path.display().to_string(), &text).or_usage()?
        }
        None => DemandSet::shipped(),
    };
    let records = records(&arguments.runs)?;
    match calibrate(&records, &base, &Rules::default()) {
        Ok(calibrated) => write(arguments, &calibrated),
        Err(error) if error.is_inconclusive() => inconclusive(&error),
        Err(error) => Err(error).or_usage(),
    }
}

/// Too few levels are an answer about the runs, not a mistake on the command line.
fn inconclusive(error: &CalibrationError) -> Result<Exit, Failure> {
    eprintln!("mizan: {error}");
    Ok(Exit::Inconclusive)
}

fn write(arguments: &Calibrate, calibrated: &Calibrated) -> Result<Exit, Failure> {
    let printing = &arguments.printing;
    let record = &calibrated.record;
    let json = serde_json::to_string_pretty(record)?;
    if let Some(folder) = &printing.out {
        let html = reports::calibration::html(record, printing.lang);
        let set = calibrated.demands.as_ref().map(DemandSet::to_toml);
        let mut files = vec![("calibration.json", &json), ("calibration.html", &html)];
        files.extend(set.as_ref().map(|set| ("demands.toml", set)));
        output::files(folder, &files)?;
    }
    let text = match printing.format {
        Format::Json => json,
        Format::Text => reports::calibration::terminal(record, printing.lang, style()),
    };
    output::print(&text)?;
    Ok(Exit::Met)
}

/// The records of files and folders. A record that is named twice is one run.
fn records(paths: &[PathBuf]) -> Result<Vec<RunRecord>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        for file in files_of(path)? {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files.iter().map(|file| report::read(file)).collect()
}

/// The record itself, the one in a folder, or those in the folders of a folder, by name.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let own = path.join(RECORD);
    if own.is_file() {
        return Ok(vec![own]);
    }
    let shown = path.display();
    let cannot_list = || format!("cannot list the folder {shown}");
    let mut below = Vec::new();
    for entry in std::fs::read_dir(path).with_context(cannot_list).or_usage()? {
        let record = entry.with_context(cannot_list).or_usage()?.path().join(RECORD);
        if record.is_file() {
            below.push(record);
        }
    }
    if below.is_empty() {
        let expected = format!("no {RECORD} in it, nor in a folder of it");
        return Err(anyhow!("{shown} holds no run: {expected}")).or_usage();
    }
    below.sort();
    Ok(below)
}
