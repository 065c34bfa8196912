//! Starting and stopping a staging install, and what its owner holds.
//!
//! The install runs on a runtime and threads of its own, all named `staging-...`, so that its
//! processor time can be told from the generator's in the same process, and so that its end takes
//! everything with it that it started.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::api::Install;
use crate::counts::OperationCounts;
use crate::faults::{Fault, FaultSettings};
use crate::lifetime::{Started, run};
use crate::operation::Operation;
use crate::population::PopulateError;
use crate::service::Service;
use crate::service::disk::PageIo;
use crate::service::model::{Lateness, StationMeter};
use crate::service::work::StartWorkError;
use crate::settings::{Password, Settings};
use crate::sms::{SmsState, StartSmsError};
use crate::store::StartStoreError;
use crate::telephony::TelephonyState;

/// Why an install did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address could not be listened on.
    #[error("listening on {address}: {source}")]
    Listen {
        /// The address of the settings.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The data directory could not be made.
    #[error("the data directory: {0}")]
    DataDirectory(io::Error),
    /// The database could not be filled.
    #[error("filling the database: {0}")]
    Populate(#[from] PopulateError),
    /// The database could not be opened.
    #[error("opening the database: {0}")]
    Store(#[from] StartStoreError),
    /// The service model could not start.
    #[error(transparent)]
    Service(#[from] StartWorkError),
    /// The short messages could not start.
    #[error("the short messages: {0}")]
    Sms(#[from] StartSmsError),
    /// A thread or the runtime could not start.
    #[error("starting a thread: {0}")]
    Thread(io::Error),
    /// The install's thread ended before it was ready.
    #[error("the install ended before it was ready")]
    Ended,
}

/// Why an install did not stop cleanly.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// The server ended with an error.
    #[error("the server: {0}")]
    Serve(io::Error),
    /// The temporary directory could not be removed.
    #[error("removing the data directory: {0}")]
    DataDirectory(io::Error),
    /// The install's thread panicked.
    #[error("the install's thread panicked")]
    Panicked,
}

/// A running staging install. Dropping it stops it.
pub struct Staging {
    address: SocketAddr,
    directory: PathBuf,
    users: u32,
    password: Password,
    /// Let go before the install's thread is waited for, so that the thread holds the last share and
    /// closes the database before it removes the directory.
    install: Option<Arc<Install>>,
    telephony: Option<watch::Receiver<TelephonyState>>,
    sms: Option<watch::Receiver<SmsState>>,
    stop: CancellationToken,
    /// Cancelled to stop without waiting for requests in flight.
    stop_now: CancellationToken,
    thread: Option<JoinHandle<Result<(), StopError>>>,
}

/// Starts an install and returns when it answers.
///
/// # Errors
/// See [`StartError`]. What was started until then is gone again.
pub async fn start(settings: Settings) -> Result<Staging, StartError> {
    let (ready, is_ready) = oneshot::channel();
    let (stop, stop_now) = (CancellationToken::new(), CancellationToken::new());
    let tokens = (stop.clone(), stop_now.clone());
    let thread = thread::Builder::new()
        .name("staging".to_owned())
        .spawn(move || run(&settings, ready, &tokens.0, &tokens.1))
        .map_err(StartError::Thread)?;
    let started = is_ready.await.map_err(|_| StartError::Ended)??;
    let Started { address, directory, users, password, install, telephony, sms } = started;
    let (thread, install) = (Some(thread), Some(install));
    Ok(Staging {
        address,
        directory,
        users,
        password,
        install,
        telephony,
        sms,
        stop,
        stop_now,
        thread,
    })
}

/// Runs an install in this thread until `stop` is done; `ready` is called when it answers.
///
/// # Errors
/// Those of [`start`] and of [`Staging::stop`].
pub fn serve_until<R, S>(settings: Settings, ready: R, stop: S) -> Result<(), ServeError>
where
    R: FnOnce(&Staging),
    S: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(StartError::Thread)?.block_on(async {
        let staging = start(settings).await?;
        ready(&staging);
        stop.await;
        Ok(staging.stop().await?)
    })
}

/// Why [`serve_until`] ended early or badly.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// It did not stop cleanly.
    #[error(transparent)]
    Stop(#[from] StopError),
}

impl Staging {
    fn install(&self) -> &Install {
        self.install.as_ref().expect("only `stop` and `drop` let go of it")
    }

    /// The base address: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where its files are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The accounts: `user1` to `userN`.
    pub fn users(&self) -> u32 {
        self.users
    }

    /// The name of account `number`, from 1.
    pub fn username(&self, number: u32) -> String {
        format!("user{number}")
    }

    /// The password of every account.
    pub fn password(&self) -> &Password {
        &self.password
    }

    /// The faults.
    pub fn faults(&self) -> FaultHandle<'_> {
        FaultHandle { install: self.install() }
    }

    /// What was asked so far and how it ended, by operation.
    pub fn counts(&self) -> BTreeMap<Operation, OperationCounts> {
        self.install().counts.read()
    }

    /// Whether the service model's pages come from the device; `None` unless it is `work`.
    pub fn page_io(&self) -> Option<PageIo> {
        match &self.install().service {
            Service::Work(work) => Some(work.page_io()),
            Service::None | Service::Model(_) => None,
        }
    }

    /// How late the service model `model` called its departures so far; `None` for other models.
    pub fn model_lateness(&self) -> Option<Lateness> {
        match &self.install().service {
            Service::Model(model) => Some(model.lateness()),
            Service::None | Service::Work(_) => None,
        }
    }

    /// Tells how busy the servers of the service model `model` are; `None` for other models, which have
    /// none.
    pub fn station(&self) -> Option<StationMeter> {
        match &self.install().service {
            Service::Model(model) => Some(model.meter()),
            Service::None | Service::Work(_) => None,
        }
    }

    /// What the telephony service is doing and has done; `None` without one.
    pub fn telephony(&self) -> Option<TelephonyState> {
        self.telephony.as_ref().map(|state| state.borrow().clone())
    }

    /// Waits until the telephony service's state meets a condition. Returns that state; `None`
    /// without a service, and when it ends before.
    pub async fn telephony_until(
        &self,
        condition: impl FnMut(&TelephonyState) -> bool,
    ) -> Option<TelephonyState> {
        let mut state = self.telephony.clone()?;
        state.wait_for(condition).await.ok().map(|state| state.clone())
    }

    /// What the outbox of short messages is doing and has done; `None` without a gateway.
    pub fn sms(&self) -> Option<SmsState> {
        self.sms.as_ref().map(|state| state.borrow().clone())
    }

    /// Waits until the state of the short messages meets a condition. Returns that state; `None` without
    /// a gateway, and when the install ends before.
    pub async fn sms_until(&self, condition: impl FnMut(&SmsState) -> bool) -> Option<SmsState> {
        let mut state = self.sms.clone()?;
        state.wait_for(condition).await.ok().map(|state| state.clone())
    }

    /// Moves the install's clock ahead for sessions, lock-outs and dates: tokens expire without
    /// anybody waiting.
    pub fn skip_time(&self, span: Duration) {
        self.install().clock.skip(span);
    }

    /// Stops: no more connections are taken, requests in flight get [`Settings::drain`], every task
    /// and thread ends, and a temporary directory is removed.
    ///
    /// # Errors
    /// See [`StopError`]. Everything has ended all the same.
    pub async fn stop(mut self) -> Result<(), StopError> {
        self.install = None;
        self.stop.cancel();
        let Some(thread) = self.thread.take() else { return Ok(()) };
        let (joined, is_joined) = oneshot::channel();
        let waiter = thread::Builder::new().name("staging-stop".to_owned()).spawn(move || {
            // Nobody listens when the caller gave up waiting.
            let _ = joined.send(thread.join().unwrap_or(Err(StopError::Panicked)));
        });
        let stopped = is_joined.await.unwrap_or(Err(StopError::Panicked));
        if let Ok(waiter) = waiter {
            // It has sent, so it is at its end.
            let _ = waiter.join();
        }
        stopped
    }
}

impl fmt::Debug for Staging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Staging")
            .field("address", &self.address)
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.install = None;
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            self.stop_now.cancel();
            // Who needs the error calls `stop`.
            let _ = thread.join();
        }
    }
}

