//! The telephony API as a service beside the exchange uses it.

use reqwest::Method;
use serde_json::{Value, json};
use staging::TELEPHONY_KEY;

use crate::client::{Caller, bare, requests};

async fn open(caller: &Caller, source: &str, number: &str) -> Value {
    let call = json!({
        "TsKey": TELEPHONY_KEY, "SourceId": source, "PhoneNumber": number,
        "StartDate": "2026-04-01T10:00:00", "CallTypeIndex": 2, "InitChannelPeerName": "trunk",
        "InitChannelPeerTypeIndex": 2, "InitChannelSourceId": format!("{source}-1"), "IsLive": true,
    });
    caller.post("/api/v1/telephony/call", call).await.ok()
}

async fn active(caller: &Caller) -> Vec<Value> {
    let calls = caller.get("/api/v1/telephony/call/active?Count=50").await.ok();
    calls.as_array().expect("a list").clone()
}

#[tokio::test]
async fn an_answered_call_pops_up_with_its_caller_and_goes_when_it_ends() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let person = caller.some_person().await;
    let number = person["phoneContacts"][0]["phoneNumber"].as_str().expect("a number");
    // The exchange shows the number with the country's prefix.
    let call = open(&caller, "c-1", &format!("+98{}", &number[1..])).await;
    assert_eq!(call["identityId"], person["crmId"]);
    assert_eq!(call["identityNickName"], person["nickName"]);

    let calls = active(&caller).await;
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["callId"], call["callId"]);
    assert_eq!(calls[0]["nickName"], person["nickName"]);
    assert_eq!((&calls[0]["identityType"], &calls[0]["callDirection"]), (&json!(2), &json!(1)));
    assert_eq!(calls[0]["relatedSalesUserName"], person["saleUsername"]);
    assert_eq!(calls[0]["callTime"], "10:00:00.000");

    let channel = json!({
        "callId": call["callId"], "channelPeerName": "101", "channelPeerTypeIndex": 1,
        "channelSourceId": "c-1-2", "channelStatusIndex": 2, "isLive": true,
    });
    let channel = caller.post("/api/v1/telephony/channel", channel).await.ok();
    for status in [3, 4] {
        let change = json!({
            "callChannelId": channel["callChannelId"], "channelStatusIndex": status,
            "channelResponseIndex": 2, "connectDate": "2026-04-01T10:00:05",
        });
        assert_eq!(caller.put("/api/v1/telephony/channel", change).await.status, 200);
    }
    let end = json!({ "callId": call["callId"], "endDate": "2026-04-01T10:03:00", "isLive": true });
    let ended = caller.put("/api/v1/telephony/call", end).await.ok();
    assert_eq!(ended["identityId"], person["crmId"]);
    assert!(active(&caller).await.is_empty());
    let counts = requests(&staging);
    assert_eq!((counts["call.open"], counts["call.update"], counts["call.active"]), (1, 4, 2));
}

#[tokio::test]
async fn an_unknown_caller_is_named_later_and_then_known() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let number = "02112345678";
    let call = open(&caller, "c-1", number).await;
    assert_eq!((&call["identityId"], &call["identityNickName"]), (&Value::Null, &json!("")));
    assert_eq!(open(&caller, "c-1", number).await, call, "the same source id is the same call");
    assert_eq!(active(&caller).await.len(), 1);

    let id = caller.create("organization", json!({ "nickName": "شرکت تازه" })).await;
    let identity = json!({
        "tsKey": TELEPHONY_KEY, "callSourceId": "c-1", "phoneNumber": number, "identityId": id,
        "addPhoneNumberAsContact": true,
    });
    let path = "/api/v1/telephony/updateIdentity";
    assert_eq!(caller.post(path, identity.clone()).await.status, 200);
    assert_eq!(caller.post(path, identity).await.status, 200);
    let calls = active(&caller).await;
    assert_eq!(
        (&calls[0]["nickName"], &calls[0]["identityType"]),
        (&json!("شرکت تازه"), &json!(1))
    );
    let firm = caller.object("organization", "get", json!({ "id": id })).await.ok();
    assert_eq!(firm["phoneContacts"].as_array().map(Vec::len), Some(1), "added once");
    assert_eq!(open(&caller, "c-2", "0098 21 1234 5678").await["identityId"], json!(id));
}

