//! Before a run: a trial message that shows by which gateway the CRM sends, and campaigns that wait for
//! their start.

use std::sync::Arc;
use std::time::Duration;

use documents::run::EndKind;
use documents::sms::CampaignStatus;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio_util::sync::CancellationToken;

use super::api::{self, CHUNK};
use super::desk::{Heard, SmsDesk, SmsDeskParts};
use super::inbound::{InboundKey, Provider};
use super::ledger::{Ledger, LedgerRules};
use super::messages::{PlannedMessage, TRIAL};
use super::numbers;
use super::script::SmsScript;
use super::way::SmsGateway;
use crate::crm::{Access, Failure, Stage, StopSignal};
use crate::gateway::GatewayNotice;
use crate::http::{Engine, EngineError, EngineSettings, OpenLoop};
use crate::pacer::Pacer;

/// Connections by which the provider sends back, at most: so many reports can be under way at once.
const CONNECTIONS: usize = 256;
/// Between two looks whether the trial message is off the CRM's hands, in microseconds.
const LOOK_US: u64 = 200_000;

/// What the messages of a run need besides their script.
pub struct SmsOrder {
    /// Plays the provider.
    pub gateway: SmsGateway,
    /// What it tells.
    pub notices: UnboundedReceiver<GatewayNotice>,
    /// How long the trial message may take.
    pub wait: Duration,
    /// What the CRM asks of its provider.
    pub key: InboundKey,
    /// Who starts the campaigns, where the CRM has no API for them.
    pub by_hand: Option<UnboundedSender<Hand>>,
}

/// What a person at the CRM is to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hand {
    /// Send a message with any text to this number.
    SendTrial {
        /// The number.
        number: String,
    },
    /// Start a campaign, whose messages were imported before.
    StartCampaign {
        /// Its place, from 0.
        campaign: u32,
    },
}

/// A gateway that the CRM sends by, and campaigns that wait for their start.
pub(crate) struct Prepared {
    pub(crate) order: SmsOrder,
    /// The CRM's ids of the campaigns.
    pub(crate) campaigns: Vec<String>,
    /// What the CRM's outbox held, the trial message included.
    pub(crate) outbox_before: CampaignStatus,
}

impl Prepared {
    /// Sends the trial message and waits until it came, then gives the CRM its campaigns.
    ///
    /// No campaign is given to a CRM that does not send by our gateway: its messages might reach people.
    pub(crate) async fn make(
        mut order: SmsOrder,
        script: &SmsScript,
        access: &Arc<Access>,
        marker: &str,
    ) -> Result<Self, EndKind> {
        let unusable = |failure: Failure| EndKind::TargetUnusable { reason: failure.text };
        let PlannedMessage { number, text, .. } = script.messages.trial();
        match &order.by_hand {
            // Whoever listened and is gone gives no hand: the wait ends by itself.
            Some(hand) => _ = hand.send(Hand::SendTrial { number }),
            None => api::send(access, &number, &text, marker).await.map_err(unusable)?,
        }
        let came = tokio::time::timeout(order.wait, trial(&mut order.notices)).await;
        let Ok(refused) = came else {
            return Err(EndKind::GatewayNotReached { waited_ms: order.wait.as_millis() as u64 });
        };
        if let Some(reason) = refused {
            return Err(EndKind::TargetUnusable { reason });
        }
        if order.by_hand.is_some() {
            let (campaigns, outbox_before) = (Vec::new(), CampaignStatus::default());
            return Ok(Prepared { order, campaigns, outbox_before });
        }
        let outbox_before = idle(access, order.wait).await?;
        let mut campaigns = Vec::with_capacity(script.campaigns.len());
        for campaign in 0..script.messages.campaigns() {
            campaigns.push(given(access, script, campaign, marker).await.map_err(unusable)?);
        }
        Ok(Prepared { order, campaigns, outbox_before })
    }

