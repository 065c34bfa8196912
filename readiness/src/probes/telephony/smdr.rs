//! An exchange's call log: does it come, which layout has it, and does each call print the lines that a
//! telephony service needs?
//!
//! It listens until one call came in and one went out, or until its time is over.

use std::collections::BTreeMap;
use std::time::Duration;

use documents::readiness::{Missing, ProbeFact, ProbeOutcome, SmdrFacts};
use serial2_tokio::SerialPort;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use wire::smdr::{Condition, Direction, Guess, Lines, Parser, Record, Row, Tally, guess};

use super::super::net::{Course, Progress, failed, no_right, within};

/// Lines that are kept to know the layout by.
const KEPT_MOST: usize = 200;

/// Lines that are read in all: a log that never ends is none of two test calls.
const LINES_MOST: u64 = 100_000;

/// Least confidence in a layout: below, the lines are of none that is known.
const CONFIDENCE_LEAST: f64 = 0.8;

/// How long the log is listened to after both calls were seen.
const GRACE: Duration = Duration::from_secs(2);

/// Where the log comes from.
#[derive(Clone, Copy)]
pub enum SmdrSource<'a> {
    /// A TCP connection, with the password of exchanges that ask for one.
    Tcp {
        /// Host and port.
        address: &'a str,
        /// The password.
        password: Option<&'a str>,
    },
    /// A serial line.
    Serial {
        /// The port's name.
        port: &'a str,
        /// Bits a second.
        baud_rate: u32,
    },
}

impl SmdrSource<'_> {
    fn shown(self) -> String {
        match self {
            SmdrSource::Tcp { address, .. } => address.to_owned(),
            SmdrSource::Serial { port, .. } => port.to_owned(),
        }
    }
}

/// Listens for two test calls.
pub async fn probe(
    source: SmdrSource<'_>,
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let run = Course::begin(format!("smdr {}", source.shown()));
    let mut progress = Progress::at("connect");
    let mut facts = SmdrFacts { source: source.shown(), ..SmdrFacts::default() };
    let end = within(limit, cancel, heard(source, &mut facts, &mut progress)).await;
    run.end(ProbeOutcome::Smdr(facts), &progress, end)
}

async fn heard(
    source: SmdrSource<'_>,
    facts: &mut SmdrFacts,
    progress: &mut Progress,
) -> Result<(), Missing> {
    match source {
        SmdrSource::Tcp { address, password } => {
            let mut stream = TcpStream::connect(address).await.map_err(failed)?;
            let mut log = Log::default();
            if let Some(password) = password {
                progress.enter("log-in");
                log_in(&mut stream, password, &mut log, facts).await?;
            }
            listen(&mut stream, log, facts, progress).await
        }
        SmdrSource::Serial { port, baud_rate } => {
            let mut line = SerialPort::open(port, baud_rate).map_err(failed)?;
            listen(&mut line, Log::default(), facts, progress).await
        }
    }
}

/// Logs in as the KX-NS500 asks: `SMDR` at its prompt, and the password when it is asked for. A wrong
/// one leads back to the prompt.
async fn log_in(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    password: &str,
    log: &mut Log,
    facts: &mut SmdrFacts,
) -> Result<(), Missing> {
    const SAID_MOST: usize = 4_096;
    say(stream, "SMDR\r\n").await?;
    let mut said = Vec::new();
    while !said.to_ascii_lowercase().ends_with(b"password:") {
        read(stream, &mut said).await?;
        if said.len() > SAID_MOST {
            return Err(failed("it asked for no password: it is no such exchange, or needs none"));
        }
    }
    said.clear();
    say(stream, &format!("{password}\r\n")).await?;
    // What is typed comes back as stars; behind the line's end stands the log, or the prompt again.
    loop {
        read(stream, &mut said).await?;
        let rest = after_echo(&said);
        let rest = rest.trim_ascii_start();
        if rest.first() == Some(&b'-') && !rest.starts_with(b"--") {
            facts.logged_in = Some(false);
            return Err(no_right("the password was refused"));
        }
        if !rest.is_empty() {
            facts.logged_in = Some(true);
            log.lines.push(rest);
            return Ok(());
        }
        if said.len() > SAID_MOST {
            return Err(failed("it neither took nor refused the password"));
        }
    }
}

/// What stands behind the stars that a password is echoed as.
fn after_echo(said: &[u8]) -> &[u8] {
    let stars = said.iter().take_while(|byte| **byte == b'*').count();
    &said[stars..]
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), text: &str) -> Result<(), Missing> {
    stream.write_all(text.as_bytes()).await.map_err(failed)
}

