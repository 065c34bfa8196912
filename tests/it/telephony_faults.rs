//! A telephony service that makes mistakes, and an exchange that goes away: the harness finds what
//! was done wrong, call by call, and blames nobody else for it.

use std::path::Path;
use std::time::Duration;

use documents::calls::CallsRecord;
use documents::run::{Answer, RunRecord, ThresholdState, Warning};
use documents::units::Share;
use staging::{
    CallSource, Dataset, FaultSettings, Password, ServiceModel, Settings, TelephonyFaults,
    TelephonySettings, TelephonyState,
};

use crate::free_port::free_port;
use crate::program::{CANARY, Ran, argument, mizan, record};

/// Calls that all count and all last long enough to be expected on the screens.
fn scenario(folder: &Path, change: impl FnOnce(String) -> String) {
    let text = include_str!("../../scenarios/smoke/scenario.toml")
        .replace("ramp = \"2 s\"", "ramp = \"100 ms\"")
        .replace("warm_up = \"2 s\"", "warm_up = \"0 s\"")
        .replace("users = 5", "users = 3")
        .replace("per_user = \"3/h\"", "per_user = \"300/h\"")
        .replace("factor = 150", "factor = 12")
        .replace("incoming = \"70%\"", "incoming = \"75%\"")
        .replace("outgoing = \"20%\"", "outgoing = \"25%\"")
        .replace("talk = \"uniform 1 s to 4 s\"", "talk = \"uniform 3 s to 5 s\"")
        .replace("patience = \"uniform 1 s to 5 s\"", "patience = \"uniform 3 s to 5 s\"")
        .replace("busy_tone = \"uniform 1 s to 2 s\"", "busy_tone = \"fixed 3 s\"")
        .replace("rings_out = \"uniform 2 s to 4 s\"", "rings_out = \"fixed 3 s\"");
    std::fs::write(folder.join("scenario.toml"), change(text)).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    std::fs::write(folder.join("dataset.toml"), dataset).expect("written");
}

/// Plays the scenario on an exchange to which an install of this process listens. Gives what the
/// harness found and what the install knows it did.
async fn play(
    faults: TelephonyFaults,
    change: impl FnOnce(String) -> String,
) -> (Ran, RunRecord, TelephonyState) {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), change);
    let out = folder.path().join("out");
    let exchange = format!("127.0.0.1:{}", free_port());
    let source = CallSource::parse(&format!("ami://mizan@{exchange}"), Some(Password::new(CANARY)));
    let staging = staging::start(Settings {
        dataset: Dataset { seed: 1, persons: 200 },
        password: Some(Password::new(CANARY)),
        service: ServiceModel::None,
        telephony: Some(TelephonySettings::of(source.expect("an exchange"))),
        faults: FaultSettings { telephony: faults, ..FaultSettings::default() },
        ..Settings::default()
    });
    let staging = staging.await.expect("a stand-in");
    let (url, way) = (staging.url(), format!("ami://{exchange}"));
    let path = argument(folder.path()).to_owned();
    let arguments = ["load", &path, "--target", &url, "--exchange", &way, "--out", argument(&out)];
    let output = mizan(&arguments)
        .env("MIZAN_CRM_USER", staging.username(1))
        .env("MIZAN_EXCHANGE_SECRET", CANARY)
        .output()
        .expect("it runs");
    let state = staging.telephony().expect("it has a telephony service");
    staging.stop().await.expect("it stops");
    let ran = Ran::of(output);
    assert!(out.join("run.json").exists(), "{ran:#?}");
    (ran, record(&out), state)
}

fn calls(record: &RunRecord) -> &CallsRecord {
    record.calls.as_ref().expect("calls were played")
}

/// The thresholds that are broken.
fn broken(record: &RunRecord) -> Vec<&str> {
    let broken = record.verdict.thresholds.iter().filter(|t| t.state == ThresholdState::Broken);
    broken.map(|threshold| threshold.threshold.as_str()).collect()
}

