//! The service model `model`: the queue of [`super::queue`] in real time.
//!
//! tokio's timer has a grain of a millisecond, so departures are called by a thread of its own: it
//! sleeps until shortly before the next one and spins over the rest. The figures of its lateness are
//! in docs/staging.md.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use super::queue::Queue;
use crate::clock::Clock;
use crate::operation::Operation;
use crate::settings::ModelSettings;
use crate::workers::Gone;

/// How late a sleeping thread wakes up: what is left when it is woken is spun over. On Linux the
/// timer slack is 50 us; on Windows a condition variable wakes with the system's tick of up to
/// 15.6 ms, which is slept over in short steps.
#[cfg(not(windows))]
const COARSE: Duration = FINE;
#[cfg(windows)]
const COARSE: Duration = Duration::from_millis(16);
const FINE: Duration = Duration::from_micros(80);

struct Line {
    queue: Queue<oneshot::Sender<()>>,
    lateness: LatenessCounts,
    stopping: bool,
}

/// Width and number of the buckets of lateness: 2 us up to 20 ms, and what is later in the last.
const BUCKET_NS: u64 = 2_000;
const BUCKETS: usize = 10_000;

/// How late departures were called, counted in buckets.
struct LatenessCounts {
    buckets: Vec<u64>,
    max_ns: u64,
}

impl LatenessCounts {
    fn new() -> LatenessCounts {
        LatenessCounts { buckets: vec![0; BUCKETS], max_ns: 0 }
    }

    fn add(&mut self, late_ns: u64) {
        let bucket = usize::try_from(late_ns / BUCKET_NS).unwrap_or(BUCKETS);
        self.buckets[bucket.min(BUCKETS - 1)] += 1;
        self.max_ns = self.max_ns.max(late_ns);
    }

    /// The upper edge of the bucket below which that share of the departures lies.
    fn quantile(&self, share: f64) -> Duration {
        let total: u64 = self.buckets.iter().sum();
        let mut left = (total as f64 * share).ceil() as u64;
        let full = self.buckets.iter().position(|count| {
            left = left.saturating_sub(*count);
            left == 0
        });
        Duration::from_nanos((full.unwrap_or(BUCKETS) as u64 + 1) * BUCKET_NS)
    }
}

/// How late the timer of the service model `model` called the departures, to 2 us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lateness {
    /// Departures called.
    pub departures: u64,
    /// The median.
    pub p50: Duration,
    /// The quantile 0.99.
    pub p99: Duration,
    /// The latest.
    pub max: Duration,
}

/// How busy the servers of the service model `model` were, by the install's own clock. The difference
/// of two readings is exact: a service under way counts for the part that was given, a stall for
/// nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StationTime {
    /// The servers.
    pub servers: u32,
    /// Since the install's start.
    pub elapsed: Duration,
    /// Service given since then, by all servers together.
    pub busy: Duration,
}

/// Reads how busy the servers are, as long as somebody holds it; an install that has stopped serves
/// nobody.
#[derive(Clone)]
pub struct StationMeter {
    shared: Arc<Shared>,
}

impl StationMeter {
    /// Reads it.
    pub fn read(&self) -> StationTime {
        let line = self.shared.line();
        // Within the lock, so that one reading never lies before another that was made earlier.
        let now = self.shared.now();
        StationTime {
            servers: line.queue.servers(),
            elapsed: Duration::from_nanos(now),
            busy: Duration::from_nanos(line.queue.served_ns(now)),
        }
    }
}

impl fmt::Debug for StationMeter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StationMeter").field(&self.read()).finish()
    }
}

struct Shared {
    line: Mutex<Line>,
    changed: Condvar,
    clock: Arc<Clock>,
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        self.clock.real_elapsed().as_nanos() as u64
    }
}

/// The running queue.
pub(crate) struct Model {
    shared: Arc<Shared>,
    means_ns: Vec<f64>,
    timer: Option<JoinHandle<()>>,
}

impl Model {
    pub(crate) fn start(
        settings: &ModelSettings,
        clock: Arc<Clock>,
        seed: u64,
    ) -> std::io::Result<Model> {
        let mean = |operation| settings.means.get(operation).copied().unwrap_or(settings.mean);
        let line = Line {
            queue: Queue::new(settings.servers, seed),
            lateness: LatenessCounts::new(),
            stopping: false,
        };
        let shared = Arc::new(Shared { line: Mutex::new(line), changed: Condvar::new(), clock });
        let called = Arc::clone(&shared);
        let timer = thread::Builder::new()
            .name("staging-timer".to_owned())
            .spawn(move || call_departures(&called))?;
        Ok(Model {
            shared,
            means_ns: Operation::ALL.iter().map(|o| mean(o).as_nanos() as f64).collect(),
            timer: Some(timer),
        })
    }

    /// Waits in the queue and through the service.
    pub(crate) async fn perform(&self, operation: Operation, factor: f64) -> Result<(), Gone> {
        let (ticket, called) = oneshot::channel();
        let mean_ns = self.means_ns[operation.index()] * factor;
        let now = self.shared.now();
        {
            let mut line = self.shared.line();
            let before = line.queue.next();
            let departure = line.queue.arrive(now, mean_ns, ticket);
            if before.is_none_or(|before| departure < before) {
                self.shared.changed.notify_one();
            }
        }
        called.await.map_err(|_| Gone)
    }

    pub(crate) fn lateness(&self) -> Lateness {
        let line = self.shared.line();
        Lateness {
            departures: line.lateness.buckets.iter().sum(),
            p50: line.lateness.quantile(0.5),
            p99: line.lateness.quantile(0.99),
            max: Duration::from_nanos(line.lateness.max_ns),
        }
    }

    pub(crate) fn meter(&self) -> StationMeter {
        StationMeter { shared: Arc::clone(&self.shared) }
    }

    pub(crate) fn stall(&self, span: Duration) {
        let now = self.shared.now();
        self.shared.line().queue.stall(now, span.as_nanos() as u64);
        self.shared.changed.notify_one();
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.shared.line().stopping = true;
        self.shared.changed.notify_one();
        if let Some(timer) = self.timer.take() {
            // A panic of the timer has been reported on standard error by the panic itself.
            let _ = timer.join();
        }
    }
}

fn call_departures(shared: &Shared) {
    let mut line = shared.line();
    while !line.stopping {
        let now = shared.now();
        let due = line.queue.next();
        if let Some(ticket) = line.queue.depart(now) {
            line.lateness.add(now - due.unwrap_or(now));
            // Nobody listens when the client went away; its service was given all the same.
            let _ = ticket.send(());
            continue;
        }
        line = match line.queue.next().map(|due| Duration::from_nanos(due - now)) {
            None => shared.changed.wait(line).unwrap_or_else(PoisonError::into_inner),
            Some(left) if left > COARSE => {
                let waited = shared.changed.wait_timeout(line, left - COARSE);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
            Some(left) => {
                drop(line);
                if left > FINE {
                    shared.clock.pause_thread(left.min(Duration::from_millis(1)) - FINE);
                } else {
                    std::hint::spin_loop();
                }
                shared.line()
            }
        };
    }
}
