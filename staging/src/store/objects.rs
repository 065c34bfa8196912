//! Objects of every kind in their tables: insert, get, update, delete.

use std::sync::LazyLock;

use rusqlite::types::{Null, Value as Cell};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde_json::{Map, Value};

use super::{StoreError, identities};
use crate::catalogue::{Kind, Shape};
use crate::object::{Draft, answer_cell, list_of};

/// The statements of a kind, written once.
pub(crate) struct Statements {
    pub(crate) insert: String,
    /// `SELECT id, field, ... FROM table`, to be followed by a condition.
    pub(crate) select: String,
}

static STATEMENTS: LazyLock<Vec<Statements>> =
    LazyLock::new(|| Kind::ALL.into_iter().map(write_statements).collect());

pub(crate) fn statements(kind: Kind) -> &'static Statements {
    &STATEMENTS[kind.index()]
}

fn write_statements(kind: Kind) -> Statements {
    let columns: Vec<String> = kind.fields().map(|field| format!("\"{}\"", field.name)).collect();
    let columns = columns.join(", ");
    let marks = vec!["?"; kind.fields().count()].join(", ");
    let table = kind.table();
    Statements {
        insert: format!("INSERT INTO {table} ({columns}) VALUES ({marks})"),
        select: format!("SELECT id, {columns} FROM {table}"),
    }
}

/// What a field without a value keeps in its column.
fn missing(shape: Shape) -> Cell {
    match shape {
        Shape::Text | Shape::Texts | Shape::Rows(_) => Cell::Text(String::new()),
        Shape::Integer | Shape::Decimal | Shape::Flag | Shape::Moment => Cell::from(Null),
    }
}

/// Inserts an object with what is searched by beside it. Returns its number in its table.
pub(crate) fn insert(connection: &Connection, draft: &Draft) -> Result<i64, StoreError> {
    let cells = draft
        .kind
        .fields()
        .zip(&draft.cells)
        .map(|(field, cell)| cell.clone().unwrap_or_else(|| missing(field.shape)));
    connection.prepare_cached(&statements(draft.kind).insert)?.execute(params_from_iter(cells))?;
    let object = connection.last_insert_rowid();
    insert_properties(connection, draft.kind, object, draft.text("extendedProperties"))?;
    if draft.kind.is_identity() {
        identities::insert_words(connection, draft.kind, object, &identities::words(draft))?;
        identities::insert_phones(connection, draft.kind, object, draft.text("phoneContacts"))?;
    }
    Ok(object)
}

fn insert_properties(
    connection: &Connection,
    kind: Kind,
    object: i64,
    properties: &str,
) -> Result<(), StoreError> {
    if properties.is_empty() {
        return Ok(());
    }
    let mut statement =
        connection.prepare_cached("INSERT INTO property VALUES (?, ?, ?, ?, ?, ?)")?;
    let mut place = 0;
    for row in list_of(properties) {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
        let (name, user_key, value) = (text("name"), text("userKey"), text("value"));
        let number = number_of(value);
        for key in [name, user_key] {
            let repeated = place > 0 && key == user_key && user_key.eq_ignore_ascii_case(name);
            if !key.is_empty() && !repeated {
                statement.execute((kind as i64, object, place, key, value, number))?;
                place += 1;
            }
        }
    }
    Ok(())
}

