//! The verdict on each metric: by its interval against the margin, and by Holm's correction over all
//! of them.
//!
//! Both are needed. The interval alone says "regressed" of about one unchanged metric in forty where
//! runs differ by more than the margin, so of sixty metrics one or two would be called so. The test
//! alone says that something changed, never that it changed by more than matters.

use rand_chacha::ChaCha8Rng;

use super::more_runs::{Seen, runs_needed};
use super::scale::{Scale, Zone};
use super::{MetricComparison, MetricKind, MetricRuns, MetricVerdict, Rules};
use crate::statistics::{
    Interval, bootstrap_shift, hodges_lehmann, holm, mann_whitney, median, named_generator,
};

/// Resamples of an interval: the 2.5 % tails of ten runs a side, taken out to 1.3 %, hold 27 of them.
const RESAMPLES: usize = 2_000;

/// Why the statistics of a metric can be had: [`judge`] keeps those alone for which this holds.
const STATED: &str = "each side has two finite values or more";

/// The metrics with their verdicts, the worst first.
///
/// Metrics of which a side has fewer than two values, or one that is not finite, are left out:
/// nothing follows from them.
pub fn judge(metrics: Vec<MetricRuns>, rules: &Rules) -> Vec<MetricComparison> {
    let rules = rules.bounded();
    let stated = |side: &[f64]| side.len() >= 2 && side.iter().all(|value| value.is_finite());
    let metrics: Vec<MetricRuns> =
        metrics.into_iter().filter(|m| stated(&m.base) && stated(&m.new)).collect();
    let p_values: Vec<f64> = metrics
        .iter()
        .map(|metric| mann_whitney(&metric.new, &metric.base).expect(STATED).p_two_sided)
        .collect();
    let corrected = holm(&p_values).expect("a test gives probabilities");
    let family = metrics.len();
    let mut judged: Vec<(f64, MetricComparison)> = metrics
        .into_iter()
        .zip(p_values.into_iter().zip(corrected))
        .map(|(metric, (p, p_holm))| judged(metric, p, p_holm, family, &rules))
        .collect();
    judged.sort_by(|(a_worse, a), (b_worse, b)| {
        let worst_first = a.verdict.cmp(&b.verdict).then(b_worse.total_cmp(a_worse));
        worst_first.then_with(|| (&a.of, a.metric).cmp(&(&b.of, b.metric)))
    });
    judged.into_iter().map(|(_, metric)| metric).collect()
}

/// One metric, with how much worse it became in margins.
fn judged(
    metric: MetricRuns,
    p_value: f64,
    p_value_holm: f64,
    family: usize,
    rules: &Rules,
) -> (f64, MetricComparison) {
    let MetricRuns { of, metric, base, new } = metric;
    let base_median = median(&base).expect(STATED);
    let scale = Scale::of(metric, &base, &new);
    let [on_base, on_new] = [&base, &new].map(|side| scale.all(side, base_median));
    let confidence = 1.0 - rules.alpha;
    let shift = hodges_lehmann(&on_new, &on_base, confidence).expect(STATED).estimate;
    let mut rng = generator(rules.seed, &of, metric);
    let interval = bootstrap_shift(&on_new, &on_base, RESAMPLES, confidence, &mut rng);
    let interval = interval.expect(STATED);
    let zone = scale.zone(rules.margin);
    let is_lower_worse = metric == MetricKind::Throughput;
    let seen = Seen {
        worsening: if is_lower_worse { -shift } else { shift },
        interval: if is_lower_worse { mirrored(interval) } else { interval },
        zone: if is_lower_worse { zone.mirrored() } else { zone },
        runs: base.len().min(new.len()),
        family,
    };
    let verdict = verdict(&seen.interval, &seen.zone, p_value_holm <= rules.alpha);
    let needed = (verdict == MetricVerdict::Inconclusive).then(|| runs_needed(&seen, rules.alpha));
    let comparison = MetricComparison {
        new_median: median(&new).expect(STATED),
        base_median,
        ratio: scale.ratio(shift),
        ratio_interval: scale
            .ratio(interval.low)
            .zip(scale.ratio(interval.high))
            .map(|(low, high)| Interval { low, high, confidence }),
        difference: (scale == Scale::Share).then_some(shift),
        p_value,
        p_value_holm,
        verdict,
        runs_needed: needed.flatten(),
        of,
        metric,
        base,
        new,
    };
    (seen.worsening / seen.zone.worse, comparison)
}

/// The verdict on an interval of worsening. `is_different`: the test over all metrics together says
/// that something changed.
fn verdict(worsening: &Interval, zone: &Zone, is_different: bool) -> MetricVerdict {
    if is_different && worsening.low > zone.worse {
        MetricVerdict::Regressed
    } else if is_different && worsening.high < zone.better {
        MetricVerdict::Improved
    } else if worsening.low >= zone.better && worsening.high <= zone.worse {
        MetricVerdict::Equivalent
    } else {
        MetricVerdict::Inconclusive
    }
}

fn mirrored(interval: Interval) -> Interval {
    Interval { low: -interval.high, high: -interval.low, ..interval }
}

