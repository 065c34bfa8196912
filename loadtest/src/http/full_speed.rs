//! Asks as fast as the target answers: for the benches of throughput, never for a judgement, since a closed
//! loop without pauses waits for the target with what it should have sent.

use std::io;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use documents::run::Outcome;
use tokio::task::JoinSet;

use super::engine::Engine;
use super::request::Request;
use crate::clock::Clock;
use crate::crm::StopSignal;
use crate::recorder::{Durations, Tally};

/// What came of it.
#[derive(Debug, Default)]
pub struct FullSpeed {
    /// Requests that ended.
    pub requests: u64,
    /// Of them, those that did not end `ok`.
    pub errors: u64,
    /// Response times of the others.
    pub response: Tally,
}

/// Asks one request over and over on a number of connections, until the run stops. It takes a thread for
/// each processor, and returns once all of them ended.
///
/// # Errors
/// If the system gives no threads.
pub fn full_speed(
    engine: &Engine,
    request: &Request,
    connections: usize,
    clock: Clock,
    stop: &StopSignal,
) -> io::Result<FullSpeed> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(connections);
    std::thread::scope(|scope| {
        let mut running = Vec::new();
        for thread in 0..threads.max(1) {
            let of_thread = connections / threads + usize::from(thread < connections % threads);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let engine = Arc::new(engine.sibling());
            running.push(
                scope.spawn(move || {
                    runtime.block_on(askers(&engine, request, of_thread, clock, stop))
                }),
            );
        }
        let mut all = FullSpeed::default();
        for thread in running {
            let (errors, responses) = thread.join().expect("an asker does not panic");
            all.errors += errors;
            for response in &responses {
                all.response.merge(response);
            }
        }
        all.requests = all.errors + all.response.histogram.len() + all.response.out_of_range;
        Ok(all)
    })
}

async fn askers(
    engine: &Arc<Engine>,
    request: &Request,
    count: usize,
    clock: Clock,
    stop: &StopSignal,
) -> (u64, Vec<Durations>) {
    let errors = Arc::new(AtomicU64::new(0));
    let mut askers = JoinSet::new();
    for _ in 0..count {
        let (engine, request, stop) = (Arc::clone(engine), request.clone(), stop.clone());
        let errors = Arc::clone(&errors);
        askers.spawn(async move {
            let mut response = Durations::default();
            while !stop.no_new_steps.is_cancelled() {
                let reply = engine.ask(&request, clock).await;
                if reply.outcome == Outcome::Ok {
                    response.record(reply.done_us - reply.sent_us);
                } else {
                    errors.fetch_add(1, Ordering::Relaxed);
                }
            }
            response
        });
    }
    let responses = askers.join_all().await;
    (errors.load(Ordering::Relaxed), responses)
}
