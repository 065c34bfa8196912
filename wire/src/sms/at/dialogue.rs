//! One command after the other, and what comes in between.

use super::lines::{Lines, Token};
use super::refusal::{IDENTITY_LINES, Refusal, Stage, StartError, refusal};
use super::state::{Registration, Signal, Sim, fields, registration, signal, sim};
use crate::sms::pdu::Pdu;

/// Bytes of a line at most. The longest that a modem in PDU mode has cause to send is a unit in
/// hexadecimal (352) or the echo of one.
const LINE_BYTES: usize = 512;
const CONTROL_Z: u8 = 0x1A;
const ESCAPE: u8 = 0x1B;

/// What to ask of the modem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Whether anybody is there (`AT`).
    Attention,
    /// To send nothing back of what it hears (`ATE0`).
    EchoOff,
    /// To give the numbers of its reasons (`AT+CMEE=1`).
    NumericReasons,
    /// Who it is (`ATI`).
    Identify,
    /// Who made it (`AT+CGMI`).
    Manufacturer,
    /// What its maker calls it (`AT+CGMM`).
    Model,
    /// What runs on it (`AT+CGMR`).
    Firmware,
    /// How its SIM card is (`AT+CPIN?`).
    Sim,
    /// Whether a network has it (`AT+CREG?`).
    Registration,
    /// How well it hears the network (`AT+CSQ`).
    Signal,
    /// To take and give units (`AT+CMGF=0`), which all of this module supposes.
    PduMode,
    /// To send a unit (`AT+CMGS`).
    Send(Pdu),
}

impl Command {
    fn line(&self) -> String {
        let line = match self {
            Command::Attention => "AT",
            Command::EchoOff => "ATE0",
            Command::NumericReasons => "AT+CMEE=1",
            Command::Identify => "ATI",
            Command::Manufacturer => "AT+CGMI",
            Command::Model => "AT+CGMM",
            Command::Firmware => "AT+CGMR",
            Command::Sim => "AT+CPIN?",
            Command::Registration => "AT+CREG?",
            Command::Signal => "AT+CSQ",
            Command::PduMode => "AT+CMGF=0",
            Command::Send(pdu) => return format!("AT+CMGS={}", pdu.length()),
        };
        line.to_owned()
    }
}

/// What the dialogue's owner is to do or to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Write these bytes to the modem.
    Write(Vec<u8>),
    /// The command is over.
    Done(Result<Answer, Refusal>),
    /// The modem said something that nobody asked for.
    Unsolicited {
        /// The line, such as `RING`, `+CMTI: "SM",3` or `+CDS: 25`.
        line: String,
        /// The unit that follows a `+CMT` or `+CDS`, in hexadecimal.
        unit: Option<String>,
    },
    /// A line of the answer to a command that was given up. After [`Stage::Unit`], a `+CMGS:` says
    /// that the message was sent all the same.
    Late(String),
    /// A line was longer than any that a modem sends, and was passed over.
    Overlong,
}

/// What the modem answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Command::Identify`], [`Command::Manufacturer`], [`Command::Model`] and
    /// [`Command::Firmware`]: its lines, without the command's name before them.
    Identity(Vec<String>),
    /// To [`Command::Sim`].
    Sim(Sim),
    /// To [`Command::Registration`].
    Registration(Registration),
    /// To [`Command::Signal`].
    Signal(Signal),
    /// To a command that asks for nothing.
    Accepted,
    /// To [`Command::Send`]: the network has the message.
    Sent {
        /// The reference by which a delivery report names it, if the modem said it.
        reference: Option<u8>,
    },
}

#[derive(Debug)]
enum State {
    Idle,
    /// A command is under way.
    Busy(Running),
    /// A command was given up; the stage tells whether a late prompt is to be refused.
    Owing(Stage),
}

#[derive(Debug)]
struct Running {
    command: Command,
    stage: Stage,
    /// What the modem sends back if its echo is on. Taken when it came.
    echo: Option<String>,
    /// The lines of the answer.
    lines: Vec<String>,
}

