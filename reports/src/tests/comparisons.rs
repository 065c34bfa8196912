//! Tests of comparisons of releases, on documents made by hand.

mod page;
mod plain;

use sizing::releases::{
    Incomparable, MetricComparison, MetricKind, MetricVerdict, ReleaseComparison, ReleaseVerdict,
    SCHEMA, SideRecord,
};
use sizing::statistics::Interval;

use super::HOSTILE;
use super::fixtures::builder::Samples;

/// A metric of ten runs a side around its medians; the change as the document would state it.
fn metric(
    (of, kind): (&str, MetricKind),
    medians: [f64; 2],
    interval: Option<[f64; 2]>,
    verdict: MetricVerdict,
) -> MetricComparison {
    let mut samples = Samples(of.len() as u64);
    let mut around = |median: f64| -> Vec<f64> {
        (0..10).map(|_| median * (0.02 * samples.normal()).exp()).collect()
    };
    let [base_median, new_median] = medians;
    let is_share = kind == ErrorRatio;
    MetricComparison {
        of: of.to_owned(),
        metric: kind,
        base: around(base_median),
        new: around(new_median),
        base_median,
        new_median,
        ratio: (!is_share).then_some(new_median / base_median),
        ratio_interval: interval.map(|[low, high]| Interval { low, high, confidence: 0.95 }),
        difference: is_share.then_some(new_median - base_median),
        p_value: 0.000_02,
        p_value_holm: if verdict == Equivalent { 1.0 } else { 0.000_3 },
        verdict,
        runs_needed: (verdict == Inconclusive).then_some(16),
    }
}

fn document(verdict: ReleaseVerdict, metrics: Vec<MetricComparison>) -> ReleaseComparison {
    let side = |port: u32, minute: u32| SideRecord {
        target: format!("http://127.0.0.1:{port}"),
        runs: (0..10).map(|run| format!("2026-10-03T08:{:02}:07Z", minute + 4 * run)).collect(),
    };
    ReleaseComparison {
        schema: SCHEMA.to_owned(),
        base: side(41_233, 2),
        new: side(41_234, 4),
        margin: 0.05,
        alpha: 0.05,
        seed: 1,
        incomparable: Vec::new(),
        metrics,
        verdict,
        runs_needed: (verdict == ReleaseVerdict::Inconclusive).then_some(6),
    }
}

use MetricKind::{ErrorRatio, ResponseP50, ResponseP95, ResponseP99, Throughput};
use MetricVerdict::{Equivalent, Improved, Inconclusive, Regressed};

/// One step is slower, and the rest says everything else that can be said.
fn regressed() -> ReleaseComparison {
    let metrics = vec![
        metric(("issue_invoice", ResponseP95), [412.0, 489.9], Some([1.124, 1.25]), Regressed),
        metric(("issue_invoice", ResponseP50), [198.0, 221.8], Some([1.081, 1.16]), Regressed),
        metric(("crm", Throughput), [61.4, 56.5], Some([0.89, 0.945]), Regressed),
        metric(("create_ticket", ErrorRatio), [0.001, 0.0142], None, Regressed),
        metric(
            ("find_person_by_name", ResponseP95),
            [84.0, 86.5],
            Some([0.979, 1.081]),
            Inconclusive,
        ),
        metric(("crm", ResponseP99), [640.0, 659.0], Some([0.94, 1.12]), Inconclusive),
        metric(("dashboard", ResponseP95), [1_240.0, 1_042.0], Some([0.81, 0.87]), Improved),
        metric(("crm", ResponseP50), [18.2, 18.3], Some([0.99, 1.02]), Equivalent),
        metric(("open_person", ResponseP50), [8.1, 8.1], Some([0.991, 1.01]), Equivalent),
        metric(("open_person", Throughput), [13.1, 13.1], Some([0.997, 1.002]), Equivalent),
        metric(("open_person", ErrorRatio), [0.0, 0.0], None, Equivalent),
    ];
    document(ReleaseVerdict::Regressed, metrics)
}

/// Nothing is worse; too little is known of two metrics.
fn inconclusive() -> ReleaseComparison {
    let worse = |m: &MetricComparison| matches!(m.verdict, Regressed | Improved);
    let mut metrics = regressed().metrics;
    metrics.retain(|metric| !worse(metric));
    document(ReleaseVerdict::Inconclusive, metrics)
}

/// Nothing is worse and one metric better.
fn not_regressed() -> ReleaseComparison {
    let mut metrics = regressed().metrics;
    metrics.retain(|metric| matches!(metric.verdict, Improved | Equivalent));
    document(ReleaseVerdict::NotRegressed, metrics)
}

/// Refused for every reason that there is.
fn not_comparable() -> ReleaseComparison {
    let mut document = document(ReleaseVerdict::NotComparable, Vec::new());
    let run = "2026-10-03T08:04:07Z".to_owned();
    let differs = |what: &str, base: &str, other: &str| Incomparable::Differs {
        what: what.to_owned(),
        base: base.to_owned(),
        other: other.to_owned(),
        run: run.clone(),
    };
    document.new.runs.truncate(3);
    document.incomparable = vec![
        differs("seed", "7", "8"),
        differs("steady phase", "15 s to 85 s", "15 s to 45 s"),
        differs("host", "4 processors", "2 processors"),
        Incomparable::InvalidRun { run: run.clone() },
        Incomparable::CutShort { run: run.clone() },
        Incomparable::TooFewRuns { runs: 3, needed: 4 },
    ];
    document
}

/// More metrics than a plot has rows, and changes from a tenth to forty times.
fn wide() -> ReleaseComparison {
    let metrics = (0..40).map(|step| {
        let ratio = 40.0 / 1.15_f64.powi(step);
        let of = format!("a_step_with_quite_a_long_name_number_{step}");
        let interval = Some([ratio * 0.9, ratio * 1.1]);
        metric((&of, ResponseP95), [20.0, 20.0 * ratio], interval, Regressed)
    });
    document(ReleaseVerdict::Regressed, metrics.collect())
}

/// All texts are hostile, and the figures are none.
fn hostile() -> ReleaseComparison {
    let mut document = regressed();
    document.incomparable = not_comparable().incomparable;
    for reason in &mut document.incomparable {
        match reason {
            Incomparable::Differs { what, base, other, run } => {
                for text in [what, base, other, run] {
                    *text = HOSTILE.to_owned();
                }
            }
            Incomparable::InvalidRun { run } | Incomparable::CutShort { run } => {
                *run = HOSTILE.to_owned();
            }
            Incomparable::TooFewRuns { .. } => {}
        }
    }
    for side in [&mut document.base, &mut document.new] {
        side.target = HOSTILE.to_owned();
        side.runs = vec![HOSTILE.to_owned()];
    }
    for metric in &mut document.metrics {
        metric.of = HOSTILE.to_owned();
    }
    document.metrics[0].ratio = Some(f64::INFINITY);
    document.metrics[1].ratio_interval = None;
    document.metrics[2].base_median = 0.0;
    document.metrics[4].ratio = None;
    document.schema = HOSTILE.to_owned();
    document
}

/// Every document with its name.
fn all() -> [(&'static str, ReleaseComparison); 6] {
    [
        ("regressed", regressed()),
        ("inconclusive", inconclusive()),
        ("not regressed", not_regressed()),
        ("not comparable", not_comparable()),
        ("wide", wide()),
        ("hostile", hostile()),
    ]
}
