//! The verbs of every kind of object, and what only some kinds have.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Caller, bare, requests};

const KINDS: [&str; 7] =
    ["person", "organization", "form", "task", "ticket", "invoice/sales", "invoice/purchase"];

/// The least that a kind is created from.
fn least(kind: &str) -> Value {
    match kind {
        "person" | "organization" => json!({ "NickName": "نمونه", "RefId": "run-1" }),
        "form" => json!({ "RefId": "run-1" }),
        "task" | "ticket" => json!({ "Subject": "موضوع", "RefId": "run-1" }),
        _ => json!({
            "RefId": "run-1",
            "Details": [{ "ProductCode": "P-1", "BaseUnitPrice": 1000, "Count": 3 }],
        }),
    }
}

#[tokio::test]
async fn every_kind_is_created_read_changed_found_by_its_mark_and_deleted() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    for kind in KINDS {
        let id = caller.create(kind, least(kind)).await;
        let object = caller.object(kind, "get", json!({ "id": id })).await.ok();
        assert_eq!(object["crmId"], json!(id), "{kind}");
        assert_eq!(object["refId"], "run-1");
        assert_eq!(object["creatDate"], object["modifyDate"]);
        assert!(object["crmObjectTypeIndex"].is_number() && object["tags"] == json!([]));

        let change = json!({ "CrmId": id, "Description": "نو", "Tags": ["a", "b"] });
        assert_eq!(caller.object(kind, "update", change).await.ok()["crmId"], json!(id));
        let mark = json!({ "queries": [{ "field": "refId", "operator": 0, "value": "run-1" }] });
        let found = caller.object(kind, "find", mark.clone()).await.ok();
        assert_eq!(found["total"], 1, "{kind}");
        assert_eq!(found["data"][0]["description"], "نو");
        assert_eq!(found["data"][0]["tags"], json!(["a", "b"]));
        assert_eq!(found["data"][0]["subject"], object["subject"], "what is not sent stays");

        let delete = json!({ "id": id, "option": 0 });
        assert_eq!(caller.object(kind, "delete", delete.clone()).await.status, 200);
        assert_eq!(caller.object(kind, "find", mark).await.ok()["total"], 0);
        caller.object(kind, "get", json!({ "id": id })).await.refused(404);
        caller.object(kind, "delete", delete).await.refused(404);
        let change = json!({ "crmId": id, "subject": "x", "nickName": "x" });
        caller.object(kind, "update", change).await.refused(404);
    }
    staging.stop().await.expect("stopped");
}

#[tokio::test]
async fn what_an_object_cannot_be_without_is_named() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    for (kind, body, field) in [
        ("person", json!({ "email": "a@example.com" }), "nickName"),
        ("organization", json!({ "nickName": " " }), "nickName"),
        ("task", json!({}), "subject"),
        ("ticket", json!({ "subject": null }), "subject"),
        ("invoice/sales", json!({ "details": [] }), "details"),
        ("invoice/purchase", json!({ "details": "x" }), "details"),
        ("task", json!({ "subject": "s", "dueDate": "soon" }), "dueDate"),
        ("task", json!({ "subject": "s", "identityId": uuid() }), "identityId"),
    ] {
        let answer = caller.object(kind, "create", body).await;
        assert_eq!(answer.refused(400), [field], "{kind}");
    }
    assert_eq!(caller.object("person", "get", json!({})).await.refused(400), ["id"]);
    assert_eq!(caller.object("person", "get", json!({ "id": "7" })).await.refused(400), ["id"]);
    assert_eq!(caller.object("person", "get", json!([])).await.refused(400), [""]);
}

/// An id that nothing has.
fn uuid() -> &'static str {
    "00000000-0000-4000-8000-00000000dead"
}

