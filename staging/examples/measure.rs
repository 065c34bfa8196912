//! Measures what docs/staging.md says of the stand-in install on this host: the generator's speed, the
//! bare API's throughput, the lateness of the service model `model`, the cost of a commit, and the
//! rounds of the kernel in a millisecond.
//!
//! `cargo run --release -p staging --example measure [persons]`

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use staging::{
    DataDirectory, Dataset, ModelSettings, ServiceModel, Settings, Staging, WorkSettings, kernel,
};

type Failure = Box<dyn std::error::Error>;

#[expect(clippy::disallowed_methods, reason = "a measurement is of real time")]
fn now() -> Instant {
    Instant::now()
}

fn main() -> Result<(), Failure> {
    let persons = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    measure_kernel();
    let directory = tempfile::tempdir()?;
    let settings = Settings {
        data: DataDirectory::At(directory.path().to_owned()),
        dataset: Dataset { seed: 1, persons },
        service: ServiceModel::None,
        ..Settings::default()
    };
    let begun = now();
    let staging = runtime.block_on(staging::start(settings))?;
    let spent = begun.elapsed();
    let rows = f64::from(persons) * 2.35;
    println!(
        "generator: {persons} persons, {rows:.0} objects in {:.2} s, {:.0} objects/s, {:.0} MB",
        spent.as_secs_f64(),
        rows / spent.as_secs_f64(),
        size(&directory.path().join("staging.sqlite"))?,
    );
    measure_api(&staging)?;
    runtime.block_on(staging.stop())?;
    for (servers, mean_us) in [(1, 0), (1, 5_000), (4, 20_000)] {
        measure_model(&runtime, servers, Duration::from_micros(mean_us))?;
    }
    for (servers, utilisation) in [(1, 0.5), (2, 0.7), (4, 0.85)] {
        measure_queue(&runtime, servers, utilisation)?;
    }
    measure_work(&runtime)
}

fn size(file: &std::path::Path) -> Result<f64, Failure> {
    Ok(std::fs::metadata(file)?.len() as f64 / 1e6)
}

fn measure_kernel() {
    let mut best = 0.0_f64;
    let mut all = Vec::new();
    let mut state = 1;
    for _ in 0..50 {
        let begun = now();
        state = kernel::run(2_000_000, state);
        let rate = 2_000_000.0 / begun.elapsed().as_secs_f64() / 1e3;
        best = best.max(rate);
        all.push(rate);
    }
    all.sort_by(f64::total_cmp);
    println!("kernel: {:.0} rounds/ms in the median of 50, {best:.0} at best ({state:x})", all[25]);
}

/// A connection that is kept alive, and one request in flight on it.
struct Line {
    stream: TcpStream,
    token: String,
    buffer: Vec<u8>,
}

impl Line {
    fn open(staging: &Staging) -> Result<Line, Failure> {
        let stream = TcpStream::connect(staging.address())?;
        stream.set_nodelay(true)?;
        let mut line = Line { stream, token: String::new(), buffer: vec![0; 8 << 20] };
        let body = json!({
            "username": "user1", "password": staging.password().reveal(), "deviceId": "measure",
        });
        let answer = line.post("/api/v2/auth/login", &body.to_string())?;
        let answer: Value = serde_json::from_str(&answer)?;
        line.token = answer["accessToken"].as_str().ok_or("no token")?.to_owned();
        Ok(line)
    }

    fn post(&mut self, path: &str, body: &str) -> Result<String, Failure> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: staging\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        self.stream.write_all(request.as_bytes())?;
        let mut filled = 0;
        loop {
            let count = self.stream.read(&mut self.buffer[filled..])?;
            if count == 0 {
                return Err("the connection ended".into());
            }
            filled += count;
            let text = std::str::from_utf8(&self.buffer[..filled]).unwrap_or_default();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .ok_or("no length")?
                .parse::<usize>()?;
            if body.len() >= length {
                if !head.starts_with("HTTP/1.1 200") {
                    return Err(format!("{head}\n{body}").into());
                }
                return Ok(body.to_owned());
            }
        }
    }
}

