//! Many requests, each at its instant.

use std::sync::Arc;

use documents::run::Outcome;
use loadtest::clock::Clock;
use loadtest::crm::StopSignal;
use loadtest::http::{Check, Job, JobDone, OpenLoop, OpenSecond, Reply, Request, Shortfall};
use loadtest::recorder::{Recorder, Sample};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{Notify, mpsc};

use super::server::{OK, Server, read_request};

/// An open loop with what it needs.
struct Stage {
    open: OpenLoop,
    recorder: Arc<Recorder>,
    stop: StopSignal,
    clock: Clock,
    told: mpsc::UnboundedSender<JobDone>,
    tells: mpsc::UnboundedReceiver<JobDone>,
}

impl Stage {
    fn new(server: &Server, in_flight_most: usize) -> Self {
        let (clock, stop) = (Clock::start(), StopSignal::default());
        let recorder = Arc::new(Recorder::new(1));
        let (told, tells) = mpsc::unbounded_channel();
        let open = OpenLoop::start(
            Arc::new(server.engine()),
            clock,
            Arc::clone(&recorder),
            stop.clone(),
            in_flight_most,
        );
        Stage { open: open.expect("a thread"), recorder, stop, clock, told, tells }
    }

    fn job(&self, tag: u64) -> Job {
        Job {
            workload: "http",
            step: "get",
            request: Request::get("/").expect("a path"),
            check: Check::Success,
            told: Some(self.told.clone()),
            tag,
            next: None,
        }
    }

    /// The samples, by the instants at which they were due.
    fn samples(&self) -> Vec<Sample> {
        let mut samples = self.recorder.take();
        samples.sort_by_key(|sample| sample.due_us);
        samples
    }
}

/// A server that answers once it is let, and says when a request came.
async fn held() -> (Server, Arc<Notify>, mpsc::UnboundedReceiver<()>) {
    let let_go = Arc::new(Notify::new());
    let (came, comes) = mpsc::unbounded_channel();
    let waits = Arc::clone(&let_go);
    let server = Server::start(move |_, mut stream| {
        let (waits, came) = (Arc::clone(&waits), came.clone());
        async move {
            while read_request(&mut stream).await.is_some() {
                came.send(()).expect("the test listens");
                waits.notified().await;
                if stream.write_all(OK).await.is_err() {
                    return;
                }
            }
        }
    })
    .await;
    (server, let_go, comes)
}

#[tokio::test]
async fn requests_leave_when_they_are_due_in_whatever_order_they_were_given() {
    let server = Server::answering(OK).await;
    let mut stage = Stage::new(&server, 100);
    for (tag, due_us) in [(0, 30_000), (1, 10_000), (2, 20_000), (3, 0)] {
        stage.open.at(due_us, stage.job(tag));
    }
    stage.open.none_left().await;
    let mut dues = Vec::new();
    for _ in 0..4 {
        let done = stage.tells.recv().await.expect("told");
        assert_eq!((done.outcome, done.status), (Outcome::Ok, Some(200)));
        dues.push((done.tag, done.due_us));
    }
    assert_eq!(dues, [(3, 0), (1, 10_000), (2, 20_000), (0, 30_000)]);
    let samples = stage.samples();
    assert!(samples.iter().all(|sample| sample.sent_us >= sample.due_us), "{samples:?}");
    assert_eq!(stage.open.second(), OpenSecond { due: 4, dropped: 0, sent: 4 });
    assert_eq!(stage.open.second(), OpenSecond::default());
}

#[tokio::test]
async fn a_source_is_asked_for_one_request_at_a_time() {
    let server = Server::answering(OK).await;
    let stage = Stage::new(&server, 1_000);
    let drawn = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let (jobs, counted) = ((0..500).map(|tag| stage.job(tag)).collect::<Vec<_>>(), drawn.clone());
    let far_us = 3_600_000_000;
    stage.open.follow(jobs.into_iter().enumerate().map(move |(k, job)| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (if k < 300 { k as u64 * 20 } else { far_us }, job)
    }));
    let mut tells = stage.tells;
    for _ in 0..300 {
        assert_eq!(tells.recv().await.expect("told").outcome, Outcome::Ok);
    }
    assert_eq!(drawn.load(std::sync::atomic::Ordering::Relaxed), 301);
    stage.stop.no_new_steps.cancel();
    stage.open.none_left().await;
}

#[tokio::test]
async fn what_leaves_together_leaves_no_earlier_than_it_is_due() {
    let server = Server::answering(OK).await;
    let stage = Stage::new(&server, 1_000);
    let from_us = stage.clock.now_us() + 20_000;
    let jobs: Vec<_> = (0..100).map(|tag| stage.job(tag)).collect();
    let dues_us = (0..).map(move |k| from_us + k * 50);
    stage.open.follow(dues_us.zip(jobs));
    stage.open.none_left().await;
    let samples = stage.samples();
    assert_eq!(samples.len(), 100);
    assert!(samples.iter().all(|sample| sample.sent_us >= sample.due_us), "{samples:?}");
}