#[tokio::test]
async fn merged_calls_are_one() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let (first, second) = (open(&caller, "a", "1").await, open(&caller, "b", "2").await);
    let merge = json!({
        "tsKey": TELEPHONY_KEY, "sourceCallId": first["callId"], "destinationCallId": second["callId"],
    });
    assert_eq!(caller.put("/api/v1/telephony/call/merge", merge.clone()).await.status, 200);
    let calls = active(&caller).await;
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["callId"], second["callId"]);
    caller.put("/api/v1/telephony/call/merge", merge).await.refused(404);
}

#[tokio::test]
async fn systems_and_peers_are_kept() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let system = json!({ "Key": "pbx2", "Name": "دوم", "UpdatePeersIfNotExists": true });
    let system = caller.post("/api/v1/telephony", system).await.ok();
    let again = json!({ "key": "pbx2", "name": "نام نو" });
    assert_eq!(caller.post("/api/v1/telephony", again).await.ok()["id"], system["id"]);
    let systems = caller.get("/api/v1/telephony").await.ok();
    let names: Vec<_> = systems.as_array().expect("a list").iter().map(|s| &s["name"]).collect();
    assert_eq!(names, ["نام نو", "Staging exchange"]);

    let user = caller.get("/api/v1/security/user/user1").await.ok();
    let peer = json!({ "Name": "201", "UserId": user["id"], "TelephonySystemPeerType": 1 });
    let peer = caller.post("/api/v1/telephony/pbx2/peer", peer).await.ok();
    assert_eq!((&peer["username"], &peer["telephonySystemKey"]), (&json!("user1"), &json!("pbx2")));
    let taken = json!({ "name": "201" });
    assert_eq!(caller.post("/api/v1/telephony/pbx2/peer", taken).await.refused(400), ["name"]);
    let id = peer["id"].as_str().expect("an id");
    let change = json!({ "name": "202", "telephonySystemPeerType": 2 });
    caller.put(&format!("/api/v1/telephony/pbx2/peer/{id}"), change).await.ok();
    caller.get("/api/v1/telephony/pbx2/peer/201").await.refused(404);
    let changed = caller.get("/api/v1/telephony/pbx2/peer/202").await.ok();
    assert_eq!((&changed["id"], &changed["telephonySystemPeerType"]), (&peer["id"], &json!(2)));
    let path = format!("/api/v1/telephony/pbx2/{id}");
    let delete = async || caller.send(Method::DELETE, &path, None).await.expect("an answer");
    assert_eq!(delete().await.status, 200);
    delete().await.refused(404);
}

#[tokio::test]
async fn what_is_wrong_with_a_call_is_named() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let call = json!({ "tsKey": "nobody", "sourceId": "x" });
    assert_eq!(caller.post("/api/v1/telephony/call", call).await.refused(400), ["tsKey"]);
    let call = json!({ "tsKey": TELEPHONY_KEY, "sourceId": "x", "callTypeIndex": 5 });
    assert_eq!(caller.post("/api/v1/telephony/call", call).await.refused(400), ["callTypeIndex"]);
    let channel = json!({ "callId": 9, "channelPeerName": "101" });
    assert_eq!(caller.post("/api/v1/telephony/channel", channel).await.refused(400), ["callId"]);
    caller.put("/api/v1/telephony/channel", json!({ "callChannelId": 9 })).await.refused(404);
    caller.put("/api/v1/telephony/call", json!({ "callId": 9 })).await.refused(404);
    let count = caller.get("/api/v1/telephony/call/active?count=0").await;
    assert_eq!(count.refused(400), ["count"]);
}
