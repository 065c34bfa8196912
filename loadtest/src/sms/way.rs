//! The gateway of a run, by whichever way the messages leave the CRM.

use documents::sms::GatewayKind;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
#[cfg(unix)]
use crate::gateway::modem::ModemGateway;
use crate::gateway::{Gateway, GatewayCounts};

/// A gateway that is played.
pub enum SmsGateway {
    /// A provider that is called by HTTP.
    Http {
        /// It.
        gateway: Gateway,
        /// Its description's name.
        provider: String,
    },
    /// A modem on a serial line.
    #[cfg(unix)]
    Modem(ModemGateway),
}

/// What is known of a gateway before the first message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayFacts {
    /// Its kind.
    pub kind: GatewayKind,
    /// Where it listens.
    pub address: String,
}

impl SmsGateway {
    /// Its kind, and where it listens.
    pub fn facts(&self) -> GatewayFacts {
        match self {
            SmsGateway::Http { gateway, provider } => GatewayFacts {
                kind: GatewayKind::Http { description: provider.clone() },
                address: gateway.url(),
            },
            #[cfg(unix)]
            SmsGateway::Modem(modem) => GatewayFacts {
                kind: GatewayKind::Modem,
                address: modem.port().display().to_string(),
            },
        }
    }

    /// The clock by which it tells its instants.
    pub fn clock(&self) -> Clock {
        match self {
            SmsGateway::Http { gateway, .. } => gateway.clock(),
            #[cfg(unix)]
            SmsGateway::Modem(modem) => modem.clock(),
        }
    }

    /// The run starts now: what goes wrong at it counts from here.
    pub fn begin(&self, run: Clock) {
        match self {
            SmsGateway::Http { gateway, .. } => gateway.begin(run),
            #[cfg(unix)]
            SmsGateway::Modem(modem) => modem.begin(run),
        }
    }

    /// What it counted so far.
    pub fn counts(&self) -> GatewayCounts {
        match self {
            SmsGateway::Http { gateway, .. } => gateway.counts(),
            #[cfg(unix)]
            SmsGateway::Modem(modem) => modem.counts().into(),
        }
    }
}
