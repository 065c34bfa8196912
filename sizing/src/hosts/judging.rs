//! The verdict on each metric, by its interval against the margin.

use rand_chacha::ChaCha8Rng;

use super::metrics::{Sampled, Samples};
use super::more_sessions::sessions_needed;
use super::{HostMetric, HostMetricVerdict, HostRules};
use crate::statistics::{Interval, TwoLevelShift, median, named_generator, two_level_shift};

/// Why a session has a median: [`super::metrics`] keeps those alone for which this holds.
const STATED: &str = "a session that counts has finite samples";

/// Judges one metric. `family` is the number of metrics that share its error.
pub(super) fn judged(samples: &Samples, family: usize, rules: &HostRules) -> HostMetric {
    let is_share = samples.kind.is_share();
    let [a, b] = [&samples.a, &samples.b].map(|side| medians(side));
    let [a_median, b_median] = [&a, &b].map(|side| median(side).expect(STATED));
    let confidence = 1.0 - (1.0 - rules.confidence) / family as f64;
    let shift = shift(samples, confidence, rules);
    // The medians of the sessions' logarithms need not be the logarithm of their median where it lies
    // between two; the ratio stated is the one that the interval is of.
    let ratio = |on_scale: f64| on_scale.exp();
    let zone = if is_share { rules.margin } else { rules.margin.ln_1p() };
    let verdict = match &shift {
        Some(shift) if samples.sessions() >= rules.fewest_sessions => {
            verdict(&shift.interval, zone, samples.kind.is_rate())
        }
        _ => HostMetricVerdict::TooFew,
    };
    let interval_of = |of: &dyn Fn(f64) -> f64| {
        let interval = shift.as_ref()?.interval;
        Some(Interval { low: of(interval.low), high: of(interval.high), confidence })
    };
    let estimate = shift.as_ref().map(|shift| shift.estimate);
    let needed = match (verdict, &shift) {
        (HostMetricVerdict::Inconclusive, Some(shift)) => {
            sessions_needed(shift.estimate, &shift.interval, zone, samples.sessions())
        }
        (HostMetricVerdict::TooFew, _) => {
            Some(rules.fewest_sessions.saturating_sub(samples.sessions()) as u32)
        }
        _ => None,
    };
    HostMetric {
        kind: samples.kind,
        of: samples.of.clone(),
        unit: samples.unit.clone(),
        is_primary: samples.is_primary(),
        ratio: (!is_share).then(|| estimate.map_or(b_median / a_median, ratio)),
        ratio_interval: if is_share { None } else { interval_of(&ratio) },
        difference: is_share.then(|| estimate.unwrap_or(b_median - a_median)),
        difference_interval: if is_share { interval_of(&|share| share) } else { None },
        a_unsteady: unsteady(&samples.a),
        b_unsteady: unsteady(&samples.b),
        verdict,
        sessions_needed: needed,
        a_median,
        b_median,
        a,
        b,
    }
}

/// The shift of the second host over the first, in logarithms or as a difference; `None` with fewer
/// than two sessions a side.
fn shift(samples: &Samples, confidence: f64, rules: &HostRules) -> Option<TwoLevelShift> {
    let is_share = samples.kind.is_share();
    let on_scale = |side: &[Sampled]| -> Vec<Vec<f64>> {
        let scaled = |value: &f64| if is_share { *value } else { value.ln() };
        side.iter().map(|session| session.values.iter().map(scaled).collect()).collect()
    };
    let (a, b) = (on_scale(&samples.a), on_scale(&samples.b));
    let mut rng = generator(rules.seed, samples);
    two_level_shift(&b, &a, rules.resamples, confidence, &mut rng).ok()
}

fn medians(side: &[Sampled]) -> Vec<f64> {
    side.iter().map(|session| median(&session.values).expect(STATED)).collect()
}

fn unsteady(side: &[Sampled]) -> usize {
    side.iter().filter(|session| !session.steady).count()
}

