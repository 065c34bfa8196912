//! What the generator costs on the host that it may share with the target.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use documents::run::Outcome;
use loadtest::clock::Clock;
use loadtest::crm::{Api, Body};
use loadtest::pacer::Pacer;
use loadtest::plan::{Plan, Wishes};
use loadtest::recorder::{Recorder, Sample, SecondGauges, second_of};
use loadtest::scenario::{STEPS, Scenario, shipped};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn sample(k: u64) -> Sample {
    Sample {
        workload: "crm",
        step: STEPS[(k % STEPS.len() as u64) as usize],
        outcome: Outcome::Ok,
        due_us: k * 200,
        sent_us: k * 200 + 60,
        done_us: k * 200 + 60 + 1_000 + k * 7_919 % 100_000,
        think_us: 0,
        requests: 3,
        failure: None,
    }
}

/// Recording a sample: what a step pays on the hot path.
fn recording(criterion: &mut Criterion) {
    let recorder = Recorder::new(2);
    let mut k = 0;
    criterion.bench_function("record a sample", |bencher| {
        bencher.iter(|| {
            k += 1;
            recorder.record(k as usize, sample(k));
            // A second's worth at 5,000/s is taken at once, as the writer does.
            if k % 5_000 == 0 {
                black_box(recorder.take());
            }
        });
    });
}

/// Merging a second: what the journal's thread pays once a second at 5,000 steps a second.
fn merging(criterion: &mut Criterion) {
    let samples: Vec<Sample> = (0..5_000).map(sample).collect();
    criterion.bench_function("merge a second of 5,000 samples", |bencher| {
        bencher.iter(|| second_of(0, black_box(&samples), |_| true, SecondGauges::default(), None));
    });
}

/// Scheduling: drawing the plan of 100 users, and waking a task at its instant.
fn scheduling(criterion: &mut Criterion) {
    let files = shipped::find("tier-100").expect("shipped").files;
    let scenario = Scenario::parse(files).expect("a test reads the shipped scenarios");
    let plan = Plan::new(scenario, Wishes::default()).expect("no wishes, nothing to refuse");
    criterion.bench_function("draw the schedule of 100 users", |bencher| {
        bencher.iter(|| black_box(&plan).preview());
    });
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let clock = Clock::start();
    let pacer = Pacer::start(clock).expect("a thread");
    criterion.bench_function("wake a task that is due", |bencher| {
        bencher.iter(|| runtime.block_on(pacer.at(clock.now_us())));
    });
}

/// One request through the whole driver, against a target that answers at once.
fn driving(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let address = runtime.block_on(answering_at_once());
    let base = format!("http://{address}").parse().expect("an address");
    let api = Api::new(base, Duration::from_secs(10)).expect("a client");
    criterion.bench_function("one request through the driver", |bencher| {
        bencher.iter(|| {
            let body = Body::Json(serde_json::json!({ "id": "x" }));
            let sent = api.send(reqwest::Method::POST, "/api/v2/crmobject/person/get", None, body);
            runtime.block_on(sent).expect("an answer")
        });
    });
}

/// A server that reads a request's head and body and answers a constant.
async fn answering_at_once() -> std::net::SocketAddr {
    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"crmId\":\"x\"}";
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0_u8; 4_096];
                // Small requests arrive in one piece on loopback.
                while socket.read(&mut request).await.is_ok_and(|read| read > 0) {
                    if socket.write_all(ANSWER).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

criterion_group!(benches, recording, merging, scheduling, driving);
criterion_main!(benches);