async fn read(stream: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> Result<(), Missing> {
    let mut heard = [0; 4_096];
    match stream.read(&mut heard).await {
        Ok(0) => Err(failed("the exchange closed the connection")),
        Ok(read) => {
            bytes.extend_from_slice(&heard[..read]);
            Ok(())
        }
        Err(error) => Err(failed(error)),
    }
}

async fn listen(
    stream: &mut (impl AsyncRead + Unpin),
    mut log: Log,
    facts: &mut SmdrFacts,
    progress: &mut Progress,
) -> Result<(), Missing> {
    progress.enter("listen");
    loop {
        log.take();
        log.tell(facts);
        let is_seen = facts.incoming > 0 && facts.outgoing > 0;
        if log.read > LINES_MOST {
            return Err(failed(format!("{LINES_MOST} lines came, and no call in and one out")));
        }
        let mut heard = Vec::new();
        if is_seen {
            // An exchange that prints a second line of a call prints it at once.
            match tokio::time::timeout(GRACE, read(stream, &mut heard)).await {
                Ok(read) => read?,
                Err(_) => return Ok(()),
            }
        } else {
            read(stream, &mut heard).await?;
        }
        log.lines.push(&heard);
    }
}

/// The lines that came.
#[derive(Debug)]
struct Log {
    lines: Lines,
    kept: Vec<Vec<u8>>,
    read: u64,
    too_long: u64,
}

impl Default for Log {
    fn default() -> Self {
        Log { lines: Lines::new(Lines::LIMIT), kept: Vec::new(), read: 0, too_long: 0 }
    }
}

impl Log {
    /// Takes the lines that are whole.
    fn take(&mut self) {
        loop {
            match self.lines.next() {
                Ok(Some(line)) => {
                    self.read += 1;
                    if self.kept.len() < KEPT_MOST && !line.trim_ascii().is_empty() {
                        self.kept.push(line.to_vec());
                    }
                }
                Ok(None) => return,
                Err(_) => {
                    self.read += 1;
                    self.too_long += 1;
                }
            }
        }
    }

    /// Reads everything again with the layout that fits all of it: the first lines may fit several.
    fn tell(&self, found: &mut SmdrFacts) {
        let lines: Vec<&[u8]> = self.kept.iter().map(Vec::as_slice).collect();
        if lines.is_empty() {
            found.unread = self.too_long;
            return;
        }
        let Guess { parser, confidence, .. } = guess(&lines);
        let is_known = confidence >= CONFIDENCE_LEAST;
        found.layout = is_known.then(|| parser.layout.name.to_owned());
        *found = SmdrFacts { unread: self.too_long, lines: 0, rc_lines: 0, ..found.clone() };
        let mut tally = Tally::default();
        let mut outgoing = BTreeMap::new();
        for line in lines {
            count(&parser, line, &mut tally, &mut outgoing, found);
        }
        if !is_known {
            // Whatever a layout that does not fit made of them is no call.
            found.unread += std::mem::take(&mut found.lines);
            (found.incoming, found.outgoing, found.rc_lines) = (0, 0, 0);
            return;
        }
        found.incoming = tally.incoming.values().sum();
        found.outgoing = outgoing.len() as u64;
        found.lines_an_incoming = only(tally.incoming.keys().copied());
        found.lines_an_outgoing = only(outgoing.values().copied());
    }
}

/// The value that all of them have, if there is any.
fn only(values: impl Iterator<Item = u64>) -> Option<u64> {
    let mut distinct: Vec<u64> = values.collect();
    distinct.sort_unstable();
    distinct.dedup();
    match distinct[..] {
        [value] => Some(value),
        _ => None,
    }
}

/// Lines of outgoing calls by extension, line and number: two test calls to one number in one probe are
/// not made.
type Outgoing = BTreeMap<(String, String, String), u64>;

fn count(
    parser: &Parser,
    line: &[u8],
    tally: &mut Tally,
    outgoing: &mut Outgoing,
    found: &mut SmdrFacts,
) {
    match parser.parse(line) {
        Ok(Row::Call(record)) => {
            found.lines += 1;
            found.rc_lines += u64::from(record.condition == Some(Condition::Received));
            if record.direction == Direction::Outgoing {
                let Record { extension, line, number, .. } = record.clone();
                *outgoing.entry((extension, line, number)).or_default() += 1;
            }
            tally.add(&record);
        }
        Ok(Row::Notice(_) | Row::Titles | Row::Rule | Row::Blank) => {}
        Err(_) => found.unread += 1,
    }
}
