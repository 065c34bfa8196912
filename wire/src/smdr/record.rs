//! What a line says.

use jiff::civil::{Date, Time};

/// A line that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Something that happened to a call.
    Call(Record),
    /// Something else that the exchange noted.
    Notice(Notice),
    /// The titles above a page.
    Titles,
    /// The dashes below the titles.
    Rule,
    /// Nothing.
    Blank,
}

/// A line about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// `None` where the exchange printed `**/**/**`: its clock was set during the call.
    pub date: Option<Date>,
    /// To the minute. Of what, the layout says.
    pub time: Time,
    /// The extension; empty where none has the call yet.
    pub extension: String,
    /// The line to the outside; empty for a call within the office.
    pub line: String,
    /// Which way the call goes.
    pub direction: Direction,
    /// The outside party's number, or the extension that was called; empty if it is not shown. Of an
    /// outgoing call as dialled, with its `P`, `F`, `X`, `.`, `=` and `-`.
    pub number: String,
    /// The name that is shown with the number.
    pub name: Option<String>,
    /// The office's own number that was dialled, or its name.
    pub did: Option<String>,
    /// How long it rang, in seconds.
    pub ring_s: Option<u32>,
    /// How long the call was, in seconds.
    pub duration_s: Option<u32>,
    /// The charge with its currency, as printed.
    pub cost: Option<String>,
    /// The account code.
    pub account: Option<String>,
    /// What is particular to it.
    pub condition: Option<Condition>,
}

impl Record {
    /// What of the call the line is about.
    pub fn moment(&self) -> Moment {
        let has_lengths = self.ring_s.is_some() || self.duration_s.is_some();
        match self.condition {
            Some(Condition::Received) => Moment::Received,
            Some(Condition::Answered) => Moment::Answered,
            None if self.direction == Direction::Incoming && !has_lengths => Moment::Received,
            _ => Moment::Ended,
        }
    }
}

/// Which way a call goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// From outside.
    Incoming,
    /// To outside.
    Outgoing,
    /// Within the office.
    Internal,
}

/// What of a call a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// It arrived and rings.
    Received,
    /// Somebody took it.
    Answered,
    /// It is over, taken or not.
    Ended,
}

/// What is particular to a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `RC`: printed when the call arrives.
    Received,
    /// `AN`: printed when it is answered.
    Answered,
    /// `NA`: nobody answered.
    NotAnswered,
    /// `TR`, or a star: passed on.
    Transferred,
    /// `FW`: forwarded to the outside.
    Forwarded,
    /// `D0`: by direct access from outside, or a tie line.
    Disa,
    /// `RM`: remote maintenance.
    Remote,
    /// Another code.
    Other(String),
}

/// The conditions and their codes.
const CODES: [(Condition, &str); 7] = [
    (Condition::Received, "RC"),
    (Condition::Answered, "AN"),
    (Condition::NotAnswered, "NA"),
    (Condition::Transferred, "TR"),
    (Condition::Forwarded, "FW"),
    (Condition::Disa, "D0"),
    (Condition::Remote, "RM"),
];

impl Condition {
    /// The condition of that code.
    pub fn of_code(code: &str) -> Condition {
        let known = CODES.iter().find(|(_, known)| *known == code);
        known.map_or_else(|| Condition::Other(code.to_owned()), |(condition, _)| condition.clone())
    }

    /// Its code.
    pub fn code(&self) -> &str {
        match self {
            Condition::Other(code) => code,
            known => CODES.iter().find(|(c, _)| c == known).map_or("", |(_, code)| code),
        }
    }
}

/// A line that is about no call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// As in a [`Record`].
    pub date: Option<Date>,
    /// As in a [`Record`].
    pub time: Time,
    /// The extension; empty if it names none.
    pub extension: String,
    /// What it says.
    pub text: String,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// An agent logged in.
    LogIn,
    /// An agent logged out.
    LogOut,
    /// A hotel room was taken.
    CheckIn,
    /// A hotel room was left.
    CheckOut,
    /// An alarm clock rang.
    TimedReminder,
    /// A fault of the exchange (`ALM`).
    Alarm,
    /// Anything else, such as an absence.
    Status,
}
