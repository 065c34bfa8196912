//! What the tests of short messages share: a scenario with a campaign, an install that sends by a
//! gateway, and the program that plays the one against the other.

use std::path::Path;
use std::process::Command;

use documents::gateway::GatewayDescription;
use documents::run::{RunRecord, ThresholdState};
use documents::sms::{SmsRecord, SmsTally};
use staging::{
    Dataset, FaultSettings, Password, ServiceModel, Settings, SmsCredentials, SmsFaults,
    SmsSettings, SmsWay, Staging,
};

use crate::program::{CANARY, mizan};

/// The smoke scenario without its calls, with a campaign of another size.
pub(crate) fn scenario(folder: &Path, messages: u64, change: impl FnOnce(String) -> String) {
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

/// Settings of an install that sends by the gateway at a port.
pub(crate) fn settings(port: u16, faults: SmsFaults) -> Settings {
    let description = GatewayDescription::shipped("sendsms").expect("shipped");
    let secret = || Password::new(CANARY);
    let credentials = SmsCredentials { username: secret(), password: secret() };
    let way = SmsWay::parse(&format!("http://127.0.0.1:{port}"), description, Some(credentials));
    let sms = SmsSettings {
        inbound_key: Some(secret()),
        ..SmsSettings::of(way.expect("an address"), "30001234".to_owned())
    };
    Settings {
        dataset: Dataset { seed: 1, persons: 200 },
        password: Some(Password::new(CANARY)),
        service: ServiceModel::None,
        sms: Some(sms),
        faults: FaultSettings { sms: faults, ..FaultSettings::default() },
        ..Settings::default()
    }
}

/// An install of this process that sends by the gateway at a port.
pub(crate) async fn install(port: u16, faults: SmsFaults) -> Staging {
    staging::start(settings(port, faults)).await.expect("a stand-in")
}

/// The program with arguments, that knows the first account and the gateway of such an install.
pub(crate) fn sender(arguments: &[&str]) -> Command {
    let mut command = mizan(arguments);
    command
        .env("MIZAN_CRM_USER", "user1")
        .env("MIZAN_GATEWAY_USER", CANARY)
        .env("MIZAN_GATEWAY_PASSWORD", CANARY)
        .env("MIZAN_INBOUND_KEY", CANARY);
    command
}

/// What was measured of the messages of a run.
pub(crate) fn sms(record: &RunRecord) -> &SmsRecord {
    record.sms.as_ref().expect("messages were sent")
}

/// What was wrong with messages: lost, duplicated, reordered, altered, malformed.
pub(crate) fn faults(tally: &SmsTally) -> [u64; 5] {
    [tally.lost, tally.duplicated, tally.reordered, tally.altered, tally.malformed]
}

/// The thresholds that are broken.
pub(crate) fn broken(record: &RunRecord) -> Vec<&str> {
    let broken = record.verdict.thresholds.iter().filter(|t| t.state == ThresholdState::Broken);
    broken.map(|threshold| threshold.threshold.as_str()).collect()
}
