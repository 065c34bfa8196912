//! A GSM modem on a serial line: `AT+CMGS` in PDU mode (3GPP TS 27.005, 4.3), one message at a time.
//!
//! The line is opened when the first message leaves, and again after anything that leaves it in doubt. A
//! long text is several units, one after the other; when one is refused, the whole text is offered again.

use std::io;
use std::time::Duration;

use serial2_tokio::{SerialPort, Settings};
use tokio::sync::Mutex;

use super::answer::{Answer, Trouble};
use super::pdu::{Unit, units};
use super::settings::SmsSettings;
use crate::clock::Clock;

/// How long the network may take with a message: modems manage six to ten a minute.
const NETWORK_WITHIN: Duration = Duration::from_secs(60);

/// What may come without being an answer, until the line is given up: echoes, rings, notices.
const UNREAD_MAX: usize = 64 * 1024;

/// Ends a unit.
const CTRL_Z: &str = "\x1a";
/// Leaves a prompt without sending.
const ESCAPE: &str = "\x1b";

/// A modem.
pub(crate) struct Modem {
    port: String,
    baud: u32,
    answer_within: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The open line, while nothing is in doubt.
    line: Option<Line>,
    /// Ties the parts of the next long text together.
    reference: u8,
}

impl Modem {
    pub(crate) fn new(port: &str, baud: u32, settings: &SmsSettings) -> Modem {
        let state = Mutex::new(State::default());
        Modem { port: port.to_owned(), baud, answer_within: settings.answer_within, state }
    }

    /// Offers a message, and returns when the network has all of its parts or one was refused.
    pub(crate) async fn offer(&self, clock: &Clock, number: &str, text: &str) -> Answer {
        let mut state = self.state.lock().await;
        state.reference = state.reference.wrapping_add(1);
        let units = units(number, text, state.reference);
        // Taken out: if this is cut off in the middle, the line is closed with it.
        let line = match state.line.take() {
            Some(line) => Ok(line),
            None => self.open(clock).await,
        };
        let mut line = match line {
            Ok(line) => line,
            Err(trouble) => return Answer::Again(trouble),
        };
        for unit in &units {
            match line.submit(clock, self.answer_within, unit).await {
                Ok(Heard::Taken) => {}
                Ok(Heard::Error(trouble)) => {
                    state.line = Some(line);
                    return Answer::Again(trouble);
                }
                Ok(Heard::Ok | Heard::Prompt) => {
                    return Answer::Again(Trouble::Modem("it answered out of turn"));
                }
                Err(trouble) => return Answer::Again(trouble),
            }
        }
        state.line = Some(line);
        Answer::Taken(None)
    }

    async fn open(&self, clock: &Clock) -> Result<Line, Trouble> {
        let settings = |mut settings: Settings| -> io::Result<Settings> {
            settings.set_raw();
            settings.set_baud_rate(self.baud)?;
            Ok(settings)
        };
        let port = SerialPort::open(&self.port, settings);
        let port = port.map_err(|_| Trouble::Modem("its port cannot be opened"))?;
        let mut line = Line { port, heard: Vec::new(), unread: 0 };
        if line.command(clock, self.answer_within, "AT\r").await.is_err() {
            // It may wait for a unit that another one began.
            line.say(ESCAPE).await?;
            line.command(clock, self.answer_within, "AT\r").await?;
        }
        line.command(clock, self.answer_within, "ATE0\r").await?;
        line.command(clock, self.answer_within, "AT+CMGF=0\r").await?;
        Ok(line)
    }
}

/// What a modem says that means something here.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Heard {
    Ok,
    /// It waits for a unit.
    Prompt,
    /// The network took the unit.
    Taken,
    Error(Trouble),
}

struct Line {
    port: SerialPort,
    heard: Vec<u8>,
    /// Bytes since the last thing that meant something.
    unread: usize,
}

impl Line {
    async fn say(&mut self, text: &str) -> Result<(), Trouble> {
        self.port.write_all(text.as_bytes()).await.map_err(|_| Trouble::Modem("its line broke"))
    }

