//! What is searched by of persons and organisations: the words of their names and their phone
//! numbers.

use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Map, Value, json};

use super::StoreError;
use crate::catalogue::Kind;
use crate::object::{Draft, list_of};

/// An identity's number in the index of words: persons even, organisations odd.
fn entry(kind: Kind, object: i64) -> i64 {
    object * 2 + i64::from(kind == Kind::Organization)
}

fn of_entry(entry: i64) -> (Kind, i64) {
    let kind = if entry % 2 == 0 { Kind::Person } else { Kind::Organization };
    (kind, entry / 2)
}

/// Letters that Persian writers type in two ways, brought to one: Arabic yeh and kaf to the Persian
/// ones, and the zero-width non-joiner to a blank.
pub(crate) fn one_spelling(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'ي' | 'ى' => 'ی',
            'ك' => 'ک',
            '\u{200c}' => ' ',
            other => other,
        })
        .collect()
}

/// The words that an identity is found by.
pub(crate) fn words(draft: &Draft) -> String {
    let (first, last) = match draft.kind {
        Kind::Person => (draft.text("firstName"), draft.text("lastName")),
        _ => ("", ""),
    };
    joined(first, last, draft.text("nickName"))
}

/// Names together, a nickname only for what it adds.
pub(crate) fn joined(first: &str, last: &str, nick: &str) -> String {
    let name = format!("{first} {last}");
    one_spelling(if nick == name { nick.to_owned() } else { format!("{name} {nick}") }.trim())
}

pub(crate) fn insert_words(
    connection: &Connection,
    kind: Kind,
    object: i64,
    words: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO identity_word (rowid, words) VALUES (?, ?)")?
        .execute((entry(kind, object), words))?;
    Ok(())
}

pub(crate) fn delete_words(
    connection: &Connection,
    kind: Kind,
    object: i64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM identity_word WHERE rowid = ?")?
        .execute([entry(kind, object)])?;
    Ok(())
}

/// Writes the words of an identity anew from its row.
pub(crate) fn renew_words(
    connection: &Connection,
    kind: Kind,
    object: i64,
) -> Result<(), StoreError> {
    let names = match kind {
        Kind::Person => "\"firstName\", \"lastName\", \"nickName\"",
        _ => "'', '', \"nickName\"",
    };
    let sql = format!("SELECT {names} FROM {} WHERE id = ?", kind.table());
    let (first, last, nick): (String, String, String) = connection
        .prepare_cached(&sql)?
        .query_row([object], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    delete_words(connection, kind, object)?;
    insert_words(connection, kind, object, &joined(&first, &last, &nick))
}

/// A phone number as its digits: Persian and Arabic digits as Latin ones, the country's prefix
/// (+98, 0098) as the leading zero. Two spellings of one number have the same digits.
pub(crate) fn digits(number: &str) -> String {
    let plus = number.trim_start().starts_with('+');
    let digits = only_digits(number);
    let national = if plus { digits.strip_prefix("98") } else { digits.strip_prefix("0098") };
    national.map_or_else(|| digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}

/// The digits of a part of a number.
pub(crate) fn only_digits(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '0'..='9' => Some(letter),
            '۰'..='۹' => char::from_digit(letter as u32 - '۰' as u32, 10),
            '٠'..='٩' => char::from_digit(letter as u32 - '٠' as u32, 10),
            _ => None,
        })
        .collect()
}

pub(crate) fn insert_phones(
    connection: &Connection,
    kind: Kind,
    object: i64,
    phones: &str,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("INSERT INTO phone VALUES (?, ?, ?, ?)")?;
    for (place, phone) in list_of(phones).iter().enumerate() {
        let number = phone.get("phoneNumber").and_then(Value::as_str).unwrap_or_default();
        let digits = digits(number);
        if !digits.is_empty() {
            statement.execute((kind as i64, object, place as i64, digits))?;
        }
    }
    Ok(())
}

/// What a telephone call shows of an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) kind: Kind,
    pub(crate) crm_id: String,
    pub(crate) nick_name: String,
    pub(crate) sale_username: String,
    pub(crate) support_username: String,
    pub(crate) other_username: String,
}

const CALLER: &str =
    "SELECT \"crmId\", \"nickName\", \"saleUsername\", \"supportUsername\", \"otherUsername\" FROM";

fn caller(kind: Kind, row: &Row<'_>) -> rusqlite::Result<Caller> {
    Ok(Caller {
        kind,
        crm_id: row.get(0)?,
        nick_name: row.get(1)?,
        sale_username: row.get(2)?,
        support_username: row.get(3)?,
        other_username: row.get(4)?,
    })
}

