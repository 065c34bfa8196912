//! `mizan bundle`: packs the evidence of a check into one file, and says what of one was changed.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use readiness::bundle::{self, BundleReport, SignatureState, SigningKey, VerifyingKey};
use readiness::clock::utc_now;

use crate::cli::Bundle;
use crate::exit::{Exit, Failure, IsUsage};
use crate::output::print;

/// Packs, verifies, or makes a key.
pub(crate) fn run(arguments: &Bundle) -> Result<Exit, Failure> {
    match (&arguments.new_key, &arguments.verify) {
        (Some(path), _) => new_key(path),
        (None, Some(path)) => verify(path, arguments),
        (None, None) => pack(arguments),
    }
}

fn pack(arguments: &Bundle) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    for path in &arguments.paths {
        gather(path, &mut files).or_usage()?;
    }
    let key = arguments.key.as_deref().map(signing_key).transpose().or_usage()?;
    let bytes = bundle::pack(&files, &utc_now(), key.as_ref()).or_usage()?;
    let file = &arguments.file;
    if file.exists() {
        let error = anyhow!("{} is there already: give another --file", file.display());
        return Err(error).or_usage();
    }
    std::fs::write(file, &bytes).with_context(|| format!("cannot write {}", file.display()))?;
    let signed = if key.is_some() { ", signed" } else { "" };
    eprintln!("{}: {} files, {} bytes{signed}", file.display(), files.len(), bytes.len());
    Ok(Exit::Met)
}

/// The files of a path, by their names below it; folders in the order of their names.
fn gather(path: &Path, files: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let base = path.parent().unwrap_or(Path::new(""));
    let mut waiting: Vec<PathBuf> = vec![path.to_owned()];
    while let Some(next) = waiting.pop() {
        let shown = next.display().to_string();
        let kind =
            std::fs::symlink_metadata(&next).with_context(|| format!("cannot read {shown}"))?;
        if kind.is_dir() {
            let entries =
                std::fs::read_dir(&next).with_context(|| format!("cannot read {shown}"))?;
            for entry in entries {
                waiting.push(entry?.path());
            }
        } else if kind.is_file() {
            let bytes = std::fs::read(&next).with_context(|| format!("cannot read {shown}"))?;
            let below = next.strip_prefix(base).unwrap_or(&next);
            let parts: Vec<_> =
                below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.push((parts.join("/"), bytes));
        } else {
            return Err(anyhow!("{shown} is neither a file nor a folder: pack what it points to"));
        }
    }
    files.sort();
    Ok(())
}

fn verify(path: &Path, arguments: &Bundle) -> Result<Exit, Failure> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("cannot read {}", path.display()))
        .or_usage()?;
    let key = arguments.public_key.as_deref().map(public_key).transpose().or_usage()?;
    let report = bundle::verify(&bytes, key.as_ref()).or_usage()?;
    let text = if arguments.json { serde_json::to_string_pretty(&report)? } else { told(&report) };
    print(&text)?;
    Ok(exit_of(&report, key.is_some()))
}

/// Where a key was given, its signature has to be there: one without is what somebody else can make.
fn exit_of(report: &BundleReport, key_was_given: bool) -> Exit {
    let is_signed_by_it =
        matches!(report.signature, SignatureState::Valid { is_given_key: true, .. });
    if report.is_intact() && (is_signed_by_it || !key_was_given) { Exit::Met } else { Exit::NotMet }
}

/// The report for people.
fn told(report: &BundleReport) -> String {
    let mut lines = vec![format!(
        "made {} by mizan {}; {} files",
        report.made_at,
        report.mizan_version,
        report.files.len()
    )];
    let kinds =
        [("changed", &report.changed), ("missing", &report.missing), ("added", &report.added)];
    for (kind, names) in kinds {
        lines.extend(names.iter().map(|name| format!("{kind:<8} {name}")));
    }
    if kinds.iter().all(|(_, names)| names.is_empty()) {
        lines.push("no file was changed, taken out or added".to_owned());
    }
    lines.push(match &report.signature {
        SignatureState::Absent => {
            "not signed: whoever changes a file can change the list of hashes too".to_owned()
        }
        SignatureState::Valid { by, is_given_key: true } => {
            format!("signed by the given key {by}")
        }
        SignatureState::Valid { by, is_given_key: false } => {
            format!("signed by {by}, the key that the bundle itself brings: give --public-key to know whose it is")
        }
        SignatureState::Invalid { by } => format!(
            "the signature does not hold{}",
            by.as_ref().map_or_else(String::new, |by| format!(" against the key {by}"))
        ),
        SignatureState::OtherKey { by, given } => {
            format!("signed by {by}, and not by the given key {given}")
        }
    });
    lines.join("\n")
}

fn new_key(path: &Path) -> Result<Exit, Failure> {
    let public = path.with_extension("pub.pem");
    for path in [path, &public] {
        if path.exists() {
            return Err(anyhow!("{} is there already: keys are not overwritten", path.display()))
                .or_usage();
        }
    }
    let key = SigningKey::generate()?;
    keep_private(path, &key.to_pem())
        .with_context(|| format!("cannot write {}", path.display()))?;
    std::fs::write(&public, key.verifying_key().to_pem())
        .with_context(|| format!("cannot write {}", public.display()))?;
    eprintln!("private key: {}; public key: {}", path.display(), public.display());
    Ok(Exit::Met)
}

/// Writes a file that only its owner may read, and never over another.
fn keep_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.persist_noclobber(path)?;
    Ok(())
}

fn signing_key(path: &Path) -> anyhow::Result<SigningKey> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the key in {}", path.display()))?;
    Ok(SigningKey::from_pem(text.as_bytes())?)
}

fn public_key(path: &Path) -> anyhow::Result<VerifyingKey> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the key in {}", path.display()))?;
    Ok(VerifyingKey::from_pem(text.as_bytes())?)
}
