//! Short messages beside people and calls: campaigns through a stand-in to the gateway that the harness
//! plays, and what the stand-in does wrong, found message by message.

use std::path::Path;

use documents::gateway::GatewayDescription;
use documents::run::{Answer, EndKind, Invalidity, Outcome, RunRecord, ThresholdState};
use documents::sms::{GatewayKind, SmsRecord, SmsTally, SmsWrong};
use documents::units::Share;
use staging::{
    Dataset, FaultSettings, Password, ServiceModel, Settings, SmsCredentials, SmsFaults,
    SmsSettings, SmsState, SmsWay, Staging,
};

use crate::free_port::free_port;
use crate::program::{CANARY, Ran, argument, mizan, record, run};

/// The smoke scenario without its calls, with a campaign that is larger.
fn scenario(folder: &Path, messages: u64, change: impl FnOnce(String) -> String) {
    let text = include_str!("../../scenarios/smoke/scenario.toml");
    let calls = text.find("[calls]").expect("the scenario has calls");
    let sms = text.find("[sms]").expect("the scenario has messages");
    let text = format!("{}{}", &text[..calls], &text[sms..])
        .replace("messages = 40", &format!("messages = {messages}"))
        .lines()
        .filter(|line| !line.contains("(calls)"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(folder.join("scenario.toml"), change(text)).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    std::fs::write(folder.join("dataset.toml"), dataset).expect("written");
}

/// An install of this process that sends by the gateway at a port.
async fn install(port: u16, faults: SmsFaults) -> Staging {
    let description = GatewayDescription::shipped("sendsms").expect("shipped");
    let secret = || Password::new(CANARY);
    let credentials = SmsCredentials { username: secret(), password: secret() };
    let way = SmsWay::parse(&format!("http://127.0.0.1:{port}"), description, Some(credentials));
    let sms = SmsSettings {
        inbound_key: Some(secret()),
        ..SmsSettings::of(way.expect("an address"), "30001234".to_owned())
    };
    let settings = Settings {
        dataset: Dataset { seed: 1, persons: 200 },
        password: Some(Password::new(CANARY)),
        service: ServiceModel::None,
        sms: Some(sms),
        faults: FaultSettings { sms: faults, ..FaultSettings::default() },
        ..Settings::default()
    };
    staging::start(settings).await.expect("a stand-in")
}

/// Plays the scenario against an install with these faults.
async fn play(
    faults: SmsFaults,
    messages: u64,
    change: impl FnOnce(String) -> String,
) -> (Ran, RunRecord, SmsState) {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), messages, change);
    let out = folder.path().join("out");
    let port = free_port();
    let staging = install(port, faults).await;
    let (url, gateway) = (staging.url(), format!("http://127.0.0.1:{port}"));
    let path = argument(folder.path()).to_owned();
    let arguments =
        ["load", &path, "--target", &url, "--gateway", &gateway, "--out", argument(&out)];
    let output = mizan(&arguments)
        .env("MIZAN_CRM_USER", staging.username(1))
        .env("MIZAN_GATEWAY_USER", CANARY)
        .env("MIZAN_GATEWAY_PASSWORD", CANARY)
        .env("MIZAN_INBOUND_KEY", CANARY)
        .output()
        .expect("it runs");
    let state = staging.sms().expect("it sends messages");
    staging.stop().await.expect("it stops");
    let ran = Ran::of(output);
    assert!(out.join("run.json").exists(), "{ran:#?}");
    (ran, record(&out), state)
}

fn sms(record: &RunRecord) -> &SmsRecord {
    record.sms.as_ref().expect("messages were sent")
}

/// What was wrong with messages: lost, duplicated, reordered, altered, malformed.
fn faults(tally: &SmsTally) -> [u64; 5] {
    [tally.lost, tally.duplicated, tally.reordered, tally.altered, tally.malformed]
}

/// The thresholds that are broken.
fn broken(record: &RunRecord) -> Vec<&str> {
    let broken = record.verdict.thresholds.iter().filter(|t| t.state == ThresholdState::Broken);
    broken.map(|threshold| threshold.threshold.as_str()).collect()
}

