//! The surface that the drawing library draws on: SVG for inline use.
//!
//! Unlike the library's own SVG surface it writes inks as classes (with plain colours for readers
//! without the page's style), places text by its baseline instead of `dy` (some readers of SVG break
//! the joins of Persian text with `dy`), sets the direction of text that is written right to left,
//! and keeps a tenth of a unit, because the library thinks in whole ones.

use std::convert::Infallible;
use std::fmt::Write as _;

use maud::Escaper;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::ink::{Ink, Mark};

/// Units of the library for one unit of the SVG.
pub(crate) const FINE: i32 = 10;

/// Half the width of a mark, in units of the library.
pub(super) const MARK_RADIUS: i32 = 4 * FINE;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// An SVG under construction.
pub(crate) struct Surface<'a> {
    svg: &'a mut String,
    size: (u32, u32),
}

impl<'a> Surface<'a> {
    /// A surface of so many units; writes elements, not the `svg` element around them.
    pub(crate) fn new(svg: &'a mut String, (width, height): (u32, u32)) -> Self {
        Surface { svg, size: (width * FINE as u32, height * FINE as u32) }
    }

    fn points(points: impl IntoIterator<Item = BackendCoord>) -> String {
        let mut text = String::new();
        for (x, y) in points {
            let _ = write!(text, "{},{} ", Fine(x), Fine(y));
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Writes one element. Writing into a string cannot fail.
    fn element(&mut self, element: std::fmt::Arguments<'_>) -> Drawn {
        let _ = self.svg.write_fmt(element);
        Ok(())
    }
}

/// A coordinate, printed in units of the SVG.
struct Fine(i32);

impl std::fmt::Display for Fine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / FINE, self.0 % FINE) {
            (whole, 0) => write!(f, "{whole}"),
            _ => write!(f, "{:.1}", f64::from(self.0) / f64::from(FINE)),
        }
    }
}

/// The attributes of a line in an ink.
fn stroke(ink: Ink, width: u32) -> String {
    let mut text = format!(
        "class=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"",
        ink.class(),
        ink.fallback(),
        Fine(i32::try_from(width).unwrap_or(FINE))
    );
    if let Some(dashes) = ink.dashes() {
        let _ = write!(text, " stroke-dasharray=\"{dashes}\"");
    }
    text
}

/// The attributes of an area in an ink.
fn fill(ink: Ink) -> String {
    format!("class=\"{} area\" fill=\"{}\"", ink.class(), ink.fallback())
}

/// A piece of a line for a legend, or its mark.
pub(super) fn swatch(ink: Ink) -> String {
    let stroke = stroke(ink, 2 * FINE as u32);
    let drawn = match ink.mark() {
        None => format!("<path d=\"M0 4H28\" {stroke}/>"),
        Some(Mark::Dot) => format!("<circle cx=\"14\" cy=\"4\" r=\"4\" {}/>", fill(ink)),
        Some(Mark::Ring) => format!("<circle cx=\"14\" cy=\"4\" r=\"3\" {stroke}/>"),
        Some(Mark::Cross) => format!("<path d=\"M10.5 0.5L17.5 7.5M17.5 0.5L10.5 7.5\" {stroke}/>"),
    };
    format!(
        "<svg class=\"swatch\" width=\"28\" height=\"8\" viewBox=\"0 0 28 8\" aria-hidden=\"true\">\
         {drawn}</svg>"
    )
}

/// Whether text is written right to left: whether it holds a letter of the Arabic script. Digits
/// alone stand in either direction.
fn is_right_to_left(text: &str) -> bool {
    text.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c) && c.is_alphabetic())
}

impl DrawingBackend for Surface<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(at, (at.0 + FINE, at.1 + FINE), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        filled: bool,
    ) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let ink = Ink::of(style.color());
        let paint = if filled { fill(ink) } else { stroke(ink, style.stroke_width()) };
        self.element(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {paint}/>",
            Fine(from.0),
            Fine(from.1),
            Fine(to.0 - from.0),
            Fine(to.1 - from.1),
        ))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let paint = stroke(Ink::of(style.color()), style.stroke_width());
        self.element(format_args!("<polyline points=\"{}\" {paint}/>", Self::points(path)))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let paint = fill(Ink::of(style.color()));
        self.element(format_args!("<polygon points=\"{}\" {paint}/>", Self::points(path)))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        filled: bool,
    ) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let ink = Ink::of(style.color());
        let paint = if filled { fill(ink) } else { stroke(ink, style.stroke_width()) };
        let radius = Fine(i32::try_from(radius).unwrap_or(FINE));
        let (x, y) = (Fine(center.0), Fine(center.1));
        self.element(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {paint}/>"))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        if style.color().alpha == 0.0 || text.is_empty() {
            return Ok(());
        }
        // From the top, the middle or the bottom of capitals and digits to their baseline: their
        // height is about seven tenths of the size in the fonts of screens.
        let size = style.size();
        let drop = match style.anchor().v_pos {
            VPos::Top => 0.76 * size,
            VPos::Center => 0.35 * size,
            VPos::Bottom => -0.2 * size,
        };
        let right_to_left = is_right_to_left(text);
        // The start of text that runs right to left is its right edge.
        let anchor = match (style.anchor().h_pos, right_to_left) {
            (HPos::Center, _) => "middle",
            (HPos::Left, false) | (HPos::Right, true) => "start",
            (HPos::Left, true) | (HPos::Right, false) => "end",
        };
        let ink = Ink::of(style.color());
        let direction = if right_to_left { " direction=\"rtl\"" } else { "" };
        self.element(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\"{direction} \
             class=\"{}\" fill=\"{}\">",
            Fine(at.0),
            Fine(at.1 + drop.round() as i32),
            size / f64::from(FINE),
            ink.class(),
            ink.fallback(),
        ))?;
        let _ = Escaper::new(self.svg).write_str(text);
        self.element(format_args!("</text>"))
    }

    /// Half an em for a character: digits and short words, wide enough for every font.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = text.chars().count() as f64 * 0.5 * style.size();
        Ok((width.round() as u32, style.size().round() as u32))
    }
}
