//! `mizan compare`: is the new release slower than the base, or one host than another?

pub(crate) mod hosts;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use documents::run::RunRecord;
use sizing::releases::{
    Incomparable, ReleaseComparison, ReleaseVerdict, Rules, compare as hold_against,
};

use super::report;
use crate::cli::{Compare, Format, Printing};
use crate::exit::{Exit, Failure, IsUsage};
use crate::output::{self, JOURNAL, RECORD, style};

/// Compares two sides: prints the answer, and writes its files where `--out` says.
pub(crate) fn run(arguments: &Compare) -> Result<Exit, Failure> {
    if let Some((base, new)) = hosts::sides(arguments) {
        return hosts::run(base, new, arguments);
    }
    if arguments.new.is_empty() {
        let error =
            anyhow!("NEW is missing: write the runs of the new release after a `--` (see --help)");
        return Err(error).or_usage();
    }
    let rules = rules(arguments).or_usage()?;
    let mut problems = Vec::new();
    let base = side(&arguments.base, &mut problems);
    let new = side(&arguments.new, &mut problems);
    problems.extend(on_both_sides(&base, &new));
    if !problems.is_empty() {
        return Err(anyhow!(problems.join("\n"))).or_usage();
    }
    let records = |side: &[Run]| side.iter().map(|run| run.record.clone()).collect::<Vec<_>>();
    let comparison = hold_against(&records(&base), &records(&new), &rules);
    let exit = told(&comparison, &arguments.printing, arguments.printing.out.as_deref())?;
    for place in places(&comparison, base.iter().chain(&new)) {
        eprintln!("{place}");
    }
    Ok(exit)
}

fn rules(arguments: &Compare) -> anyhow::Result<Rules> {
    let Compare { margin, alpha, seed, .. } = arguments;
    let rules = Rules { margin: margin.ratio, alpha: alpha.ratio, seed: *seed, ..Rules::default() };
    let bounded = rules.bounded();
    if bounded.margin != rules.margin {
        bail!("--margin is {margin}: it may be 0.1 % to 100 %");
    }
    if bounded.alpha != rules.alpha {
        bail!("--alpha is {alpha}: it may be 0.1 % to 50 %");
    }
    Ok(rules)
}

/// A run with the file that it was read from.
struct Run {
    path: PathBuf,
    record: RunRecord,
}

impl Run {
    fn read(path: PathBuf) -> Result<Self, String> {
        let record = report::read(&path).map_err(|failure| failure.to_string())?;
        Ok(Run { path, record })
    }
}

/// Reads the runs of one side; what is wrong with any of its paths joins the problems.
fn side(given: &[PathBuf], problems: &mut Vec<String>) -> Vec<Run> {
    let mut files = Vec::new();
    for given in given {
        match expanded(given) {
            Ok(paths) => files.extend(paths.iter().map(|path| files_of(path))),
            Err(error) => files.push(Err(error)),
        }
    }
    let mut runs = Vec::new();
    for files in files {
        match files {
            Ok(files) => runs.extend(files.into_iter().map(Run::read)),
            Err(error) => problems.push(format!("{error:#}")),
        }
    }
    runs.into_iter().filter_map(|run| run.map_err(|problem| problems.push(problem)).ok()).collect()
}

/// The paths that a `*` in the last part of a path stands for, in the order of their names; shells of
/// Windows leave it to the program. A path without `*`, or one that exists as it is written, is itself.
fn expanded(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let pattern = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if !pattern.contains('*') || path.exists() {
        return Ok(vec![path.to_owned()]);
    }
    let parent = path.parent().unwrap_or(Path::new(""));
    let is_empty = parent.as_os_str().is_empty();
    let entries = entries(if is_empty { Path::new(".") } else { parent })?;
    let names = entries.iter().filter_map(|entry| entry.file_name()?.to_str());
    let paths: Vec<_> =
        names.filter(|name| matches(pattern, name)).map(|name| parent.join(name)).collect();
    if paths.is_empty() {
        bail!("nothing matches {}", path.display());
    }
    Ok(paths)
}

/// Whether a name is made of the pieces of a pattern in their order, with anything between them.
fn matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    // Names that begin with a dot are hidden, and `*` alone does not mean them.
    rest.ends_with(last) && (!name.starts_with('.') || first.starts_with('.'))
}