#[tokio::test]
async fn a_late_start_is_charged_to_the_sample() {
    let server = Server::answering(OK).await;
    let stage = Stage::new(&server, 1);
    while stage.clock.now_us() < 2_000 {
        tokio::task::yield_now().await;
    }
    stage.open.at(500, stage.job(0));
    stage.open.none_left().await;
    let samples = stage.samples();
    assert_eq!(samples[0].due_us, 500);
    assert!(samples[0].lag_us() >= 1_500 && samples[0].response_us() > samples[0].service_us());
}

#[tokio::test]
async fn a_full_pool_drops_and_counts() {
    let (server, let_go, mut comes) = held().await;
    let mut stage = Stage::new(&server, 2);
    stage.open.at(0, stage.job(0));
    stage.open.at(0, stage.job(1));
    for _ in 0..2 {
        comes.recv().await.expect("it came");
    }
    stage.open.at(1, stage.job(2));
    let dropped = stage.tells.recv().await.expect("told");
    assert_eq!((dropped.tag, dropped.outcome), (2, Outcome::Dropped));
    let_go.notify_waiters();
    stage.open.none_left().await;
    assert_eq!(stage.open.second(), OpenSecond { due: 3, dropped: 1, sent: 2 });
    let outcomes: Vec<Outcome> = stage.samples().iter().map(|sample| sample.outcome).collect();
    assert_eq!(outcomes, [Outcome::Ok, Outcome::Ok, Outcome::Dropped]);
}

#[tokio::test]
async fn a_stop_ends_the_arrivals_and_waits_for_what_is_under_way() {
    let (server, let_go, mut comes) = held().await;
    let mut stage = Stage::new(&server, 10);
    stage.open.at(0, stage.job(0));
    stage.open.at(3_600_000_000, stage.job(1));
    comes.recv().await.expect("it came");
    stage.stop.no_new_steps.cancel();
    let never_due = stage.tells.recv().await.expect("told");
    assert_eq!((never_due.tag, never_due.outcome), (1, Outcome::Dropped));
    let_go.notify_waiters();
    stage.open.none_left().await;
    // What comes after the stop is told, and recorded only if it should have left before.
    stage.open.at(3_600_000_000, stage.job(2));
    stage.open.at(0, stage.job(3));
    let outcomes: Vec<Outcome> = stage.samples().iter().map(|sample| sample.outcome).collect();
    assert_eq!(outcomes, [Outcome::Ok, Outcome::Dropped]);
    let tags = [stage.tells.recv().await, stage.tells.recv().await, stage.tells.recv().await];
    assert_eq!(tags.map(|done| done.expect("told").tag), [0, 2, 3]);
}

#[tokio::test]
async fn what_is_given_up_is_censored() {
    let (server, _let_go, mut comes) = held().await;
    let mut stage = Stage::new(&server, 10);
    stage.open.at(0, stage.job(7));
    comes.recv().await.expect("it came");
    stage.stop.give_up.cancel();
    stage.open.none_left().await;
    let done = stage.tells.recv().await.expect("told");
    assert_eq!((done.tag, done.outcome), (7, Outcome::Censored));
    assert_eq!(stage.samples()[0].outcome, Outcome::Censored);
    assert_eq!(stage.open.in_flight().steps, 0);
}

#[tokio::test]
async fn dropping_the_loop_censors_what_is_under_way() {
    let (server, _let_go, mut comes) = held().await;
    let stage = Stage::new(&server, 10);
    stage.open.at(0, stage.job(0));
    comes.recv().await.expect("it came");
    drop(stage.open);
    let outcomes: Vec<Outcome> = stage.recorder.take().iter().map(|s| s.outcome).collect();
    assert_eq!(outcomes, [Outcome::Censored]);
}

#[tokio::test]
async fn a_check_judges_what_came_back_whatever_its_status() {
    const GONE: &[u8] = b"HTTP/1.1 404 Gone\r\nContent-Length: 3\r\n\r\nbye";
    let server = Server::answering(GONE).await;
    let mut stage = Stage::new(&server, 10);
    let wants = |body: &'static [u8]| {
        Check::By(Arc::new(move |reply: &Reply| match reply.body == body {
            true => Ok(()),
            false => Err(Shortfall { outcome: Outcome::FailedCheck, reason: "says so".into() }),
        }))
    };
    for (tag, body) in [(0, &b"bye"[..]), (1, &b"hello"[..])] {
        let request = Request::get("/").expect("a path").keeping_body();
        let check = wants(body);
        stage.open.at(0, Job { request, check, ..stage.job(tag) });
        let done = stage.tells.recv().await.expect("told");
        let wanted = if tag == 0 { Outcome::Ok } else { Outcome::FailedCheck };
        assert_eq!((done.outcome, done.status), (wanted, Some(404)));
    }
    let failures: Vec<_> = stage.recorder.take().into_iter().map(|s| s.failure).collect();
    assert_eq!(failures, [None, Some("GET /: says so".to_owned())]);
}
