//! Lines as records.

use std::borrow::Cow;

use jiff::civil::{Date, Time};

use super::layout::{DateOrder, Field, Layout};
use super::record::{Condition, Direction, Notice, NoticeKind, Record, Row};

/// Why a line is none of a layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// A field holds what it cannot.
    #[error("column {column}: {text:?} is no {field}")]
    Field {
        /// What should stand there.
        field: &'static str,
        /// The field's first column, from 1.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// Something stands between two fields or behind the last.
    #[error("column {column}: something stands where the layout has a blank")]
    Between {
        /// The column, from 1.
        column: usize,
    },
}

/// Reads lines of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parser {
    /// The layout.
    pub layout: &'static Layout,
    /// The order of its dates.
    pub dates: DateOrder,
}

impl Parser {
    /// Reads a line; what ends it may still be there.
    ///
    /// Columns are bytes. Bytes that are not UTF-8 become replacement characters in texts.
    pub fn parse(&self, line: &[u8]) -> Result<Row, RowError> {
        let line = trim_end(line);
        if line.is_empty() {
            return Ok(Row::Blank);
        }
        if line.len() >= 8 && line.iter().all(|byte| matches!(byte, b'-' | b'=')) {
            return Ok(Row::Rule);
        }
        if is_titles(line) {
            return Ok(Row::Titles);
        }
        let date = self.date(line)?;
        let time = self.time(line)?;
        if let Some(notice) = self.notice(line, date, time) {
            return Ok(Row::Notice(notice));
        }
        self.check_blanks(line)?;
        self.call(line, date, time).map(Row::Call)
    }

    fn call(&self, line: &[u8], date: Option<Date>, time: Time) -> Result<Record, RowError> {
        let layout = self.layout;
        let extension = text(line, layout.extension);
        let out = text(line, layout.line);
        let dialled = dialled(&text(line, layout.dial), layout)
            .ok_or_else(|| error("caller or number", line, layout.dial))?;
        let is_word = |text: &str| !text.contains(' ');
        if !is_word(&extension) {
            return Err(error("extension", line, layout.extension));
        }
        if !out.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(error("line", line, layout.line));
        }
        let ring_s = optional(line, layout.ring, "ring time", ring_s)?.flatten();
        let duration_s = optional(line, Some(layout.duration), "duration", duration_s)?.flatten();
        let condition = layout.condition.map(|field| text(line, field)).filter(|c| !c.is_empty());
        let star = layout.star.map(|field| text(line, field)).unwrap_or_default();
        let condition = match (condition, star.as_ref()) {
            (Some(code), _) => Some(Condition::of_code(&code)),
            (None, "*") => Some(Condition::Transferred),
            (None, _) => None,
        };
        let account = text(line, layout.account);
        let has_account = !account.is_empty() && account != layout.no_account;
        Ok(Record {
            date,
            time,
            extension: extension.into_owned(),
            line: out.into_owned(),
            direction: dialled.direction,
            number: dialled.number,
            name: dialled.name,
            did: dialled.did,
            ring_s,
            duration_s,
            cost: layout
                .cost
                .map(|field| text(line, field).into_owned())
                .filter(|cost| !cost.is_empty()),
            account: has_account.then(|| account.into_owned()),
            condition,
        })
    }

    fn date(&self, line: &[u8]) -> Result<Option<Date>, RowError> {
        let text = text(line, self.layout.date);
        if text == "**/**/**" {
            return Ok(None);
        }
        let mut parts = text.split('/').map(two_digits);
        let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
        let [Some(Some(a)), Some(Some(b)), Some(Some(c)), None] = parts else {
            return Err(error("date", line, self.layout.date));
        };
        let (year, month, day) = match self.dates {
            DateOrder::MonthDayYear => (c, a, b),
            DateOrder::DayMonthYear => (c, b, a),
            DateOrder::YearMonthDay => (a, b, c),
        };
        // The oldest of these exchanges are of the eighties.
        let century = if year < 70 { 2000 } else { 1900 };
        let date = Date::new(century + i16::from(year), month, day);
        date.map(Some).map_err(|_| error("date", line, self.layout.date))
    }

    fn time(&self, line: &[u8]) -> Result<Time, RowError> {
        time(&text(line, self.layout.time)).ok_or_else(|| error("time", line, self.layout.time))
    }

    /// The line as a notice, if it is one: it names no line to the outside and dials nothing.
    fn notice(&self, line: &[u8], date: Option<Date>, time: Time) -> Option<Notice> {
        let rest = line.get(self.layout.time.end()..).unwrap_or_default();
        let is_alarm = rest.windows(3).any(|window| window == b"ALM");
        let extension = text(line, self.layout.extension);
        let said = text(line, self.layout.dial);
        let has_line = !text(line, self.layout.line).is_empty();
        if is_alarm {
            let text = lossy(trim(rest)).into_owned();
            let kind = NoticeKind::Alarm;
            return Some(Notice { kind, date, time, extension: String::new(), text });
        }
        let is_call = said.is_empty() || said.starts_with("EXT") || said.contains('<');
        if has_line || is_call || said.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let kinds = [
            ("LOG IN", NoticeKind::LogIn),
            ("LOG OUT", NoticeKind::LogOut),
            ("Check in", NoticeKind::CheckIn),
            ("Check out", NoticeKind::CheckOut),
            ("Timed Reminder", NoticeKind::TimedReminder),
        ];
        let known = kinds.iter().find(|(begin, _)| starts_with(&said, begin));
        let kind = known.map_or(NoticeKind::Status, |(_, kind)| *kind);
        self.check_blanks(line).ok()?;
        let (extension, text) = (extension.into_owned(), said.into_owned());
        Some(Notice { kind, date, time, extension, text })
    }

    /// Whether only fields hold something.
    fn check_blanks(&self, line: &[u8]) -> Result<(), RowError> {
        let is_in_field = |column| self.layout.fields().any(|f| (f.at..f.end()).contains(&column));
        let written = line.iter().enumerate().filter(|(_, byte)| **byte != b' ');
        match written.map(|(column, _)| column).find(|column| !is_in_field(*column)) {
            Some(column) => Err(RowError::Between { column: column + 1 }),
            None => Ok(()),
        }
    }
}

