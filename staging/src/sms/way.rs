//! The way by which messages leave: a provider or a modem.

use documents::gateway::NumberForm;

use super::answer::Answer;
use super::gateway::HttpGateway;
use super::modem::Modem;
use super::settings::{SmsSettings, SmsSettingsError, SmsWay};
use crate::clock::Clock;

/// An open way.
pub(crate) enum Way {
    Http(Box<HttpGateway>),
    Modem(Modem),
}

impl Way {
    pub(crate) fn open(settings: &SmsSettings) -> Result<Way, SmsSettingsError> {
        Ok(match &settings.way {
            SmsWay::Http { url, description, credentials } => {
                let credentials = credentials.clone();
                Way::Http(Box::new(HttpGateway::new(url, description, credentials, settings)?))
            }
            SmsWay::Modem { port, baud } => Way::Modem(Modem::new(port, *baud, settings)),
        })
    }

    /// Messages that it takes at once.
    pub(crate) fn senders(&self, settings: &SmsSettings) -> usize {
        match self {
            Way::Http(_) => settings.senders,
            Way::Modem(_) => 1,
        }
    }

    /// How it wants a number.
    pub(crate) fn number_form(&self) -> NumberForm {
        match self {
            Way::Http(gateway) => gateway.number_form(),
            Way::Modem(_) => NumberForm::National,
        }
    }

    /// Offers a message.
    pub(crate) async fn offer(&self, clock: &Clock, number: &str, text: &str) -> Answer {
        match self {
            Way::Http(gateway) => gateway.offer(number, text).await,
            Way::Modem(modem) => modem.offer(clock, number, text).await,
        }
    }
}
