//! The CRM's side of short messages: campaigns and single messages by its web API.
//!
//! The product publishes no such API; these are the routes of the stand-in (docs/staging.md), and what
//! an adapter in front of an install has to offer.

use documents::sms::CampaignStatus;
use reqwest::Method;
use serde_json::{Value, json};

use super::messages::PlannedMessage;
use super::script::SmsScript;
use crate::crm::{Access, Body, Failure, failed_check, identifier, member};
use crate::scenario::Sms;

/// Messages in one request.
pub(super) const CHUNK: usize = 1_000;
const CAMPAIGN: &str = "/api/v1/sms/campaign";
const MESSAGE: &str = "/api/v1/sms/message";
const OUTBOX: &str = "/api/v1/sms/outbox";

/// Requests that a script's messages take: the trial, campaigns in chunks, their starts, single
/// messages, `questions` how each of them stands, and what the provider sends back.
pub(crate) fn requests_of(sms: &Sms, script: &SmsScript, questions: u64) -> u64 {
    let (campaigns, singles) = (&script.campaigns, script.singles_us.len() as u64);
    let chunks = |messages: u32| u64::from(messages).div_ceil(CHUNK as u64);
    let given: u64 = campaigns.iter().map(|(_, messages)| 2 + chunks(*messages)).sum();
    let reports = sms.inbound.as_ref().map_or(0.0, |inbound| inbound.delivered.ratio)
        * script.messages.total() as f64;
    let asked = campaigns.len() as u64 + u64::from(singles > 0);
    let back = reports.round() as u64 + script.replies_us.len() as u64;
    1 + given + singles + questions * asked + back
}

/// Makes a campaign without messages; returns its id.
///
/// # Errors
/// If the CRM did not make one.
pub(super) async fn create(access: &Access, name: &str, marker: &str) -> Result<String, Failure> {
    let body = json!({ "name": name, "refId": marker });
    let answer = access.send(Method::POST, CAMPAIGN, Body::Json(body)).await?;
    identifier(&answer, "campaignId").ok_or_else(|| failed_check(CAMPAIGN, "no `campaignId`"))
}

/// Adds messages to a campaign, at most [`CHUNK`].
///
/// # Errors
/// If the CRM did not take them, or says that it holds another number of them than `total`.
pub(super) async fn append(
    access: &Access,
    campaign: &str,
    messages: &[PlannedMessage],
    total: u64,
) -> Result<(), Failure> {
    let path = format!("{CAMPAIGN}/{campaign}/messages");
    let messages: Vec<Value> = messages
        .iter()
        .map(|message| json!({ "number": message.number, "text": message.text }))
        .collect();
    let body = Body::Json(json!({ "messages": messages }));
    let answer = access.send(Method::POST, &path, body).await?;
    let held = count(&answer, "messages", CAMPAIGN)?;
    if held != total {
        let reason = format!("{held} messages are held after {total} were given");
        return Err(failed_check(CAMPAIGN, &reason));
    }
    Ok(())
}

/// Starts a campaign.
///
/// # Errors
/// If the CRM did not start it.
pub(super) async fn start(access: &Access, campaign: &str) -> Result<(), Failure> {
    let path = format!("{CAMPAIGN}/{campaign}/start");
    access.send(Method::POST, &path, Body::Json(json!({}))).await.map(|_| ())
}

/// What the CRM says of a campaign.
///
/// # Errors
/// If it says nothing that can be read.
pub(super) async fn status(access: &Access, campaign: &str) -> Result<CampaignStatus, Failure> {
    let path = format!("{CAMPAIGN}/{campaign}");
    read_status(&access.send(Method::GET, &path, Body::Empty).await?, CAMPAIGN)
}

/// What the CRM says of the messages that were sent one by one, since its first.
///
/// # Errors
/// If it says nothing that can be read.
pub(super) async fn outbox(access: &Access) -> Result<CampaignStatus, Failure> {
    read_status(&access.send(Method::GET, OUTBOX, Body::Empty).await?, OUTBOX)
}

/// Sends one message.
///
/// # Errors
/// If the CRM did not take it.
pub(super) async fn send(
    access: &Access,
    number: &str,
    text: &str,
    marker: &str,
) -> Result<(), Failure> {
    let body = json!({ "number": number, "text": text, "refId": marker });
    access.send(Method::POST, MESSAGE, Body::Json(body)).await.map(|_| ())
}

fn read_status(answer: &Value, path: &'static str) -> Result<CampaignStatus, Failure> {
    let of = |name: &str| count(answer, name, path);
    Ok(CampaignStatus {
        waiting: of("waiting")?,
        sent: of("sent")?,
        failed: of("failed")?,
        delivered: of("delivered")?,
        attempts: of("attempts")?,
    })
}

fn count(answer: &Value, name: &str, path: &'static str) -> Result<u64, Failure> {
    let counted = member(answer, name).and_then(Value::as_u64);
    counted.ok_or_else(|| failed_check(path, &format!("no number `{name}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_reads_in_any_case_and_needs_every_count() {
        let whole = json!({
            "Waiting": 1, "sent": 2, "failed": 3, "delivered": 4, "attempts": 5, "state": "sending"
        });
        let status = read_status(&whole, CAMPAIGN).expect("reads");
        assert_eq!((status.waiting, status.attempts), (1, 5));
        let failure = read_status(&json!({ "waiting": 1 }), CAMPAIGN).expect_err("incomplete");
        assert!(failure.text.contains("no number `sent`"), "{}", failure.text);
    }
}
