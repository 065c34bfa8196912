//! Records as lines.

use jiff::civil::{Date, Time};

use super::layout::{DateOrder, Field, Layout};
use super::record::{Condition, Direction, Record};

/// What ends a line: the exchange is programmed for one or the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineEnd {
    /// CR and LF.
    #[default]
    CrLf,
    /// CR alone.
    Cr,
}

impl LineEnd {
    /// Its bytes.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            LineEnd::CrLf => b"\r\n",
            LineEnd::Cr => b"\r",
        }
    }
}

/// Prints records as an exchange of a layout does.
///
/// What does not fit a field is cut, as there; a character that is no printable ASCII becomes a
/// question mark, so that no name can bring a line of its own or move a column.
#[derive(Debug, Clone)]
pub struct Printer {
    layout: &'static Layout,
    dates: DateOrder,
    end: LineEnd,
    /// Records of a page, below its titles; `None` prints no titles.
    page_records: Option<u64>,
    /// Records that were printed.
    printed: u64,
}

impl Printer {
    /// A printer at the top of its first page.
    pub fn new(
        layout: &'static Layout,
        dates: DateOrder,
        end: LineEnd,
        page_records: Option<u64>,
    ) -> Self {
        Printer { layout, dates, end, page_records, printed: 0 }
    }

    /// Appends the record's line, and before it the titles if a page begins. The lines that were
    /// appended.
    pub fn print(&mut self, record: &Record, bytes: &mut Vec<u8>) -> u64 {
        let mut lines = 1;
        if let Some(page) = self.page_records.filter(|page| *page > 0)
            && self.printed.is_multiple_of(page)
        {
            if self.printed > 0 {
                bytes.extend_from_slice(self.end.bytes());
                lines += 1;
            }
            let rule = "-".repeat(80.max(self.layout.width()));
            for line in [self.layout.titles, &rule] {
                bytes.extend_from_slice(line.as_bytes());
                bytes.extend_from_slice(self.end.bytes());
                lines += 1;
            }
        }
        self.printed += 1;
        self.print_line(record, bytes);
        lines
    }

    fn print_line(&self, record: &Record, bytes: &mut Vec<u8>) {
        let layout = self.layout;
        let mut line = Canvas(vec![b' '; layout.width()]);
        line.left(layout.date, &date(record.date, self.dates));
        line.right(layout.time, &time(record.time, layout));
        line.right(layout.extension, &record.extension);
        line.left(layout.line, &record.line);
        line.left(layout.dial, &dial(record, layout));
        if let (Some(field), Some(ring_s)) = (layout.ring, record.ring_s) {
            let ring_s = ring_s.min(9 * 60 + 59);
            line.left(field, &format!("{}'{:02}", ring_s / 60, ring_s % 60));
        }
        if let Some(duration_s) = record.duration_s {
            line.left(layout.duration, &duration(duration_s, layout));
        }
        if let (Some(field), Some(cost)) = (layout.cost, &record.cost) {
            line.left(field, cost);
        }
        line.left(layout.account, record.account.as_deref().unwrap_or(layout.no_account));
        match (&record.condition, layout.condition, layout.star) {
            (Some(condition), Some(field), _) => line.left(field, condition.code()),
            (Some(Condition::Transferred), None, Some(field)) => line.left(field, "*"),
            _ => {}
        }
        bytes.extend_from_slice(&line.0);
        bytes.extend_from_slice(self.end.bytes());
    }
}

/// A line of blanks that fields are written on.
struct Canvas(Vec<u8>);

impl Canvas {
    fn left(&mut self, field: Field, text: &str) {
        self.write(field.at, field.width, text);
    }

    fn right(&mut self, field: Field, text: &str) {
        let missing = field.width.saturating_sub(text.chars().count());
        self.write(field.at + missing, field.width - missing, text);
    }

    fn write(&mut self, at: usize, width: usize, text: &str) {
        for (column, character) in text.chars().take(width).enumerate() {
            let is_printable = character == ' ' || character.is_ascii_graphic();
            self.0[at + column] = if is_printable { character as u8 } else { b'?' };
        }
    }
}

fn date(date: Option<Date>, order: DateOrder) -> String {
    let Some(date) = date else { return "**/**/**".to_owned() };
    let (year, month, day) = (date.year().rem_euclid(100), date.month(), date.day());
    match order {
        DateOrder::MonthDayYear => format!("{month:02}/{day:02}/{year:02}"),
        DateOrder::DayMonthYear => format!("{day:02}/{month:02}/{year:02}"),
        DateOrder::YearMonthDay => format!("{year:02}/{month:02}/{day:02}"),
    }
}

/// `10:03AM`; the small exchanges leave a blank for the first digit, the others print a zero.
fn time(time: Time, layout: &Layout) -> String {
    let hour = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if time.hour() < 12 { "AM" } else { "PM" };
    let minute = time.minute();
    if layout.condition.is_some() {
        format!("{hour:02}:{minute:02}{half}")
    } else {
        format!("{hour}:{minute:02}{half}")
    }
}

fn duration(duration_s: u32, layout: &Layout) -> String {
    let duration_s = duration_s.min(100 * 3600 - 1);
    let (h, m, s) = (duration_s / 3600, duration_s / 60 % 60, duration_s % 60);
    let seconds_sign = if layout.duration.width > 8 { "\"" } else { "" };
    format!("{h:02}:{m:02}'{s:02}{seconds_sign}")
}

/// What stands in the dial field.
fn dial(record: &Record, layout: &Layout) -> String {
    match record.direction {
        Direction::Internal => format!("EXT{}", record.number),
        Direction::Outgoing => record.number.clone(),
        Direction::Incoming => {
            let did = record.did.as_ref().map_or(String::new(), |did| format!("<D>{did}"));
            let name = match &record.name {
                Some(name) if record.number.is_empty() => name.clone(),
                Some(name) => format!("/{name}"),
                None => String::new(),
            };
            if layout.condition.is_some() {
                format!("{did}{}{}{name}", layout.incoming, record.number)
            } else {
                format!("{}{}", layout.incoming, record.number)
            }
        }
    }
}
