//! Plays plans, one after another, each with a target, an exchange and a gateway of its own: what a
//! single run, a series of runs and a search for a capacity have in common.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use documents::run::{Provenance, RunRecord, Target, TargetKind};
use jiff::Timestamp;
use loadtest::crm::{Accounts, Api};
use loadtest::exchange::way::Way;
use loadtest::http::Flow;
use loadtest::plan::Plan;
use loadtest::target::Permitted;
use loadtest::target_lock::TargetLock;
use loadtest::{Interrupt, Order, Progress};
use tokio::sync::watch;

use crate::cli::{Playing, Printing};
use crate::commands::clean;
use crate::embedded::{Embedded, Serving};
use crate::exit::{Exit, Failure, IsUsage};
use crate::messaging::{Messaging, Sending};
use crate::telephony::{Hearing, Telephony};
use crate::{accounts, bounds, by_hand, interrupt, messaging, output, progress};

/// What is loaded, and what must live as long as the load.
struct Loaded {
    api: Api,
    accounts: Option<Accounts>,
    target: Target,
    embedded: Option<Embedded>,
}

/// By which ways calls reach the CRM and messages leave it.
#[derive(Debug, Clone)]
pub(crate) struct Ways {
    calls: Way,
    messages: messaging::Way,
}

impl Ways {
    /// Reads what was asked; without it, the stand-in's own ways, and none for a target.
    ///
    /// clap does not read the way of the calls: it would repeat a password that stands in it.
    pub(crate) fn read(playing: &Playing, target: Option<&str>) -> Result<Self, Failure> {
        let calls = match &playing.exchange {
            Some(text) => text.parse().or_usage()?,
            None if target.is_none() => "ami".parse()?,
            // How calls reach somebody else's telephony service only they can say.
            None => Way::None,
        };
        let messages = messaging::Way::read(playing.gateway.as_deref(), target.is_none())?;
        Ok(Ways { calls, messages })
    }

    /// The part of a plan that can be played by these ways.
    pub(crate) fn playable(&self, plan: Plan) -> Plan {
        let plan = if self.calls == Way::None { plan.without_calls() } else { plan };
        if self.messages == messaging::Way::None { plan.without_sms() } else { plan }
    }
}

/// One run of a player.
pub(crate) struct Take {
    /// What is played.
    pub(crate) plan: Plan,
    /// The time of day.
    pub(crate) now: Timestamp,
    /// Whether it ends as soon as it is clear that a threshold breaks.
    pub(crate) ends_early: bool,
    /// Before the progress: which of several runs it is, and how long all of them take.
    pub(crate) title: String,
}

/// Plays plans against one target.
pub(crate) struct Player<'a> {
    playing: &'a Playing,
    printing: &'a Printing,
    ways: Ways,
    /// The target, where it is not the stand-in, and as whom it is loaded.
    given: Option<Given>,
    interrupt: Interrupt,
}

/// A target that somebody else runs.
struct Given {
    permitted: Permitted,
    accounts: Option<Accounts>,
    /// How long a request to it may take.
    timeout: Duration,
    /// Held until the target is loaded no more.
    _lock: TargetLock,
}

impl Given {
    /// Connections of its own for each run: it must not find those of the run before it open.
    fn api(&self) -> Result<Api, Failure> {
        Ok(Api::of(&self.permitted, self.timeout)?)
    }
}

impl<'a> Player<'a> {
    /// Asks and checks everything that can be refused before anything is made.
    pub(crate) async fn new(
        plan: &Plan,
        playing: &'a Playing,
        printing: &'a Printing,
        target: Option<&str>,
        interrupt: &Interrupt,
    ) -> Result<Self, Failure> {
        let mut ways = Ways::read(playing, target)?;
        let given = match target {
            Some(url) => {
                let (permitted, lock) =
                    bounds::target(url, &ways.calls, playing, Timestamp::now()).await?;
                let accounts =
                    plan.signs_in().then(|| accounts::of_target(playing.accounts.as_deref()));
                Some(Given {
                    permitted,
                    accounts: accounts.transpose()?,
                    timeout: plan.scenario.crm.request_timeout,
                    _lock: lock,
                })
            }
            None => None,
        };
        ways.calls = bounds::exchange(ways.calls, playing).await?;
        let player = Player { playing, printing, ways, given, interrupt: interrupt.clone() };
        // Secrets that its requests name come from the environment: are they there?
        player.flow(plan)?;
        Ok(player)
    }

