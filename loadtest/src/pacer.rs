//! Wakes tasks at the instant they are due, on a thread of its own.
//!
//! The runtime's timer is late by 1 ms at the median; a parked thread by a tenth of that. What is
//! late here shows up as generator lag in the record, it is never hidden.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::system;

/// A task that waits for its instant.
struct Waiting {
    due_us: u64,
    /// Tells apart what is due at the same instant: first come, first served.
    ticket: u64,
    wake: oneshot::Sender<()>,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.due_us, self.ticket).cmp(&(other.due_us, other.ticket))
    }
}

#[derive(Default)]
struct Queue {
    waiting: BinaryHeap<Reverse<Waiting>>,
    tickets: u64,
    closed: bool,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().expect("no holder of this lock can panic")
    }
}

/// Wakes tasks on time. Stops and joins its thread when dropped.
pub struct Pacer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Pacer {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(clock: Clock) -> std::io::Result<Self> {
        let queue = Mutex::new(Queue::default());
        let shared = Arc::new(Shared { queue, changed: Condvar::new() });
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("pacer".into())
            .spawn(move || wake_on_time(&of_thread, clock))?;
        Ok(Pacer { shared, thread: Some(thread) })
    }

    /// Resolves at an instant of the run; at once if it has passed.
    pub fn at(&self, due_us: u64) -> impl Future<Output = ()> + Send + use<> {
        let (wake, woken) = oneshot::channel();
        let mut queue = self.shared.lock();
        let ticket = queue.tickets;
        queue.tickets += 1;
        let earliest = queue.waiting.peek().is_none_or(|Reverse(first)| due_us < first.due_us);
        queue.waiting.push(Reverse(Waiting { due_us, ticket, wake }));
        drop(queue);
        if earliest {
            self.shared.changed.notify_one();
        }
        async move {
            // A pacer that is gone wakes whoever still waits: there is nothing left to wait for.
            let _gone = woken.await;
        }
    }
}

impl Drop for Pacer {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            debug_assert!(false, "the pacer's thread does not panic");
        }
    }
}

fn wake_on_time(shared: &Shared, clock: Clock) {
    let mut queue = shared.lock();
    while !queue.closed {
        let now_us = clock.now_us();
        while queue.waiting.peek().is_some_and(|Reverse(first)| first.due_us <= now_us) {
            let Reverse(due) = queue.waiting.pop().expect("peeked");
            // Whoever stopped waiting is not there to be woken, which is no fault.
            let _stopped_waiting = due.wake.send(());
        }
        let next = queue.waiting.peek().map(|Reverse(first)| clock.until(first.due_us));
        queue = match next {
            None => shared.changed.wait(queue).expect("no holder of this lock can panic"),
            Some(wait) if wait > system::COARSE_WAIT => {
                let wait = wait - system::COARSE_WAIT;
                shared.changed.wait_timeout(queue, wait).expect("as above").0
            }
            Some(wait) => {
                drop(queue);
                system::sleep_precisely(wait);
                shared.lock()
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tasks_wake_in_the_order_of_their_instants_and_never_early() {
        let clock = Clock::start();
        let pacer = Pacer::start(clock).expect("a thread");
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for due_us in [30_000, 10_000, 20_000, 0] {
            let (due, order) = (pacer.at(due_us), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                due.await;
                order.lock().expect("no panic").push((due_us, clock.now_us()));
            }));
        }
        for task in tasks {
            task.await.expect("no panic");
        }
        let order = order.lock().expect("no panic");
        let dues: Vec<u64> = order.iter().map(|(due_us, _)| *due_us).collect();
        assert_eq!(dues, [0, 10_000, 20_000, 30_000]);
        assert!(order.iter().all(|(due_us, woken_us)| woken_us >= due_us), "{order:?}");
    }

    #[tokio::test]
    async fn a_dropped_pacer_leaves_nobody_waiting() {
        let pacer = Pacer::start(Clock::start()).expect("a thread");
        let due = pacer.at(u64::MAX / 2);
        drop(pacer);
        due.await;
    }
}
