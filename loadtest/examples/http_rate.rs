//! What the open-loop engine costs: asks one address of this machine at a fixed rate, or as fast as it
//! answers, and says how late the engine was and what processor time and memory it took.
//!
//! `cargo run --release -p loadtest --example http_rate -- URL [--rate 5000] [--seconds 10]
//! [--connections 50] [--full-speed] [--json]`

use std::sync::Arc;

use documents::run::Outcome;
use hdrhistogram::Histogram;
use loadtest::clock::Clock;
use loadtest::crm::StopSignal;
use loadtest::http::{Check, Engine, EngineSettings, Job, OpenLoop, Request, full_speed};
use loadtest::pacer::Pacer;
use loadtest::recorder::{Recorder, Tally};
use reqwest::Url;
use serde_json::json;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Wanted {
    url: Url,
    rate: u64,
    seconds: u64,
    connections: usize,
    full_speed: bool,
    json: bool,
}

/// What was measured.
#[derive(Default)]
struct Measured {
    requests: u64,
    errors: u64,
    dropped: u64,
    took_us: u64,
    opened: u64,
    response: Tally,
    lag: Tally,
}

fn main() -> Result<(), Failure> {
    let wanted = wanted(std::env::args().skip(1))?;
    let host = wanted.url.host_str().unwrap_or_default();
    if host != "127.0.0.1" {
        return Err("this example asks 127.0.0.1 only".into());
    }
    let mut settings = EngineSettings::new(wanted.url.join("/")?);
    settings.connections_most = wanted.connections;
    let engine = Arc::new(Engine::new(settings)?);
    let query = wanted.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let request = Request::get(&format!("{}{query}", wanted.url.path()))?;
    let cpu_from_ms = cpu_ms();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let measured = if wanted.full_speed {
        at_full_speed(&engine, &request, &wanted)?
    } else {
        runtime.block_on(at_rate(&engine, &request, &wanted))?
    };
    print(&wanted, &measured, cpu_ms() - cpu_from_ms);
    Ok(())
}

fn wanted(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, Failure> {
    let url = arguments.next().ok_or("give a URL")?.parse()?;
    let mut wanted =
        Wanted { url, rate: 5_000, seconds: 10, connections: 50, full_speed: false, json: false };
    while let Some(flag) = arguments.next() {
        let mut number = || arguments.next().ok_or(format!("{flag} wants a number"));
        match flag.as_str() {
            "--rate" => wanted.rate = number()?.parse()?,
            "--seconds" => wanted.seconds = number()?.parse()?,
            "--connections" => wanted.connections = number()?.parse()?,
            "--full-speed" => wanted.full_speed = true,
            "--json" => wanted.json = true,
            other => return Err(format!("nothing is called {other}").into()),
        }
    }
    Ok(wanted)
}

async fn at_rate(
    engine: &Arc<Engine>,
    request: &Request,
    wanted: &Wanted,
) -> Result<Measured, Failure> {
    let clock = Clock::start();
    let (recorder, stop) = (Arc::new(Recorder::new(1)), StopSignal::default());
    let pacer = Pacer::start(clock)?;
    let open = OpenLoop::start(
        Arc::clone(engine),
        clock,
        Arc::clone(&recorder),
        stop,
        wanted.connections,
    )?;
    let (rate, request, from_us) = (wanted.rate, request.clone(), clock.now_us() + 100_000);
    open.follow((0..rate * wanted.seconds).map(move |k| {
        let job = Job {
            workload: "http",
            step: "get",
            request: request.clone(),
            check: Check::Success,
            told: None,
            tag: k,
            next: None,
        };
        (from_us + k * 1_000_000 / rate, job)
    }));
    let mut measured = Measured::default();
    // As in a run: once a second the samples are taken and added up.
    for second in 1..=wanted.seconds {
        pacer.at(from_us + second * 1_000_000).await;
        measured.add(&recorder);
    }
    open.none_left().await;
    measured.took_us = clock.now_us() - from_us;
    measured.add(&recorder);
    measured.opened = engine.opened();
    Ok(measured)
}

impl Measured {
    fn add(&mut self, recorder: &Recorder) {
        for sample in recorder.take() {
            if sample.outcome == Outcome::Dropped {
                self.dropped += 1;
                continue;
            }
            self.requests += 1;
            self.lag.histogram.saturating_record(sample.lag_us().max(1));
            if sample.outcome == Outcome::Ok {
                self.response.histogram.saturating_record(sample.response_us().max(1));
            } else {
                if self.errors == 0 {
                    eprintln!("{:?} {}", sample.outcome, sample.failure.unwrap_or_default());
                }
                self.errors += 1;
            }
        }
    }
}

fn at_full_speed(engine: &Engine, request: &Request, wanted: &Wanted) -> Result<Measured, Failure> {
    let clock = Clock::start();
    let stop = StopSignal::default();
    let pacer = Pacer::start(clock)?;
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| full_speed(engine, request, wanted.connections, clock, &stop));
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(pacer.at(wanted.seconds * 1_000_000));
        stop.no_new_steps.cancel();
        let ended = asking.join().expect("the askers do not panic")?;
        Ok(Measured {
            requests: ended.requests,
            errors: ended.errors,
            took_us: clock.now_us(),
            opened: engine.opened(),
            response: ended.response,
            ..Measured::default()
        })
    })
}

fn print(wanted: &Wanted, measured: &Measured, cpu_ms: u64) {
    let quantiles = |histogram: &Histogram<u64>| {
        [0.5, 0.99, 1.0].map(|quantile| histogram.value_at_quantile(quantile))
    };
    let (response, lag) =
        (quantiles(&measured.response.histogram), quantiles(&measured.lag.histogram));
    let seconds = measured.took_us as f64 / 1e6;
    let rate = measured.requests as f64 / seconds;
    let cpu_us = cpu_ms as f64 * 1e3 / measured.requests as f64;
    let memory_kib = memory_max_kib();
    if wanted.json {
        let object = json!({
            "requests": measured.requests,
            "seconds": seconds,
            "rate_per_s": rate,
            "lag_p50_us": lag[0],
            "lag_p99_us": lag[1],
            "lag_max_us": lag[2],
            "response_p50_us": response[0],
            "response_p99_us": response[1],
            "response_max_us": response[2],
            "dropped": measured.dropped,
            "errors": measured.errors,
            "connections_opened": measured.opened,
            "cpu_us_per_request": cpu_us,
            "memory_max_kib": memory_kib,
        });
        println!("{object}");
        return;
    }
    println!("{} requests in {seconds:.2} s: {rate:.0} a second", measured.requests);
    println!("lag       p50 {} us, p99 {} us, max {} us", lag[0], lag[1], lag[2]);
    println!("response  p50 {} us, p99 {} us, max {} us", response[0], response[1], response[2]);
    println!(
        "{} dropped, {} errors, {} connections opened",
        measured.dropped, measured.errors, measured.opened
    );
    println!("{cpu_us:.1} us of processor time a request, {memory_kib} KiB of memory at most");
}

/// Processor time of this process so far, in milliseconds.
fn cpu_ms() -> u64 {
    let mut system = System::new().expect("a system that can be asked");
    let this = Pid::from_u32(std::process::id());
    let cpu_only = ProcessRefreshKind::nothing().with_cpu();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[this]), false, cpu_only);
    system.process(this).map_or(0, sysinfo::Process::accumulated_cpu_time)
}

/// The most memory this process ever held (VmHWM of proc(5)); 0 where the system does not tell.
fn memory_max_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
