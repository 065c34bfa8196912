//! Starting and stopping, the dataset, and the service models.

use std::collections::BTreeMap;
use std::time::Duration;

use documents::units::Bytes;
use serde_json::{Value, json};
use staging::{
    DataDirectory, Dataset, ModelSettings, Operation, ServiceModel, Settings, Staging, StartError,
    WorkSettings,
};

use crate::client::{Caller, bare};

/// Everything that a client can read of the generated rows.
async fn everything(caller: &Caller) -> Vec<Value> {
    let mut all = Vec::new();
    for kind in ["person", "organization", "form", "task", "ticket", "invoice/sales"] {
        all.push(caller.object(kind, "find", json!({ "pageSize": 1000 })).await.ok());
    }
    all
}

async fn rows_of(seed: u64, persons: u32) -> Vec<Value> {
    let settings = Settings { dataset: Dataset { seed, persons }, ..bare() };
    let staging = staging::start(settings).await.expect("started");
    everything(&Caller::signed(&staging).await).await
}

#[tokio::test]
async fn the_same_seed_has_the_same_rows_and_another_seed_others() {
    let first = rows_of(5, 200).await;
    assert_eq!(first, rows_of(5, 200).await);
    assert_ne!(first, rows_of(6, 200).await);
    let totals: Vec<_> = first.iter().map(|found| found["total"].clone()).collect();
    assert_eq!(totals, [200, 20, 20, 100, 40, 80]);
}

#[tokio::test]
async fn records_belong_to_identities_that_exist() {
    let rows = rows_of(5, 200).await;
    let ids: Vec<&Value> = rows[..2]
        .iter()
        .flat_map(|found| found["data"].as_array().expect("rows"))
        .map(|row| &row["crmId"])
        .collect();
    for found in &rows[2..] {
        for row in found["data"].as_array().expect("rows") {
            assert!(ids.contains(&&row["identityId"]), "{row}");
        }
    }
}

#[tokio::test]
async fn a_temporary_directory_is_gone_after_the_stop_and_after_a_drop() {
    let staging = staging::start(bare()).await.expect("started");
    let directory = staging.directory().to_owned();
    assert!(directory.join("staging.sqlite").exists());
    staging.stop().await.expect("stopped");
    assert!(!directory.exists());
    let staging = staging::start(bare()).await.expect("started");
    let directory = staging.directory().to_owned();
    drop(staging);
    assert!(!directory.exists());
}

#[tokio::test]
async fn a_given_directory_keeps_what_was_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let settings = Settings { data: DataDirectory::At(directory.path().to_owned()), ..bare() };
    let staging = staging::start(settings.clone()).await.expect("started");
    let id = Caller::signed(&staging).await.create("form", json!({ "refId": "kept" })).await;
    staging.stop().await.expect("stopped");

    let staging = staging::start(settings.clone()).await.expect("started again");
    let got = Caller::signed(&staging).await.object("form", "get", json!({ "id": id })).await.ok();
    assert_eq!(got["refId"], "kept");
    staging.stop().await.expect("stopped");

    let other = Settings { dataset: Dataset { seed: 2, persons: 300 }, ..settings };
    let refused = staging::start(other).await.expect_err("another dataset");
    assert!(matches!(refused, StartError::Populate(_)), "{refused}");
}

#[tokio::test]
async fn an_address_that_is_taken_is_an_error_and_leaves_nothing() {
    let staging = staging::start(bare()).await.expect("started");
    let settings = Settings { address: staging.address(), ..bare() };
    let refused = staging::start(settings).await.expect_err("taken");
    assert!(matches!(refused, StartError::Listen { .. }), "{refused}");
}

#[test]
fn a_stop_leaves_no_thread_and_no_task() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async {
        let work = WorkSettings { data_file: Bytes(1 << 20), ..WorkSettings::default() };
        let service = ServiceModel::Work(work);
        let staging = staging::start(Settings { service, ..bare() }).await.expect("started");
        let caller = Caller::signed(&staging).await;
        let cut_off = tokio::spawn({
            let caller = caller.clone();
            async move { caller.send(reqwest::Method::GET, "/api", None).await }
        });
        let directory = staging.directory().to_owned();
        staging.stop().await.expect("stopped, so every thread was joined");
        assert!(!directory.exists());
        // Answered in the drain, or cut off; the client hears of it either way.
        drop(cut_off.await.expect("joined"));
        assert!(caller.send(reqwest::Method::GET, "/api", None).await.is_err());
    });
}

#[test]
fn a_process_of_its_own_is_served_until_it_is_told_to_stop() {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (told, url) = std::sync::mpsc::channel();
    let served = std::thread::spawn(move || {
        let ready = |staging: &Staging| told.send(staging.url()).expect("the test listens");
        staging::serve_until(bare(), ready, async {
            stopped.await.expect("the test tells");
        })
    });
    let url = url.recv().expect("ready");
    let address = url.strip_prefix("http://").expect("a URL");
    std::net::TcpStream::connect(address).expect("it listens");
    stop.send(()).expect("it waits");
    served.join().expect("no panic").expect("served and stopped");
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn the_queue_serves_every_request_and_says_how_late_it_was() {
    let means = BTreeMap::from([(Operation::TicketReply, Duration::from_millis(2))]);
    let model = ModelSettings { servers: 2, mean: Duration::from_micros(200), means };
    let settings = Settings { service: ServiceModel::Model(model), ..bare() };
    let staging = staging::start(settings).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let caller = caller.clone();
            tokio::spawn(async move {
                for _ in 0..25 {
                    caller.get("/api").await.ok();
                }
            })
        })
        .collect();
    for call in calls {
        call.await.expect("joined");
    }
    let lateness = staging.model_lateness().expect("a queue");
    assert_eq!(lateness.departures, 200 + 1, "and the sign-in");
    assert!(lateness.p50 <= lateness.p99);
}

#[tokio::test]
async fn the_work_is_done_for_every_operation() {
    let work =
        WorkSettings { data_file: Bytes(1 << 20), cores: Some(1), ..WorkSettings::default() };
    let settings = Settings { service: ServiceModel::Work(work), ..bare() };
    let staging = staging::start(settings).await.expect("started");
    assert!(staging.page_io().is_some());
    let log = staging.directory().join("log.bin");
    let before = std::fs::read(&log).expect("a log");
    let caller = Caller::signed(&staging).await;
    caller.create("task", json!({ "subject": "s" })).await;
    let after = std::fs::read(&log).expect("a log");
    // The sign-in flushes 2 KiB, the task 10 KiB.
    let written = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    assert!((11_000..=12_288).contains(&written), "{written}");
}
