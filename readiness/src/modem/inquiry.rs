//! What is asked of a modem, one question after the other. Bytes in, bytes out.

use wire::sms::at::{Action, Answer, CmeCode, Command, Dialogue, Refusal, Sim};

use super::facts::{Card, ModemFacts};
use super::problem::ModemProblem;

/// Leaves the prompt at which another program may have left the modem.
const ESCAPE: u8 = 0x1B;
/// Bytes of what is no answer that are kept to be shown.
const SAID_MOST: usize = 64;
/// Bytes in which a modem has answered any question many times over: what sends more is none.
const HEARD_MOST: u64 = 16 * 1024;
/// The questions in their order, with their names. Reasons are wanted as numbers, since a card that
/// is not there is told by one.
const QUESTIONS: [(Command, &str); 7] = [
    (Command::NumericReasons, "AT+CMEE=1"),
    (Command::Manufacturer, "AT+CGMI"),
    (Command::Model, "AT+CGMM"),
    (Command::Firmware, "AT+CGMR"),
    (Command::Sim, "AT+CPIN?"),
    (Command::Signal, "AT+CSQ"),
    (Command::Registration, "AT+CREG?"),
];

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Next {
    /// Write these bytes and listen.
    Ask(Vec<u8>),
    /// All is asked.
    Done(Box<ModemFacts>),
    /// There is nobody to ask.
    Failed(Reason),
}

/// Why there is nobody to ask.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Silent,
    Noise,
    NoModem { said: String },
    Stuck { question: &'static str },
}

impl Reason {
    /// The problem of a port.
    pub(super) fn at(self, port: &str, baud_rate: u32) -> ModemProblem {
        let port = port.to_owned();
        match self {
            Reason::Silent => ModemProblem::Silent { port, baud_rate },
            Reason::Noise => ModemProblem::Noise { port, baud_rate },
            Reason::NoModem { said } => ModemProblem::NoModem { port, said },
            Reason::Stuck { question } => ModemProblem::Stuck { port, question },
        }
    }
}

/// Where the inquiry stands.
#[derive(Debug, Clone, Copy)]
enum Stage {
    /// The modem is called.
    Calling,
    /// It did not answer, and may be at a prompt, for which the call was the beginning of a message.
    /// Whatever it says now is waited out, so that nothing of it is taken for a later answer.
    Escaping,
    /// The modem is called once more.
    CallingAgain,
    /// The question of this number is asked.
    Asking(usize),
}

/// An inquiry.
pub(super) struct Inquiry {
    dialogue: Dialogue,
    stage: Stage,
    facts: ModemFacts,
    /// Bytes that came.
    heard: u64,
    /// Of these, such as no text has.
    noise: u64,
    /// The beginning of what came.
    said: String,
}

impl Inquiry {
    pub(super) fn new() -> Self {
        Inquiry {
            dialogue: Dialogue::new(),
            stage: Stage::Calling,
            facts: ModemFacts::default(),
            heard: 0,
            noise: 0,
            said: String::new(),
        }
    }

    /// The first call.
    pub(super) fn begin(&mut self) -> Next {
        self.ask(Command::Attention)
    }

    /// Takes what came; `None` if the question is not answered yet.
    pub(super) fn receive(&mut self, bytes: &[u8]) -> Option<Next> {
        self.listen(bytes);
        if matches!(self.stage, Stage::Escaping) {
            return (self.heard > HEARD_MOST).then(|| Next::Failed(self.no_modem()));
        }
        let mut writing = Vec::new();
        for action in self.dialogue.receive(bytes) {
            match action {
                Action::Done(result) => return Some(self.on_answer(result)),
                Action::Write(bytes) => writing.extend(bytes),
                Action::Unsolicited { .. } | Action::Late(_) | Action::Overlong => {}
            }
        }
        if self.heard > HEARD_MOST {
            return Some(Next::Failed(self.no_modem()));
        }
        (!writing.is_empty()).then_some(Next::Ask(writing))
    }

