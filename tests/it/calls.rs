//! Calls beside people at their screens, by the ways that need nothing but a stand-in install.

use documents::calls::{CallDirection, CallEnding, CallsRecord, ExchangeKind};
use documents::run::{EndKind, Outcome, RunRecord};
use staging::{Dataset, Password, ServiceModel, Settings};

use crate::program::{CANARY, Ran, argument, mizan, record, run};

/// Runs a scenario beside a stand-in without a service model.
fn beside(scenario: &str, more: &[&str]) -> (Ran, RunRecord) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let mut arguments = vec!["load", scenario, "--service-model", "none", "--out", argument(&out)];
    arguments.extend(more);
    let ran = run(&arguments);
    for file in ["run.json", "run.journal.jsonl", "report.html", "steps.csv", "junit.xml"] {
        assert!(out.join(file).exists(), "no {file}: {ran:#?}");
    }
    (ran, record(&out))
}

#[track_caller]
fn in_order(calls: &CallsRecord) {
    let faults = [calls.lost, calls.duplicated, calls.mismatched, calls.left_active];
    assert_eq!(faults, [0; 4], "{:?}", calls.findings);
    assert_eq!((calls.not_played, calls.polling.failed), (0, 0));
}

#[test]
fn calls_by_the_web_api_are_all_shown_with_their_customers() {
    let (ran, record) = beside("smoke", &["--exchange", "direct"]);
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let calls = record.calls.expect("calls were played");
    in_order(&calls);
    assert_eq!(calls.exchange.kind, ExchangeKind::Direct);
    let plan = record.plan.calls.expect("calls were planned");
    assert_eq!(calls.played, plan.steady, "what was planned was played");
    let looked_for =
        |count: &&documents::calls::CallCount| count.direction != CallDirection::Internal;
    let expected: u64 = calls.played.iter().filter(looked_for).map(|count| count.calls).sum();
    assert_eq!(calls.shown + calls.too_short, expected);
    let pops = record.steps.iter().find(|step| step.name == "screen_pop").expect("measured");
    assert_eq!(pops.outcomes.get(&Outcome::Ok), Some(&calls.shown));
    assert_eq!(calls.polling.error.samples, calls.shown, "each pop states its error");
    assert!(calls.erlangs_carried > 0.0 && calls.erlangs_offered > 0.0, "{calls:?}");
}

#[test]
fn calls_of_the_oldest_asterisk_are_shown_as_well() {
    let (ran, record) = beside("smoke", &["--exchange", "ami://127.0.0.1:0?dialect=11"]);
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let calls = record.calls.expect("calls were played");
    in_order(&calls);
    assert_eq!(calls.exchange.kind, ExchangeKind::Ami { dialect: 11 });
    assert!(calls.exchange.events_sent > 100, "{:?}", calls.exchange);
}

#[test]
fn calls_in_a_call_log_are_shown_from_their_first_line_on() {
    let (ran, record) = beside("smoke", &["--exchange", "smdr://127.0.0.1:0?layout=panasonic-c"]);
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let calls = record.calls.expect("calls were played");
    in_order(&calls);
    let layout = "panasonic-c".to_owned();
    assert_eq!(calls.exchange.kind, ExchangeKind::Smdr { layout, serial: false });
    assert_eq!((calls.exchange.logins, calls.exchange.clients_most), (1, 1));
    // A call log has outgoing calls only once they are over.
    let incoming = calls.played.iter().filter(|c| c.direction == CallDirection::Incoming);
    assert_eq!(calls.shown + calls.too_short, incoming.map(|count| count.calls).sum::<u64>());
}

#[test]
fn a_run_can_leave_the_calls_out_and_judges_none_then() {
    let (ran, record) = beside("smoke", &["--exchange", "none"]);
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    assert_eq!((record.calls, record.plan.calls), (None, None));
    assert!(record.plan.thresholds.contains(&"errors <= 0%".to_owned()));
    let on_calls = record.plan.thresholds.iter().filter(|text| text.contains("(calls)"));
    assert_eq!(on_calls.count(), 0, "{:?}", record.plan.thresholds);
}

