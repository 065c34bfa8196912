//! Reads facts that were collected elsewhere, and trusts nothing in them.
//!
//! A file of facts comes by mail, from a machine that nobody here has seen. It may be cut off, of a later
//! version, another document, or made to do harm: each is refused with its place and a way out, and none
//! ends the program. What cannot be seen is an edit: facts carry no signature, and whoever changes a
//! number consistently has changed it. A signed bundle (`crate::bundle`) shows that.

mod consistency;

use std::borrow::Cow;

use documents::readiness::{FACTS_SCHEMA, MachineFacts};
use serde_json::Value;
use serde_json::error::Category;
use thiserror::Error;

/// A file of facts has some tens of kilobytes.
pub const LONGEST_FILE: usize = 16 << 20;
/// Facts nest six deep.
pub const DEEPEST: usize = 64;
/// The longest text of facts is a line of an error.
pub const LONGEST_TEXT: usize = 64 << 10;
/// A machine has some tens of volumes, disks and ports.
pub const LONGEST_LIST: usize = 10_000;

/// Why a file of facts is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FactsFileError {
    /// Longer than any facts.
    #[error(
        "{name}: {bytes} bytes are more than the {LONGEST_FILE} that facts may have; \
         give the file that `mizan check` wrote"
    )]
    TooLong {
        /// The file.
        name: String,
        /// Its length.
        bytes: usize,
    },
    /// No text.
    #[error(
        "{name}: no text in UTF-8 or UTF-16 at byte {at}; \
         send the file as it is, as an attachment or in a zip"
    )]
    NotText {
        /// The file.
        name: String,
        /// The first byte that is none.
        at: usize,
    },
    /// It stops before it is whole.
    #[error(
        "{name}:{line}:{column}: the file ends before its facts do; \
         copy it again, or collect again"
    )]
    Truncated {
        /// The file.
        name: String,
        /// The last line.
        line: usize,
        /// Where it ends.
        column: usize,
    },
    /// No JSON.
    #[error(
        "{name}:{line}:{column}: no JSON ({reason}); \
         give the file that `mizan check` wrote"
    )]
    NotJson {
        /// The file.
        name: String,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
        /// What the reader says.
        reason: String,
    },
    /// A document of another kind.
    #[error(
        "{name}: this is {what}, not facts of a machine; \
         give the file of facts beside it"
    )]
    OtherDocument {
        /// The file.
        name: String,
        /// What it is.
        what: String,
    },
    /// No document of this program.
    #[error(
        "{name}: nothing says that these are facts of a machine (`schema` is absent); \
         give the file that `mizan check` wrote"
    )]
    NoSchema {
        /// The file.
        name: String,
    },
    /// Facts of a later program.
    #[error(
        "{name}: its facts are `{found}`, and this program knows `{FACTS_SCHEMA}`; \
         analyse them with mizan {version} or later, which collected them, \
         or collect again with this one"
    )]
    Newer {
        /// The file.
        name: String,
        /// Its schema.
        found: String,
        /// The program that wrote it.
        version: String,
    },
    /// JSON that is not of the form of facts.
    #[error("{name}:{line}:{column}: {reason}; collect the facts again, and do not edit them")]
    Form {
        /// The file.
        name: String,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
        /// What does not fit.
        reason: String,
    },
    /// A value that cannot be.
    #[error("{name}: {path}: {reason}; collect the facts again, and do not edit them")]
    Value {
        /// The file.
        name: String,
        /// The value's place: `$.volumes.value[0].free`.
        path: String,
        /// Why it cannot be.
        reason: String,
    },
}

