//! Sends requests when they are due, whatever the target does.
//!
//! One thread does everything: it sleeps until the next request is due, sends it, and reads the answers as
//! they come. So a request costs no hand-over from a pacing thread to a worker, and no second core, which
//! the target on the same machine needs. What is due and cannot be sent, since as many as allowed are
//! under way, is recorded as dropped. Nothing waits unseen.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use documents::run::Outcome;
use hyper::body::Bytes;
use hyper::header::HeaderMap;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use super::engine::Engine;
use super::request::{Reply, Request};
use crate::clock::Clock;
use crate::crm::StopSignal;
use crate::recorder::{InFlight, InFlightReading, Recorder, Sample};
use crate::system::Alarm;

/// What is due so soon after a wake is held up, so that it leaves with what is due with it: at even rates
/// above 4,000 a second. Where less is due, each request has a wake of its own.
const CLOSE_US: u64 = 250;

/// From a wake until what is held up leaves, which bounds what waking costs. It bounds what is added to the
/// lag as well: well under a millisecond.
const TOGETHER_US: u64 = 600;

/// See [`beat`]. Shorter than any timeout that one would set.
const BEAT: Duration = Duration::from_millis(50);

/// Why an answer is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// As what it counts.
    pub outcome: Outcome,
    /// What is wrong, without secrets.
    pub reason: String,
}

/// Judges an answer.
pub type Judge = dyn Fn(&Reply) -> Result<(), Shortfall> + Send + Sync;

/// What an answer must be.
#[derive(Clone, Default)]
pub enum Check {
    /// Any answer of 2xx will do.
    #[default]
    Success,
    /// This judges every answer that came whole, of whatever status.
    By(Arc<Judge>),
}

/// A request to send.
pub struct Job {
    /// The workload that it is a part of.
    pub workload: &'static str,
    /// The step that it is.
    pub step: &'static str,
    /// What to send.
    pub request: Request,
    /// What the answer must be.
    pub check: Check,
    /// Who is told how it ended.
    pub told: Option<mpsc::UnboundedSender<JobDone>>,
    /// What the one who is told knows it by.
    pub tag: u64,
    /// Says what follows it in the same place: due when it ended, and never dropped.
    pub next: Option<Next>,
}

/// From how a request ended, the one that follows it.
pub type Next = Box<dyn FnOnce(&Reply) -> Option<Job> + Send + Sync>;

/// How a request ended.
#[derive(Debug, Clone)]
pub struct JobDone {
    /// The job's tag.
    pub tag: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// The answer's status, if there was an answer.
    pub status: Option<u16>,
    /// When it was due, in microseconds of the run.
    pub due_us: u64,
    /// When it ended.
    pub done_us: u64,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// The answer's body, if the request wants it.
    pub body: Bytes,
}

/// What a second brought. Requests that follow others are not counted: they were never due by themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenSecond {
    /// Requests that were due.
    pub due: u64,
    /// Of them, those that were dropped.
    pub dropped: u64,
    /// Of them, those that were sent.
    pub sent: u64,
}

/// A job and when it is due.
struct Due {
    due_us: u64,
    /// Tells apart what is due at the same instant: first come, first served.
    ticket: u64,
    job: Job,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.due_us, self.ticket).cmp(&(other.due_us, other.ticket))
    }
}

/// Jobs in the order of their instants, of which one at a time is made.
type Source = Box<dyn Iterator<Item = (u64, Job)> + Send>;

#[derive(Default)]
struct Queue {
    waiting: BinaryHeap<Reverse<Due>>,
    /// Sources, each with the ticket of its job in the heap.
    sources: Vec<(u64, Source)>,
    tickets: u64,
    stopped: bool,
}

impl Queue {
    fn push(&mut self, due_us: u64, job: Job) -> u64 {
        let ticket = self.tickets;
        self.tickets += 1;
        self.waiting.push(Reverse(Due { due_us, ticket, job }));
        ticket
    }

    /// Takes the next job of a source into the heap.
    fn draw(&mut self, mut source: Source) {
        if let Some((due_us, job)) = source.next() {
            let ticket = self.push(due_us, job);
            self.sources.push((ticket, source));
        }
    }

    /// The first job, if it is due by an instant.
    fn due_by(&mut self, now_us: u64) -> Option<Due> {
        if self.waiting.peek()?.0.due_us > now_us {
            return None;
        }
        let Reverse(due) = self.waiting.pop()?;
        if let Some(index) = self.sources.iter().position(|(ticket, _)| *ticket == due.ticket) {
            let (_, source) = self.sources.swap_remove(index);
            self.draw(source);
        }
        Some(due)
    }

