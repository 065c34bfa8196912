//! A GSM modem on a serial line.
use super::answer::{Answer, Trouble};
use super::settings::SmsSettings;
use crate::clock::Clock;

/// A modem.
pub(crate) struct Modem {
    port: String,
    baud: u32,
}

impl Modem {
    pub(crate) fn new(port: &str, baud: u32, _settings: &SmsSettings) -> Modem {
        Modem { port: port.to_owned(), baud }
    }

    pub(crate) async fn offer(&self, _clock: &Clock, _number: &str, _text: &str) -> Answer {
        let _ = (&self.port, self.baud);
        Answer::Again(Trouble::NoConnection)
    }
}
