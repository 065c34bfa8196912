//! The modem's side of the dialogue: bytes in, bytes and units out. It has no clock: while a unit is
//! being sent the dialogue waits to be told how that ended, and hears nothing, as modems do.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use wire::sms::pdu::{Submitted, Unit, parse};

use super::answers::{Answered, Refused, Registers, WRONG_UNIT, answer, refusal, split};
use super::counts::ModemCounts;
use super::settings::ModemSettings;

/// Characters of a command line behind its `AT` at most (SIM800 Series AT Command Manual, 1.4.4). A
/// longer one is answered with `ERROR`.
const LINE_MOST: usize = 2 + 556;
/// Characters of a unit that are kept: more than the longest has, so that it is refused as too long.
const UNIT_MOST: usize = 2 * 256;
const CONTROL_Z: u8 = 0x1A;
const ESCAPE: u8 = 0x1B;
const BACKSPACE: u8 = 0x08;

/// What modems say unasked: a call, a change of the registration, a message that came, and how
/// Huawei's dongles tell the signal.
const UNASKED: [&str; 4] = ["RING", "+CREG: 1", "+CMTI: \"SM\",3", "^RSSI:18"];

/// What the dialogue's owner is to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A unit is to be sent. [`Dialogue::end`] says how that ended.
    Unit(Submitted),
    /// A unit was refused at once, for this reason.
    Unreadable(String),
}

/// How the sending of a unit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The network has it.
    Sent,
    /// It was refused, with this `+CMS ERROR`.
    Refused(u16),
    /// Nothing is said.
    Silence,
    /// Something is said that means nothing.
    Noise,
    /// The modem starts anew.
    Restart,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Command,
    /// A unit of so many octets is awaited.
    Unit(usize),
    Sending,
}

/// The dialogue with one client.
#[derive(Debug)]
pub(super) struct Dialogue {
    state: State,
    registers: Registers,
    /// The line or unit so far.
    line: Vec<u8>,
    is_overlong: bool,
    /// The reference of the next unit.
    reference: u8,
    /// Whether a line that nobody asked for comes before an answer, and which.
    asides: ChaCha8Rng,
}

impl Dialogue {
    /// A modem that has just started.
    pub(super) fn new(asides: ChaCha8Rng) -> Self {
        let (state, registers) = (State::Command, Registers::default());
        Dialogue { state, registers, line: Vec::new(), is_overlong: false, reference: 0, asides }
    }

    /// Takes what the client sent, and appends what it is answered.
    pub(super) fn receive(
        &mut self,
        bytes: &[u8],
        modem: &ModemSettings,
        counts: &mut ModemCounts,
        out: &mut Vec<u8>,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        for byte in bytes {
            match self.state {
                State::Sending => counts.passed_over_bytes += 1,
                State::Command if *byte == b'\r' => {
                    if self.registers.echo {
                        out.push(*byte);
                    }
                    self.on_line(modem, counts, out);
                }
                State::Command => self.on_character(*byte, LINE_MOST, out),
                State::Unit(octets) => match *byte {
                    CONTROL_Z => events.push(self.on_unit(octets, out)),
                    ESCAPE => {
                        self.await_command();
                        say(out, "OK");
                    }
                    b'\r' | b'\n' => {}
                    digit => self.on_character(digit, UNIT_MOST, out),
                },
            }
        }
        events
    }

    /// The unit was sent or not: the answer.
    pub(super) fn end(
        &mut self,
        end: End,
        modem: &ModemSettings,
        counts: &mut ModemCounts,
        out: &mut Vec<u8>,
    ) {
        self.await_command();
        match end {
            End::Sent => {
                self.aside(modem, counts, out);
                say(out, &format!("+CMGS: {}", self.reference));
                self.reference = self.reference.wrapping_add(1);
                say(out, "OK");
            }
            End::Refused(code) => {
                self.aside(modem, counts, out);
                say(out, &refusal(Refused::Message(code), &self.registers));
            }
            End::Silence => {}
            // As a line that is set to another speed.
            End::Noise => out.extend([b'\r', b'\n', 0xFE, 0x80, 0x78, 0xF8, 0x00, b'\r', b'\n']),
            End::Restart => {
                self.registers = Registers::default();
                // What the SIM800 says when it has started.
                for line in ["RDY", "+CFUN: 1", "Call Ready", "SMS Ready"] {
                    say(out, line);
                    counts.unsolicited += 1;
                }
            }
        }
    }

