//! Short messages: the API, the outbox, and a gateway that is well or not.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value, json};
use staging::{DataDirectory, Password, Settings, SmsSettings, Staging};

use crate::client::{Caller, bare, requests};
use crate::gateway::{Gateway, Reply, settings_of};

pub(crate) fn with(sms: SmsSettings) -> Settings {
    Settings { sms: Some(sms), ..bare() }
}

fn kept(sms: SmsSettings, directory: &Path) -> Settings {
    Settings { data: DataDirectory::At(directory.to_owned()), ..with(sms) }
}

fn number(place: usize) -> String {
    format!("0912{place:07}")
}

/// A campaign of so many messages, `پیام 1` and on, that is not started.
pub(crate) async fn draft(caller: &Caller, messages: usize) -> u64 {
    let campaign = json!({ "name": "نوروز", "refId": "r-1" });
    let campaign = caller.post("/api/v1/sms/campaign", campaign).await.ok();
    let id = campaign["campaignId"].as_u64().expect("a number");
    let all: Vec<Value> = (1..=messages)
        .map(|place| json!({ "number": number(place), "text": format!("پیام {place}") }))
        .collect();
    for some in all.chunks(1_000) {
        let path = format!("/api/v1/sms/campaign/{id}/messages");
        caller.post(&path, json!({ "messages": some })).await.ok();
    }
    id
}

pub(crate) async fn start(caller: &Caller, campaign: u64) -> Value {
    caller.post(&format!("/api/v1/sms/campaign/{campaign}/start"), json!({})).await.ok()
}

async fn status(caller: &Caller, campaign: u64) -> Value {
    caller.get(&format!("/api/v1/sms/campaign/{campaign}")).await.ok()
}

pub(crate) fn texts(messages: usize) -> Vec<String> {
    (1..=messages).map(|place| format!("پیام {place}")).collect()
}

#[track_caller]
fn each_once(gateway: &Gateway, messages: usize) {
    let taken = gateway.taken();
    let different: BTreeSet<&String> = taken.iter().collect();
    assert_eq!((taken.len(), different.len()), (messages, messages));
    assert_eq!(different, texts(messages).iter().collect());
}

#[tokio::test]
async fn one_sender_keeps_the_order_of_starts_and_of_messages() {
    let gateway = Gateway::taking_all().await;
    let sms = SmsSettings { senders: 1, ..gateway.settings("sendsms") };
    let staging = staging::start(with(sms)).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let (later, earlier) = (draft(&caller, 2).await, draft(&caller, 600).await);
    gateway.allow_only(0);
    assert_eq!(start(&caller, earlier).await, json!({ "started": 600 }));
    assert_eq!(start(&caller, later).await, json!({ "started": 2 }));
    assert_eq!(status(&caller, earlier).await["state"], "sending");
    gateway.allow(10_000);
    let state = staging.sms_until(|state| state.sent == 602).await.expect("it runs");
    assert_eq!((state.waiting, state.attempts, state.campaigns), (0, 602, 2));
    let wanted: Vec<String> = texts(600).into_iter().chain(texts(2)).collect();
    assert_eq!(gateway.taken(), wanted);
    assert_eq!(
        status(&caller, earlier).await,
        json!({
            "campaignId": earlier, "state": "done", "waiting": 0, "sent": 600, "failed": 0,
            "delivered": 0, "attempts": 600,
        })
    );
    let counts = requests(&staging);
    assert_eq!((counts["sms.send"], counts["sms.start"], counts["sms.append"]), (602, 2, 2));
}

#[tokio::test]
async fn many_senders_send_each_message_exactly_once() {
    let gateway = Gateway::taking_all().await;
    let staging = staging::start(with(gateway.settings("json"))).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 2_000).await;
    start(&caller, campaign).await;
    staging.sms_until(|state| state.sent == 2_000).await.expect("it runs");
    each_once(&gateway, 2_000);
    let first = &gateway.got()[0];
    assert_eq!((first.number.len(), first.sender.as_str()), (11, "30001234"));
}

#[tokio::test]
async fn what_fails_for_a_time_is_offered_again_and_nothing_twice() {
    // Every third request goes wrong, each time in another way.
    let gateway = Gateway::with(|place, _| match place % 12 {
        0 => Reply::Say(503, "6".to_owned()),
        3 => Reply::Reset,
        6 => Reply::Hang,
        9 => Reply::Say(200, "6".to_owned()),
        _ => Reply::Take,
    });
    let gateway = gateway.await;
    let sms = SmsSettings {
        answer_within: std::time::Duration::from_millis(200),
        ..gateway.settings("sendsms")
    };
    let staging = staging::start(with(sms)).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 200).await;
    start(&caller, campaign).await;
    let state = staging.sms_until(|state| state.waiting == 0).await.expect("it runs");
    each_once(&gateway, 200);
    assert_eq!((state.sent, state.failed), (200, 0));
    assert_eq!(state.attempts, gateway.got().len() as u64);
    assert_eq!(status(&caller, campaign).await["attempts"], state.attempts);
}

