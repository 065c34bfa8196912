//! The telephony service through what an exchange and a CRM can do to it, and the mistakes that it
//! makes on demand.

use std::time::Duration;

use documents::units::Share;
use serde_json::json;
use staging::{ExchangeLink, FaultSettings, Settings, Staging, TelephonyFaults, TelephonySettings};

use crate::client::{Caller, bare};
use crate::exchange::{Exchange, Line, calls, event, until};
use crate::service_calls::until_closed;

/// A channel from outside, ringing at nobody yet.
fn trunk(call: u32) -> String {
    format!(
        "Channel: PJSIP/trunk-{call:08x}\nChannelState: 4\nCallerIDNum: 0912000{call:04}\n\
         Exten: 101\nUniqueid: u-{call}\nLinkedid: u-{call}"
    )
}

async fn begins(line: &mut Line, call: u32) {
    line.event(&format!("Event: Newchannel\n{}", trunk(call))).await;
}

async fn hangs_up(line: &mut Line, call: u32) {
    line.event(&format!("Event: Hangup\n{}\nCause: 16", trunk(call))).await;
}

#[tokio::test]
async fn after_a_reconnect_calls_that_are_gone_are_closed_and_others_go_on() {
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    begins(&mut line, 1).await;
    begins(&mut line, 2).await;
    until(&staging, |state| state.calls_opened == 2).await;
    drop(line);
    // While it was away call 1 ended and call 3 began.
    let mut line = exchange.welcome(&[trunk(2), trunk(3)]).await;
    until(&staging, |state| state.calls_opened == 3 && state.calls_closed == 1).await;
    let caller = Caller::signed(&staging).await;
    let active = caller.get("/api/v1/telephony/call/active").await.ok();
    let numbers: Vec<_> =
        active.as_array().expect("a list").iter().map(|call| call["phoneNumber"].clone()).collect();
    assert_eq!(numbers, ["09120000003", "09120000002"]);
    hangs_up(&mut line, 2).await;
    hangs_up(&mut line, 3).await;
    assert_eq!(until_closed(&staging, 3).await.len(), 3);
    let state = staging.telephony().expect("a service");
    assert_eq!((state.connections, state.logins, state.reconnects), (2, 2, 1), "{state:?}");
}

#[tokio::test]
async fn an_exchange_that_comes_later_shuts_down_and_comes_again_is_found() {
    let exchange = Exchange::listen().await;
    let settings = exchange.settings();
    let address = exchange.close();
    let staging = staging::start(settings).await.expect("started");
    until(&staging, |state| state.link == ExchangeLink::Away).await;
    let exchange = Exchange::again(&address).await;
    let mut line = exchange.welcome(&[]).await;
    begins(&mut line, 1).await;
    until(&staging, |state| state.calls_opened == 1).await;
    line.event("Event: Shutdown\nShutdown: Cleanly\nRestart: False").await;
    assert!(line.action().await.is_none(), "the client leaves");
    until(&staging, |state| state.trouble == "the exchange shuts down").await;
    drop((line, exchange));
    let exchange = Exchange::again(&address).await;
    let _line = exchange.welcome(&[]).await;
    assert_eq!(until_closed(&staging, 1).await.len(), 1);
}

#[tokio::test]
async fn garbage_floods_and_half_messages_cost_nothing_but_themselves() {
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    begins(&mut line, 1).await;
    line.say(b"\x00\xff\xfe\x80 no header\r\nEvent without a colon\r\n\r\n").await;
    // An endless line, and then a message with too many headers.
    line.say(vec![b'x'; 300_000]).await;
    line.say("\r\n\r\nEvent: Newchannel\r\n").await;
    line.say("ChanVariable: x\r\n".repeat(5_000)).await;
    line.say("Uniqueid: u-9\r\nLinkedid: u-9\r\n\r\n").await;
    // Events about channels that nobody heard of, and with nothing in them.
    for name in ["Hangup", "DialBegin", "DialEnd", "Dial", "Bridge", "Newstate", "BlindTransfer"] {
        line.event(&format!("Event: {name}")).await;
        line.event(&format!("Event: {name}\nUniqueid: nobody\nDestUniqueid: nobody")).await;
    }
    hangs_up(&mut line, 1).await;
    until(&staging, |state| state.calls_closed == 1).await;
    let state = staging.telephony().expect("a service");
    assert_eq!((state.garbage, state.connections), (4, 1), "{state:?}");
    // Half a message, and the end.
    line.say("Event: Newchannel\r\nChannel: SIP/tru").await;
    drop(line);
    let mut line = exchange.welcome(&[]).await;
    // An exchange that sends nothing that can be read is left.
    line.say("noise\r\n".repeat(2_000)).await;
    let mut line = exchange.welcome(&[]).await;
    begins(&mut line, 2).await;
    hangs_up(&mut line, 2).await;
    until(&staging, |state| state.calls_closed == 2).await;
    assert_eq!(calls(&staging).len(), 2);
}

