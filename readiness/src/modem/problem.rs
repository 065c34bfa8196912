//! Why no message could go out through a modem: the port, the reason and the way out.

use std::io;

/// Why no message could go out.
#[derive(Debug, thiserror::Error)]
pub enum ModemProblem {
    /// There is no such port.
    #[error("there is no serial port {port}: plug the modem in, or choose one of the host's ports")]
    NoPort {
        /// The port.
        port: String,
    },
    /// Another program has it.
    #[error(
        "the serial port {port} is in use: end the program that holds it, such as the CRM's agent"
    )]
    Busy {
        /// The port.
        port: String,
    },
    /// This user may not open it, which is also how Windows says that another program has it.
    #[error(
        "the serial port {port} may not be opened: end the program that holds it, or let this user \
         use it (on Linux, the group that the port belongs to)"
    )]
    Forbidden {
        /// The port.
        port: String,
    },
    /// It cannot be opened or set up for another reason.
    #[error(
        "{port} cannot be used as a serial port: {source}; check the port's name and its driver"
    )]
    Unusable {
        /// The port.
        port: String,
        /// Why.
        source: io::Error,
    },
    /// It failed while it was in use.
    #[error("the serial port {port} failed while the modem was asked: {source}; check its cable")]
    Gone {
        /// The port.
        port: String,
        /// Why.
        source: io::Error,
    },
    /// Nothing came.
    #[error(
        "nothing answers at {port} at {baud_rate} baud: it is no modem, or one that is set to \
         another speed; a dongle has several ports, of which one takes commands"
    )]
    Silent {
        /// The port.
        port: String,
        /// The speed.
        baud_rate: u32,
    },
    /// What came is no text.
    #[error(
        "what comes from {port} at {baud_rate} baud is noise: the modem is set to another speed, or \
         the cable is bad"
    )]
    Noise {
        /// The port.
        port: String,
        /// The speed.
        baud_rate: u32,
    },
    /// What came is a text, and no modem's.
    #[error("what is at {port} is no modem: it says \"{said}\"; choose another port")]
    NoModem {
        /// The port.
        port: String,
        /// The beginning of what it said.
        said: String,
    },
    /// It answered, and then no more.
    #[error("the modem at {port} stopped answering at {question}: unplug it, and plug it in again")]
    Stuck {
        /// The port.
        port: String,
        /// The command that it did not answer.
        question: &'static str,
    },
    /// There is no SIM card.
    #[error("the modem at {port} has no SIM card: put one in, and plug the modem in again")]
    CardAbsent {
        /// The port.
        port: String,
    },
    /// The SIM card wants a number.
    #[error(
        "the SIM card of the modem at {port} wants its {wants}: put it into a telephone and switch \
         that off"
    )]
    CardLocked {
        /// The port.
        port: String,
        /// What it wants, in the modem's words.
        wants: String,
    },
    /// The SIM card does not work.
    #[error("the SIM card of the modem at {port} does not work: {reason}; try it in a telephone")]
    CardFailed {
        /// The port.
        port: String,
        /// Why.
        reason: String,
    },
    /// It hears no network.
    #[error(
        "the modem at {port} hears no network: check its antenna, and put it where a telephone has \
         signal (metal cases and basements have none)"
    )]
    NoSignal {
        /// The port.
        port: String,
    },
    /// It hears a network, which does not have it.
    #[error(
        "no network has the modem at {port}, although it hears one at {signal_dbm} dBm: wait a \
         minute; if that does not help, ask the operator whether the card is active"
    )]
    NotRegistered {
        /// The port.
        port: String,
        /// How strongly it hears it.
        signal_dbm: i16,
    },
    /// The network refuses it.
    #[error(
        "the network refuses the modem at {port}: ask the operator whether the card is active and \
         the modem's number (IMEI) registered"
    )]
    Denied {
        /// The port.
        port: String,
    },
}

impl ModemProblem {
    /// Why a port cannot be opened.
    pub(super) fn opening(port: &str, source: io::Error) -> ModemProblem {
        let port = port.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => ModemProblem::NoPort { port },
            io::ErrorKind::ResourceBusy => ModemProblem::Busy { port },
            io::ErrorKind::PermissionDenied => ModemProblem::Forbidden { port },
            _ => ModemProblem::Unusable { port, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_cannot_be_opened_says_why_and_which() {
        for (kind, why) in [
            (io::ErrorKind::NotFound, "there is no serial port COM7"),
            (io::ErrorKind::ResourceBusy, "COM7 is in use"),
            (io::ErrorKind::PermissionDenied, "COM7 may not be opened"),
            (io::ErrorKind::InvalidInput, "COM7 cannot be used as a serial port"),
        ] {
            let shown = ModemProblem::opening("COM7", kind.into()).to_string();
            assert!(shown.contains(why), "{shown}");
        }
    }
}
