//! Deletes what a run wrote into its target, over the target's API alone.
//!
//! Everything that a run writes carries a marker in its `refId`. It is of that run and of no other:
//! the run's start stands in it, since two runs of one seed write the same otherwise. Nothing is
//! deleted on the word of a filter: each record is looked at, and one without the marker ends the
//! deletion of its kind.

use std::collections::HashSet;
use std::sync::Arc;

use documents::cleaning::{CleanedKind, CleaningRecord, Kept, LeftBehind, MarkedKind, SCHEMA};
use documents::run::{PlanSummary, Provenance};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::crm::{Access, Body, Failure, member, rows, text};

/// Records that are deleted at once.
const AT_ONCE: usize = 4;
/// Records of a page: fewer than a CRM would take for a report.
const PAGE: usize = 50;
/// The operator `starts with` of the API's queries.
const STARTS_WITH: u8 = 11;
/// What the API's `delete` is told beside the id; its public clients send nothing else.
const OPTION: u8 = 0;
/// What a CRM without a route answers.
const NO_ROUTE: [u16; 3] = [404, 405, 501];

/// The kinds of CRM objects that a run writes, with their part of a route and their type's key; what
/// refers to others comes before these.
const OBJECTS: [(MarkedKind, &str, &str); 5] = [
    (MarkedKind::Invoice, "invoice/sales", "invoice"),
    (MarkedKind::Ticket, "ticket", "ticket"),
    (MarkedKind::Task, "task", "task"),
    (MarkedKind::Activity, "form", "form"),
    (MarkedKind::Person, "person", "person"),
];

/// What the `refId` of everything that a run writes begins with: scenario, seed and start.
///
/// Seed and scenario make the payloads, byte for byte; the start stands in `refId` and in the names of
/// campaigns alone.
pub fn marker(provenance: &Provenance) -> String {
    let Provenance { scenario, seed, started_at, .. } = provenance;
    let start: String = started_at.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("mizan-{scenario}-{seed:x}-{start}")
}