    /// Says something and waits for what it means.
    async fn ask(&mut self, clock: &Clock, within: Duration, text: &str) -> Result<Heard, Trouble> {
        let asked = async {
            self.say(text).await?;
            self.hear().await
        };
        tokio::select! {
            heard = asked => heard,
            () = clock.pause(within) => Err(Trouble::Modem("it does not answer")),
        }
    }

    async fn command(
        &mut self,
        clock: &Clock,
        within: Duration,
        text: &str,
    ) -> Result<(), Trouble> {
        match self.ask(clock, within, text).await? {
            Heard::Ok => Ok(()),
            Heard::Error(trouble) => Err(trouble),
            Heard::Prompt | Heard::Taken => Err(Trouble::Modem("it answered out of turn")),
        }
    }

    /// Gives one unit to the network.
    async fn submit(
        &mut self,
        clock: &Clock,
        within: Duration,
        unit: &Unit,
    ) -> Result<Heard, Trouble> {
        let heard = self.ask(clock, within, &format!("AT+CMGS={}\r", unit.length)).await?;
        if heard != Heard::Prompt {
            return Ok(heard);
        }
        let digits = format!("{}{CTRL_Z}", unit.digits);
        let heard = self.ask(clock, NETWORK_WITHIN.max(within), &digits).await?;
        if heard == Heard::Taken {
            // The reference comes first, and the end of the command behind it.
            self.command(clock, within, "").await?;
        }
        Ok(heard)
    }

    async fn hear(&mut self) -> Result<Heard, Trouble> {
        let mut bytes = [0; 1024];
        loop {
            if let Some(heard) = next(&mut self.heard) {
                self.unread = 0;
                return Ok(heard);
            }
            let read = self.port.read(&mut bytes).await;
            let read = read.ok().filter(|read| *read > 0);
            let read = read.ok_or(Trouble::Modem("its line broke"))?;
            self.unread += read;
            if self.unread > UNREAD_MAX {
                return Err(Trouble::Modem("it says nothing that can be read"));
            }
            self.heard.extend_from_slice(&bytes[..read]);
        }
    }
}

/// The next thing of meaning; lines without one are passed over.
fn next(heard: &mut Vec<u8>) -> Option<Heard> {
    loop {
        let blank = heard.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        heard.drain(..blank);
        if heard.starts_with(b"> ") {
            heard.drain(..2);
            return Some(Heard::Prompt);
        }
        let end = heard.iter().position(|byte| matches!(byte, b'\r' | b'\n'))?;
        let line: Vec<u8> = heard.drain(..end).collect();
        if let Some(heard) = meaning(&String::from_utf8_lossy(&line)) {
            return Some(heard);
        }
    }
}

fn meaning(line: &str) -> Option<Heard> {
    let error = |rest: &str| match rest.trim().parse() {
        Ok(number) => Heard::Error(Trouble::ModemError(number)),
        Err(_) => Heard::Error(Trouble::Modem("it answered an error without a number")),
    };
    match line.trim() {
        "OK" => Some(Heard::Ok),
        "ERROR" => Some(error("")),
        line => {
            let after = |start: &str| line.strip_prefix(start);
            let error = after("+CMS ERROR:").or_else(|| after("+CME ERROR:")).map(error);
            error.or_else(|| after("+CMGS:").map(|_| Heard::Taken))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_among_echoes_and_notices_however_they_are_cut() {
        let said = "AT+CMGS=22\r\r\n+CMTI: \"SM\",3\r\n\r\n> 0001\x1a\r\nRING\r\n+CMGS: 7\r\n\r\nOK\r\n\
                    +CMS ERROR: 500\r\nERROR\r\n";
        let wanted = [
            Heard::Prompt,
            Heard::Taken,
            Heard::Ok,
            Heard::Error(Trouble::ModemError(500)),
            Heard::Error(Trouble::Modem("it answered an error without a number")),
        ];
        for step in [1, 3, said.len()] {
            let (mut heard, mut found) = (Vec::new(), Vec::new());
            for bytes in said.as_bytes().chunks(step) {
                heard.extend_from_slice(bytes);
                found.extend(std::iter::from_fn(|| next(&mut heard)));
            }
            assert_eq!(found, wanted, "in pieces of {step}");
        }
    }
}
