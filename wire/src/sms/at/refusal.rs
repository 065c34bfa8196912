//! Why a command came to nothing, or cannot be started.

use std::fmt;

use super::code::{CmeCode, CmsCode};

/// Lines of an identification at most; modems have four or five.
pub(super) const IDENTITY_LINES: usize = 32;

/// Why a command came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `ERROR`, which says no more.
    #[error("the modem refused without a reason: AT+CMEE=1 makes it give one")]
    Error,
    /// `+CMS ERROR` and a number.
    #[error("the message service refused: {0}")]
    Message(CmsCode),
    /// `+CME ERROR` and a number.
    #[error("the modem refused: {0}")]
    Equipment(CmeCode),
    /// `+CMS ERROR` or `+CME ERROR` and words, as after `AT+CMEE=2`.
    #[error("the modem refused in words: {0}")]
    Worded(String),
    /// `OK` without what was asked for.
    #[error("the modem said OK and did not answer: it may not know the command")]
    NoAnswer,
    /// `OK` where the prompt should be.
    #[error("the modem said OK and asked for no message: it may be in another mode")]
    NoPrompt,
    /// An answer of the right name that cannot be read.
    #[error("the modem's answer cannot be read: {0}")]
    Unreadable(String),
    /// More lines than an identification has.
    #[error("the modem's answer has more than {IDENTITY_LINES} lines: this is no modem")]
    TooManyLines,
    /// Patience was over.
    #[error("the modem did not answer in time while it was {0}")]
    TimedOut(Stage),
}

/// How far a command came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its line was written.
    Command,
    /// The prompt for the unit was awaited: nothing was sent.
    Prompt,
    /// The unit was written: the message may be sent all the same, and sending it again may double
    /// it.
    Unit,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Command => "given a command",
            Stage::Prompt => "asked to take a message: nothing was sent",
            Stage::Unit => "sending: the message may have gone out, and again may double it",
        })
    }
}

/// Why a command cannot be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Another is under way.
    #[error("the modem is busy with a command: wait for its end")]
    Busy,
    /// Another was given up, and its answer may still come and be taken for this one's.
    #[error("the modem owes an answer: wait for it, or for a second silence")]
    Owing,
}

/// What a line refuses, if it does.
pub(super) fn refusal(line: &str) -> Option<Refusal> {
    if line == "ERROR" {
        return Some(Refusal::Error);
    }
    let worded = |reason: &str| Refusal::Worded(reason.to_owned());
    if let Some(reason) = line.strip_prefix("+CMS ERROR:") {
        let reason = reason.trim();
        return Some(match reason.parse() {
            Ok(code) => Refusal::Message(CmsCode(code)),
            Err(_) => worded(reason),
        });
    }
    let reason = line.strip_prefix("+CME ERROR:")?.trim();
    Some(match reason.parse() {
        Ok(code) => Refusal::Equipment(CmeCode(code)),
        Err(_) => worded(reason),
    })
}
