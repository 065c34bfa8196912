//! The query language of `find`, held against a slow and obvious evaluation of the same queries over
//! the same objects.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use staging::{Dataset, Settings, Staging};

use crate::client::{Caller, bare};

/// Texts that differ in case, hold what LIKE takes for signs, or are contained in each other.
const TEXTS: [&str; 10] =
    ["", "ali", "Ali", "ALICE", "100%", "a_b", "a\\b", "کریم", "کریمی نژاد", "o'neil"];
const NUMBERS: [f64; 5] = [-2.5, 0.0, 1.0, 7.0, 10.5];
const DATES: [&str; 3] =
    ["2024-01-02T00:00:00.000", "2025-06-07T08:09:10.000", "2025-06-07T08:09:10.500"];

fn one<'a, T>(draws: &mut ChaCha8Rng, list: &'a [T]) -> &'a T {
    &list[draws.random_range(0..list.len())]
}

/// A person of few values, so that queries meet some and miss some; members are left out at times.
fn person(draws: &mut ChaCha8Rng, number: usize) -> Value {
    let mut person = json!({ "nickName": format!("p{number}"), "subject": one(draws, &TEXTS) });
    let mut sometimes = |name: &str, value: &dyn Fn(&mut ChaCha8Rng) -> Value| {
        if draws.random_bool(0.7) {
            person[name] = value(draws);
        }
    };
    sometimes("balance", &|d| json!(one(d, &NUMBERS)));
    sometimes("dontSms", &|d| json!(d.random_bool(0.5)));
    sometimes("birthDate", &|d| json!(one(d, &DATES)));
    sometimes("tags", &|d| json!([one(d, &TEXTS), one(d, &TEXTS)]));
    sometimes("addressContacts", &|d| {
        let row =
            |d: &mut ChaCha8Rng| json!({ "city": one(d, &TEXTS), "latitude": one(d, &NUMBERS) });
        json!([row(d), row(d)])
    });
    sometimes("extendedProperties", &|d| {
        let score = one(d, &["7", "10.5", "-2.5", "none"]);
        json!([{ "name": "color", "value": one(d, &TEXTS) }, { "name": "score", "value": score }])
    });
    person
}

fn value_of(draws: &mut ChaCha8Rng, field: &str) -> Value {
    match field {
        "balance" | "addressContacts.latitude" => json!(one(draws, &NUMBERS)),
        "dontSms" => json!(draws.random_bool(0.5)),
        "birthDate" => json!(one(draws, &DATES)),
        "score" => json!(one(draws, &["7", "1", "-3", "none"])),
        _ => json!(one(draws, &TEXTS)),
    }
}

const FIELDS: [&str; 9] = [
    "subject",
    "balance",
    "dontSms",
    "birthDate",
    "tags",
    "addressContacts.city",
    "addressContacts.latitude",
    "color",
    "score",
];

/// A query node with leafs down to `depth`.
fn node(draws: &mut ChaCha8Rng, depth: u32) -> Value {
    let mut node = json!({ "logicalOperator": draws.random_range(0..2) });
    let has_leafs = depth > 0 && draws.random_bool(0.5);
    if !has_leafs || draws.random_bool(0.5) {
        let field = *one(draws, &FIELDS);
        let is_text = !["balance", "dontSms", "addressContacts.latitude"].contains(&field);
        let operators: &[i64] =
            if is_text { &[0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13] } else { &[0, 1, 2, 3, 4, 5, 6, 7] };
        let operator = *one(draws, operators);
        node["field"] = json!(field);
        node["operator"] = json!(operator);
        node["value"] = if operator == 3 || operator == 7 {
            json!((0..draws.random_range(0..4)).map(|_| value_of(draws, field)).collect::<Vec<_>>())
        } else {
            value_of(draws, field)
        };
    }
    if has_leafs {
        let count = draws.random_range(1..4);
        node["leafs"] = (0..count).map(|_| self::node(draws, depth - 1)).collect();
        node["leafLogicalOperator"] = json!(draws.random_range(0..2));
    }
    node["leafNegate"] = json!(draws.random_bool(0.3));
    node
}

