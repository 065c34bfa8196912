//! Quantities with their units, as they are written in scenarios, catalogues and on the command line.
//!
//! Each type parses a number followed by a unit (`"250 ms"`, `"800/h"`, `"90 GB"`, `"0.1%"`) and
//! prints itself in the largest unit that keeps the number readable. A bare number is refused:
//! a quantity without a unit is a misunderstanding waiting for a reader.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a text is not the quantity it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// The text does not start with a number.
    #[error("`{0}` does not start with a number")]
    NotANumber(String),
    /// The number has no unit behind it.
    #[error("`{text}` has no unit: write one of {units}")]
    NoUnit {
        /// The text as given.
        text: String,
        /// The units that this quantity takes.
        units: &'static str,
    },
    /// The unit is not one of this quantity's.
    #[error("`{unit}` is not a unit here: write one of {units}")]
    UnknownUnit {
        /// The unit as given.
        unit: String,
        /// The units that this quantity takes.
        units: &'static str,
    },
    /// The number is negative, infinite or too large.
    #[error("`{0}` is out of range")]
    OutOfRange(String),
}

/// Splits `"2.5 GB"` into the number and the unit.
fn split(text: &str) -> Result<(f64, &str), UnitError> {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '_')))
        .unwrap_or(text.len());
    let number: f64 =
        text[..end].replace('_', "").parse().map_err(|_| UnitError::NotANumber(text.to_owned()))?;
    if !number.is_finite() || number < 0.0 {
        return Err(UnitError::OutOfRange(text.to_owned()));
    }
    Ok((number, text[end..].trim()))
}

/// Looks the unit up and scales the number to the base unit.
fn scaled(text: &str, table: &[(&str, f64)], units: &'static str) -> Result<f64, UnitError> {
    let (number, unit) = split(text)?;
    if unit.is_empty() {
        return Err(UnitError::NoUnit { text: text.trim().to_owned(), units });
    }
    table
        .iter()
        .find(|(name, _)| *name == unit)
        .map(|(_, factor)| number * factor)
        .ok_or_else(|| UnitError::UnknownUnit { unit: unit.to_owned(), units })
}

/// A span of time: `us`, `ms`, `s`, `m` (minutes), `h`, `d`. Also compound: `1m30s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub Duration);

const TIME_UNITS: &str = "us, ms, s, m, h, d";
const TIMES: &[(&str, f64)] =
    &[("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3_600.0), ("d", 86_400.0)];

impl FromStr for Span {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let mut seconds = 0.0;
        let mut rest = text.trim();
        loop {
            // A compound span is a run of "number unit" pairs without a separator.
            let number_end = rest
                .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '+' | ' ')))
                .unwrap_or(rest.len());
            let unit_end = rest[number_end..]
                .find(|c: char| c.is_ascii_digit())
                .map_or(rest.len(), |at| number_end + at);
            seconds += scaled(&rest[..unit_end], TIMES, TIME_UNITS)?;
            rest = &rest[unit_end..];
            if rest.is_empty() {
                break;
            }
        }
        Duration::try_from_secs_f64(seconds)
            .map(Span)
            .map_err(|_| UnitError::OutOfRange(text.to_owned()))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.as_micros();
        match micros {
            0 => write!(f, "0 s"),
            1..=999 => write!(f, "{micros} us"),
            1_000..=999_999 => write!(f, "{} ms", trimmed(micros as f64 / 1e3)),
            1_000_000..=119_999_999 => write!(f, "{} s", trimmed(micros as f64 / 1e6)),
            _ => {
                let seconds = self.0.as_secs();
                let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
                match (hours, minutes, rest) {
                    (0, m, 0) => write!(f, "{m} m"),
                    (0, m, s) => write!(f, "{m}m{s}s"),
                    (h, 0, 0) => write!(f, "{h} h"),
                    (h, m, 0) => write!(f, "{h}h{m}m"),
                    (h, m, s) => write!(f, "{h}h{m}m{s}s"),
                }
            }
        }
    }
}

/// A number with at most three decimals and no trailing zeros.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Events a second: `/s`, `/m`, `/h`, `/d`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rate {
    /// Events a second.
    pub per_second: f64,
}

const RATE_UNITS: &str = "/s, /m, /h, /d";

