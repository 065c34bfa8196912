//! Replies to tickets and their files.

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{StoreError, objects};
use crate::catalogue::Kind;
use crate::object::list_of;

/// A reply that is to be added.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) ticket_id: String,
    pub(crate) user_id: String,
    pub(crate) content: String,
    pub(crate) file_paths: Vec<String>,
    pub(crate) date: String,
}

/// Adds a reply. Returns its id and its files' ids.
pub(crate) fn reply(connection: &Connection, reply: &Reply) -> Result<Value, StoreError> {
    let ticket = objects::number_in_table(connection, Kind::Ticket, &reply.ticket_id)?
        .ok_or(StoreError::NotFound)?;
    let reply_id = Uuid::new_v4().hyphenated().to_string();
    let files: Vec<Value> = reply
        .file_paths
        .iter()
        .map(|path| json!({ "fileId": Uuid::new_v4().hyphenated().to_string(), "filePath": path }))
        .collect();
    let sql = "INSERT INTO reply (reply_id, ticket, user_id, content, files, date)
               VALUES (?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute((
        &reply_id,
        ticket,
        &reply.user_id,
        &reply.content,
        json!(files).to_string(),
        &reply.date,
    ))?;
    connection
        .prepare_cached(
            "UPDATE ticket SET \"responseStatus\" = 'Responded', \"modifyDate\" = ? WHERE id = ?",
        )?
        .execute((&reply.date, ticket))?;
    Ok(json!({ "replyId": reply_id, "files": files }))
}

/// The bytes of a reply's file. The API takes paths and no contents, so what comes back is the path's
/// own text.
pub(crate) fn file(
    connection: &Connection,
    ticket_id: &str,
    reply_id: &str,
    file_id: &str,
) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT reply.files FROM reply JOIN ticket ON ticket.id = reply.ticket
               WHERE ticket.\"crmId\" = ? AND reply.reply_id = ?";
    let files: Option<String> = connection
        .prepare_cached(sql)?
        .query_row((ticket_id, reply_id), |row| row.get(0))
        .optional()?;
    let text = |file: &Map<String, Value>, name: &str| -> Option<String> {
        file.get(name)?.as_str().map(str::to_owned)
    };
    list_of(&files.ok_or(StoreError::NotFound)?)
        .iter()
        .find(|file| text(file, "fileId").as_deref() == Some(file_id))
        .and_then(|file| text(file, "filePath"))
        .map(String::into_bytes)
        .ok_or(StoreError::NotFound)
}

/// The codes of the ticket types that the install knows.
pub(crate) fn types(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT code FROM ticket_type ORDER BY code")?;
    let codes = statement.query_map([], |row| row.get(0))?;
    Ok(codes.collect::<rusqlite::Result<_>>()?)
}
