//! Exit codes: what a script learns from a command.

use std::fmt;
use std::process::ExitCode;

use documents::run::Answer;

/// Every exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// What was asked is met.
    Met = 0,
    /// The tool itself failed.
    ToolFailed = 1,
    /// The command line or an input file is wrong.
    Usage = 2,
    /// A threshold, a check or a comparison is not met.
    NotMet = 3,
    /// Met, with warnings.
    MetWithWarnings = 4,
    /// Incomplete or inconclusive: too little is known to say.
    Inconclusive = 5,
    /// The measurement is invalid: generator saturated, target unusable from the start.
    Invalid = 6,
}

impl Exit {
    /// The worse of two, for several runs that have one code together.
    pub(crate) fn worse_of(self, other: Exit) -> Exit {
        let rank = |exit| match exit {
            Exit::Met => 0,
            Exit::MetWithWarnings => 1,
            Exit::Inconclusive => 2,
            Exit::NotMet => 3,
            Exit::Invalid => 4,
            Exit::Usage | Exit::ToolFailed => 5,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl From<Answer> for Exit {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Met => Exit::Met,
            Answer::NotMet => Exit::NotMet,
            Answer::MetWithWarnings => Exit::MetWithWarnings,
            Answer::Inconclusive => Exit::Inconclusive,
            Answer::Invalid => Exit::Invalid,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why a command ended without a document.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    error: anyhow::Error,
}

impl Failure {
    /// The same failure with a sentence on the way out behind it.
    pub(crate) fn with_way_out(self, way_out: &str) -> Self {
        let Failure { exit, error } = self;
        Failure { exit, error: anyhow::anyhow!("{error:#}\n  help: {way_out}") }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.error)
    }
}

/// What went wrong is the tool's own affair, or the machine's: a disk, a socket, a thread.
impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure { exit: Exit::ToolFailed, error: error.into() }
    }
}

/// Marks what went wrong as the input's: an argument, a file, an answer at a prompt.
pub(crate) trait IsUsage<T> {
    /// The same, with the exit code of wrong input.
    fn or_usage(self) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> IsUsage<T> for Result<T, E> {
    fn or_usage(self) -> Result<T, Failure> {
        self.map_err(|error| Failure { exit: Exit::Usage, error: error.into() })
    }
}

/// Prints a failure on standard error, and says how the program ends.
pub(crate) fn report(result: Result<Exit, Failure>) -> Exit {
    match result {
        Ok(exit) => exit,
        Err(failure) => {
            eprintln!("mizan: {failure}");
            failure.exit
        }
    }
}
