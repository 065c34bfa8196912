//! The list of a bundle's files.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BundleError, MOST_ENTRIES, archive};

/// The version of this document.
pub const BUNDLE_SCHEMA: &str = "mizan.bundle/1";

/// The manifest's name in the bundle.
pub(super) const MANIFEST: &str = "manifest.json";
/// The signature's name.
pub(super) const SIGNATURE: &str = "manifest.sig";
/// The public key's name.
pub(super) const PUBLIC_KEY: &str = "manifest.pub";
/// Names that no file may have.
pub(super) const RESERVED: [&str; 3] = [MANIFEST, SIGNATURE, PUBLIC_KEY];

/// A file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundledFile {
    /// Its name, with `/` between folders.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What a bundle says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    schema: String,
    pub(super) mizan_version: String,
    pub(super) made_at: String,
    pub(super) files: Vec<BundledFile>,
}

impl Manifest {
    pub(super) fn new(at: &str, files: Vec<BundledFile>) -> Self {
        Manifest {
            schema: BUNDLE_SCHEMA.to_owned(),
            mizan_version: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: at.to_owned(),
            files,
        }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts and numbers are JSON");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a manifest of whatever origin.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let fault = |reason: String| BundleError::Manifest { reason };
        let value: Value = serde_json::from_slice(bytes).map_err(|e| fault(e.to_string()))?;
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        match text("schema") {
            Some(BUNDLE_SCHEMA) => {}
            Some(found) if found.starts_with("mizan.bundle/") => {
                let version = text("mizan_version").unwrap_or("(unnamed)").to_owned();
                return Err(BundleError::Newer { found: found.to_owned(), version });
            }
            _ => return Err(fault(format!("its schema is not `{BUNDLE_SCHEMA}`"))),
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|e| fault(e.to_string()))?;
        if manifest.files.len() > MOST_ENTRIES {
            return Err(fault(format!("it lists more than {MOST_ENTRIES} files")));
        }
        if manifest.made_at.parse::<Timestamp>().is_err() {
            return Err(fault(format!("`made_at` is `{}`", manifest.made_at.escape_debug())));
        }
        for file in &manifest.files {
            archive::check_name(&file.name)?;
        }
        archive::check_distinct(manifest.files.iter().map(|file| file.name.as_str()))?;
        Ok(manifest)
    }
}
