//! `mizan report`: renders a run again.

use std::path::Path;

use anyhow::{Context, anyhow};
use documents::run::{RunRecord, SCHEMA};

use crate::cli::Report;
use crate::exit::{Exit, Failure, IsUsage};
use crate::output;

/// Renders a record or a journal: prints it, and writes its files where `--out` says.
pub(crate) fn render(report: &Report) -> Result<Exit, Failure> {
    let record = read(&report.document)?;
    match &report.printing.out {
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))
                .or_usage()?;
            output::run_files(&record, report.printing.lang, folder)?;
            output::run(&record, &report.printing, folder)?;
        }
        None => output::shown(&record, &report.printing)?,
    }
    Ok(record.verdict.answer.into())
}

/// Reads a record, or makes it of a journal.
pub(super) fn read(path: &Path) -> Result<RunRecord, Failure> {
    let shown = path.display();
    if path.extension().is_some_and(|extension| extension == "jsonl") {
        return loadtest::record_of(path).or_usage();
    }
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}")).or_usage()?;
    let record: RunRecord = serde_json::from_str(&text)
        .with_context(|| format!("{shown} is no run record"))
        .or_usage()?;
    if record.schema == SCHEMA {
        Ok(record)
    } else {
        let found = &record.schema;
        Err(anyhow!("{shown} has version `{found}`, this program reads `{SCHEMA}`")).or_usage()
    }
}