#[tokio::test]
async fn a_person_comes_back_as_it_was_sent() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let sent = json!({
        "firstName": "شهرزاد", "lastName": "قصه‌گو", "nationalCode": "0012345679",
        "birthDate": "1990-05-06T00:00:00.000", "balance": -1250.75, "dontSms": true,
        "phoneContacts": [{ "phoneType": "Mobile", "phoneNumber": "09120001122", "default": true }],
        "addressContacts": [{ "city": "تهران", "latitude": 35.7, "zipCode": "1234567890" }],
        "categories": [{ "key": "customer" }],
        "extendedProperties": [{ "name": "رنگ", "value": "سبز \"روشن\"", "userKey": "color" }],
        "tags": ["vip"], "refId": "r-9",
    });
    let id = caller.create("person", sent.clone()).await;
    let got = caller.object("person", "get", json!({ "Id": id, "ShowPreviews": true })).await.ok();
    for (name, value) in sent.as_object().expect("an object") {
        match value {
            Value::Array(rows) if rows[0].is_object() => {
                for (member, value) in rows[0].as_object().expect("a row") {
                    assert_eq!(&got[name][0][member], value, "{name}.{member}");
                }
            }
            value => assert_eq!(&got[name], value, "{name}"),
        }
    }
    assert_eq!(got["nickName"], "شهرزاد قصه‌گو");
    assert_eq!(got["customerNumber"], "301", "the number after the last generated person");
    assert_eq!(got["alternativeEmail"], "", "no text is the empty text");
    assert_eq!(got["customerDate"].as_str().map(str::len), Some(23));
}

#[tokio::test]
async fn an_invoice_goes_through_its_states_and_is_then_a_document() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let kind = "invoice/sales";
    let mut invoice = least(kind);
    invoice["vatPercent"] = json!(10);
    let id = caller.create(kind, invoice).await;
    let get = json!({ "id": id });
    let state = async || {
        let invoice = caller.object(kind, "get", get.clone()).await.ok();
        (invoice["billableObjectState"].clone(), invoice["number"].clone())
    };
    assert_eq!(state().await, (json!("Draft"), json!("")));
    assert_eq!(caller.object(kind, "make-numbered", get.clone()).await.refused(400), ["id"]);
    for (verb, expected) in [
        ("make-pending", "Pending"),
        ("make-rejected", "Rejected"),
        ("make-pending", "Pending"),
        ("make-approved", "Approved"),
        ("make-approved", "Approved"),
    ] {
        caller.object(kind, verb, json!({ "Id": id })).await.ok();
        assert_eq!(state().await.0, expected);
    }
    let change = json!({ "crmId": id, "details": [{ "productCode": "P", "baseUnitPrice": 10, "count": 2 }] });
    caller.object(kind, "update", change.clone()).await.ok();
    let changed = caller.object(kind, "get", get.clone()).await.ok();
    assert_eq!((&changed["vat"], &changed["finalValue"]), (&json!(2.0), &json!(22.0)));
    caller.object(kind, "make-numbered", get.clone()).await.ok();
    assert_eq!(state().await, (json!("Numbered"), json!("121")), "after 120 generated ones");
    caller.object(kind, "make-rejected", get.clone()).await.refused(400);
    caller.object(kind, "update", change).await.refused(400);
    caller.object(kind, "make-pending", json!({ "id": uuid() })).await.refused(404);
    assert_eq!(requests(&staging)["invoice.state"], 9);
}

#[tokio::test]
async fn a_ticket_is_replied_to_and_its_file_comes_back() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let types = caller.object("ticket", "gettickettypes", json!({})).await.ok();
    let selected: Vec<_> =
        types.as_array().expect("a list").iter().filter(|t| t["selected"] == true).collect();
    assert_eq!(selected.len(), 1);
    assert_eq!(selected[0]["value"], "ticket");

    let ticket = caller.create("ticket", json!({ "subject": "خطا", "severity": 2 })).await;
    let user = caller.get("/api/v1/security/user/user1").await.ok();
    let reply = json!({
        "TicketId": ticket, "UserId": user["id"], "Content": "پاسخ",
        "FileIds": [{ "FilePath": "a/b.pdf" }],
    });
    let replied = caller.object("ticket", "customer/reply", reply).await.ok();
    let path = format!(
        "/api/v2/crmobject/ticket/getreplyfile?TicketId={ticket}&ReplyId={}&FileId={}",
        replied["replyId"].as_str().expect("an id"),
        replied["files"][0]["fileId"].as_str().expect("an id"),
    );
    let file = caller.http.get(format!("{}{path}", caller.url)).bearer_auth(&caller.token).send();
    assert_eq!(file.await.expect("an answer").bytes().await.expect("bytes"), "a/b.pdf");
    let got = caller.object("ticket", "get", json!({ "id": ticket })).await.ok();
    assert_eq!(got["responseStatus"], "Responded");
    assert_eq!(got["severity"], "2");
    let lost = json!({ "ticketId": uuid(), "content": "x" });
    caller.object("ticket", "customer/reply", lost).await.refused(404);
    let empty = json!({ "ticketId": ticket });
    assert_eq!(caller.object("ticket", "customer/reply", empty).await.refused(400), ["content"]);
}