/// The dialogue with one modem.
#[derive(Debug)]
pub struct Dialogue {
    lines: Lines,
    state: State,
    /// A line that says that a unit follows.
    announced: Option<String>,
}

impl Default for Dialogue {
    fn default() -> Self {
        Dialogue::new()
    }
}

impl Dialogue {
    /// A dialogue in which nothing was said.
    pub fn new() -> Self {
        Dialogue { lines: Lines::new(LINE_BYTES), state: State::Idle, announced: None }
    }

    /// Begins a command: the bytes to write.
    pub fn start(&mut self, command: Command) -> Result<Vec<u8>, StartError> {
        match self.state {
            State::Idle => {}
            State::Busy(_) => return Err(StartError::Busy),
            State::Owing(_) => return Err(StartError::Owing),
        }
        let line = command.line();
        let is_send = matches!(command, Command::Send(_));
        let stage = if is_send { Stage::Prompt } else { Stage::Command };
        let bytes = format!("{line}\r").into_bytes();
        self.state = State::Busy(Running { command, stage, echo: Some(line), lines: Vec::new() });
        Ok(bytes)
    }

    /// Whether a command can be started.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// Takes what the modem sent.
    pub fn receive(&mut self, bytes: &[u8]) -> Vec<Action> {
        let mut actions = Vec::new();
        for byte in bytes {
            match self.lines.push(*byte, self.awaits_prompt()) {
                None => {}
                Some(Token::Overlong) => actions.push(Action::Overlong),
                Some(Token::Prompt) => actions.push(Action::Write(self.on_prompt())),
                Some(Token::Line(line)) => self.on_line(line, &mut actions),
            }
        }
        actions
    }

    /// Patience is over. A command that is under way ends, and until its answer came late, or
    /// patience is over once more, there is no other. A modem that may still ask for a unit is told
    /// that there is none.
    pub fn timed_out(&mut self) -> Vec<Action> {
        let mut actions = Vec::new();
        if let Some(line) = self.announced.take() {
            actions.push(Action::Unsolicited { line, unit: None });
        }
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Idle | State::Owing(_) => {}
            State::Busy(Running { stage, .. }) => {
                if stage == Stage::Prompt {
                    actions.push(Action::Write(vec![ESCAPE]));
                }
                self.state = State::Owing(stage);
                actions.push(Action::Done(Err(Refusal::TimedOut(stage))));
            }
        }
        actions
    }

    fn awaits_prompt(&self) -> bool {
        match &self.state {
            State::Idle => false,
            State::Busy(running) => running.stage == Stage::Prompt,
            State::Owing(stage) => *stage == Stage::Prompt,
        }
    }

    fn on_prompt(&mut self) -> Vec<u8> {
        match &mut self.state {
            State::Busy(Running { command: Command::Send(pdu), stage, echo, .. }) => {
                *stage = Stage::Unit;
                *echo = Some(pdu.hex().to_owned());
                let mut bytes = pdu.hex().as_bytes().to_vec();
                bytes.push(CONTROL_Z);
                bytes
            }
            // It comes late, or for nobody: a modem left at its prompt takes all that follows for a
            // message.
            _ => vec![ESCAPE],
        }
    }

    fn on_line(&mut self, line: String, actions: &mut Vec<Action>) {
        if let Some(announced) = self.announced.take() {
            let is_unit = line.bytes().all(|byte| byte.is_ascii_hexdigit());
            let unit = is_unit.then(|| line.clone());
            actions.push(Action::Unsolicited { line: announced, unit });
            if is_unit {
                return;
            }
        }
        if ["+CMT:", "+CDS:"].iter().any(|name| line.starts_with(name)) {
            self.announced = Some(line);
            return;
        }
        let action = match &mut self.state {
            State::Busy(running) => match running.on_line(line) {
                Some(action) => action,
                None => return,
            },
            State::Owing(_) if is_late(&line) => Action::Late(line),
            State::Idle | State::Owing(_) => Action::Unsolicited { line, unit: None },
        };
        match &action {
            // The rest of that answer is still to come.
            Action::Done(Err(Refusal::TooManyLines)) => self.state = State::Owing(Stage::Command),
            Action::Done(_) => self.state = State::Idle,
            Action::Late(line) if is_final(line) => self.state = State::Idle,
            _ => {}
        }
        actions.push(action);
    }
}