/// Whether a `refId` is one of the run with that marker. The hyphen keeps apart markers of which one
/// begins like another.
fn is_marked(ref_id: &str, marker: &str) -> bool {
    ref_id.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Why a target could not be cleaned.
#[derive(Debug, thiserror::Error)]
pub enum CleanError {
    /// The connection broke, or the sign-in was refused. What was deleted until then is gone.
    #[error("the target could not be asked any more: {}; clean it again with `mizan clean`", .0.text)]
    Lost(Failure),
}

/// Deletes what the run with that provenance and plan wrote.
///
/// # Errors
/// If the target cannot be asked. What it refuses to delete is in the record.
pub async fn clean(
    access: &Arc<Access>,
    provenance: &Provenance,
    plan: &PlanSummary,
) -> Result<CleaningRecord, CleanError> {
    let marker = marker(provenance);
    let mut kinds = Vec::new();
    if !plan.classes.is_empty() || plan.calls.is_some() {
        for (kind, path, key) in OBJECTS {
            kinds.push(objects(access, &marker, kind, (path, key)).await?);
        }
    }
    if plan.sms.is_some() {
        let ways = [(MarkedKind::Campaign, "campaign"), (MarkedKind::Message, "message")];
        for (kind, path) in ways {
            kinds.push(messages(access, &marker, kind, path).await?);
        }
    }
    let target = provenance.target.url.clone();
    Ok(CleaningRecord { schema: SCHEMA.to_owned(), target, marker, kinds, left: left(plan) })
}

/// What a run of this plan leaves that no API deletes.
fn left(plan: &PlanSummary) -> Vec<LeftBehind> {
    let calls = plan.calls.as_ref().map(|calls| calls.calls_planned);
    let replies = plan.sms.as_ref().map(|sms| sms.replies_planned).filter(|&replies| replies > 0);
    let tasks = (!plan.classes.is_empty()).then_some(LeftBehind::TaskProgress);
    let http = plan.http.is_some().then_some(LeftBehind::HttpRequests);
    let calls = calls.map(|at_most| LeftBehind::Calls { at_most });
    let replies = replies.map(|at_most| LeftBehind::Replies { at_most });
    [calls, replies, tasks, http].into_iter().flatten().collect()
}

/// Deletes the objects of one kind: looks for them until none is found, or none can be deleted.
async fn objects(
    access: &Arc<Access>,
    marker: &str,
    kind: MarkedKind,
    (path, key): (&str, &str),
) -> Result<CleanedKind, CleanError> {
    let mut gone: HashSet<String> = HashSet::new();
    let kept = loop {
        let found = match marked(access, marker, path, key).await? {
            Ok(found) if found.is_empty() => break None,
            Ok(found) => found,
            Err(kept) => break Some(kept),
        };
        let again = found.iter().filter(|id| gone.remove(*id)).count();
        if again > 0 {
            break Some(kept(Some(again as u64), "deleted ones are found again".to_owned()));
        }
        let (deleted, kept) = delete_all(access, path, found).await?;
        if deleted.is_empty() {
            break kept;
        }
        gone.extend(deleted);
    };
    Ok(CleanedKind { kind, deleted: gone.len() as u64, kept })
}

/// The ids of all objects of a kind that carry the marker; or why that cannot be known.
async fn marked(
    access: &Access,
    marker: &str,
    path: &str,
    key: &str,
) -> Result<Result<Vec<String>, Kept>, CleanError> {
    let find = format!("/api/v2/crmobject/{path}/find");
    let mut ids = Vec::new();
    for page in 1.. {
        let query = json!({
            "typeKey": key,
            "queries": [{
                "logicalOperator": 0, "field": "refId", "operator": STARTS_WITH, "value": marker,
            }],
            "orders": [{ "field": "creatDate", "order": 0 }],
            "selectFields": [],
            "pageNumber": page,
            "pageSize": PAGE,
        });
        let answer = match access.send(Method::POST, &find, Body::Json(query)).await {
            Ok(answer) => answer,
            Err(failure) => return refused(failure).map(|reason| Err(kept(None, reason))),
        };
        let found = match rows(&answer, &find) {
            Ok(found) => found,
            Err(failure) => return Ok(Err(kept(None, failure.text))),
        };
        for row in found {
            match (text(row, "crmId"), text(row, "refId")) {
                (Some(id), Some(ref_id)) if is_marked(ref_id, marker) => ids.push(id.to_owned()),
                // Somebody's may begin like ours by chance: it stays.
                (_, Some(ref_id)) if ref_id.starts_with(marker) => {}
                _ => {
                    let reason = format!("{find} answers records without the marker as well");
                    return Ok(Err(kept(None, reason)));
                }
            }
        }
        if found.len() < PAGE {
            break;
        }
    }
    Ok(Ok(ids))
}

fn kept(records: Option<u64>, reason: String) -> Kept {
    Kept { records, reason }
}

/// What the target said, if it said anything: else nothing more can be asked of it.
fn refused(failure: Failure) -> Result<String, CleanError> {
    match failure.status {
        Some(status) if status != 401 => Ok(failure.text),
        _ => Err(CleanError::Lost(failure)),
    }
}

/// Deletes objects by their ids. Returns those that are gone, and what keeps the others.
async fn delete_all(
    access: &Arc<Access>,
    path: &str,
    ids: Vec<String>,
) -> Result<(Vec<String>, Option<Kept>), CleanError> {
    let (mut gone, mut stayed, mut reason) = (Vec::new(), 0, None);
    let mut open: JoinSet<Result<(String, Option<String>), CleanError>> = JoinSet::new();
    let mut ids = ids.into_iter();
    loop {
        while open.len() < AT_ONCE
            && let Some(id) = ids.next()
        {
            let (access, path) = (Arc::clone(access), format!("/api/v2/crmobject/{path}/delete"));
            open.spawn(async move { Ok((id.clone(), delete(&access, &path, &id).await?)) });
        }
        let Some(done) = open.join_next().await else { break };
        match done.expect("no task panics or is cancelled")? {
            (id, None) => gone.push(id),
            (_, Some(said)) => {
                stayed += 1;
                reason.get_or_insert(said);
            }
        }
    }
    Ok((gone, reason.map(|reason| kept(Some(stayed), reason))))
}

/// Deletes one object. Returns why it stays, if it does; one that is gone already does not.
async fn delete(access: &Access, path: &str, id: &str) -> Result<Option<String>, CleanError> {
    let body = Body::Json(json!({ "id": id, "option": OPTION }));
    match access.send(Method::POST, path, body).await {
        Ok(_) => Ok(None),
        Err(failure) if failure.status == Some(404) => Ok(None),
        // An answer of success that is no JSON is none of failure.
        Err(Failure { status: Some(200..300), .. }) => Ok(None),
        Err(failure) => refused(failure).map(Some),
    }
}

/// Deletes campaigns, or single messages: all with that marker by one request.
async fn messages(
    access: &Access,
    marker: &str,
    kind: MarkedKind,
    path: &str,
) -> Result<CleanedKind, CleanError> {
    let path = format!("/api/v1/sms/{path}/delete");
    let body = Body::Json(json!({ "refId": marker }));
    match access.send(Method::POST, &path, body).await {
        Ok(answer) => Ok(of_messages(&answer, kind)),
        Err(failure) if failure.status.is_some_and(|status| NO_ROUTE.contains(&status)) => {
            let reason = format!("{}: there is no such API", failure.text);
            Ok(CleanedKind { kind, deleted: 0, kept: Some(kept(None, reason)) })
        }
        Err(failure) => {
            let kept = Some(kept(None, refused(failure)?));
            Ok(CleanedKind { kind, deleted: 0, kept })
        }
    }
}

/// What the deletion of messages says: how many are gone, and how many it could not take from senders.
fn of_messages(answer: &Value, kind: MarkedKind) -> CleanedKind {
    let count = |name| member(answer, name).and_then(Value::as_u64);
    let deleted = count("deleted").unwrap_or(0);
    let kept = match count("sending") {
        Some(0) => None,
        sending => Some(kept(sending, "messages are being sent".to_owned())),
    };
    CleanedKind { kind, deleted, kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_whose_marker_begins_like_anothers_is_another_run() {
        let marker = "mizan-smoke-1-20261124T153004Z";
        assert!(is_marked(marker, marker));
        assert!(is_marked("mizan-smoke-1-20261124T153004Z-u0-1", marker));
        for other in ["mizan-smoke-1", "mizan-smoke-1-20261124T153004Z0-u0-1", "", "run-1"] {
            assert!(!is_marked(other, marker), "{other}");
        }
    }

    #[test]
    fn an_answer_that_does_not_say_what_is_being_sent_leaves_that_open() {
        let silent = of_messages(&json!({ "deleted": 3 }), MarkedKind::Campaign);
        assert_eq!((silent.deleted, silent.kept.map(|kept| kept.records)), (3, Some(None)));
        let told = of_messages(&json!({ "deleted": 3, "sending": 0 }), MarkedKind::Campaign);
        assert_eq!(told.kept, None);
    }
}