/// A generator for this metric alone: another metric more or less moves no interval.
fn generator(seed: u64, of: &str, metric: MetricKind) -> ChaCha8Rng {
    named_generator(seed, of.bytes().chain([0, metric as u8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs that differ from each other by a few percent.
    const SPREAD: [f64; 10] = [0.99, 1.01, 1.0, 1.02, 0.98, 1.005, 0.995, 1.015, 0.985, 1.003];

    fn metric(metric: MetricKind, base: &[f64], new: &[f64]) -> MetricRuns {
        MetricRuns { of: "crm".to_owned(), metric, base: base.to_vec(), new: new.to_vec() }
    }

    fn times(factor: f64) -> Vec<f64> {
        SPREAD.iter().map(|value| value * factor).collect()
    }

    #[track_caller]
    fn one(kind: MetricKind, base: &[f64], new: &[f64]) -> MetricComparison {
        let mut judged = judge(vec![metric(kind, base, new)], &Rules::default());
        assert_eq!(judged.len(), 1);
        judged.swap_remove(0)
    }

    #[test]
    fn the_interval_against_the_margin_decides() {
        use MetricVerdict::{Equivalent, Improved, Inconclusive, Regressed};
        for (factor, expected) in [
            (1.20, Regressed),
            (1.05, Inconclusive),
            (1.00, Equivalent),
            (0.952, Inconclusive),
            (0.80, Improved),
        ] {
            let slower = one(MetricKind::ResponseP95, &times(200.0), &times(200.0 * factor));
            assert_eq!(slower.verdict, expected, "{factor}: {slower:?}");
            let ratio = slower.ratio.expect("times are positive");
            assert!((ratio - factor).abs() < 0.005, "{factor}: {ratio}");
            assert!(slower.ratio_interval.expect("as well").contains(ratio));
        }
    }

    #[test]
    fn lower_is_worse_for_a_throughput_alone() {
        let fewer = one(MetricKind::Throughput, &times(40.0), &times(30.0));
        assert_eq!(fewer.verdict, MetricVerdict::Regressed);
        assert!(fewer.ratio.expect("positive") < 0.8);
        let more = one(MetricKind::Throughput, &times(30.0), &times(40.0));
        assert_eq!(more.verdict, MetricVerdict::Improved);
        let stopped = one(MetricKind::Throughput, &times(40.0), &[0.0; 10]);
        assert_eq!(stopped.verdict, MetricVerdict::Regressed);
        assert!(stopped.ratio.expect("the base is no zero") < 1e-9);
    }

    #[test]
    fn swapping_the_sides_swaps_regressed_and_improved() {
        let rules = Rules { margin: 0.25, ..Rules::default() };
        let of = |base: f64, new: f64| {
            let times = metric(MetricKind::ResponseP50, &times(base), &times(new));
            judge(vec![times], &rules).swap_remove(0)
        };
        for factor in [1.1, 1.25, 1.28, 1.6] {
            let (there, back) = (of(10.0, 10.0 * factor), of(10.0 * factor, 10.0));
            let expected = match back.verdict {
                MetricVerdict::Improved => MetricVerdict::Regressed,
                same => same,
            };
            assert_eq!(there.verdict, expected, "{factor}");
            assert_eq!(there.p_value, back.p_value);
        }
    }

    #[test]
    fn shares_are_compared_by_their_difference() {
        let none = [0.0; 10];
        let alike = one(MetricKind::ErrorRatio, &none, &none);
        assert_eq!((alike.verdict, alike.difference), (MetricVerdict::Equivalent, Some(0.0)));
        assert_eq!((alike.ratio, alike.ratio_interval), (None, None));
        let failing = one(MetricKind::ErrorRatio, &none, &times(0.02));
        assert_eq!(failing.verdict, MetricVerdict::Regressed);
        let hardly = one(MetricKind::ErrorRatio, &none, &times(0.000_5));
        assert_eq!(hardly.verdict, MetricVerdict::Equivalent, "{hardly:?}");
    }

    #[test]
    fn what_one_metric_would_show_must_hold_among_all() {
        let clear = metric(MetricKind::ResponseP95, &times(10.0)[..5], &times(13.0)[..5]);
        assert_eq!(
            judge(vec![clear.clone()], &Rules::default())[0].verdict,
            MetricVerdict::Regressed
        );
        let mut family = vec![clear];
        family.extend((0..59).map(|index| MetricRuns {
            of: format!("step {index}"),
            ..metric(MetricKind::ResponseP95, &times(10.0)[..5], &times(10.0)[..5])
        }));
        let judged = judge(family, &Rules::default());
        let among = judged.iter().find(|metric| metric.of == "crm").expect("it is among them");
        assert_eq!(among.verdict, MetricVerdict::Inconclusive);
        assert_eq!(among.runs_needed, Some(7), "{among:?}");
        // The interval is that of the metric alone, whatever stands beside it.
        assert!(among.ratio_interval.expect("positive").low > 1.05);
    }

    #[test]
    fn the_worst_comes_first() {
        let of = |name: &str, factor: f64| MetricRuns {
            of: name.to_owned(),
            ..metric(MetricKind::ResponseP95, &times(10.0), &times(10.0 * factor))
        };
        let family = vec![of("a", 1.0), of("b", 0.7), of("c", 1.3), of("d", 1.05), of("e", 1.5)];
        let judged = judge(family, &Rules::default());
        let names: Vec<&str> = judged.iter().map(|metric| metric.of.as_str()).collect();
        assert_eq!(names, ["e", "c", "d", "a", "b"]);
    }

    #[test]
    fn values_of_which_nothing_follows_are_left_out() {
        let broken = [
            metric(MetricKind::ResponseP95, &[1.0], &[1.0, 2.0]),
            metric(MetricKind::ResponseP95, &[1.0, f64::NAN], &[1.0, 2.0]),
        ];
        assert_eq!(judge(broken.to_vec(), &Rules::default()), []);
        let wild = Rules { alpha: f64::NAN, margin: -1.0, ..Rules::default() };
        let judged = judge(vec![metric(MetricKind::ResponseP95, &SPREAD, &SPREAD)], &wild);
        assert_eq!(judged.len(), 1);
    }
}
