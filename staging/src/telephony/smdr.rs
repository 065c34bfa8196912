//! A client of a Panasonic exchange's call log over TCP: logs in where it is asked to, and listens.
//!
//! The NS500 and NS1000 take a command (`SMDR`) and ask for its password; other models and terminal
//! servers print at once.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::lines::{Ends, Line, Lines};
use super::settings::{SmdrLayout, SmdrLogin};
use super::smdr_calls::SmdrCalls;
use super::smdr_lines::{Parsed, parse};
use super::state::ExchangeLink;
use super::{Ended, Listener};
use crate::clock::written;

/// The longest line that is read: the widest layout has 120 columns.
const LINE_MAX: usize = 1_024;

/// What cannot be read, in one connection, before it is left.
const GARBAGE_MAX: u64 = 1_000;

/// Logs in and listens until the connection ends. A call log is silent where nobody calls, so its
/// silence ends nothing.
pub(super) async fn session(
    listener: &Listener,
    calls: &mut SmdrCalls,
    stream: TcpStream,
    login: Option<&SmdrLogin>,
    layout: SmdrLayout,
) -> Ended {
    let lines = Lines::new(Ends::Either, LINE_MAX);
    let mut session = Session { listener, stream, lines, garbage: 0 };
    let ended = session.listen(calls, login, layout).await;
    match ended {
        Ok(never) => match never {},
        Err(ended) => ended,
    }
}

struct Session<'a> {
    listener: &'a Listener,
    stream: TcpStream,
    lines: Lines,
    garbage: u64,
}

impl Session<'_> {
    async fn listen(
        &mut self,
        calls: &mut SmdrCalls,
        login: Option<&SmdrLogin>,
        layout: SmdrLayout,
    ) -> Result<std::convert::Infallible, Ended> {
        if let Some(login) = login {
            self.log_in(login).await?;
        }
        self.listener.state.change(|state| {
            state.link = ExchangeLink::LoggedIn;
            state.logins += 1;
        });
        // Of a call log nothing can be asked again: what ended meanwhile ends with the next call of
        // its trunk.
        let tag = self.listener.now().replace(['-', ':', '.', 'T'], "");
        loop {
            if login.is_some() && asks_for_password(self.lines.unfinished()) {
                // It asks again: the password was wrong.
                return Err(Ended::Refused("it asks for the password again".to_owned()));
            }
            self.hear(calls, layout, &tag);
            if self.garbage > GARBAGE_MAX {
                return Err(Ended::Garbage);
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<(), Ended> {
        let mut bytes = [0; 4 * 1024];
        let read = self.stream.read(&mut bytes).await?;
        if read == 0 {
            return Err(Ended::Closed);
        }
        self.lines.push(&bytes[..read]);
        Ok(())
    }

    async fn say(&mut self, text: &str) -> Result<(), Ended> {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        Ok(self.stream.write_all(format!("{text}\r\n").as_bytes()).await?)
    }

    /// Says the command, and the password when it is asked for.
    async fn log_in(&mut self, login: &SmdrLogin) -> Result<(), Ended> {
        self.say(&login.user).await?;
        let listener = self.listener;
        tokio::select! {
            asked = self.prompt() => asked?,
            () = listener.app.clock.pause(listener.settings.quiet) => return Err(Ended::Silent),
        }
        self.lines.forget_unfinished();
        self.say(login.password.reveal()).await
    }

    /// Reads up to the question for the password: before it come a greeting and an echo.
    async fn prompt(&mut self) -> Result<(), Ended> {
        loop {
            while self.lines.next().is_some() {}
            if asks_for_password(self.lines.unfinished()) {
                return Ok(());
            }
            self.fill().await?;
        }
    }

    /// Takes up all that has arrived.
    fn hear(&mut self, calls: &mut SmdrCalls, layout: SmdrLayout, tag: &str) {
        let (mut read, mut garbage) = (0, 0);
        let mut orders = Vec::new();
        while let Some(line) = self.lines.next() {
            let parsed = match line {
                Line::Text(line) => parse(&line, layout),
                Line::TooLong => Parsed::Garbage,
            };
            match parsed {
                Parsed::Nothing => {}
                Parsed::Garbage => garbage += 1,
                Parsed::Record(record) => {
                    read += 1;
                    let now = self.listener.app.clock.local(std::time::Duration::ZERO);
                    // A duration that leads out of the calendar is taken as none.
                    let began = now.checked_sub(record.duration).unwrap_or(now);
                    orders.extend(calls.apply(&record, &written(now), &written(began), tag));
                }
            }
        }
        self.garbage += garbage;
        self.listener.desk.submit(orders);
        let in_progress = calls.in_progress() as u64;
        self.listener.state.change(|state| {
            state.events += read;
            state.garbage += garbage;
            state.calls_in_progress = in_progress;
        });
    }
}

fn asks_for_password(unfinished: &[u8]) -> bool {
    String::from_utf8_lossy(unfinished).to_ascii_lowercase().contains("password")
}
