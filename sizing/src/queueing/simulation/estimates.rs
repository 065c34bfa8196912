//! Batch means: what the samples of one class say, and how far that may be off.

use super::{BATCHES, CONFIDENCE, Estimate, Sample};
use crate::statistics::{Moments, quantile_of_sorted, student_t_quantile};

/// The interval around `value` from the values of the batches.
fn around(value: f64, batches: &[f64]) -> Option<Estimate> {
    let deviation = Moments::of(batches).standard_deviation()?;
    let t = student_t_quantile(0.5 + CONFIDENCE / 2.0, batches.len() - 1).ok()?;
    Some(Estimate { value, half_width: t * deviation / (batches.len() as f64).sqrt() })
}

/// Samples in completion order, cut into batches of equal count; `None` if a batch would be empty.
fn batches(samples: &[Sample]) -> Option<impl Iterator<Item = &[Sample]>> {
    (samples.len() >= BATCHES).then(|| {
        (0..BATCHES).map(|batch| {
            let edge = |batch: usize| batch * samples.len() / BATCHES;
            &samples[edge(batch)..edge(batch + 1)]
        })
    })
}

/// The mean response time.
pub(super) fn response_of(samples: &[Sample]) -> Option<Estimate> {
    let mean = |samples: &[Sample]| {
        samples.iter().map(|s| s.response_time_s).sum::<f64>() / samples.len() as f64
    };
    let means: Vec<f64> = batches(samples)?.map(mean).collect();
    around(mean(samples), &means)
}

/// A quantile of the response time: that of all samples, its interval from the quantiles of the
/// batches.
pub(super) fn quantile_of(samples: &[Sample], q: f64) -> Option<Estimate> {
    let of = |samples: &[Sample]| {
        let mut times: Vec<f64> = samples.iter().map(|s| s.response_time_s).collect();
        times.sort_unstable_by(f64::total_cmp);
        quantile_of_sorted(&times, q).ok()
    };
    let quantiles: Option<Vec<f64>> = batches(samples)?.map(of).collect();
    around(of(samples)?, &quantiles?)
}

/// Completions per second, its interval from batches of equal time.
pub(super) fn rate_of(samples: &[Sample], (start_s, end_s): (f64, f64)) -> Option<Estimate> {
    let batch_s = (end_s - start_s) / BATCHES as f64;
    if samples.len() < BATCHES || batch_s <= 0.0 {
        return None;
    }
    let mut counts = [0.0; BATCHES];
    for sample in samples {
        let batch = (sample.completed_s - start_s) / batch_s;
        counts[(batch as usize).min(BATCHES - 1)] += 1.0;
    }
    around(samples.len() as f64 / (end_s - start_s), &counts.map(|count| count / batch_s))
}