    /// The desk of the messages on a stage, and what it hears.
    pub(crate) fn at(
        self,
        stage: &Stage,
        access: &Arc<Access>,
    ) -> Result<(Arc<SmsDesk>, Heard), ProviderError> {
        let Prepared { order, campaigns, outbox_before } = self;
        let plan = &stage.plan;
        let of = plan.scenario.sms.as_ref().expect("a gateway was ordered for the plan's messages");
        let script = plan.sms.clone().expect("the plan has a script of its messages");
        let end_reports = CancellationToken::new();
        let (provider, done) = match &of.inbound {
            Some(inbound) => {
                let settings = EngineSettings {
                    timeout: plan.scenario.crm.request_timeout,
                    connections_most: CONNECTIONS,
                    addresses: stage.api.addresses().to_vec(),
                    requests: Arc::clone(stage.api.requests()),
                    ..EngineSettings::new(stage.api.base().clone())
                };
                let engine = Arc::new(Engine::new(settings)?);
                let stop = StopSignal {
                    no_new_steps: end_reports.clone(),
                    give_up: stage.stop.give_up.clone(),
                };
                let recorder = Arc::clone(&stage.recorder);
                let open = OpenLoop::start(engine, stage.clock, recorder, stop, CONNECTIONS)
                    .map_err(ProviderError::Thread)?;
                let seed = plan.scenario.seed;
                let (provider, done) = Provider::new(of, inbound.clone(), order.key, seed, open);
                (Some(provider), Some(done))
            }
            None => (None, None),
        };
        let rules = LedgerRules { settle_us: of.settle.as_micros() as u64 };
        let ledger = Ledger::new(rules, script.messages.clone());
        let parts = SmsDeskParts {
            gateway: order.gateway,
            script,
            campaigns,
            outbox_before,
            marker: stage.marker.clone(),
            poll_us: of.poll.as_micros() as u64,
            access: Arc::clone(access),
            clock: stage.clock,
            provider,
            by_hand: order.by_hand,
            until_us: plan.steady_until().as_micros() as u64,
            end_reports,
        };
        Ok((Arc::new(SmsDesk::new(parts, ledger)), Heard { notices: order.notices, done }))
    }
}

/// Why the provider cannot send anything back.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// No engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The system gave no thread.
    #[error("the system gives no thread: {0}")]
    Thread(std::io::Error),
}

/// Waits for the trial message; returns why the gateway did not take it, if so.
async fn trial(notices: &mut UnboundedReceiver<GatewayNotice>) -> Option<String> {
    while let Some(notice) = notices.recv().await {
        if let GatewayNotice::Offered { message, .. } = notice
            && numbers::key_of(&message.number) == Some(TRIAL)
        {
            return (!message.taken).then(|| {
                format!("the gateway refused the CRM's trial message: {:?}", message.wrong)
            });
        }
    }
    Some("the gateway is gone".to_owned())
}

/// Waits until the CRM knows that the trial message is sent: what its outbox held then is no message of
/// the run.
async fn idle(access: &Access, wait: Duration) -> Result<CampaignStatus, EndKind> {
    let unusable = |reason: String| EndKind::TargetUnusable { reason };
    let clock = crate::clock::Clock::start();
    let pacer = Pacer::start(clock).map_err(|error| unusable(error.to_string()))?;
    loop {
        let said = api::outbox(access).await.map_err(|failure| unusable(failure.text))?;
        if said.waiting == 0 {
            return Ok(said);
        }
        if clock.now_us() > wait.as_micros() as u64 {
            let reason = format!("{} messages wait in the CRM's outbox already", said.waiting);
            return Err(unusable(reason));
        }
        pacer.at(clock.now_us() + LOOK_US).await;
    }
}

/// Gives the CRM a campaign, and returns its id.
async fn given(
    access: &Access,
    script: &SmsScript,
    campaign: u32,
    marker: &str,
) -> Result<String, Failure> {
    let id = api::create(access, &format!("{marker} {}", campaign + 1), marker).await?;
    let messages = script.messages.of_group(Some(campaign));
    let messages: Vec<PlannedMessage> = messages.collect();
    let mut given = 0;
    for chunk in messages.chunks(CHUNK) {
        given += chunk.len() as u64;
        api::append(access, &id, chunk, given).await?;
    }
    Ok(id)
}