#[tokio::test]
async fn identities_are_searched_by_words_of_their_names_and_by_numbers() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let search = async |body: Value| -> Vec<Value> {
        let found = caller.post("/api/v2/identity/search", body).await.ok();
        found.as_array().expect("a bare array").clone()
    };
    let person = json!({
        "firstName": "ژیلا", "lastName": "كاوياني", "phoneContacts": [{ "phoneNumber": "+98 912 000 99 88" }],
    });
    let id = caller.create("person", person).await;
    // The name was written with Arabic letters and is searched with Persian ones.
    for term in ["ژیلا", "ژیل کاو", "کاویانی ژ", "0912 000 9988", "۰۹۱۲۰۰۰۹"]
    {
        let found = search(json!({ "searchTerm": term })).await;
        assert_eq!(found.len(), 1, "{term}");
        assert_eq!(found[0]["identityId"], json!(id));
        assert_eq!(found[0]["nickName"], "ژیلا كاوياني");
    }
    assert!(
        search(json!({ "searchTerm": "یلا" })).await.is_empty(),
        "words are found by beginnings"
    );
    assert!(search(json!({ "searchTerm": "ژیلا", "identityType": 1 })).await.is_empty());

    let all = search(json!({ "pageSize": 1000 })).await;
    assert_eq!(all.len(), 300 + 30 + 1);
    let second = search(json!({ "pageSize": 7, "pageNumber": 1 })).await;
    assert_eq!(second[..], all[7..14]);
    let firms = search(json!({ "identityType": 1, "pageSize": 100 })).await;
    assert_eq!(firms.len(), 30);

    let change = json!({ "crmId": id, "firstName": "مهین", "nickName": "مهین کاویانی" });
    caller.object("person", "update", change).await.ok();
    assert!(search(json!({ "searchTerm": "ژیلا کاو" })).await.is_empty());
    assert_eq!(search(json!({ "searchTerm": "مهین کاو" })).await.len(), 1);
    caller.object("person", "delete", json!({ "id": id })).await;
    assert!(search(json!({ "searchTerm": "مهین کاو" })).await.is_empty());
    assert!(search(json!({ "searchTerm": "091200099" })).await.is_empty());
}

#[tokio::test]
async fn a_common_persian_name_is_found_in_the_generated_people() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let person = caller.some_person().await;
    let query = json!({
        "queries": [{ "field": "lastName", "operator": 12, "value": person["lastName"] }],
        "pageSize": 50,
    });
    let found = caller.object("person", "find", query).await.ok();
    assert!(found["total"].as_u64() >= Some(1));
    let term = json!({ "searchTerm": person["firstName"], "pageSize": 1000 });
    let found = caller.post("/api/v2/identity/search", term).await.ok();
    let ids: Vec<_> = found.as_array().expect("a list").iter().map(|f| &f["identityId"]).collect();
    assert!(ids.contains(&&person["crmId"]));
}

#[tokio::test]
async fn users_and_offices_are_there() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let user = caller.get("/api/v1/security/user/User2").await.ok();
    assert_eq!(user["username"], "user2");
    caller.get("/api/v1/security/user/nobody").await.refused(404);
    let offices = caller.get("/api/v1/security/office").await.ok();
    assert_eq!(offices.as_array().map(Vec::len), Some(3));
    let wrong_verb = caller.send(Method::PUT, "/api/v1/security/office", None).await;
    assert_eq!(wrong_verb.expect("an answer").status, 405);
}

#[tokio::test]
async fn a_large_page_is_a_report() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::signed(&staging).await;
    for size in [10, 99, 100, 500] {
        caller.object("task", "find", json!({ "PageSize": size })).await.ok();
    }
    let counts = requests(&staging);
    assert_eq!((counts["record.find"], counts["report.find"]), (2, 2));
}
