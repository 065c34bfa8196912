//! The call log of a Panasonic exchange (SMDR): a line of fixed columns for each thing that happens
//! to a call.
//!
//! What the columns are depends on the exchange's model and programming, so a [`Layout`] is data,
//! and one printer and one parser serve them all. Sources, by layout: the feature guide of the
//! KX-NS1000, page 222 (patterns A, B and C), that of the KX-TD816 (the conditions RC, AN and NA),
//! those of the KX-TES824, pages 154 and 157, and KX-TA624, page 3-63 (the small ones), and lines that
//! public readers of such exchanges quote in their sources.

mod guess;
mod layout;
mod lines;
mod parser;
mod printer;
mod record;
mod tally;

pub use guess::{Guess, guess};
pub use layout::{DateOrder, Field, LAYOUTS, Layout, TimeIs};
pub use lines::{LineTooLong, Lines};
pub use parser::{Parser, RowError};
pub use printer::{LineEnd, Printer};
pub use record::{Condition, Direction, Moment, Notice, NoticeKind, Record, Row};
pub use tally::Tally;
