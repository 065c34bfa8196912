//! The evidence of a check in one file that shows whether it was changed.
//!
//! A bundle is a zip with the files, `manifest.json` (the size and SHA-256 of each), and, if it was signed,
//! `manifest.sig` (an Ed25519 signature of the manifest's bytes, RFC 8032, 64 bytes as
//! they are) and `manifest.pub` (the public key). Anybody can check it without this program:
//! `openssl pkeyutl -verify -pubin -inkey manifest.pub -rawin -in manifest.json -sigfile manifest.sig`.
//!
//! Both directions are functions of bytes: nothing is written to a disk, so no name in a stranger's
//! bundle can lead anywhere.

mod archive;
mod keys;
mod manifest;

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use serde::Serialize;
use thiserror::Error;

use crate::redact;

pub use keys::{KeyError, SigningKey, VerifyingKey};
pub use manifest::{BUNDLE_SCHEMA, BundledFile};
use manifest::{MANIFEST, Manifest, PUBLIC_KEY, RESERVED, SIGNATURE};

/// No document of a check comes near it.
pub const LARGEST_FILE: u64 = 64 << 20;
/// All files together.
pub const LARGEST_BUNDLE: u64 = 256 << 20;
/// Entries of a bundle.
pub const MOST_ENTRIES: usize = 1_000;

/// Why a bundle is not made or not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BundleError {
    /// No zip, or a broken one.
    #[error("this is no bundle, or one that was cut off or damaged ({reason}); copy it again")]
    NotAZip {
        /// What the reader says.
        reason: String,
    },
    /// A zip without a manifest that can be read.
    #[error("{MANIFEST}: {reason}; a bundle is what `mizan bundle` made, as it is")]
    Manifest {
        /// What is wrong.
        reason: String,
    },
    /// A manifest of a later program.
    #[error(
        "{MANIFEST}: it is `{found}`, and this program knows `{BUNDLE_SCHEMA}`; \
         use mizan {version} or later, which made it"
    )]
    Newer {
        /// Its schema.
        found: String,
        /// The program that made it.
        version: String,
    },
    /// A name that must not be in a bundle.
    #[error(
        "`{name}`: {reason}; no file of a bundle has such a name, \
         so do not unpack it, and ask its sender"
    )]
    Name {
        /// The name, with what is not printable escaped.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An entry that is no plain file.
    #[error(
        "`{name}`: {reason}; a bundle holds plain files only, \
         so do not unpack it, and ask its sender"
    )]
    Kind {
        /// The name.
        name: String,
        /// What it is.
        reason: &'static str,
    },
    /// More than a bundle may hold.
    #[error("{what}: {found}, and {limit} are allowed; leave out what is no evidence of a check")]
    TooLarge {
        /// What is too large.
        what: String,
        /// What was found.
        found: u64,
        /// What is allowed.
        limit: u64,
    },
    /// A zip that says one thing here and another there.
    #[error("the zip contradicts itself ({reason}); do not unpack it, and ask its sender")]
    Contradiction {
        /// Where.
        reason: String,
    },
    /// No instant.
    #[error("`{at}` is no time of the form 2026-11-24T09:30:00Z")]
    Time {
        /// What was given.
        at: String,
    },
}

/// What a signature says. It proves that the manifest is the one that was signed, not who signed it:
/// whoever changes a bundle can sign it with a key of his own. Only a key that came another way,
/// and was given to the check, tells one signer from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum SignatureState {
    /// There is none.
    Absent,
    /// It fits the manifest.
    Valid {
        /// Fingerprint of the key that made it.
        by: String,
        /// Whether the key was given to the check; otherwise it is the one in the bundle.
        is_given_key: bool,
    },
    /// It does not fit the manifest, or is none.
    Invalid {
        /// Fingerprint of the key that it was held against; absent where the bundle's cannot be read.
        by: Option<String>,
    },
    /// It was made by another key than the given one.
    OtherKey {
        /// Fingerprint of the key in the bundle.
        by: String,
        /// Fingerprint of the given key.
        given: String,
    },
}

/// What a bundle is found to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BundleReport {
    /// When it was made, as the manifest says.
    pub made_at: String,
    /// The program that made it, as the manifest says.
    pub mizan_version: String,
    /// What the manifest lists, by name.
    pub files: Vec<BundledFile>,
    /// Files whose bytes are not those of the manifest, by name.
    pub changed: Vec<String>,
    /// Files that the manifest lists and the zip lacks, by name.
    pub missing: Vec<String>,
    /// Files that the manifest does not list, by name.
    pub added: Vec<String>,
    /// The signature.
    pub signature: SignatureState,
}