#[test]
fn a_campaign_beside_people_and_calls_arrives_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let ran = run(&["load", "smoke", "--service-model", "none", "--out", argument(&out)]);
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let record = record(&out);
    let sms = sms(&record);
    assert_eq!(faults(&sms.total), [0; 5], "{:?}", sms.findings);
    let campaign = &sms.campaigns[0];
    assert_eq!((campaign.tally.started, campaign.tally.arrived), (40, 40));
    assert_eq!(campaign.crm.map(|crm| (crm.sent, crm.waiting)), Some((40, 0)));
    assert!(campaign.first_ms <= campaign.last_ms && campaign.drain_per_s > Some(0.0));
    assert_eq!(sms.total.started, record.plan.sms.as_ref().expect("planned").messages_planned);
    assert_eq!(sms.gateway.kind, GatewayKind::Http { description: "sendsms".to_owned() });
    let inbound = sms.inbound.as_ref().expect("reports come back");
    assert!(inbound.reports_due > 0 && inbound.replies_due > 0, "{inbound:?}");
    assert_eq!(inbound.reports_taken, inbound.reports_due);
    assert_eq!(inbound.delivered_shown, Some(inbound.reports_taken));
    assert_eq!(inbound.replies_taken, inbound.replies_due);
    let step = |name| record.steps.iter().find(|step| step.name == name).expect("measured");
    assert_eq!(step("campaign_message").outcomes[&Outcome::Ok], 40);
    assert_eq!(step("delivery_report").failed() + step("reply").failed(), 0);
    for file in ["sms.csv", "campaigns.csv"] {
        assert!(out.join(file).exists(), "no {file}");
    }
}

#[tokio::test]
async fn messages_that_are_dropped_doubled_and_altered_are_found_each_and_all() {
    let share = Share { ratio: 0.05 };
    let made = SmsFaults {
        drop_messages: share,
        double_messages: share,
        mangle_messages: share,
        ..SmsFaults::default()
    };
    let (ran, record, state) = play(made, 400, |text| text).await;
    let ran = ran.exits(3);
    let total = sms(&record).total;
    assert_eq!(total.lost, state.dropped, "{ran:#?}");
    assert_eq!(total.duplicated, state.doubled);
    assert_eq!(total.altered, state.mangled);
    assert!(total.lost > 0 && total.duplicated > 0 && total.altered > 0, "{total:?}");
    assert_eq!((total.malformed, total.pending), (0, 0));
    assert_eq!(total.arrived + total.lost, total.started);
    let broken = broken(&record);
    for fault in ["lost", "duplicated", "altered"] {
        assert!(broken.contains(&format!("{fault}(sms) = 0").as_str()), "{fault}: {broken:?}");
    }
}

#[tokio::test]
async fn messages_that_are_held_back_behind_later_ones_are_found() {
    let made = SmsFaults { reorder_messages: Share { ratio: 0.02 }, ..SmsFaults::default() };
    let judged = |text: String| {
        text.replace("\"lost(sms) = 0\",", "\"lost(sms) = 0\",\n    \"reordered(sms) = 0\",")
    };
    let (ran, record, state) = play(made, 600, judged).await;
    let ran = ran.exits(3);
    let total = sms(&record).total;
    assert!(state.held_back > 0, "{state:?}");
    // A sender that this machine lets wait may be overtaken by more than there are senders, too.
    assert!(total.reordered >= state.held_back, "{total:?} {state:?} {ran:#?}");
    let far = sms(&record).findings.iter().filter(|finding| {
        // The stand-in holds a message back until 200 later ones have gone.
        matches!(finding.wrong, SmsWrong::Reordered { behind } if behind >= 200)
    });
    assert!(far.count() > 0, "{:?}", sms(&record).findings);
    assert_eq!([total.lost, total.duplicated, total.altered, total.malformed], [0; 4]);
    assert_eq!(broken(&record), ["reordered(sms) = 0"]);
}

#[tokio::test]
async fn numbers_with_the_countrys_code_are_refused_and_named() {
    let made = SmsFaults { code98_messages: Share { ratio: 0.1 }, ..SmsFaults::default() };
    let (ran, record, state) = play(made, 100, |text| text).await;
    let ran = ran.exits(3);
    let sms = sms(&record);
    assert!(state.failed > 0, "{state:?}");
    assert_eq!(sms.total.lost, state.failed, "{ran:#?}");
    let refused: u64 = sms.gateway.refused.iter().map(|refusal| refusal.requests).sum();
    assert_eq!(refused, state.failed, "{:?}", sms.gateway);
    assert_eq!(sms.campaigns[0].crm.map(|crm| crm.failed), Some(sms.campaigns[0].tally.lost));
}

