//! Charts: what is to be drawn, as plain data, and the figure on the page that shows it.
//!
//! A [`Chart`] is prepared by a pure function (`series`), drawn by another ([`drawing::svg`]). Time
//! and durations run left to right in both languages: Persian readers know charts so, and a chart
//! keeps its shape when the language changes; its words are set right to left.

mod axis;
mod drawing;
mod ink;
mod surface;

use std::ops::Range;

use maud::{Markup, PreEscaped, html};

pub(crate) use axis::{Axis, Quantity};
pub(crate) use drawing::{Frame, svg};
pub(crate) use ink::Ink;
pub(crate) use surface::{FINE, Surface};

use crate::locale::Locale;
use crate::messages::run as say;
use crate::page;
use crate::table::{Column, Table};

/// A chart, ready to be drawn.
#[derive(Debug)]
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) notes: Vec<String>,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) lines: Vec<Line>,
    /// Stretches of the x axis that do not count.
    pub(crate) shades: Vec<Range<f64>>,
    pub(crate) rules: Vec<Rule>,
}

/// A line of a chart.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) ink: Ink,
    pub(crate) points: Vec<Point>,
}

/// A point of a line; without `y` the line has a gap there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: Option<f64>,
}

/// A straight line across the chart: a limit, or a moment at which something happened. Rules that
/// stand beside one another under one name are named once.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) ink: Ink,
    pub(crate) at: Place,
}

/// Where a rule stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// Upright, at a value of the x axis.
    X(f64),
    /// Level, at a value of the y axis.
    Y(f64),
}

impl Chart {
    /// The figure: title, legend, the drawing for wide and for narrow pages, and its table.
    pub(crate) fn figure(&self, locale: &Locale) -> Markup {
        let language = locale.language;
        let label = say::chart_label(language, &self.title);
        html! {
            figure.chart {
                figcaption {
                    h3 { (self.title) }
                    @for note in &self.notes { p.note { (note) } }
                }
                (self.legend())
                div.wide { (PreEscaped(svg(self, Frame::Wide, language, &label))) }
                div.narrow { (PreEscaped(svg(self, Frame::Narrow, language, &label))) }
                details {
                    summary { (say::show_figures(language)) }
                    @for table in self.tables(locale) { (table.markup()) }
                }
            }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            ul.legend {
                @for line in &self.lines {
                    li { (PreEscaped(surface::swatch(line.ink))) span { (line.name) } }
                }
                @for (index, rule) in self.rules.iter().enumerate() {
                    @if index == 0 || self.rules[index - 1].name != rule.name {
                        li { (PreEscaped(surface::swatch(rule.ink))) span { (rule.name) } }
                    }
                }
            }
        }
    }

    /// One table where all lines share their x values, otherwise one for each line.
    fn tables(&self, locale: &Locale) -> Vec<Table> {
        let x_values = |line: &Line| line.points.iter().map(|p| p.x).collect::<Vec<_>>();
        let shared = self.lines.windows(2).all(|pair| x_values(&pair[0]) == x_values(&pair[1]));
        match shared {
            true => vec![self.table(locale, &self.lines.iter().collect::<Vec<_>>())],
            false => self.lines.iter().map(|line| self.table(locale, &[line])).collect(),
        }
    }

    /// A row for each point of the first line; all lines share its x values.
    fn table(&self, locale: &Locale, lines: &[&Line]) -> Table {
        let headings = lines.iter().map(|line| Column::numbers(&line.name));
        let x_heading = Column::numbers(self.x.quantity.heading(locale.language));
        let caption = format!("{} ({})", self.title, self.y.title);
        let mut table = Table::new(caption, std::iter::once(x_heading).chain(headings).collect());
        let Some(first) = lines.first() else { return table };
        for (index, point) in first.points.iter().enumerate() {
            let mut cells = vec![html! { (self.x.quantity.cell(point.x, locale)) }];
            cells.extend(lines.iter().map(|line| match line.points[index].y {
                Some(y) => html! { (self.y.quantity.cell(y, locale)) },
                None => page::missing("–"),
            }));
            table.row(cells);
        }
        table
    }
}