    fn next_us(&self) -> Option<u64> {
        self.waiting.peek().map(|Reverse(due)| due.due_us)
    }
}

struct Shared {
    engine: Arc<Engine>,
    clock: Clock,
    recorder: Arc<Recorder>,
    stop: StopSignal,
    in_flight_most: u64,
    queue: Mutex<Queue>,
    /// Something new is in the queue, and due before all else.
    changed: Notify,
    /// Something ended.
    ended: Notify,
    in_flight: InFlight,
    under_way: AtomicU64,
    due: AtomicU64,
    dropped: AtomicU64,
    sent: AtomicU64,
    over: AtomicBool,
}

/// Sends requests when they are due. Dropped, it stops: what is under way is recorded as censored.
pub struct OpenLoop {
    shared: Arc<Shared>,
    closed: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl OpenLoop {
    /// Starts the thread. `in_flight_most` requests may be under way at once.
    ///
    /// # Errors
    /// If the system gives no thread, or nothing to wait by.
    pub fn start(
        engine: Arc<Engine>,
        clock: Clock,
        recorder: Arc<Recorder>,
        stop: StopSignal,
        in_flight_most: usize,
    ) -> io::Result<Self> {
        let closed = stop.give_up.child_token();
        let shared = Arc::new(Shared {
            engine,
            clock,
            recorder,
            stop,
            in_flight_most: in_flight_most as u64,
            queue: Mutex::new(Queue::default()),
            changed: Notify::new(),
            ended: Notify::new(),
            in_flight: InFlight::new(clock),
            under_way: AtomicU64::new(0),
            due: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            sent: AtomicU64::new(0),
            over: AtomicBool::new(false),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let alarm = {
            let _entered = runtime.enter();
            Alarm::new(clock)?
        };
        let (of_thread, closing) = (Arc::clone(&shared), closed.clone());
        let thread = std::thread::Builder::new().name("open-loop".into()).spawn(move || {
            // As a task, not as the future that is blocked on: waking that one writes to a file each time.
            runtime.spawn(beat());
            let playing = runtime.spawn(play(Arc::clone(&of_thread), alarm, closing));
            let played = runtime.block_on(playing);
            // What is under way ends with the runtime, and is recorded as censored.
            drop(runtime);
            of_thread.stops();
            of_thread.over.store(true, Ordering::Release);
            of_thread.ended.notify_waiters();
            // Only now, so that nobody waits for ever.
            played.expect("the player does not panic");
        })?;
        Ok(OpenLoop { shared, closed, thread: Some(thread) })
    }

    /// Sends a request at an instant of the run; at once if it has passed.
    ///
    /// Once the run stops, nothing is sent any more: what was due before is recorded as dropped, and who
    /// is to be told is told so of everything.
    pub fn at(&self, due_us: u64, job: Job) {
        self.shared.at(due_us, job);
    }

    /// Sends the requests of a source, which gives them in the order of their instants. It is asked for
    /// one at a time, so that a long schedule takes no memory.
    pub fn follow(&self, source: impl Iterator<Item = (u64, Job)> + Send + 'static) {
        let mut queue = self.shared.lock();
        if !queue.stopped {
            queue.draw(Box::new(source));
        }
        drop(queue);
        self.shared.changed.notify_one();
    }

    /// Resolves once nothing is left to be sent and nothing is under way.
    pub async fn none_left(&self) {
        loop {
            let mut ended = pin!(self.shared.ended.notified());
            ended.as_mut().enable();
            if self.shared.is_done() {
                return;
            }
            ended.await;
        }
    }

    /// What happened since the last call.
    pub fn second(&self) -> OpenSecond {
        let take = |count: &AtomicU64| count.swap(0, Ordering::Relaxed);
        // What was due is taken last: what is sent or dropped of it is never more.
        let (dropped, sent) = (take(&self.shared.dropped), take(&self.shared.sent));
        OpenSecond { due: take(&self.shared.due), dropped, sent }
    }

    /// Requests under way, and their time integral.
    pub fn in_flight(&self) -> InFlightReading {
        self.shared.in_flight.read()
    }
}

impl Drop for OpenLoop {
    fn drop(&mut self) {
        self.closed.cancel();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            debug_assert!(false, "the thread of the open loop does not panic");
        }
    }
}

/// Keeps a timer of the runtime near at hand. A timeout that is the nearest of all timers makes the runtime
/// wake itself to reckon with it, which costs more than the timeout: so it should never be the nearest.
async fn beat() {
    let mut beat = tokio::time::interval(BEAT);
    loop {
        beat.tick().await;
    }
}

/// Sends everything when it is due, until it is to end.
async fn play(shared: Arc<Shared>, mut alarm: Alarm, closed: CancellationToken) {
    let mut closing = pin!(closed.cancelled());
    let mut stopping = pin!(shared.stop.no_new_steps.cancelled());
    let mut stopped = false;
    let mut before_us = 0;
    loop {
        let next_us = shared.begin_due(shared.clock.now_us());
        let wake_us = next_us.map(|next_us| wake_us(before_us, next_us));
        tokio::select! {
            biased;
            () = &mut closing => return,
            () = &mut stopping, if !stopped => {
                stopped = true;
                shared.stops();
            }
            () = shared.changed.notified() => {}
            () = alarm.at(wake_us.unwrap_or_default()), if wake_us.is_some() => {
                before_us = wake_us.unwrap_or_default();
            }
        }
    }
}

/// When the thread wakes next: from the instant that it was to wake at before, not from when it did, since
/// being late would add up.
fn wake_us(before_us: u64, next_us: u64) -> u64 {
    if next_us < before_us + CLOSE_US { before_us + TOGETHER_US } else { next_us }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self, due_us: u64, job: Job) {
        let mut queue = self.lock();
        if queue.stopped {
            drop(queue);
            self.refuse(due_us, &job);
            return;
        }
        let is_first = queue.next_us().is_none_or(|next_us| due_us < next_us);
        queue.push(due_us, job);
        drop(queue);
        if is_first {
            self.changed.notify_one();
        }
    }

    fn is_done(&self) -> bool {
        let queue = self.lock();
        let nothing_waits = queue.waiting.is_empty() || queue.stopped;
        nothing_waits && self.under_way.load(Ordering::Acquire) == 0
            || self.over.load(Ordering::Acquire)
    }

    /// Begins what is due, and says when the next is.
    fn begin_due(self: &Arc<Self>, now_us: u64) -> Option<u64> {
        let mut queue = self.lock();
        // Within the lock: what has left the queue is under way for whoever waits for the last.
        while let Some(due) = queue.due_by(now_us) {
            self.begin(due);
        }
        queue.next_us()
    }

    fn begin(self: &Arc<Self>, due: Due) {
        self.due.fetch_add(1, Ordering::Relaxed);
        if self.under_way.load(Ordering::Acquire) >= self.in_flight_most {
            self.drop_due(due.due_us, &due.job);
            if self.under_way.load(Ordering::Acquire) == 0 {
                self.ended.notify_waiters();
            }
            return;
        }
        self.sent.fetch_add(1, Ordering::Relaxed);
        self.under_way.fetch_add(1, Ordering::AcqRel);
        self.in_flight.step_sent();
        let under_way = UnderWay {
            shared: Arc::clone(self),
            due_us: due.due_us,
            taken_up_us: self.clock.now_us(),
            job: Some(due.job),
        };
        tokio::spawn(under_way.ask());
    }

    /// No request is sent any more.
    fn stops(&self) {
        let mut queue = self.lock();
        queue.stopped = true;
        // What the sources still hold was never due.
        queue.sources.clear();
        for Reverse(due) in std::mem::take(&mut queue.waiting).into_sorted_vec().into_iter().rev() {
            self.refuse(due.due_us, &due.job);
        }
        drop(queue);
        self.ended.notify_waiters();
    }

    /// A job that comes to nothing since the run stops: dropped, if it was due before.
    fn refuse(&self, due_us: u64, job: &Job) {
        if due_us < self.clock.now_us() {
            self.due.fetch_add(1, Ordering::Relaxed);
            self.drop_due(due_us, job);
        } else if let Some(told) = &job.told {
            tell(told, job, due_us, ended_unsent(Outcome::Dropped, due_us));
        }
    }

    fn drop_due(&self, due_us: u64, job: &Job) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
        self.record(due_us, job, ended_unsent(Outcome::Dropped, self.clock.now_us()));
    }