#[tokio::test]
async fn a_gateway_that_is_down_at_the_start_and_away_in_mid_burst_loses_nothing() {
    let troubled = |text: String| {
        text.replace("after = \"6 s\"", "after = \"1 s\"")
            + "\n[[sms.trouble]]\nkind = \"down\"\nafter = \"0 s\"\nlasts = \"3 s\"\n\
               \n[[sms.trouble]]\nkind = \"down\"\nafter = \"5 s\"\nlasts = \"2 s\"\n\
               \n[[sms.trouble]]\nkind = \"timeout\"\nshare = \"1%\"\n\
               \n[[sms.trouble]]\nkind = \"error\"\nshare = \"5%\"\n"
    };
    let (ran, record, _) = play(SmsFaults::default(), 500, troubled).await;
    let sms = sms(&record);
    let total = sms.total;
    assert_eq!((total.lost, total.duplicated, total.pending), (0, 0, 0), "{total:?} {ran:#?}");
    assert_eq!(total.arrived, total.started);
    assert!(total.retries > 0 && sms.gateway.troubled > 0, "{total:?}");
    // An answer that never came leaves the CRM no other way.
    assert!(total.repeated > 0, "{total:?}");
    let first_ms = sms.campaigns[0].first_ms.expect("it arrived");
    assert!(first_ms >= 2_000.0, "nobody listened for the first two seconds of it: {first_ms}");
}

#[tokio::test]
async fn no_campaign_goes_to_a_crm_that_sends_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), 40, |text| text);
    let out = folder.path().join("out");
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = elsewhere.local_addr().expect("an address").port();
    let staging = install(port, SmsFaults::default()).await;
    let (url, gateway) = (staging.url(), format!("http://127.0.0.1:{}", free_port()));
    let path = argument(folder.path()).to_owned();
    let arguments =
        ["load", &path, "--target", &url, "--gateway", &gateway, "--gateway-wait", "1s"];
    let ran = mizan(&[&arguments[..], &["--out", argument(&out)]].concat())
        .env("MIZAN_CRM_USER", staging.username(1))
        .env("MIZAN_GATEWAY_USER", CANARY)
        .env("MIZAN_GATEWAY_PASSWORD", CANARY)
        .env("MIZAN_INBOUND_KEY", CANARY)
        .output();
    let ran = Ran::of(ran.expect("it runs")).exits(6);
    let record = record(&out);
    assert_eq!(record.end.how, EndKind::GatewayNotReached { waited_ms: 1_000 }, "{ran:#?}");
    assert_eq!(record.soundness.invalid, [Invalidity::GatewayNotReached { waited_s: 1.0 }]);
    assert_eq!(record.verdict.answer, Answer::Invalid);
    let state = staging.sms().expect("it has an outbox");
    assert_eq!((state.campaigns, state.waiting), (0, 1), "the trial message alone");
    staging.stop().await.expect("it stops");
}

#[test]
fn a_run_can_leave_the_messages_out_and_judges_none_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let arguments = ["load", "smoke", "--exchange", "none", "--gateway", "none"];
    let ran = run(&[
        &arguments[..],
        &["--service-model", "none", "--duration", "6s", "--out", argument(&out)],
    ]
    .concat());
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let record = record(&out);
    assert_eq!((record.sms, record.plan.sms), (None, None));
    assert_eq!(record.plan.thresholds, ["errors <= 0%"]);
}

#[test]
fn a_password_in_a_gateways_address_is_refused_and_not_repeated() {
    let ran = run(&["load", "smoke", "--gateway", "http://crm:canary-pw@127.0.0.1:1"]).exits(2);
    let ran = ran.says("MIZAN_GATEWAY_USER");
    assert!(!ran.stderr.contains("canary-pw"), "{ran:#?}");
    let unset = ["load", "smoke", "--target", "http://127.0.0.1:9", "--gateway", "http"];
    run(&unset).exits(2).says("MIZAN_GATEWAY_PASSWORD");
}
