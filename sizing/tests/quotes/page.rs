//! docs/sizing.md shows what the code computes.

use sizing::comparison::tables_of_page;
use sizing::published::Published;
use sizing::tiers::tiers;

use crate::Shipped;

const PAGE: &str = include_str!("../../../docs/sizing.md");

#[test]
fn the_page_shows_the_computed_tables() {
    let shipped = Shipped::new();
    let tables = tables_of_page(&shipped.tables(), &Published::shipped()).expect("tables");
    let start = PAGE.find("<!-- tables: start -->").expect("a start mark");
    let end = PAGE.find("<!-- tables: end -->").expect("an end mark");
    let shown = PAGE[start..end].trim_start_matches("<!-- tables: start -->").trim();
    assert_eq!(shown, tables.trim(), "put into docs/sizing.md between its marks:\n{tables}");
}

#[test]
fn the_table_of_tiers_has_both_editions_and_what_lies_beyond() {
    let shipped = Shipped::new();
    let table = tiers(&shipped.tables()).expect("tiers");
    let names: Vec<&str> = table.rows.iter().map(|row| row.name.as_str()).collect();
    let expected = [
        "1-10", "10-20", "20-30", "30-50", "over 50", "1-10", "10-20", "20-50", "50-100",
        "over 100",
    ];
    assert_eq!(names, expected);
    assert!(table.rows.iter().all(|row| row.vendor.is_some() != row.ask.is_some()));
}