    fn record(&self, due_us: u64, job: &Job, mut reply: Reply) {
        let sample = Sample {
            workload: job.workload,
            step: job.step,
            outcome: reply.outcome,
            due_us,
            sent_us: reply.sent_us,
            done_us: reply.done_us,
            think_us: 0,
            requests: u32::from(reply.outcome != Outcome::Dropped),
            failure: reply.failure.take(),
        };
        self.recorder.record(0, sample);
        if let Some(told) = &job.told {
            tell(told, job, due_us, reply);
        }
    }
}

/// The reply of a request that was never answered, nor waited for to the end.
fn ended_unsent(outcome: Outcome, at_us: u64) -> Reply {
    Reply {
        sent_us: at_us,
        done_us: at_us,
        outcome,
        status: None,
        headers: HeaderMap::new(),
        body: Bytes::new(),
        failure: None,
    }
}

fn tell(told: &mpsc::UnboundedSender<JobDone>, job: &Job, due_us: u64, reply: Reply) {
    let Reply { done_us, outcome, status, headers, body, .. } = reply;
    let done = JobDone { tag: job.tag, outcome, status, due_us, done_us, headers, body };
    // Who no longer listens does not want to know.
    let _gone = told.send(done);
}

/// A request under way. Dropped before its end, it is censored.
struct UnderWay {
    shared: Arc<Shared>,
    due_us: u64,
    taken_up_us: u64,
    job: Option<Job>,
}

