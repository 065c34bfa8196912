//! The tables and indexes, made from the catalogue of fields.
//!
//! Text columns compare without regard to the case of Latin letters, as the product's database does
//! by its collation; Persian has no case. Lists are kept as JSON in their object's row, and what is
//! searched by stands in tables of its own beside it: phone numbers, extended properties, and the
//! words of names.

use std::fmt::Write as _;

use rusqlite::Connection;

use crate::catalogue::{Kind, Shape};

/// The version of the tables below. A data directory with another one is not opened.
pub(crate) const VERSION: i64 = 2;

/// Tables that serve all kinds, or none of them.
const SHARED: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- The next number of each numbered thing.
CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;

-- Extended properties of every object, once by name and once by user key.
CREATE TABLE property (
    kind INTEGER NOT NULL, object INTEGER NOT NULL, place INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE, value TEXT NOT NULL COLLATE NOCASE, number REAL,
    PRIMARY KEY (kind, object, place)
) WITHOUT ROWID;

-- Phone numbers of persons and organisations as their digits (see identities::digits).
CREATE TABLE phone (
    kind INTEGER NOT NULL, object INTEGER NOT NULL, place INTEGER NOT NULL, digits TEXT NOT NULL,
    PRIMARY KEY (kind, object, place)
) WITHOUT ROWID;

CREATE TABLE reply (
    id INTEGER PRIMARY KEY, reply_id TEXT NOT NULL UNIQUE, ticket INTEGER NOT NULL,
    user_id TEXT NOT NULL, content TEXT NOT NULL, files TEXT NOT NULL, date TEXT NOT NULL
);

CREATE TABLE ticket_type (code TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE office (id TEXT PRIMARY KEY, parent_id TEXT, name TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE telephony_system (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE COLLATE NOCASE, service_address TEXT NOT NULL,
    name TEXT NOT NULL, office_id TEXT, brevity_name TEXT NOT NULL,
    update_peers INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE peer (
    id TEXT PRIMARY KEY, system TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, user_id TEXT,
    type INTEGER NOT NULL, UNIQUE (system, name)
) WITHOUT ROWID;

CREATE TABLE call (
    id INTEGER PRIMARY KEY AUTOINCREMENT, system TEXT NOT NULL, source_id TEXT NOT NULL,
    phone_number TEXT NOT NULL, start_date TEXT NOT NULL, end_date TEXT,
    type INTEGER NOT NULL, live INTEGER NOT NULL, identity_id TEXT, nick_name TEXT NOT NULL,
    identity_type INTEGER, sale_username TEXT NOT NULL, support_username TEXT NOT NULL,
    other_username TEXT NOT NULL, UNIQUE (system, source_id)
);
CREATE INDEX call_active ON call (id) WHERE live = 1 AND end_date IS NULL;

CREATE TABLE channel (
    id INTEGER PRIMARY KEY AUTOINCREMENT, call INTEGER NOT NULL, peer_name TEXT NOT NULL,
    peer_type INTEGER, source_id TEXT NOT NULL, status INTEGER, response INTEGER,
    recorded_file_name TEXT NOT NULL DEFAULT '', create_date TEXT, connect_date TEXT,
    hangup_date TEXT, live INTEGER NOT NULL
);
CREATE INDEX channel_call ON channel (call);

-- Campaigns of short messages. `start` is the place of its start among all starts; 0 is a draft.
CREATE TABLE campaign (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, ref_id TEXT NOT NULL,
    start INTEGER NOT NULL DEFAULT 0, messages INTEGER NOT NULL DEFAULT 0, date TEXT NOT NULL
);

-- Short messages; single ones have the campaign 0. States: see messages::State. They leave in the
-- order of `start`, `id`. `delivered` is what the provider reported: 0 nothing, 1 yes, 2 no.
CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, campaign INTEGER NOT NULL, number TEXT NOT NULL,
    text TEXT NOT NULL, ref_id TEXT NOT NULL, state INTEGER NOT NULL, start INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, delivered INTEGER NOT NULL DEFAULT 0, provider_id TEXT
);
CREATE INDEX message_campaign ON message (campaign);
CREATE INDEX message_waiting ON message (start, id) WHERE state = 1;
CREATE INDEX message_sending ON message (id) WHERE state = 2;
CREATE INDEX message_number ON message (number, id);
CREATE INDEX message_provider ON message (provider_id) WHERE provider_id IS NOT NULL;

-- Replies of customers.
CREATE TABLE inbound_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, line TEXT NOT NULL,
    text TEXT NOT NULL, date TEXT NOT NULL, identity_id TEXT
);
";

/// The words of the names of persons and organisations. A row's number is the identity's (see
/// [`super::identities::entry`]); the index stores no text of its own.
const WORDS: &str = "
CREATE VIRTUAL TABLE identity_word USING fts5(
    words, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0'
);
";

fn column(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "TEXT NOT NULL DEFAULT '' COLLATE NOCASE",
        Shape::Integer | Shape::Flag => "INTEGER",
        Shape::Decimal => "REAL",
        Shape::Moment => "TEXT",
        // Lists: the empty text stands for the empty list.
        Shape::Texts | Shape::Rows(_) => "TEXT NOT NULL DEFAULT ''",
    }
}