/// The files of the runs at a path: itself, or of a folder its run, or else those of its subfolders.
fn files_of(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        if !path.exists() && path.to_str().is_some_and(|text| text.starts_with('-')) {
            bail!("cannot read {}: options stand before BASE and NEW", path.display());
        }
        return Ok(vec![path.to_owned()]);
    }
    if let Some(file) = file_in(path) {
        return Ok(vec![file]);
    }
    let files: Vec<_> = entries(path)?.iter().filter_map(|entry| file_in(entry)).collect();
    if files.is_empty() {
        bail!(
            "{} holds no run: there is no {RECORD} and no {JOURNAL}, neither in it nor in its folders",
            path.display()
        );
    }
    Ok(files)
}

/// The file of a run's folder: its record, or where it was killed its journal, so that a killed run is
/// told and not passed over.
fn file_in(folder: &Path) -> Option<PathBuf> {
    [RECORD, JOURNAL].map(|name| folder.join(name)).into_iter().find(|file| file.is_file())
}

/// What stands in a folder, in the order of the names.
fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read the folder {}", folder.display());
    let entries = std::fs::read_dir(folder).with_context(cannot)?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.with_context(cannot)?;
    paths.sort();
    Ok(paths)
}

/// A run that stands on both sides is held against itself, and nothing is learnt from that.
fn on_both_sides(base: &[Run], new: &[Run]) -> Vec<String> {
    let new: BTreeSet<_> = new.iter().map(|run| same_place(&run.path)).collect();
    let shared = base.iter().filter(|run| new.contains(&same_place(&run.path)));
    shared.map(|run| format!("{} stands on both sides", run.path.display())).collect()
}

/// The same for two ways of writing one path.
fn same_place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Prints a comparison, writes its files into a folder if there is one, and gives the exit code.
pub(super) fn told(
    comparison: &ReleaseComparison,
    printing: &Printing,
    folder: Option<&Path>,
) -> Result<Exit, Failure> {
    let json = serde_json::to_string_pretty(comparison)?;
    if let Some(folder) = folder {
        let files = [
            ("comparison.json", &json),
            ("comparison.html", &reports::comparison::html(comparison, printing.lang)),
            ("comparison.csv", &reports::comparison::csv(comparison)),
            ("junit.xml", &reports::comparison::junit(comparison)),
        ];
        output::files(folder, &files)?;
    }
    let text = match printing.format {
        Format::Json => json,
        Format::Text => reports::comparison::terminal(comparison, printing.lang, style()),
    };
    output::print(&text)?;
    Ok(exit_of(comparison))
}

/// Where the runs lie that stand in the way, since the comparison names them by their beginning.
fn places<'a>(comparison: &ReleaseComparison, runs: impl Iterator<Item = &'a Run>) -> Vec<String> {
    let named: BTreeSet<&str> = comparison.incomparable.iter().filter_map(run_of).collect();
    let began = |run: &'a Run| run.record.provenance.started_at.as_str();
    runs.filter(|run| named.contains(began(run)))
        .map(|run| format!("{}: {}", began(run), run.path.display()))
        .collect()
}

fn run_of(reason: &Incomparable) -> Option<&str> {
    match reason {
        Incomparable::Differs { run, .. }
        | Incomparable::InvalidRun { run }
        | Incomparable::CutShort { run } => Some(run),
        Incomparable::TooFewRuns { .. } => None,
    }
}

/// What a script learns from a comparison.
fn exit_of(comparison: &ReleaseComparison) -> Exit {
    match comparison.verdict {
        ReleaseVerdict::NotRegressed => Exit::Met,
        ReleaseVerdict::Regressed => Exit::NotMet,
        ReleaseVerdict::Inconclusive => Exit::Inconclusive,
        ReleaseVerdict::NotComparable => exit_of_reasons(&comparison.incomparable),
    }
}

/// Of several reasons, the one that counts is the one that further runs do not mend.
fn exit_of_reasons(reasons: &[Incomparable]) -> Exit {
    let has = |kind: fn(&Incomparable) -> bool| reasons.iter().any(kind);
    if has(|reason| matches!(reason, Incomparable::Differs { .. })) {
        Exit::Usage
    } else if has(|reason| matches!(reason, Incomparable::InvalidRun { .. })) {
        Exit::Invalid
    } else {
        Exit::Inconclusive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters_but_a_leading_dot() {
        for (pattern, name) in [
            ("*.json", "run.json"),
            ("run-*", "run-"),
            ("*-*-*.json", "a-b-c.json"),
            ("*", "anything"),
            ("a*a", "aa"),
            (".*", ".hidden"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("*.json", "run.jsonl"),
            ("a*a", "a"),
            ("*-*-*.json", "a-b.json"),
            ("*", ".hidden"),
            ("run", "run-1"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
