//! The bounds of a load: whom it may reach, what it may cost, who else loads, and what it leaves.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use documents::cleaning::CleaningRecord;
use documents::run::{Bound, EndKind, Outcome, Warning};
use loadtest::clock::Clock;
use loadtest::crm::{Api, Body};
use loadtest::http::{Engine, EngineSettings, Request};
use loadtest::target::Permitted;
use reqwest::Method;
use serde_json::{Value, json};
use staging::{Dataset, ModelSettings, Operation, Password, ServiceModel, Settings, Staging};

use crate::fake_target::{FakeTarget, Manner};
use crate::program::{CANARY, Ran, argument, mizan, record, run, start};

/// A stand-in that answers in a millisecond, whatever the host.
async fn quick(token_life: Duration) -> Staging {
    let settings = Settings {
        dataset: Dataset { seed: 1, persons: 300 },
        password: Some(Password::new(CANARY)),
        token_life,
        service: ServiceModel::Model(ModelSettings {
            servers: 8,
            mean: Duration::from_millis(1),
            ..ModelSettings::default()
        }),
        ..Settings::default()
    };
    staging::start(settings).await.expect("a stand-in")
}

/// Longer than any test.
const LONG: Duration = Duration::from_secs(7_200);

/// Runs the program as a user of the stand-in, off this runtime.
async fn as_its_user(staging: &Staging, arguments: &[&str]) -> Ran {
    let mut command = mizan(arguments);
    command.env("MIZAN_CRM_USER", staging.username(1));
    let ran = tokio::task::spawn_blocking(move || command.output());
    Ran::of(ran.await.expect("no panic").expect("it runs"))
}

