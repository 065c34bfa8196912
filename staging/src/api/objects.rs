//! The verbs that every kind of object has.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};
use uuid::Uuid;

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::catalogue::Kind;
use crate::clock::written;
use crate::object::Draft;
use crate::query::{self, Find};
use crate::store::{StoreError, identities, invoices, objects};

/// `POST .../{kind}/create`
pub(crate) async fn create(
    kind: Kind,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let mut draft = Draft::read(kind, &body.0)?;
    check_required(&draft)?;
    let crm_id = Uuid::new_v4().hyphenated().to_string();
    let now = written(app.clock.local(std::time::Duration::ZERO));
    draft.set("crmId", crm_id.clone());
    draft.set("creatDate", now.clone());
    draft.set("modifyDate", now.clone());
    draft.set_if_missing("crmObjectTypeCode", kind.type_code().to_owned());
    complete(&mut draft, &now);
    app.store
        .write(move |connection| {
            check_identity(connection, &draft)?;
            number(connection, &mut draft)?;
            objects::insert(connection, &draft)?;
            Ok(())
        })
        .await?;
    Ok(Json(json!({ "crmId": crm_id })))
}

/// What an object cannot be without. The clients are silent on most of it; see docs/staging.md.
fn check_required(draft: &Draft) -> Result<(), ApiError> {
    let given = |name: &str| !draft.text(name).trim().is_empty();
    match draft.kind {
        Kind::Person if !["nickName", "firstName", "lastName"].into_iter().any(given) => {
            Err(ApiError::misfit("nickName", "is required, or a first or last name"))
        }
        Kind::Organization if !given("nickName") => {
            Err(ApiError::misfit("nickName", "is required"))
        }
        Kind::Task | Kind::Ticket if !given("subject") => {
            Err(ApiError::misfit("subject", "is required"))
        }
        Kind::SalesInvoice | Kind::PurchaseInvoice if draft.rows("details").is_empty() => {
            Err(ApiError::misfit("details", "must hold at least one row"))
        }
        _ => Ok(()),
    }
}

/// Fills in what the install sets at creation.
fn complete(draft: &mut Draft, now: &str) {
    match draft.kind {
        Kind::Person => {
            let name = format!("{} {}", draft.text("firstName"), draft.text("lastName"));
            draft.set_if_missing("nickName", name.trim().to_owned());
            draft.set_if_missing("customerDate", now.to_owned());
        }
        Kind::Organization => draft.set_if_missing("customerDate", now.to_owned()),
        Kind::Task => {
            draft.set_if_missing("taskStatus", "NotStarted".to_owned());
            draft.set_if_missing("percentCompleted", 0_i64);
        }
        Kind::Ticket => {
            draft.set_if_missing("status", "Open".to_owned());
            draft.set("responseStatus", "WaitingForResponse".to_owned());
        }
        Kind::SalesInvoice | Kind::PurchaseInvoice => invoices::complete(draft, now),
        Kind::Form => {}
    }
}

/// Gives the next number of its kind to what has none.
fn number(connection: &Connection, draft: &mut Draft) -> Result<(), StoreError> {
    let next = || objects::next_number(connection, draft.kind.table());
    match draft.kind {
        Kind::Person | Kind::Organization if draft.text("customerNumber").is_empty() => {
            let next = next()?;
            draft.set("customerNumber", next.to_string());
        }
        Kind::Ticket if draft.number("number").is_none() => {
            let next = next()?;
            draft.set("number", next);
        }
        _ => {}
    }
    Ok(())
}

fn check_identity(connection: &Connection, draft: &Draft) -> Result<(), StoreError> {
    let id = draft.text("identityId");
    if !id.is_empty() && identities::by_id(connection, &id.to_ascii_lowercase())?.is_none() {
        return Err(StoreError::refused("identityId", "there is no such identity"));
    }
    Ok(())
}

/// `POST .../{kind}/get`
pub(crate) async fn get(
    kind: Kind,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let id = body.required_guid("id")?;
    let object = app.store.read(move |connection| objects::get(connection, kind, &id)).await?;
    Ok(Json(Value::Object(object)))
}

/// `POST .../{kind}/update`
pub(crate) async fn update(
    kind: Kind,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let id = match body.guid("crmId")? {
        Some(id) => id,
        None => body.required_guid("id")?,
    };
    let mut draft = Draft::read(kind, &body.0)?;
    draft.set("modifyDate", written(app.clock.local(std::time::Duration::ZERO)));
    let has_rows = kind.is_invoice() && draft.has("details");
    if has_rows && draft.rows("details").is_empty() {
        return Err(ApiError::misfit("details", "must hold at least one row"));
    }
    let of = id.clone();
    app.store
        .write(move |connection| {
            check_identity(connection, &draft)?;
            if kind.is_invoice() {
                invoices::check_changeable(connection, kind, &of)?;
            }
            if has_rows {
                invoices::sum_anew(connection, &of, &mut draft)?;
            }
            objects::update(connection, &of, &draft)
        })
        .await?;
    Ok(Json(json!({ "crmId": id })))
}

/// `POST .../{kind}/delete`
pub(crate) async fn delete(
    kind: Kind,
    State(app): State<App>,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let id = body.required_guid("id")?;
    body.integer("option")?;
    app.store.write(move |connection| objects::delete(connection, kind, &id)).await?;
    Ok(StatusCode::OK)
}

/// `POST .../{kind}/find`
pub(crate) async fn find(
    kind: Kind,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let find = Find::read(kind, &body.0)?;
    let found = app.store.read(move |connection| query::run(connection, &find)).await?;
    Ok(Json(json!({ "total": found.total, "data": found.data })))
}