    /// Plays a plan, writes its documents and gives its record. The folder is made once nothing can be
    /// refused any more; it takes the journal from then on.
    pub(crate) async fn play(
        &self,
        Take { plan, now, ends_early, title }: Take,
        folder: impl FnOnce() -> Result<PathBuf, Failure>,
    ) -> Result<(RunRecord, PathBuf), Failure> {
        let http = self.flow(&plan)?;
        let telephony = self.telephony(&plan, now).await?;
        let plan = if telephony.is_some() { plan } else { plan.without_calls() };
        let messaging = self.messaging(&plan).await?;
        let plan = if messaging.is_some() { plan } else { plan.without_sms() };
        let by_hand = self.playing.campaigns_by_hand;
        let plan = if by_hand { plan.by_hand() } else { plan };
        let folder = folder()?;
        let hand = by_hand.then(|| by_hand::begin(&plan, &folder)).transpose()?;
        let hearing = telephony.as_ref().and_then(Telephony::hearing).cloned();
        let sending = messaging.as_ref().map(Messaging::sending).cloned();
        let loaded = self.loaded(&plan, hearing, sending).await?;
        let calls = match (telephony, &loaded.accounts) {
            (Some(telephony), Some(accounts)) => {
                Some(telephony.with_target(&loaded.api, accounts).await?)
            }
            _ => None,
        };
        let (sender, receiver) = watch::channel(Progress::default());
        let drawing =
            tokio::spawn(progress::show(plan.clone(), title, receiver, self.printing.quiet));
        let order = Order {
            provenance: provenance(&plan, loaded.target, now),
            plan,
            api: loaded.api,
            accounts: loaded.accounts,
            calls,
            sms: messaging.map(|messaging| messaging.order(hand)),
            http,
            target_process: loaded.embedded.as_ref().map(Embedded::process),
            station: loaded.embedded.as_ref().and_then(Embedded::station),
            journal: folder.join(output::JOURNAL),
            ends_early,
        };
        let journal = order.journal.clone();
        let guard = interrupt::stops(&self.interrupt);
        let record = loadtest::run(order, &self.interrupt, sender).await;
        drop(guard);
        drawing.await?;
        drop(loaded.embedded);
        let written = record.map_err(Failure::from).and_then(|record| {
            output::run_files(&record, self.printing.lang, &folder)?;
            Ok(record)
        });
        Ok((written.map_err(|failure| kept(failure, &journal))?, folder))
    }

    /// Deletes what a run wrote into the target, if that was asked for. Gives the run's exit code, or
    /// that of traces that were left.
    pub(crate) async fn cleaned(&self, record: &RunRecord) -> Result<Exit, Failure> {
        match &self.given {
            Some(given) if self.playing.clean => {
                clean::after_run(record, given.api()?, given.accounts.as_ref(), self.printing).await
            }
            _ => Ok(record.verdict.answer.into()),
        }
    }

    /// The target, started if it is the stand-in.
    async fn loaded(
        &self,
        plan: &Plan,
        hearing: Option<Hearing>,
        sending: Option<Sending>,
    ) -> Result<Loaded, Failure> {
        match &self.given {
            Some(given) => Ok(Loaded {
                target: Target { url: given.permitted.url.to_string(), kind: TargetKind::Given },
                accounts: given.accounts.clone(),
                api: given.api()?,
                embedded: None,
            }),
            None => self.beside(plan, hearing, sending).await,
        }
    }