#[tokio::test]
async fn a_refused_password_is_not_tried_again_and_again() {
    let exchange = Exchange::listen().await;
    let pause = Duration::from_millis(300);
    let telephony = TelephonySettings { refused_pause: pause, ..exchange.telephony() };
    let settings = Settings { telephony: Some(telephony), ..bare() };
    let staging = staging::start(settings).await.expect("started");
    let mut line = exchange.accept().await;
    let before = crate::client::now();
    line.refuse().await;
    until(&staging, |state| state.link == ExchangeLink::Refused).await;
    let state = staging.telephony().expect("a service");
    assert_eq!((state.connections, state.logins_refused), (1, 1));
    assert!(state.trouble.contains("Authentication failed"), "{state:?}");
    let mut line = exchange.accept().await;
    assert!(before.elapsed() >= pause, "it waits, as long as it was told to");
    line.log_in().await;
    until(&staging, |state| state.link == ExchangeLink::LoggedIn).await;
    // It waits for the exchange, and stops all the same when the install does.
    staging.stop().await.expect("stopped");
}

#[tokio::test]
async fn an_exchange_without_challenges_gets_the_secret_itself() {
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.accept().await;
    line.log_in_in_clear().await;
    assert!(line.in_clear);
    line.show(&[]).await;
    until(&staging, |state| state.lists_read == 1).await;
    let state = format!("{:?}", staging.telephony());
    assert!(!state.contains(crate::exchange::SECRET), "{state}");
}

#[tokio::test]
async fn a_quiet_exchange_is_asked_whether_it_lives_and_then_left() {
    let exchange = Exchange::listen().await;
    let mut telephony = exchange.telephony();
    telephony.quiet = Duration::from_millis(400);
    let settings = Settings { telephony: Some(telephony), ..bare() };
    let staging = staging::start(settings).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    assert!(line.is_asked().await, "a sign of life is asked for");
    assert!(line.action().await.is_none(), "the client leaves");
    let mut line = exchange.accept().await;
    line.log_in().await;
    assert_eq!(
        staging.telephony().expect("a service").trouble,
        "the exchange said nothing for too long"
    );
}

#[tokio::test]
async fn a_stalled_crm_makes_pops_late_and_loses_none() {
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    let before = crate::client::now();
    let stall = Duration::from_millis(300);
    staging.faults().stall_for(stall);
    for call in 0..200 {
        begins(&mut line, call).await;
    }
    // Four requests are under way, and the other calls wait behind them.
    until(&staging, |state| state.calls_in_progress == 200).await;
    until(&staging, |state| state.calls_opened > 0).await;
    assert!(before.elapsed() >= stall, "no call was opened in the stall");
    until(&staging, |state| state.calls_opened == 200).await;
    for call in 0..200 {
        hangs_up(&mut line, call).await;
    }
    let calls = until_closed(&staging, 200).await;
    assert_eq!(calls.len(), 200);
    assert!(calls.iter().all(|call| call.ended && !call.live));
}

#[tokio::test]
async fn requests_that_fail_are_sent_again_and_no_call_is_lost() {
    let exchange = Exchange::listen().await;
    // One request in five fails in some way, also after it was carried out.
    let share = Share { ratio: 0.05 };
    let faults = FaultSettings {
        error: share,
        reset: share,
        garbage: share,
        redirect: share,
        ..FaultSettings::default()
    };
    let settings = Settings { faults, ..exchange.settings() };
    let staging = staging::start(settings).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    for call in 0..30 {
        begins(&mut line, call).await;
        hangs_up(&mut line, call).await;
    }
    let calls = until_closed(&staging, 30).await;
    assert_eq!(calls.len(), 30);
    assert!(staging.telephony().expect("a service").writes_repeated > 0);
}

#[tokio::test]
async fn a_token_that_ended_is_renewed() {
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    begins(&mut line, 1).await;
    until(&staging, |state| state.calls_opened == 1).await;
    staging.skip_time(Duration::from_secs(8_000));
    hangs_up(&mut line, 1).await;
    assert_eq!(until_closed(&staging, 1).await.len(), 1);
    assert_eq!(staging.counts()[&staging::Operation::AuthLogin].answered, 2);
}