#[tokio::test]
async fn a_refusal_is_final_and_tries_have_an_end() {
    let gateway = Gateway::with(|_, got| match got.text.as_str() {
        "پیام 1" => Reply::Say(200, "7".to_owned()),
        "پیام 2" => Reply::Say(429, "4".to_owned()),
        _ => Reply::Take,
    });
    let gateway = gateway.await;
    let sms = SmsSettings { tries: 3, ..gateway.settings("sendsms") };
    let staging = staging::start(with(sms)).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 3).await;
    start(&caller, campaign).await;
    let state = staging.sms_until(|state| state.waiting == 0 && state.started == 3).await;
    let state = state.expect("it runs");
    assert_eq!((state.sent, state.failed, state.attempts), (1, 2, 5));
    assert_eq!(status(&caller, campaign).await["failed"], 2);
}

#[tokio::test]
async fn a_gateway_that_is_away_at_the_start_is_not_hammered_and_served_when_it_comes() {
    let away = Gateway::taking_all().await;
    let (address, url): (SocketAddr, String) = (away.address, away.url());
    drop(away);
    let sms = SmsSettings { tries: 1_000, ..settings_of(&url, "sendsms") };
    let staging = staging::start(with(sms)).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 300).await;
    start(&caller, campaign).await;
    let state = staging.sms_until(|state| state.pauses >= 3).await.expect("it runs");
    // Five failures blow the fuse, seven more may have been under way; then one tries at a time.
    assert!(state.attempts <= 12 + state.pauses, "{state:?}");
    assert_eq!((state.sent, state.trouble.as_str()), (0, "no connection to the gateway"));
    let gateway = Gateway::at(address, |_, _| Reply::Take).await;
    staging.sms_until(|state| state.sent == 300).await.expect("it runs");
    each_once(&gateway, 300);
}

#[tokio::test]
async fn a_stop_in_mid_campaign_loses_nothing_and_sends_nothing_twice() {
    let directory = tempfile::tempdir().expect("a directory");
    let gateway = Gateway::taking_all().await;
    let settings = kept(gateway.settings("sendsms"), directory.path());
    let staging = staging::start(settings.clone()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 1_000).await;
    gateway.allow_only(400);
    start(&caller, campaign).await;
    // 400 are answered, and eight wait for their answers.
    gateway.got_as_many_as(408).await;
    let stopping = staging.stop();
    gateway.allow(100_000);
    stopping.await.expect("stopped");
    let before = gateway.got().len();
    assert!((408..1_000).contains(&before), "{before}");

    let staging = staging::start(settings).await.expect("started again");
    let state = staging.sms_until(|state| state.sent == 1_000).await.expect("it runs");
    assert_eq!((state.offered_again, state.attempts), (0, 1_000));
    each_once(&gateway, 1_000);
    let caller = Caller::signed(&staging).await;
    assert_eq!(status(&caller, campaign).await["state"], "done");
}

#[tokio::test]
async fn what_was_being_sent_when_the_install_was_cut_off_is_offered_again_and_counted() {
    let directory = tempfile::tempdir().expect("a directory");
    let gateway = Gateway::taking_all().await;
    let settings = kept(gateway.settings("sendsms"), directory.path());
    let staging = staging::start(settings.clone()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 100).await;
    gateway.allow_only(0);
    start(&caller, campaign).await;
    gateway.got_as_many_as(8).await;
    drop(staging);
    gateway.allow(100_000);
    let staging = staging::start(settings).await.expect("started again");
    let state = staging.sms_until(|state| state.sent == 100).await.expect("it runs");
    assert_eq!(state.offered_again, 8);
    assert_eq!(gateway.taken().len(), 108, "the eight came twice, and nothing else");
    let taken: BTreeSet<String> = gateway.taken().into_iter().collect();
    assert_eq!(taken.len(), 100);
}

#[tokio::test]
async fn numbers_leave_without_the_countrys_code_however_they_came() {
    let gateway = Gateway::taking_all().await;
    for description in ["sendsms", "json", "soap-3000"] {
        let before = gateway.got().len();
        let sms = SmsSettings { senders: 1, ..gateway.settings(description) };
        let staging = staging::start(with(sms)).await.expect("started");
        let caller = Caller::signed(&staging).await;
        for written in
            ["09121234567", "9121234567", "989121234567", "+98 912 123 4567", "00989121234567"]
        {
            let message = json!({ "number": written, "text": "کد شما: ۱۲۳", "refId": "x" });
            let sent = caller.post("/api/v1/sms/message", message).await.ok();
            assert!(sent["messageId"].is_u64());
        }
        staging.sms_until(|state| state.sent == 5).await.expect("it runs");
        for got in &gateway.got()[before..] {
            assert_eq!((got.number.as_str(), got.text.as_str()), ("09121234567", "کد شما: ۱۲۳"));
        }
        let outbox = caller.get("/api/v1/sms/outbox").await.ok();
        assert_eq!((&outbox["sent"], &outbox["attempts"]), (&json!(5), &json!(5)));
    }
}

