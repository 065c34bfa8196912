//! Telephony: systems, peers, calls and their channels.

use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{StoreError, identities};
use crate::catalogue::Kind;
use identities::Caller;

/// A telephony system as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct System {
    pub(crate) id: Option<String>,
    pub(crate) key: String,
    pub(crate) service_address: String,
    pub(crate) name: String,
    pub(crate) office_id: Option<String>,
    pub(crate) brevity_name: String,
    pub(crate) update_peers: bool,
}

/// All telephony systems.
pub(crate) fn systems(connection: &Connection) -> Result<Vec<Value>, StoreError> {
    let sql = "SELECT id, service_address, name, office_id, key, brevity_name, update_peers
               FROM telephony_system ORDER BY key";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(json!({
            "id": row.get::<_, String>(0)?,
            "serviceAddress": row.get::<_, String>(1)?,
            "name": row.get::<_, String>(2)?,
            "officeId": row.get::<_, Option<String>>(3)?,
            "key": row.get::<_, String>(4)?,
            "brevityName": row.get::<_, String>(5)?,
            "updatePeersIfNotExists": row.get::<_, bool>(6)?,
        }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds a telephony system, or changes the one with that key.
pub(crate) fn save_system(connection: &Connection, system: &System) -> Result<Value, StoreError> {
    let new = || Uuid::new_v4().hyphenated().to_string();
    let id = match system_id(connection, &system.key)? {
        Some(known) => known,
        None => system.id.clone().unwrap_or_else(new),
    };
    let sql = "INSERT INTO telephony_system VALUES (?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (key) DO UPDATE SET service_address = excluded.service_address,
               name = excluded.name, office_id = excluded.office_id,
               brevity_name = excluded.brevity_name, update_peers = excluded.update_peers";
    connection.prepare_cached(sql)?.execute((
        &id,
        &system.key,
        &system.service_address,
        &system.name,
        &system.office_id,
        &system.brevity_name,
        system.update_peers,
    ))?;
    Ok(json!({
        "id": id, "serviceAddress": system.service_address, "name": system.name,
        "officeId": system.office_id, "key": system.key, "brevityName": system.brevity_name,
        "updatePeersIfNotExists": system.update_peers,
    }))
}

fn system_id(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT id FROM telephony_system WHERE key = ?";
    Ok(connection.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?)
}

fn known_system(connection: &Connection, key: &str) -> Result<String, StoreError> {
    system_id(connection, key)?
        .ok_or_else(|| StoreError::refused("tsKey", "there is no such telephony system"))
}

/// An extension or a trunk of a telephony system.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) id: String,
    pub(crate) system: String,
    pub(crate) name: String,
    pub(crate) user_id: Option<String>,
    pub(crate) kind: i64,
}

/// Adds a peer to the system of that key; a name that is taken is refused.
pub(crate) fn create_peer(
    connection: &Connection,
    key: &str,
    name: &str,
    user_id: Option<String>,
    kind: i64,
) -> Result<Peer, StoreError> {
    let system = system_id(connection, key)?.ok_or(StoreError::NotFound)?;
    if peer(connection, key, name)?.is_some() {
        return Err(StoreError::refused("name", "there is a peer of that name"));
    }
    let id = Uuid::new_v4().hyphenated().to_string();
    let peer = Peer { id, system, name: name.to_owned(), user_id, kind };
    connection.prepare_cached("INSERT INTO peer VALUES (?, ?, ?, ?, ?)")?.execute((
        &peer.id,
        &peer.system,
        &peer.name,
        &peer.user_id,
        peer.kind,
    ))?;
    Ok(peer)
}

/// Changes the peer of that id.
pub(crate) fn update_peer(
    connection: &Connection,
    key: &str,
    changed: &Peer,
) -> Result<Peer, StoreError> {
    let system = system_id(connection, key)?.ok_or(StoreError::NotFound)?;
    if peer(connection, key, &changed.name)?.is_some_and(|taken| taken.id != changed.id) {
        return Err(StoreError::refused("name", "there is a peer of that name"));
    }
    let sql = "UPDATE peer SET name = ?, user_id = ?, type = ? WHERE id = ? AND system = ?";
    let rows = connection.prepare_cached(sql)?.execute((
        &changed.name,
        &changed.user_id,
        changed.kind,
        &changed.id,
        &system,
    ))?;
    if rows == 0 { Err(StoreError::NotFound) } else { Ok(Peer { system, ..changed.clone() }) }
}

