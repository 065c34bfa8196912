//! The exchange of a run: what listens is there before the target, whose telephony service has to
//! find it; what calls the target or is far away comes after it.

use std::io::IsTerminal;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use jiff::Timestamp;
use loadtest::CallsOrder;
use loadtest::clock::Clock;
use loadtest::crm::{Access, Accounts, Api};
use loadtest::exchange::ami;
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::exchange::AmiExchange;
use loadtest::exchange::ami::played::PlayedAsterisk;
use loadtest::exchange::ami::server::ServerSettings;
use loadtest::exchange::ami::switchboard::SwitchboardSettings;
use loadtest::exchange::asterisk::{AsteriskDriver, Dialplan};
use loadtest::exchange::direct::Direct;
use loadtest::exchange::smdr::{Feed, FeedSettings, Password, SerialSettings, SmdrExchange};
use loadtest::exchange::way::{AMI_PORT, Way};
use loadtest::exchange::{Exchange, Notice, Notices};
use loadtest::plan::Plan;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use crate::exit::{Failure, IsUsage};

/// The variable of the exchange's password.
pub(crate) const SECRET: &str = "MIZAN_EXCHANGE_SECRET";
/// The layout of a call log, unless another is named: the one of the exchanges that are sold today.
const LAYOUT: &str = "panasonic-a";
/// The name of the exchange that is played, which its ids begin with.
const SYSTEM: &str = "mizan";

/// An exchange in the making.
pub(crate) struct Telephony {
    way: Way,
    clock: Clock,
    epoch: Timestamp,
    wait: Duration,
    told: Notices,
    notices: UnboundedReceiver<Notice>,
    /// There already, if it is one that listens.
    exchange: Option<Exchange>,
    /// For the telephony service of the stand-in.
    hearing: Option<Hearing>,
}

/// Where a stand-in's telephony service finds the exchange.
#[derive(Debug, Clone)]
pub(crate) struct Hearing {
    /// The address, as `mizan staging --exchange` takes it.
    pub(crate) address: String,
    /// The password.
    pub(crate) secret: String,
}

impl Telephony {
    /// Starts the exchange as far as it needs no target. `now` is the time of day.
    pub(crate) async fn listening(
        way: Way,
        plan: &Plan,
        wait: Duration,
        now: Timestamp,
        for_stand_in: bool,
    ) -> Result<Self, Failure> {
        let (told, notices) = mpsc::unbounded_channel::<Notice>();
        let clock = Clock::start();
        let mut telephony = Telephony {
            way,
            clock,
            epoch: now,
            wait,
            told,
            notices,
            exchange: None,
            hearing: None,
        };
        telephony.listen(plan, for_stand_in).await?;
        let calls = plan.scenario.calls.as_ref();
        let troubled = calls.is_some_and(|calls| !calls.troubles.is_empty());
        if troubled && !telephony.exchange.as_ref().is_some_and(Exchange::can_suffer) {
            return Err(anyhow!(
                "the scenario has trouble at the exchange, which only one that is played by ami can \
                 be made to have"
            ))
            .or_usage();
        }
        Ok(telephony)
    }

    async fn listen(&mut self, plan: &Plan, for_stand_in: bool) -> Result<(), Failure> {
        match self.way.clone() {
            Way::SmdrTcp { address, layout } => {
                let layout = layout.as_deref().unwrap_or(LAYOUT);
                let secret = exchange_secret(for_stand_in)?;
                let settings = smdr(layout, Some(&secret))?;
                let feed = Feed::listen(address, settings).await.or_usage()?;
                let bound = feed.address().context("the call log has no address")?;
                let address = format!("smdr://{}?layout={layout}", reachable(bound));
                self.hearing = Some(Hearing { address, secret });
                self.exchange = Some(self.smdr(feed, layout, None));
            }
            Way::SmdrSerial { port, baud, layout } => {
                let layout = layout.as_deref().unwrap_or(LAYOUT);
                let settings = SerialSettings { baud_rate: baud, ..SerialSettings::default() };
                let feed = Feed::serial(&port, settings, smdr(layout, None)?).or_usage()?;
                self.exchange = Some(self.smdr(feed, layout, Some(port)));
            }
            Way::Ami { address, dialect, user } => {
                let address = address.unwrap_or_else(|| ami_address(for_stand_in));
                let secret = exchange_secret(for_stand_in)?;
                let exchange = self.ami(address, dialect, &user, &secret, plan).await?;
                let address = format!("ami://{user}@{}", reachable(exchange.1));
                self.hearing = Some(Hearing { address, secret });
                self.exchange = Some(exchange.0);
            }
            Way::Asterisk { .. } | Way::Direct | Way::None => {}
        }
        Ok(())
    }