// The reference: nothing but the rules, on the objects as the API answers them.

fn all(nodes: &[Value], object: &Value) -> bool {
    let mut so_far = true;
    for (place, node) in nodes.iter().enumerate() {
        let this = met(node, object);
        so_far = match (place, node["logicalOperator"].as_i64()) {
            (0, _) => this,
            (_, Some(1)) => so_far || this,
            _ => so_far && this,
        };
    }
    so_far
}

fn met(node: &Value, object: &Value) -> bool {
    let negate = node["leafNegate"] == true;
    let condition = node["field"].as_str().map(|field| condition(node, field, object));
    let leafs = node["leafs"].as_array().map(|leafs| all(leafs, object));
    match (condition, leafs) {
        (Some(condition), None) => condition != negate,
        (None, Some(leafs)) => leafs != negate,
        (Some(condition), Some(leafs)) if node["leafLogicalOperator"] == 1 => {
            condition || (leafs != negate)
        }
        (Some(condition), Some(leafs)) => condition && (leafs != negate),
        (None, None) => panic!("an empty node"),
    }
}

/// What the field holds: any number of values, and a kind of comparison.
fn held(field: &str, object: &Value) -> Vec<Value> {
    let rows = |list: &str, member: &str| -> Vec<Value> {
        object[list].as_array().into_iter().flatten().map(|row| row[member].clone()).collect()
    };
    match field {
        "tags" => object["tags"].as_array().cloned().unwrap_or_default(),
        "addressContacts.city" => rows("addressContacts", "city"),
        "addressContacts.latitude" => rows("addressContacts", "latitude"),
        "color" | "score" => {
            let named = object["extendedProperties"].as_array().into_iter().flatten();
            named.filter(|row| row["name"] == *field).map(|row| row["value"].clone()).collect()
        }
        own => vec![object[own].clone()],
    }
}

fn condition(node: &Value, field: &str, object: &Value) -> bool {
    let (operator, value) = (node["operator"].as_i64().expect("a number"), &node["value"]);
    let any = |operator: i64, value: &Value| {
        held(field, object).iter().any(|held| compare(field, operator, held, value))
    };
    match operator {
        3 => value.as_array().expect("a list").iter().any(|value| any(0, value)),
        7 => !value.as_array().expect("a list").iter().any(|value| any(0, value)),
        6 => !any(0, value),
        operator => any(operator, value),
    }
}

fn compare(field: &str, operator: i64, held: &Value, value: &Value) -> bool {
    if held.is_null() {
        return false;
    }
    let numbers = match (held, value) {
        (Value::Number(held), Value::Number(value)) => Some((held.as_f64(), value.as_f64())),
        (Value::Bool(held), Value::Bool(value)) => {
            Some((Some(f64::from(u8::from(*held))), Some(f64::from(u8::from(*value)))))
        }
        // An extended property is ordered as a number when the value of the query is one.
        (Value::String(held), Value::String(value))
            if field == "score" && [1, 2, 4, 5].contains(&operator) && value != "none" =>
        {
            Some((held.parse().ok(), value.parse().ok()))
        }
        _ => None,
    };
    if let Some((held, value)) = numbers {
        let (Some(held), Some(value)) = (held, value) else { return false };
        return match operator {
            0 => held == value,
            1 => held > value,
            2 => held >= value,
            4 => held < value,
            5 => held <= value,
            other => panic!("no operator {other} on numbers"),
        };
    }
    let text = |value: &Value| value.as_str().expect("a text").to_ascii_lowercase();
    let (held, value) = (text(held), text(value));
    match operator {
        0 => held == value,
        1 => held > value,
        2 => held >= value,
        4 => held < value,
        5 => held <= value,
        11 => held.starts_with(&value),
        12 => held.contains(&value),
        13 => held.ends_with(&value),
        other => panic!("no operator {other}"),
    }
}

