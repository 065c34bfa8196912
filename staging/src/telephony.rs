//! The telephony service beside the CRM: it listens to an exchange, follows its calls, and tells the
//! CRM about them by the CRM's own web API, as the product's service does.
//!
//! One task listens ([`ami`], [`smdr`]) and turns what it hears into orders; a few writers carry the
//! orders out. So a CRM that is slow makes screens pop late, and does not make the exchange wait.

mod ami;
mod bugs;
mod crm;
mod lines;
mod message;
mod order;
mod party;
mod record;
mod settings;
mod smdr;
mod smdr_calls;
mod smdr_lines;
mod state;
mod tracker;
mod writers;

use std::sync::Arc;

use axum::Router;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use bugs::TelephonyFaults;
pub use settings::{CallSource, ExchangeAddressError, SmdrLayout, SmdrLogin, TelephonySettings};
pub use state::{ExchangeLink, TelephonyState};

use crate::api::App;
use crate::clock::written;
use crm::Crm;
use state::SharedState;
use writers::Desk;

/// The service before it runs: its state can be watched from the start.
pub(crate) struct Telephony {
    settings: TelephonySettings,
    state: SharedState,
}

/// What the listening tasks share.
struct Listener {
    app: App,
    settings: TelephonySettings,
    state: SharedState,
    desk: Arc<Desk>,
}

impl Telephony {
    pub(crate) fn new(settings: TelephonySettings) -> Telephony {
        Telephony { settings, state: SharedState::new() }
    }

    pub(crate) fn state(&self) -> watch::Receiver<TelephonyState> {
        self.state.watch()
    }

    /// Listens and writes until the install stops, and returns when all of it has ended.
    pub(crate) async fn run(self, app: App, router: Router, seed: u64) {
        let Telephony { settings, state } = self;
        let crm = Crm::new(Arc::clone(&app), router, settings.answer_within);
        let waiting_most = settings.waiting_most;
        let (desk, delayed) = Desk::new(Arc::clone(&app), crm, state.clone(), seed, waiting_most);
        let desk = Arc::new(desk);
        let stopping = app.stopping.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn(Arc::clone(&desk).release(delayed));
        for _ in 0..settings.writers.max(1) {
            tasks.spawn(Arc::clone(&desk).write());
        }
        let listener = Listener { app, settings, state: state.clone(), desk };
        tasks.spawn(async move { listener.listen().await });
        stopping.cancelled().await;
        tasks.shutdown().await;
        state.change(|state| state.link = ExchangeLink::Stopped);
    }
}

/// How a connection to the exchange ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("the exchange refused the log-in: {0}")]
    Refused(String),
    #[error("connecting: {0}")]
    NotThere(std::io::Error),
    #[error("the connection failed: {0}")]
    Broken(#[from] std::io::Error),
    #[error("the exchange closed the connection")]
    Closed,
    #[error("the exchange shuts down")]
    ShutDown,
    #[error("the exchange said nothing for too long")]
    Silent,
    #[error("the exchange sent too much that cannot be read")]
    Garbage,
}

impl Listener {
    /// Connects again and again, with growing pauses while it fails.
    async fn listen(self) {
        let mut ami = ami::Ami::new(self.settings.extension_digits);
        let mut smdr = smdr_calls::SmdrCalls::new(self.settings.extension_digits);
        let mut pause = self.settings.reconnect_first;
        loop {
            let begun = self.app.clock.real_elapsed();
            self.state.change(|state| state.link = ExchangeLink::Connecting);
            let ended = match &self.settings.source {
                CallSource::Ami { address, user, secret, events } => {
                    match self.connect(address).await {
                        Ok(stream) => ami.session(&self, stream, user, secret, events).await,
                        Err(ended) => ended,
                    }
                }
                CallSource::SmdrTcp { address, login, layout } => {
                    match self.connect(address).await {
                        Ok(stream) => {
                            smdr::session(&self, &mut smdr, stream, login.as_ref(), *layout).await
                        }
                        Err(ended) => ended,
                    }
                }
            };
            let refused = matches!(ended, Ended::Refused(_));
            self.state.change(|state| {
                state.link = if refused { ExchangeLink::Refused } else { ExchangeLink::Away };
                state.logins_refused += u64::from(refused);
                state.trouble = ended.to_string();
            });
            // An exchange that takes a log-in and drops it at once is not called without a pause.
            if self.app.clock.real_elapsed() - begun > self.settings.reconnect_most {
                pause = self.settings.reconnect_first;
            }
            let wait = if refused { self.settings.refused_pause } else { pause };
            self.app.clock.pause(wait).await;
            pause = (pause * 2).min(self.settings.reconnect_most);
        }
    }

    async fn connect(&self, address: &str) -> Result<TcpStream, Ended> {
        let stream = tokio::select! {
            connected = TcpStream::connect(address) => connected.map_err(Ended::NotThere)?,
            () = self.app.clock.pause(self.settings.quiet) => return Err(Ended::Silent),
        };
        self.state.change(|state| {
            state.reconnects += u64::from(state.connections > 0);
            state.connections += 1;
        });
        Ok(stream)
    }

    /// The date of what is heard now.
    fn now(&self) -> String {
        written(self.app.clock.local(std::time::Duration::ZERO))
    }
}