/// Whether a line is the titles of a page.
pub(super) fn is_titles(line: &[u8]) -> bool {
    let has = |word: &[u8]| line.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
    has(b"date") && has(b"time") && has(b"ext")
}

/// What a dial field says.
struct Dialled {
    direction: Direction,
    number: String,
    name: Option<String>,
    did: Option<String>,
}

fn dialled(said: &str, layout: &Layout) -> Option<Dialled> {
    if let Some((before, caller)) = incoming(said) {
        let did = match before.strip_prefix("<D>") {
            Some(did) => Some(did.trim().to_owned()),
            None if before.is_empty() => None,
            None => return None,
        };
        let (number, name) = number_and_name(caller.trim());
        return Some(Dialled { direction: Direction::Incoming, number, name, did });
    }
    if said.contains('<') || said.is_empty() {
        return None;
    }
    if let Some(number) = said.strip_prefix("EXT") {
        let number = number.trim().to_owned();
        return Some(Dialled { direction: Direction::Internal, number, name: None, did: None });
    }
    let is_dialled = |c: char| c.is_ascii_digit() || "*#+PF=.X-".contains(c);
    let (number, name) =
        if said.chars().all(is_dialled) { (said.to_owned(), None) } else { number_and_name(said) };
    // Without a condition column nothing but digits is an outgoing call.
    if layout.condition.is_none() && name.is_some() {
        return None;
    }
    Some(Dialled { direction: Direction::Outgoing, number, name, did: None })
}

