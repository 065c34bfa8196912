//! A whole run on a real Asterisk: the harness has it place the calls, the stand-in's telephony
//! service hears them there, and the report says what came of them.

use documents::calls::{CallEnding, ExchangeKind};
use documents::run::RunRecord;
use staging::{CallSource, Password, ServiceModel, Settings, TelephonySettings};
use testkit::asterisk::{Asterisk, SECRET, USER};
use testkit::peers::PeerTest;
use tokio::task::block_in_place;

use crate::asterisk::awaited;
use crate::program::{printed, record};

pub(crate) const TESTS: &[PeerTest] = &[PeerTest {
    name: "asterisk_run::calls_that_a_real_asterisk_places_are_shown_and_measured",
    needs: &["asterisk"],
    body: || awaited(calls_that_a_real_asterisk_places_are_shown_and_measured()),
}];

/// The smoke scenario with calls from outside alone: the test's exchange has no telephones.
fn scenario() -> String {
    include_str!("../../scenarios/smoke/scenario.toml")
        .replace("incoming = \"70%\"", "incoming = \"100%\"")
        .replace("outgoing = \"20%\"", "outgoing = \"0%\"")
        .replace("transferred = \"30%\"", "transferred = \"0%\"")
}

async fn calls_that_a_real_asterisk_places_are_shown_and_measured() {
    let asterisk = block_in_place(Asterisk::start);
    let source = CallSource::Ami {
        address: asterisk.address().to_string(),
        user: USER.to_owned(),
        secret: Password::new(SECRET),
        events: "call,agent".to_owned(),
    };
    let settings = Settings {
        telephony: Some(TelephonySettings::of(source)),
        ..testkit::settings(ServiceModel::None)
    };
    let staging = testkit::start(settings).await;
    staging.telephony_until(|state| state.logins == 1).await.expect("a service");

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("scenario.toml"), scenario()).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    std::fs::write(folder.path().join("dataset.toml"), dataset).expect("written");
    let out = folder.path().join("out");
    let output = block_in_place(|| {
        std::process::Command::new(env!("CARGO_BIN_EXE_mizan"))
            .arg("load")
            .arg(folder.path())
            .args(["--target", &staging.url()])
            .args(["--exchange", &format!("asterisk://{USER}@{}", asterisk.address())])
            .arg("--out")
            .arg(&out)
            .env("MIZAN_CRM_USER", staging.username(1))
            .env("MIZAN_CRM_PASSWORD", staging.password().reveal())
            .env("MIZAN_EXCHANGE_SECRET", SECRET)
            .output()
            .expect("the built program starts")
    });
    let record: RunRecord = serde_json::from_value(record(&out)).expect("a run record");
    let calls = record.calls.expect("calls were played");
    assert_eq!(calls.exchange.kind, ExchangeKind::Asterisk);
    assert!(calls.exchange.software.as_deref().is_some_and(|it| it.starts_with("Asterisk 16.")));
    let faults = [calls.lost, calls.duplicated, calls.mismatched, calls.left_active];
    assert_eq!(faults, [0; 4], "{:?}\n{}", calls.findings, printed(&output));
    assert_eq!(calls.not_played, 0, "{}", printed(&output));
    assert!(calls.shown > 3, "{} of {} shown", calls.shown, calls.expected);
    let endings: Vec<CallEnding> = calls.played.iter().map(|count| count.ending).collect();
    assert!(endings.contains(&CallEnding::Answered) && endings.contains(&CallEnding::Busy));
    staging.stop().await.expect("stopped");
}
