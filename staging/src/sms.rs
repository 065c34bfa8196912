//! The CRM's short messages: an outbox in the database, and senders that offer what waits to a gateway.
//!
//! Every message leaves at least once: a message is marked as sent after the gateway took it, and what
//! was under way when the install was killed is offered again.

mod alphabet;
mod answer;
mod bugs;
mod code_page;
mod gateway;
mod job;
mod modem;
mod number;
mod outbox;
mod pauses;
mod pdu;
mod request;
mod sending;
mod settings;
mod state;
mod way;

use tokio::sync::{Notify, watch};

pub use bugs::SmsFaults;
pub(crate) use number::Mobile;
pub(crate) use sending::run;
pub use settings::{GatewayAddressError, SmsCredentials, SmsSettings, SmsSettingsError, SmsWay};
pub use state::SmsState;
pub(crate) use way::Way;

use crate::api::App;
use crate::store::{StoreError, messages};
use state::SharedState;

/// The short messages of an install, as its web API and its senders share them.
pub(crate) struct Sms {
    pub(crate) settings: SmsSettings,
    pub(crate) state: SharedState,
    /// Told when there are further messages to be sent.
    pub(crate) kick: Notify,
}

/// Why the short messages did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartSmsError {
    /// The settings cannot work.
    #[error(transparent)]
    Settings(#[from] SmsSettingsError),
    /// The outbox could not be read.
    #[error("the outbox: {0}")]
    Outbox(String),
}

impl Sms {
    pub(crate) fn new(settings: SmsSettings) -> Sms {
        Sms { settings, state: SharedState::new(), kick: Notify::new() }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<SmsState> {
        self.state.watch()
    }

    /// Whether a key is that of the install. Takes as long for a key that is nearly right.
    pub(crate) fn is_key(&self, given: &str) -> bool {
        let Some(key) = &self.settings.inbound_key else { return false };
        let (key, given) = (key.reveal().as_bytes(), given.as_bytes());
        let differences =
            key.iter().zip(given).fold(0, |differences, (a, b)| differences | (a ^ b));
        key.len() == given.len() && differences == 0
    }

    /// Takes up what the database holds from earlier starts.
    pub(crate) async fn resume(&self, app: &App) -> Result<(), StartSmsError> {
        let lost = |error: StoreError| StartSmsError::Outbox(error.to_string());
        let again = app.store.write(messages::give_back).await.map_err(lost)?;
        let (campaigns, tally) = app.store.read(messages::all).await.map_err(lost)?;
        self.state.resume(campaigns, &tally, again);
        Ok(())
    }
}
