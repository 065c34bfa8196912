//! The forest plot: a row for each metric, with the runs of both sides as dots and the interval of the
//! change between them, all on one scale of ratios with the margin as a band.
//!
//! The scale is logarithmic, so that twice as slow lies as far out as twice as fast. As on all charts
//! it runs left to right in both languages.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::ops::Range;

use maud::{Escaper, Markup, PreEscaped, html};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, TextStyle};
use sizing::releases::{MetricComparison, MetricVerdict, ReleaseComparison};

use super::wording;
use crate::chart::{FINE, Frame, Ink, Surface};
use crate::locale::Locale;
use crate::messages::comparison as say;
use crate::terminal::cut;
use crate::{Language, foreign};

/// Rows of one plot: what fits a page of paper.
const ROWS_MOST: usize = 16;

/// Changes that may stand under the axis, as ratios.
const TICKS: [f64; 21] = [
    0.1, 0.2, 0.33, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2.0,
    3.0, 5.0, 10.0,
];

/// The plot as data: what is drawn where, before anything is drawn.
pub(super) struct Forest {
    rows: Vec<Row>,
    margin: Range<f64>,
    span: Range<f64>,
}

/// A metric: all its values as ratios to the median of the base's runs.
struct Row {
    name: String,
    change: String,
    base: Vec<f64>,
    new: Vec<f64>,
    ratio: f64,
    interval: Option<Range<f64>>,
}

impl Forest {
    /// The first metrics that have a ratio; `None` where none has.
    pub(super) fn of(comparison: &ReleaseComparison, locale: &Locale) -> Option<Self> {
        let rows: Vec<Row> = drawable(comparison)
            .take(ROWS_MOST)
            .filter_map(|metric| Row::of(metric, locale))
            .collect();
        // The same change there and back is within the margin or without, so that its lower end is
        // the reciprocal of the upper one.
        let most = 1.0 + comparison.margin.max(0.0);
        let margin = 1.0 / most..most;
        let values = rows.iter().flat_map(Row::values).chain([margin.start, margin.end]);
        let (least, most) =
            values.fold((1.0_f64, 1.0_f64), |(least, most), v| (least.min(v), most.max(v)));
        // A little air, so that no dot lies on the edge.
        let air = (most / least).powf(0.04).max(1.01);
        let forest = Forest { rows, margin, span: least / air..most * air };
        (!forest.rows.is_empty()).then_some(forest)
    }

    /// How many metrics it shows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The drawing for wide and for narrow pages, with its legend.
    pub(super) fn markup(&self, confidence: Option<String>, locale: &Locale) -> Markup {
        let language = locale.language;
        let interval = match confidence {
            Some(confidence) => say::legend_interval(language, confidence),
            None => say::change(language),
        };
        let legend = [
            (Mark::Base, say::legend_base(language)),
            (Mark::New, say::legend_new(language)),
            (Mark::Interval, interval),
            (Mark::Margin, say::legend_margin(language)),
        ];
        html! {
            ul.legend {
                @for (mark, name) in legend { li { (PreEscaped(swatch(mark))) span { (name) } } }
            }
            div.wide { (PreEscaped(self.svg(Frame::Wide, locale))) }
            div.narrow { (PreEscaped(self.svg(Frame::Narrow, locale))) }
        }
    }

    fn svg(&self, frame: Frame, locale: &Locale) -> String {
        let layout = Layout::of(frame, self.rows.len(), locale.language);
        let (width, height) = layout.size;
        let mut svg = format!(
            "<svg role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" aria-label=\""
        );
        let _ = Escaper::new(&mut svg).write_str(&say::chart(locale.language));
        svg.push_str("\">");
        let area = Surface::new(&mut svg, layout.size).into_drawing_area();
        self.draw(&layout, &area, locale).expect("drawing into a string cannot fail");
        drop(area);
        svg.push_str("</svg>");
        svg
    }

    fn draw(&self, layout: &Layout, area: &Area<'_>, locale: &Locale) -> Drawn {
        let (top, bottom) = (layout.top, layout.bottom());
        let x = |ratio: f64| layout.x(part(ratio, &self.span));
        let band = [(x(self.margin.start), top), (x(self.margin.end), bottom)];
        area.draw(&Rectangle::new(band, Ink::Shade.color().filled()))?;
        for (tick, label) in self.ticks(layout, locale) {
            let ink = if tick == 1.0 { Ink::Axis } else { Ink::Grid };
            let ends = vec![(x(tick), top), (x(tick), bottom)];
            area.draw(&PathElement::new(ends, ink.color().stroke_width(FINE as u32)))?;
            let at = (x(tick), bottom + 4 * FINE);
            area.draw(&Text::new(label, at, words(HPos::Center, VPos::Top)))?;
        }
        let corner = (layout.x(1.0), bottom + 34 * FINE);
        let title = say::axis(locale.language);
        area.draw(&Text::new(title, corner, words(HPos::Right, VPos::Bottom)))?;
        for (index, row) in self.rows.iter().enumerate() {
            row.draw(layout, layout.row(index), &self.span, area)?;
        }
        Ok(())
    }

