//! The fitted demand split over the steps.
//!
//! The busy time tells of all steps together; what tells them apart is how long each took at the
//! lightest level. Of that, what the fitted model says that requests wait for each other there is
//! taken away: at a queue each request of a step waits as long as any other, at shared processors a
//! step is slowed in proportion to what it asks for. What remains is scaled so that all measured
//! steps together keep the fitted demand; time elsewhere (wire, disks) is so shared out in proportion.

use documents::DemandSet;
use documents::distribution::{Distribution, decode};
use documents::run::StepRecord;

use super::law::Law;
use super::levels::{Level, merged, served};
use super::prediction::Model;
use super::record::{Figure, StepBasis, StepFigure};
use super::{CalibrationError, Rules};
use crate::statistics::{Interval, normal_quantile};

/// One step over the fitted levels.
struct Step {
    name: String,
    base_s: f64,
    /// Served over the fitted levels: what it weighs in the mix.
    served: f64,
    /// Its service times at the lightest level.
    light: Distribution,
    /// Mean service time there without the waiting, and its standard error.
    alone: Option<(f64, f64)>,
}

/// What each step costs.
pub(super) fn split(
    levels: &[Level<'_>],
    base: &DemandSet,
    law: &Law,
    model: &Model,
    rules: &Rules,
) -> Result<Vec<StepFigure>, CalibrationError> {
    let light = &levels[0];
    let wait_s = if model.queues() { wait_of_a_request(light, model)? } else { 0.0 };
    let mut steps = Vec::new();
    for (name, served) in served(levels) {
        let records = records(light, name);
        let times = records.iter().map(|(record, step)| (*record, &step.service_time));
        let distribution = merged(name, times)?;
        let waited_s = wait_s * requests_a_step(records.iter().map(|(_, step)| *step));
        let enough = distribution.samples >= rules.fewest_step_samples;
        let alone = if enough { alone(&distribution, waited_s) } else { None };
        // The levels were sorted with this set, so each step is known.
        let base_s = base.step(name).map_or(0.0, |demand| demand.cpu.as_secs_f64());
        steps.push(Step { name: name.to_owned(), base_s, served, light: distribution, alone });
    }
    // The measured steps share out what the law says of them together.
    let measured = || steps.iter().filter_map(|step| Some((step, step.alone?.0)));
    let fitted: f64 = measured().map(|(step, _)| step.served * step.base_s).sum();
    let taken: f64 = measured().map(|(step, alone_s)| step.served * alone_s).sum();
    let scale = law.factor.value * fitted / taken;
    steps.iter().map(|step| figure(step, law, scale, rules)).collect()
}

fn figure(
    step: &Step,
    law: &Law,
    scale: f64,
    rules: &Rules,
) -> Result<StepFigure, CalibrationError> {
    let (cpu_s, own_half, basis) = match step.alone {
        Some((alone_s, error_s)) => {
            let z = normal_quantile(0.5 + rules.confidence / 2.0)?;
            (alone_s * scale, z * error_s / alone_s, StepBasis::Measured)
        }
        None => (step.base_s * law.factor.value, 0.0, StepBasis::Scaled),
    };
    // Two independent sources: the spread of the step's own times, and that of the factor.
    let interval = law.half_width().map(|of_factor| {
        let half = own_half.hypot(of_factor);
        let ms = cpu_s * 1e3;
        Interval { low: ms * (1.0 - half), high: ms * (1.0 + half), confidence: rules.confidence }
    });
    Ok(StepFigure {
        name: step.name.clone(),
        samples: step.light.samples,
        base_ms: step.base_s * 1e3,
        cpu_ms: Figure { value: cpu_s * 1e3, interval },
        basis,
    })
}

fn records<'l>(
    level: &'l Level<'_>,
    name: &str,
) -> Vec<(&'l documents::run::RunRecord, &'l StepRecord)> {
    let runs = level.runs.iter();
    let steps = runs.flat_map(|run| run.audited.steps().map(|step| (run.audited.record, step)));
    steps.filter(|(_, step)| step.name == name).collect()
}

/// HTTP requests that a step makes.
fn requests_a_step<'l>(steps: impl Iterator<Item = &'l StepRecord>) -> f64 {
    let (requests, all) =
        steps.fold((0, 0), |(requests, all), step| (requests + step.requests, all + step.total()));
    if all == 0 { 0.0 } else { requests as f64 / all as f64 }
}

/// How long each request waits at the queue of the lightest level.
fn wait_of_a_request(light: &Level<'_>, model: &Model) -> Result<f64, CalibrationError> {
    let requests = requests_a_step(light.runs.iter().map(|run| run.audited.whole));
    let wait_s = model.wait_s(light)?;
    Ok(if requests > 0.0 { wait_s / requests } else { 0.0 })
}

/// The mean without the waiting, and its standard error; `None` where the waiting explains all of it.
fn alone(times: &Distribution, waited_s: f64) -> Option<(f64, f64)> {
    let mean_s = times.mean_ms? / 1e3 - waited_s;
    // The histogram has been read once to be merged, and this is that merged one.
    let histogram = decode(&times.histogram).expect("a histogram that was just written");
    let error_s = histogram.stdev() / 1e6 / (times.samples as f64).sqrt();
    (mean_s > 0.0).then_some((mean_s, error_s))
}
