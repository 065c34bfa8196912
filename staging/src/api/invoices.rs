//! The state changes of invoices.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::catalogue::Kind;
use crate::clock::written;
use crate::store::invoices::{self, State as InvoiceState};

/// The verbs and the states they lead to.
pub(crate) const CHANGES: &[(&str, InvoiceState)] = &[
    ("make-pending", InvoiceState::Pending),
    ("make-approved", InvoiceState::Approved),
    ("make-rejected", InvoiceState::Rejected),
    ("make-numbered", InvoiceState::Numbered),
];

/// `POST .../invoice/{sales,purchase}/make-...`
pub(crate) async fn change_state(
    kind: Kind,
    to: InvoiceState,
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let id = body.required_guid("id")?;
    let now = written(app.clock.local(std::time::Duration::ZERO));
    let of = id.clone();
    app.store.write(move |connection| invoices::change(connection, kind, &of, to, &now)).await?;
    Ok(Json(json!({ "crmId": id })))
}