    /// The ticks within the span that stand far enough from one another; no change always stands.
    fn ticks(&self, layout: &Layout, locale: &Locale) -> Vec<(f64, String)> {
        let place = |ratio: f64| f64::from(layout.x(part(ratio, &self.span)) / FINE);
        let mut taken = vec![1.0];
        // From the middle outwards, so that the ticks around it are those that give way last.
        let mut candidates: Vec<f64> =
            TICKS.into_iter().filter(|tick| self.span.contains(tick) && *tick != 1.0).collect();
        candidates.sort_by(|a, b| a.ln().abs().total_cmp(&b.ln().abs()));
        for tick in candidates {
            if taken.iter().all(|other| (place(*other) - place(tick)).abs() >= layout.tick_room) {
                taken.push(tick);
            }
        }
        taken.into_iter().map(|tick| (tick, tick_label(tick, locale))).collect()
    }
}

/// The metrics of a comparison that have a place on the scale, in the order of the document but those
/// that did not change last: they are the first that a full plot does without.
pub(super) fn drawable(comparison: &ReleaseComparison) -> impl Iterator<Item = &MetricComparison> {
    let alike = |metric: &&MetricComparison| metric.verdict == MetricVerdict::Equivalent;
    let metrics = || comparison.metrics.iter().filter(|metric| ratio_of(metric).is_some());
    metrics().filter(move |metric| !alike(metric)).chain(metrics().filter(alike))
}

/// The ratio, where it and the base have a place on a logarithmic scale.
fn ratio_of(metric: &MetricComparison) -> Option<f64> {
    let on_scale = |value: f64| value.is_finite() && value > 0.0;
    metric.ratio.filter(|ratio| on_scale(*ratio) && on_scale(metric.base_median))
}

/// A whole percentage with its sign.
fn tick_label(ratio: f64, locale: &Locale) -> String {
    let percent = ((ratio - 1.0) * 100.0).round();
    let label = locale.share(percent.abs() / 100.0);
    match percent {
        p if p > 0.0 => say::plus(locale.language, label),
        p if p < 0.0 => say::minus(locale.language, label),
        _ => label,
    }
}

/// Where a ratio lies on the scale, in `[0, 1]`.
fn part(ratio: f64, span: &Range<f64>) -> f64 {
    (ratio.clamp(span.start, span.end) / span.start).ln() / (span.end / span.start).ln()
}

impl Row {
    fn of(metric: &MetricComparison, locale: &Locale) -> Option<Self> {
        let ratio = ratio_of(metric)?;
        let on_scale = |values: &[f64]| -> Vec<f64> {
            let ratios = values.iter().map(|value| value / metric.base_median);
            ratios.filter(|value| value.is_finite() && *value > 0.0).collect()
        };
        let interval = wording::stated_interval(metric)
            .filter(|interval| interval.low > 0.0)
            .map(|interval| interval.low..interval.high);
        Some(Row {
            name: wording::metric(metric.metric, &foreign::shown(&metric.of), locale),
            change: wording::relative(ratio, locale),
            base: on_scale(&metric.base),
            new: on_scale(&metric.new),
            ratio,
            interval,
        })
    }

    fn values(&self) -> impl Iterator<Item = f64> + '_ {
        let ends = self.interval.iter().flat_map(|interval| [interval.start, interval.end]);
        self.base.iter().chain(&self.new).copied().chain(ends).chain([self.ratio])
    }

    fn draw(&self, layout: &Layout, place: Place, span: &Range<f64>, area: &Area<'_>) -> Drawn {
        let label = cut(&self.name, layout.label_characters);
        let x = |ratio: f64| layout.x(part(ratio, span));
        area.draw(&Text::new(label, place.name, words(layout.label_side, VPos::Center)))?;
        let change = self.change.clone();
        area.draw(&Text::new(change, place.change, words(HPos::Right, VPos::Center)))?;
        for run in &self.base {
            draw_mark(area, Mark::Base, (x(*run), place.y - STRIP), 0)?;
        }
        for run in &self.new {
            draw_mark(area, Mark::New, (x(*run), place.y + STRIP), 0)?;
        }
        if let Some(interval) = &self.interval {
            let ends = vec![(x(interval.start), place.y), (x(interval.end), place.y)];
            area.draw(&PathElement::new(ends, Ink::First.color().stroke_width(2 * FINE as u32)))?;
        }
        draw_mark(area, Mark::Interval, (x(self.ratio), place.y), 0)
    }
}

