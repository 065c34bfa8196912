//! User name, password and key of a gateway are nowhere but in the requests to it.

use std::fs;
use std::path::Path;

use documents::gateway::GatewayDescription;
use serde_json::json;
use staging::{DataDirectory, Password, Settings, SmsCredentials, SmsSettings, SmsWay};

use crate::client::Caller;
use crate::gateway::{Gateway, Reply};
use crate::sms::{draft, start, with};

const USER: &str = "canary-user-3141";
const WORD: &str = "canary-word-5926";
const KEY: &str = "canary-key-5358";

fn search(place: &str, bytes: &[u8]) {
    for canary in [USER, WORD, KEY] {
        let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
        assert!(!found, "{canary} stands in {place}");
    }
}

fn search_files(directory: &Path) {
    let mut files = 0;
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        search(&path.display().to_string(), &fs::read(&path).expect("a file"));
        files += 1;
    }
    assert!(files > 0, "there is a database");
}

#[tokio::test]
async fn no_secret_reaches_the_database_the_state_an_answer_or_what_is_formatted() {
    // A gateway that repeats the whole request, in a success, a refusal and an error, and breaks.
    let gateway = Gateway::with(|place, got| match place % 7 {
        0 => Reply::Say(200, format!("7 {} {}", got.target, got.password)),
        1 => Reply::Say(503, got.target.clone()),
        2 => Reply::Reset,
        3 => Reply::Hang,
        4 => Reply::Say(302, got.target.clone()),
        5 => Reply::Say(200, got.target.repeat(2_000)),
        _ => Reply::Take,
    });
    let gateway = gateway.await;
    let credentials =
        SmsCredentials { username: Password::new(USER), password: Password::new(WORD) };
    let description = GatewayDescription::shipped("sendsms").expect("shipped");
    let way = SmsWay::parse(&gateway.url(), description, Some(credentials)).expect("a gateway");
    let directory = tempfile::tempdir().expect("a directory");
    let sms = SmsSettings {
        way,
        inbound_key: Some(Password::new(KEY)),
        answer_within: std::time::Duration::from_millis(100),
        tries: 4,
        ..gateway.settings("sendsms")
    };
    let data = DataDirectory::At(directory.path().to_owned());
    let settings = Settings { data, ..with(sms) };
    search("the settings", format!("{settings:?}").as_bytes());
    let staging = staging::start(settings).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 70).await;
    let started = start(&caller, campaign).await;
    assert_eq!(started, json!({ "started": 70 }));
    let mut troubles = Vec::new();
    let state = staging
        .sms_until(|state| {
            troubles.push(format!("{state:?}"));
            state.waiting == 0 && state.started == 70
        })
        .await
        .expect("it runs");
    assert!(state.failed > 0 && state.sent > 0, "{state:?}");
    search("the state", troubles.concat().as_bytes());
    let got = gateway.got();
    assert!(got.iter().all(|got| got.username == USER && got.password == WORD));
    for path in [format!("/api/v1/sms/campaign/{campaign}"), "/api/v1/sms/outbox".to_owned()] {
        search("an answer", caller.get(&path).await.ok().to_string().as_bytes());
    }
    let wrong = format!("/api/v1/sms/inbound/reply?key={KEY}x&from=1&text=x");
    search("a refusal", Caller::unsigned(&staging).get(&wrong).await.body.to_string().as_bytes());
    let right = format!("/api/v1/sms/inbound/reply?key={KEY}&from=09121234567&to=1&text=x");
    assert_eq!(Caller::unsigned(&staging).get(&right).await.status, 200);
    search("the install", format!("{staging:?}").as_bytes());
    search_files(directory.path());
    staging.stop().await.expect("stopped");
    search_files(directory.path());
}
