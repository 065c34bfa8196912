//! Faults as a client sees them.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use documents::units::Share;
use reqwest::Method;
use serde_json::json;
use staging::{Fault, FaultSettings, Operation, Settings, Staging, Stall};

use crate::client::{Caller, bare, now};

/// Sends a request over a bare connection and reads until it ends.
fn raw(staging: &Staging, token: &str) -> (Vec<u8>, Option<ErrorKind>) {
    let mut stream = TcpStream::connect(staging.address()).expect("connected");
    let request = format!("GET /api HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut bytes = Vec::new();
    let error = stream.read_to_end(&mut bytes).err().map(|error| error.kind());
    (bytes, error)
}

#[tokio::test]
async fn a_reset_comes_in_the_middle_of_an_answer() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    staging.faults().inject(Fault::Reset, 2);
    let error = caller.send(Method::GET, "/api", None).await.expect_err("broken");
    assert!(!error.is_timeout() && !error.is_builder(), "{error}");
    let (bytes, error) = raw(&staging, &caller.token);
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    assert!(bytes.starts_with(b"HTTP/1.1 200"), "it had begun to answer");
    caller.get("/api").await.ok();
    assert_eq!(staging.counts()[&Operation::SecurityRead].broken, 2);
}

#[tokio::test]
async fn garbage_is_no_http_and_ends_the_connection() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    staging.faults().inject(Fault::Garbage, 2);
    caller.send(Method::GET, "/api", None).await.expect_err("no HTTP");
    let (bytes, error) = raw(&staging, &caller.token);
    assert_eq!(error, None, "closed in order");
    assert!(!bytes.is_empty() && !bytes.starts_with(b"HTTP"));
    caller.get("/api").await.ok();
}

#[tokio::test]
async fn a_dropped_request_is_not_answered_and_holds_up_nobody_else() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    staging.faults().inject(Fault::Drop, 1);
    let call = || {
        let caller = caller.clone();
        tokio::spawn(async move { caller.send(Method::GET, "/api", None).await })
    };
    let (mut first, mut second) = (call(), call());
    // One of the two is dropped, whichever came first, and the other is answered.
    let (answered, dropped) = tokio::select! {
        answered = &mut first => (answered, second),
        answered = &mut second => (answered, first),
    };
    answered.expect("joined").expect("an answer").ok();
    assert!(!dropped.is_finished());
    staging.stop().await.expect("stopped: a request that is never answered does not hold it up");
    let stopped = dropped.await.expect("joined");
    assert!(stopped.is_err() || stopped.is_ok_and(|answer| answer.status == 503));
}

#[tokio::test]
async fn a_redirect_leads_to_itself() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    staging.faults().inject(Fault::Redirect, 20);
    let error = caller.send(Method::GET, "/api", None).await.expect_err("a circle");
    assert!(error.is_redirect(), "{error}");
    staging.faults().clear();
    caller.get("/api").await.ok();
}

#[tokio::test]
async fn failures_come_in_the_number_and_in_the_share_that_were_asked_for() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    staging.faults().fail_next(3);
    for _ in 0..3 {
        caller.get("/api").await.refused(500);
    }
    caller.get("/api").await.ok();
    let error = Share { ratio: 0.25 };
    staging.faults().set(FaultSettings { error, ..FaultSettings::default() });
    let mut failed = 0;
    for _ in 0..400 {
        failed += u32::from(caller.get("/api").await.status == 500);
    }
    // Binomial: 100 with a standard deviation of 9, and the seed is fixed.
    assert!((60..140).contains(&failed), "{failed}");
    let counts = staging.counts()[&Operation::SecurityRead];
    assert_eq!(counts.failed, u64::from(failed) + 3);
}

#[tokio::test]
async fn nothing_is_answered_in_a_stall_and_everything_after_it() {
    let stall = Stall { after: Duration::ZERO, span: Duration::from_secs(3_600) };
    let faults = FaultSettings { stall: Some(stall), ..FaultSettings::default() };
    let settings = Settings { drain: Duration::ZERO, ..bare() };
    let staging = staging::start(settings.clone()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let span = Duration::from_millis(300);
    staging.faults().stall_for(span);
    let begun = now();
    caller.get("/api").await.ok();
    // Not before: a slow machine makes it later and never earlier. The stall began a moment ago.
    assert!(begun.elapsed() >= span.mul_f64(0.8), "{:?}", begun.elapsed());
    caller.get("/api").await.ok();

    // An hour's stall from the start: the answer never comes, and a stop ends the wait.
    let staging = staging::start(Settings { faults, ..settings }).await.expect("started");
    let caller = Caller::unsigned(&staging);
    let mut waiting = tokio::spawn(async move { caller.send(Method::GET, "/api", None).await });
    let soon = tokio::time::timeout(Duration::from_millis(200), &mut waiting);
    // Without a token a request is refused at once, and in a stall not even that.
    assert!(soon.await.is_err(), "answered in a stall");
    staging.stop().await.expect("stopped");
}

#[tokio::test]
async fn slow_is_added_to_every_answer() {
    let slow = Duration::from_millis(50);
    let faults = FaultSettings { slow, ..FaultSettings::default() };
    let staging = staging::start(Settings { faults, ..bare() }).await.expect("started");
    let caller = Caller::unsigned(&staging);
    let begun = now();
    caller.login("user1", staging.password().reveal()).await.ok();
    assert!(begun.elapsed() >= slow, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_client_that_leaves_is_counted_as_gone() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    staging.faults().inject(Fault::Drop, 1);
    let left = caller
        .http
        .get(format!("{}/api", caller.url))
        .bearer_auth(&caller.token)
        .timeout(Duration::from_millis(50))
        .send();
    assert!(left.await.expect_err("it left").is_timeout());
    // The install notices when the connection's end arrives; the next answers show that it did.
    let mut abandoned = 0;
    while abandoned == 0 {
        caller.object("task", "find", json!({ "pageSize": 1 })).await.ok();
        abandoned = staging.counts().get(&Operation::SecurityRead).map_or(0, |c| c.abandoned);
    }
    assert_eq!(abandoned, 1);
}