    /// Patience is over.
    pub(super) fn timed_out(&mut self) -> Next {
        match self.stage {
            Stage::Calling => {
                self.stage = Stage::Escaping;
                Next::Ask(vec![ESCAPE, b'\r'])
            }
            Stage::Escaping => {
                self.stage = Stage::CallingAgain;
                self.dialogue = Dialogue::new();
                self.ask(Command::Attention)
            }
            Stage::CallingAgain => Next::Failed(self.no_modem()),
            Stage::Asking(question) => {
                Next::Failed(Reason::Stuck { question: QUESTIONS[question].1 })
            }
        }
    }

    fn ask(&mut self, command: Command) -> Next {
        let bytes = self.dialogue.start(command);
        Next::Ask(bytes.expect("one question is asked after the other was answered"))
    }

    /// Counts what came, for the case that it is no answer.
    fn listen(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.heard += 1;
            let is_text = matches!(byte, b'\r' | b'\n' | b'\t' | b' '..=b'~');
            self.noise += u64::from(!is_text);
            let is_shown = byte.is_ascii_graphic() || *byte == b' ';
            if is_shown && self.said.len() < SAID_MOST {
                self.said.push(char::from(*byte));
            }
        }
    }

    /// What is there instead of a modem.
    fn no_modem(&self) -> Reason {
        // Of bytes that are read at a wrong speed most are no text, and of those of a text few are.
        if self.heard == 0 {
            Reason::Silent
        } else if self.noise * 4 >= self.heard {
            Reason::Noise
        } else {
            Reason::NoModem { said: self.said.trim().to_owned() }
        }
    }

    fn on_answer(&mut self, result: Result<Answer, Refusal>) -> Next {
        let next = match self.stage {
            // A refusal is an answer too: the call was behind the rest of another command.
            Stage::Calling | Stage::Escaping | Stage::CallingAgain => 0,
            Stage::Asking(question) => {
                self.note(question, result);
                question + 1
            }
        };
        let Some((command, _)) = QUESTIONS.get(next) else {
            return Next::Done(Box::new(std::mem::take(&mut self.facts)));
        };
        self.heard = 0;
        self.stage = Stage::Asking(next);
        self.ask(command.clone())
    }

    /// Keeps an answer. A question that a modem does not know leaves its fact open.
    fn note(&mut self, question: usize, result: Result<Answer, Refusal>) {
        let facts = &mut self.facts;
        match result {
            Ok(Answer::Identity(lines)) => {
                let line = lines.into_iter().find(|line| !line.is_empty());
                match QUESTIONS[question].0 {
                    Command::Manufacturer => facts.manufacturer = line,
                    Command::Model => facts.model = line,
                    _ => facts.firmware = line,
                }
            }
            Ok(Answer::Sim(sim)) => {
                facts.card = Some(match sim {
                    Sim::Ready => Card::Ready,
                    Sim::Pin => Card::Locked("SIM PIN".to_owned()),
                    Sim::Puk => Card::Locked("SIM PUK".to_owned()),
                    Sim::Other(wants) => Card::Locked(wants),
                });
            }
            Ok(Answer::Registration(state)) => facts.registration = Some(state),
            Ok(Answer::Signal(signal)) => facts.signal_dbm = signal.dbm(),
            Ok(Answer::Accepted | Answer::Sent { .. }) => {}
            Err(refusal) if QUESTIONS[question].0 == Command::Sim => {
                facts.card = Some(match refusal {
                    // Not inserted; modems that give no numbers say it in words.
                    Refusal::Equipment(CmeCode(10)) => Card::Absent,
                    Refusal::Worded(words) if words.contains("not inserted") => Card::Absent,
                    Refusal::Equipment(CmeCode(11)) => Card::Locked("SIM PIN".to_owned()),
                    Refusal::Equipment(CmeCode(12)) => Card::Locked("SIM PUK".to_owned()),
                    other => Card::Failed(other.to_string()),
                });
            }
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
