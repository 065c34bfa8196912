//! The course of a run in windows of equal width, for the eye: users, throughput, response times.

use documents::distribution::quantile_ms;
use documents::run::{Outcome, SeriesPoint};

use super::durations::Tally;
use super::second::Second;
use crate::crm;

/// Windows that a chart shows at most. A longer run has wider windows.
const WINDOWS_MOST: u64 = 240;
/// The narrowest window, in seconds: a second of a small office holds hardly one step.
const NARROWEST_S: u64 = 5;
/// Samples from which a window's p95 is more than its largest sample.
const P95_SAMPLES: u64 = 20;

/// The width of a run's windows, in seconds.
pub(super) fn width_s(seconds: u64) -> u64 {
    seconds.div_ceil(WINDOWS_MOST).max(NARROWEST_S)
}

/// The windows of a run, over all its phases.
pub(super) fn series(seconds: &[Second]) -> Vec<SeriesPoint> {
    let Some(last) = seconds.last() else { return Vec::new() };
    let width = width_s(last.second + 1);
    let windows = last.second / width + 1;
    (0..windows)
        .filter_map(|window| {
            let of_window: Vec<&Second> =
                seconds.iter().filter(|second| second.second / width == window).collect();
            Some(point(window * width, &of_window, of_window.last()?))
        })
        .collect()
}

fn point(at_s: u64, seconds: &[&Second], last: &Second) -> SeriesPoint {
    let mut response = Tally::default();
    let (mut ended, mut failed) = (0, 0);
    let steps = seconds.iter().flat_map(|second| &second.steps);
    // Calls have windows of their own.
    for step in steps.filter(|step| step.workload == crm::WORKLOAD) {
        response.merge(&step.response);
        for (outcome, count) in &step.outcomes {
            ended += count;
            failed += if *outcome == Outcome::Ok { 0 } else { *count };
        }
    }
    let glance = Glance::of(&response);
    let width_s = seconds.len() as f64;
    SeriesPoint {
        at_s: at_s as f64,
        width_s,
        users: last.gauges.users,
        in_flight: last.gauges.in_flight,
        throughput_per_s: ended as f64 / width_s,
        failed_per_s: failed as f64 / width_s,
        response_p50_ms: glance.p50_ms,
        response_p95_ms: glance.p95_ms,
        response_max_ms: glance.max_ms,
    }
}

/// The durations of a window, for the eye: nothing where it has none.
pub(crate) struct Glance {
    /// The median.
    pub(crate) p50_ms: Option<f64>,
    /// p95, or the largest of too few.
    pub(crate) p95_ms: Option<f64>,
    /// The largest.
    pub(crate) max_ms: Option<f64>,
}

impl Glance {
    /// The durations that were merged.
    pub(crate) fn of(tally: &Tally) -> Self {
        let histogram = &tally.histogram;
        let max_ms = (!histogram.is_empty()).then(|| histogram.max() as f64 / 1e3);
        let few = histogram.len() < P95_SAMPLES;
        Glance {
            p50_ms: quantile_ms(histogram, 0.5),
            p95_ms: if few { max_ms } else { quantile_ms(histogram, 0.95) },
            max_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::second::{SecondGauges, second_of};
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn windows_cover_the_run_and_widen_with_it() {
        assert_eq!((width_s(60), width_s(1_200), width_s(3_600)), (5, 5, 15));
        let seconds: Vec<Second> = (0..12)
            .map(|k| {
                let samples = [sample("report", k * 1_000_000, 0, 1_000 * (k + 1))];
                second_of(k, &samples, |_| true, SecondGauges::default(), None)
            })
            .collect();
        let points = series(&seconds);
        let shape: Vec<(f64, f64, f64)> =
            points.iter().map(|p| (p.at_s, p.width_s, p.throughput_per_s)).collect();
        assert_eq!(shape, [(0.0, 5.0, 1.0), (5.0, 5.0, 1.0), (10.0, 2.0, 1.0)]);
        assert_eq!(points[2].response_max_ms.map(f64::round), Some(12.0));
    }
}
