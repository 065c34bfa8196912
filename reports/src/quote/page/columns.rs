//! The columns side by side, and those of the other edition.

use maud::{Markup, html};
use sizing::column::ColumnKind;
use sizing::quote::Quote;

use super::super::rows::{self, Cell, Group};
use super::super::wording;
use super::{anchor, legend, mark};
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;
use crate::page::{self, Section};

pub(super) fn section(quote: &Quote, groups: &[Group], locale: &Locale) -> Section {
    let language = locale.language;
    let ruled_out = &quote.column(ColumnKind::Recommended).sql.ruled_out;
    let body = html! {
        (table(&say::columns(language), quote, groups, "", locale))
        p.note { (say::memory_note(language)) }
        @if !ruled_out.is_empty() {
            h3 { (say::ruled_out(language)) }
            ul.plain { @for message in ruled_out { li { (wording::text(message, locale)) } } }
        }
        (legend(locale))
    };
    Section {
        id: "columns",
        heading: say::columns(language),
        lead: Some(say::columns_lead(language)),
        body,
    }
}

/// The fragments of the other edition's figures start so.
pub(super) const OTHER_EDITION: &str = "other-";

pub(super) fn other_edition(quote: &Quote, locale: &Locale) -> Option<Section> {
    let language = locale.language;
    let other = quote.beside.as_ref()?;
    let host = quote.inputs.host.value;
    let groups = rows::groups(&other.columns, &other.figures, host, locale);
    let heading = beside::other_edition(language, wording::edition(other.edition, locale));
    let tier = wording::tier(&other.tier.name(), locale);
    Some(Section {
        id: "other-edition",
        lead: Some(beside::other_edition_lead(language, tier)),
        body: table(&heading, quote, &groups, OTHER_EDITION, locale),
        heading,
    })
}

/// The table: a body of rows for each group.
fn table(caption: &str, quote: &Quote, groups: &[Group], edition: &str, locale: &Locale) -> Markup {
    let language = locale.language;
    let headings: Vec<String> =
        quote.columns.iter().map(|column| wording::column(column.kind, language)).collect();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.columns {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (say::item(language)) }
                        @for (heading, column) in headings.iter().zip(&quote.columns) {
                            th scope="col" class=[chosen(column.kind)] { (heading) }
                        }
                    }
                }
                @for group in groups {
                    tbody {
                        tr.group {
                            th scope="rowgroup" colspan=(headings.len() + 1) { (group.heading) }
                        }
                        @for row in &group.rows {
                            tr {
                                th scope="row" { (row.name) }
                                @for ((cell_of, heading), column) in
                                    row.cells.iter().zip(&headings).zip(&quote.columns)
                                {
                                    td data-column=(heading) class=[chosen(column.kind)] {
                                        (cell(cell_of, edition, locale))
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

fn chosen(kind: ColumnKind) -> Option<&'static str> {
    (kind == ColumnKind::Recommended).then_some("chosen")
}

fn cell(cell: &Cell, edition: &str, locale: &Locale) -> Markup {
    if cell.main.is_empty() {
        return page::missing("–");
    }
    html! {
        div.value {
            @match &cell.figure {
                Some(figure) => a href={ "#" (anchor(edition, figure)) } { (cell.main) },
                None => (cell.main),
            }
            @if let Some(provenance) = cell.mark { (mark(provenance, locale)) }
        }
        @for line in &cell.below { div.below { (line) } }
    }
}