#[test]
fn a_trace_is_played_as_its_file_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = include_str!("../../scenarios/smoke/scenario.toml")
        .replace("arrivals = \"poisson\"", "arrivals = \"trace\"");
    let trace = "at_s,direction,ending,wait_s,ring_s,talk_s\n\
                 4.5,incoming,answered,0,1,3\n\
                 5,outgoing,busy,0,2,0\n\
                 6,incoming,abandoned,3,0,0\n";
    let files = [
        ("scenario.toml", scenario.as_str()),
        ("dataset.toml", include_str!("../../scenarios/smoke/dataset.toml")),
        ("calls.csv", trace),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let (_, record) = beside(argument(folder.path()), &["--exchange", "direct"]);
    let calls = record.calls.expect("calls were played");
    in_order(&calls);
    let played: Vec<_> = calls.played.iter().map(|c| (c.direction, c.ending, c.calls)).collect();
    use CallDirection::{Incoming, Outgoing};
    let expected = [
        (Incoming, CallEnding::Answered, 1),
        (Incoming, CallEnding::Abandoned, 1),
        (Outgoing, CallEnding::Busy, 1),
    ];
    assert_eq!(played, expected);
    assert_eq!(calls.shown, 3);
}

#[test]
fn a_password_in_an_exchanges_address_is_refused_and_not_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let arguments = ["load", "smoke", "--exchange", "ami://crm:canary-pw@0.0.0.0", "--out"];
    let ran = run(&[&arguments[..], &[argument(&out)]].concat()).exits(2);
    let ran = ran.says("MIZAN_EXCHANGE_SECRET");
    assert!(!ran.stderr.contains("canary-pw"), "{ran:#?}");
    assert!(!out.exists());
}

/// The install's own account, as the harness is given it.
async fn against(settings: Settings, more: &[&str]) -> (Ran, RunRecord) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let staging = staging::start(settings).await.expect("a stand-in");
    let (url, user) = (staging.url(), staging.username(1));
    let mut arguments = vec!["load", "smoke", "--target", &url, "--out", argument(&out)];
    arguments.extend(more);
    let output = mizan(&arguments)
        .env("MIZAN_CRM_USER", user)
        .env("MIZAN_EXCHANGE_SECRET", CANARY)
        .output()
        .expect("it runs");
    staging.stop().await.expect("it stops");
    (Ran::of(output), record(&out))
}

#[test]
fn an_exchange_that_cannot_listen_is_told_before_a_folder_is_made() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    for way in [format!("ami://127.0.0.1:{port}"), format!("smdr://127.0.0.1:{port}")] {
        let arguments = ["load", "smoke", "--exchange", &way, "--out", argument(&out)];
        run(&arguments).exits(2).says(&format!("127.0.0.1:{port}"));
    }
    run(&["load", "smoke", "--exchange", "smdr://127.0.0.1:0?layout=panasonic", "--dry-run"])
        .exits(0);
    let arguments = ["load", "smoke", "--exchange", "smdr://127.0.0.1:0?layout=panasonic"];
    run(&[&arguments[..], &["--out", argument(&out)]].concat()).exits(2).says("panasonic-a");
    assert!(!out.exists());
}

/// An install whose telephony service hears no exchange.
fn deaf() -> Settings {
    Settings {
        dataset: Dataset { seed: 1, persons: 200 },
        password: Some(Password::new(CANARY)),
        service: ServiceModel::None,
        ..Settings::default()
    }
}

#[tokio::test]
async fn an_exchange_that_nobody_comes_to_makes_no_load() {
    let more = ["--exchange", "smdr://127.0.0.1:0", "--exchange-wait", "300ms"];
    let (ran, record) = against(deaf(), &more).await;
    let ran = ran.exits(6);
    assert_eq!(record.end.how, EndKind::NobodyListened { waited_ms: 300 });
    assert!(record.steps.is_empty() && !ran.stderr.contains(CANARY), "{ran:#?}");
}

#[tokio::test]
async fn the_same_customers_call_again_in_the_next_run_on_an_install() {
    let settings = deaf();
    let folder = tempfile::tempdir().expect("a folder");
    let kept = |settings: &Settings| Settings {
        data: staging::DataDirectory::At(folder.path().to_owned()),
        ..settings.clone()
    };
    for _ in 0..2 {
        let (_, record) =
            against(kept(&settings), &["--exchange", "direct", "--duration", "10s"]).await;
        in_order(&record.calls.expect("calls were played"));
    }
}
