//! What a set of measured durations says: counts, quantiles, and the histogram they came from.
//!
//! The one definition of the quantile of a run: the value at rank `ceil(q * n)` of an HDR histogram
//! with three significant digits, from 1 us to 1 h. Histograms are merged, quantiles never averaged.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2Serializer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The smallest duration told apart, in microseconds.
pub const LOWEST_US: u64 = 1;
/// The largest duration recorded, in microseconds: one hour. Beyond it a sample counts as out of range.
pub const HIGHEST_US: u64 = 3_600_000_000;
/// Significant digits kept by the histogram.
pub const DIGITS: u8 = 3;

/// The quantiles that a record carries.
pub const QUANTILES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// A histogram of durations in microseconds, in the layout that all records share.
pub fn new_histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(LOWEST_US, HIGHEST_US, DIGITS)
        .expect("the bounds are constants that the histogram accepts")
}

/// Samples that a quantile needs before it is printed: ten in its tail, so p95 needs 200 and p99
/// 1,000 (the design's rule for p99, applied to each quantile).
pub fn samples_needed(quantile: f64) -> u64 {
    let tail = quantile.max(1.0 - quantile);
    (10.0 / (1.0 - tail)).round() as u64
}

/// The quantile of a histogram in milliseconds, without asking whether the samples suffice.
pub fn quantile_ms(histogram: &Histogram<u64>, quantile: f64) -> Option<f64> {
    (!histogram.is_empty()).then(|| histogram.value_at_quantile(quantile) as f64 / 1e3)
}

/// One quantile of a distribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantile {
    /// The quantile, in `[0, 1]`.
    pub quantile: f64,
    /// Its value in milliseconds; absent where there are not enough samples to state one.
    pub value_ms: Option<f64>,
    /// Samples that this quantile needs.
    pub samples_needed: u64,
}

/// A point of the cumulative distribution, for charts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CurvePoint {
    /// Duration in milliseconds.
    pub value_ms: f64,
    /// Share of samples at or under it, in `[0, 1]`.
    pub share: f64,
}

/// A measured distribution of durations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Distribution {
    /// Samples in the histogram.
    pub samples: u64,
    /// Samples over the histogram's range of one hour. Counted here, clipped nowhere.
    pub out_of_range: u64,
    /// The smallest sample, in milliseconds.
    pub min_ms: Option<f64>,
    /// The arithmetic mean, in milliseconds.
    pub mean_ms: Option<f64>,
    /// The largest sample, in milliseconds.
    pub max_ms: Option<f64>,
    /// The quantiles of [`QUANTILES`].
    pub quantiles: Vec<Quantile>,
    /// The cumulative distribution.
    pub curve: Vec<CurvePoint>,
    /// The histogram: HdrHistogram V2 encoding, base64.
    pub histogram: String,
}

impl Distribution {
    /// Summarises a histogram of microseconds.
    pub fn of(histogram: &Histogram<u64>, out_of_range: u64) -> Self {
        let any = !histogram.is_empty();
        let samples = histogram.len();
        let quantiles = QUANTILES
            .iter()
            .map(|&quantile| {
                let samples_needed = samples_needed(quantile);
                let value_ms =
                    (samples >= samples_needed).then(|| quantile_ms(histogram, quantile)).flatten();
                Quantile { quantile, value_ms, samples_needed }
            })
            .collect();
        Distribution {
            samples,
            out_of_range,
            min_ms: any.then(|| histogram.min() as f64 / 1e3),
            mean_ms: any.then(|| histogram.mean() / 1e3),
            max_ms: any.then(|| histogram.max() as f64 / 1e3),
            quantiles,
            curve: curve(histogram),
            histogram: encode(histogram),
        }
    }

    /// The value of one of the record's quantiles, if there were enough samples for it.
    pub fn quantile_ms(&self, quantile: f64) -> Option<f64> {
        self.quantiles.iter().find(|q| q.quantile == quantile).and_then(|q| q.value_ms)
    }
}

/// The cumulative distribution at the histogram's own resolution, thinned for a chart.
fn curve(histogram: &Histogram<u64>) -> Vec<CurvePoint> {
    let total = histogram.len() as f64;
    let mut points: Vec<CurvePoint> = Vec::new();
    for step in histogram.iter_quantiles(8) {
        let share = histogram.count_between(0, step.value_iterated_to()) as f64 / total;
        let point = CurvePoint { value_ms: step.value_iterated_to() as f64 / 1e3, share };
        if points.last() != Some(&point) {
            points.push(point);
        }
    }
    points
}

/// Why a stored histogram cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HistogramError {
    /// The text is not base64.
    #[error("the histogram is not base64")]
    Base64(#[from] base64::DecodeError),
    /// The bytes are not an HDR histogram of the V2 layout.
    #[error("the histogram's bytes are not an HdrHistogram V2: {0}")]
    Layout(String),
}

/// Encodes a histogram for a record.
pub fn encode(histogram: &Histogram<u64>) -> String {
    let mut bytes = Vec::new();
    V2Serializer::new()
        .serialize(histogram, &mut bytes)
        .expect("a histogram of our fixed layout serialises into memory");
    BASE64.encode(bytes)
}

/// Reads a histogram back from a record.
///
/// # Errors
/// If the text is not base64 or not the V2 layout.
pub fn decode(text: &str) -> Result<Histogram<u64>, HistogramError> {
    let bytes = BASE64.decode(text)?;
    Deserializer::new()
        .deserialize(&mut bytes.as_slice())
        .map_err(|error| HistogramError::Layout(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_without_enough_samples_is_not_stated() {
        let mut histogram = new_histogram();
        for sample in 1..=999 {
            histogram.record(sample * 1_000).expect("in range");
        }
        let few = Distribution::of(&histogram, 0);
        assert_eq!(few.quantile_ms(0.99), None);
        assert_eq!(few.quantiles[3].samples_needed, 1_000);
        histogram.record(1_000_000).expect("in range");
        let enough = Distribution::of(&histogram, 0);
        let p99 = enough.quantile_ms(0.99).expect("1,000 samples");
        assert!((p99 - 990.0).abs() / 990.0 < 0.001, "{p99}");
    }

    #[test]
    fn a_histogram_survives_its_encoding() {
        let mut histogram = new_histogram();
        for sample in [1, 7, 7, 1_000, 123_456, HIGHEST_US] {
            histogram.record(sample).expect("in range");
        }
        assert_eq!(decode(&encode(&histogram)).expect("decodes"), histogram);
        assert!(decode("not base64!").is_err());
        assert!(decode("AAAA").is_err());
    }

    #[test]
    fn the_curve_rises_to_one() {
        let mut histogram = new_histogram();
        for sample in 1..=500 {
            histogram.record(sample * 100).expect("in range");
        }
        let points = curve(&histogram);
        assert!(points.windows(2).all(|w| w[0].share <= w[1].share));
        assert_eq!(points.last().expect("not empty").share, 1.0);
    }
}