fn table(kind: Kind) -> String {
    let mut sql = format!("CREATE TABLE {} (id INTEGER PRIMARY KEY", kind.table());
    for field in kind.fields() {
        write!(sql, ", \"{}\" {}", field.name, column(field.shape)).expect("writes to a string");
    }
    sql.push_str(");\n");
    sql
}

/// The newest records of a user; with the type code, so that a query for one type need not touch the
/// rows that it counts.
const ASSIGNED: &str = "\"assignedToUserName\", \"crmObjectTypeCode\", \"creatDate\"";

/// Indexes that a kind has beside those of every kind.
fn own_indexes(kind: Kind) -> &'static [&'static str] {
    match kind {
        // The first holds all that a search by name reads, so that it need not touch the rows.
        Kind::Person => &[
            "\"lastName\", \"firstName\", \"nickName\", \"crmObjectTypeCode\"",
            "\"nationalCode\"",
            "\"customerNumber\"",
        ],
        Kind::Organization => &["\"nickName\", \"crmObjectTypeCode\"", "\"customerNumber\""],
        Kind::Form => &[],
        Kind::Task => &[ASSIGNED],
        Kind::Ticket => &["\"number\"", ASSIGNED],
        Kind::SalesInvoice | Kind::PurchaseInvoice => {
            &["\"number\"", "\"billableObjectStateIndex\", \"invoiceDate\"", "\"invoiceDate\""]
        }
    }
}

/// Makes the tables, without indexes: the generator fills them faster so.
pub(crate) fn create_tables(connection: &Connection) -> rusqlite::Result<()> {
    let mut sql = SHARED.to_owned();
    sql.push_str(WORDS);
    for kind in Kind::ALL {
        sql.push_str(&table(kind));
    }
    connection.execute_batch(&sql)
}

/// Makes the indexes of the large tables.
pub(crate) fn create_indexes(connection: &Connection) -> rusqlite::Result<()> {
    let mut sql = String::from(
        "CREATE INDEX property_value ON property (kind, name, value);
         CREATE INDEX phone_digits ON phone (digits);
         CREATE INDEX reply_ticket ON reply (ticket);\n",
    );
    for kind in Kind::ALL {
        let table = kind.table();
        let mut index = |number: usize, unique: &str, columns: &str| {
            writeln!(sql, "CREATE {unique}INDEX {table}_{number} ON {table} ({columns});")
                .expect("writes to a string");
        };
        index(0, "UNIQUE ", "\"crmId\"");
        index(1, "", "\"refId\"");
        index(2, "", "\"creatDate\"");
        index(3, "", "\"crmObjectTypeCode\", \"creatDate\"");
        if !kind.is_identity() {
            index(4, "", "\"identityId\", \"crmObjectTypeCode\", \"creatDate\"");
        }
        for (number, columns) in own_indexes(kind).iter().enumerate() {
            index(5 + number, "", columns);
        }
    }
    connection.execute_batch(&sql)
}