impl UnderWay {
    /// Asks the request and all that follow it.
    async fn ask(mut self) {
        while let Some(reply) = self.ask_once().await {
            let next = self.job.as_mut().and_then(|job| job.next.take());
            let stopped = self.shared.stop.no_new_steps.is_cancelled();
            let job = next.filter(|_| !stopped).and_then(|next| next(&reply));
            let due_us = std::mem::replace(&mut self.due_us, reply.done_us);
            let Some(ended) = std::mem::replace(&mut self.job, job) else { return };
            self.shared.record(due_us, &ended, reply);
            if self.job.is_none() {
                self.leave();
                return;
            }
            self.taken_up_us = self.shared.clock.now_us();
        }
    }

    async fn ask_once(&self) -> Option<Reply> {
        let job = self.job.as_ref()?;
        let mut reply = self.shared.engine.ask(&job.request, self.shared.clock).await;
        if let Check::By(judge) = &job.check
            && matches!(reply.outcome, Outcome::Ok | Outcome::HttpError)
        {
            match judge(&reply) {
                Ok(()) => (reply.outcome, reply.failure) = (Outcome::Ok, None),
                Err(Shortfall { outcome, reason }) => {
                    let failure = format!("{}: {reason}", job.request.name());
                    (reply.outcome, reply.failure) = (outcome, Some(failure));
                }
            }
        }
        Some(reply)
    }

    /// Makes room for another.
    fn leave(&self) {
        self.shared.in_flight.step_ended();
        // Whoever waits, waits for the last.
        if self.shared.under_way.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.shared.ended.notify_waiters();
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Some(job) = self.job.take() else { return };
        let now_us = self.shared.clock.now_us();
        let reply = Reply { sent_us: self.taken_up_us, ..ended_unsent(Outcome::Censored, now_us) };
        self.shared.record(self.due_us, &job, reply);
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How late each request of an even rate leaves, if the thread wakes when it wants to; and its wakes.
    fn lags_us(apart_us: u64) -> (Vec<u64>, usize) {
        let mut dues_us = (1..=600).map(|k| 1_000 + k * apart_us).peekable();
        let (mut lags_us, mut wakes, mut at_us) = (Vec::new(), 0, 0);
        while let Some(next_us) = dues_us.peek().copied() {
            at_us = wake_us(at_us, next_us);
            wakes += 1;
            while let Some(due_us) = dues_us.next_if(|due_us| *due_us <= at_us) {
                lags_us.push(at_us - due_us);
            }
        }
        (lags_us, wakes)
    }

    #[test]
    fn what_is_due_close_together_leaves_together_and_never_early() {
        for apart_us in [1, 10, 100, 200, 249] {
            let (lags_us, wakes) = lags_us(apart_us);
            assert_eq!(lags_us.len(), 600);
            assert!(lags_us.iter().all(|lag_us| *lag_us < TOGETHER_US), "{apart_us}");
            assert!(wakes <= 600 / (TOGETHER_US / apart_us) as usize + 1, "{apart_us}: {wakes}");
        }
    }

    #[test]
    fn a_lone_request_is_not_held_up() {
        for apart_us in [CLOSE_US, 400, 601, 1_000_000] {
            assert_eq!(lags_us(apart_us), (vec![0; 600], 600), "{apart_us}");
        }
    }
}