/// The number that a text is, if it is one.
pub(crate) fn number_of(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The object as the API answers it.
pub(crate) fn answer(kind: Kind, row: &Row<'_>) -> rusqlite::Result<Map<String, Value>> {
    let mut object = Map::new();
    for (place, field) in kind.fields().enumerate() {
        let value = answer_cell(field.shape, row.get_ref(place + 1)?);
        object.insert(field.name.to_owned(), value);
    }
    object.insert("crmObjectTypeName".to_owned(), Value::from(kind.type_name()));
    object.insert("crmObjectTypeIndex".to_owned(), Value::from(kind.type_index()));
    object.insert("crmObjectTypeId".to_owned(), Value::from(type_id(kind)));
    Ok(object)
}

/// A fixed id for each kind's type: the product's are made at its installation.
fn type_id(kind: Kind) -> String {
    format!("7c000000-0000-4000-8000-0000000000{:02x}", kind.index() + 1)
}

/// The object with that id.
pub(crate) fn get(
    connection: &Connection,
    kind: Kind,
    crm_id: &str,
) -> Result<Map<String, Value>, StoreError> {
    let sql = format!("{} WHERE \"crmId\" = ?", statements(kind).select);
    let mut statement = connection.prepare_cached(&sql)?;
    let object = statement.query_row([crm_id], |row| answer(kind, row)).optional()?;
    object.ok_or(StoreError::NotFound)
}

/// The number of the object with that id in its table.
pub(crate) fn number_in_table(
    connection: &Connection,
    kind: Kind,
    crm_id: &str,
) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT id FROM {} WHERE \"crmId\" = ?", kind.table());
    Ok(connection.prepare_cached(&sql)?.query_row([crm_id], |row| row.get(0)).optional()?)
}

/// Sets what the draft gives and leaves the rest.
pub(crate) fn update(
    connection: &Connection,
    crm_id: &str,
    draft: &Draft,
) -> Result<(), StoreError> {
    let kind = draft.kind;
    let object = number_in_table(connection, kind, crm_id)?.ok_or(StoreError::NotFound)?;
    let given =
        || kind.fields().zip(&draft.cells).filter_map(|(f, cell)| Some((f, cell.as_ref()?)));
    let columns: Vec<String> =
        given().map(|(field, _)| format!("\"{}\" = ?", field.name)).collect();
    let sql = format!("UPDATE {} SET {} WHERE id = ?", kind.table(), columns.join(", "));
    let cells = given().map(|(_, cell)| cell.clone()).chain([Cell::Integer(object)]);
    connection.prepare_cached(&sql)?.execute(params_from_iter(cells))?;
    if draft.has("extendedProperties") {
        delete_beside(connection, "property", kind, object)?;
        insert_properties(connection, kind, object, draft.text("extendedProperties"))?;
    }
    if kind.is_identity() {
        if draft.has("phoneContacts") {
            delete_beside(connection, "phone", kind, object)?;
            identities::insert_phones(connection, kind, object, draft.text("phoneContacts"))?;
        }
        identities::renew_words(connection, kind, object)?;
    }
    Ok(())
}

fn delete_beside(
    connection: &Connection,
    table: &str,
    kind: Kind,
    object: i64,
) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM {table} WHERE kind = ? AND object = ?");
    connection.prepare_cached(&sql)?.execute((kind as i64, object))?;
    Ok(())
}

/// Deletes the object and what is searched by beside it.
pub(crate) fn delete(connection: &Connection, kind: Kind, crm_id: &str) -> Result<(), StoreError> {
    let object = number_in_table(connection, kind, crm_id)?.ok_or(StoreError::NotFound)?;
    connection
        .prepare_cached(&format!("DELETE FROM {} WHERE id = ?", kind.table()))?
        .execute([object])?;
    delete_beside(connection, "property", kind, object)?;
    if kind.is_identity() {
        delete_beside(connection, "phone", kind, object)?;
        identities::delete_words(connection, kind, object)?;
    }
    if kind == Kind::Ticket {
        connection.prepare_cached("DELETE FROM reply WHERE ticket = ?")?.execute([object])?;
    }
    Ok(())
}

/// The next number of a counter, starting at 1.
pub(crate) fn next_number(connection: &Connection, counter: &str) -> Result<i64, StoreError> {
    let sql = "INSERT INTO counter VALUES (?, 2)
               ON CONFLICT (name) DO UPDATE SET next = next + 1 RETURNING next - 1";
    Ok(connection.prepare_cached(sql)?.query_row([counter], |row| row.get(0))?)
}
