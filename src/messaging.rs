//! The gateway of a run's short messages: there before the target, which has to send by it.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::anyhow;
use loadtest::clock::Clock;
use loadtest::gateway::modem::{ModemError, ModemGateway, ModemSettings};
use loadtest::gateway::{Credentials, Gateway, GatewayNotice, GatewayNotices, GatewaySettings};
use loadtest::plan::Plan;
use loadtest::scenario::Sms;
use loadtest::sms::inbound::InboundKey;
use loadtest::sms::way::SmsGateway;
use loadtest::{Hand, SmsOrder};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::exit::{Failure, IsUsage};

/// The variable of the user's name at the provider that is played.
pub(crate) const USER: &str = "MIZAN_GATEWAY_USER";
/// The variable of its password.
pub(crate) const PASSWORD: &str = "MIZAN_GATEWAY_PASSWORD";
/// The variable of the key that the CRM asks of its provider.
pub(crate) const KEY: &str = "MIZAN_INBOUND_KEY";
/// Where the gateway listens for a CRM elsewhere, unless it is said.
const PORT: u16 = 8180;

/// By which way messages leave the CRM, as `--gateway` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To an address of ours, by HTTP.
    Http(SocketAddr),
    /// Over a serial line to a modem that we play.
    Modem,
    /// No messages are sent.
    None,
}

impl Way {
    /// Reads `--gateway`; without it, by HTTP from a stand-in, and nothing from a target.
    pub(crate) fn read(text: Option<&str>, for_stand_in: bool) -> Result<Self, Failure> {
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        match text {
            None if for_stand_in => Ok(Way::Http(free)),
            None | Some("none") => Ok(Way::None),
            Some("http") if for_stand_in => Ok(Way::Http(free)),
            Some("http") => Ok(Way::Http(SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT)))),
            Some("modem") => Ok(Way::Modem),
            Some(text) => {
                let address = text.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
                let parsed = address.and_then(|address| address.parse().ok());
                let wrong = || {
                    // What stands there may hold a password.
                    anyhow!(
                        "--gateway is none of http, http://ADDRESS:PORT, modem and none; user name \
                         and password are read from {USER} and {PASSWORD}"
                    )
                };
                parsed.map(Way::Http).ok_or_else(wrong).or_usage()
            }
        }
    }
}

/// A gateway that waits for messages.
pub(crate) struct Messaging {
    gateway: SmsGateway,
    notices: UnboundedReceiver<GatewayNotice>,
    wait: Duration,
    key: String,
    sending: Sending,
}

/// What a stand-in needs to send by the gateway.
#[derive(Clone)]
pub(crate) struct Sending {
    /// The address, as `mizan staging --gateway` takes it.
    pub(crate) address: String,
    /// The provider's description: a shipped name or a file.
    pub(crate) description: String,
    /// The line that is sent from.
    pub(crate) line: String,
    /// User name and password at the provider, and the key of what comes in.
    pub(crate) secrets: [String; 3],
}

impl Messaging {
    /// Starts the gateway of a plan's messages; `None` if none are sent.
    pub(crate) async fn listening(
        way: Way,
        plan: &Plan,
        wait: Duration,
        for_stand_in: bool,
    ) -> Result<Option<Self>, Failure> {
        let Some(sms) = &plan.scenario.sms else { return Ok(None) };
        let needs_key = sms
            .inbound
            .as_ref()
            .is_some_and(|of| of.report.contains("{key}") || of.reply.contains("{key}"));
        let key = match needs_key {
            true => secret(KEY, for_stand_in)?,
            false => String::new(),
        };
        let (told, notices) = mpsc::unbounded_channel();
        let (gateway, address, user, password) = match way {
            Way::None => return Ok(None),
            Way::Http(address) => {
                let user = secret(USER, for_stand_in)?;
                let password = secret(PASSWORD, for_stand_in)?;
                let settings = settings(address, sms, plan.scenario.seed, &user, &password);
                let gateway = Gateway::start(settings, Clock::start(), told).await.or_usage()?;
                let (address, provider) = (reachable(gateway.address()), sms.gateway.name.clone());
                (SmsGateway::Http { gateway, provider }, address, user, password)
            }
            Way::Modem => {
                let (gateway, address) = modem(sms, plan.scenario.seed, told)?;
                (gateway, address, String::new(), String::new())
            }
        };
        let sending = Sending {
            address,
            description: sms.gateway_at.clone(),
            line: sms.sender.clone(),
            secrets: [user, password, key.clone()],
        };
        Ok(Some(Messaging { gateway, notices, wait, key, sending }))
    }

    /// What a stand-in needs to send by it.
    pub(crate) fn sending(&self) -> &Sending {
        &self.sending
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        self.gateway.facts().address
    }

    /// What the run needs of it. `by_hand` is who starts the campaigns, where no API does.
    pub(crate) fn order(self, by_hand: Option<UnboundedSender<Hand>>) -> SmsOrder {
        let Messaging { gateway, notices, wait, key, .. } = self;
        SmsOrder { gateway, notices, wait, key: InboundKey::new(key), by_hand }
    }
}

fn settings(
    address: SocketAddr,
    sms: &Sms,
    seed: u64,
    user: &str,
    password: &str,
) -> GatewaySettings {
    GatewaySettings {
        address,
        description: sms.gateway.clone(),
        credentials: Credentials::new(user, password),
        senders: vec![sms.sender.clone()],
        seed,
    }
}

/// A modem on a line of its own, and how a stand-in names it.
fn modem(sms: &Sms, seed: u64, told: GatewayNotices) -> Result<(SmsGateway, String), Failure> {
    // How long a modem takes is its own affair, whatever the provider of the scenario would take.
    let troubles = sms.gateway.play.troubles.clone();
    let settings = ModemSettings { seed, troubles, ..ModemSettings::default() };
    let gateway = match ModemGateway::start(settings, Clock::start(), told) {
        // It was asked for where it cannot be.
        Err(error @ ModemError::NoTerminals) => return Err(error).or_usage(),
        started => started?,
    };
    let address = format!("modem://{}", gateway.port().display());
    Ok((SmsGateway::Modem(gateway), address))
}

/// The address by which this machine reaches what listens on all of its addresses.
fn reachable(bound: SocketAddr) -> String {
    let ip = if bound.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { bound.ip() };
    format!("http://{}", SocketAddr::from((ip, bound.port())))
}

/// A secret of the environment; for a stand-in beside, else one of this run alone.
fn secret(variable: &str, for_stand_in: bool) -> Result<String, Failure> {
    match std::env::var(variable).ok().filter(|secret| !secret.is_empty()) {
        Some(secret) => Ok(secret),
        None if for_stand_in => Ok(uuid::Uuid::new_v4().simple().to_string()),
        None => Err(anyhow!(
            "the gateway has to know what the CRM sends: set {USER}, {PASSWORD} and {KEY} ({variable} \
             is not set)"
        ))
        .or_usage(),
    }
}