/// Calls from that many connections for two seconds and prints throughput and quantiles.
fn load(
    staging: &Staging,
    name: &str,
    lines: usize,
    request: impl Fn(u64) -> (String, String) + Copy + Send + 'static,
) -> Result<(), Failure> {
    let span = Duration::from_secs(2);
    let mut threads = Vec::new();
    for number in 0..lines {
        let mut line = Line::open(staging)?;
        threads.push(thread::spawn(move || -> Result<Vec<Duration>, String> {
            let begun = now();
            let mut spent = Vec::new();
            while begun.elapsed() < span {
                let (path, body) = request((spent.len() * lines + number) as u64);
                let sent = now();
                line.post(&path, &body).map_err(|error| error.to_string())?;
                spent.push(sent.elapsed());
            }
            Ok(spent)
        }));
    }
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| "a thread panicked")??);
    }
    all.sort();
    println!(
        "{name}: {lines} connections, {:.0}/s, {}",
        all.len() as f64 / span.as_secs_f64(),
        quantiles(&all)
    );
    Ok(())
}

fn quantiles(sorted: &[Duration]) -> String {
    let at = |q: f64| sorted[((sorted.len() - 1) as f64 * q) as usize].as_secs_f64() * 1e3;
    let mean = sorted.iter().sum::<Duration>().as_secs_f64() / sorted.len() as f64 * 1e3;
    format!("mean {mean:.3} ms, p50 {:.3}, p95 {:.3}, p99 {:.3}", at(0.5), at(0.95), at(0.99))
}

fn person_ids(staging: &Staging) -> Result<Vec<String>, Failure> {
    let mut line = Line::open(staging)?;
    let answer = line.post("/api/v2/crmobject/person/find", r#"{"pageSize": 200}"#)?;
    let answer: Value = serde_json::from_str(&answer)?;
    let rows = answer["data"].as_array().ok_or("no rows")?;
    Ok(rows.iter().filter_map(|row| row["crmId"].as_str().map(str::to_owned)).collect())
}

fn measure_api(staging: &Staging) -> Result<(), Failure> {
    let ids: &'static [String] = person_ids(staging)?.leak();
    let get = |n: u64| {
        let id = &ids[n as usize % ids.len()];
        ("/api/v2/crmobject/person/get".to_owned(), json!({ "id": id }).to_string())
    };
    let search = |n: u64| {
        let term = ["علی", "محم", "سارا احم", "0912", "smith", "رضای"][n as usize % 6];
        ("/api/v2/identity/search".to_owned(), json!({ "searchTerm": term }).to_string())
    };
    let contains = |n: u64| {
        let value = ["کریم", "نژاد", "son"][n as usize % 3];
        let query = json!({ "queries": [{ "field": "lastName", "operator": 12, "value": value }] });
        ("/api/v2/crmobject/person/find".to_owned(), query.to_string())
    };
    let marked = |n: u64| {
        let value = format!("run-{n}");
        let query = json!({ "queries": [{ "field": "refId", "operator": 0, "value": value }] });
        ("/api/v2/crmobject/ticket/find".to_owned(), query.to_string())
    };
    let newest = |n: u64| {
        let queries = json!([
            { "field": "assignedToUserName", "operator": 0, "value": format!("user{}", 1 + n % 10) },
        ]);
        let orders = json!([{ "field": "creatDate", "order": 1 }]);
        let body = json!({ "typeKey": "task", "queries": queries, "orders": orders });
        ("/api/v2/crmobject/task/find".to_owned(), body.to_string())
    };
    let report = |_: u64| {
        let orders = json!([{ "field": "creatDate", "order": 1 }]);
        let body = json!({ "typeKey": "invoice", "orders": orders, "pageSize": 100 });
        ("/api/v2/crmobject/invoice/sales/find".to_owned(), body.to_string())
    };
    let create = |n: u64| {
        let body = json!({ "subject": "measured", "refId": format!("run-{n}") });
        ("/api/v2/crmobject/ticket/create".to_owned(), body.to_string())
    };
    // More than two connections only queue on a host of two cores that also makes the load.
    for lines in [1, 4] {
        load(staging, "person/get", lines, get)?;
        load(staging, "identity/search", lines, search)?;
        load(staging, "person/find, lastName contains", lines, contains)?;
        load(staging, "task/find, a user's newest", lines, newest)?;
        load(staging, "invoice/find, the newest 100", lines, report)?;
        load(staging, "ticket/create (a commit each)", lines, create)?;
        load(staging, "ticket/find by refId", lines, marked)?;
    }
    Ok(())
}

/// Sends requests one at a time to a queue. With a mean of zero the response is what the model adds;
/// otherwise the mean response is that of an idle queue: the mean service time and what is added.
fn measure_model(
    runtime: &tokio::runtime::Runtime,
    servers: u32,
    mean: Duration,
) -> Result<(), Failure> {
    let model = ModelSettings { servers, mean, ..ModelSettings::default() };
    let settings = Settings { service: ServiceModel::Model(model), ..Settings::default() };
    let staging = runtime.block_on(staging::start(settings))?;
    let name = format!("model, {servers} servers, mean {mean:?}");
    let probe = |_: u64| ("/api/v2/crmobject/ticket/gettickettypes".to_owned(), "{}".to_owned());
    load(&staging, &name, 1, probe)?;
    report_lateness(&staging);
    runtime.block_on(staging.stop())?;
    Ok(())
}

/// Mean time in an M/M/c system by Erlang C, in mean service times.
fn erlang_response(servers: u32, utilisation: f64) -> f64 {
    let load = utilisation * f64::from(servers);
    let blocking = (1..=servers).fold(1.0, |b, n| load * b / (f64::from(n) + load * b));
    let waits = blocking / (1.0 - utilisation * (1.0 - blocking));
    1.0 + waits / (f64::from(servers) * (1.0 - utilisation))
}

/// Poisson arrivals for 30 s at a queue of 10 ms; the response counts from the instant that an
/// arrival was due.
fn measure_queue(
    runtime: &tokio::runtime::Runtime,
    servers: u32,
    utilisation: f64,
) -> Result<(), Failure> {
    let mean = Duration::from_millis(10);
    let model = ModelSettings { servers, mean, ..ModelSettings::default() };
    let settings = Settings { service: ServiceModel::Model(model), ..Settings::default() };
    let staging = runtime.block_on(staging::start(settings))?;
    let (due, dues) = mpsc::channel::<Instant>();
    let dues = Arc::new(Mutex::new(dues));
    let mut threads = Vec::new();
    for _ in 0..100 {
        let mut line = Line::open(&staging)?;
        let dues = Arc::clone(&dues);
        threads.push(thread::spawn(move || -> Result<Vec<Duration>, String> {
            let mut spent = Vec::new();
            loop {
                let due = dues.lock().map_err(|error| error.to_string())?.recv();
                let Ok(due) = due else { return Ok(spent) };
                line.post("/api/v2/crmobject/ticket/gettickettypes", "{}")
                    .map_err(|error| error.to_string())?;
                spent.push(due.elapsed());
            }
        }));
    }
    let mut draws = ChaCha8Rng::seed_from_u64(4);
    let (begun, mut at) = (now(), 0.0);
    while at < 30.0 {
        let draw: f64 = draws.random();
        at -= (1.0 - draw).ln() * mean.as_secs_f64() / (utilisation * f64::from(servers));
        let instant = begun + Duration::from_secs_f64(at);
        // A sleeping thread is late by a tenth of a millisecond, which counts into the response.
        thread::sleep(instant.saturating_duration_since(now()));
        due.send(instant)?;
    }
    drop(due);
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| "a thread panicked")??);
    }
    all.sort();
    println!(
        "queue, {servers} servers at {utilisation}: {} requests, {}; Erlang C says {:.3} ms",
        all.len(),
        quantiles(&all),
        erlang_response(servers, utilisation) * 10.0
    );
    report_lateness(&staging);
    runtime.block_on(staging.stop())?;
    Ok(())
}