async fn install_of(persons: usize, seed: u64) -> (Staging, Caller, Vec<Value>) {
    let settings = Settings { dataset: Dataset { seed: 1, persons: 0 }, ..bare() };
    let staging = staging::start(settings).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let mut draws = ChaCha8Rng::seed_from_u64(seed);
    let mut objects = Vec::new();
    for number in 0..persons {
        let id = caller.create("person", person(&mut draws, number)).await;
        objects.push(caller.object("person", "get", json!({ "id": id })).await.ok());
    }
    (staging, caller, objects)
}

fn names<'a>(objects: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    objects.into_iter().map(|o| o["nickName"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn any_query_finds_what_the_rules_say() {
    let (_staging, caller, objects) = install_of(60, 11).await;
    let mut draws = ChaCha8Rng::seed_from_u64(12);
    let (mut none, mut some, mut every) = (0, 0, 0);
    for _ in 0..600 {
        let count = draws.random_range(1..4);
        let queries: Vec<Value> = (0..count).map(|_| node(&mut draws, 3)).collect();
        let found = caller.object("person", "find", json!({ "queries": queries, "pageSize": 100 }));
        let found = found.await.ok();
        let expected = names(objects.iter().filter(|object| all(&queries, object)));
        let rows = found["data"].as_array().expect("rows");
        assert_eq!(names(rows), expected, "{}", json!(queries));
        assert_eq!(found["total"], json!(expected.len()));
        match expected.len() {
            0 => none += 1,
            60 => every += 1,
            _ => some += 1,
        }
    }
    assert!(some > 300, "the queries tell objects apart: {none} none, {some} some, {every} every");
}

#[tokio::test]
async fn pages_follow_the_order_and_hold_each_object_once() {
    let (_staging, caller, objects) = install_of(45, 21).await;
    let page = async |number: usize, orders: &Value| {
        let body = json!({ "orders": orders, "pageNumber": number, "pageSize": 10 });
        let found = caller.object("person", "find", body).await.ok();
        assert_eq!(found["total"], 45);
        found["data"].as_array().expect("rows").clone()
    };
    for (orders, field) in [
        (json!([{ "field": "balance", "order": 1 }]), "balance"),
        (
            json!([{ "Field": "Balance", "Order": 0 }, { "field": "subject", "order": 1 }]),
            "balance",
        ),
        (json!([{ "field": "color", "order": 0 }]), ""),
        (json!([]), ""),
    ] {
        let mut rows = Vec::new();
        for number in 1..=5 {
            let page = page(number, &orders).await;
            assert_eq!(page.len(), if number == 5 { 5 } else { 10 });
            rows.extend(page);
        }
        assert!(page(6, &orders).await.is_empty());
        assert_eq!(names(&rows), names(&objects));
        if !field.is_empty() {
            let held: Vec<f64> =
                rows.iter().map(|row| row[field].as_f64().unwrap_or(f64::MIN)).collect();
            let descending = orders[0]["order"] == 1;
            let sorted = held.is_sorted_by(|a, b| if descending { a >= b } else { a <= b });
            assert!(sorted, "{held:?}");
        }
    }
}

#[tokio::test]
async fn what_is_selected_comes_back_beside_the_object() {
    let (_staging, caller, _) = install_of(0, 0).await;
    let person = json!({
        "nickName": "n", "email": "n@example.com",
        "extendedProperties": [{ "name": "color", "value": "سبز", "userKey": "k1" }],
    });
    caller.create("person", person).await;
    let find = async |select: Value| {
        let found = caller.object("person", "find", json!({ "selectFields": select })).await.ok();
        found["data"][0]["includedFields"].clone()
    };
    assert_eq!(find(json!([])).await, json!({}));
    assert_eq!(find(json!([{ "name": "email" }])).await, json!({ "email": "n@example.com" }));
    let some = find(json!([{ "name": "g", "fields": ["color", "nickName", "nothing"] }])).await;
    assert_eq!(some, json!({ "color": "سبز", "nickName": "n", "nothing": null }));
    let every = find(json!([{ "includeAll": true }])).await;
    assert_eq!((&every["color"], &every["email"]), (&json!("سبز"), &json!("n@example.com")));
}

