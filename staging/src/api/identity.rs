//! The search for identities by the beginnings of their names or numbers.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::catalogue::Kind;
use crate::query::PAGE_MAX;
use crate::store::identities::{self, Search};

const PAGE_DEFAULT: i64 = 50;

/// `POST /api/v2/identity/search`: a bare array, pages from 0.
pub(crate) async fn search(State(app): State<App>, body: Body) -> Result<Json<Value>, ApiError> {
    let page_size = body.choice("pageSize", 1..=PAGE_MAX as i64)?.unwrap_or(PAGE_DEFAULT);
    let page_number = body.choice("pageNumber", 0..=i64::from(u32::MAX))?.unwrap_or(0);
    let search = Search {
        term: body.text("searchTerm")?,
        kind: match body.choice("identityType", 0..=2)? {
            Some(1) => Some(Kind::Organization),
            Some(2) => Some(Kind::Person),
            _ => None,
        },
        offset: page_number * page_size,
        limit: page_size,
    };
    let found = app.store.read(move |connection| identities::search(connection, &search)).await?;
    Ok(Json(Value::Array(found)))
}