#[tokio::test]
async fn calls_lost_doubled_and_left_are_found_each_and_all() {
    let share = Share { ratio: 0.2 };
    let faults = TelephonyFaults {
        lose_calls: share,
        duplicate_calls: share,
        leave_active: share,
        ..TelephonyFaults::default()
    };
    let (ran, record, state) = play(faults, |text| text).await;
    let ran = ran.exits(3);
    let calls = calls(&record);
    // Of a call that the end of the run cut short nothing follows, were it lost or not.
    let found = [calls.lost + calls.too_short, calls.duplicated, calls.left_active];
    let made = [state.calls_lost, state.calls_duplicated, state.calls_left];
    assert_eq!(found, made, "found and made: {ran:#?}");
    assert!(calls.lost > 0 && found.iter().all(|count| *count > 0), "{found:?}");
    assert_eq!(calls.mismatched, 0);
    let broken = broken(&record);
    for fault in ["lost", "duplicated", "left_active"] {
        assert!(broken.contains(&format!("{fault}(calls) = 0").as_str()), "{fault}: {broken:?}");
    }
}

#[tokio::test]
async fn calls_shown_with_the_wrong_customer_are_found() {
    let faults =
        TelephonyFaults { mismatch_calls: Share { ratio: 0.2 }, ..TelephonyFaults::default() };
    let (ran, record, state) = play(faults, |text| text).await;
    let ran = ran.exits(3);
    let calls = calls(&record);
    assert_eq!(calls.mismatched, state.calls_mismatched, "{ran:#?}");
    assert!(calls.mismatched > 0);
    assert_eq!([calls.lost, calls.duplicated, calls.left_active], [0; 3]);
    assert_eq!(broken(&record), ["mismatched(calls) = 0"]);
}

#[tokio::test]
async fn one_call_in_a_hundred_lost_is_found() {
    let faults =
        TelephonyFaults { lose_calls: Share { ratio: 0.01 }, ..TelephonyFaults::default() };
    let many = |text: String| text.replace("factor = 12", "factor = 120");
    let (_, record, state) = play(faults, many).await;
    let calls = calls(&record);
    assert_eq!(calls.lost, state.calls_lost);
    assert!(calls.lost > 0, "none of {} was lost", calls.expected);
    assert_eq!(record.verdict.answer, Answer::NotMet);
    assert_eq!([calls.duplicated, calls.mismatched, calls.left_active], [0; 3]);
}

#[tokio::test]
async fn an_exchange_that_restarts_in_mid_call_leaves_no_call_behind() {
    let restarts =
        |text: String| text + "\n[[calls.trouble]]\nafter = \"8 s\"\nrestart = \"1 s\"\n";
    let (ran, record, state) = play(TelephonyFaults::default(), restarts).await;
    let calls = calls(&record);
    assert_eq!(calls.exchange.restarts, 1);
    assert!(state.reconnects >= 1, "{state:?}");
    assert_eq!(calls.left_active, 0, "{:?} {ran:#?}", calls.findings);
    // Calls that were due while it was away were not played, and nobody is blamed for them.
    assert!(calls.not_played > 0);
    assert!(record.verdict.warnings.contains(&Warning::CallsNotPlayed { calls: calls.not_played }));
}

#[tokio::test]
async fn a_clock_that_is_set_back_at_the_exchange_moves_no_pop_and_leaves_no_call() {
    let set_back =
        |text: String| text + "\n[[calls.trouble]]\nafter = \"8 s\"\nclock_back = \"26 h\"\n";
    let (ran, record, _) = play(TelephonyFaults::default(), set_back).await;
    let calls = calls(&record);
    let faults = [calls.lost, calls.duplicated, calls.mismatched, calls.left_active];
    assert_eq!(faults, [0; 4], "{:?} {ran:#?}", calls.findings);
    assert!(calls.shown > 10, "{}", calls.shown);
    let pops = record.steps.iter().find(|step| step.name == "screen_pop").expect("measured");
    let slowest = pops.response_time.max_ms.expect("samples");
    assert!(slowest < 3_600_000.0, "{slowest} ms");
}

#[tokio::test]
async fn pops_that_come_late_are_late_and_not_lost() {
    let faults =
        TelephonyFaults { pop_delay: Duration::from_millis(2_500), ..TelephonyFaults::default() };
    let judged = |text: String| {
        text.replace("thresholds = [", "thresholds = [\n    \"p50(screen_pop) <= 2 s\",")
    };
    let (ran, record, _) = play(faults, judged).await;
    ran.exits(3);
    let calls = calls(&record);
    assert_eq!([calls.lost, calls.duplicated, calls.mismatched, calls.left_active], [0; 4]);
    let pops = record.steps.iter().find(|step| step.name == "screen_pop").expect("measured");
    let fastest = pops.response_time.min_ms.expect("samples");
    assert!(fastest >= 2_500.0, "{fastest} ms");
}