/// A signed-in client of a stand-in that is none of the drivers.
struct Crm {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Crm {
    async fn of(staging: &Staging) -> Self {
        let mut crm =
            Crm { client: reqwest::Client::new(), url: staging.url(), token: String::new() };
        let account = json!({
            "username": staging.username(2), "password": CANARY, "deviceId": "t", "platformType": 2,
        });
        let answer = crm.post("/api/v2/auth/login", account).await;
        crm.token = answer["accessToken"].as_str().expect("a token").to_owned();
        crm
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(&self.token);
        let answer = request.json(&body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// How many objects there are of each kind that a run writes.
    async fn totals(&self) -> BTreeMap<&'static str, u64> {
        let mut totals = BTreeMap::new();
        for kind in ["person", "form", "task", "ticket", "invoice/sales"] {
            let page = json!({ "queries": [], "pageNumber": 1, "pageSize": 1 });
            let found = self.post(&format!("/api/v2/crmobject/{kind}/find"), page).await;
            totals.insert(kind, found["total"].as_u64().expect("a total"));
        }
        totals
    }

    /// Records of others that look much like those of a run: another run of its scenario and seed.
    async fn write_of_another_run(&self) -> String {
        let mark = json!({ "refId": "mizan-smoke-1-20200101T000000Z-u0-1" });
        let answer = self.post("/api/v2/crmobject/form/create", mark).await;
        answer["crmId"].as_str().expect("an id").to_owned()
    }
}

/// Cleans after a run, and returns what became of its traces.
async fn cleaned(staging: &Staging, run: &Path) -> CleaningRecord {
    let url = staging.url();
    let arguments = ["clean", argument(run), "--target", &url, "--format", "json"];
    let ran = as_its_user(staging, &arguments).await.exits(0);
    serde_json::from_str(&ran.stdout).expect("a record of the cleaning")
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_cleaned_run_there_is_what_was_there_before_and_nothing_else() {
    let staging = quick(LONG).await;
    let crm = Crm::of(&staging).await;
    let others = crm.write_of_another_run().await;
    let before = crm.totals().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (url, out) = (staging.url(), folder.path().join("out"));
    let arguments = ["load", "smoke", "--target", &url, "--clean", "--out", argument(&out)];
    let ran = as_its_user(&staging, &arguments).await;
    let ran = ran.says("none with its marker is left").says("activities: ");
    assert!(!ran.stderr.contains("activities: 0 deleted"), "nothing was written: {ran:#?}");
    assert_eq!(crm.totals().await, before, "{ran:#?}");
    crm.post("/api/v2/crmobject/form/get", json!({ "id": others })).await;
    // Nothing is left to do.
    assert_eq!(cleaned(&staging, &out.join("run.json")).await.deleted(), 0);
    staging.stop().await.expect("it stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_run_wrote_is_deleted_by_its_journal() {
    let staging = quick(LONG).await;
    let crm = Crm::of(&staging).await;
    crm.write_of_another_run().await;
    let before = crm.totals().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (url, out) = (staging.url(), folder.path().join("out"));
    let arguments = ["load", "smoke", "--target", &url, "--out", argument(&out)];
    let mut child =
        mizan(&arguments).env("MIZAN_CRM_USER", staging.username(1)).spawn().expect("it starts");
    answered(&staging, Operation::RecordWrite, 4).await;
    child.kill().expect("killed");
    child.wait().expect("gone");
    let written: u64 = crm.totals().await.values().sum::<u64>() - before.values().sum::<u64>();
    assert!(written > 0);
    let cleaned = cleaned(&staging, &out.join("run.journal.jsonl")).await;
    assert!(cleaned.is_complete() && cleaned.deleted() >= written, "{written}: {cleaned:?}");
    assert_eq!(crm.totals().await, before);
    staging.stop().await.expect("it stops");
}

/// Waits until the stand-in has answered so many requests of an operation.
async fn answered(staging: &Staging, operation: Operation, count: u64) {
    let patience = tokio::time::timeout(Duration::from_secs(60), async {
        let mut looks = tokio::time::interval(Duration::from_millis(20));
        while staging.counts().get(&operation).map_or(0, |counts| counts.answered) < count {
            looks.tick().await;
        }
    });
    patience.await.expect("the generator sends requests");
}

#[test]
fn a_plan_above_a_bound_is_refused_before_anything_is_sent() {
    let target = FakeTarget::start(Manner::Empty);
    let folder = tempfile::tempdir().expect("a folder");
    let (url, out) = (target.url(), folder.path().join("out"));
    let load = ["load", "smoke", "--target", &url, "--out", argument(&out)];
    let with = |more: [&str; 2]| run(&[&load[..], &more[..]].concat()).exits(2);
    with(["--max-requests", "10"]).says("and a run may make 10");
    with(["--max-time", "5s"]).says("the plan lasts 20 s, and a run may last 5 s");
    assert_eq!(target.seen(), 0);
    assert!(!out.exists());
    // A plan says what it would come to, and what it may.
    let arguments = ["load", "smoke", "--dry-run"];
    run(&arguments).exits(0).says("at most 10000000 requests and 24 h");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_reaches_its_requests_all_the_same_stops_drains_and_reports() {
    // Whoever has to sign in again every second makes more requests than were planned.
    let staging = quick(Duration::from_secs(1)).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (url, out) = (staging.url(), folder.path().join("out"));
    let load = ["load", "smoke", "--target", &url, "--out", argument(&out)];
    let planned = planned(&run(&[&load[..], &["--dry-run"]].concat()).exits(0).stdout);
    let most = planned.to_string();
    let ran = as_its_user(&staging, &[&load[..], &["--max-requests", &most]].concat()).await;
    let ran = ran.says("requests that it may make");
    let record = record(&out);
    assert_eq!(record.end.how, EndKind::BoundReached { bound: Bound::Requests { most: planned } });
    assert!(record.end.at_s < record.plan.steady_until_s, "{ran:#?}");
    let warnings = &record.verdict.warnings;
    assert!(warnings.iter().any(|w| matches!(w, Warning::CutShort { .. })), "{warnings:?}");
    let counts = staging.counts();
    let made: u64 = counts.values().map(|of| of.answered + of.refused).sum();
    // Each of five users has one step under way, of at most a few requests.
    assert!((planned..planned + 50).contains(&made), "{made} of {planned}");
    staging.stop().await.expect("it stops");
}

/// The requests that a printed plan comes to.
fn planned(printed: &str) -> u64 {
    let line = printed.lines().find(|line| line.starts_with("limits")).expect("its limits");
    let figure = line.split("; ").nth(1).and_then(|rest| rest.split(' ').next());
    figure.and_then(|figure| figure.parse().ok()).expect(line)
}

#[tokio::test(flavor = "multi_thread")]
async fn time_runs_from_the_beginning_of_the_preparations() {
    let staging = quick(LONG).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (url, out) = (staging.url(), folder.path().join("out"));
    let mut load = vec!["load", "smoke", "--target", &url, "--out", argument(&out)];
    // Nobody comes to this exchange, which is waited for.
    load.extend(["--exchange", "ami://127.0.0.1:0", "--duration", "3s", "--max-time", "3s"]);
    let mut command = mizan(&load);
    command.env("MIZAN_CRM_USER", staging.username(1)).env("MIZAN_EXCHANGE_SECRET", CANARY);
    let ran = tokio::task::spawn_blocking(move || command.output());
    let ran = Ran::of(ran.await.expect("no panic").expect("it runs"));
    let end = record(&out).end;
    assert_eq!(
        end.how,
        EndKind::BoundReached { bound: Bound::Time { most_ms: 3_000 } },
        "{ran:#?}"
    );
    ran.exits(6);
    staging.stop().await.expect("it stops");
}

#[test]
fn a_second_run_of_one_target_is_refused_unless_it_is_told_to_share() {
    let target = FakeTarget::start(Manner::Empty);
    let folder = tempfile::tempdir().expect("a folder");
    let url = target.url();
    let outs: Vec<_> = (0..4).map(|k| folder.path().join(format!("out-{k}"))).collect();
    let load = |out: usize, duration: &'static str| {
        vec![
            "load",
            "smoke",
            "--target",
            &url,
            "--duration",
            duration,
            "--out",
            argument(&outs[out]),
        ]
    };
    let mut first = start(&load(0, "10m"));
    target.wait_for(2);
    let refused = run(&load(1, "3s")).exits(2).says("another run loads 127.0.0.1");
    let process = format!("process {}, since 20", first.id());
    refused.says(&process);
    assert!(!outs[1].exists());
    let shared = run(&[&load(2, "3s")[..], &["--share-target"]].concat());
    assert_ne!(shared.code, Some(2), "{shared:#?}");
    assert!(outs[2].join("run.json").exists(), "{shared:#?}");
    first.kill().expect("killed");
    first.wait().expect("gone");
    let after = run(&load(3, "3s"));
    assert!(outs[3].join("run.json").exists(), "{after:#?}");
}

#[test]
fn a_redirect_to_another_host_is_not_followed() {
    let elsewhere = FakeTarget::start(Manner::Empty);
    let target = FakeTarget::start(Manner::Elsewhere(elsewhere.address.port()));
    let folder = tempfile::tempdir().expect("a folder");
    let (url, out) = (target.url(), folder.path().join("out"));
    let ran = run(&["load", "smoke", "--target", &url, "--out", argument(&out)]).exits(6);
    ran.says("(`localhost`)");
    assert_eq!(elsewhere.seen(), 0);
}

#[tokio::test]
async fn every_connection_goes_to_where_the_target_was_found() {
    let target = FakeTarget::start(Manner::Empty);
    // No resolver knows names in `invalid` (RFC 6761): asking again would fail.
    let url = format!("http://crm.invalid:{}", target.address.port());
    let url: reqwest::Url = url.parse().expect("an address");
    let found = Permitted { url: url.clone(), addresses: vec![target.address] };
    let api = Api::of(&found, Duration::from_secs(30)).expect("a client");
    api.send(Method::GET, "/api", None, Body::Empty).await.expect("it is reached");
    assert_eq!(api.requests().sent(), 1);
    let settings = EngineSettings { addresses: found.addresses, ..EngineSettings::new(url) };
    let requests = std::sync::Arc::clone(&settings.requests);
    let engine = Engine::new(settings).expect("an engine");
    let reply = engine.ask(&Request::get("/").expect("a path"), Clock::start()).await;
    assert_eq!((reply.outcome, requests.sent()), (Outcome::Ok, 1), "{:?}", reply.failure);
}

#[test]
fn a_public_target_or_exchange_needs_the_consent_that_names_it() {
    let load = |more: &[&str]| run(&[&["load", "smoke", "--target"], more].concat()).exits(2);
    load(&["http://203.0.113.9"]).says("--i-own-this-host 203.0.113.9");
    load(&["http://127.0.0.1:9", "--i-own-this-host", "203.0.113.9"]).says("what is loaded is");
    load(&["http://0.0.0.0", "--i-own-this-host", "0.0.0.0"]).says("no single machine's address");
    let exchange = ["http://127.0.0.1:9", "--exchange", "asterisk://mizan@203.0.113.9"];
    load(&exchange).says("`203.0.113.9` has the public address");
}
