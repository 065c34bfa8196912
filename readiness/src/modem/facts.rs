//! What a modem is and how it is.

use wire::sms::at::Registration;

use super::problem::ModemProblem;

/// What a modem says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModemFacts {
    /// Who made it (`AT+CGMI`).
    pub manufacturer: Option<String>,
    /// What its maker calls it (`AT+CGMM`).
    pub model: Option<String>,
    /// What runs on it (`AT+CGMR`).
    pub firmware: Option<String>,
    /// How strongly it hears the network, in dBm: -113 is at its edge, -51 beside the mast. `None` if
    /// it does not know, which modems without a network say.
    pub signal_dbm: Option<i16>,
    /// Whether a network has it; `None` if it did not say.
    pub registration: Option<Registration>,
    /// How its SIM card is; `None` if it did not say.
    pub card: Option<Card>,
}

/// How a SIM card is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Card {
    /// It works.
    Ready,
    /// There is none, or the modem does not see it.
    Absent,
    /// It wants something before it works, in the modem's words: `SIM PIN`, `SIM PUK`.
    Locked(String),
    /// It does not work, for this reason.
    Failed(String),
}

impl ModemFacts {
    /// Why no message could go out through the modem at this port, the first cause first; `None` if
    /// one could.
    pub fn problem(&self, port: &str) -> Option<ModemProblem> {
        let port = port.to_owned();
        match &self.card {
            Some(Card::Absent) => return Some(ModemProblem::CardAbsent { port }),
            Some(Card::Locked(wants)) => {
                return Some(ModemProblem::CardLocked { port, wants: wants.clone() });
            }
            Some(Card::Failed(reason)) => {
                return Some(ModemProblem::CardFailed { port, reason: reason.clone() });
            }
            // A modem that says nothing of its card or its network may work all the same.
            Some(Card::Ready) | None => {}
        }
        let state = self.registration.filter(|state| !state.is_registered())?;
        Some(match (state, self.signal_dbm) {
            (Registration::Denied, _) => ModemProblem::Denied { port },
            (_, None) => ModemProblem::NoSignal { port },
            (_, Some(signal_dbm)) => ModemProblem::NotRegistered { port, signal_dbm },
        })
    }
}
