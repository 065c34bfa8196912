//! The feed's shell: a thread with a runtime of its own that listens, or holds the serial port.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::civil::DateTime;
use serial2_tokio::{CharSize, SerialPort, Settings, StopBits};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::records::record_at;
use super::session::{Event, Login, PROMPT};
use super::store::{FeedCounts, FeedSettings, Reader, Store};
use crate::calls::script::{ScriptedCall, Step};

/// Why there is no feed.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// It cannot listen.
    #[error("the call log cannot listen on {address}: {source}; choose another address or port 0")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The serial port cannot be opened or set up.
    #[error(
        "the serial port {path} cannot be opened: {source}; check its name, who may use it, and \
         that nothing else holds it"
    )]
    Port {
        /// Its name.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The system gives no thread or no runtime.
    #[error("the call log cannot be started: {source}")]
    Start {
        /// Why.
        source: std::io::Error,
    },
}

/// How a serial port is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SerialSettings {
    /// Bits a second.
    pub baud_rate: u32,
    /// Bits of a character: 7 or 8.
    pub data_bits: u8,
    /// The bit that guards them.
    pub parity: Parity,
    /// Bits behind them: 1 or 2.
    pub stop_bits: u8,
    /// Who may hold the other up.
    pub flow_control: FlowControl,
}

pub use serial2_tokio::{FlowControl, Parity};

impl Default for SerialSettings {
    /// 9600 8N1, as the exchanges are delivered.
    fn default() -> Self {
        SerialSettings {
            baud_rate: 9_600,
            data_bits: 8,
            parity: Parity::None,
            stop_bits: 1,
            flow_control: FlowControl::None,
        }
    }
}

impl SerialSettings {
    fn apply(self, mut settings: Settings) -> std::io::Result<Settings> {
        let unknown = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidInput, what);
        settings.set_raw();
        settings.set_baud_rate(self.baud_rate)?;
        settings.set_char_size(match self.data_bits {
            7 => CharSize::Bits7,
            8 => CharSize::Bits8,
            _ => return Err(unknown("a character has 7 or 8 bits")),
        });
        settings.set_stop_bits(match self.stop_bits {
            1 => StopBits::One,
            2 => StopBits::Two,
            _ => return Err(unknown("there are 1 or 2 stop bits")),
        });
        settings.set_parity(self.parity);
        settings.set_flow_control(self.flow_control);
        Ok(settings)
    }
}

/// A Panasonic exchange's call log that is being played. Dropping it closes every connection and
/// ends its thread.
#[derive(Debug)]
pub struct Feed {
    shared: Arc<Shared>,
    address: Option<SocketAddr>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Feed {
    /// Listens for the log's one reader, as the KX-NS500 does on port 2300.
    pub async fn listen(address: SocketAddr, settings: FeedSettings) -> Result<Feed, FeedError> {
        let failed = |source| FeedError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let listener = listener.into_std().map_err(failed)?;
        Feed::start(settings, Some(bound), move |shared| async move {
            // It was one of another runtime's a moment ago, so that nothing can be wrong with it.
            let listener = TcpListener::from_std(listener).expect("a bound listener");
            accept(listener, shared).await;
        })
    }

    /// Prints to a serial port, to whoever is at its other end. When the port fails, the feed has no
    /// listener any more.
    pub fn serial(
        path: &str,
        port: SerialSettings,
        settings: FeedSettings,
    ) -> Result<Feed, FeedError> {
        // A port belongs to the runtime in which it is opened: the feed's own, where the answer to
        // whether it could be comes from.
        let (opened, is_open) = std::sync::mpsc::sync_channel(1);
        let name = path.to_owned();
        let feed = Feed::start(settings, None, move |shared| async move {
            let port = match SerialPort::open(&name, |settings| port.apply(settings)) {
                Ok(port) => port,
                Err(error) => return drop(opened.send(Err(error))),
            };
            shared.change(|store| store.attach(Reader::Port));
            drop(opened.send(Ok(())));
            send_log(port, &shared).await;
        })?;
        let source = match is_open.recv() {
            Ok(Ok(())) => return Ok(feed),
            Ok(Err(source)) => source,
            Err(_) => std::io::Error::other("its thread ended"),
        };
        Err(FeedError::Port { path: path.to_owned(), source })
    }

    fn start<W: Future<Output = ()>>(
        settings: FeedSettings,
        address: Option<SocketAddr>,
        work: impl FnOnce(Arc<Shared>) -> W + Send + 'static,
    ) -> Result<Feed, FeedError> {
        let failed = |source| FeedError::Start { source };
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let shared = Arc::new(Shared::new(settings));
        let stop = CancellationToken::new();
        let (of_thread, stopped) = (shared.clone(), stop.clone());
        let run = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = stopped.cancelled() => {}
                    () = work(of_thread) => {}
                }
            });
        };
        let thread = std::thread::Builder::new().name("call log".to_owned()).spawn(run);
        let thread = Some(thread.map_err(failed)?);
        Ok(Feed { shared, address, stop, thread })
    }

    /// Where it listens; `None` for a serial port.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Prints what the exchange prints when a step of a call happens, and gives the lines of it,
    /// headings included: 0 for most steps. `local_time` is what the exchange's clock shows. Never
    /// waits for a reader.
    pub fn play(&self, call: &ScriptedCall, step: &Step, local_time: DateTime) -> u64 {
        let layout = self.shared.settings.layout;
        let Some(record) = record_at(call, step, local_time, layout) else { return 0 };
        self.shared.change(|store| store.print(&record))
    }

    /// How many readers are there: 0 or 1.
    pub fn listeners(&self) -> watch::Receiver<u64> {
        self.shared.listeners.subscribe()
    }

    /// What it has done until now.
    pub fn counts(&self) -> FeedCounts {
        self.shared.store().counts
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join)
            && !std::thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// What the callers and the feed's thread share.