    /// An Asterisk with the telephones of the plan's calls. Also gives where it listens.
    async fn ami(
        &self,
        address: SocketAddr,
        dialect: u8,
        user: &str,
        secret: &str,
        plan: &Plan,
    ) -> Result<(Exchange, SocketAddr), Failure> {
        let dialect = Dialect::of_version(dialect).context("the way reads known dialects only")?;
        let epoch_us = self.epoch.as_microsecond();
        let users = vec![ami::server::User::new(user, secret)];
        let server = ServerSettings {
            address,
            epoch_us,
            timestamps: true,
            system_name: Some(SYSTEM.to_owned()),
            ..ServerSettings::new(dialect, users)
        };
        let switchboard = SwitchboardSettings {
            epoch_us,
            timestamps: true,
            system_name: Some(SYSTEM.to_owned()),
            seed: plan.scenario.seed,
            ..ami::office(dialect, &plan.calls)
        };
        let exchange = AmiExchange::start(server, switchboard, self.clock).await.or_usage()?;
        let bound = exchange.address();
        let played = PlayedAsterisk::new(exchange, dialect, self.clock, self.told.clone());
        Ok((Exchange::Ami(played), bound))
    }

    fn smdr(&self, feed: Feed, layout: &str, port: Option<String>) -> Exchange {
        let told = self.told.clone();
        Exchange::Smdr(SmdrExchange::new(feed, layout, port, self.clock, self.epoch, told))
    }

    /// Where a stand-in's telephony service finds it; `None` if it does not listen to anybody.
    pub(crate) fn hearing(&self) -> Option<&Hearing> {
        self.hearing.as_ref()
    }

    /// Where it listens, if it listens to anybody yet.
    pub(crate) fn address(&self) -> Option<String> {
        self.exchange.as_ref().and_then(Exchange::address)
    }

    /// Starts what needs the target: nothing is left to start then.
    pub(crate) async fn with_target(
        self,
        api: &Api,
        accounts: &Accounts,
    ) -> Result<CallsOrder, Failure> {
        let Telephony { way, clock, epoch, wait, told, notices, exchange, .. } = self;
        let exchange = match (exchange, way) {
            (Some(exchange), _) => exchange,
            (None, Way::Asterisk { host, port, user }) => {
                let secret = exchange_secret(false)?;
                let (address, plan) = (format!("{host}:{port}"), Dialplan::default());
                let driver =
                    AsteriskDriver::connect(&address, &user, &secret, plan, clock, told).await?;
                Exchange::Asterisk(driver)
            }
            (None, _) => {
                let access = Arc::new(Access::new(api.clone(), accounts.of(0).clone()));
                let direct = Direct::start(access, clock, epoch, told).await;
                Exchange::Direct(direct.context("calls by the telephony web API")?)
            }
        };
        Ok(CallsOrder { exchange, notices, wait })
    }
}

/// Where the manager interface listens unless it is said: for a stand-in beside, on a free port of
/// this machine alone; for an install, where its telephony service can come to it.
fn ami_address(for_stand_in: bool) -> SocketAddr {
    if for_stand_in {
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
    } else {
        SocketAddr::from((Ipv4Addr::UNSPECIFIED, AMI_PORT))
    }
}

/// The settings of a call log. Over TCP it has a password.
fn smdr(layout: &str, secret: Option<&str>) -> Result<FeedSettings, Failure> {
    let known = wire::smdr::Layout::named(layout).ok_or_else(|| {
        let names: Vec<&str> = wire::smdr::LAYOUTS.iter().map(|layout| layout.name).collect();
        anyhow!("no layout `{layout}` of a call log: write one of {}", names.join(", "))
    });
    let mut settings = FeedSettings::of_layout(known.or_usage()?);
    if let Some(secret) = secret {
        settings.password = Password::new(secret);
    }
    Ok(settings)
}

/// The address by which this machine reaches what listens on all of its addresses.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() {
        SocketAddr::from((Ipv4Addr::LOCALHOST, bound.port()))
    } else {
        bound
    }
}

/// The password of an exchange: the environment's; for a stand-in beside, else one of this run
/// alone; else asked on the terminal.
fn exchange_secret(for_stand_in: bool) -> Result<String, Failure> {
    match secret_given() {
        None if for_stand_in => Ok(uuid::Uuid::new_v4().simple().to_string()),
        given => given.map_or_else(secret_asked, Ok),
    }
}

/// The exchange's password in the environment.
fn secret_given() -> Option<String> {
    std::env::var(SECRET).ok().filter(|secret| !secret.is_empty())
}

/// The exchange's password, asked on the terminal.
fn secret_asked() -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(anyhow!("no password for the exchange: set {SECRET}")).or_usage();
    }
    let secret = dialoguer::Password::new().with_prompt("The exchange's password");
    Ok(secret.interact()?)
}
