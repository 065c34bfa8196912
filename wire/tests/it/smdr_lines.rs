//! Lines as the exchanges' manuals and public readers of their logs show them.

use jiff::civil::{date, time};
use wire::smdr::{
    Condition, DateOrder, Direction, Layout, Moment, NoticeKind, Parser, Record, Row, RowError,
    Tally, guess,
};

fn parser(layout: &str) -> Parser {
    let layout = Layout::named(layout).expect("a layout");
    Parser { layout, dates: DateOrder::MonthDayYear }
}

#[track_caller]
fn call(layout: &str, line: &str) -> Record {
    match parser(layout).parse(line.as_bytes()) {
        Ok(Row::Call(record)) => record,
        other => panic!("{line}: {other:?}"),
    }
}

fn incoming(number: &str) -> Record {
    Record {
        date: Some(date(2026, 11, 23)),
        time: time(10, 3, 0, 0),
        extension: "101".to_owned(),
        line: "03".to_owned(),
        direction: Direction::Incoming,
        number: number.to_owned(),
        name: None,
        did: None,
        ring_s: None,
        duration_s: None,
        cost: None,
        account: None,
        condition: None,
    }
}

const PATTERN_A: &str = "\
11/23/26 10:03AM   101 03 <I>02188001234                                     RC
11/23/26 10:06AM   101 03 <I>02188001234            0'05 00:02'41            AN
11/23/26 10:09AM   104 01 <I>09121234567            0'45                     NA
11/23/26 10:12AM   102 02 09351234567                    00:01'05";

#[test]
fn lines_of_pattern_a_are_read() {
    let records: Vec<Record> = PATTERN_A.lines().map(|line| call("panasonic-a", line)).collect();
    let received = Record { condition: Some(Condition::Received), ..incoming("02188001234") };
    assert_eq!(records[0], received);
    assert_eq!((records[1].ring_s, records[1].duration_s), (Some(5), Some(161)));
    assert_eq!((records[2].ring_s, records[2].duration_s), (Some(45), None));
    let moments: Vec<Moment> = records.iter().map(Record::moment).collect();
    assert_eq!(moments, [Moment::Received, Moment::Answered, Moment::Ended, Moment::Ended]);
    assert_eq!(records[3].direction, Direction::Outgoing);
    assert_eq!((records[3].number.as_str(), records[3].duration_s), ("09351234567", Some(65)));
}

#[test]
fn the_number_and_the_name_of_a_caller_are_told_apart() {
    let check = |dial: &str, number: &str, name: Option<&str>, did: Option<&str>| {
        let line = format!("01/02/02 01:07PM  1234 01 {dial:<25} 0'05 00:01'05 9876543210");
        let record = call("panasonic-a", &line);
        let found = (record.number.as_str(), record.name.as_deref(), record.did.as_deref());
        assert_eq!(found, (number, name, did), "{dial}");
        assert_eq!(record.direction, Direction::Incoming);
        assert_eq!(record.account.as_deref(), Some("9876543210"));
    };
    check("<I>12345678901234567890", "12345678901234567890", None, None);
    check("<I>", "", None, None);
    check("<I>ABC COMPANY12345678", "12345678", Some("ABC COMPANY"), None);
    check("<D>CDE9876<I>Q COMPANY", "", Some("Q COMPANY"), Some("CDE9876"));
    check("<I>1234567890 MARY WARD", "1234567890", Some("MARY WARD"), None);
    check("<I>02188001234/ALI", "02188001234", Some("ALI"), None);
    check("<I>S003", "", Some("S003"), None);
    check("<Input>02188001234", "02188001234", None, None);
}

#[test]
fn outgoing_and_internal_calls_are_read_with_their_marks() {
    let check = |line: &str, direction: Direction, number: &str| {
        let record = call("panasonic-a", line);
        assert_eq!((record.direction, record.number.as_str()), (direction, number), "{line}");
    };
    let outgoing = Direction::Outgoing;
    check(
        "01/02/02 10:15AM  *123 01 1234567890123456               00:01'05",
        outgoing,
        "1234567890123456",
    );
    check(
        "01/02/02 01:07PM  1234 01 123..............              00:01'05",
        outgoing,
        "123..............",
    );
    check(
        "01/02/02 01:07PM  1234 01 9P123456XX-102                 00:01'05",
        outgoing,
        "9P123456XX-102",
    );
    check(
        "01/02/02 03:35PM  1234    EXT1235                        00:12'05",
        Direction::Internal,
        "1235",
    );
}

