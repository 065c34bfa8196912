//! The call log as its readers see it: over TCP, and over a pair of pseudo-terminals.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use documents::calls::{CallDirection, CallEnding};
use jiff::civil::{DateTime, date};
use loadtest::calls::script::{HangsUp, Happening, ScriptedCall, Step};
use loadtest::exchange::smdr::{Feed, FeedCounts, FeedError, FeedSettings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wire::smdr::{DateOrder, Layout, Lines, Moment, Parser, Record, Row};

const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const NOW: DateTime = date(2026, 11, 23).at(10, 3, 30, 0);

/// How long a test waits for what should come at once, before it fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);

fn layout() -> &'static Layout {
    Layout::named("panasonic-a").expect("a layout")
}

/// An answered call from outside of that number.
fn call(index: u64) -> ScriptedCall {
    let step = |after_us, happening| Step { after_us, happening };
    let extension = || "101".to_owned();
    ScriptedCall {
        index,
        due_us: 0,
        direction: CallDirection::Incoming,
        ending: CallEnding::Answered,
        number: format!("0999{index:07}"),
        name: None,
        from_extension: None,
        dialled: "02188009999".to_owned(),
        steps: vec![
            step(0, Happening::Begins),
            step(0, Happening::Rings { extension: extension() }),
            step(5_000_000, Happening::Answered { extension: extension() }),
            step(65_000_000, Happening::HangsUp { by: HangsUp::Caller }),
        ],
    }
}

/// Plays all steps of a call, and gives the lines that were printed.
fn play(feed: &Feed, call: &ScriptedCall) -> u64 {
    call.steps.iter().map(|step| feed.play(call, step, NOW)).sum()
}

async fn listening(settings: FeedSettings) -> (Feed, SocketAddr) {
    let feed = Feed::listen(LOOPBACK, settings).await.expect("a free port");
    let address = feed.address().expect("it listens");
    (feed, address)
}

async fn patiently<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, wait).await.expect("it comes at once")
}

async fn has_readers(feed: &Feed, number: u64) {
    let mut listeners = feed.listeners();
    patiently(listeners.wait_for(|known| *known == number)).await.expect("the feed is there");
}

/// A reader of the log, from its connection on.
struct Client {
    stream: TcpStream,
    lines: Lines,
}

impl Client {
    async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the exchange listens");
        Client { stream, lines: Lines::new(Lines::LIMIT) }
    }

    async fn say(&mut self, text: &[u8]) {
        self.stream.write_all(text).await.expect("the exchange listens");
    }

    /// Reads until what was said ends so.
    async fn hear(&mut self, end: &str) -> String {
        let mut heard = Vec::new();
        while !heard.ends_with(end.as_bytes()) {
            let byte = patiently(self.stream.read_u8()).await;
            heard.push(byte.unwrap_or_else(|error| panic!("{error} after {heard:?}")));
        }
        String::from_utf8(heard).expect("ASCII")
    }

    /// A reader that has logged in.
    async fn logged_in(address: SocketAddr) -> Self {
        let mut client = Client::connect(address).await;
        assert_eq!(client.hear("-").await, "-");
        client.log_in().await;
        client
    }

    async fn log_in(&mut self) {
        self.say(b"SMDR\r\n").await;
        assert_eq!(self.hear("Password:").await, "SMDR\rEnter Password:");
        self.say(b"PCCSMDR\r\n").await;
        assert_eq!(self.hear("\r\n").await, "*******\r\n");
    }

    /// The next records; headings are passed over.
    async fn records(&mut self, number: usize) -> Vec<Record> {
        let parser = Parser { layout: layout(), dates: DateOrder::default() };
        let mut records = Vec::new();
        loop {
            while records.len() < number {
                let Some(line) = self.lines.next().expect("lines are short") else { break };
                if let Row::Call(record) = parser.parse(line).expect("a line of the layout") {
                    records.push(record);
                }
            }
            if records.len() == number {
                return records;
            }
            let mut heard = [0; 1024];
            let read =
                patiently(self.stream.read(&mut heard)).await.expect("the exchange is there");
            assert!(read > 0, "the exchange closed after {} records", records.len());
            self.lines.push(&heard[..read]);
        }
    }

    /// Whether the exchange closes the connection.
    async fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        patiently(self.stream.read_to_end(&mut rest)).await.is_ok() || rest.is_empty()
    }
}

