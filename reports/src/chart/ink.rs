//! What lines, areas and words are drawn with.
//!
//! The drawing library knows colours only, so an ink travels through it as the colour whose red part
//! is the ink's number, and becomes a class of the page's style and a plain fallback colour at the
//! other end. Inks of lines differ in their dashes as well: charts do without colour on paper.

use plotters::style::RGBColor;
use plotters_backend::BackendColor;

/// An ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Ink {
    /// Mesh lines.
    Grid,
    /// The axis.
    Axis,
    /// Words and numbers.
    Words,
    /// The parts of a chart that do not count.
    Shade,
    /// Limits.
    Limit,
    /// Moments at which something happened.
    Event,
    /// Lines, the weightiest first.
    First,
    /// The second line.
    Second,
    /// The third line.
    Third,
    /// The fourth line.
    Fourth,
    /// Marks of what held.
    Held,
    /// Marks of what broke.
    Broken,
    /// Marks of what cannot be judged.
    Unclear,
}

/// What a line is drawn as that is no line: a mark at each of its points. The shapes differ, since
/// colours do not reach paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A filled circle.
    Dot,
    /// A cross.
    Cross,
    /// An open circle.
    Ring,
}

impl Ink {
    const ALL: [Ink; 13] = [
        Ink::Grid,
        Ink::Axis,
        Ink::Words,
        Ink::Shade,
        Ink::Limit,
        Ink::Event,
        Ink::First,
        Ink::Second,
        Ink::Third,
        Ink::Fourth,
        Ink::Held,
        Ink::Broken,
        Ink::Unclear,
    ];

    /// The inks of lines, in their order.
    pub(crate) const LINES: [Ink; 4] = [Ink::First, Ink::Second, Ink::Third, Ink::Fourth];

    /// The colour as which it travels through the drawing library.
    pub(crate) const fn color(self) -> RGBColor {
        RGBColor(self as u8, 0, 0)
    }

    /// The ink that travelled as this colour.
    pub(super) fn of(color: BackendColor) -> Self {
        Ink::ALL.get(usize::from(color.rgb.0)).copied().unwrap_or(Ink::Words)
    }

    /// Its class in the page's style.
    pub(super) fn class(self) -> &'static str {
        match self {
            Ink::Grid => "grid",
            Ink::Axis => "axis",
            Ink::Words => "words",
            Ink::Shade => "shade",
            Ink::Limit => "limit",
            Ink::Event => "event",
            Ink::First => "l1",
            Ink::Second => "l2",
            Ink::Third => "l3",
            Ink::Fourth => "l4",
            Ink::Held => "held",
            Ink::Broken => "broken",
            Ink::Unclear => "unclear",
        }
    }

    /// The mark that it draws at each point, where it draws no line.
    pub(super) fn mark(self) -> Option<Mark> {
        match self {
            Ink::Held => Some(Mark::Dot),
            Ink::Broken => Some(Mark::Cross),
            Ink::Unclear => Some(Mark::Ring),
            _ => None,
        }
    }

    /// Its colour where the page's style is not at hand.
    pub(super) fn fallback(self) -> &'static str {
        match self {
            Ink::Grid => "#d9dde3",
            Ink::Axis => "#8a94a3",
            Ink::Words => "#55606e",
            Ink::Shade => "#eef0f3",
            Ink::Limit => "#b3261e",
            Ink::Event => "#55606e",
            Ink::First => "#1f5f99",
            Ink::Second => "#b85c1e",
            Ink::Third => "#1d7a5f",
            Ink::Fourth => "#7a4a9e",
            Ink::Held => "#1d7a4b",
            Ink::Broken => "#b3261e",
            Ink::Unclear => "#4a5b78",
        }
    }

    /// Its dashes, in units of the drawing.
    pub(super) fn dashes(self) -> Option<&'static str> {
        match self {
            Ink::Second => Some("7 4"),
            Ink::Third => Some("1.5 4"),
            Ink::Fourth => Some("10 4 1.5 4"),
            Ink::Limit => Some("3 3"),
            Ink::Event => Some("1.5 3"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ink_survives_its_way_through_the_drawing_library() {
        for ink in Ink::ALL {
            let RGBColor(red, green, blue) = ink.color();
            assert_eq!(Ink::of(BackendColor { alpha: 1.0, rgb: (red, green, blue) }), ink);
        }
    }
}
