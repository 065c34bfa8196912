//! Measures of hardware as catalogues write them: clock rates, line rates, memory in GiB.
//!
//! As with every quantity of this program, a number without its unit is refused.

use std::fmt;
use std::str::FromStr;

use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a text is not the measure it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}: write it as `{example}`")]
pub struct MeasureError {
    text: String,
    what: &'static str,
    example: &'static str,
}

fn number_before(text: &str, unit: &str) -> Option<f64> {
    let number: f64 = text.trim().strip_suffix(unit)?.trim().parse().ok()?;
    (number.is_finite() && number > 0.0).then_some(number)
}

/// A clock rate in GHz.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Gigahertz(pub f64);

impl FromStr for Gigahertz {
    type Err = MeasureError;

    fn from_str(text: &str) -> Result<Self, MeasureError> {
        number_before(text, "GHz").map(Gigahertz).ok_or_else(|| MeasureError {
            text: text.to_owned(),
            what: "a clock rate",
            example: "2.4 GHz",
        })
    }
}

impl fmt::Display for Gigahertz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} GHz", self.0)
    }
}

/// A line rate in Mb/s.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct LineRate(pub u32);

impl FromStr for LineRate {
    type Err = MeasureError;

    fn from_str(text: &str) -> Result<Self, MeasureError> {
        let megabits = number_before(text, "Gb/s")
            .map(|giga| giga * 1e3)
            .or_else(|| number_before(text, "Mb/s"))
            .filter(|megabits| megabits.fract() == 0.0 && *megabits <= 1e6);
        megabits.map(|megabits| LineRate(megabits as u32)).ok_or_else(|| MeasureError {
            text: text.to_owned(),
            what: "a line rate",
            example: "1 Gb/s",
        })
    }
}

impl fmt::Display for LineRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            megabits if megabits % 1_000 == 0 => write!(f, "{} Gb/s", megabits / 1_000),
            megabits => write!(f, "{megabits} Mb/s"),
        }
    }
}

/// Bytes as GiB.
pub(crate) fn gibibytes(bytes: Bytes) -> f64 {
    bytes.0 as f64 / f64::from(1_u32 << 30)
}

/// Bytes as GB.
pub(crate) fn gigabytes(bytes: Bytes) -> f64 {
    bytes.0 as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_print_what_they_parse() {
        for text in ["100 Mb/s", "1 Gb/s", "10 Gb/s"] {
            assert_eq!(text.parse::<LineRate>().expect("a line rate").to_string(), text);
        }
        assert_eq!("2.4 GHz".parse(), Ok(Gigahertz(2.4)));
    }

    #[test]
    fn a_measure_without_its_unit_is_refused_with_an_example() {
        let error = "2.4".parse::<Gigahertz>().expect_err("no unit");
        assert_eq!(error.to_string(), "`2.4` is not a clock rate: write it as `2.4 GHz`");
        assert!("1 GB/s".parse::<LineRate>().is_err());
    }
}
