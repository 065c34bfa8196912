//! What a played modem is and how it behaves.

use std::time::Duration;

use documents::gateway::GatewayTrouble;
use documents::spread::Spread;
use documents::units::Share;

/// A modem to play.
#[derive(Debug, Clone, PartialEq)]
pub struct ModemSettings {
    /// Who it says it is.
    pub identity: Identity,
    /// How its SIM card is.
    pub card: Card,
    /// Whether a network has it.
    pub network: Network,
    /// How well it hears the network, from 0 to 31 (TS 27.007, 8.5); `None` if it does not know.
    pub signal: Option<u8>,
    /// The service centre's number, as `AT+CSCA?` tells it.
    pub centre: String,
    /// How long a unit takes from its last byte to the network's answer.
    pub sends_in: Spread,
    /// Part of the answers before which there is a line that nobody asked for.
    pub unsolicited: Share,
    /// What goes wrong, in the order in which it is drawn for each unit. To a modem the kinds mean:
    ///
    /// - `error`: `+CMS ERROR: 38`, the network is out of order;
    /// - `throttle`: `+CMS ERROR: 42`, the network is congested;
    /// - `timeout`: no answer;
    /// - `reset`: the modem starts anew instead of answering;
    /// - `drip`: the answer comes when nobody waits for it any more;
    /// - `wrong-body`: noise instead of an answer;
    /// - `down`: the cable is pulled, all the time that it lasts; its share means nothing.
    pub troubles: Vec<GatewayTrouble>,
    /// Where all draws come from.
    pub seed: u64,
}

/// Who a modem says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its maker.
    pub manufacturer: String,
    /// What its maker calls it.
    pub model: String,
    /// What runs on it.
    pub firmware: String,
    /// Its number among all modems (IMEI).
    pub serial: String,
}

/// How a SIM card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    /// It works.
    Ready,
    /// It wants its PIN.
    Pin,
    /// It wants its PUK.
    Puk,
    /// There is none.
    Absent,
}

/// Whether a network has the modem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Its own has it.
    Home,
    /// Another's has it.
    Roaming,
    /// It looks for one.
    Searching,
    /// One refused it.
    Denied,
}

impl Default for ModemSettings {
    /// A well modem. Four seconds a unit, and what a client takes to hand the next one over, are 6 to
    /// 10 messages a minute for texts of one part and two, as users of such modems report.
    fn default() -> Self {
        ModemSettings {
            identity: Identity::default(),
            card: Card::Ready,
            network: Network::Home,
            signal: Some(18),
            centre: "+989990000000".to_owned(),
            sends_in: Spread::LogNormal {
                mean: Duration::from_secs(4),
                deviation: Duration::from_secs(1),
            },
            unsolicited: Share { ratio: 0.0 },
            troubles: Vec::new(),
            seed: 1,
        }
    }
}

impl Default for Identity {
    fn default() -> Self {
        Identity {
            manufacturer: "Mizan".to_owned(),
            model: "Played modem".to_owned(),
            firmware: "1.0".to_owned(),
            // A number that many documents use as their example; its check digit is right.
            serial: "490154203237518".to_owned(),
        }
    }
}
