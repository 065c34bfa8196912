//! The modem's shell: a thread with a runtime of its own that carries bytes between the line and the
//! player, and wakes the player when something is due.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::counts::ModemCounts;
use super::line::{Line, Socket};
use super::player::Player;
use super::settings::ModemSettings;
use crate::clock::Clock;
use crate::gateway::GatewayNotices;

/// Why there is no modem.
#[derive(Debug, thiserror::Error)]
pub enum ModemError {
    /// There is no pseudo-terminal to play it on.
    #[error(
        "a modem cannot be played: {source}; it needs a pseudo-terminal, which Windows does not \
         have: play it on Linux, or let the CRM send through a provider"
    )]
    Line {
        /// Why.
        source: std::io::Error,
    },
    /// The system gives no thread or no runtime.
    #[error("a modem cannot be played: {source}; close other programs and try again")]
    Start {
        /// Why.
        source: std::io::Error,
    },
}

/// A GSM modem that is being played. Dropping it takes it away and ends its thread.
#[derive(Debug)]
pub struct ModemGateway {
    port: PathBuf,
    clock: Clock,
    run_us: watch::Sender<Option<u64>>,
    counts: watch::Receiver<ModemCounts>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl ModemGateway {
    /// Plugs a modem in. What is offered to it is told by that clock.
    ///
    /// # Errors
    /// There are no pseudo-terminals, or no thread.
    pub fn start(
        settings: ModemSettings,
        clock: Clock,
        told: GatewayNotices,
    ) -> Result<ModemGateway, ModemError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| ModemError::Start { source })?;
        let socket = Socket::new().map_err(|source| ModemError::Line { source })?;
        let port = socket.port();
        let (run_us, begun) = watch::channel(None);
        let (counted, counts) = watch::channel(ModemCounts::default());
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        // A line belongs to the runtime in which it is opened, so that the answer to whether it
        // could be comes from there.
        let (opened, is_open) = std::sync::mpsc::sync_channel(1);
        let run = move || {
            runtime.block_on(async move {
                let player = Player::new(settings, told);
                let is_pulled = player.is_pulled(clock.now_us());
                let line = if is_pulled { Ok(None) } else { socket.plug().map(Some) };
                let line = match line {
                    Ok(line) => line,
                    Err(error) => return drop(opened.send(Err(error))),
                };
                drop(opened.send(Ok(())));
                let carrier = Carrier { socket, line, player, clock, begun, counted };
                carrier.carry(&stopped).await;
            });
        };
        let thread = std::thread::Builder::new().name("gsm modem".to_owned()).spawn(run);
        let thread = Some(thread.map_err(|source| ModemError::Start { source })?);
        let modem = ModemGateway { port, clock, run_us, counts, stop, thread };
        match is_open.recv() {
            Ok(Ok(())) => Ok(modem),
            Ok(Err(source)) => Err(ModemError::Line { source }),
            Err(_) => Err(ModemError::Line { source: std::io::Error::other("its thread ended") }),
        }
    }

    /// The serial port that a CRM is to open. It is not there while the cable is pulled.
    pub fn port(&self) -> &Path {
        &self.port
    }

    /// The clock by which it tells its instants.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The run of that clock begins: what goes wrong after a time counts from its start. Before,
    /// nothing goes wrong, but a cable that is pulled from the start is.
    pub fn begin(&self, run: Clock) {
        self.run_us.send_replace(Some(self.clock.of(run, 0)));
    }

    /// What it counted so far.
    pub fn counts(&self) -> ModemCounts {
        *self.counts.borrow()
    }

    /// What it counts, as it counts.
    pub fn counting(&self) -> watch::Receiver<ModemCounts> {
        self.counts.clone()
    }

    /// Takes it away and waits for its thread. A unit that is being sent is told as answered with
    /// nothing.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for ModemGateway {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join)
            && !std::thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// What the thread holds.
struct Carrier {
    socket: Socket,
    /// `None` while the cable is pulled.
    line: Option<Line>,
    player: Player,
    clock: Clock,
    begun: watch::Receiver<Option<u64>>,
    counted: watch::Sender<ModemCounts>,
}

/// No wait is longer: what a clock cannot express ends as well.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

impl Carrier {
    /// Carries until it is stopped.
    async fn carry(mut self, stopped: &CancellationToken) {
        let mut heard = [0; 256];
        // What the client has not read yet. Nothing is read from it before it has, so that this is
        // never more than the answers to that many bytes.
        let mut unsent = Vec::new();
        loop {
            let now_us = self.clock.now_us();
            self.turn(now_us, &mut unsent);
            self.player.advance(now_us, &mut unsent);
            self.counted.send_replace(self.player.counts());
            let due_us = self.player.due_us(now_us);
            let wait = due_us.map_or(LONGEST_WAIT, |due_us| self.clock.until(due_us));
            let event = tokio::select! {
                () = stopped.cancelled() => break,
                event = self.event(&mut heard, &unsent) => event,
                // What is due is looked at by the clock: this only wakes.
                _ = tokio::time::timeout(wait, std::future::pending::<()>()) => continue,
            };
            match event {
                Moved::Begun => {
                    if let Some(at_us) = *self.begun.borrow_and_update() {
                        self.player.begin(at_us);
                    }
                }
                Moved::Read(Ok(read @ 1..)) => {
                    self.player.receive(&heard[..read], self.clock.now_us(), &mut unsent);
                }
                Moved::Written(Ok(written @ 1..)) => drop(unsent.drain(..written)),
                Moved::Read(Ok(0)) | Moved::Written(Ok(0)) => self.fail("it has ended"),
                Moved::Read(Err(error)) | Moved::Written(Err(error)) => {
                    self.fail(&error.to_string());
                }
            }
        }
        self.player.end(self.clock.now_us());
        self.counted.send_replace(self.player.counts());
    }

    /// Waits for the client or for the beginning of the run.
    async fn event(&mut self, heard: &mut [u8], unsent: &[u8]) -> Moved {
        let Carrier { line, begun, .. } = self;
        let carried = async {
            match line {
                Some(line) if unsent.is_empty() => Moved::Read(line.read(heard).await),
                Some(line) => Moved::Written(line.write(unsent).await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Ok(()) = begun.changed() => Moved::Begun,
            moved = carried => moved,
        }
    }

    /// Pulls the cable or plugs it in again, if it is time.
    fn turn(&mut self, now_us: u64, unsent: &mut Vec<u8>) {
        match (self.player.is_pulled(now_us), self.line.is_some()) {
            (true, true) => {
                self.line = None;
                unsent.clear();
                self.player.pull(now_us);
            }
            (false, false) => match self.socket.plug() {
                Ok(line) => self.line = Some(line),
                // It is tried again with the next thing that happens.
                Err(error) => {
                    let reason = format!("the modem cannot be plugged in again: {error}");
                    self.player.unreadable(reason, now_us);
                }
            },
            (true, false) | (false, true) => {}
        }
    }

    /// The line failed, which no client can bring about: another one takes its place.
    fn fail(&mut self, reason: &str) {
        let now_us = self.clock.now_us();
        self.line = None;
        self.player.end(now_us);
        self.player.unreadable(format!("the modem's line failed: {reason}"), now_us);
    }
}

/// What the shell waited for.
enum Moved {
    Begun,
    Read(std::io::Result<usize>),
    Written(std::io::Result<usize>),
}
