//! What the exchange keeps for its reader, and what it counts.
//!
//! An exchange keeps the last hundred records while nobody reads, and loses the oldest for a new one
//! (feature guide of the KX-TD816). A reader that is logged in and does not keep up is dropped when
//! it is [`FeedSettings::behind_records_most`] behind: a TCP peer that never reads is told from a slow
//! one by nothing else. A serial line has nobody to drop; it loses the oldest, as the exchange does.

use std::collections::VecDeque;

use wire::smdr::{DateOrder, Layout, LineEnd, Printer, Record};

use super::session::Password;

/// How the exchange is programmed.
#[derive(Debug, Clone)]
pub struct FeedSettings {
    /// What its lines look like.
    pub layout: &'static Layout,
    /// The order of its dates.
    pub dates: DateOrder,
    /// What ends its lines.
    pub line_end: LineEnd,
    /// Records under one heading; `None` prints no headings.
    pub page_records: Option<u64>,
    /// The password of the log over TCP. Factory default: `PCCSMDR`.
    pub password: Password,
    /// Records that it keeps while nobody reads.
    pub kept_records_most: usize,
    /// Records by which a reader may be behind.
    pub behind_records_most: usize,
}

impl FeedSettings {
    /// As an exchange of that layout is delivered.
    pub fn of_layout(layout: &'static Layout) -> Self {
        FeedSettings {
            layout,
            dates: DateOrder::default(),
            line_end: LineEnd::default(),
            page_records: Some(60),
            password: Password::new("PCCSMDR"),
            kept_records_most: 100,
            behind_records_most: 10_000,
        }
    }
}

/// What the feed has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeedCounts {
    /// Log-ins that were accepted. A serial port needs none.
    pub logins: u64,
    /// Log-ins that were refused: a wrong password, or another reader was there.
    pub logins_refused: u64,
    /// Most readers at once: the exchange has one log and one reader of it.
    pub clients_most: u64,
    /// Readers that were dropped because they were too far behind.
    pub clients_dropped: u64,
    /// Lines that were sent, headings included.
    pub lines_sent: u64,
    /// Bytes of them.
    pub bytes_sent: u64,
    /// Lines that nobody got: too old to be kept, or on their way to a reader that went.
    pub lines_lost: u64,
}

/// Lines and their bytes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) lines: u64,
    pub(super) bytes: Vec<u8>,
}

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// Nobody.
    None,
    /// Somebody who logged in.
    Client,
    /// Whoever is at the other end of the serial line.
    Port,
}

/// The exchange's memory of its log.
#[derive(Debug)]
pub(super) struct Store {
    kept_most: usize,
    behind_most: usize,
    printer: Printer,
    /// Records that were not sent, with their headings.
    records: VecDeque<Batch>,
    reader: Reader,
    pub(super) counts: FeedCounts,
}

impl Store {
    pub(super) fn new(settings: &FeedSettings) -> Self {
        let FeedSettings { layout, dates, line_end, page_records, .. } = *settings;
        Store {
            kept_most: settings.kept_records_most.max(1),
            behind_most: settings.behind_records_most.max(1),
            printer: Printer::new(layout, dates, line_end, page_records),
            records: VecDeque::new(),
            reader: Reader::None,
            counts: FeedCounts::default(),
        }
    }

    /// Prints a record, and gives the lines of it.
    pub(super) fn print(&mut self, record: &Record) -> u64 {
        let mut batch = Batch::default();
        batch.lines = self.printer.print(record, &mut batch.bytes);
        let lines = batch.lines;
        self.records.push_back(batch);
        // A client may be further behind: what becomes of it, `is_behind` says.
        let most =
            if self.reader == Reader::Client { self.behind_most + 1 } else { self.kept_most };
        self.keep(most);
        lines
    }

    fn keep(&mut self, most: usize) {
        while self.records.len() > most {
            let oldest = self.records.pop_front();
            self.counts.lines_lost += oldest.map_or(0, |batch| batch.lines);
        }
    }

    /// A reader comes. `false` if there is one already, who stays.
    pub(super) fn attach(&mut self, reader: Reader) -> bool {
        if self.reader != Reader::None {
            self.counts.logins_refused += 1;
            return false;
        }
        self.reader = reader;
        self.counts.logins += u64::from(reader == Reader::Client);
        self.counts.clients_most = 1;
        true
    }

