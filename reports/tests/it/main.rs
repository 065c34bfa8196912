//! What the documents for people say, seen from outside: pages, terminal text, tables, test cases.

mod fixtures;
mod page;
mod plain;