#[tokio::test]
async fn a_phone_number_is_found_in_every_spelling_and_an_extended_property_by_its_key() {
    let (_staging, caller, _) = install_of(0, 0).await;
    let person = json!({
        "nickName": "n", "phoneContacts": [{ "phoneNumber": "0912-345 67 89" }],
        "extendedProperties": [{ "name": "رنگ", "value": "a,b", "userKey": "color" }],
    });
    caller.create("person", person).await;
    for (field, operator, value, expected) in [
        ("phoneContacts.phoneNumber", 0, "+989123456789", 1),
        ("phoneNumber", 11, "00989123", 1),
        ("PhoneNumber", 12, "34567", 1),
        ("phoneNumber", 13, "6789", 1),
        ("phoneNumber", 3, "1, 09123456789", 1),
        ("phoneNumber", 0, "0912345678", 0),
        ("phoneNumber", 6, "09123456789", 0),
        ("رنگ", 12, ",", 1),
        ("color", 0, "A,B", 1),
        ("color", 7, "x, y", 1),
        ("unheard_of", 0, "x", 0),
        ("unheard_of", 6, "x", 1),
    ] {
        let query = json!({ "field": field, "operator": operator, "value": value });
        let found = caller.object("person", "find", json!({ "queries": [query] })).await.ok();
        assert_eq!(found["total"], expected, "{field} {operator} {value}");
    }
}

#[tokio::test]
async fn a_type_key_keeps_to_its_type() {
    let (_staging, caller, _) = install_of(0, 0).await;
    caller.create("form", json!({})).await;
    caller.create("form", json!({ "crmObjectTypeCode": "survey" })).await;
    for (key, total) in [(json!(""), 2), (Value::Null, 2), (json!("survey"), 1), (json!("form"), 1)]
    {
        let found = caller.object("form", "find", json!({ "typeKey": key })).await.ok();
        assert_eq!(found["total"], total, "{key}");
    }
}

#[tokio::test]
async fn a_query_that_is_not_understood_is_refused_with_its_place() {
    let (_staging, caller, _) = install_of(0, 0).await;
    let mut deep = json!({ "field": "subject", "value": "x" });
    for _ in 0..60 {
        deep = json!({ "leafs": [deep] });
    }
    let deepest = format!("queries[0]{}", ".leafs[0]".repeat(40));
    for (body, field) in [
        (json!({ "queries": {} }), "queries"),
        (json!({ "queries": [{}] }), "queries[0]"),
        (json!({ "queries": [{ "field": "subject", "operator": 8 }] }), "queries[0].operator"),
        (json!({ "queries": [{ "field": "balance", "value": "x" }] }), "queries[0].value"),
        (
            json!({ "queries": [{ "field": "balance", "operator": 12, "value": 1 }] }),
            "queries[0].value",
        ),
        (json!({ "queries": [{ "field": "addressContacts", "value": 1 }] }), "queries[0]"),
        (
            json!({ "queries": [{ "leafs": [{ "field": "birthDate", "value": "soon" }] }] }),
            "queries[0].leafs[0].value",
        ),
        (
            json!({ "queries": [{ "field": "subject", "logicalOperator": 2 }] }),
            "queries[0].logicalOperator",
        ),
        (json!({ "queries": [deep] }), deepest.as_str()),
        (json!({ "pageNumber": 0 }), "pageNumber"),
        (json!({ "pageSize": 1001 }), "pageSize"),
        (json!({ "orders": [{ "field": "tags" }] }), "orders"),
    ] {
        assert_eq!(caller.object("person", "find", body).await.refused(400), [field]);
    }
}