/// Looks an identity up by a phone number: a person before an organisation, the older before the
/// newer.
pub(crate) fn by_phone(
    connection: &Connection,
    number: &str,
) -> Result<Option<Caller>, StoreError> {
    let sql = "SELECT kind, object FROM phone WHERE digits = ? ORDER BY kind, object LIMIT 1";
    let found: Option<(i64, i64)> = connection
        .prepare_cached(sql)?
        .query_row([digits(number)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((kind, object)) = found else { return Ok(None) };
    let kind = if kind == Kind::Person as i64 { Kind::Person } else { Kind::Organization };
    let sql = format!("{CALLER} {} WHERE id = ?", kind.table());
    let caller = connection.prepare_cached(&sql)?.query_row([object], |row| caller(kind, row))?;
    Ok(Some(caller))
}

/// Looks an identity up by its id.
pub(crate) fn by_id(connection: &Connection, crm_id: &str) -> Result<Option<Caller>, StoreError> {
    for kind in [Kind::Person, Kind::Organization] {
        let sql = format!("{CALLER} {} WHERE \"crmId\" = ?", kind.table());
        let found = connection
            .prepare_cached(&sql)?
            .query_row([crm_id], |row| caller(kind, row))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Adds a phone number to an identity's contacts.
pub(crate) fn add_phone(
    connection: &Connection,
    caller: &Caller,
    number: &str,
) -> Result<(), StoreError> {
    let kind = caller.kind;
    let sql = format!("SELECT id, \"phoneContacts\" FROM {} WHERE \"crmId\" = ?", kind.table());
    let (object, phones): (i64, String) = connection
        .prepare_cached(&sql)?
        .query_row([&caller.crm_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut rows = list_of(&phones);
    let known = |row: &Map<String, Value>| {
        row.get("phoneNumber").and_then(Value::as_str).map(digits) == Some(digits(number))
    };
    if rows.iter().any(known) {
        return Ok(());
    }
    let place = rows.len() as i64;
    rows.push(Map::from_iter([("phoneNumber".to_owned(), Value::from(number))]));
    let sql = format!("UPDATE {} SET \"phoneContacts\" = ? WHERE id = ?", kind.table());
    connection.prepare_cached(&sql)?.execute((json!(rows).to_string(), object))?;
    connection.prepare_cached("INSERT INTO phone VALUES (?, ?, ?, ?)")?.execute((
        kind as i64,
        object,
        place,
        digits(number),
    ))?;
    Ok(())
}

/// What a search for identities asks.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) term: String,
    /// Only this kind, or both.
    pub(crate) kind: Option<Kind>,
    pub(crate) offset: i64,
    pub(crate) limit: i64,
}

/// Finds identities of which each word of the term begins a word of the name; a term of three or
/// more digits is the beginning of a phone number; no term finds all. Oldest first.
pub(crate) fn search(connection: &Connection, search: &Search) -> Result<Vec<Value>, StoreError> {
    let term = one_spelling(search.term.trim());
    let number = only_digits(&term);
    let is_number = number.len() >= 3
        && term.chars().all(|c| c.is_numeric() || matches!(c, '+' | '-' | ' ' | '(' | ')'));
    let entries = if is_number {
        entries_by_phone(connection, search, &digits(&term))?
    } else {
        let query = prefix_query(&term);
        if query.is_empty() {
            all_entries(connection, search)?
        } else {
            entries_by_words(connection, search, &query)?
        }
    };
    entries.into_iter().map(|entry| found(connection, entry)).collect()
}

/// The full-text query for a term: every word as a prefix, quoted, so that nothing in it is taken
/// for syntax.
fn prefix_query(term: &str) -> String {
    let words = term.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
}

/// A condition on the parity of entries that keeps to the kind that is asked for.
fn parity(kind: Option<Kind>, column: &str) -> String {
    match kind {
        Some(Kind::Person) => format!("AND {column} % 2 = 0"),
        Some(_) => format!("AND {column} % 2 = 1"),
        None => String::new(),
    }
}

fn entries(
    connection: &Connection,
    sql: &str,
    search: &Search,
    term: &str,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map((term, search.limit, search.offset), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn entries_by_words(
    connection: &Connection,
    search: &Search,
    query: &str,
) -> Result<Vec<i64>, StoreError> {
    let kind = parity(search.kind, "rowid");
    let sql = format!(
        "SELECT rowid FROM identity_word WHERE identity_word MATCH ?1 {kind}
         ORDER BY rowid LIMIT ?2 OFFSET ?3"
    );
    entries(connection, &sql, search, query)
}

fn entries_by_phone(
    connection: &Connection,
    search: &Search,
    digits: &str,
) -> Result<Vec<i64>, StoreError> {
    let kind = parity(search.kind, "kind");
    let sql = format!(
        "SELECT DISTINCT object * 2 + kind AS entry FROM phone
         WHERE digits >= ?1 AND digits < ?1 || ':' {kind} ORDER BY entry LIMIT ?2 OFFSET ?3"
    );
    entries(connection, &sql, search, digits)
}

fn all_entries(connection: &Connection, search: &Search) -> Result<Vec<i64>, StoreError> {
    let kind = parity(search.kind, "entry");
    let sql = format!(
        "SELECT entry FROM (SELECT id * 2 AS entry FROM person
                            UNION ALL SELECT id * 2 + 1 FROM organization)
         WHERE ?1 = '' {kind} ORDER BY entry LIMIT ?2 OFFSET ?3"
    );
    entries(connection, &sql, search, "")
}

fn found(connection: &Connection, entry: i64) -> Result<Value, StoreError> {
    let (kind, object) = of_entry(entry);
    let sql = format!(
        "SELECT \"crmId\", \"nickName\", \"customerNumber\" FROM {} WHERE id = ?",
        kind.table()
    );
    Ok(connection.prepare_cached(&sql)?.query_row([object], |row| {
        Ok(json!({
            "identityId": row.get::<_, String>(0)?,
            "nickName": row.get::<_, String>(1)?,
            "customerNo": row.get::<_, String>(2)?,
        }))
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_a_number_have_the_same_digits() {
        for spelling in
            ["09121234567", "+989121234567", "00989121234567", "0912 123 45-67", "۰۹۱۲۱۲۳۴۵۶۷"]
        {
            assert_eq!(digits(spelling), "09121234567", "{spelling}");
        }
        assert_eq!(digits("101"), "101");
        assert_eq!(digits("+982188776655"), "02188776655");
        assert_eq!(digits("9812"), "9812", "an extension that begins as the country does");
    }

    #[test]
    fn arabic_letters_are_brought_to_the_persian_ones() {
        assert_eq!(one_spelling("علي كريمي"), "علی کریمی");
        assert_eq!(prefix_query("علی \"کر* OR"), "\"علی\"* \"کر\"* \"OR\"*");
    }
}