/// The peer of that name in the system of that key.
pub(crate) fn peer(
    connection: &Connection,
    key: &str,
    name: &str,
) -> Result<Option<Peer>, StoreError> {
    let sql = "SELECT peer.id, peer.system, peer.name, peer.user_id, peer.type FROM peer
               JOIN telephony_system ON telephony_system.id = peer.system
               WHERE telephony_system.key = ? AND peer.name = ?";
    let read = |row: &Row<'_>| {
        Ok(Peer {
            id: row.get(0)?,
            system: row.get(1)?,
            name: row.get(2)?,
            user_id: row.get(3)?,
            kind: row.get(4)?,
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row((key, name), read).optional()?)
}

/// Deletes the peer of that id from the system of that key.
pub(crate) fn delete_peer(connection: &Connection, key: &str, id: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM peer WHERE id = ?
               AND system IN (SELECT id FROM telephony_system WHERE key = ?)";
    match connection.prepare_cached(sql)?.execute((id, key))? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// A call that begins.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) system_key: String,
    pub(crate) source_id: String,
    pub(crate) phone_number: String,
    pub(crate) start_date: String,
    pub(crate) kind: i64,
    pub(crate) peer_name: String,
    pub(crate) peer_kind: Option<i64>,
    pub(crate) channel_source_id: String,
    pub(crate) live: bool,
}

/// Opens a call with its first channel and looks the caller up. The same source id again is the same
/// call: a telephony service that lost its connection may send it twice.
pub(crate) fn open(connection: &Connection, call: &Call) -> Result<Value, StoreError> {
    let system = known_system(connection, &call.system_key)?;
    if let Some(known) = known_call(connection, &system, &call.source_id)? {
        return Ok(known);
    }
    let caller = identities::by_phone(connection, &call.phone_number)?;
    let sql =
        "INSERT INTO call (system, source_id, phone_number, start_date, type, live, nick_name,
               sale_username, support_username, other_username)
               VALUES (?, ?, ?, ?, ?, ?, '', '', '', '')";
    connection.prepare_cached(sql)?.execute((
        &system,
        &call.source_id,
        &call.phone_number,
        &call.start_date,
        call.kind,
        call.live,
    ))?;
    let id = connection.last_insert_rowid();
    if let Some(caller) = &caller {
        set_identity(connection, id, caller)?;
    }
    let channel = Channel {
        call: id,
        peer_name: call.peer_name.clone(),
        peer_kind: call.peer_kind,
        source_id: call.channel_source_id.clone(),
        status: None,
        create_date: Some(call.start_date.clone()),
        live: call.live,
    };
    let channel = open_channel(connection, &channel)?;
    Ok(json!({
        "callId": id,
        "initChannelId": channel,
        "identityId": caller.as_ref().map(|caller| &caller.crm_id),
        "identityNickName": caller.as_ref().map_or("", |caller| &caller.nick_name),
    }))
}

fn known_call(
    connection: &Connection,
    system: &str,
    source_id: &str,
) -> Result<Option<Value>, StoreError> {
    let sql = "SELECT call.id, min(channel.id), call.identity_id, call.nick_name FROM call
               LEFT JOIN channel ON channel.call = call.id
               WHERE call.system = ? AND call.source_id = ? GROUP BY call.id";
    let read = |row: &Row<'_>| {
        Ok(json!({
            "callId": row.get::<_, i64>(0)?,
            "initChannelId": row.get::<_, Option<i64>>(1)?,
            "identityId": row.get::<_, Option<String>>(2)?,
            "identityNickName": row.get::<_, String>(3)?,
        }))
    };
    Ok(connection.prepare_cached(sql)?.query_row((system, source_id), read).optional()?)
}

