//! Whether a GSM modem is ready to send short messages, asked over its serial port. It sends none.
//!
//! What is asked, and what the answers mean, is in `inquiry`, which opens no port and reads no clock.
//! Here are the port and what may be wrong with it.

mod facts;
mod inquiry;
mod problem;

use std::io;
use std::time::Duration;

use serial2::SerialPort;

pub use facts::{Card, ModemFacts};
use inquiry::{Inquiry, Next};
pub use problem::ModemProblem;
pub use wire::sms::at::Registration;

/// The speed at which most modems listen, and that those on USB ignore.
pub const BAUD_RATE: u32 = 115_200;
/// How long an answer may take: a SIM card that is asked for the first time takes seconds.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// The serial ports of this host, by name. Not all need have a modem.
///
/// # Errors
/// The system does not tell them.
pub fn ports() -> io::Result<Vec<String>> {
    let ports = SerialPort::available_ports()?;
    let mut names: Vec<String> =
        ports.iter().map(|port| port.to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Asks the modem at a port whether a message could go out through it. Each answer may take as long
/// as the patience lasts, by a clock that tells the time since some instant.
///
/// # Errors
/// Why none could, and what to do about it.
pub fn check(
    port: &str,
    baud_rate: u32,
    patience: Duration,
    clock: &dyn Fn() -> Duration,
) -> Result<ModemFacts, ModemProblem> {
    let facts = read(port, baud_rate, patience, clock)?;
    match facts.problem(port) {
        Some(problem) => Err(problem),
        None => Ok(facts),
    }
}

/// Asks the modem at a port what it is, even if no message could go out: [`ModemFacts::problem`]
/// says whether one could.
///
/// # Errors
/// Why it cannot be asked.
pub fn read(
    port: &str,
    baud_rate: u32,
    patience: Duration,
    clock: &dyn Fn() -> Duration,
) -> Result<ModemFacts, ModemProblem> {
    let opened = SerialPort::open(port, baud_rate);
    let mut serial = opened.map_err(|source| ModemProblem::opening(port, source))?;
    let failed = |source| ModemProblem::Gone { port: port.to_owned(), source };
    // What another program left unread is no answer to ours.
    serial.discard_buffers().map_err(failed)?;
    serial.set_write_timeout(patience).map_err(failed)?;
    let mut inquiry = Inquiry::new();
    let mut next = inquiry.begin();
    loop {
        match next {
            Next::Ask(bytes) => serial.write_all(&bytes).map_err(failed)?,
            Next::Done(facts) => return Ok(*facts),
            Next::Failed(reason) => return Err(reason.at(port, baud_rate)),
        }
        next = answer(&mut serial, &mut inquiry, patience, clock).map_err(failed)?;
    }
}

/// Listens until the question is answered or patience is over.
fn answer(
    serial: &mut SerialPort,
    inquiry: &mut Inquiry,
    patience: Duration,
    clock: &dyn Fn() -> Duration,
) -> io::Result<Next> {
    let mut heard = [0; 256];
    let until = clock().saturating_add(patience);
    loop {
        // A system may round the rest down to no wait at all.
        let left = until.saturating_sub(clock());
        if left < Duration::from_millis(1) {
            return Ok(inquiry.timed_out());
        }
        serial.set_read_timeout(left)?;
        match serial.read(&mut heard) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                if let Some(next) = inquiry.receive(&heard[..read]) {
                    return Ok(next);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {}
            Err(error) => return Err(error),
        }
    }
}
