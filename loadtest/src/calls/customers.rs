//! The customers who call: persons with numbers of the marked range, added before a run where an
//! earlier one did not leave them.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;

use super::numbers::{self, Whose};
use super::script::ScriptedCall;
use crate::crm::{Access, Body, Failure, crm_id, rows};

const FIND: &str = "/api/v2/crmobject/person/find";
const CREATE: &str = "/api/v2/crmobject/person/create";
/// Customers that are looked for and added at once.
const AT_ONCE: usize = 4;
/// The operator `equals` of the API's queries.
const EQUALS: u8 = 0;

/// How many customers the calls of a script come from.
pub fn needed(script: &[ScriptedCall]) -> u64 {
    let places = script.iter().filter_map(|call| match numbers::whose(&call.number) {
        Some(Whose::Customer(place)) => Some(place + 1),
        Some(Whose::Stranger) | None => None,
    });
    places.max().unwrap_or(0)
}

/// The ids of so many customers, found or added. What is added carries the marker.
///
/// # Errors
/// The first request that failed.
pub async fn provide(
    access: &Arc<Access>,
    count: u64,
    marker: &str,
) -> Result<Vec<String>, Failure> {
    let mut ids = vec![String::new(); count as usize];
    let mut open = JoinSet::new();
    for place in 0..count {
        if open.len() == AT_ONCE {
            place_one(&mut ids, &mut open).await?;
        }
        let (access, marker) = (Arc::clone(access), marker.to_owned());
        open.spawn(async move { Ok((place, found_or_added(&access, place, &marker).await?)) });
    }
    while !open.is_empty() {
        place_one(&mut ids, &mut open).await?;
    }
    Ok(ids)
}

type Provided = Result<(u64, String), Failure>;

async fn place_one(ids: &mut [String], open: &mut JoinSet<Provided>) -> Result<(), Failure> {
    if let Some(done) = open.join_next().await {
        let (place, id) = done.expect("no task panics or is cancelled")?;
        ids[place as usize] = id;
    }
    Ok(())
}

async fn found_or_added(access: &Access, place: u64, marker: &str) -> Result<String, Failure> {
    let number = numbers::of_customer(place);
    let query = json!({
        "typeKey": "person",
        "queries": [{
            "logicalOperator": 0, "field": "phoneNumber", "operator": EQUALS, "value": number,
        }],
        "orders": [],
        "selectFields": [],
        "pageNumber": 1,
        "pageSize": 1,
    });
    let found = access.send(Method::POST, FIND, Body::Json(query)).await?;
    if let Some(person) = rows(&found, FIND)?.first() {
        return crm_id(person, FIND).map(str::to_owned);
    }
    let name = format!("تماس‌گیرنده {place}");
    let person = json!({
        "crmObjectTypeCode": "person",
        "refId": format!("{marker}-caller-{place}"),
        "firstName": "تماس‌گیرنده",
        "lastName": place.to_string(),
        "nickName": name,
        "tags": ["mizan"],
        "phoneContacts": [{ "phoneType": "Mobile", "phoneNumber": number, "default": true }],
    });
    let added = access.send(Method::POST, CREATE, Body::Json(person)).await?;
    crm_id(&added, CREATE).map(str::to_owned)
}
