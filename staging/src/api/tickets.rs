//! What only tickets have: replies, their files, and the list of ticket types.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::catalogue::Kind;
use crate::clock::written;
use crate::object::member;
use crate::store::tickets::{self, Reply};

/// `POST .../ticket/customer/reply`
pub(crate) async fn reply(State(app): State<App>, body: Body) -> Result<Json<Value>, ApiError> {
    let reply = Reply {
        ticket_id: body.required_guid("ticketId")?,
        user_id: body.guid("userId")?.unwrap_or_default(),
        content: body.required("content")?,
        file_paths: file_paths(&body)?,
        date: written(app.clock.local(std::time::Duration::ZERO)),
    };
    Ok(Json(app.store.write(move |connection| tickets::reply(connection, &reply)).await?))
}

/// Files come as `{filePath}` or as the path alone.
fn file_paths(body: &Body) -> Result<Vec<String>, ApiError> {
    let items = match member(&body.0, "fileIds") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(ApiError::misfit("fileIds", "must be a list")),
    };
    let path = |item: &Value| match item {
        Value::String(path) => Some(path.clone()),
        Value::Object(file) => member(file, "filePath")?.as_str().map(str::to_owned),
        _ => None,
    };
    let paths: Option<Vec<String>> = items.iter().map(path).collect();
    paths.ok_or_else(|| ApiError::misfit("fileIds", "must hold rows with a filePath"))
}

/// `GET .../ticket/getreplyfile?TicketId=&ReplyId=&FileId=`
pub(crate) async fn reply_file(
    State(app): State<App>,
    query: Body,
) -> Result<impl IntoResponse, ApiError> {
    let (ticket, reply) = (query.required_guid("ticketId")?, query.required_guid("replyId")?);
    let file = query.required_guid("fileId")?;
    let bytes =
        app.store.read(move |connection| tickets::file(connection, &ticket, &reply, &file)).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes))
}

/// `POST .../ticket/gettickettypes`
pub(crate) async fn types(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    let codes = app.store.read(tickets::types).await?;
    let answer = |code: &String| {
        let selected = code == Kind::Ticket.type_code();
        json!({ "name": code, "value": code, "selected": selected, "disabled": false })
    };
    Ok(Json(codes.iter().map(answer).collect()))
}