fn set_identity(connection: &Connection, call: i64, caller: &Caller) -> Result<(), StoreError> {
    let sql =
        "UPDATE call SET identity_id = ?, nick_name = ?, identity_type = ?, sale_username = ?,
               support_username = ?, other_username = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute((
        &caller.crm_id,
        &caller.nick_name,
        if caller.kind == Kind::Organization { 1 } else { 2 },
        &caller.sale_username,
        &caller.support_username,
        &caller.other_username,
        call,
    ))?;
    Ok(())
}

/// What a telephony service tells of a call that goes on or ends; `None` leaves as it was.
#[derive(Debug, Clone)]
pub(crate) struct CallChange {
    pub(crate) call: i64,
    pub(crate) end_date: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) identity_id: Option<String>,
    pub(crate) kind: Option<i64>,
    pub(crate) live: Option<bool>,
}

/// Changes a call. A number that comes only now is looked up now.
pub(crate) fn change(connection: &Connection, change: &CallChange) -> Result<Value, StoreError> {
    let sql = "UPDATE call SET end_date = coalesce(?, end_date), type = coalesce(?, type),
               live = coalesce(?, live), phone_number = coalesce(?, phone_number) WHERE id = ?
               RETURNING identity_id, nick_name, phone_number";
    let found: Option<(Option<String>, String, String)> = connection
        .prepare_cached(sql)?
        .query_row(
            (&change.end_date, change.kind, change.live, &change.phone_number, change.call),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let (mut identity, mut nick_name, number) = found.ok_or(StoreError::NotFound)?;
    let caller = match &change.identity_id {
        Some(id) => identities::by_id(connection, id)?,
        None if identity.is_none() => identities::by_phone(connection, &number)?,
        None => None,
    };
    if let Some(caller) = caller {
        set_identity(connection, change.call, &caller)?;
        (identity, nick_name) = (Some(caller.crm_id), caller.nick_name);
    }
    Ok(json!({ "identityId": identity, "identityNickName": nick_name }))
}

/// A leg of a call.
#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub(crate) call: i64,
    pub(crate) peer_name: String,
    pub(crate) peer_kind: Option<i64>,
    pub(crate) source_id: String,
    pub(crate) status: Option<i64>,
    pub(crate) create_date: Option<String>,
    pub(crate) live: bool,
}

/// Adds a leg to a call. Returns its number.
pub(crate) fn open_channel(connection: &Connection, channel: &Channel) -> Result<i64, StoreError> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT id FROM call WHERE id = ?")?
        .query_row([channel.call], |row| row.get(0))
        .optional()?;
    known.ok_or_else(|| StoreError::refused("callId", "there is no such call"))?;
    let sql =
        "INSERT INTO channel (call, peer_name, peer_type, source_id, status, create_date, live)
               VALUES (?, ?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute((
        channel.call,
        &channel.peer_name,
        channel.peer_kind,
        &channel.source_id,
        channel.status,
        &channel.create_date,
        channel.live,
    ))?;
    Ok(connection.last_insert_rowid())
}

/// What a telephony service tells of a leg; `None` leaves as it was.
#[derive(Debug, Clone)]
pub(crate) struct ChannelChange {
    pub(crate) channel: i64,
    pub(crate) status: Option<i64>,
    pub(crate) response: Option<i64>,
    pub(crate) recorded_file_name: Option<String>,
    pub(crate) connect_date: Option<String>,
    pub(crate) hangup_date: Option<String>,
    pub(crate) peer_name: Option<String>,
    pub(crate) peer_kind: Option<i64>,
    pub(crate) live: Option<bool>,
}