    /// The reader goes. `sending` is what it may not have got.
    pub(super) fn detach(&mut self, sending: &Batch) {
        self.counts.clients_dropped += u64::from(self.is_behind());
        self.counts.lines_lost += sending.lines;
        self.reader = Reader::None;
        self.keep(self.kept_most);
    }

    /// Whether the reader is so far behind that it is dropped.
    pub(super) fn is_behind(&self) -> bool {
        self.reader == Reader::Client && self.records.len() > self.behind_most
    }

    pub(super) fn has_reader(&self) -> bool {
        self.reader != Reader::None
    }

    /// Everything that was not sent.
    pub(super) fn take(&mut self) -> Batch {
        let mut all = Batch::default();
        for batch in self.records.drain(..) {
            all.lines += batch.lines;
            all.bytes.extend_from_slice(&batch.bytes);
        }
        all
    }

    pub(super) fn sent(&mut self, batch: &Batch) {
        self.counts.lines_sent += batch.lines;
        self.counts.bytes_sent += batch.bytes.len() as u64;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use wire::smdr::Direction;

    use super::*;

    fn store() -> Store {
        let layout = Layout::named("panasonic-a").expect("a layout");
        let settings = FeedSettings::of_layout(layout);
        Store::new(&FeedSettings {
            page_records: None,
            kept_records_most: 3,
            behind_records_most: 5,
            ..settings
        })
    }

    fn print(store: &mut Store, numbers: std::ops::Range<u32>) {
        for number in numbers {
            store.print(&Record {
                date: Some(date(2026, 11, 23)),
                time: jiff::civil::time(10, 3, 0, 0),
                extension: String::new(),
                line: String::new(),
                direction: Direction::Outgoing,
                number: number.to_string(),
                name: None,
                did: None,
                ring_s: None,
                duration_s: None,
                cost: None,
                account: None,
                condition: None,
            });
        }
    }

    fn numbers(batch: &Batch) -> Vec<String> {
        let text = String::from_utf8_lossy(&batch.bytes);
        text.lines().map(|line| line[26..].trim().to_owned()).collect()
    }

    #[test]
    fn the_newest_records_are_kept_while_nobody_reads() {
        let mut store = store();
        print(&mut store, 0..10);
        assert_eq!(store.counts.lines_lost, 7);
        assert!(store.attach(Reader::Client));
        assert_eq!(numbers(&store.take()), ["7", "8", "9"]);
    }

    #[test]
    fn a_reader_that_is_too_far_behind_is_dropped_and_counted() {
        let mut store = store();
        assert!(store.attach(Reader::Client));
        print(&mut store, 0..5);
        assert!(!store.is_behind());
        print(&mut store, 5..6);
        assert!(store.is_behind());
        print(&mut store, 6..100);
        assert_eq!(store.records.len(), 6, "no more is kept for it");
        store.detach(&Batch::default());
        assert_eq!(store.counts.clients_dropped, 1);
        assert_eq!((store.records.len(), store.counts.lines_lost), (3, 97));
    }

    #[test]
    fn a_reader_that_leaves_is_not_counted_as_dropped() {
        let mut store = store();
        assert!(store.attach(Reader::Client));
        store.detach(&Batch { lines: 2, bytes: Vec::new() });
        assert_eq!((store.counts.clients_dropped, store.counts.lines_lost), (0, 2));
        assert!(store.attach(Reader::Client), "the next may come");
    }

    #[test]
    fn there_is_one_reader_at_a_time() {
        let mut store = store();
        assert!(store.attach(Reader::Client));
        assert!(!store.attach(Reader::Client));
        let FeedCounts { logins, logins_refused, clients_most, .. } = store.counts;
        assert_eq!((logins, logins_refused, clients_most), (1, 1, 1));
    }

    #[test]
    fn a_serial_line_loses_the_oldest() {
        let mut store = store();
        assert!(store.attach(Reader::Port));
        print(&mut store, 0..10);
        assert!(!store.is_behind());
        assert_eq!(numbers(&store.take()), ["7", "8", "9"]);
    }
}
