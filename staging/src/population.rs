//! The seeded generator of an install's people and records.
//!
//! Every object is drawn from a generator of its own, seeded by the dataset's seed, the kind and the
//! object's number. So the same dataset has the same rows byte for byte, and any object's id is known
//! without looking it up.

mod draws;
mod names;
mod people;
mod records;

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use crate::catalogue::Kind;
use crate::object::Draft;
use crate::settings::Dataset;
use crate::store::{StoreError, objects, schema};

/// The key of the telephony system that every install has.
pub const TELEPHONY_KEY: &str = "staging";

/// Extensions of that telephony system: 101 and up, one for each of the first users.
const EXTENSIONS: u32 = 50;

/// Why a database was not filled.
#[derive(Debug, thiserror::Error)]
pub enum PopulateError {
    /// SQLite refused.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A generated object could not be kept.
    #[error("a generated object: {0}")]
    Object(String),
    /// A file could not be made.
    #[error("a file: {0}")]
    File(#[from] io::Error),
    /// The directory holds another dataset's database.
    #[error("the directory holds a database of another dataset or version ({found})")]
    Other {
        /// What it holds.
        found: String,
    },
}

impl From<StoreError> for PopulateError {
    fn from(error: StoreError) -> PopulateError {
        match error {
            StoreError::Database(error) => PopulateError::Database(error),
            other => PopulateError::Object(other.to_string()),
        }
    }
}

/// How many objects of a kind go with that many persons: a small firm's CRM, where half of the
/// people have a task, two of five an invoice, and one of five once wrote a ticket.
pub(crate) fn count(kind: Kind, persons: u32) -> u32 {
    let percent: u64 = match kind {
        Kind::Person => 100,
        Kind::Organization | Kind::Form => 10,
        Kind::Task => 50,
        Kind::Ticket => 20,
        Kind::SalesInvoice => 40,
        Kind::PurchaseInvoice => 5,
    };
    u32::try_from(u64::from(persons) * percent / 100).expect("no kind has more than the persons")
}

/// Makes the database of a dataset, unless it is there.
pub(crate) fn fill(file: &Path, dataset: Dataset) -> Result<(), PopulateError> {
    if file.exists() {
        return check(file, dataset);
    }
    // Under another name until it is whole: a fill that is interrupted leaves no half database.
    let unfinished = file.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished)?;
    }
    let connection = Connection::open(&unfinished)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch("BEGIN")?;
    schema::create_tables(&connection)?;
    insert_install(&connection, dataset)?;
    for kind in Kind::ALL {
        for number in 0..count(kind, dataset.persons) {
            objects::insert(&connection, &draft(dataset, kind, number))?;
        }
    }
    schema::create_indexes(&connection)?;
    connection.execute_batch("COMMIT; PRAGMA analysis_limit = 400; ANALYZE;")?;
    connection.close().map_err(|(_, error)| error)?;
    // Windows flushes only what is open for writing.
    OpenOptions::new().write(true).open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, file)?;
    Ok(())
}

/// The object with that number of its kind.
fn draft(dataset: Dataset, kind: Kind, number: u32) -> Draft {
    match kind {
        Kind::Person => people::person(dataset, number),
        Kind::Organization => people::organization(dataset, number),
        Kind::Form => records::form(dataset, number),
        Kind::Task => records::task(dataset, number),
        Kind::Ticket => records::ticket(dataset, number),
        Kind::SalesInvoice | Kind::PurchaseInvoice => records::invoice(dataset, kind, number),
    }
}

fn meta(dataset: Dataset) -> [(&'static str, i64); 3] {
    [
        ("schema", schema::VERSION),
        // The seed's bits: SQLite's integers are signed.
        ("seed", dataset.seed as i64),
        ("persons", i64::from(dataset.persons)),
    ]
}

/// Is the database that is there the one of this dataset?
fn check(file: &Path, dataset: Dataset) -> Result<(), PopulateError> {
    let connection = Connection::open(file)?;
    for (name, expected) in meta(dataset) {
        let sql = "SELECT value FROM meta WHERE name = ?";
        let found: Option<i64> = connection.query_row(sql, [name], |row| row.get(0)).optional()?;
        if found != Some(expected) {
            let found = json!({ name: found }).to_string();
            return Err(PopulateError::Other { found });
        }
    }
    Ok(())
}

/// What an install has before its first customer.
fn insert_install(connection: &Connection, dataset: Dataset) -> Result<(), PopulateError> {
    for (name, value) in meta(dataset) {
        connection.execute("INSERT INTO meta VALUES (?, ?)", (name, value))?;
    }
    for kind in
        [Kind::Person, Kind::Organization, Kind::Ticket, Kind::SalesInvoice, Kind::PurchaseInvoice]
    {
        let next = i64::from(count(kind, dataset.persons)) + 1;
        connection.execute("INSERT INTO counter VALUES (?, ?)", (kind.table(), next))?;
    }
    for code in ["ticket", "support", "complaint", "suggestion"] {
        connection.execute("INSERT INTO ticket_type VALUES (?)", [code])?;
    }
    let office = |number: u32| format!("0f000000-0000-4000-8000-{number:012x}");
    for (number, (parent, name)) in
        [(None, "دفتر مرکزی تهران"), (Some(1), "شعبه اصفهان"), (Some(1), "شعبه مشهد")]
            .into_iter()
            .enumerate()
    {
        let row = (office(number as u32 + 1), parent.map(office), name);
        connection.execute("INSERT INTO office VALUES (?, ?, ?)", row)?;
    }
    let system = "7e000000-0000-4000-8000-000000000001";
    connection.execute(
        "INSERT INTO telephony_system VALUES (?, ?, '127.0.0.1', 'Staging exchange', ?, 'STG', 1)",
        (system, TELEPHONY_KEY, office(1)),
    )?;
    for number in 1..=EXTENSIONS {
        let id = format!("9e000000-0000-4000-8000-{number:012x}");
        let user = format!("5e000000-0000-4000-8000-{number:012x}");
        let row = (id, system, (100 + number).to_string(), user);
        connection.execute("INSERT INTO peer VALUES (?, ?, ?, ?, 1)", row)?;
    }
    Ok(())
}