fn verdict(shift: &Interval, zone: f64, is_rate: bool) -> HostMetricVerdict {
    let (is_below, is_above) = (shift.high < -zone, shift.low > zone);
    if is_below || is_above {
        let is_better = is_above == is_rate;
        return if is_better { HostMetricVerdict::Better } else { HostMetricVerdict::Worse };
    }
    if shift.low >= -zone && shift.high <= zone {
        HostMetricVerdict::Equivalent
    } else {
        HostMetricVerdict::Inconclusive
    }
}

/// A generator for this metric alone: another metric more or less moves no interval.
fn generator(seed: u64, samples: &Samples) -> ChaCha8Rng {
    named_generator(
        seed,
        samples.of.iter().flat_map(|of| of.bytes()).chain([0, samples.kind as u8]),
    )
}

#[cfg(test)]
mod tests {
    use super::super::HostMetricKind::{self, KernelSingle, StolenAll, TimerP95};
    use super::HostMetricVerdict::{Better, Equivalent, Inconclusive, TooFew, Worse};
    use super::*;

    /// Sessions that differ by a per cent from each other.
    const SPREAD: [f64; 7] = [0.99, 1.0, 1.01, 1.005, 0.995, 1.002, 0.998];

    fn samples(kind: HostMetricKind, a: f64, b: f64, sessions: usize) -> Samples {
        let side = |value: f64| -> Vec<Sampled> {
            let session = |spread: &f64| Sampled { values: vec![value * spread], steady: true };
            SPREAD[..sessions].iter().map(session).collect()
        };
        let (a, b) = (side(a), side(b));
        Samples { kind, of: None, unit: "x".to_owned(), a, b }
    }

    #[track_caller]
    fn check(kind: HostMetricKind, a: f64, b: f64, expected: HostMetricVerdict) {
        let got = judged(&samples(kind, a, b, 7), 1, &HostRules::default());
        assert_eq!(got.verdict, expected, "{got:?}");
    }

    #[test]
    fn the_whole_interval_against_the_margin_decides() {
        check(KernelSingle, 100.0, 85.0, Worse);
        check(KernelSingle, 100.0, 94.6, Inconclusive);
        check(KernelSingle, 100.0, 100.0, Equivalent);
        check(KernelSingle, 100.0, 115.0, Better);
    }

    #[test]
    fn more_is_worse_for_a_time() {
        check(TimerP95, 100.0, 115.0, Worse);
        check(TimerP95, 100.0, 85.0, Better);
    }

    #[test]
    fn a_share_of_time_is_compared_as_a_difference_and_may_be_zero() {
        check(StolenAll, 0.0, 0.25, Worse);
        check(StolenAll, 0.001, 0.004, Equivalent);
        check(StolenAll, 0.0, 0.0, Equivalent);
        let got = judged(&samples(StolenAll, 0.0, 0.25, 7), 1, &HostRules::default());
        assert_eq!(got.ratio, None);
        assert!((got.difference.expect("a share") - 0.25).abs() < 0.01, "{got:?}");
    }

    #[test]
    fn four_sessions_a_side_have_an_interval_and_no_verdict() {
        let got = judged(&samples(KernelSingle, 100.0, 50.0, 4), 1, &HostRules::default());
        assert_eq!((got.verdict, got.sessions_needed), (TooFew, Some(1)));
        assert!(got.ratio_interval.is_some());
        let one = judged(&samples(KernelSingle, 100.0, 50.0, 1), 1, &HostRules::default());
        assert_eq!((one.ratio, one.ratio_interval), (Some(0.5), None));
    }

    #[test]
    fn two_metrics_that_share_an_error_have_the_longer_intervals() {
        let width = |family| {
            let got = judged(&samples(KernelSingle, 100.0, 90.0, 7), family, &HostRules::default());
            let interval = got.ratio_interval.expect("sessions");
            (interval.confidence, interval.width())
        };
        let ((alone, narrow), (shared, wide)) = (width(1), width(2));
        assert!((alone - 0.95).abs() < 1e-12 && (shared - 0.975).abs() < 1e-12);
        assert!(wide > narrow, "{wide} {narrow}");
    }

    #[test]
    fn an_inconclusive_metric_says_how_many_sessions_more() {
        let got = judged(&samples(KernelSingle, 100.0, 94.6, 7), 1, &HostRules::default());
        assert!(got.sessions_needed.is_some_and(|more| more > 0), "{got:?}");
    }
}