fn report_lateness(staging: &Staging) {
    if let Some(lateness) = staging.model_lateness() {
        println!(
            "  departures called late: p50 {:?}, p99 {:?}, at most {:?} of {}",
            lateness.p50, lateness.p99, lateness.max, lateness.departures
        );
    }
}

fn measure_work(runtime: &tokio::runtime::Runtime) -> Result<(), Failure> {
    let settings =
        Settings { service: ServiceModel::Work(WorkSettings::default()), ..Settings::default() };
    let staging = runtime.block_on(staging::start(settings))?;
    println!("work: pages are {:?}", staging.page_io());
    let types = |_: u64| ("/api/v2/crmobject/ticket/gettickettypes".to_owned(), "{}".to_owned());
    let find = |_: u64| ("/api/v2/crmobject/task/find".to_owned(), "{}".to_owned());
    let create = |_: u64| {
        ("/api/v2/crmobject/task/create".to_owned(), r#"{"subject": "measured"}"#.to_owned())
    };
    load(&staging, "work, security.read (4 ms, 1 page)", 1, types)?;
    load(&staging, "work, record.find (26 ms, 16 pages)", 1, find)?;
    load(&staging, "work, record.write (34 ms, 8 pages, 10 KiB of log)", 1, create)?;
    runtime.block_on(staging.stop())?;
    Ok(())
}
