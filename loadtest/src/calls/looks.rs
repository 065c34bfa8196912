//! Looks at the CRM's active calls.

use reqwest::Method;
use serde_json::Value;

use super::tracker::{Look, Row};
use crate::clock::Clock;
use crate::crm::{Access, Body, Failure, failed_check, identifier, text};

/// Calls that a look asks for at most.
const MOST: usize = 1_000;
const PATH: &str = "/api/v1/telephony/call/active";

/// Looks once.
///
/// # Errors
/// If no list of calls came back.
pub async fn look(access: &Access, clock: Clock) -> Result<Look, Failure> {
    let path = format!("{PATH}?count={MOST}");
    let sent_us = clock.now_us();
    let answer = access.send(Method::GET, &path, Body::Empty).await?;
    let done_us = clock.now_us();
    let listed = answer.as_array().ok_or_else(|| failed_check(PATH, "no list"))?;
    let rows = listed.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Look { sent_us, done_us, whole: rows.len() < MOST, rows })
}

fn read(call: &Value) -> Result<Row, Failure> {
    let call_id = identifier(call, "callId");
    let call_id = call_id.ok_or_else(|| failed_check(PATH, "a call without `callId`"))?;
    let number = text(call, "phoneNumber").unwrap_or_default().to_owned();
    Ok(Row { call_id, number, identity: text(call, "identityId").map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_reads_in_any_case_and_needs_its_id() {
        let row = read(&json!({ "CallId": 7, "PhoneNumber": "0700", "IdentityId": null }));
        let expected = Row { call_id: "7".into(), number: "0700".into(), identity: None };
        assert_eq!(row, Ok(expected));
        assert!(read(&json!({ "phoneNumber": "0700" })).is_err());
    }
}