type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;
type Area<'a> = DrawingArea<Surface<'a>, Shift>;

/// How far the dots of the runs stand above and below the interval.
const STRIP: i32 = 9 * FINE;

/// What is told apart by its shape as well as by its colour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A ring.
    Base,
    /// A dot.
    New,
    /// A larger dot on a line.
    Interval,
    /// An area.
    Margin,
}

/// Draws a mark; of an interval, the line reaches so far to both sides.
fn draw_mark(area: &Area<'_>, mark: Mark, at: (i32, i32), reach: i32) -> Drawn {
    match mark {
        Mark::Base => {
            let stroke = Ink::Axis.color().stroke_width(13);
            area.draw(&Circle::new(at, 25, stroke))
        }
        Mark::New => area.draw(&Circle::new(at, 25, Ink::First.color().filled())),
        Mark::Interval => {
            if reach > 0 {
                let ends = vec![(at.0 - reach, at.1), (at.0 + reach, at.1)];
                let stroke = Ink::First.color().stroke_width(2 * FINE as u32);
                area.draw(&PathElement::new(ends, stroke))?;
            }
            area.draw(&Circle::new(at, 42, Ink::First.color().filled()))
        }
        Mark::Margin => {
            let corners = [(at.0 - reach, at.1 - 5 * FINE), (at.0 + reach, at.1 + 5 * FINE)];
            area.draw(&Rectangle::new(corners, Ink::Shade.color().filled()))
        }
    }
}

/// A mark for the legend.
fn swatch(mark: Mark) -> String {
    let mut svg = String::from(
        "<svg class=\"swatch\" width=\"28\" height=\"10\" viewBox=\"0 0 28 10\" aria-hidden=\"true\">",
    );
    let area = Surface::new(&mut svg, (28, 10)).into_drawing_area();
    draw_mark(&area, mark, (14 * FINE, 5 * FINE), 13 * FINE)
        .expect("drawing into a string cannot fail");
    drop(area);
    svg.push_str("</svg>");
    svg
}

fn words(horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    const INK: RGBColor = Ink::Words.color();
    TextStyle::from(("sans-serif", 12 * FINE)).color(&INK).pos(Pos::new(horizontal, vertical))
}

/// Where things stand, in fine units.
struct Layout {
    size: (u32, u32),
    /// The ends of the scale.
    scale: Range<i32>,
    top: i32,
    row_height: i32,
    /// From a row's top to its interval.
    middle: i32,
    /// From a row's top to its name.
    label: i32,
    /// Where the name begins, which is its right end in Persian.
    label_start: i32,
    label_side: HPos,
    /// Where the change ends.
    change_right: i32,
    label_characters: usize,
    /// Units of the SVG between ticks.
    tick_room: f64,
}

/// Where the parts of a row stand.
#[derive(Clone, Copy)]
struct Place {
    name: (i32, i32),
    change: (i32, i32),
    y: i32,
}

impl Layout {
    /// Wide, names stand beside their rows; narrow, above them.
    fn of(frame: Frame, rows: usize, language: Language) -> Self {
        let (width, row_height, middle, label, scale, change_right, label_characters) = match frame
        {
            Frame::Wide => (760, 40, 20, 20, 330..740, 305, 38),
            Frame::Narrow => (360, 58, 38, 12, 16..344, 344, 42),
        };
        let (label_start, label_side) = match language {
            Language::English => (0, HPos::Left),
            Language::Persian => (change_right - 60, HPos::Right),
        };
        let (top, feet) = (6, 40);
        let height = top + row_height * rows as i32 + feet;
        Layout {
            size: (width, height.unsigned_abs()),
            scale: scale.start * FINE..scale.end * FINE,
            top: top * FINE,
            row_height: row_height * FINE,
            middle: middle * FINE,
            label: label * FINE,
            label_start: label_start * FINE,
            label_side,
            change_right: change_right * FINE,
            label_characters,
            tick_room: 46.0,
        }
    }

    fn bottom(&self) -> i32 {
        self.size.1 as i32 * FINE - 40 * FINE
    }

    fn row(&self, index: usize) -> Place {
        let top = self.top + self.row_height * index as i32;
        Place {
            name: (self.label_start, top + self.label),
            change: (self.change_right, top + self.label),
            y: top + self.middle,
        }
    }

    fn x(&self, part: f64) -> i32 {
        self.scale.start + (f64::from(self.scale.end - self.scale.start) * part).round() as i32
    }
}
