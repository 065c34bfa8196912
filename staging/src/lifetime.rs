//! An install's thread, from its first file to its last: make the directory, fill the database, serve,
//! drain, end everything.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::api::{Install, router};
use crate::clock::Clock;
use crate::connection::{BreakableListener, Breaker};
use crate::counts::Counts;
use crate::faults::Faults;
use crate::handle::{StartError, StopError};
use crate::population;
use crate::service::Service;
use crate::sessions::Sessions;
use crate::settings::{DataDirectory, Password, Settings};
use crate::sms::{self, Sms, SmsState, StartSmsError, Way};
use crate::store::{Store, database_file};
use crate::telephony::{Telephony, TelephonyState};

/// What the starting thread hands over.
pub(crate) struct Started {
    pub(crate) address: SocketAddr,
    pub(crate) directory: PathBuf,
    pub(crate) users: u32,
    pub(crate) password: Password,
    pub(crate) install: Arc<Install>,
    /// The telephony service's state, if there is one.
    pub(crate) telephony: Option<watch::Receiver<TelephonyState>>,
    /// The state of the short messages, if they have a gateway.
    pub(crate) sms: Option<watch::Receiver<SmsState>>,
}

type Ready = oneshot::Sender<Result<Started, StartError>>;

/// A data directory, removed at its end if it is a temporary one.
enum Directory {
    Temporary(TempDir),
    Given(PathBuf),
}

impl Directory {
    fn make(data: &DataDirectory) -> io::Result<Directory> {
        match data {
            DataDirectory::Temporary => Ok(Directory::Temporary(
                tempfile::Builder::new().prefix("mizan-staging-").tempdir()?,
            )),
            DataDirectory::At(path) => {
                std::fs::create_dir_all(path)?;
                Ok(Directory::Given(path.clone()))
            }
        }
    }

    fn path(&self) -> &Path {
        match self {
            Directory::Temporary(directory) => directory.path(),
            Directory::Given(path) => path,
        }
    }

    fn close(self) -> io::Result<()> {
        match self {
            Directory::Temporary(directory) => directory.close(),
            Directory::Given(_) => Ok(()),
        }
    }
}

/// The install's thread, from the first file to the last.
pub(crate) fn run(
    settings: &Settings,
    ready: Ready,
    stop: &CancellationToken,
    stop_now: &CancellationToken,
) -> Result<(), StopError> {
    let directory = match Directory::make(&settings.data) {
        Ok(directory) => directory,
        Err(error) => {
            // Nobody listens when the caller gave up waiting.
            let _ = ready.send(Err(StartError::DataDirectory(error)));
            return Ok(());
        }
    };
    let served = match open(settings, directory.path(), stop) {
        Ok(opened) => serve(settings, directory.path(), opened, ready, stop_now),
        Err(error) => {
            let _ = ready.send(Err(error));
            Ok(())
        }
    };
    directory.close().map_err(StopError::DataDirectory)?;
    served
}

struct Opened {
    runtime: Runtime,
    listener: TcpListener,
    install: Arc<Install>,
    password: Password,
    /// The way by which short messages leave.
    way: Option<Way>,
}

fn open(
    settings: &Settings,
    directory: &Path,
    stop: &CancellationToken,
) -> Result<Opened, StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_name("staging-rt")
        .enable_all()
        .build()
        .map_err(StartError::Thread)?;
    let address = settings.address;
    let listener = runtime
        .block_on(TcpListener::bind(address))
        .map_err(|source| StartError::Listen { address, source })?;
    population::fill(&database_file(directory), settings.dataset)?;
    let generated = || Password::new(Uuid::new_v4().simple().to_string());
    let password = settings.password.clone().unwrap_or_else(generated);
    let clock = Arc::new(Clock::start());
    let way = settings.sms.as_ref().map(Way::open).transpose().map_err(StartSmsError::from)?;
    let install = Arc::new(Install {
        store: Store::start(&database_file(directory))?,
        sessions: Sessions::new(
            settings.users,
            password.clone(),
            settings.token_life,
            settings.lock_out,
        ),
        faults: Faults::new(settings.faults.clone(), settings.seed),
        counts: Counts::new(),
        service: Service::start(&settings.service, directory, &clock, settings.seed)?,
        clock,
        mobile_module: settings.mobile_module,
        sms: settings.sms.clone().map(|settings| Arc::new(Sms::new(settings))),
        stopping: stop.clone(),
    });
    if let Some(sms) = &install.sms {
        runtime.block_on(sms.resume(&install))?;
    }
    Ok(Opened { runtime, listener, install, password, way })
}

fn serve(
    settings: &Settings,
    directory: &Path,
    opened: Opened,
    ready: Ready,
    stop_now: &CancellationToken,
) -> Result<(), StopError> {
    let Opened { runtime, listener, install, password, way } = opened;
    let address = listener.local_addr().map_err(StopError::Serve)?;
    let telephony = settings.telephony.clone().map(Telephony::new);
    let started = Started {
        telephony: telephony.as_ref().map(Telephony::state),
        sms: install.sms.as_ref().map(|sms| sms.watch()),
        address,
        directory: directory.to_owned(),
        users: settings.users,
        password,
        install: Arc::clone(&install),
    };
    let stopping = install.stopping.clone();
    // A stall from the start begins before anybody knows the address: no request overtakes it.
    let later = settings.faults.stall.filter(|stall| !stall.after.is_zero());
    if let (Some(stall), None) = (settings.faults.stall, later) {
        install.stall(stall.span);
    }
    if ready.send(Ok(started)).is_err() {
        // The caller gave up waiting, so nobody will ever stop this install.
        stopping.cancel();
    }
    let served = runtime.block_on(async {
        if let Some(stall) = later {
            tokio::spawn(stall_later(Arc::clone(&install), stall.after, stall.span));
        }
        let router = router(&install);
        let telephony = telephony.map(|telephony| {
            let (app, router) = (Arc::clone(&install), router.clone());
            tokio::spawn(telephony.run(app, router, settings.seed))
        });
        let senders = install.sms.clone().zip(way).map(|(sms, way)| {
            let (app, stop_now) = (Arc::clone(&install), stop_now.clone());
            tokio::spawn(sms::run(app, sms, way, settings.seed, settings.drain, stop_now))
        });
        let service = router.into_make_service_with_connect_info::<Breaker>();
        let server = axum::serve(BreakableListener(listener), service)
            .with_graceful_shutdown(stopping.clone().cancelled_owned())
            .into_future();
        let cut_off = async {
            stopping.cancelled().await;
            tokio::select! {
                () = install.clock.pause(settings.drain) => {}
                () = stop_now.cancelled() => {}
            }
        };
        let served = tokio::select! {
            served = server => served,
            () = cut_off => Ok(()),
        };
        if let Some(telephony) = telephony {
            // It ends by itself when the install stops; a panic in it has reported itself.
            let _ = telephony.await;
        }
        if let Some(senders) = senders {
            // As the telephony service, after what it has under way or its share of the drain.
            let _ = senders.await;
        }
        served
    });
    // Ends every connection that is left; then the last share of the install joins its threads.
    drop(runtime);
    drop(install);
    served.map_err(StopError::Serve)
}

async fn stall_later(install: Arc<Install>, after: Duration, span: Duration) {
    install.clock.pause(after).await;
    install.stall(span);
}
