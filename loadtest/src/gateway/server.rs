//! A gateway that is called by HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use documents::gateway::GatewayPlay;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::answer::Answers;
use super::counts::GatewayCounts;
use super::door::{Door, Ear};
use super::judging::Judge;
use super::limiter::Limiter;
use super::notice::GatewayNotices;
use super::provider::Provider;
use super::reading::Reader;
use super::settings::{GatewayLimits, GatewaySettings};
use super::shared::Shared;
use super::trouble::{Closures, Troubles};
use crate::clock::Clock;

/// Why a gateway cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The address is taken, or not this machine's.
    #[error("the SMS gateway cannot listen at {address}: give it a free port, or port 0")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The description's request or answers cannot be played.
    #[error("the SMS provider `{name}` cannot be played: {reason}; mend its description")]
    Description {
        /// The description's name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A gateway that plays a provider. Dropping it ends it at once, with every connection.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Shared>,
    begun: watch::Sender<Option<u64>>,
    stop: CancellationToken,
    door: Option<JoinHandle<()>>,
}

impl Gateway {
    /// Starts a gateway that tells what happens at it.
    ///
    /// # Errors
    /// If the address cannot be listened at, or the description cannot be played.
    pub async fn start(
        settings: GatewaySettings,
        clock: Clock,
        told: GatewayNotices,
    ) -> Result<Gateway, GatewayError> {
        Gateway::start_within(settings, GatewayLimits::default(), clock, told).await
    }

    /// The same within other limits than the usual ones.
    ///
    /// # Errors
    /// As of [`Gateway::start`].
    pub async fn start_within(
        settings: GatewaySettings,
        limits: GatewayLimits,
        clock: Clock,
        told: GatewayNotices,
    ) -> Result<Gateway, GatewayError> {
        let wanted = settings.address;
        let closures = Closures::new(&settings.description.play.troubles);
        let shared = Arc::new(shared(settings, limits, clock, told)?);
        let unbound = |source| GatewayError::Bind { address: wanted, source };
        let ear = Ear::bind(wanted).and_then(Ear::open).map_err(unbound)?;
        let address = ear.address().map_err(unbound)?;
        let (begun, begins) = watch::channel(None);
        let stop = CancellationToken::new();
        let door = Door::new(Arc::clone(&shared), address, closures, begins, stop.clone());
        let door = Some(tokio::spawn(door.run(ear)));
        Ok(Gateway { address, shared, begun, stop, door })
    }

    /// Where it listens, with the port that it took.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The beginning of its URL: scheme, address and port, without a path or credentials.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The clock of its notices.
    pub fn clock(&self) -> Clock {
        self.shared.clock
    }

    /// Tells it that the run starts at the origin of that clock: troubles count from there, and none
    /// comes before.
    pub fn begin(&self, run: Clock) {
        let begun_at_us = self.shared.clock.of(run, 0);
        self.shared.begin(begun_at_us);
        self.begun.send_replace(Some(begun_at_us));
    }

    /// What it has counted since it started.
    pub fn counts(&self) -> GatewayCounts {
        self.shared.counts()
    }

    /// Stops: cuts every connection, and waits until all have ended. What was not answered by then
    /// is told as such.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(door) = self.door.take()
            && let Err(error) = door.await
        {
            // Nobody else could have cancelled it, so it has panicked.
            std::panic::resume_unwind(error.into_panic());
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        if let Some(door) = self.door.take() {
            // With the door go the socket and the set of connections, which ends each of them.
            door.abort();
        }
    }
}

/// What the connections of a gateway will share.
fn shared(
    settings: GatewaySettings,
    limits: GatewayLimits,
    clock: Clock,
    told: GatewayNotices,
) -> Result<Shared, GatewayError> {
    let GatewaySettings { description, credentials, senders, seed, .. } = settings;
    let unplayable =
        |reason: String| GatewayError::Description { name: description.name.clone(), reason };
    let reader = Reader::new(&description).map_err(|error| unplayable(error.to_string()))?;
    let answers = Answers::new(&description.answers)
        .ok_or_else(|| unplayable("its content type cannot stand in a header".to_owned()))?;
    let judge = Judge::new(&description, credentials, senders);
    let GatewayPlay { rate, latency, troubles, .. } = description.play;
    let limiter = rate.map(|rate| Limiter::new(rate, clock.now_us()));
    let provider = Provider::new(judge, limiter, Troubles::new(seed, &troubles), latency, seed);
    Ok(Shared::new(reader, answers, limits, clock, provider, told))
}