/// Changes a leg.
pub(crate) fn change_channel(
    connection: &Connection,
    change: &ChannelChange,
) -> Result<(), StoreError> {
    let sql = "UPDATE channel SET status = coalesce(?, status), response = coalesce(?, response),
               recorded_file_name = coalesce(?, recorded_file_name),
               connect_date = coalesce(?, connect_date), hangup_date = coalesce(?, hangup_date),
               peer_name = coalesce(?, peer_name), peer_type = coalesce(?, peer_type),
               live = coalesce(?, live) WHERE id = ?";
    let rows = connection.prepare_cached(sql)?.execute((
        change.status,
        change.response,
        &change.recorded_file_name,
        &change.connect_date,
        &change.hangup_date,
        &change.peer_name,
        change.peer_kind,
        change.live,
        change.channel,
    ))?;
    if rows == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// Moves the legs of one call to another and ends the first.
pub(crate) fn merge(
    connection: &Connection,
    key: &str,
    source: i64,
    destination: i64,
) -> Result<(), StoreError> {
    let system = known_system(connection, key)?;
    let sql = "SELECT count(*) FROM call WHERE system = ? AND id IN (?, ?)";
    let known: i64 = connection
        .prepare_cached(sql)?
        .query_row((&system, source, destination), |row| row.get(0))?;
    if known != 2 {
        return Err(StoreError::NotFound);
    }
    connection
        .prepare_cached("UPDATE channel SET call = ? WHERE call = ?")?
        .execute((destination, source))?;
    connection.prepare_cached("DELETE FROM call WHERE id = ?")?.execute([source])?;
    Ok(())
}

/// Says who a caller is, and if asked adds the number to their contacts.
pub(crate) fn update_identity(
    connection: &Connection,
    key: &str,
    source_id: &str,
    identity_id: &str,
    number_to_add: Option<&str>,
) -> Result<(), StoreError> {
    let system = known_system(connection, key)?;
    let sql = "SELECT id FROM call WHERE system = ? AND source_id = ?";
    let call: Option<i64> = connection
        .prepare_cached(sql)?
        .query_row((&system, source_id), |row| row.get(0))
        .optional()?;
    let call = call.ok_or(StoreError::NotFound)?;
    let caller = identities::by_id(connection, identity_id)?
        .ok_or_else(|| StoreError::refused("identityId", "there is no such identity"))?;
    set_identity(connection, call, &caller)?;
    match number_to_add {
        Some(number) => identities::add_phone(connection, &caller, number),
        None => Ok(()),
    }
}

/// A call in progress, as a screen shows it.
#[derive(Debug, Clone)]
pub(crate) struct ActiveCall {
    pub(crate) id: i64,
    pub(crate) phone_number: String,
    pub(crate) start_date: String,
    pub(crate) kind: i64,
    pub(crate) identity_id: Option<String>,
    pub(crate) nick_name: String,
    pub(crate) identity_kind: Option<i64>,
    pub(crate) sale_username: String,
    pub(crate) support_username: String,
    pub(crate) other_username: String,
}

/// Reads the live calls alone, by their own index: an install has calls of years, and screens ask once
/// a second.
const ACTIVE: &str =
    "SELECT id, phone_number, start_date, type, identity_id, nick_name, identity_type,
               sale_username, support_username, other_username FROM call
               WHERE live = 1 AND end_date IS NULL AND (?1 IS NULL OR system = ?1)
               ORDER BY id DESC LIMIT ?2";

/// Live calls that have not ended, newest first.
pub(crate) fn active(
    connection: &Connection,
    system: Option<&str>,
    count: i64,
) -> Result<Vec<ActiveCall>, StoreError> {
    let mut statement = connection.prepare_cached(ACTIVE)?;
    let rows = statement.query_map((system, count), |row| {
        Ok(ActiveCall {
            id: row.get(0)?,
            phone_number: row.get(1)?,
            start_date: row.get(2)?,
            kind: row.get(3)?,
            identity_id: row.get(4)?,
            nick_name: row.get(5)?,
            identity_kind: row.get(6)?,
            sale_username: row.get(7)?,
            support_username: row.get(8)?,
            other_username: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema;

    #[test]
    fn active_calls_are_found_without_a_look_at_the_others() {
        let connection = Connection::open_in_memory().expect("a database");
        schema::create_tables(&connection).expect("tables");
        let plan = format!("EXPLAIN QUERY PLAN {ACTIVE}");
        let plan: String = connection
            .query_row(&plan, (None::<&str>, 20), |row| row.get("detail"))
            .expect("a plan");
        assert_eq!(plan, "SCAN call USING INDEX call_active");
    }
}
