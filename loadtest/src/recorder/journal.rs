//! The journal: one line a second, on disk before the next second is over.
//!
//! JSON lines: a header, a line for each second, an end. A kill loses at most the second that was
//! not written yet; [`read_journal`] reads what is there and says whether the end is missing.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use documents::run::{PlanSummary, Provenance, RunEnd};
use serde::{Deserialize, Serialize};

use super::Second;
use crate::calls::desk::ExchangeFacts;
use crate::sms::way::GatewayFacts;

/// The version of the journal's lines.
pub const SCHEMA: &str = "mizan.journal/1";

/// The first line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`SCHEMA`].
    pub schema: String,
    /// What produces this run.
    pub provenance: Provenance,
    /// What it is to do.
    pub plan: PlanSummary,
    /// The exchange, where calls are played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeFacts>,
    /// The gateway, where messages are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<GatewayFacts>,
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The first.
    Header(Header),
    /// One for each second.
    Second(Second),
    /// The last, if the run came to an end.
    End(RunEnd),
}

/// Why a journal cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The system refused.
    #[error("cannot {what} the run's journal {}", path.display())]
    Io {
        /// `create`, `write`, `flush` or `read`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is not a journal.
    #[error("{}:{line}: not a line of a run's journal: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// A journal that is being written.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Creates the file and writes its first line. An existing file is not touched.
    ///
    /// # Errors
    /// If the file exists or the system refuses.
    pub fn create(path: &Path, header: Header) -> Result<Self, JournalError> {
        let io = |source| JournalError::Io { what: "create", path: path.to_owned(), source };
        let file = File::options().write(true).create_new(true).open(path).map_err(io)?;
        let mut journal = Journal { path: path.to_owned(), file };
        journal.append(&Line::Header(header))?;
        Ok(journal)
    }

    /// Appends a line and waits until it is on disk.
    ///
    /// # Errors
    /// If the system refuses, for example because the disk is full. The line may then be torn; what
    /// was written before it stays.
    pub fn append(&mut self, line: &Line) -> Result<(), JournalError> {
        let mut text = serde_json::to_string(line).expect("our own lines serialise");
        text.push('\n');
        let io = |what| {
            let path = self.path.clone();
            move |source| JournalError::Io { what, path, source }
        };
        self.file.write_all(text.as_bytes()).map_err(io("write"))?;
        self.file.sync_data().map_err(io("flush"))
    }

    /// Where it is written.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What a journal holds.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalContent {
    /// Its first line.
    pub header: Header,
    /// Its seconds, in order.
    pub seconds: Vec<Second>,
    /// Its end; absent if the run was killed or the disk filled.
    pub end: Option<RunEnd>,
}

/// Reads a journal. A torn last line is left out.
///
/// # Errors
/// If the file cannot be read, has no header of a known version, or is malformed before its last
/// line.
pub fn read_journal(path: &Path) -> Result<JournalContent, JournalError> {
    let io = |source| JournalError::Io { what: "read", path: path.to_owned(), source };
    let bytes = std::fs::read(path).map_err(io)?;
    // Bytes that are not UTF-8 can only stand in a torn tail, where a disk gave back rubbish.
    let text = String::from_utf8_lossy(&bytes);
    parse_journal(&text).map_err(|(line, reason)| {
        let path = path.to_owned();
        JournalError::Malformed { path, line, reason }
    })
}

/// Reads a journal's text. The error is the line, from 1, and what is wrong with it.
fn parse_journal(text: &str) -> Result<JournalContent, (usize, String)> {
    let complete = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut lines = complete.lines().enumerate().peekable();
    let (_, first) = lines.next().ok_or((1, "the file has no complete line".to_owned()))?;
    let header = match serde_json::from_str(first) {
        Ok(Line::Header(header)) if header.schema == SCHEMA => header,
        Ok(Line::Header(header)) => {
            return Err((1, format!("version `{}`, this program reads `{SCHEMA}`", header.schema)));
        }
        Ok(_) => return Err((1, "the header is missing".to_owned())),
        Err(error) => return Err((1, error.to_string())),
    };
    let (mut seconds, mut end) = (Vec::new(), None);
    while let Some((index, line)) = lines.next() {
        match serde_json::from_str(line) {
            Ok(Line::Second(second)) => seconds.push(second),
            Ok(Line::End(found)) => end = Some(found),
            Ok(Line::Header(_)) => return Err((index + 1, "a second header".to_owned())),
            // A kill in mid-write can leave a whole but wrong last line on some file systems.
            Err(_) if lines.peek().is_none() => {}
            Err(error) => return Err((index + 1, error.to_string())),
        }
    }
    Ok(JournalContent { header, seconds, end })
}