/// Makes and ends faults of a running install.
#[derive(Clone, Copy)]
pub struct FaultHandle<'a> {
    install: &'a Install,
}

impl FaultHandle<'_> {
    /// Nothing is answered for that long from now on, and the queue's servers rest. A stall within a
    /// stall moves its end.
    pub fn stall_for(&self, span: Duration) {
        self.install.stall(span);
    }

    /// The next `count` requests are answered 500.
    pub fn fail_next(&self, count: usize) {
        self.inject(Fault::Error, count);
    }

    /// The next `count` requests meet this fault, before any that are drawn.
    pub fn inject(&self, fault: Fault, count: usize) {
        self.install.faults.inject(fault, count);
    }

    /// From now on these faults. A stall in them is not begun: see [`Self::stall_for`].
    pub fn set(&self, settings: FaultSettings) {
        self.install.faults.set(settings);
    }

    /// Changes one of the settings.
    pub fn change(&self, change: impl FnOnce(&mut FaultSettings)) {
        self.install.faults.change(change);
    }

    /// A "release" in which one operation costs `factor` times what it did. The service model `none`
    /// has no demand to multiply.
    pub fn slow_operation(&self, operation: Operation, factor: f64) {
        self.change(|settings| {
            settings.factors.insert(operation, factor);
        });
    }

    /// The settings now.
    pub fn settings(&self) -> FaultSettings {
        self.install.faults.settings()
    }

    /// No more faults, drawn or waiting. A stall goes on to its end.
    pub fn clear(&self) {
        self.install.faults.clear();
    }
}
