//! Users and offices, and the probe of a token.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::App;
use super::error::ApiError;

/// `GET /api`: 200 while the token is good.
pub(crate) async fn probe() -> Json<Value> {
    Json(json!({ "name": "mizan staging", "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /api/v1/security/user/{username}`
pub(crate) async fn user(
    State(app): State<App>,
    Path(username): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let account = app.sessions.account(&username).ok_or_else(|| ApiError::not_found("the user"))?;
    Ok(Json(json!({ "id": account.id, "username": account.username })))
}

/// `GET /api/v1/security/office`
pub(crate) async fn offices(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    let offices = app.store.read(|connection| {
        let sql = "SELECT id, parent_id, name FROM office ORDER BY id";
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "parentId": row.get::<_, Option<String>>(1)?,
                "name": row.get::<_, String>(2)?,
            }))
        })?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    });
    Ok(Json(Value::Array(offices.await?)))
}
