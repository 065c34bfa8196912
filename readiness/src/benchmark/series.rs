//! Repeated measurements, and whether they had a steady state.

use documents::benchmark::Series;
use sizing::statistics::{mann_kendall, median, quantile};

/// The distance of the quartiles, as a share of the median, within which repetitions count as steady.
///
/// A host that is at rest stays within 1 to 2 %; what is to be told apart between hosts is 5 %.
pub(super) const SPREAD: f64 = 0.05;
/// A trend counts where it is this improbable by chance: one series in a hundred without one.
const TREND_P: f64 = 0.01;
/// And where it moves the series from end to end by at least this share of its median.
const TREND_SHARE: f64 = 0.02;

/// A series of measurements; `None` where there are none.
pub(super) fn series(unit: &str, values: Vec<f64>) -> Option<Series> {
    let median = median(&values).ok()?;
    let steady = is_steady(&values, median);
    Some(Series { unit: unit.to_owned(), values, median, steady })
}

/// No trend, and a spread within the bound. Fewer than three measurements show neither.
fn is_steady(values: &[f64], median: f64) -> bool {
    let (Ok(low), Ok(high)) = (quantile(values, 0.25), quantile(values, 0.75)) else {
        return false;
    };
    let is_close = high - low <= SPREAD * median;
    // The test takes four samples; three can only be close to each other.
    let drifts = mann_kendall(values).is_ok_and(|trend| {
        let moved = trend.slope_per_step * (values.len() - 1) as f64;
        trend.p_two_sided < TREND_P && moved.abs() > TREND_SHARE * median
    });
    values.len() >= 3 && is_close && !drifts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], steady: bool) {
        let series = series("MB/s", values.to_vec()).expect("there are values");
        assert_eq!(series.steady, steady, "{values:?}");
    }

    #[test]
    fn a_drift_or_a_wide_spread_is_no_steady_state() {
        check(&[100.0, 101.0, 99.5, 100.2, 100.9, 99.8], true);
        check(&[100.0, 101.0, 102.0, 103.0, 104.0, 105.0, 106.0, 107.0], false);
        check(&[100.0, 80.0, 120.0, 70.0, 130.0, 100.0], false);
    }

    #[test]
    fn a_drift_too_small_to_matter_is_none() {
        check(&[100.0, 100.1, 100.2, 100.3, 100.4, 100.5, 100.6, 100.7], true);
    }

    #[test]
    fn three_measurements_can_be_close_and_two_show_nothing() {
        check(&[100.0, 101.0, 99.0], true);
        check(&[100.0, 100.0], false);
        assert_eq!(series("ns", Vec::new()), None);
    }
}
