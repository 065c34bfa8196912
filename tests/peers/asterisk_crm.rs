//! The stand-in's telephony service on a real Asterisk 16: calls come up in the CRM and go again.

use std::collections::BTreeSet;

use documents::calls::CallEnding;
use loadtest::calls::script::{HangsUp, Happening, ScriptedCall};
use loadtest::exchange::Notice;
use serde_json::{Value, json};
use staging::{CallSource, Password, Settings, Staging, TelephonySettings};
use testkit::asterisk::{Asterisk, SECRET, USER};
use testkit::peers::PeerTest;
use tokio::task::block_in_place;
use wire::ami::Message;

use crate::asterisk::{awaited, driver, scripted};
use crate::asterisk_client::Client;

pub(crate) const TESTS: &[PeerTest] = &[PeerTest {
    name: "asterisk_crm::ten_calls_come_up_in_the_crm_and_are_gone_when_they_end",
    needs: &["asterisk"],
    body: || awaited(ten_calls_come_up_in_the_crm_and_are_gone_when_they_end()),
}];

const CALLS: u64 = 10;

/// Longer than the test waits for anything: the calls end when it ends them.
const AN_HOUR_US: u64 = 3_600_000_000;

async fn ten_calls_come_up_in_the_crm_and_are_gone_when_they_end() {
    let asterisk = block_in_place(Asterisk::start);
    let staging = testkit::start(listening_to(&asterisk)).await;
    let token = sign_in(&staging).await;
    staging.telephony_until(|state| state.logins == 1).await.expect("a service");
    let (driver, mut notices) = driver(&asterisk, USER, SECRET).await.expect("it may");
    let calls: Vec<ScriptedCall> = (0..CALLS).map(long).collect();
    for call in &calls {
        driver.play(call, &call.steps[0]);
    }
    let opened =
        staging.telephony_until(|state| state.calls_opened == CALLS && state.writes_waiting == 0);
    opened.await.expect("a service");
    let numbers: BTreeSet<String> = calls.iter().map(|call| call.number.clone()).collect();
    assert_eq!(active(&staging, &token).await, numbers);

    block_in_place(|| hang_up_everything(&asterisk));
    let closed =
        staging.telephony_until(|state| state.calls_closed == CALLS && state.writes_waiting == 0);
    let state = closed.await.expect("a service");
    assert_eq!(active(&staging, &token).await, BTreeSet::new());
    assert_eq!(
        (state.calls_opened, state.garbage, state.writes_failed),
        (CALLS, 0, 0),
        "{state:?}"
    );
    let mut ended = 0;
    while ended < CALLS {
        let notice = notices.recv().await.expect("the driver lives");
        ended += u64::from(matches!(notice, Notice::Ended { .. }));
    }
    staging.stop().await.expect("stopped");
}

/// An install whose telephony service listens to this exchange.
fn listening_to(asterisk: &Asterisk) -> Settings {
    let source = CallSource::Ami {
        address: asterisk.address().to_string(),
        user: USER.to_owned(),
        secret: Password::new(SECRET),
        events: "call,agent".to_owned(),
    };
    Settings {
        telephony: Some(TelephonySettings::of(source)),
        ..testkit::settings(staging::ServiceModel::None)
    }
}

/// A call that is answered at once and lasts longer than the test.
fn long(index: u64) -> ScriptedCall {
    let extension = format!("10{index:02}");
    let steps = [
        (0, Happening::Rings { extension: extension.clone() }),
        (100_000, Happening::Answered { extension }),
        (AN_HOUR_US, Happening::HangsUp { by: HangsUp::Callee }),
    ];
    scripted(index, CallEnding::Answered, &steps)
}

/// Ends every call at the exchange.
fn hang_up_everything(asterisk: &Asterisk) {
    let mut client = Client::log_in(asterisk.address());
    // A name between slashes is a regular expression on the names of all channels.
    let hangup = Message::action("Hangup").with("Channel", "/^Local\\/.*@incoming-.*;1$/");
    client.ask(hangup, "hang up");
}

async fn sign_in(staging: &Staging) -> String {
    let account = json!({
        "username": staging.username(1), "password": staging.password().reveal(),
        "deviceId": "test", "platformType": 4,
    });
    let request =
        reqwest::Client::new().post(format!("{}/api/v2/auth/login", staging.url())).json(&account);
    let answer = body(request).await;
    answer["accessToken"].as_str().expect("a token").to_owned()
}

/// The numbers of the calls that the CRM shows.
async fn active(staging: &Staging, token: &str) -> BTreeSet<String> {
    let request = reqwest::Client::new()
        .get(format!("{}/api/v1/telephony/call/active?Count=50", staging.url()))
        .bearer_auth(token);
    let calls = body(request).await;
    let number = |call: &Value| call["phoneNumber"].as_str().expect("a number").to_owned();
    calls.as_array().expect("a list").iter().map(number).collect()
}

async fn body(request: reqwest::RequestBuilder) -> Value {
    request.send().await.expect("an answer").json().await.expect("JSON")
}
