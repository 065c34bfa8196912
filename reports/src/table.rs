//! Tables of a page: a heading for each column, a heading for each row, numbers aligned on their
//! last digit.

use maud::{Markup, html};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words, in the direction of the language.
    Words,
    /// Numbers, aligned to the right in both directions of writing: their digits always run left to
    /// right, so that only the right edge puts units under units.
    Numbers,
}

/// A column: its heading and what it holds.
pub(crate) struct Column {
    heading: Markup,
    kind: Kind,
}

impl Column {
    pub(crate) fn words(heading: impl Into<String>) -> Self {
        let heading = heading.into();
        Column { heading: html! { (heading) }, kind: Kind::Words }
    }

    pub(crate) fn numbers(heading: impl Into<String>) -> Self {
        let heading = heading.into();
        Column { heading: html! { (heading) }, kind: Kind::Numbers }
    }

    /// A column of numbers with a second, smaller line in its heading.
    pub(crate) fn numbers_with_note(heading: &str, note: &str) -> Self {
        Column { heading: html! { (heading) br; small { (note) } }, kind: Kind::Numbers }
    }
}

/// A table under construction. The first cell of each row is the row's heading.
pub(crate) struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Markup>>,
}

impl Table {
    /// The caption is read out by screen readers and not shown: a heading stands above the table.
    pub(crate) fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Table { caption: caption.into(), columns, rows: Vec::new() }
    }

    /// Adds a row with one cell for each column.
    pub(crate) fn row(&mut self, cells: Vec<Markup>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for each column");
        self.rows.push(cells);
    }

    /// Adds a row of plain text.
    pub(crate) fn text_row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.row(cells.into_iter().map(|cell| html! { (cell) }).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table in a box of its own that scrolls sideways where the page is narrow.
    pub(crate) fn markup(&self) -> Markup {
        html! {
            div.scroll tabindex="0" role="region" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead {
                        tr {
                            @for column in &self.columns {
                                th scope="col" class=[class(column.kind)] { (column.heading) }
                            }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                @for (index, (cell, column)) in
                                    row.iter().zip(&self.columns).enumerate()
                                {
                                    @if index == 0 {
                                        th scope="row" class=[class(column.kind)] { (cell) }
                                    } @else {
                                        td class=[class(column.kind)] { (cell) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn class(kind: Kind) -> Option<&'static str> {
    (kind == Kind::Numbers).then_some("n")
}
