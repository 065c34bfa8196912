//! Records of any content in all layouts, and lines of any bytes.

use jiff::civil::{Date, Time};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use wire::smdr::{
    Condition, DateOrder, Direction, LAYOUTS, Layout, LineEnd, Lines, Parser, Printer, Record, Row,
    guess,
};

use crate::laws::smdr_stream;

fn condition() -> impl Strategy<Value = Option<Condition>> {
    of(prop_oneof![
        Just(Condition::Received),
        Just(Condition::Answered),
        Just(Condition::NotAnswered),
        Just(Condition::Transferred),
        Just(Condition::Forwarded),
        Just(Condition::Disa),
        Just(Condition::Remote),
        Just(Condition::Other("ZZ".to_owned())),
    ])
}

fn stamp() -> impl Strategy<Value = (Option<Date>, Time)> {
    let date = (2000_i16..2070, 1_i8..=12, 1_i8..=28)
        .prop_map(|(y, m, d)| Date::new(y, m, d).expect("every month has 28 days"));
    let time = (0_i8..24, 0_i8..60)
        .prop_map(|(hour, minute)| Time::new(hour, minute, 0, 0).expect("a time of the day"));
    (of(date), time)
}

/// A record that fits the fields of any layout, with what a layout cannot print left out.
fn record(layout: &'static Layout) -> impl Strategy<Value = Record> {
    let direction = prop_oneof![
        Just(Direction::Incoming),
        Just(Direction::Outgoing),
        Just(Direction::Internal)
    ];
    let parts = (stamp(), direction, "[0-9]{2,3}", "[0-9]{2}", "[0-9]{5,8}", of("[A-Z]{1,3}"));
    let lengths = (of(0_u32..600), of(0_u32..360_000), of("[0-9]{5}\\.[0-9]{2}EU"));
    let rest = (of("[0-9]{4}"), condition(), of("[0-9]{2}"));
    (parts, lengths, rest).prop_map(move |(parts, lengths, rest)| {
        let ((date, time), direction, extension, line, number, name) = parts;
        let (ring_s, duration_s, cost) = lengths;
        let (account, condition, did) = rest;
        let is_incoming = direction == Direction::Incoming;
        let has_conditions = layout.condition.is_some();
        let line = if direction == Direction::Internal { String::new() } else { line };
        let condition = condition.filter(|c| has_conditions || *c == Condition::Transferred);
        Record {
            date,
            time,
            extension,
            line,
            direction,
            number,
            name: name.filter(|_| is_incoming && has_conditions),
            did: did.filter(|_| is_incoming && has_conditions),
            ring_s: ring_s.filter(|_| layout.ring.is_some()),
            duration_s,
            cost: cost.filter(|_| layout.cost.is_some()),
            account,
            condition,
        }
    })
}

fn layout_and_records() -> impl Strategy<Value = (&'static Layout, Vec<Record>)> {
    (0..LAYOUTS.len()).prop_flat_map(|i| {
        let layout = &LAYOUTS[i];
        (Just(layout), vec(record(layout), 1..20))
    })
}

fn order() -> impl Strategy<Value = DateOrder> {
    (0_usize..3).prop_map(|i| DateOrder::ALL[i])
}

proptest! {
    #[test]
    fn a_printed_record_is_read_as_it_was(
        (layout, records) in layout_and_records(),
        dates in order(),
        page in of(1_u64..5),
        is_cr in any::<bool>(),
    ) {
        let end = if is_cr { LineEnd::Cr } else { LineEnd::CrLf };
        let mut printer = Printer::new(layout, dates, end, page);
        let mut bytes = Vec::new();
        let said: u64 = records.iter().map(|record| printer.print(record, &mut bytes)).sum();
        let parser = Parser { layout, dates };
        let mut lines = Lines::new(Lines::LIMIT);
        lines.push(&bytes);
        let (mut read, mut counted, mut titles) = (Vec::new(), 0, 0);
        while let Some(line) = lines.next().expect("no line is long") {
            counted += 1;
            match parser.parse(line).map_err(|error| TestCaseError::fail(format!("{error}: {}", String::from_utf8_lossy(line))))? {
                Row::Call(record) => read.push(record),
                Row::Titles => titles += 1,
                Row::Rule | Row::Blank => {}
                Row::Notice(notice) => return Err(TestCaseError::fail(format!("{notice:?}"))),
            }
        }
        prop_assert_eq!(&read, &records);
        prop_assert_eq!(counted, said);
        let pages = page.map_or(0, |page| (records.len() as u64).div_ceil(page));
        prop_assert_eq!(titles, pages);
    }

    #[test]
    fn the_layout_of_a_whole_page_is_guessed(
        (layout, records) in layout_and_records(),
    ) {
        let mut printer = Printer::new(layout, DateOrder::MonthDayYear, LineEnd::CrLf, Some(60));
        let mut bytes = Vec::new();
        for record in &records {
            printer.print(record, &mut bytes);
        }
        let text = String::from_utf8(bytes).expect("ASCII");
        let lines: Vec<&[u8]> = text.split("\r\n").map(str::as_bytes).collect();
        let guess = guess(&lines);
        prop_assert_eq!(guess.parser.layout.name, layout.name, "{:?}\n{}", guess, text);
        prop_assert!(guess.confidence > 0.6, "{:?}\n{}", guess, text);
    }

    #[test]
    fn no_name_brings_a_line_or_moves_a_column(name in "\\PC{0,40}|[\\r\\n]{3}", number in "[^ ]{0,60}") {
        for layout in &LAYOUTS {
            let mut record = Record {
                date: None,
                time: Time::midnight(),
                extension: name.clone(),
                line: name.clone(),
                direction: Direction::Incoming,
                number: number.clone(),
                name: Some(name.clone()),
                did: Some(name.clone()),
                ring_s: Some(u32::MAX),
                duration_s: Some(u32::MAX),
                cost: Some(name.clone()),
                account: Some(name.clone()),
                condition: Some(Condition::Other(name.clone())),
            };
            for direction in [Direction::Incoming, Direction::Outgoing, Direction::Internal] {
                record.direction = direction;
                let mut bytes = Vec::new();
                Printer::new(layout, DateOrder::default(), LineEnd::CrLf, None).print(&record, &mut bytes);
                prop_assert_eq!(bytes.len(), layout.width() + 2);
                prop_assert_eq!(bytes.iter().filter(|b| b.is_ascii_control()).count(), 2);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400), piece in 1_usize..50) {
        smdr_stream(&bytes, piece);
    }
}
