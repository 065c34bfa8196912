//! A sweep's page and its CSV.

use std::ops::RangeInclusive;

use sizing::sweep::{Sweep, SweepPlan, sweep};

use super::super::markup;
use super::{inputs, tables};
use crate::{Language, quote};

fn swept(users: RangeInclusive<u32>) -> Sweep {
    let plan = SweepPlan { users, points_most: 40, simulated_most: 3 };
    sweep(&inputs(&[("users", "35")]), &plan, &tables()).expect("a sweep")
}

#[test]
fn a_sweeps_page_is_self_contained_well_formed_and_readable_aloud() {
    for users in [1..=2_000, 1..=40, 7..=7] {
        let sweep = swept(users.clone());
        for language in Language::ALL {
            let page = quote::sweep_html(&sweep, language);
            let name = format!("{users:?} ({})", language.tag());
            markup::assert_self_contained(&name, &page);
            markup::assert_well_formed(&name, &page, language);
            markup::assert_readable_aloud(&name, &page);
        }
    }
}

#[test]
fn the_knee_is_marked_where_it_lies_within_the_sweep() {
    let wide = swept(1..=2_000);
    let knee = wide.knee_users.expect("a knee");
    assert!((40.0..2_000.0).contains(&knee), "{knee}");
    let page = quote::sweep_html(&wide, Language::English);
    let locale = crate::locale::Locale::of(Language::English);
    let named = format!("knee (upright line): {}", locale.trimmed(knee, 0));
    assert_eq!(page.matches(&named).count(), 2, "in the legend of both charts");
    assert!(page.contains("people wait for each other"));
    let narrow = quote::sweep_html(&swept(1..=40), Language::English);
    assert!(!narrow.contains("upright line"));
    assert!(narrow.contains("The knee lies beyond the swept users."));
}

#[test]
fn simulated_percentiles_stand_at_the_simulated_points_only() {
    let sweep = swept(1..=2_000);
    let page = quote::sweep_html(&sweep, Language::English);
    let response = page.split_once("Response time</h3>").expect("the chart").1;
    let tables: Vec<&str> = response.split("<tbody>").skip(1).take(2).collect();
    let rows =
        |table: &str| table.split_once("</tbody>").expect("an end").0.matches("<tr>").count();
    assert_eq!((rows(tables[0]), rows(tables[1])), (40, 3));
}

#[test]
fn the_csv_has_a_row_for_each_point_with_latin_digits() {
    let sweep = swept(1..=2_000);
    let text = quote::sweep_csv(&sweep);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let heading = reader.headers().expect("a heading").clone();
    assert!(heading.iter().any(|name| name == "response_ms_mean"));
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().expect("well-formed");
    assert_eq!(rows.len(), sweep.points.len());
    assert_eq!(
        rows.iter().filter(|row| row.iter().next_back() == Some("1")).count(),
        1,
        "one knee"
    );
    assert!(text.is_ascii());
}
