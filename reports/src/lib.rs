//! The documents for people: a run record as a page, as a few lines for a terminal, as a table for
//! a spreadsheet and as test cases for a build server; a search for a host's capacity ([`capacity`])
//! and two releases held against each other ([`comparison`]) in the same forms; a sizing quote, the
//! vendor's tiers and a sweep as pages and as text ([`quote`]); a server's readiness with the form that is
//! signed ([`readiness`]), and what a machine is worth ([`host_record`]).
//!
//! Every figure stands in the record or in the quote. This crate picks, scales for a chart and
//! formats; it computes no statistic, reads no clock and does no I/O.
//!
//! Shared by all documents: [`Language`], the messages in both languages, numbers and dates of a
//! language (`locale`), the page's shell (`page`), tables (`table`) and charts (`chart`).

pub mod calibration;
mod calls;
pub mod capacity;
mod chart;
pub mod comparison;
pub mod csv;
mod foreign;
pub mod host_comparison;
pub mod host_record;
pub mod html;
mod http;
pub mod junit;
mod language;
mod limit;
mod load;
mod locale;
mod messages;
mod page;
pub mod quote;
pub mod readiness;
pub mod requirements_list;
mod series;
mod sms;
mod summary;
mod table;
pub mod terminal;
#[cfg(test)]
mod tests;

pub use language::{Language, UnknownLanguage};