#[derive(Debug)]
struct Shared {
    settings: FeedSettings,
    store: Mutex<Store>,
    /// There is something to send, or the reader is too far behind.
    changed: Notify,
    listeners: watch::Sender<u64>,
}

impl Shared {
    fn new(settings: FeedSettings) -> Self {
        let store = Mutex::new(Store::new(&settings));
        let (listeners, _) = watch::channel(0);
        Shared { settings, store, changed: Notify::new(), listeners }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().expect("nothing panics with the store in its hands")
    }

    /// Changes the store and tells who waits for that.
    fn change<T>(&self, change: impl FnOnce(&mut Store) -> T) -> T {
        let mut store = self.store();
        let value = change(&mut store);
        let readers = u64::from(store.has_reader());
        // With the store in hand, so that the watchers see the changes in their order.
        self.listeners.send_if_modified(|known| std::mem::replace(known, readers) != readers);
        drop(store);
        self.changed.notify_one();
        value
    }
}

/// Connections at once, logged in or not; more are closed as they come.
const CONNECTIONS_MOST: usize = 16;

/// Who has not logged in by then is no reader.
const LOGIN_WITHIN: Duration = Duration::from_secs(60);

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if sessions.len() < CONNECTIONS_MOST => {
                    sessions.spawn(session(stream, shared.clone()));
                }
                Ok(_) => {}
                // Without descriptors there is nothing to do before a session ends.
                Err(_) => match sessions.join_next().await {
                    Some(ended) => check(ended),
                    None => tokio::task::yield_now().await,
                },
            },
            Some(ended) = sessions.join_next() => check(ended),
        }
    }
}

/// Passes a session's panic on: nobody else would hear of it.
fn check(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && let Ok(panic) = error.try_into_panic()
    {
        std::panic::resume_unwind(panic);
    }
}

/// A connection from its prompt to its end. What it ends by is nobody's error but the reader's.
async fn session(mut stream: TcpStream, shared: Arc<Shared>) {
    // A line is small and somebody waits for it. A socket that refuses that works all the same.
    drop(stream.set_nodelay(true));
    if let Ok(Ok(true)) = tokio::time::timeout(LOGIN_WITHIN, log_in(&mut stream, &shared)).await {
        send_log(stream, &shared).await;
    }
}

/// Answers until the reader is logged in, and attached to the store, or goes.
async fn log_in(stream: &mut TcpStream, shared: &Shared) -> std::io::Result<bool> {
    let mut login = Login::new();
    let mut heard = [0; 256];
    stream.write_all(PROMPT).await?;
    loop {
        let read = stream.read(&mut heard).await?;
        if read == 0 {
            return Ok(false);
        }
        let mut rest = &heard[..read];
        while !rest.is_empty() {
            let mut answer = Vec::new();
            let (taken, event) = login.receive(rest, &shared.settings.password, &mut answer);
            rest = &rest[taken..];
            stream.write_all(&answer).await?;
            match event {
                None => {}
                Some(Event::Quits) => return Ok(false),
                Some(Event::Wrong) => shared.change(|store| store.counts.logins_refused += 1),
                Some(Event::Right) => {
                    if shared.change(|store| store.attach(Reader::Client)) {
                        return Ok(true);
                    }
                    // How an exchange says it is not published.
                    stream.write_all(b"SMDR is in use.\r\n-").await?;
                }
            }
        }
    }
}

/// Sends what the store has until the reader goes or is too far behind.
async fn send_log(stream: impl AsyncRead + AsyncWrite, shared: &Shared) {
    let (mut read, mut write) = tokio::io::split(stream);
    let mut heard = [0; 256];
    let unsent = 'reading: loop {
        let batch = shared.store().take();
        if batch.bytes.is_empty() {
            tokio::select! {
                () = shared.changed.notified() => {}
                // Nothing that is typed means anything now.
                heard = read.read(&mut heard) => if !matches!(heard, Ok(1..)) { break batch },
            }
            continue;
        }
        let mut sending = std::pin::pin!(write.write_all(&batch.bytes));
        loop {
            tokio::select! {
                sent = &mut sending => match sent {
                    Ok(()) => break,
                    Err(_) => break 'reading batch,
                },
                () = shared.changed.notified() => if shared.store().is_behind() { break 'reading batch },
                heard = read.read(&mut heard) => if !matches!(heard, Ok(1..)) { break 'reading batch },
            }
        }
        shared.store().sent(&batch);
    };
    shared.change(|store| store.detach(&unsent));
}