impl Running {
    /// Takes a line; `None` if it belongs to the command and does not end it.
    fn on_line(&mut self, line: String) -> Option<Action> {
        if let Some(echo) = &self.echo
            && line.trim_end_matches(char::from(CONTROL_Z)) == echo
        {
            self.echo = None;
            return None;
        }
        if line == "OK" {
            return Some(Action::Done(self.answer()));
        }
        if let Some(refusal) = refusal(&line) {
            return Some(Action::Done(Err(refusal)));
        }
        if !self.is_answer(&line) {
            return Some(Action::Unsolicited { line, unit: None });
        }
        if self.lines.len() == IDENTITY_LINES {
            return Some(Action::Done(Err(Refusal::TooManyLines)));
        }
        self.lines.push(line);
        None
    }

    /// Whether a line is of this command's answer. An identification is free text, so there all
    /// counts but what modems are known to say unasked.
    fn is_answer(&self, line: &str) -> bool {
        let is_free = |name: &str| {
            let is_unasked = line == "RING" || line.starts_with(['+', '^']);
            !is_unasked || line.starts_with(name)
        };
        match &self.command {
            Command::Identify => is_free("+GCAP:"),
            Command::Manufacturer => is_free(MANUFACTURER),
            Command::Model => is_free(MODEL),
            Command::Firmware => is_free(FIRMWARE),
            Command::Sim => line.starts_with("+CPIN:"),
            // What a modem says of its registration unasked has one value or begins with the state.
            Command::Registration => line.starts_with("+CREG:") && registration(line).is_some(),
            Command::Signal => line.starts_with("+CSQ:"),
            Command::Send(_) => self.stage == Stage::Unit && line.starts_with("+CMGS:"),
            Command::Attention | Command::EchoOff | Command::NumericReasons | Command::PduMode => {
                false
            }
        }
    }

    /// What `OK` says.
    fn answer(&mut self) -> Result<Answer, Refusal> {
        let lines = std::mem::take(&mut self.lines);
        let read = |line: &String, answer: Option<Answer>| {
            answer.ok_or_else(|| Refusal::Unreadable(line.clone()))
        };
        match (&self.command, lines.last()) {
            (
                Command::Attention | Command::EchoOff | Command::NumericReasons | Command::PduMode,
                _,
            ) => Ok(Answer::Accepted),
            (Command::Send(_), _) if self.stage == Stage::Prompt => Err(Refusal::NoPrompt),
            (Command::Send(_), line) => {
                // The network has it, so that a reference that cannot be read is no failure.
                let reference = line.and_then(|line| fields(line).next()?.parse().ok());
                Ok(Answer::Sent { reference })
            }
            (_, None) => Err(Refusal::NoAnswer),
            (Command::Sim, Some(line)) => read(line, sim(line).map(Answer::Sim)),
            (Command::Registration, Some(line)) => {
                read(line, registration(line).map(Answer::Registration))
            }
            (Command::Signal, Some(line)) => read(line, signal(line).map(Answer::Signal)),
            (
                Command::Identify | Command::Manufacturer | Command::Model | Command::Firmware,
                Some(_),
            ) => Ok(Answer::Identity(lines.into_iter().map(without_name).collect())),
        }
    }
}

/// The names that some modems write before who they are.
const MANUFACTURER: &str = "+CGMI:";
const MODEL: &str = "+CGMM:";
const FIRMWARE: &str = "+CGMR:";

fn without_name(line: String) -> String {
    let rest = [MANUFACTURER, MODEL, FIRMWARE].iter().find_map(|name| line.strip_prefix(name));
    rest.map(|rest| rest.trim().to_owned()).unwrap_or(line)
}

/// Whether a line is of an answer to a command that was given up: its end, or the sign that a message
/// went out after all.
fn is_late(line: &str) -> bool {
    is_final(line) || line.starts_with("+CMGS:")
}

/// Whether a line ends a command.
fn is_final(line: &str) -> bool {
    line == "OK" || refusal(line).is_some()
}
