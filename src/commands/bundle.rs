//! `mizan bundle`: packs the evidence of a check into one file, and says what of one was changed.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use readiness::bundle::{self, BundleReport, SigningKey, VerifyingKey};
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
    let text =
        if arguments.json { serde_json::to_string_pretty(&report)? } else { report.to_string() };
    print(&text)?;
    Ok(exit_of(&report))
}

fn exit_of(report: &BundleReport) -> Exit {
    if report.is_unchanged() { Exit::Met } else { Exit::NotMet }
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
    readiness::bundle::keep_private(path, &key.to_pem())
        .with_context(|| format!("cannot write {}", path.display()))?;
    std::fs::write(&public, key.verifying_key().to_pem())
        .with_context(|| format!("cannot write {}", public.display()))?;
    eprintln!("private key: {}; public key: {}", path.display(), public.display());
    Ok(Exit::Met)
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