    /// The modem lost its power.
    pub(super) fn restart(&mut self) {
        self.await_command();
        self.registers = Registers::default();
    }

    fn await_command(&mut self) {
        self.state = State::Command;
        self.line.clear();
        self.is_overlong = false;
    }

    /// Keeps a character, and sends it back if the echo is on. What is too much is not sent back
    /// either, so that a flood costs nothing.
    fn on_character(&mut self, byte: u8, most: usize, out: &mut Vec<u8>) {
        if byte == BACKSPACE && self.state == State::Command {
            self.line.pop();
        } else if self.line.len() < most {
            self.line.push(byte);
        } else {
            self.is_overlong = true;
            return;
        }
        if self.registers.echo {
            out.push(byte);
        }
    }

    /// Answers a command line. One without the prefix `AT` is none (V.250, 5.2.1), and so is the
    /// line feed that many clients send behind the return.
    fn on_line(&mut self, modem: &ModemSettings, counts: &mut ModemCounts, out: &mut Vec<u8>) {
        let line = std::mem::take(&mut self.line);
        let is_overlong = std::mem::take(&mut self.is_overlong);
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        let prefix = line.get(..2).filter(|prefix| prefix.eq_ignore_ascii_case("AT"));
        if prefix.is_none() {
            counts.passed_over_bytes += line.len() as u64;
            return;
        }
        counts.commands += 1;
        counts.overlong += u64::from(is_overlong);
        self.aside(modem, counts, out);
        let result =
            if is_overlong { Err(Refused::Error) } else { self.run(&line[2..], modem, out) };
        match result {
            Ok(None) => say(out, "OK"),
            Ok(Some(octets)) => {
                self.state = State::Unit(octets);
                out.extend(b"\r\n> ");
            }
            Err(refused) => say(out, &refusal(refused, &self.registers)),
        }
    }

    /// Runs the commands of a line up to the first that is refused, or that wants a unit: none can
    /// follow that one.
    fn run(
        &mut self,
        body: &str,
        modem: &ModemSettings,
        out: &mut Vec<u8>,
    ) -> Result<Option<usize>, Refused> {
        let mut rest = body;
        loop {
            let (command, behind) = split(rest);
            match answer(command, &mut self.registers, modem)? {
                Answered::Lines(lines) => lines.iter().for_each(|line| say(out, line)),
                Answered::Prompt(octets) => return Ok(Some(octets)),
            }
            if behind.is_empty() {
                return Ok(None);
            }
            rest = behind;
        }
    }

    fn on_unit(&mut self, octets: usize, out: &mut Vec<u8>) -> Event {
        let unit = std::mem::take(&mut self.line);
        let unit = if std::mem::take(&mut self.is_overlong) {
            Err("a short message is longer than any can be".to_owned())
        } else {
            read(&unit, octets)
        };
        match unit {
            Ok(unit) => {
                self.state = State::Sending;
                Event::Unit(unit)
            }
            Err(reason) => {
                self.await_command();
                say(out, &refusal(Refused::Message(WRONG_UNIT), &self.registers));
                Event::Unreadable(reason)
            }
        }
    }

    /// Says something that nobody asked for, if it is drawn.
    fn aside(&mut self, modem: &ModemSettings, counts: &mut ModemCounts, out: &mut Vec<u8>) {
        let drawn: f64 = self.asides.random();
        if drawn < modem.unsolicited.ratio {
            counts.unsolicited += 1;
            say(out, UNASKED[self.asides.random_range(0..UNASKED.len())]);
        }
    }
}

/// Reads a unit of which so many octets were announced, the service centre's address not among
/// them (TS 27.005, 3.1).
fn read(unit: &[u8], announced: usize) -> Result<Submitted, String> {
    let hex = String::from_utf8_lossy(unit);
    let read = parse(hex.trim()).map_err(|error| error.to_string())?;
    let Unit::Submitted(submitted) = read else {
        return Err("a short message is not one that is sent".to_owned());
    };
    let centre = usize::from_str_radix(&hex.trim()[..2], 16).expect("it was just read");
    let octets = hex.trim().len() / 2 - 1 - centre;
    if octets == announced {
        Ok(submitted)
    } else {
        Err(format!("a short message of {octets} octets was announced as of {announced}"))
    }
}

/// A line as modems frame it (V.250, 5.7.1).
fn say(out: &mut Vec<u8>, line: &str) {
    out.extend(b"\r\n");
    out.extend(line.as_bytes());
    out.extend(b"\r\n");
}

#[cfg(test)]
mod tests;
