//! The requests of a run at work: iterations begin when they are due, and each asks its chain of requests.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use documents::run::Outcome;
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use super::engine::{Engine, EngineError, EngineSettings};
use super::flow::{Flow, Variables};
use super::open::{Check, Job, OpenLoop, OpenSecond};
use super::schedule::{Schedule, schedule};
use super::second::HttpSecond;
use crate::clock::Clock;
use crate::crm::StopSignal;
use crate::random;
use crate::recorder::Recorder;
use crate::requests::RequestCount;
use crate::scenario::{Feeder, Http, ITERATION};

/// The workload's name in samples, records and thresholds.
pub const WORKLOAD: &str = "http";

/// How a scenario reaches its target.
pub fn engine_settings(http: &Http, base: reqwest::Url) -> EngineSettings {
    EngineSettings {
        connections_most: http.connections_most as usize,
        timeout: http.timeout,
        protocol: http.protocol,
        ..EngineSettings::new(base)
    }
}

/// What the desk needs of a run.
pub struct HttpDeskParts {
    /// The scenario's requests.
    pub http: Http,
    /// The same, with their secrets.
    pub flow: Flow,
    /// The run's seed.
    pub seed: u64,
    /// When arrivals end.
    pub until: Duration,
    /// Where to.
    pub base: reqwest::Url,
    /// Where its host was found; empty leaves that to each connection.
    pub addresses: Vec<SocketAddr>,
    /// Counts the requests.
    pub requests: Arc<RequestCount>,
    /// The run's clock.
    pub clock: Clock,
    /// Takes the samples.
    pub recorder: Arc<Recorder>,
    /// Stops the run.
    pub stop: StopSignal,
}

/// Why the desk cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum HttpDeskError {
    /// The target cannot be asked.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The system gives no thread.
    #[error("cannot start the thread of the requests: {0}")]
    Thread(#[from] io::Error),
}

/// Plays the iterations of a run.
pub struct HttpDesk {
    engine: Arc<Engine>,
    open: OpenLoop,
}

impl HttpDesk {
    /// Begins; the first iteration is sent when it is due.
    ///
    /// # Errors
    /// If the target cannot be asked or the system gives no thread.
    pub fn start(parts: HttpDeskParts) -> Result<Self, HttpDeskError> {
        let HttpDeskParts { http, flow, seed, until, base, addresses, requests, .. } = parts;
        let HttpDeskParts { clock, recorder, stop, .. } = parts;
        let settings = EngineSettings { addresses, requests, ..engine_settings(&http, base) };
        let engine = Arc::new(Engine::new(settings)?);
        let most = http.iterations_most as usize;
        let open = OpenLoop::start(Arc::clone(&engine), clock, recorder, stop, most)?;
        open.follow(Iterations {
            due: schedule(&http, seed, until),
            feeds: http.feeders.iter().enumerate().map(|(k, f)| Feed::of(f, seed, k)).collect(),
            flow: Arc::new(flow),
            number: 0,
        });
        Ok(HttpDesk { engine, open })
    }

    /// Resolves once every iteration has ended.
    pub async fn none_left(&self) {
        self.open.none_left().await;
    }

    /// What the last second brought.
    pub fn second(&self) -> HttpSecond {
        let OpenSecond { due, dropped, sent: _ } = self.open.second();
        let reading = self.open.in_flight();
        HttpSecond {
            at_us: reading.at_us,
            due,
            dropped,
            under_way: reading.steps,
            under_way_integral_us: reading.integral_us,
            connections_opened: self.engine.opened(),
            protocol: self.engine.protocol_spoken().map(str::to_owned),
        }
    }
}

/// The iterations in the order of their instants. One is made while the one before it waits, so that
/// making it delays nothing.
struct Iterations {
    due: Schedule,
    feeds: Vec<Feed>,
    flow: Arc<Flow>,
    number: u64,
}

impl Iterator for Iterations {
    type Item = (u64, Job);

    fn next(&mut self) -> Option<(u64, Job)> {
        let due_us = self.due.next()?;
        let mut variables = Variables::new();
        variables.insert(ITERATION.to_owned(), self.number.to_string().into());
        for feed in &mut self.feeds {
            feed.row(self.number, &mut variables);
        }
        let job = job(&self.flow, 0, self.number, Arc::new(Mutex::new(variables)));
        self.number += 1;
        Some((due_us, job))
    }
}

/// A feeder at work.
struct Feed {
    feeder: Feeder,
    rng: ChaCha8Rng,
}

impl Feed {
    fn of(feeder: &Feeder, seed: u64, index: usize) -> Self {
        let rng = random::child(seed, "http feeder", index as u64);
        Feed { feeder: feeder.clone(), rng }
    }

    fn row(&mut self, iteration: u64, variables: &mut Variables) {
        let rows = &self.feeder.rows;
        let row = match self.feeder.drawn {
            true => self.rng.random_range(0..rows.len()),
            false => (iteration % rows.len() as u64) as usize,
        };
        for (column, value) in self.feeder.columns.iter().zip(&rows[row]) {
            variables.insert(column.clone(), Arc::clone(value));
        }
    }
}

/// A request of an iteration, and after it the rest of them. One that fails is the last.
fn job(flow: &Arc<Flow>, index: usize, iteration: u64, variables: Arc<Mutex<Variables>>) -> Job {
    let request = flow.request(index, &variables.lock().unwrap_or_else(PoisonError::into_inner));
    let (judging, following) = (Arc::clone(flow), Arc::clone(flow));
    let taken = Arc::clone(&variables);
    Job {
        workload: WORKLOAD,
        step: flow.name(index),
        request,
        check: Check::By(Arc::new(move |reply| {
            let mut variables = taken.lock().unwrap_or_else(PoisonError::into_inner);
            judging.judge(index, reply, &mut variables)
        })),
        told: None,
        tag: iteration,
        next: Some(Box::new(move |reply| {
            let goes_on = reply.outcome == Outcome::Ok && index + 1 < following.len();
            goes_on.then(|| job(&following, index + 1, iteration, variables))
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::http_for_tests;

    fn iterations(seed: u64, drawn: bool) -> Iterations {
        let mut http = http_for_tests();
        http.feeders[0].drawn = drawn;
        let flow = Flow::new(&http, |_| Some("secret".to_owned())).expect("a flow");
        Iterations {
            due: schedule(&http, seed, Duration::from_secs(20)),
            feeds: http.feeders.iter().map(|feeder| Feed::of(feeder, seed, 0)).collect(),
            flow: Arc::new(flow),
            number: 0,
        }
    }

    fn targets(iterations: Iterations) -> Vec<String> {
        iterations.take(40).map(|(_, job)| job.request.target.to_string()).collect()
    }

    #[test]
    fn rows_come_in_turn_or_are_drawn_the_same_by_seed() {
        let in_turn = targets(iterations(1, false));
        assert_eq!(in_turn[1], "/people?q=Ali");
        assert!(in_turn[0].starts_with("/people?q=%D8%B3") && in_turn[0] == in_turn[2]);
        assert_eq!(targets(iterations(1, true)), targets(iterations(1, true)));
        assert_ne!(targets(iterations(1, true)), targets(iterations(2, true)));
    }

    #[test]
    fn every_iteration_of_the_schedule_is_made() {
        assert_eq!(iterations(1, false).count(), 450);
        assert!(iterations(1, false).map(|(due_us, _)| due_us).is_sorted());
    }
}