fn inbound(path: &str, pairs: &[(&str, &str)]) -> String {
    let url = reqwest::Url::parse_with_params("http://x", pairs).expect("a query");
    format!("/api/v1/sms/inbound/{path}?{}", url.query().expect("pairs"))
}

async fn with_key(gateway: &Gateway, description: &str) -> (Staging, Caller) {
    let sms = SmsSettings {
        inbound_key: Some(Password::new("k-1")),
        senders: 1,
        ..gateway.settings(description)
    };
    let staging = staging::start(with(sms)).await.expect("started");
    let caller = Caller::signed(&staging).await;
    (staging, caller)
}

#[tokio::test]
async fn delivery_reports_are_kept_by_id_where_there_are_ids() {
    let gateway = Gateway::taking_all().await;
    let (staging, caller) = with_key(&gateway, "json").await;
    let campaign = draft(&caller, 3).await;
    start(&caller, campaign).await;
    // A report may come at once: the answer's way into the database is waited for.
    gateway.got_as_many_as(3).await;
    staging.sms_until(|state| state.sent >= 1).await.expect("it runs");
    let provider = Caller::unsigned(&staging);
    let report = async |id: &str, status: &str| {
        provider.get(&inbound("delivery", &[("key", "k-1"), ("id", id), ("status", status)])).await
    };
    staging.sms_until(|state| state.sent == 3).await.expect("it runs");
    for (id, said) in [("1", "1"), ("1", "1"), ("1", "2"), ("2", "2"), ("2", "1")] {
        assert_eq!(report(id, said).await.status, 200, "{id} {said}");
    }
    report("77", "1").await.refused(404);
    assert_eq!(report("1", "3").await.refused(400), ["status"]);
    // Told twice, one message is one; and what was delivered stays so.
    assert_eq!(status(&caller, campaign).await["delivered"], 2);
    assert_eq!(staging.sms().expect("a gateway").delivered, 2);
}

#[tokio::test]
async fn delivery_reports_without_an_id_are_of_the_latest_message_to_the_number() {
    let gateway = Gateway::taking_all().await;
    let (staging, caller) = with_key(&gateway, "sendsms").await;
    let campaign = draft(&caller, 2).await;
    start(&caller, campaign).await;
    let single = json!({ "number": number(1), "text": "دوباره" });
    caller.post("/api/v1/sms/message", single).await.ok();
    staging.sms_until(|state| state.sent == 3).await.expect("it runs");
    let provider = Caller::unsigned(&staging);
    let number = format!("98{}", &number(1)[1..]);
    let path = inbound("delivery", &[("key", "k-1"), ("number", &number), ("status", "1")]);
    assert_eq!(provider.get(&path).await.status, 200);
    let delivered = async || {
        let outbox = caller.get("/api/v1/sms/outbox").await.ok();
        (outbox["delivered"].clone(), status(&caller, campaign).await["delivered"].clone())
    };
    assert_eq!(delivered().await, (json!(1), json!(0)));
    // The second report to the number is of the message before.
    assert_eq!(provider.get(&path).await.status, 200);
    assert_eq!(delivered().await, (json!(1), json!(1)));
    let other = [("key", "k-1"), ("number", "09350000000"), ("status", "1")];
    provider.get(&inbound("delivery", &other)).await.refused(404);
}