/// Reads facts of a machine from the bytes of a file. The name is for errors.
///
/// # Errors
/// What is wrong with the file, where, and what to do about it.
pub fn read(name: &str, bytes: &[u8]) -> Result<MachineFacts, FactsFileError> {
    if bytes.len() > LONGEST_FILE {
        return Err(FactsFileError::TooLong { name: name.to_owned(), bytes: bytes.len() });
    }
    let text = decode(bytes).map_err(|at| FactsFileError::NotText { name: name.to_owned(), at })?;
    let document: Value = serde_json::from_str(&text).map_err(|error| not_json(name, &error))?;
    consistency::within_limits(&document).map_err(|fault| fault.of(name))?;
    check_schema(name, &document)?;
    // From the text again: a name that stands twice is a fault here, and a place has line and column.
    let facts: MachineFacts = serde_json::from_str(&text).map_err(|error| form(name, &error))?;
    consistency::consistent(&document, &facts).map_err(|fault| fault.of(name))?;
    Ok(facts)
}

/// The text of a file, without the mark of its byte order. Redirecting to a file in Windows PowerShell
/// makes UTF-16. The error is the first byte that is no text.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, usize> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(utf8(rest).map_err(|at| at + 3)?),
        _ => Cow::Borrowed(utf8(bytes)?),
    };
    // A file of zeros is what a power cut leaves of one.
    match text.find('\0') {
        Some(at) => Err(at),
        None => Ok(text),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, usize> {
    std::str::from_utf8(bytes).map_err(|error| error.valid_up_to())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, usize> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut at = 2;
    let mut text = String::with_capacity(pairs.len());
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let c = c.map_err(|_| at)?;
        at += c.len_utf16() * 2;
        text.push(c);
    }
    if rest.is_empty() { Ok(text) } else { Err(at) }
}

fn not_json(name: &str, error: &serde_json::Error) -> FactsFileError {
    let (name, line, column) = (name.to_owned(), error.line(), error.column());
    match error.classify() {
        Category::Eof => FactsFileError::Truncated { name, line, column },
        Category::Io | Category::Syntax | Category::Data => {
            FactsFileError::NotJson { name, line, column, reason: bare(error) }
        }
    }
}

fn form(name: &str, error: &serde_json::Error) -> FactsFileError {
    let (line, column) = (error.line(), error.column());
    FactsFileError::Form { name: name.to_owned(), line, column, reason: bare(error) }
}

/// What the reader says, without the place that stands before it already. It repeats names and values
/// of the file: no more of them than a line holds.
fn bare(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    crate::redact::text(&shortened(said)).into_owned()
}

fn shortened(text: &str) -> String {
    const MOST: usize = 160;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// What the documents of this program are called, by the names of their schemas.
const DOCUMENTS: [(&str, &str); 13] = [
    ("readiness", "a readiness record"),
    ("run", "a run record"),
    ("journal", "the journal of a run"),
    ("host", "a host record of the benchmark"),
    ("capacity", "a capacity record"),
    ("comparison", "a comparison of runs"),
    ("calibration", "a calibration"),
    ("quote", "a quote"),
    ("history", "a history of runs"),
    ("sweep", "a sweep of quotes"),
    ("tiers", "a table of tiers"),
    ("cleaning", "a record of what was deleted"),
    ("bundle", "the manifest of a bundle"),
];

fn check_schema(name: &str, document: &Value) -> Result<(), FactsFileError> {
    let name = name.to_owned();
    let Some(schema) = document.get("schema").and_then(Value::as_str) else {
        return Err(FactsFileError::NoSchema { name });
    };
    if schema == FACTS_SCHEMA {
        return Ok(());
    }
    let (kind, number) = schema.rsplit_once('/').unwrap_or((schema, ""));
    let (known_kind, _) = FACTS_SCHEMA.rsplit_once('/').expect("a schema has a number");
    if kind == known_kind && number.parse::<u64>().is_ok_and(|number| number > 0) {
        let version = document.get("mizan_version").and_then(Value::as_str).unwrap_or("(unnamed)");
        let (found, version) = (shortened(schema), shortened(version));
        return Err(FactsFileError::Newer { name, found, version });
    }
    let kind = kind.strip_prefix("mizan.").unwrap_or_default();
    let what = DOCUMENTS.iter().find(|(known, _)| *known == kind).map(|(_, what)| *what);
    let what = what.map_or_else(|| format!("of schema `{}`", shortened(schema)), str::to_owned);
    Err(FactsFileError::OtherDocument { name, what })
}
