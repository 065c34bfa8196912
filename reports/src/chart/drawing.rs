//! Draws a chart.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::ops::Range;

use maud::Escaper;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, Cross, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, ShapeStyle, TRANSPARENT, TextStyle};

use super::ink::Mark;
use super::surface::{FINE, MARK_RADIUS, Surface};
use super::{Axis, Chart, Ink, Place, Point};
use crate::Language;

/// The room that a chart is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A screen or paper.
    Wide,
    /// A phone.
    Narrow,
}

/// Sizes in units of the SVG.
struct Layout {
    size: (u32, u32),
    font_size: i32,
    y_labels_width: i32,
    /// Half of the widest label that may stand under the level axis' end.
    margin_right: i32,
    x_ticks: usize,
    y_ticks: usize,
}

impl Frame {
    /// Persian units are words, so that ticks need more room.
    fn layout(self, language: Language) -> Layout {
        let y_labels_width = match (self, language) {
            (Frame::Wide, Language::English) => 60,
            (Frame::Wide, Language::Persian) => 92,
            (Frame::Narrow, Language::English) => 48,
            (Frame::Narrow, Language::Persian) => 84,
        };
        let margin_right = match language {
            Language::English => 24,
            Language::Persian => 36,
        };
        let (size, x_ticks) = match self {
            Frame::Wide => ((760, 270), 12),
            Frame::Narrow => ((360, 250), 4),
        };
        Layout { size, font_size: 12, y_labels_width, margin_right, x_ticks, y_ticks: 7 }
    }
}

type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;
type Area<'a> = DrawingArea<Surface<'a>, Shift>;
type Plot<'a, 'b> = ChartContext<'b, Surface<'a>, Cartesian2d<Axis, Axis>>;

/// The chart as an `svg` element for inline use. `label` is what a screen reader says.
pub(crate) fn svg(chart: &Chart, frame: Frame, language: Language, label: &str) -> String {
    let layout = frame.layout(language);
    let (width, height) = layout.size;
    let mut svg = format!(
        "<svg role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         aria-label=\""
    );
    let _ = Escaper::new(&mut svg).write_str(label);
    svg.push_str("\">");
    draw(chart, &layout, &Surface::new(&mut svg, layout.size).into_drawing_area())
        .expect("drawing into a string cannot fail, and the layout leaves room for the plot");
    svg.push_str("</svg>");
    svg
}

fn draw(chart: &Chart, layout: &Layout, area: &Area<'_>) -> Drawn {
    let fine = |units: i32| units * FINE;
    let words = words(layout);
    let title_room = layout.font_size * 2;
    draw_titles(chart, layout, area, &words)?;
    let mut plot = ChartBuilder::on(area)
        .margin_top(fine(title_room))
        .margin_right(fine(layout.margin_right))
        .margin_bottom(fine(title_room))
        .x_label_area_size(fine(22))
        .y_label_area_size(fine(layout.y_labels_width))
        .build_cartesian_2d(chart.x.clone(), chart.y.clone())?;
    draw_shades(chart, &plot)?;
    plot.configure_mesh()
        .disable_x_mesh()
        .x_labels(layout.x_ticks)
        .y_labels(layout.y_ticks)
        .light_line_style(TRANSPARENT)
        .bold_line_style(line(Ink::Grid, 10))
        // Labels come with axes only; the one axis that is to be seen is drawn below.
        .axis_style(TRANSPARENT)
        .set_all_tick_mark_size(fine(4))
        .label_style(words)
        .x_label_formatter(&|at| chart.x.label(*at))
        .y_label_formatter(&|at| chart.y.label(*at))
        .draw()?;
    draw_axis(&plot)?;
    draw_rules(chart, &plot)?;
    // The first line is the weightiest and so lies on top.
    for chart_line in chart.lines.iter().rev() {
        match chart_line.ink.mark() {
            Some(mark) => draw_marks(chart_line.ink, mark, &chart_line.points, &plot)?,
            None => draw_line(chart_line.ink, &chart_line.points, &plot)?,
        }
    }
    Ok(())
}

fn words(layout: &Layout) -> TextStyle<'static> {
    const INK: RGBColor = Ink::Words.color();
    TextStyle::from(("sans-serif", layout.font_size * FINE)).color(&INK)
}

/// What the axes measure: above the y axis, and under the x axis at its end.
fn draw_titles(chart: &Chart, layout: &Layout, area: &Area<'_>, words: &TextStyle<'_>) -> Drawn {
    let (width, height) = layout.size;
    let corner = ((width as i32 - layout.margin_right) * FINE, height as i32 * FINE - 4 * FINE);
    let left = words.pos(Pos::new(HPos::Left, VPos::Top));
    let right = words.pos(Pos::new(HPos::Right, VPos::Bottom));
    area.draw(&Text::new(chart.y.title.clone(), (0, 0), left))?;
    area.draw(&Text::new(chart.x.title.clone(), corner, right))
}

fn draw_shades(chart: &Chart, plot: &Plot<'_, '_>) -> Drawn {
    let Range { start: bottom, end: top } = plot.y_range();
    for shade in &chart.shades {
        let corners = [(shade.start, top), (shade.end, bottom)];
        plot.plotting_area().draw(&Rectangle::new(corners, Ink::Shade.color().filled()))?;
    }
    Ok(())
}

/// The level axis.
fn draw_axis(plot: &Plot<'_, '_>) -> Drawn {
    let (x, y) = (plot.x_range(), plot.y_range());
    let ends = vec![(x.start, y.start), (x.end, y.start)];
    plot.plotting_area().draw(&PathElement::new(ends, line(Ink::Axis, 10)))
}

fn draw_rules(chart: &Chart, plot: &Plot<'_, '_>) -> Drawn {
    let (x, y) = (plot.x_range(), plot.y_range());
    for rule in &chart.rules {
        let ends = match rule.at {
            Place::X(at) => vec![(at, y.start), (at, y.end)],
            Place::Y(at) => vec![(x.start, at), (x.end, at)],
        };
        plot.plotting_area().draw(&PathElement::new(ends, line(rule.ink, 15)))?;
    }
    Ok(())
}

/// Stretches without a gap as lines; a point alone between gaps as a dot.
fn draw_line(ink: Ink, points: &[Point], plot: &Plot<'_, '_>) -> Drawn {
    for stretch in points.split(|point| point.y.is_none()) {
        let path: Vec<_> = stretch.iter().filter_map(|p| p.y.map(|y| (p.x, y))).collect();
        match path[..] {
            [] => {}
            [alone] => {
                let dot = Circle::new(alone, 2 * FINE, ink.color().filled());
                plot.plotting_area().draw(&dot)?;
            }
            _ => plot.plotting_area().draw(&PathElement::new(path, line(ink, 18)))?,
        }
    }
    Ok(())
}

/// A mark at each point that has a value.
fn draw_marks(ink: Ink, mark: Mark, points: &[Point], plot: &Plot<'_, '_>) -> Drawn {
    let area = plot.plotting_area();
    for at in points.iter().filter_map(|point| point.y.map(|y| (point.x, y))) {
        match mark {
            Mark::Dot => area.draw(&Circle::new(at, MARK_RADIUS, ink.color().filled()))?,
            Mark::Ring => area.draw(&Circle::new(at, MARK_RADIUS, line(ink, 18)))?,
            Mark::Cross => area.draw(&Cross::new(at, MARK_RADIUS, line(ink, 20)))?,
        }
    }
    Ok(())
}

/// A stroke in an ink; the width in tenths of a unit.
fn line(ink: Ink, width: u32) -> ShapeStyle {
    ink.color().stroke_width(width)
}