/// Plays so many calls with a mistake and returns the install after the last.
async fn mistaken(faults: TelephonyFaults, calls: u32) -> Staging {
    let exchange = Exchange::listen().await;
    let faults = FaultSettings { telephony: faults, ..FaultSettings::default() };
    let settings = Settings { faults, ..exchange.settings() };
    let staging = staging::start(settings).await.expect("started");
    let caller = Caller::signed(&staging).await;
    // A harness makes its own customers; they are found by their numbers at once.
    for call in 0..calls {
        let phones = json!([{ "phoneType": "mobile", "phoneNumber": format!("0912000{call:04}") }]);
        let person = json!({ "lastName": format!("L{call}"), "phoneContacts": phones });
        caller.create("person", person).await;
    }
    let mut line = exchange.welcome(&[]).await;
    for call in 0..calls {
        begins(&mut line, call).await;
    }
    for call in 0..calls {
        hangs_up(&mut line, call).await;
    }
    line.say(event("Event: Last")).await;
    until(&staging, |state| state.events > u64::from(2 * calls) && state.writes_waiting == 0).await;
    staging
}

const CALLS: u32 = 200;

/// Half of the calls, give or take seven standard deviations.
#[track_caller]
fn about_half(hit: usize) {
    assert!((50..=150).contains(&hit), "{hit} of {CALLS}");
}

const HALF: Share = Share { ratio: 0.5 };

#[tokio::test]
async fn lost_calls_are_not_there() {
    let faults = TelephonyFaults { lose_calls: HALF, ..TelephonyFaults::default() };
    let staging = mistaken(faults, CALLS).await;
    let there = calls(&staging).len();
    about_half(there);
    let state = staging.telephony().expect("a service");
    assert_eq!(state.calls_lost as usize + there, CALLS as usize);
}

#[tokio::test]
async fn duplicated_calls_are_there_under_two_source_ids() {
    let faults = TelephonyFaults { duplicate_calls: HALF, ..TelephonyFaults::default() };
    let staging = mistaken(faults, CALLS).await;
    let calls = calls(&staging);
    let twins = calls.iter().filter(|call| call.source_id.ends_with("-again")).count();
    about_half(twins);
    assert_eq!(calls.len(), CALLS as usize + twins);
    assert!(calls.iter().all(|call| call.ended));
    assert_eq!(staging.telephony().expect("a service").calls_duplicated as usize, twins);
}

#[tokio::test]
async fn mismatched_calls_are_another_customers() {
    let faults = TelephonyFaults { mismatch_calls: HALF, ..TelephonyFaults::default() };
    let staging = mistaken(faults, CALLS).await;
    let caller = Caller::signed(&staging).await;
    let mut wrong = 0;
    for call in calls(&staging) {
        let search = json!({ "pageSize": 2, "searchTerm": call.number });
        let owner = caller.post("/api/v2/identity/search", search).await.ok();
        wrong += usize::from(owner[0]["identityId"].as_str() != call.identity.as_deref());
    }
    about_half(wrong);
    assert_eq!(staging.telephony().expect("a service").calls_mismatched as usize, wrong);
}

#[tokio::test]
async fn calls_that_are_not_closed_stay_active() {
    let faults = TelephonyFaults { leave_active: HALF, ..TelephonyFaults::default() };
    let staging = mistaken(faults, CALLS).await;
    let caller = Caller::signed(&staging).await;
    let active = caller.get("/api/v1/telephony/call/active?count=1000").await.ok();
    let left = active.as_array().expect("a list").len();
    about_half(left);
    assert_eq!(staging.telephony().expect("a service").calls_left as usize, left);
    assert_eq!(calls(&staging).iter().filter(|call| !call.ended).count(), left);
}

#[tokio::test]
async fn a_delay_holds_pops_back_and_not_the_writers() {
    let exchange = Exchange::listen().await;
    let delay = Duration::from_millis(300);
    let telephony = TelephonyFaults { pop_delay: delay, ..TelephonyFaults::default() };
    let faults = FaultSettings { telephony, ..FaultSettings::default() };
    let settings = Settings { faults, ..exchange.settings() };
    let staging = staging::start(settings).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    let before = crate::client::now();
    for call in 0..100 {
        begins(&mut line, call).await;
        hangs_up(&mut line, call).await;
    }
    until(&staging, |state| state.calls_opened > 0).await;
    assert!(before.elapsed() >= delay);
    // Four writers that each waited would need 100 / 4 delays; what is asked here is only that all
    // of them come.
    assert_eq!(until_closed(&staging, 100).await.len(), 100);
}
