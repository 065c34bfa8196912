//! Requests of a scenario's own, through the whole program: signed in by the first, fed by a CSV, checked,
//! and judged by their names.

use std::path::Path;
use std::time::Duration;

use documents::http::HttpRecord;
use documents::run::{Outcome, RunRecord, StepRecord, ThresholdState, Warning};
use staging::{Dataset, ModelSettings, Password, ServiceModel, Settings};

use crate::program::{CANARY, Ran, argument, mizan, record, run};

/// What the tests' requests send as a password: `{env:...}` names it.
const SECRET: &str = "MIZAN_TEST_PASSWORD";

/// Signs in by a form, and searches by the token of the answer for what a file says.
const REQUESTS: &str = r#"
[http]
iterations_most = 20
timeout = "5 s"
arrivals = "even"

[[http.stages]]
lasts = "4 s"
from = "2/s"
to = "20/s"

[[http.stages]]
lasts = "6 s"
rate = "20/s"

[[http.feeders]]
file = "accounts.csv"
each = "row in turn"

[[http.requests]]
name = "token"
method = "POST"
path = "/api/v1/auth"
body = "grant_type=password&username={user}&password={env:MIZAN_TEST_PASSWORD}"
[[http.requests.headers]]
name = "Content-Type"
value = "application/x-www-form-urlencoded"
[[http.requests.extract]]
variable = "token"
json = "/access_token"
[[http.requests.checks]]
json = "/token_type"
equals = "bearer"

[[http.requests]]
name = "search"
method = "POST"
path = "/api/v2/identity/search"
json = '{"searchTerm": "{term}", "pageNumber": 0, "pageSize": 10}'
[[http.requests.headers]]
name = "Authorization"
value = "Bearer {token}"
[[http.requests.checks]]
status = 200
"#;

/// A scenario of these requests beside one person at a screen.
fn scenario(folder: &Path, requests: &str, thresholds: &str) {
    let text = include_str!("../../scenarios/smoke/scenario.toml");
    let calls = text.find("[calls]").expect("the scenario has calls");
    let first = text.find("thresholds = [").expect("it has thresholds");
    let last = first + text[first..].find(']').expect("they end") + 1;
    let people = format!("{}{thresholds}{}", &text[..first], &text[last..calls])
        .replace("ramp = \"2 s\"", "ramp = \"1 s\"")
        .replace("warm_up = \"2 s\"", "warm_up = \"1 s\"")
        .replace("steady = \"16 s\"", "steady = \"8 s\"")
        .replace("users = 5", "users = 1");
    std::fs::write(folder.join("scenario.toml"), people + requests).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    std::fs::write(folder.join("dataset.toml"), dataset).expect("written");
    let accounts = "user,term\nuser2,\u{6A9}\nuser3,\u{639}\u{644}\u{6CC}\nuser4,0912\n";
    std::fs::write(folder.join("accounts.csv"), accounts).expect("written");
}

/// Plays the scenario of a folder against an install that serves like this.
async fn play(folder: &Path, service: ServiceModel) -> (Ran, RunRecord) {
    let out = folder.join("out");
    let staging = staging::start(Settings {
        dataset: Dataset { seed: 1, persons: 200 },
        password: Some(Password::new(CANARY)),
        service,
        ..Settings::default()
    });
    let staging = staging.await.expect("a stand-in");
    let url = staging.url();
    let arguments = ["load", argument(folder), "--target", &url, "--out", argument(&out)];
    let mut command = mizan(&arguments);
    command.env("MIZAN_CRM_USER", staging.username(1)).env(SECRET, CANARY);
    let ran = Ran::of(command.output().expect("it runs"));
    staging.stop().await.expect("it stops");
    assert!(out.join("http.csv").exists(), "{ran:#?}");
    (ran, record(&out))
}

fn http(record: &RunRecord) -> &HttpRecord {
    record.http.as_ref().expect("requests were played")
}

fn step<'a>(record: &'a RunRecord, name: &str) -> &'a StepRecord {
    let found = record.steps.iter().find(|step| step.workload == "http" && step.name == name);
    found.expect("it was measured")
}