    /// Starts the stand-in install beside this process.
    async fn beside(
        &self,
        plan: &Plan,
        hearing: Option<Hearing>,
        sending: Option<Sending>,
    ) -> Result<Loaded, Failure> {
        let persons = plan.scenario.dataset.customers;
        let serving = Serving::of(self.playing);
        if !self.printing.quiet {
            eprintln!("starting a stand-in install with {persons} customers");
        }
        let seed = plan.scenario.seed;
        let start =
            move || Embedded::start(persons, seed, serving, hearing.as_ref(), sending.as_ref());
        let embedded = tokio::task::spawn_blocking(start).await??;
        let url = embedded.url.parse().context("the stand-in install announced no address")?;
        let kind =
            TargetKind::EmbeddedStaging { service_model: serving.model.name().to_owned(), persons };
        Ok(Loaded {
            target: Target { url: embedded.url.clone(), kind },
            accounts: Some(embedded.accounts.clone()),
            api: Api::new(url, plan.scenario.crm.request_timeout)?,
            embedded: Some(embedded),
        })
    }

    /// The requests of a plan to an HTTP API, with the secrets of the environment.
    fn flow(&self, plan: &Plan) -> Result<Option<Flow>, Failure> {
        let http = plan.scenario.http.as_ref();
        http.map(|http| Flow::new(http, |name| std::env::var(name).ok())).transpose().or_usage()
    }

    /// The exchange of the plan's calls, as far as it needs no target; `None` if no calls are played.
    async fn telephony(&self, plan: &Plan, now: Timestamp) -> Result<Option<Telephony>, Failure> {
        let Player { playing, printing, .. } = self;
        let way = self.ways.calls.clone();
        if plan.scenario.calls.is_none() {
            return Ok(None);
        }
        if way == Way::None {
            if playing.exchange.is_none() && !printing.quiet {
                eprintln!(
                    "no calls are played: --exchange says how they reach the CRM (see --help)"
                );
            }
            return Ok(None);
        }
        let beside = self.given.is_none();
        let telephony =
            Telephony::listening(way, plan, playing.exchange_wait.0, now, beside).await?;
        if let (Some(address), false, false) = (telephony.address(), beside, printing.quiet) {
            eprintln!("the exchange waits for the CRM's telephony service at {address}");
        }
        Ok(Some(telephony))
    }

    /// The gateway of the plan's short messages; `None` if none are sent.
    async fn messaging(&self, plan: &Plan) -> Result<Option<Messaging>, Failure> {
        let Player { playing, printing, .. } = self;
        let way = self.ways.messages;
        if plan.scenario.sms.is_none() {
            return Ok(None);
        }
        if way == messaging::Way::None {
            if playing.gateway.is_none() && !printing.quiet {
                eprintln!(
                    "no messages are sent: --gateway says how they leave the CRM (see --help)"
                );
            }
            return Ok(None);
        }
        let beside = self.given.is_none();
        let messaging = Messaging::listening(way, plan, playing.gateway_wait.0, beside).await?;
        if let (Some(messaging), false, false) = (&messaging, beside, printing.quiet) {
            let address = messaging.address();
            eprintln!("the SMS gateway waits for the CRM's messages at {address}");
        }
        Ok(messaging)
    }
}

/// Whatever could not be written: what was measured until then is in the journal.
pub(crate) fn kept(failure: Failure, journal: &Path) -> Failure {
    let journal = journal.display();
    failure.with_way_out(&format!(
        "what was measured is in {journal}; make room, then: mizan report {journal} --out DIR"
    ))
}

/// What produces the record of a plan that is played now.
pub(crate) fn provenance(plan: &Plan, target: Target, now: Timestamp) -> Provenance {
    Provenance {
        mizan_version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("MIZAN_COMMIT").map(str::to_owned),
        started_at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        scenario: plan.scenario.name.clone(),
        scenario_hash: plan.scenario.hash.clone(),
        schedule_hash: plan.preview().schedule_hash,
        seed: plan.scenario.seed,
        host: readiness::facts::read(),
        target,
        arguments: std::env::args().skip(1).collect(),
    }
}