#[tokio::test]
async fn a_reply_becomes_a_record_of_whose_number_it_is() {
    let gateway = Gateway::taking_all().await;
    let (staging, caller) = with_key(&gateway, "sendsms").await;
    let id = caller
        .create(
            "person",
            json!({ "nickName": "سارا",
        "phoneContacts": [{ "phoneNumber": "09123334455" }] }),
        )
        .await;
    let provider = Caller::unsigned(&staging);
    for from in ["989123334455", "09351112233"] {
        let reply = [("key", "k-1"), ("from", from), ("to", "3000"), ("text", "لغو ۱۱")];
        assert_eq!(provider.get(&inbound("reply", &reply)).await.status, 200);
    }
    let find = json!({ "queries": [{ "field": "identityId", "operator": 0, "value": id }] });
    let found = caller.object("form", "find", find).await.ok();
    let texts: Vec<&Value> = found["data"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|form| form["identityId"] == json!(id))
        .map(|form| &form["description"])
        .collect();
    assert_eq!(texts, ["لغو ۱۱"]);
    assert_eq!(staging.sms().expect("a gateway").replies, 2);
    assert_eq!(requests(&staging)["sms.inbound"], 2);
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_not_repeated() {
    let gateway = Gateway::taking_all().await;
    let (staging, _) = with_key(&gateway, "sendsms").await;
    let provider = Caller::unsigned(&staging);
    for key in ["k-2", "", "k-11"] {
        for path in ["reply", "delivery"] {
            let pairs = [("key", key), ("from", "09121234567"), ("text", "x"), ("status", "1")];
            let answer = provider.get(&inbound(path, &pairs)).await;
            assert!(key.is_empty() || !answer.body.to_string().contains(key), "{}", answer.body);
            answer.refused(403);
        }
    }
    // Without a key of its own the install takes nothing.
    let staging = staging::start(with(gateway.settings("sendsms"))).await.expect("started");
    let path = inbound("reply", &[("key", ""), ("from", "09121234567"), ("text", "x")]);
    Caller::unsigned(&staging).get(&path).await.refused(403);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named() {
    let gateway = Gateway::taking_all().await;
    let staging = staging::start(with(gateway.settings("sendsms"))).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let base = "/api/v1/sms";
    assert_eq!(caller.post(&format!("{base}/campaign"), json!({})).await.refused(400), ["name"]);
    let campaign = draft(&caller, 1).await;
    let path = format!("{base}/campaign/{campaign}/messages");
    let good = json!({ "number": "09121234567", "text": "x" });
    for (messages, fields) in [
        (json!([]), vec!["messages"]),
        (json!("x"), vec!["messages"]),
        (Value::Array(vec![good.clone(); 1_001]), vec!["messages"]),
        (
            json!([good, { "number": "021", "text": "" }, 7]),
            vec![
                "messages[1].number",
                "messages[1].text",
                "messages[2].number",
                "messages[2].text",
            ],
        ),
        (
            json!([{ "number": "09121234567", "text": "x".repeat(16_831) }]),
            vec!["messages[0].text"],
        ),
    ] {
        let answer = caller.post(&path, json!({ "messages": messages })).await;
        assert_eq!(answer.refused(400), fields);
    }
    for unknown in ["99", "x"] {
        let path = format!("{base}/campaign/{unknown}");
        caller.get(&path).await.refused(404);
        caller.post(&format!("{path}/start"), json!({})).await.refused(404);
        caller.post(&format!("{path}/messages"), json!({ "messages": [good] })).await.refused(404);
    }
    assert_eq!(status(&caller, campaign).await["state"], "draft");
    start(&caller, campaign).await;
    caller.post(&format!("{base}/campaign/{campaign}/start"), json!({})).await.refused(409);
    caller.post(&path, json!({ "messages": [good] })).await.refused(409);
    Caller::unsigned(&staging).get(&format!("{base}/outbox")).await.refused(401);
}

#[tokio::test]
async fn an_install_without_a_gateway_says_so() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = json!({ "name": "x" });
    caller.post("/api/v1/sms/campaign", campaign).await.refused(409);
    caller.get("/api/v1/sms/outbox").await.refused(409);
    caller.get(&inbound("reply", &[("key", "k")])).await.refused(409);
    assert_eq!(staging.sms(), None);
}

#[tokio::test]
async fn the_api_deletes_by_a_mark_and_never_without_one() {
    let gateway = Gateway::taking_all().await;
    let staging = staging::start(with(gateway.settings("sendsms"))).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 3).await;
    start(&caller, campaign).await;
    for mark in ["r-1", "r-2", ""] {
        let message = json!({ "number": number(9), "text": "t", "refId": mark });
        caller.post("/api/v1/sms/message", message).await.ok();
    }
    staging.sms_until(|state| state.sent == 6).await.expect("it runs");
    let delete = async |kind: &str, mark: &str| {
        let path = format!("/api/v1/sms/{kind}/delete");
        caller.post(&path, json!({ "refId": mark })).await
    };
    assert_eq!(delete("message", "").await.refused(400), ["refId"]);
    assert_eq!(delete("campaign", "r-1").await.ok(), json!({ "deleted": 1, "sending": 0 }));
    assert_eq!(delete("message", "r-1").await.ok(), json!({ "deleted": 1, "sending": 0 }));
    caller.get(&format!("/api/v1/sms/campaign/{campaign}")).await.refused(404);
    let state = staging.sms_until(|state| state.started == 2).await.expect("it runs");
    assert_eq!((state.campaigns, state.sent, state.waiting, state.attempts), (0, 2, 0, 2));
    assert_eq!(delete("message", "r-1").await.ok()["deleted"], 0);
}
