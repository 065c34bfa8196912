//! What the open-loop engine costs: one request on a kept connection, with a target that does nothing but
//! answer, and the making of a schedule.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use loadtest::clock::Clock;
use loadtest::http::{Engine, EngineSettings, Request, schedule};
use loadtest::scenario::{Files, Http, Scenario, shipped};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A thousand arrivals in a minute.
const HTTP: &str = r#"
[http]
iterations_most = 50
timeout = "5 s"
arrivals = "poisson"
[[http.stages]]
lasts = "60 s"
rate = "1000/m"
[[http.requests]]
name = "look"
path = "/"
"#;

/// A target that answers every request with the same bytes, on a thread that ends with the process.
fn target() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("the engine connects");
        answer(stream);
    });
    address
}

fn answer(mut stream: TcpStream) {
    let mut request = [0; 4096];
    // A request of the bench comes in one piece.
    while stream.read(&mut request).is_ok_and(|read| read > 0) {
        if stream.write_all(ANSWER).is_err() {
            return;
        }
    }
}

fn http() -> Http {
    let smoke = shipped::find("smoke").expect("shipped").files;
    let scenario = format!("{}\n{HTTP}", smoke.scenario);
    let files = Files { scenario: &scenario, ..smoke };
    Scenario::parse(files).expect("it reads").http.expect("it has requests")
}

fn requests(criterion: &mut Criterion) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let base = format!("http://{}", target()).parse().expect("an address");
    let engine = Engine::new(EngineSettings::new(base)).expect("an engine");
    let request = Request::get("/").expect("a path");
    let clock = Clock::start();
    criterion.bench_function("one request on a kept connection", |bencher| {
        bencher.iter(|| {
            let reply = runtime.block_on(engine.ask(black_box(&request), clock));
            assert_eq!(reply.status, Some(200), "{reply:?}");
        });
    });
}

fn schedules(criterion: &mut Criterion) {
    let (http, minute) = (http(), Duration::from_secs(60));
    let mut group = criterion.benchmark_group("schedule");
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("a thousand arrivals", |bencher| {
        bencher.iter(|| schedule(black_box(&http), 1, minute).sum::<u64>());
    });
    group.finish();
}

criterion_group!(benches, requests, schedules);
criterion_main!(benches);