#[tokio::test]
async fn requests_that_are_signed_in_fed_and_checked_are_judged_by_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let thresholds = r#"thresholds = [
    "p95(http.search) <= 10 s",
    "p50(http.token) <= 10 s",
    "errors(http) <= 0%",
]"#;
    scenario(folder.path(), REQUESTS, thresholds);
    let (ran, record) = play(folder.path(), ServiceModel::None).await;
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let (token, search) = (step(&record, "token"), step(&record, "search"));
    assert_eq!((token.failed(), search.failed()), (0, 0), "{:?}", search.failures);
    let http = http(&record);
    // Of the steady phase: a ramp from 11 to 20 a second over 2 s, and 6 s of 20 a second.
    assert_eq!(http.iterations_due, 151, "{http:?}");
    assert_eq!((token.total(), search.total()), (151, 151));
    assert_eq!(http.iterations_dropped, 0);
    assert_eq!(http.protocol.as_deref(), Some("HTTP/1.1"));
    assert!((1..=20).contains(&http.connections_opened), "{http:?}");
    let states = record.verdict.thresholds.iter().map(|threshold| threshold.state);
    assert_eq!(states.collect::<Vec<_>>(), [ThresholdState::Holds; 3]);
    let csv = std::fs::read_to_string(folder.path().join("out/http.csv")).expect("a table");
    assert_eq!(csv.lines().count(), 1 + http.series.len(), "{csv}");
}

#[tokio::test]
async fn an_answer_that_fails_a_check_is_counted_under_its_request_and_ends_the_iteration() {
    let folder = tempfile::tempdir().expect("a folder");
    let requests = REQUESTS.replace("equals = \"bearer\"", "equals = \"mac\"");
    scenario(folder.path(), &requests, "thresholds = [\"errors(http.token) <= 0%\"]");
    let (ran, record) = play(folder.path(), ServiceModel::None).await;
    ran.exits(3);
    let token = step(&record, "token");
    assert_eq!(token.outcomes.get(&Outcome::FailedCheck), Some(&token.total()));
    assert!(token.total() > 100);
    assert!(!record.steps.iter().any(|step| step.name == "search"), "{:?}", record.steps);
}

#[tokio::test]
async fn a_full_pool_before_a_slow_target_drops_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let requests = REQUESTS.replace("iterations_most = 20", "iterations_most = 1");
    scenario(folder.path(), &requests, "thresholds = [\"p50(http.search) <= 10 s\"]");
    let slow = ModelSettings { mean: Duration::from_millis(150), ..ModelSettings::default() };
    let (ran, record) = play(folder.path(), ServiceModel::Model(slow)).await;
    let http = http(&record);
    // A chain of two requests takes 300 ms, and one is due every 50 ms.
    assert!(http.iterations_dropped > http.iterations_due / 2, "{http:?} {ran:#?}");
    assert_eq!(http.connections_opened, 1);
    let dropped = record.steps.iter().filter(|step| step.workload == "http");
    let dropped: u64 = dropped.filter_map(|step| step.outcomes.get(&Outcome::Dropped)).sum();
    let warned = Warning::RequestsDropped { workload: "http".to_owned(), requests: dropped };
    assert!(dropped >= http.iterations_dropped, "{:?}", record.steps);
    assert!(record.verdict.warnings.contains(&warned), "{:?}", record.verdict.warnings);
}

#[test]
fn a_threshold_on_a_request_that_is_not_there_is_refused_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), REQUESTS, "thresholds = [\"p95(http.serch) <= 1 s\"]");
    let ran = run(&["load", argument(folder.path()), "--dry-run"]).exits(2);
    ran.says("scenario.toml:4:").says("no request `serch` in [http]").says("`http.search`?");
    scenario(folder.path(), REQUESTS, "thresholds = [\"p95(http.search) <= 1 s\"]");
    run(&["load", argument(folder.path()), "--dry-run"]).exits(0);
}

#[test]
fn a_secret_that_is_not_set_is_asked_for_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), REQUESTS, "thresholds = [\"errors(http) <= 0%\"]");
    let out = folder.path().join("out");
    let arguments = ["load", argument(folder.path()), "--out", argument(&out)];
    let ran = Ran::of(mizan(&arguments).env_remove(SECRET).output().expect("it runs"));
    ran.exits(2).says(SECRET).says("`token`");
    assert!(!out.exists(), "nothing ran");
}
