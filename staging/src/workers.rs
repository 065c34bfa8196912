//! A fixed set of threads that run blocking jobs, each thread with a state of its own.
//!
//! tokio's blocking pool is not used: its size cannot be set for one purpose, and its threads cannot
//! be joined by who started the work. Here the number of threads is the limit of concurrency (cores,
//! connections, the disk's queue), the queue is first in, first out, and dropping joins.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

type Job<S> = Box<dyn FnOnce(&mut S) + Send>;

/// The threads are gone: the install is stopping, or a job panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the worker threads have ended")]
pub(crate) struct Gone;

/// A set of threads over one queue.
pub(crate) struct Workers<S> {
    queue: Option<mpsc::Sender<Job<S>>>,
    threads: Vec<JoinHandle<()>>,
}

impl<S: Send + 'static> Workers<S> {
    /// Starts one thread for each state, named `name-0`, `name-1`, ...
    ///
    /// # Errors
    /// The operating system's, if it starts no more threads.
    pub(crate) fn start(name: &str, states: Vec<S>) -> std::io::Result<Workers<S>> {
        let (queue, jobs) = mpsc::channel::<Job<S>>();
        let jobs = Arc::new(Mutex::new(jobs));
        let mut workers = Workers { queue: Some(queue), threads: Vec::new() };
        for (index, mut state) in states.into_iter().enumerate() {
            let jobs = Arc::clone(&jobs);
            let thread =
                thread::Builder::new().name(format!("{name}-{index}")).spawn(move || {
                    loop {
                        // The lock is held while waiting, so that idle threads form a line at it; it is
                        // free again before the job runs.
                        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        match job {
                            Ok(job) => job(&mut state),
                            Err(mpsc::RecvError) => break,
                        }
                    }
                })?;
            workers.threads.push(thread);
        }
        Ok(workers)
    }

    /// Puts a job at the end of the queue and waits for what it returns. If the caller goes away the
    /// job runs all the same.
    ///
    /// # Errors
    /// [`Gone`] when no thread is left to run it, or when it panicked.
    pub(crate) async fn run<T, F>(&self, job: F) -> Result<T, Gone>
    where
        T: Send + 'static,
        F: FnOnce(&mut S) -> T + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.submit(move |state| {
            // Nobody listens when the caller went away; the work is done all the same.
            let _ = answer.send(job(state));
        })?;
        answered.await.map_err(|_| Gone)
    }

    /// Puts a job at the end of the queue without waiting for it.
    ///
    /// # Errors
    /// [`Gone`] when no thread is left to run it.
    pub(crate) fn submit<F>(&self, job: F) -> Result<(), Gone>
    where
        F: FnOnce(&mut S) + Send + 'static,
    {
        let queue = self.queue.as_ref().ok_or(Gone)?;
        queue.send(Box::new(job)).map_err(|_| Gone)
    }
}

impl<S> Drop for Workers<S> {
    /// Runs what is queued, then joins the threads.
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A panicked job has been reported on standard error by the panic itself.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn no_more_jobs_run_at_once_than_there_are_threads() {
        let workers = Workers::start("test", vec![(), ()]).expect("threads");
        let running = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let jobs: Vec<_> = (0..50)
            .map(|_| {
                let (running, most) = (Arc::clone(&running), Arc::clone(&most));
                workers.run(move |()| {
                    let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                    most.fetch_max(now, Ordering::SeqCst);
                    thread::yield_now();
                    running.fetch_sub(1, Ordering::SeqCst);
                })
            })
            .collect();
        for job in jobs {
            job.await.expect("the job ran");
        }
        assert!(most.load(Ordering::SeqCst) <= 2);
    }

    #[test]
    fn dropping_runs_what_is_queued_and_joins() {
        let done = Arc::new(AtomicUsize::new(0));
        let workers = Workers::start("test", vec![()]).expect("a thread");
        for _ in 0..20 {
            let done = Arc::clone(&done);
            workers.submit(move |()| _ = done.fetch_add(1, Ordering::SeqCst)).expect("queued");
        }
        drop(workers);
        assert_eq!(done.load(Ordering::SeqCst), 20);
        assert_eq!(Arc::strong_count(&done), 1);
    }
}