#[tokio::test]
async fn a_reader_that_logs_in_gets_the_lines_of_calls() {
    let (feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let mut client = Client::logged_in(address).await;
    has_readers(&feed, 1).await;
    // The heading of the first page, and three lines.
    assert_eq!(play(&feed, &call(7)), 5);
    let records = client.records(3).await;
    let moments: Vec<Moment> = records.iter().map(Record::moment).collect();
    assert_eq!(moments, [Moment::Received, Moment::Answered, Moment::Ended]);
    assert!(records.iter().all(|record| record.number == "09990000007"), "{records:?}");
    assert_eq!((records[2].ring_s, records[2].duration_s), (Some(5), Some(60)));
    drop(client);
    has_readers(&feed, 0).await;
    let FeedCounts { logins, logins_refused, clients_most, lines_sent, bytes_sent, .. } =
        feed.counts();
    assert_eq!((logins, logins_refused, clients_most, lines_sent), (1, 0, 1, 5));
    assert_eq!(bytes_sent, 5 * 2 + 79 + 80 + 3 * 79);
}

#[tokio::test]
async fn a_line_comes_when_its_step_is_played_and_not_later() {
    let (feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let mut client = Client::logged_in(address).await;
    let call = call(1);
    for (step, expected) in call.steps.iter().zip([1, 0, 1, 1]) {
        feed.play(&call, step, NOW);
        // Each must be there before the next is played.
        assert_eq!(client.records(expected).await.len(), expected);
    }
}

#[tokio::test]
async fn what_was_printed_before_a_reader_came_is_kept_for_it() {
    let settings = FeedSettings { kept_records_most: 4, ..FeedSettings::of_layout(layout()) };
    let (feed, address) = listening(settings).await;
    for index in 0..5 {
        play(&feed, &call(index));
    }
    let mut client = Client::logged_in(address).await;
    let numbers: Vec<String> = client.records(4).await.into_iter().map(|r| r.number).collect();
    assert_eq!(numbers, ["09990000003", "09990000004", "09990000004", "09990000004"]);
    // Eleven records, and the heading that the first had.
    assert_eq!(feed.counts().lines_lost, 13);
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_counted_however_often() {
    let (feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let mut client = Client::connect(address).await;
    client.hear("-").await;
    for _ in 0..1000 {
        client.say(b"SMDR\rwrong\r").await;
        assert_eq!(client.hear("\r\n-").await, "SMDR\rEnter Password:*****\r\n-");
    }
    assert_eq!((feed.counts().logins, feed.counts().logins_refused), (0, 1000));
    play(&feed, &call(1));
    client.log_in().await;
    assert_eq!(client.records(3).await.len(), 3);
}

#[tokio::test]
async fn a_second_reader_is_refused_until_the_first_has_gone() {
    let (feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let first = Client::logged_in(address).await;
    has_readers(&feed, 1).await;
    let mut second = Client::connect(address).await;
    second.hear("-").await;
    second.say(b"SMDR\rPCCSMDR\r").await;
    second.hear("in use.\r\n-").await;
    assert_eq!((feed.counts().logins, feed.counts().logins_refused), (1, 1));
    drop(first);
    has_readers(&feed, 0).await;
    second.log_in().await;
    has_readers(&feed, 1).await;
    play(&feed, &call(1));
    assert_eq!(second.records(3).await.len(), 3);
    assert_eq!(feed.counts().clients_most, 1);
}

#[tokio::test]
async fn a_reader_that_never_reads_is_dropped_and_counted() {
    let settings = FeedSettings { page_records: None, ..FeedSettings::of_layout(layout()) };
    let (feed, address) = listening(settings).await;
    let idle = Client::logged_in(address).await;
    has_readers(&feed, 1).await;
    let (call, mut index) = (call(1), 0);
    let listeners = feed.listeners();
    // Whatever the sockets of this system hold: in the end it is behind.
    while *listeners.borrow() == 1 {
        index += 1;
        play(&feed, &call);
        assert!(index < 10_000_000, "it is never dropped");
    }
    let counts = feed.counts();
    assert_eq!((counts.logins, counts.clients_dropped), (1, 1));
    assert!(counts.lines_lost > 9_000, "what it had no room for is lost: {counts:?}");
    drop(idle);
    let mut next = Client::logged_in(address).await;
    assert_eq!(next.records(100).await.len(), 100, "the newest are kept");
}

#[tokio::test]
async fn a_flood_or_half_a_login_harms_nobody_else() {
    let (feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let mut flood = Client::connect(address).await;
    // The exchange may close in the middle of it, which is as good.
    drop(flood.stream.write_all(&vec![b'x'; 1 << 20]).await);
    let mut half = Client::connect(address).await;
    half.hear("-").await;
    half.say(b"SMDR\rPCC").await;
    drop(half);
    let mut client = Client::logged_in(address).await;
    play(&feed, &call(1));
    assert_eq!(client.records(3).await.len(), 3);
    assert_eq!(feed.counts().logins_refused, 0);
}

#[tokio::test]
async fn more_connections_than_an_exchange_has_are_closed() {
    let (feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let mut idle = Vec::new();
    for _ in 0..16 {
        let mut client = Client::connect(address).await;
        client.hear("-").await;
        idle.push(client);
    }
    assert!(Client::connect(address).await.is_closed().await);
    drop(idle.pop());
    drop(feed);
}

#[tokio::test]
async fn dropping_the_feed_closes_everything() {
    let (feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let mut reader = Client::logged_in(address).await;
    let mut idle = Client::connect(address).await;
    idle.hear("-").await;
    drop(feed);
    assert!(reader.is_closed().await && idle.is_closed().await);
    Feed::listen(address, FeedSettings::of_layout(layout())).await.expect("the port is free");
}

#[tokio::test]
async fn a_taken_address_is_named() {
    let (_feed, address) = listening(FeedSettings::of_layout(layout())).await;
    let error = Feed::listen(address, FeedSettings::of_layout(layout())).await;
    let text = error.expect_err("the port is taken").to_string();
    assert!(text.contains(&address.to_string()), "{text}");
}

#[test]
fn a_port_that_is_not_there_is_named() {
    let settings = FeedSettings::of_layout(layout());
    match Feed::serial("no-such-port", Default::default(), settings) {
        Err(error @ FeedError::Port { .. }) => {
            assert!(error.to_string().contains("no-such-port"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

/// Serial lines, which pairs of pseudo-terminals stand in for.
#[cfg(unix)]
mod serial {
    use std::fs::File;
    use std::io::Read;
    use std::sync::mpsc::{Receiver, channel};

    use loadtest::exchange::smdr::SerialSettings;
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;

    /// The reader's end of a serial line, and the name of the exchange's.
    fn pair() -> (File, String) {
        let reader = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&reader).expect("it is ours");
        unlockpt(&reader).expect("it is ours");
        let name = ptsname(&reader, Vec::new()).expect("it has a name");
        (File::from(reader), name.into_string().expect("terminals' names are ASCII"))
    }

    /// The records that come, read in a thread of its own until the line goes.
    fn records(mut reader: File) -> Receiver<Record> {
        let (sender, records) = channel();
        std::thread::spawn(move || {
            let parser = Parser { layout: layout(), dates: DateOrder::default() };
            let (mut lines, mut heard) = (Lines::new(Lines::LIMIT), [0; 1024]);
            while let Ok(read @ 1..) = reader.read(&mut heard) {
                lines.push(&heard[..read]);
                while let Some(line) = lines.next().expect("lines are short") {
                    let row = parser.parse(line).expect("a line of the layout");
                    if let Row::Call(record) = row
                        && sender.send(record).is_err()
                    {
                        return;
                    }
                }
            }
        });
        records
    }

    fn next(records: &Receiver<Record>) -> Record {
        records.recv_timeout(PATIENCE).expect("the line comes at once")
    }

    #[test]
    fn whoever_is_at_the_other_end_gets_the_lines_without_a_login() {
        let (reader, path) = pair();
        let port = SerialSettings { baud_rate: 4_800, ..SerialSettings::default() };
        let feed = Feed::serial(&path, port, FeedSettings::of_layout(layout())).expect("a port");
        let set = rustix::termios::tcgetattr(&reader).expect("a terminal");
        assert_eq!(set.output_speed(), 4_800);
        assert_eq!((*feed.listeners().borrow(), feed.address()), (1, None));
        let records = records(reader);
        play(&feed, &call(7));
        for moment in [Moment::Received, Moment::Answered, Moment::Ended] {
            let record = next(&records);
            assert_eq!((record.number.as_str(), record.moment()), ("09990000007", moment));
        }
        assert_eq!((feed.counts().logins, feed.counts().clients_most), (0, 1));
    }

    #[test]
    fn a_line_that_nobody_reads_loses_the_oldest() {
        let (reader, path) = pair();
        let settings = FeedSettings { page_records: None, ..FeedSettings::of_layout(layout()) };
        let feed = Feed::serial(&path, SerialSettings::default(), settings).expect("a port");
        let mut played = 0;
        // Until the terminal holds no more.
        while feed.counts().lines_lost < 1_000 {
            played += 1;
            play(&feed, &call(played));
            assert!(played < 1_000_000, "nothing is ever lost");
        }
        assert_eq!((*feed.listeners().borrow(), feed.counts().clients_dropped), (1, 0));
        // What was not lost comes, to the last line.
        let kept = 3 * played - feed.counts().lines_lost;
        let records = records(reader);
        let last = (1..kept).fold(next(&records), |_, _| next(&records));
        assert_eq!((&last.number, last.moment()), (&call(played).number, Moment::Ended));
    }

    #[tokio::test]
    async fn a_port_that_goes_has_no_listener() {
        let (reader, path) = pair();
        let settings = FeedSettings::of_layout(layout());
        let feed = Feed::serial(&path, SerialSettings::default(), settings).expect("a port");
        drop(reader);
        has_readers(&feed, 0).await;
    }
}
