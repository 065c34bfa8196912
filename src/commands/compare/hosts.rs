//! Two hosts held against each other: physical against virtual, or before against after.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use documents::benchmark::{HostRecord, SCHEMA};
use serde_json::Value;
use sizing::hosts::{self, HostComparison, HostRules, HostsVerdict};

use crate::cli::{Compare, Format};
use crate::exit::{Exit, Failure, IsUsage};
use crate::output::{self, print, style};

/// The files of both sides, if host records were given: two paths, or two lists apart by `--`.
pub(super) fn sides(arguments: &Compare) -> Option<(&[PathBuf], &[PathBuf])> {
    let Compare { base, new, .. } = arguments;
    if !base.first().is_some_and(|path| is_host_record(path)) {
        return None;
    }
    match (&base[..], new.is_empty()) {
        ([first, second], true) => {
            Some((std::slice::from_ref(first), std::slice::from_ref(second)))
        }
        _ => Some((base, new)),
    }
}

/// By its schema; what cannot be read is told where it is read as what it should be.
fn is_host_record(path: &Path) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else { return false };
    let schema = serde_json::from_str::<Value>(&text).map(|value| value["schema"].clone());
    schema.is_ok_and(|schema| schema == SCHEMA)
}

/// Compares, prints the answer, and writes its files where `--out` says.
pub(super) fn run(base: &[PathBuf], new: &[PathBuf], arguments: &Compare) -> Result<Exit, Failure> {
    let (a, b) = (host(base).or_usage()?, host(new).or_usage()?);
    let rules = HostRules {
        margin: arguments.margin.ratio,
        confidence: 1.0 - arguments.alpha.ratio,
        seed: arguments.seed,
        ..HostRules::default()
    };
    let comparison = hosts::compare(&a, &b, &rules);
    let printing = &arguments.printing;
    let json = serde_json::to_string_pretty(&comparison)?;
    if let Some(folder) = &printing.out {
        let html = reports::host_comparison::html(&comparison, printing.lang);
        output::files(folder, &[("host-comparison.json", &json), ("host-comparison.html", &html)])?;
    }
    let text = match printing.format {
        Format::Json => json,
        Format::Text => reports::host_comparison::terminal(&comparison, printing.lang, style()),
    };
    print(&text)?;
    Ok(exit_of(&comparison))
}

/// One host of several records: their sessions in the order in which they began.
fn host(paths: &[PathBuf]) -> anyhow::Result<HostRecord> {
    let mut whole: Option<HostRecord> = None;
    for path in paths {
        let record = read(path)?;
        match &mut whole {
            None => whole = Some(record),
            Some(whole) if whole.host == record.host => whole.sessions.extend(record.sessions),
            Some(_) => bail!("{} is of another machine than those before it", path.display()),
        }
    }
    let mut whole = whole.context("one side has no host record: write them apart by `--`")?;
    whole.sessions.sort_by(|a, b| a.started_at.cmp(&b.started_at));
    Ok(whole)
}

/// Reads a host record.
pub(crate) fn read(path: &Path) -> anyhow::Result<HostRecord> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    let record: HostRecord =
        serde_json::from_str(&text).with_context(|| format!("{shown} is no host record"))?;
    if record.schema == SCHEMA {
        Ok(record)
    } else {
        Err(anyhow!("{shown} is `{}`; this program reads `{SCHEMA}`", record.schema))
    }
}

/// What a script learns.
fn exit_of(comparison: &HostComparison) -> Exit {
    match comparison.verdict {
        HostsVerdict::Better | HostsVerdict::Equivalent => Exit::Met,
        HostsVerdict::Worse => Exit::NotMet,
        HostsVerdict::Inconclusive | HostsVerdict::TooFewSessions => Exit::Inconclusive,
        HostsVerdict::NotComparable => Exit::Usage,
    }
}
