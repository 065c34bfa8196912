//! Where documents go: standard output, and the files of a run's folder.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use documents::capacity::CapacityRecord;
use documents::run::RunRecord;
use jiff::Timestamp;
use reports::Language;

use crate::cli::{Format, Printing};
use crate::exit::{Failure, IsUsage};

/// The run record's file.
pub(crate) const RECORD: &str = "run.json";
/// The journal's file.
pub(crate) const JOURNAL: &str = "run.journal.jsonl";

/// Makes the folder of a run. One that holds a run already is refused: nothing measured is
/// overwritten.
pub(crate) fn folder(
    printing: &Printing,
    command: &str,
    now: Timestamp,
) -> Result<PathBuf, Failure> {
    folder_at(name(printing, command, now))
}

/// The name of a run's folder: as given, or by command and time.
pub(crate) fn name(printing: &Printing, command: &str, now: Timestamp) -> PathBuf {
    printing.out.clone().unwrap_or_else(|| {
        PathBuf::from(format!("mizan-{command}-{}", now.strftime("%Y%m%dT%H%M%SZ")))
    })
}

/// Makes a folder for a run. One that holds a run already is refused.
pub(crate) fn folder_at(folder: PathBuf) -> Result<PathBuf, Failure> {
    for file in [RECORD, JOURNAL] {
        if folder.join(file).exists() {
            let shown = folder.display();
            return Err(anyhow!("{shown} holds a run already: give another folder with --out"))
                .or_usage();
        }
    }
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
        .or_usage()?;
    Ok(folder)
}

/// Prints what was asked of a run on standard output, and on standard error where its report is.
pub(crate) fn run(record: &RunRecord, printing: &Printing, folder: &Path) -> Result<(), Failure> {
    shown(record, printing)?;
    if !printing.quiet {
        eprintln!("{}", written(&folder.join("report.html"), printing.lang));
    }
    Ok(())
}

/// Writes a run's documents into its folder.
pub(crate) fn run_files(
    record: &RunRecord,
    language: Language,
    folder: &Path,
) -> Result<(), Failure> {
    write(folder, RECORD, &serde_json::to_string_pretty(record)?)?;
    write(folder, "report.html", &reports::html::run(record, language))?;
    write(folder, "steps.csv", &reports::csv::steps(record))?;
    let of_some_runs = [
        ("calls.csv", reports::csv::calls(record)),
        ("sms.csv", reports::csv::sms(record)),
        ("campaigns.csv", reports::csv::campaigns(record)),
        ("http.csv", reports::csv::http(record)),
    ];
    for (name, text) in of_some_runs {
        if let Some(text) = text {
            write(folder, name, &text)?;
        }
    }
    Ok(write(folder, "junit.xml", &reports::junit::run(record))?)
}

/// Writes a search's documents into its folder, and prints what was asked on standard output.
pub(crate) fn capacity(
    record: &CapacityRecord,
    printing: &Printing,
    folder: &Path,
) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(record)?;
    write(folder, "capacity.json", &json)?;
    write(folder, "capacity.html", &reports::capacity::html(record, printing.lang))?;
    write(folder, "capacity.csv", &reports::capacity::csv(record))?;
    write(folder, "junit.xml", &reports::capacity::junit(record))?;
    let text = match printing.format {
        Format::Json => json,
        Format::Text => reports::capacity::terminal(record, printing.lang, style()),
    };
    print(&text)?;
    if !printing.quiet {
        eprintln!("{}", written(&folder.join("capacity.html"), printing.lang));
    }
    Ok(())
}

/// Prints what was asked of a run on standard output.
pub(crate) fn shown(record: &RunRecord, printing: &Printing) -> Result<(), Failure> {
    let text = match printing.format {
        Format::Json => serde_json::to_string_pretty(record)?,
        Format::Text => reports::terminal::run(record, printing.lang, style()),
    };
    Ok(print(&text)?)
}

pub(crate) fn written(report: &Path, language: Language) -> String {
    match language {
        Language::English => format!("report: {}", report.display()),
        Language::Persian => format!("گزارش: {}", report.display()),
    }
}

/// Writes documents into a folder, which is made if missing, and says where on standard error.
pub(crate) fn files(folder: &Path, files: &[(&str, &String)]) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
        .or_usage()?;
    for (name, text) in files {
        write(folder, name, text)?;
    }
    Ok(())
}

/// Writes a file in one go: a reader sees the old one or the new one, never a half.
fn write(folder: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let path = folder.join(name);
    let part = folder.join(format!("{name}.part"));
    let written = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, &path));
    if written.is_err() {
        // Half a file helps nobody, and on a full disk its room is wanted. It may never have come to be.
        let _absent = std::fs::remove_file(&part);
    }
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// Prints on standard output. A reader that went away is no failure of ours.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    let written = writeln!(stdout, "{}", text.trim_end_matches('\n')).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Colour on a terminal, unless NO_COLOR is set (no-color.org); the terminal's width.
pub(crate) fn style() -> reports::terminal::Style {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let terminal = console::Term::stdout();
    reports::terminal::Style {
        colour: std::io::stdout().is_terminal() && !no_colour,
        width: terminal.size_checked().map_or(100, |(_, columns)| usize::from(columns)),
    }
}