#[test]
fn what_is_no_call_is_a_notice() {
    let check = |said: &str, kind: NoticeKind| {
        let line = format!("01/02/02 08:33AM  1234    {said}");
        match parser("panasonic-a").parse(line.as_bytes()) {
            Ok(Row::Notice(notice)) => {
                assert_eq!((notice.kind, notice.text.as_str()), (kind, said));
                assert_eq!(notice.extension, "1234");
            }
            other => panic!("{line}: {other:?}"),
        }
    };
    check("LOG IN", NoticeKind::LogIn);
    check("LOG OUT", NoticeKind::LogOut);
    check("Check in", NoticeKind::CheckIn);
    check("Check out", NoticeKind::CheckOut);
    check("Timed Reminder/Start", NoticeKind::TimedReminder);
    check("Timed Reminder/No Answer", NoticeKind::TimedReminder);
    check("In the office", NoticeKind::Status);
    let alarm = parser("panasonic-a").parse(b"01/02/02 08:33AM ALM     #305 SLOT 02");
    assert!(matches!(alarm, Ok(Row::Notice(n)) if n.kind == NoticeKind::Alarm), "an alarm");
}

#[test]
fn the_lines_around_records_are_known() {
    let check =
        |line: &str, row: Row| assert_eq!(parser("panasonic-a").parse(line.as_bytes()), Ok(row));
    let titles = "  Date     Time    Ext CO        Dial Number        Ring Duration  Acc code  CD ";
    check(titles, Row::Titles);
    check(&"-".repeat(80), Row::Rule);
    check("", Row::Blank);
    check("   \r\n", Row::Blank);
}

#[test]
fn a_clock_that_was_set_leaves_no_date() {
    let record =
        call("panasonic-a", "**/**/** 10:03AM   101 03 <I>02188001234            0'05 00:02'41");
    assert_eq!((record.date, record.time), (None, time(10, 3, 0, 0)));
}

#[test]
fn lines_of_pattern_b_and_c_are_read_with_their_charge() {
    let b = call(
        "panasonic-b",
        "01/02/02 10:03AM  1210 01 <I>                  00:00'05 00560.00EU 9876543210 TR",
    );
    assert_eq!((b.duration_s, b.cost.as_deref()), (Some(5), Some("00560.00EU")));
    assert_eq!(b.condition, Some(Condition::Transferred));
    let line = format!(
        "01/02/02 10:07AM  1230 0001 {:<50} 0'05 00:00'05 00560.00EUR 9876543210 D0",
        "<I>ABC COMPANY123456789012345"
    );
    let c = call("panasonic-c", &line);
    assert_eq!(
        (c.line.as_str(), c.ring_s, c.cost.as_deref()),
        ("0001", Some(5), Some("00560.00EUR"))
    );
    assert_eq!(c.condition, Some(Condition::Disa));
}

const SMALL: &str = r#"12/20/11   7:09PM      01   <    incoming    >02177461847                 ....
12/20/11   7:09PM  16  01   <    incoming    >02177461847       00:00'24" ....
 1/ 6/05   1:55AM 107  01   <    incoming    >                  00:00'45" ....
 1/ 6/05 *12:54PM 107  01   09155150730                         00:00'15" 4536"#;

#[test]
fn lines_of_the_small_exchanges_are_read() {
    let records: Vec<Record> = SMALL.lines().map(|line| call("panasonic-tes", line)).collect();
    let moments: Vec<Moment> = records.iter().map(Record::moment).collect();
    assert_eq!(moments, [Moment::Received, Moment::Ended, Moment::Ended, Moment::Ended]);
    assert_eq!(records[0].time, time(19, 9, 0, 0));
    assert_eq!((records[0].extension.as_str(), records[1].extension.as_str()), ("", "16"));
    assert_eq!((records[0].number.as_str(), records[2].number.as_str()), ("02177461847", ""));
    assert_eq!(records[2].date, Some(date(2005, 1, 6)));
    assert_eq!(
        (records[2].account.as_deref(), records[3].account.as_deref()),
        (None, Some("4536"))
    );
    assert_eq!(records[3].condition, Some(Condition::Transferred));
    assert_eq!((records[3].time, records[3].direction), (time(12, 54, 0, 0), Direction::Outgoing));
}

