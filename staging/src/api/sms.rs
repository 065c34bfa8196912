//! The API of short messages. The product publishes none: this one is the stand-in's own
//! (docs/staging.md).

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::clock::written;
use crate::object::{Misfit, member};
use crate::sms::{Mobile, Sms};
use crate::store::StoreError;
use crate::store::messages::{self, Deleted, Given, Reported, Tally};

/// Messages that one request may add.
const APPEND_MAX: usize = 1_000;

/// The longest text, in UTF-16 units: 255 parts, the most that a concatenated message can have, of 66, what
/// a part of 67 holds of surrogate pairs.
const TEXT_MAX: usize = 16_830;

/// The outbox, where the install has a gateway.
fn sms(app: &App) -> Result<Arc<Sms>, ApiError> {
    let none = || ApiError::new(StatusCode::CONFLICT, "no gateway: this install sends no messages");
    app.sms.clone().ok_or_else(none)
}

/// Reads number and text of a message.
fn given(body: &Map<String, Value>) -> Result<Given, Vec<Misfit>> {
    let text = |name: &str| member(body, name).and_then(Value::as_str).unwrap_or_default();
    let mut misfits = Vec::new();
    let number = Mobile::parse(text("number"));
    if number.is_none() {
        misfits.push(Misfit::new("number", "must be a mobile number such as 09121234567"));
    }
    let text = text("text");
    if text.is_empty() || text.encode_utf16().count() > TEXT_MAX {
        let message = format!("must be a text of 1 to {TEXT_MAX} UTF-16 units");
        misfits.push(Misfit::new("text", message));
    }
    match number {
        Some(number) if misfits.is_empty() => {
            Ok(Given { number: number.national(), text: text.to_owned() })
        }
        _ => Err(misfits),
    }
}

/// `POST /api/v1/sms/campaign`
pub(crate) async fn create(State(app): State<App>, body: Body) -> Result<Json<Value>, ApiError> {
    let sms = sms(&app)?;
    let (name, ref_id) = (body.required("name")?, body.text("refId")?);
    let date = written(app.clock.local(Duration::ZERO));
    let id = app.store.write(move |c| messages::create_campaign(c, &name, &ref_id, &date)).await?;
    sms.state.change(|state| state.campaigns += 1);
    Ok(Json(json!({ "campaignId": id })))
}

/// `POST /api/v1/sms/campaign/{id}/messages`
pub(crate) async fn append(
    State(app): State<App>,
    Path(campaign): Path<String>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    sms(&app)?;
    let campaign = campaign_number(&campaign)?;
    let messages = read_messages(&body)?;
    let total = app.store.write(move |c| messages::append(c, campaign, &messages)).await;
    let total = of_campaign(total)?.ok_or_else(started_before)?;
    Ok(Json(json!({ "messages": total })))
}

fn read_messages(body: &Body) -> Result<Vec<Given>, ApiError> {
    let list = member(&body.0, "messages").and_then(Value::as_array);
    let list = list.filter(|list| (1..=APPEND_MAX).contains(&list.len())).ok_or_else(|| {
        ApiError::misfit("messages", format!("must be a list of 1 to {APPEND_MAX} messages"))
    })?;
    let (mut messages, mut misfits) = (Vec::with_capacity(list.len()), Vec::new());
    for (place, message) in list.iter().enumerate() {
        let empty = Map::new();
        match given(message.as_object().unwrap_or(&empty)) {
            Ok(message) => messages.push(message),
            Err(wrong) => misfits.extend(wrong.into_iter().map(|misfit| Misfit {
                field: format!("messages[{place}].{}", misfit.field),
                ..misfit
            })),
        }
    }
    if misfits.is_empty() { Ok(messages) } else { Err(misfits.into()) }
}

fn started_before() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, "the campaign was started before")
}

/// What is no number is no campaign.
fn campaign_number(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::not_found("the campaign"))
}

fn of_campaign<T>(outcome: Result<T, StoreError>) -> Result<T, ApiError> {
    outcome.map_err(|error| match error {
        StoreError::NotFound => ApiError::not_found("the campaign"),
        other => other.into(),
    })
}

/// `POST /api/v1/sms/campaign/{id}/start`
pub(crate) async fn start(
    State(app): State<App>,
    Path(campaign): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let sms = sms(&app)?;
    let campaign = campaign_number(&campaign)?;
    let started = app.store.write(move |c| messages::start_campaign(c, campaign)).await;
    let started = of_campaign(started)?.ok_or_else(started_before)?;
    sms.state.change(|state| state.started += started);
    sms.kick.notify_one();
    Ok(Json(json!({ "started": started })))
}

/// `GET /api/v1/sms/campaign/{id}`
pub(crate) async fn campaign(
    State(app): State<App>,
    Path(campaign): Path<String>,
) -> Result<Json<Value>, ApiError> {
    sms(&app)?;
    let campaign = campaign_number(&campaign)?;
    let found = of_campaign(app.store.read(move |c| messages::campaign(c, campaign)).await)?;
    let state = match found.tally.waiting {
        _ if !found.started => "draft",
        0 => "done",
        _ => "sending",
    };
    let mut answer = answer_tally(&found.tally);
    answer.insert("campaignId".to_owned(), Value::from(campaign));
    answer.insert("state".to_owned(), Value::from(state));
    Ok(Json(Value::Object(answer)))
}

