//! A stall of the target under arrivals that do not wait, and under people who do.
//!
//! Of an open load the stall leaves its length times the rate in the response times, spread evenly over
//! its length; of a closed one at most one sample a user, since who waits asks for nothing.

use std::path::Path;
use std::time::Duration;

use documents::distribution;
use documents::run::{RunRecord, StepRecord};
use staging::{Dataset, ModelSettings, Operation, Password, ServiceModel, Settings};

use crate::program::{CANARY, Ran, argument, mizan, record};

/// How long the target stalls.
const STALL: Duration = Duration::from_millis(1_400);
/// The target's servers and their mean service time: 100 requests a second keep 2.5 % of them busy.
const SERVERS: u32 = 8;
const MEAN: Duration = Duration::from_millis(2);
/// Arrivals of the open load.
const RATE_PER_S: f64 = 100.0;
const STEADY_S: f64 = 30.0;
/// A response that takes longer than this was in the stall: a quarter of it.
const LONG: Duration = Duration::from_millis(350);

/// Signs in at a constant rate.
const OPEN: &str = r#"
name = "stall-open"
about = "A constant rate against a target that stalls once"
seed = 7
thresholds = ["errors(http) <= 0%"]

[phases]
ramp = "1 s"
warm_up = "1 s"
steady = "30 s"
drain = "5 s"

[http]
iterations_most = 1000
connections_most = 1000
timeout = "10 s"
arrivals = "even"

[[http.stages]]
lasts = "32 s"
rate = "100/s"

[[http.requests]]
name = "token"
method = "POST"
path = "/api/v1/auth"
body = "grant_type=password&username=user1&password={env:MIZAN_TEST_PASSWORD}"
[[http.requests.headers]]
name = "Content-Type"
value = "application/x-www-form-urlencoded"
"#;

/// Ten people of the shipped mix at a hundred times its pace, some 35 steps a second.
fn closed() -> String {
    let smoke = include_str!("../../../scenarios/smoke/scenario.toml");
    let crm = smoke.find("[crm]").expect("the scenario has people");
    let calls = smoke.find("[calls]").expect("it has calls");
    let people = smoke[crm..calls]
        .replace("users = 5", "users = 10")
        .replace("peak_factor = 20", "peak_factor = 100");
    let http = OPEN.find("[http]").expect("a workload");
    OPEN[..http]
        .replace("stall-open", "stall-closed")
        .replace("errors(http)", "errors")
        .replace("steady = \"30 s\"", "steady = \"40 s\"")
        + &people
}

/// Plays a scenario while the target stalls once, after it has answered so many requests.
async fn play(folder: &Path, scenario: &str, operation: Operation, after: u64) -> RunRecord {
    std::fs::write(folder.join("scenario.toml"), scenario).expect("written");
    std::fs::write(folder.join("dataset.toml"), "customers = 1000\nskew = 0.8\n").expect("written");
    let queue = ModelSettings { servers: SERVERS, mean: MEAN, ..ModelSettings::default() };
    let staging = staging::start(Settings {
        dataset: Dataset { seed: 1, persons: 1_000 },
        password: Some(Password::new(CANARY)),
        service: ServiceModel::Model(queue),
        ..Settings::default()
    });
    let staging = staging.await.expect("a stand-in");
    let (url, out) = (staging.url(), folder.join("out"));
    let arguments = ["load", argument(folder), "--target", &url, "--out", argument(&out)];
    let mut command = mizan(&arguments);
    command.env("MIZAN_CRM_USER", staging.username(1)).env("MIZAN_TEST_PASSWORD", CANARY);
    let child = command.spawn().expect("the program starts");
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    while staging.counts().get(&operation).map_or(0, |counts| counts.answered) < after {
        looks.tick().await;
    }
    let station = staging.station().expect("it has servers");
    let before = station.read();
    staging.faults().stall_for(STALL);
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    let ran = Ran::of(output.await.expect("no panic").expect("it ends"));
    let since = station.read();
    staging.stop().await.expect("it stops");
    assert!(out.join("run.json").exists(), "{ran:#?}");
    assert!(since.elapsed - before.elapsed > STALL && since.busy > before.busy);
    record(&out)
}

fn workload<'a>(record: &'a RunRecord, name: &str) -> &'a StepRecord {
    let found = record.workloads.iter().find(|workload| workload.name == name);
    let found = found.expect("it was played");
    assert_eq!(found.failed(), 0, "{:?}", found.failures);
    found
}

/// Samples that were in the stall.
fn long_ones(step: &StepRecord) -> u64 {
    let histogram = distribution::decode(&step.response_time.histogram).expect("a histogram");
    histogram.count_between(LONG.as_micros() as u64, u64::MAX)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stall_under_an_open_load_moves_p99_as_arithmetic_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = play(folder.path(), OPEN, Operation::AuthLogin, 800).await;
    let http = workload(&record, "http");
    let samples = http.total() as f64;
    assert_eq!(samples, RATE_PER_S * STEADY_S);
    // The k-th request of the stall arrives k / rate after its begin, waits for its end, and then for
    // the k before it, which the servers take at their full rate. A hundredth of the samples waited
    // longer than p99, so k is that many.
    let between_s = 1.0 / RATE_PER_S - MEAN.as_secs_f64() / f64::from(SERVERS);
    let wait_s = |k: f64| STALL.as_secs_f64() - k * between_s;
    let p99_ms = (wait_s(samples / 100.0) + MEAN.as_secs_f64()) * 1e3;
    let measured_ms = http.response_time.quantile_ms(0.99).expect("enough samples");
    let longer = (STALL - LONG).as_secs_f64() / between_s;
    let (long, median) = (long_ones(http), http.response_time.quantile_ms(0.5));
    println!(
        "open: {samples} samples, {long} over {LONG:?} (predicted {longer:.0}), \
         p99 {measured_ms:.0} ms (predicted {p99_ms:.0} ms), p50 {median:?}"
    );
    assert!((measured_ms / p99_ms - 1.0).abs() < 0.05, "{measured_ms} ms, not {p99_ms} ms");
    assert!((long as f64 - longer).abs() < 6.0, "{long} samples, not {longer}");
    // One request in twenty-one met the stall: the median knows nothing of it.
    assert!(median.is_some_and(|median| median < 100.0), "{median:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_stall_under_a_closed_load_hides_from_p99() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = play(folder.path(), &closed(), Operation::RecordFind, 200).await;
    let crm = workload(&record, "crm");
    let (long, users) = (long_ones(crm), record.plan.users);
    let p99_ms = crm.response_time.quantile_ms(0.99);
    let samples = crm.total();
    println!("closed: {samples} samples, {long} over {LONG:?}, p99 {p99_ms:?}");
    assert!((1..=users).contains(&long), "{long} samples of {users} users");
    let p99_ms = p99_ms.expect("enough samples");
    assert!(p99_ms < LONG.as_secs_f64() * 1e3, "{p99_ms} ms");
}