impl FromStr for Rate {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let table =
            [("/s", 1.0), ("/m", 1.0 / 60.0), ("/h", 1.0 / 3_600.0), ("/d", 1.0 / 86_400.0)];
        scaled(text, &table, RATE_UNITS).map(|per_second| Rate { per_second })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.per_second >= 1.0 || self.per_second == 0.0 {
            write!(f, "{}/s", trimmed(self.per_second))
        } else {
            write!(f, "{}/h", trimmed(self.per_second * 3_600.0))
        }
    }
}

/// A part of a whole, in `[0, 1]`, written with `%`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Share {
    /// The part, in `[0, 1]`.
    pub ratio: f64,
}

impl FromStr for Share {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let ratio = scaled(text, &[("%", 0.01)], "%")?;
        if ratio > 1.0 {
            return Err(UnitError::OutOfRange(text.trim().to_owned()));
        }
        Ok(Share { ratio })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", trimmed(self.ratio * 100.0))
    }
}

/// An amount of data: decimal `kB`, `MB`, `GB`, `TB` as disks are sold, binary `KiB`, `MiB`,
/// `GiB`, `TiB` as memory is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(transparent)]
pub struct Bytes(pub u64);

const BYTE_UNITS: &str = "B, kB, MB, GB, TB, KiB, MiB, GiB, TiB";

impl FromStr for Bytes {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let table = [
            ("B", 1.0),
            ("kB", 1e3),
            ("MB", 1e6),
            ("GB", 1e9),
            ("TB", 1e12),
            ("KiB", 1024.0),
            ("MiB", 1_048_576.0),
            ("GiB", 1_073_741_824.0),
            ("TiB", 1_099_511_627_776.0),
        ];
        let bytes = scaled(text, &table, BYTE_UNITS)?;
        if bytes >= u64::MAX as f64 {
            return Err(UnitError::OutOfRange(text.trim().to_owned()));
        }
        Ok(Bytes(bytes.round() as u64))
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KIB: u64 = 1024;
        let (unit, name) = match self.0 {
            bytes if bytes < KIB => return write!(f, "{bytes} B"),
            bytes if bytes < KIB.pow(2) => (KIB, "KiB"),
            bytes if bytes < KIB.pow(3) => (KIB.pow(2), "MiB"),
            bytes if bytes < KIB.pow(4) => (KIB.pow(3), "GiB"),
            _ => (KIB.pow(4), "TiB"),
        };
        let value = self.0 as f64 / unit as f64;
        write!(f, "{} {name}", format!("{value:.1}").trim_end_matches(".0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_span(text: &str, micros: u128, printed: &str) {
        let span: Span = text.parse().expect("a span");
        assert_eq!(span.0.as_micros(), micros);
        assert_eq!(span.to_string(), printed);
        assert_eq!(printed.parse::<Span>().expect("prints what it parses"), span);
    }

    #[test]
    fn spans_parse_print_and_parse_again() {
        check_span("250 ms", 250_000, "250 ms");
        check_span("1.5s", 1_500_000, "1.5 s");
        check_span("1m30s", 90_000_000, "90 s");
        check_span("2m", 120_000_000, "2 m");
        check_span("2h5m7s", 7_507_000_000, "2h5m7s");
        check_span("20us", 20, "20 us");
    }

    #[test]
    fn a_quantity_without_its_unit_is_refused() {
        assert!(matches!("30".parse::<Span>(), Err(UnitError::NoUnit { .. })));
        assert!(matches!("30 parsecs".parse::<Span>(), Err(UnitError::UnknownUnit { .. })));
        assert!(matches!("-3 s".parse::<Span>(), Err(UnitError::OutOfRange(_))));
        assert!(matches!("fast".parse::<Rate>(), Err(UnitError::NotANumber(_))));
        assert!(matches!("101%".parse::<Share>(), Err(UnitError::OutOfRange(_))));
        assert!("".parse::<Span>().is_err());
    }

    #[test]
    fn rates_shares_and_bytes_scale_to_their_base_unit() {
        let rate: Rate = "120/h".parse().expect("a rate");
        assert!((rate.per_second - 120.0 / 3_600.0).abs() < 1e-12);
        assert_eq!(rate.to_string(), "120/h");
        assert!(("0.1%".parse::<Share>().expect("a share").ratio - 0.001).abs() < 1e-15);
        assert_eq!("90 GB".parse::<Bytes>(), Ok(Bytes(90_000_000_000)));
        assert_eq!("8KiB".parse::<Bytes>(), Ok(Bytes(8_192)));
        assert_eq!(Bytes(1_610_612_736).to_string(), "1.5 GiB");
    }
}