fn answer_tally(tally: &Tally) -> Map<String, Value> {
    let fields = [
        ("waiting", tally.waiting),
        ("sent", tally.sent),
        ("failed", tally.failed),
        ("delivered", tally.delivered),
        ("attempts", tally.attempts),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

/// `POST /api/v1/sms/message`
pub(crate) async fn send(State(app): State<App>, body: Body) -> Result<Json<Value>, ApiError> {
    let sms = sms(&app)?;
    let (message, ref_id) = (given(&body.0)?, body.text("refId")?);
    let id = app.store.write(move |c| messages::add_single(c, &message, &ref_id)).await?;
    sms.state.change(|state| state.started += 1);
    sms.kick.notify_one();
    Ok(Json(json!({ "messageId": id })))
}

/// `POST /api/v1/sms/campaign/delete`: those with a `refId`, be they started or not.
pub(crate) async fn delete_campaigns(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    delete(&app, &body, messages::delete_campaigns).await
}

/// `POST /api/v1/sms/message/delete`: single messages with a `refId`.
pub(crate) async fn delete_singles(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    delete(&app, &body, messages::delete_singles).await
}

/// Deletes by a `refId`, which must be given: none stands for all that have none. An install without a
/// gateway deletes what an earlier start of it kept.
async fn delete(
    app: &App,
    body: &Body,
    which: fn(&Connection, &str) -> Result<Deleted, StoreError>,
) -> Result<Json<Value>, ApiError> {
    let ref_id = body.required("refId")?;
    let deleted = app.store.write(move |connection| which(connection, &ref_id)).await?;
    if let Some(sms) = &app.sms {
        let Deleted { campaigns, tally, .. } = deleted;
        // What is in the database may not be told yet.
        let less = |of: &mut u64, gone: u64| *of = of.saturating_sub(gone);
        sms.state.change(|state| {
            less(&mut state.campaigns, campaigns);
            less(&mut state.started, tally.waiting + tally.sent + tally.failed);
            less(&mut state.sent, tally.sent);
            less(&mut state.failed, tally.failed);
            less(&mut state.delivered, tally.delivered);
            less(&mut state.attempts, tally.attempts);
        });
    }
    Ok(Json(json!({ "deleted": deleted.records, "sending": deleted.sending })))
}

/// `GET /api/v1/sms/outbox`
pub(crate) async fn outbox(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    sms(&app)?;
    let tally = app.store.read(messages::singles).await?;
    Ok(Json(Value::Object(answer_tally(&tally))))
}

/// `GET /api/v1/sms/inbound/delivery?key=&id=&number=&status=`; the gate has checked the key.
pub(crate) async fn delivery(
    State(app): State<App>,
    query: Body,
) -> Result<&'static str, ApiError> {
    let sms = sms(&app)?;
    let status = query.choice("status", 1..=2)?;
    let delivered = status.ok_or_else(|| ApiError::misfit("status", "is required"))? == 1;
    let id = query.text("id")?;
    let reported = if id.is_empty() {
        Reported::Number(mobile(&query.text("number")?, "number")?.national())
    } else {
        Reported::Id(id)
    };
    let again = reported.clone();
    let mut kept = app.store.write(move |c| messages::report(c, &reported, delivered)).await;
    if let Err(StoreError::NotFound) = kept {
        // The report may be faster than the outcome's way into the database.
        sms.state.settled().await;
        kept = app.store.write(move |c| messages::report(c, &again, delivered)).await;
    }
    let first = kept.map_err(|error| match error {
        StoreError::NotFound => ApiError::not_found("the message"),
        other => other.into(),
    })?;
    sms.state.change(|state| state.delivered += u64::from(first));
    Ok("ok")
}

fn mobile(text: &str, field: &str) -> Result<Mobile, ApiError> {
    let misfit = || ApiError::misfit(field, "must be a mobile number such as 09121234567");
    Mobile::parse(text).ok_or_else(misfit)
}

/// `GET /api/v1/sms/inbound/reply?key=&from=&to=&text=`; the gate has checked the key.
pub(crate) async fn reply(State(app): State<App>, query: Body) -> Result<&'static str, ApiError> {
    let sms = sms(&app)?;
    let text = query.required("text")?;
    if text.encode_utf16().count() > TEXT_MAX {
        return Err(ApiError::misfit("text", format!("has more than {TEXT_MAX} UTF-16 units")));
    }
    let reply = messages::Reply {
        number: mobile(&query.text("from")?, "from")?.national(),
        line: query.text("to")?,
        text,
        date: written(app.clock.local(Duration::ZERO)),
    };
    app.store.write(move |c| messages::keep_reply(c, &reply)).await?;
    sms.state.change(|state| state.replies += 1);
    Ok("ok")
}
