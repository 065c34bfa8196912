//! What befalls a run while a campaign drains: the CRM restarts or is killed, the disk fills, somebody
//! stops it. No message is lost, none is doubled in silence, and the record says what happened.

use std::io::{BufRead, BufReader};
use std::path::Path;
#[cfg(unix)]
use std::process::Command;
use std::process::{Child, Stdio};
use std::time::Duration;

use documents::run::{EndKind, Outcome, RunRecord, ThresholdState};
use staging::{DataDirectory, Settings, SmsFaults};

use crate::campaign::{scenario, sender, settings, sms};
use crate::free_port::free_port;
#[cfg(unix)]
use crate::program::run;
use crate::program::{CANARY, Ran, argument, mizan, record};

/// A campaign that is under way for some ten seconds of the smoke scenario's steady phase.
fn long_campaign(text: &str) -> String {
    text.replace("after = \"6 s\"", "after = \"3 s\"")
        .replace("patience = \"20 s\"", "patience = \"90 s\"")
}

/// The run of a scenario against the install at one port, with the gateway at another.
fn begin(folder: &Path, ports: (u16, u16)) -> Child {
    let (target, gateway) =
        (format!("http://127.0.0.1:{}", ports.0), format!("http://127.0.0.1:{}", ports.1));
    let out = folder.join("out");
    let arguments = ["load", argument(folder), "--target", &target, "--gateway", &gateway];
    sender(&[&arguments[..], &["--out", argument(&out)]].concat()).spawn().expect("it starts")
}

/// Waits until a run's journal says something.
async fn said(folder: &Path, what: impl Fn(&RunRecord) -> bool) {
    let journal = folder.join("out/run.journal.jsonl");
    let patience = tokio::time::timeout(Duration::from_secs(120), async {
        let mut looks = tokio::time::interval(Duration::from_millis(100));
        // A journal that is not there yet says nothing.
        while !loadtest::run::record_of(&journal).is_ok_and(|record| what(&record)) {
            looks.tick().await;
        }
    });
    patience.await.expect("the run gets that far");
}

/// Messages of the campaign that came so far.
fn arrived(record: &RunRecord) -> u64 {
    record.sms.as_ref().map_or(0, |sms| sms.total.arrived)
}

/// People who met a closed door so far.
fn refused(record: &RunRecord) -> u64 {
    let crm = record.workloads.iter().find(|workload| workload.name == "crm");
    crm.and_then(|crm| crm.outcomes.get(&Outcome::Refused)).copied().unwrap_or(0)
}

async fn ended(child: Child) -> Ran {
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    Ran::of(output.await.expect("no panic").expect("it ends"))
}