/// What stands before and behind the mark of an incoming call: `<I>`, `<Input>` or
/// `<    incoming    >`, also `< DISA incoming >`.
fn incoming(said: &str) -> Option<(&str, &str)> {
    said.match_indices('<').find_map(|(open, _)| {
        let close = open + said[open..].find('>')?;
        let mark = said[open + 1..close].trim().to_ascii_lowercase();
        let is_incoming = mark == "i" || mark == "input" || mark.ends_with("incoming");
        is_incoming.then(|| (said[..open].trim(), &said[close + 1..]))
    })
}

/// A caller's number and name, which exchanges print in either order: `02188001234/ALI`,
/// `1234567890 MARY WARD`, `ABC COMPANY12345678`.
fn number_and_name(caller: &str) -> (String, Option<String>) {
    let is_digit = |c: char| c.is_ascii_digit() || "+*#".contains(c);
    let named = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    let rest = caller.trim_start_matches(is_digit);
    let number = &caller[..caller.len() - rest.len()];
    if !number.is_empty() && (rest.is_empty() || rest.starts_with([' ', '/'])) {
        return (number.to_owned(), named(rest.strip_prefix('/').unwrap_or(rest)));
    }
    let name = caller.trim_end_matches(is_digit);
    let number = &caller[name.len()..];
    // Fewer digits than a number has are part of the name: a trunk's, such as S003.
    if number.len() < 5 { (String::new(), named(caller)) } else { (number.to_owned(), named(name)) }
}

fn time(text: &str) -> Option<Time> {
    let text = text.trim_matches('*').trim();
    let (clock, half) = match text.len().checked_sub(2).map(|at| text.split_at_checked(at)) {
        Some(Some((clock, half))) if ["AM", "PM"].iter().any(|h| h.eq_ignore_ascii_case(half)) => {
            (clock, Some(half.eq_ignore_ascii_case("PM")))
        }
        _ => (text, None),
    };
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(is_afternoon) => hour % 12 + if is_afternoon { 12 } else { 0 },
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// `0'05` in seconds.
fn ring_s(text: &str) -> Option<u32> {
    let (minutes, seconds) = text.split_once('\'')?;
    Some(number_below(minutes, 100)? * 60 + number_below(seconds, 60)?)
}

/// `00:01'05` in seconds.
fn duration_s(text: &str) -> Option<u32> {
    let text = text.strip_suffix('"').unwrap_or(text);
    let (hours, rest) = text.split_once(':')?;
    let (minutes, seconds) = rest.split_once('\'')?;
    let (hours, minutes) = (number_below(hours, 100)?, number_below(minutes, 60)?);
    Some(hours * 3600 + minutes * 60 + number_below(seconds, 60)?)
}

fn number_below(text: &str, bound: u32) -> Option<u32> {
    two_digits(text).map(|number| number.unsigned_abs().into()).filter(|number| *number < bound)
}

/// A number of one or two digits, perhaps after a blank.
fn two_digits(text: &str) -> Option<i8> {
    let text = text.trim_start();
    let is_number = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Reads a field that may be empty: `None` if the layout has none, `Some(None)` if it is empty.
fn optional(
    line: &[u8],
    field: Option<Field>,
    name: &'static str,
    read: impl Fn(&str) -> Option<u32>,
) -> Result<Option<Option<u32>>, RowError> {
    let Some(field) = field else { return Ok(None) };
    let text = text(line, field);
    if text.is_empty() {
        return Ok(Some(None));
    }
    read(&text).map(|value| Some(Some(value))).ok_or_else(|| error(name, line, field))
}

fn error(name: &'static str, line: &[u8], field: Field) -> RowError {
    RowError::Field { field: name, column: field.at + 1, text: text(line, field).into_owned() }
}

/// A field's text without the blanks around it.
fn text(line: &[u8], field: Field) -> Cow<'_, str> {
    let bytes = line.get(field.at..).unwrap_or_default();
    lossy(trim(&bytes[..bytes.len().min(field.width)]))
}

fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii()
}

fn trim_end(line: &[u8]) -> &[u8] {
    line.trim_ascii_end()
}

fn starts_with(text: &str, begin: &str) -> bool {
    text.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin))
}