#[test]
fn what_is_not_of_the_layout_is_refused_with_its_column() {
    let refuse = |line: &str| parser("panasonic-a").parse(line.as_bytes()).expect_err(line);
    let field =
        |field, column, text: &str| RowError::Field { field, column, text: text.to_owned() };
    assert_eq!(refuse("Event: Hangup"), field("date", 1, "Event: H"));
    assert_eq!(refuse("13/13/26 10:03AM   101 03 1234"), field("date", 1, "13/13/26"));
    assert_eq!(refuse("11/23/26 13:03PM   101 03 1234"), field("time", 10, "13:03PM"));
    assert_eq!(refuse("11/23/26 10:03AM   101 0x 1234"), field("line", 24, "0x"));
    assert_eq!(
        refuse("11/23/26 10:03AM   101 03 <I>02188001234            0'75 00:02'41"),
        field("ring time", 53, "0'75"),
    );
    assert_eq!(
        refuse("11/23/26 10:03AM   101 03 <I>02188001234            0'05 00:99'41"),
        field("duration", 58, "00:99'41"),
    );
    assert_eq!(refuse("11/23/26x10:03AM   101 03 1234"), RowError::Between { column: 9 });
    let shown = refuse("11/23/26 10:03AM   101 0x 1234").to_string();
    assert_eq!(shown, "column 24: \"0x\" is no line");
}

#[test]
fn the_layout_of_lines_is_guessed_with_its_confidence() {
    let a: Vec<&[u8]> = PATTERN_A.lines().map(str::as_bytes).collect();
    let small: Vec<&[u8]> = SMALL.lines().map(str::as_bytes).collect();
    let (of_a, of_small) = (guess(&a), guess(&small));
    assert_eq!(of_a.parser.layout.name, "panasonic-a");
    assert!(of_a.confidence > 0.99, "{of_a:?}");
    assert_eq!(of_small.parser.layout.name, "panasonic-tes");
    assert!(of_small.confidence > 0.99, "{of_small:?}");
}

#[test]
fn lines_that_two_layouts_read_alike_leave_the_guess_between_them() {
    // An outgoing call without lengths stands in the same columns of A and B.
    let line = b"11/23/26 10:12AM   102 02 09351234567".as_slice();
    let guess = guess(&[line; 10]);
    assert!(guess.confidence < 0.51, "{guess:?}");
    assert!((guess.confidence - guess.runner_up_confidence).abs() < 1e-9, "{guess:?}");
}

#[test]
fn lines_of_no_layout_are_of_none() {
    let guess = guess(&[b"Event: Hangup".as_slice(), b"Cause: 16", b"SMDR ready"]);
    assert!(guess.confidence < 0.01, "{guess:?}");
}

#[test]
fn the_order_of_dates_is_guessed_where_the_dates_tell_it() {
    let line = b"23/11/26 10:12AM   102 02 09351234567                    00:01'05".as_slice();
    assert_eq!(guess(&[line]).parser.dates, DateOrder::DayMonthYear);
}

#[test]
fn the_lines_of_calls_are_counted() {
    let mut tally = Tally::default();
    let ended = "11/23/26 10:07AM   101 03 <I>02188001234            0'05 00:02'41";
    for line in PATTERN_A.lines().chain([ended]) {
        tally.add(&call("panasonic-a", line));
    }
    // The call of three lines, and the unanswered one whose arrival was not printed.
    assert_eq!(tally.incoming.into_iter().collect::<Vec<_>>(), [(1, 1), (3, 1)]);
    assert_eq!((tally.incoming_received, tally.outgoing, tally.internal), (1, 1, 0));
}

#[test]
fn a_small_exchange_prints_two_lines_for_an_incoming_call() {
    let mut tally = Tally::default();
    for line in SMALL.lines().take(2) {
        tally.add(&call("panasonic-tes", line));
    }
    assert_eq!(tally.lines_of_incoming(), Some(2));
    let small = Layout::named("panasonic-tes").expect("a layout");
    assert_eq!(Tally::lines_needed(small, Direction::Incoming, true), 2);
    let a = Layout::named("panasonic-a").expect("a layout");
    assert_eq!(Tally::lines_needed(a, Direction::Incoming, true), 3);
    assert_eq!(Tally::lines_needed(a, Direction::Incoming, false), 2);
    assert_eq!(Tally::lines_needed(a, Direction::Outgoing, true), 1);
}