/// What holds of a run whose CRM was away for a while, however it went.
#[track_caller]
fn nothing_is_lost_and_the_gap_is_told(record: &RunRecord, ran: &Ran) {
    assert_eq!(record.end.how, EndKind::Completed, "{ran:#?}");
    let (sms, total) = (sms(record), sms(record).total);
    assert_eq!((total.lost, total.pending), (0, 0), "{total:?} {ran:#?}");
    assert_eq!(total.arrived, total.started);
    assert_eq!(sms.gateway.strangers, 0, "{:?}", sms.gateway);
    assert!(refused(record) > 0, "nobody noticed: {:?}", record.workloads);
    let errors = record.verdict.thresholds.iter().find(|t| t.threshold == "errors <= 0%");
    assert_eq!(errors.map(|errors| errors.state), Some(ThresholdState::Broken));
    let inbound = sms.inbound.as_ref().expect("reports come back");
    assert!(inbound.reports_taken < inbound.reports_due, "{inbound:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_restarts_in_mid_campaign_loses_nothing_and_doubles_nothing() {
    let (folder, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir());
    let data = data.expect("a folder");
    scenario(folder.path(), 2_000, |text| long_campaign(&text));
    let ports = (free_port(), free_port());
    let settings = Settings {
        address: ([127, 0, 0, 1], ports.0).into(),
        data: DataDirectory::At(data.path().to_owned()),
        ..settings(ports.1, SmsFaults::default())
    };
    let before = staging::start(settings.clone()).await.expect("a stand-in");
    let child = begin(folder.path(), ports);
    said(folder.path(), |record| arrived(record) > 300).await;
    before.stop().await.expect("it stops");
    said(folder.path(), |record| refused(record) > 0).await;
    let after = staging::start(settings).await.expect("it starts again");
    let ran = ended(child).await.exits(3);
    let record = record(&folder.path().join("out"));
    nothing_is_lost_and_the_gap_is_told(&record, &ran);
    let total = sms(&record).total;
    assert_eq!((total.duplicated, total.repeated), (0, 0), "{total:?}");
    assert_eq!(sms(&record).campaigns[0].tally.arrived, 2_000);
    let inbound = sms(&record).inbound.as_ref().expect("reports come back");
    assert_eq!(inbound.delivered_shown, Some(inbound.reports_taken), "{inbound:?}");
    let state = after.sms().expect("it sends messages");
    assert_eq!((state.offered_again, state.waiting, state.failed), (0, 0, 0), "{state:?}");
    after.stop().await.expect("it stops");
}

/// The stand-in as a process, up and listening. It may be killed.
fn install(data: &Path, ports: (u16, u16)) -> Child {
    let (port, gateway) = (ports.0.to_string(), format!("http://127.0.0.1:{}", ports.1));
    let arguments = ["staging", "--port", &port, "--data", argument(data), "--persons", "200"];
    let more = ["--service-model", "none", "--gateway", &gateway];
    let mut child = mizan(&[&arguments[..], &more].concat())
        .env("MIZAN_STAGING_PASSWORD", CANARY)
        .env("MIZAN_STAGING_GATEWAY_USER", CANARY)
        .env("MIZAN_STAGING_GATEWAY_PASSWORD", CANARY)
        .env("MIZAN_STAGING_INBOUND_KEY", CANARY)
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let said = BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut line);
    assert!(said.is_ok() && line.contains("listens at"), "{line}");
    child
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_is_killed_in_mid_campaign_loses_nothing_and_what_comes_twice_is_counted() {
    let (folder, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir());
    let data = data.expect("a folder");
    scenario(folder.path(), 2_000, |text| long_campaign(&text));
    let ports = (free_port(), free_port());
    let mut before = install(data.path(), ports);
    let child = begin(folder.path(), ports);
    said(folder.path(), |record| arrived(record) > 300).await;
    before.kill().expect("killed");
    before.wait().expect("gone");
    said(folder.path(), |record| refused(record) > 0).await;
    let mut after = install(data.path(), ports);
    let ran = ended(child).await.exits(3);
    after.kill().expect("killed");
    after.wait().expect("gone");
    let record = record(&folder.path().join("out"));
    nothing_is_lost_and_the_gap_is_told(&record, &ran);
    let (total, gateway) = (sms(&record).total, &sms(&record).gateway);
    // What was under way was offered again; each message twice at most, since it was killed once.
    let twice = total.duplicated + total.repeated;
    assert!(twice > 0, "{total:?} {gateway:?}");
    assert_eq!(gateway.taken - total.arrived, twice, "{total:?} {gateway:?}");
    // What was reported and taken survives; of a report whose answer was cut off it may have kept either.
    let inbound = sms(&record).inbound.as_ref().expect("reports come back");
    let shown = inbound.delivered_shown.expect("it says");
    assert!((inbound.reports_taken..=inbound.reports_due).contains(&shown), "{inbound:?}");
}

/// Renders a run's journal again in Persian.
#[cfg(unix)]
fn again(folder: &Path) -> RunRecord {
    let (journal, out) = (folder.join("out/run.journal.jsonl"), folder.join("again"));
    let ran = run(&["report", argument(&journal), "--out", argument(&out), "--lang", "fa"]);
    for file in ["report.html", "sms.csv", "campaigns.csv"] {
        assert!(out.join(file).exists(), "no {file}: {ran:#?}");
    }
    record(&out)
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_in_mid_campaign_ends_the_run_and_what_was_measured_can_be_rendered() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), 2_000, |text| long_campaign(&text));
    let (port, out) = (free_port(), folder.path().join("out"));
    let staging = staging::start(settings(port, SmsFaults::default())).await.expect("a stand-in");
    let (target, gateway) = (staging.url(), format!("http://127.0.0.1:{port}"));
    let arguments = ["load", argument(folder.path()), "--target", &target];
    let arguments = [&arguments[..], &["--gateway", &gateway, "--out", argument(&out)]].concat();
    let plain = sender(&arguments);
    // To a process, a file that may not grow is a disk that is full. Shells count in 512 bytes or in
    // 1,024: the journal reaches either in mid-campaign.
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 50; exec \"$@\"", "sh"]).arg(plain.get_program());
    limited.args(plain.get_args()).envs(plain.get_envs().filter_map(|(k, v)| Some((k, v?))));
    let child = limited.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let ran = ended(child).await.exits(1);
    staging.stop().await.expect("it stops");
    let ran = ran.says("run.journal.jsonl").says("make room, then: mizan report");
    assert!(!out.join("run.json").exists(), "{ran:#?}");
    let record = again(folder.path());
    assert_eq!(record.end.how, EndKind::Torn);
    let campaign = &sms(&record).campaigns[0].tally;
    assert!(campaign.arrived > 0 && campaign.arrived < 2_000, "{campaign:?}");
    assert_eq!((campaign.pending, campaign.lost), (2_000 - campaign.arrived, 0));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_is_stopped_by_hand_is_pending_and_not_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let slow =
        |text: String| long_campaign(&text).replace("latency =", "rate = \"50/s\"\nlatency =");
    scenario(folder.path(), 2_000, slow);
    let ports = (free_port(), free_port());
    let settings = Settings {
        address: ([127, 0, 0, 1], ports.0).into(),
        ..settings(ports.1, SmsFaults::default())
    };
    let staging = staging::start(settings).await.expect("a stand-in");
    let child = begin(folder.path(), ports);
    said(folder.path(), |record| arrived(record) > 100).await;
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    let ran = ended(child).await.exits(5);
    staging.stop().await.expect("it stops");
    let record = record(&folder.path().join("out"));
    assert_eq!(record.end.how, EndKind::Interrupted, "{ran:#?}");
    let campaign = &sms(&record).campaigns[0].tally;
    assert!(campaign.pending > 0, "{campaign:?}");
    assert_eq!(campaign.pending + campaign.arrived, 2_000);
    assert_eq!((campaign.lost, campaign.started), (0, 2_000));
    let lost = record.verdict.thresholds.iter().find(|t| t.threshold == "lost(sms) = 0");
    assert_eq!(lost.map(|lost| lost.state), Some(ThresholdState::Undecided));
}
