//! What of a record its charts draw.

use std::fmt::Write as _;

use super::fixtures;
use crate::Language;
use crate::chart::{Chart, Frame, Ink, Line, Point};
use crate::locale::Locale;
use crate::series;

/// A chart as text: ticks, rules, and the points of each line.
fn text(chart: &Chart) -> String {
    let ticks = |axis: &crate::chart::Axis| {
        axis.ticks.iter().map(|tick| tick.label.clone()).collect::<Vec<_>>().join(" ")
    };
    let mut text = format!("# {}\nx: {}\ny: {}\n", chart.title, ticks(&chart.x), ticks(&chart.y));
    let _ = writeln!(text, "does not count: {:?}", chart.shades);
    for rule in &chart.rules {
        let _ = writeln!(text, "{}: {:?}", rule.name, rule.at);
    }
    for line in &chart.lines {
        let points = line.points.iter().map(|point| match point.y {
            Some(y) => format!("{}:{y:.3}", point.x),
            None => format!("{}:-", point.x),
        });
        let _ = writeln!(text, "{}: {}", line.name, points.collect::<Vec<_>>().join(" "));
    }
    text
}

fn charts(language: Language) -> Vec<Chart> {
    let locale = Locale::of(language);
    let record = fixtures::inconclusive();
    let mut charts = series::course(&record, &locale);
    charts.extend(series::distribution(&record, &locale));
    charts.extend(series::host(&record, &locale));
    charts
}

#[test]
fn the_series_of_a_short_run() {
    let all: Vec<String> = charts(Language::English).iter().map(text).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn both_languages_draw_the_same_points() {
    let points = |language| {
        let lines: Vec<_> = charts(language).into_iter().flat_map(|chart| chart.lines).collect();
        lines.into_iter().map(|line| line.points).collect::<Vec<_>>()
    };
    assert_eq!(points(Language::English), points(Language::Persian));
}

#[test]
fn a_long_run_is_drawn_by_its_worst_windows() {
    let mut record = fixtures::long();
    record.series[4_321].response_max_ms = Some(98_765.0);
    let charts = series::course(&record, &Locale::of(Language::English));
    let slowest = &charts[2].lines[2];
    assert!(slowest.points.len() <= 150);
    assert!(slowest.points.contains(&Point { x: 4_321.0, y: Some(98_765.0) }));
}

#[test]
fn a_figure_that_is_no_number_is_a_gap() {
    let mut record = fixtures::inconclusive();
    record.series[3].response_p50_ms = Some(f64::NAN);
    record.series[4].throughput_per_s = f64::INFINITY;
    let charts = series::course(&record, &Locale::of(Language::English));
    assert_eq!(charts[2].lines[0].points[3].y, None);
    assert_eq!(charts[1].lines[0].points[4].y, None);
}

#[test]
fn an_empty_record_has_no_charts() {
    let locale = Locale::of(Language::English);
    let record = fixtures::nothing_measured();
    assert!(series::course(&record, &locale).is_empty());
    assert!(series::host(&record, &locale).is_empty());
    assert!(series::distribution(&record, &locale).is_none());
}

/// The first chart with one line of these values.
fn drawn(values: &[Option<f64>], language: Language) -> String {
    let mut chart = charts(language).remove(0);
    let points = values.iter().enumerate().map(|(x, y)| Point { x: x as f64, y: *y }).collect();
    chart.lines = vec![Line { name: String::new(), ink: Ink::First, points }];
    crate::chart::svg(&chart, Frame::Wide, language, "<label> & \"more\"")
}

#[test]
fn a_gap_in_the_values_is_a_gap_in_the_line() {
    let lines = |values: &[Option<f64>]| {
        let svg = drawn(values, Language::English);
        let of_line = |element: &&str| element.contains("class=\"l1");
        let elements: Vec<_> = svg.split('<').filter(of_line).collect();
        elements.iter().map(|e| e.split(' ').next().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(lines(&[Some(1.0), Some(2.0), Some(1.0)]), ["polyline"]);
    assert_eq!(lines(&[Some(1.0), Some(2.0), None, Some(1.0), Some(2.0)]), ["polyline"; 2]);
    assert_eq!(lines(&[Some(1.0), None, Some(1.0), Some(2.0)]), ["circle", "polyline"]);
    assert_eq!(lines(&[None, None]), [""; 0]);
}

#[test]
fn words_of_a_persian_chart_are_set_right_to_left() {
    let svg = drawn(&[Some(1.0)], Language::Persian);
    let title = svg.split("<text ").find(|text| text.contains("تعداد")).expect("the axis' title");
    assert!(title.contains("direction=\"rtl\""));
    // Its left edge is at the left: the end of text that runs right to left.
    assert!(title.starts_with("x=\"0\"") && title.contains("text-anchor=\"end\""));
    let number = svg.split("<text ").find(|text| text.contains(">۱۰<")).expect("a tick");
    assert!(!number.contains("direction"));
    assert!(!svg.contains(" dy="), "some readers break the joins of text with dy");
    assert!(svg.contains("aria-label=\"&lt;label&gt; &amp; &quot;more&quot;\""));
}