impl BundleReport {
    /// Whether all files are those of the manifest, and no signature speaks against it. Of a bundle
    /// without a signature that shows accidents only: who changes a file can change the manifest too.
    pub fn is_intact(&self) -> bool {
        let is_whole = self.changed.is_empty() && self.missing.is_empty() && self.added.is_empty();
        is_whole && matches!(self.signature, SignatureState::Absent | SignatureState::Valid { .. })
    }
}

/// Makes a bundle of named files. Secrets are taken out of each text first
/// ([`redact::file`]), so that the bytes may differ from those given. The same files, instant
/// and key give the same bytes.
///
/// # Errors
/// A name, a size or a number of files that no bundle may have; an instant that is none.
pub fn pack(
    files: &[(String, Vec<u8>)],
    at: &str,
    key: Option<&SigningKey>,
) -> Result<Vec<u8>, BundleError> {
    if at.parse::<Timestamp>().is_err() {
        return Err(BundleError::Time { at: at.to_owned() });
    }
    let mut clean: Vec<(&str, Vec<u8>)> = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        archive::check_name(name)?;
        if RESERVED.contains(&name.as_str()) {
            return Err(archive::bad_name(name, "the bundle's own"));
        }
        clean.push((name, redact::file(bytes).into_owned()));
    }
    clean.sort_by(|a, b| a.0.cmp(b.0));
    archive::check_distinct(clean.iter().map(|(name, _)| *name))?;
    let listed = clean.iter().map(|(name, bytes)| BundledFile {
        name: (*name).to_owned(),
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
    });
    let manifest = Manifest::new(at, listed.collect()).to_bytes();
    let mut entries = vec![(MANIFEST, manifest)];
    if let Some(key) = key {
        let signature = key.sign(&entries[0].1);
        entries.push((SIGNATURE, signature));
        entries.push((PUBLIC_KEY, key.verifying_key().to_pem().into_bytes()));
    }
    entries.append(&mut clean);
    archive::write(&entries)
}

/// Holds a bundle against its manifest, and its signature against a key: the given one, else the one that
/// the bundle brings.
///
/// # Errors
/// It is no bundle, of a later program, or made to do harm.
pub fn verify(bytes: &[u8], key: Option<&VerifyingKey>) -> Result<BundleReport, BundleError> {
    let entries = archive::read(bytes)?;
    let own = |name: &str| match entries.get(name) {
        Some(Some(bytes)) => Some(bytes.as_slice()),
        // Damaged within the zip: neither a manifest nor a signature.
        Some(None) => Some(&[][..]),
        None => None,
    };
    let manifest_bytes = own(MANIFEST)
        .ok_or_else(|| BundleError::Manifest { reason: "it is not there".to_owned() })?;
    let manifest = Manifest::read(manifest_bytes)?;
    let signature = check_signature(manifest_bytes, own(SIGNATURE), own(PUBLIC_KEY), key);
    let (mut changed, mut missing) = (Vec::new(), Vec::new());
    for file in &manifest.files {
        match entries.get(&file.name) {
            None => missing.push(file.name.clone()),
            Some(Some(bytes)) if sha256(bytes) == file.sha256 => {}
            Some(_) => changed.push(file.name.clone()),
        }
    }
    let is_listed = |name: &str| manifest.files.iter().any(|file| file.name == name);
    let is_added = |name: &&String| !RESERVED.contains(&name.as_str()) && !is_listed(name);
    let added = entries.keys().filter(is_added).cloned().collect();
    Ok(BundleReport {
        made_at: manifest.made_at,
        mizan_version: manifest.mizan_version,
        files: manifest.files,
        changed,
        missing,
        added,
        signature,
    })
}

fn check_signature(
    manifest: &[u8],
    signature: Option<&[u8]>,
    public_key: Option<&[u8]>,
    given: Option<&VerifyingKey>,
) -> SignatureState {
    let (signature, public_key) = match (signature, public_key) {
        (None, None) => return SignatureState::Absent,
        (signature, public_key) => (signature.unwrap_or_default(), public_key.unwrap_or_default()),
    };
    let Ok(brought) = VerifyingKey::from_pem(public_key) else {
        return SignatureState::Invalid { by: given.map(VerifyingKey::fingerprint) };
    };
    let by = brought.fingerprint();
    match given {
        Some(given) if *given != brought => {
            SignatureState::OtherKey { by, given: given.fingerprint() }
        }
        _ if brought.verifies(manifest, signature) => {
            SignatureState::Valid { by, is_given_key: given.is_some() }
        }
        _ => SignatureState::Invalid { by: Some(by) },
    }
}

/// SHA-256 in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
