//! Whole runs against the stand-in install, as the harness starts it and by its handle.

use std::time::Duration;

use documents::run::{EndKind, Outcome, RunRecord, StepRecord, TargetKind};
use staging::{Dataset, Fault, ModelSettings, Operation, Password, ServiceModel, Settings};

use crate::program::{CANARY, Ran, argument, mizan, record, run};

#[test]
fn a_smoke_run_beside_a_stand_in_plays_every_step_and_none_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let arguments =
        ["load", "smoke", "--service-model", "none", "--out", argument(&out), "--lang", "fa"];
    let ran = run(&arguments).says("میلی‌ثانیه");
    // Met; with a warning where this host was busy with something else.
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    assert!(!ran.stdout.contains("launched"), "goose speaks: {}", ran.stdout);
    let record = record(&out);
    assert_eq!(record.end.how, EndKind::Completed);
    assert!(matches!(record.provenance.target.kind, TargetKind::EmbeddedStaging { .. }));
    assert!(record.steps.len() >= 9, "{:?}", record.steps.iter().map(|s| &s.name));
    let crm = crm_of(&record);
    assert_eq!(crm.failed(), 0, "{:?}", crm.failures);
    // The schedule is known: what was due in the steady phase was done, and little else was.
    let planned = record.plan.steps_planned;
    assert!(crm.total() < planned && crm.total() > planned / 2, "{} of {planned}", crm.total());
    let host = record.host_steady.expect("this host can be sampled");
    assert!(host.target_cpu_cores.is_some_and(|cores| cores > 0.0), "{host:?}");
}

#[test]
fn the_same_seed_asks_the_same_of_the_target() {
    let folder = tempfile::tempdir().expect("a folder");
    let hash = |name: &str, seed: &str| {
        let out = folder.path().join(name);
        let arguments = ["load", "smoke", "--dry-run", "--seed", seed, "--out", argument(&out)];
        run(&arguments).exits(0).stdout
    };
    assert_eq!(hash("a", "5"), hash("b", "5"));
    assert_ne!(hash("a", "5"), hash("c", "6"));
}

/// What was measured of the people at their screens.
fn crm_of(record: &RunRecord) -> &StepRecord {
    record.workloads.iter().find(|workload| workload.name == "crm").expect("people were played")
}

/// Settings of a stand-in that answers in a millisecond, whatever the host.
fn quick() -> Settings {
    Settings {
        dataset: Dataset { seed: 1, persons: 1_000 },
        password: Some(Password::new(CANARY)),
        service: ServiceModel::Model(ModelSettings {
            servers: 8,
            mean: Duration::from_millis(1),
            ..ModelSettings::default()
        }),
        ..Settings::default()
    }
}

/// Plays the smoke scenario against a stand-in of this process while `meanwhile` happens to it.
async fn play_against(
    settings: Settings,
    duration: &str,
    meanwhile: impl AsyncFnOnce(staging::Staging) -> Option<staging::Staging>,
) -> (Ran, RunRecord) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let staging = staging::start(settings).await.expect("a stand-in");
    let url = staging.url();
    let child = mizan(&[
        "load",
        "smoke",
        "--target",
        &url,
        "--duration",
        duration,
        "--out",
        argument(&out),
    ])
    .env("MIZAN_CRM_USER", staging.username(1))
    .spawn()
    .expect("the program starts");
    let still_there = meanwhile(staging).await;
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    let ran = Ran::of(output.await.expect("no panic").expect("it ends"));
    if let Some(staging) = still_there {
        staging.stop().await.expect("stops");
    }
    (ran, record(&out))
}

/// Waits until the stand-in has answered so many requests of an operation.
async fn answered(staging: &staging::Staging, operation: Operation, count: u64) {
    let patience = tokio::time::timeout(Duration::from_secs(60), async {
        let mut looks = tokio::time::interval(Duration::from_millis(20));
        while staging.counts().get(&operation).map_or(0, |counts| counts.answered) < count {
            looks.tick().await;
        }
    });
    patience.await.expect("the generator sends requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_goes_away_in_mid_run_is_counted_and_reported() {
    let (ran, record) = play_against(quick(), "12s", async |staging| {
        answered(&staging, Operation::RecordFind, 20).await;
        staging.stop().await.expect("stops");
        None
    })
    .await;
    ran.exits(3);
    let outcomes = &crm_of(&record).outcomes;
    assert!(outcomes.get(&Outcome::Refused).is_some_and(|count| *count > 0), "{outcomes:?}");
    assert_eq!(record.end.how, EndKind::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_runs_out_is_renewed_within_the_step() {
    let settings = Settings { token_life: Duration::from_secs(2), ..quick() };
    let (_, record) = play_against(settings, "9s", async |staging| Some(staging)).await;
    let crm = crm_of(&record);
    assert_eq!(crm.failed(), 0, "{:?}", crm.failures);
    // Five users sign in once in the ramp; whoever signs in later renewed a token.
    assert!(!record.steps.iter().any(|step| step.name == "sign_in"), "{:?}", record.steps);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_a_target_is_an_outcome_of_its_own() {
    let (ran, record) = play_against(quick(), "15s", async |staging| {
        answered(&staging, Operation::RecordFind, 20).await;
        let faults = staging.faults();
        faults.inject(Fault::Error, 2);
        faults.inject(Fault::Garbage, 2);
        faults.inject(Fault::Reset, 2);
        faults.inject(Fault::Redirect, 12);
        Some(staging)
    })
    .await;
    ran.exits(3);
    let outcomes = &crm_of(&record).outcomes;
    for outcome in [Outcome::HttpError, Outcome::Garbled, Outcome::Reset] {
        assert!(
            outcomes.get(&outcome).is_some_and(|count| *count > 0),
            "{outcome:?}: {outcomes:?}"
        );
    }
    let failures = &crm_of(&record).failures;
    assert!(failures.iter().any(|f| f.text.contains("redirected more than")), "{failures:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_of_two_seconds_is_in_the_response_times_of_all_who_were_due_in_it() {
    let (_, record) = play_against(quick(), "20s", async |staging| {
        answered(&staging, Operation::RecordFind, 20).await;
        staging.faults().stall_for(Duration::from_secs(2));
        Some(staging)
    })
    .await;
    // Whoever was due at once after the freeze began waited for nearly all of it.
    let crm = &crm_of(&record).response_time;
    let max_ms = crm.max_ms.expect("samples");
    assert!((1_000.0..3_500.0).contains(&max_ms), "{max_ms} ms");
    let service_max_ms = crm_of(&record).service_time.max_ms.expect("samples");
    assert!(service_max_ms > 1_000.0, "{service_max_ms} ms");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_password_is_in_anything_that_a_run_writes() {
    let (ran, record) = play_against(quick(), "4s", async |staging| Some(staging)).await;
    let record = serde_json::to_string(&record).expect("serialises");
    for text in [&record, &ran.stdout, &ran.stderr] {
        assert!(!text.contains(CANARY), "{text}");
    }
}
