//! What the fitted set predicts for a level, and how far that is off.
//!
//! The target is a queueing network: one station with the fitted demand, and a delay for what a step
//! takes at light load beyond it (the wire, the disks, the client). Real processors are shared by all
//! who are there; the stand-in's service model `model` is a queue. Where the generator runs on the
//! same processors its own time for a step counts with the target's. Throughput and mean come from
//! the analytic solution, p95 from the simulation of steps that make their requests in turn.

use documents::DemandSet;
use documents::demands::HeldOutError;
use documents::run::TargetKind;

use super::CalibrationError;
use super::audit::classes;
use super::law::Law;
use super::levels::{Level, fitted, served};
use super::record::{BusySource, LevelUse, PredictedLevel};
use crate::queueing::{
    ClosedClass, Network, OpenClass, QueueingError, SimulationPlan, Solution, Station, StepKind,
    StepKinds, simulate_steps, solve,
};

/// Simulated steps before the measured ones, and those that are measured: some thousand lie beyond
/// p95.
const WARM_UP: u64 = 5_000;
const COMPLETIONS: u64 = 50_000;

/// What does not come from people comes in slices as short as a request, so that it does not queue
/// like one long job.
const SLICE_S: f64 = 0.01;

/// The fitted network, without the users of a level.
pub(super) struct Model {
    station: Station,
    /// Time of a step at the station.
    demand_s: f64,
    /// Time of a step elsewhere.
    delay_s: f64,
    factor: f64,
    background: f64,
    /// The mix of steps, whose mean is the demand.
    kinds: Vec<StepKind>,
}

/// What the network says of a level.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Predicted {
    pub(super) throughput_per_s: f64,
    pub(super) response_s: f64,
    pub(super) p95_s: Option<f64>,
    /// Time of a step that is not spent at the station.
    pub(super) delay_s: f64,
}

impl Predicted {
    /// The same held against what was measured.
    pub(super) fn against(&self, level: &Level<'_>) -> PredictedLevel {
        let error = |predicted: f64, measured: f64| (predicted - measured).abs() / measured;
        let response_p95_ms = self.p95_s.map(|seconds| seconds * 1e3);
        let both = response_p95_ms.zip(level.response_p95_ms());
        PredictedLevel {
            throughput_per_s: self.throughput_per_s,
            response_ms: self.response_s * 1e3,
            response_p95_ms,
            throughput_error: error(self.throughput_per_s, level.throughput_per_s()),
            response_error: error(self.response_s, level.response_s()),
            response_p95_error: both.map(|(predicted, measured)| error(predicted, measured)),
        }
    }
}

impl Model {
    /// The network of a fitted law. Its delay is what the lightest fitted level shows beyond the
    /// station.
    pub(super) fn of(
        levels: &[Level<'_>],
        base: &DemandSet,
        law: &Law,
        source: BusySource,
    ) -> Result<Self, CalibrationError> {
        let light = &levels[0];
        let together =
            matches!(light.first().provenance.target.kind, TargetKind::EmbeddedStaging { .. });
        let (station, generator_s) = match source {
            BusySource::Station { servers } => (Station::queueing("station", servers), 0.0),
            BusySource::Process { cores } if together => {
                let fitted: Vec<f64> = fitted(levels).map(Level::generator_s).collect();
                let mean = fitted.iter().sum::<f64>() / fitted.len() as f64;
                (Station::sharing("cpu", cores), mean)
            }
            BusySource::Process { cores } => (Station::sharing("cpu", cores), 0.0),
            BusySource::NotMeasured => (Station::delay("none"), 0.0),
        };
        let demand_s = law.step_s() + generator_s;
        let mut model = Model {
            station,
            demand_s,
            kinds: kinds(levels, base, demand_s),
            delay_s: 0.0,
            factor: law.factor.value,
            background: law.background_cores.map_or(0.0, |cores| cores.value),
        };
        let bare = model.solve(light)?.closed_response_time_s().unwrap_or(0.0);
        model.delay_s = (light.response_s() - bare).max(0.0);
        Ok(model)
    }

    /// The network with the users of a level.
    fn network(&self, level: &Level<'_>) -> Network {
        let closed =
            classes(level.first()).enumerate().map(|(place, (users, think_time_s))| ClosedClass {
                name: format!("class {place}"),
                population: u32::try_from(users).unwrap_or(u32::MAX),
                think_time_s,
                demands_s: vec![self.demand_s, self.delay_s],
            });
        let beside = self.factor * level.explained().others + self.background;
        let open = OpenClass {
            name: "beside".to_owned(),
            arrival_rate_per_s: beside / SLICE_S,
            demands_s: vec![SLICE_S, 0.0],
        };
        Network {
            stations: vec![self.station.clone(), Station::delay("elsewhere")],
            closed: closed.collect(),
            open: if beside > 0.0 { vec![open] } else { Vec::new() },
        }
    }

    fn solve(&self, level: &Level<'_>) -> Result<Solution, QueueingError> {
        solve(&self.network(level))
    }

    /// How long a step waits at the station on a level, beyond its service.
    pub(super) fn wait_s(&self, level: &Level<'_>) -> Result<f64, CalibrationError> {
        let response_s = self.solve(level)?.closed_response_time_s().unwrap_or(0.0);
        Ok((response_s - self.demand_s - self.delay_s).max(0.0))
    }

    /// Whether each request waits its turn, whatever it asks for.
    pub(super) fn queues(&self) -> bool {
        matches!(self.station.kind, crate::queueing::StationKind::Queueing { .. })
    }

    /// Predicts each level.
    pub(super) fn predict_all(
        &self,
        levels: &[Level<'_>],
        seed: u64,
    ) -> Result<Vec<Predicted>, CalibrationError> {
        levels.iter().map(|level| self.predict(level, seed)).collect()
    }

    fn predict(&self, level: &Level<'_>, seed: u64) -> Result<Predicted, CalibrationError> {
        let solution = self.solve(level)?;
        let plan = SimulationPlan { seed, warm_up: WARM_UP, completions: COMPLETIONS };
        let network = self.network(level);
        let by_class = vec![self.kinds.clone(); network.closed.len()];
        let simulated = simulate_steps(&network, &StepKinds { by_class }, &plan)?;
        let p95 = simulated.closed_together.and_then(|people| people.response_time_s_p95);
        Ok(Predicted {
            throughput_per_s: solution.closed_throughput_per_s(),
            response_s: solution.closed_response_time_s().unwrap_or(0.0),
            p95_s: p95.map(|estimate| estimate.value),
            delay_s: self.delay_s,
        })
    }
}

/// The steps of the fitted levels as the base set makes them up, each request a visit, scaled to a
/// mean demand.
fn kinds(levels: &[Level<'_>], base: &DemandSet, demand_s: f64) -> Vec<StepKind> {
    let mut kinds: Vec<StepKind> = served(levels)
        .into_iter()
        .filter(|(_, weight)| *weight > 0.0)
        .map(|(name, weight)| StepKind { weight, visits_s: visits_s(base, name) })
        .filter(|kind| !kind.visits_s.is_empty())
        .collect();
    let weights: f64 = kinds.iter().map(|kind| kind.weight).sum();
    let sums = kinds.iter().map(|kind| kind.weight * kind.visits_s.iter().sum::<f64>());
    let scale = demand_s / (sums.sum::<f64>() / weights);
    kinds.iter_mut().flat_map(|kind| &mut kind.visits_s).for_each(|visit| *visit *= scale);
    kinds
}

/// What each request of a step asks for, by the base set.
fn visits_s(base: &DemandSet, step: &str) -> Vec<f64> {
    let operations = base.steps.get(step).into_iter().flatten();
    let visits = operations.filter_map(|operation| base.operation(operation));
    let mut visits: Vec<f64> =
        visits.map(|demand| demand.cpu.as_secs_f64()).filter(|cpu_s| *cpu_s > 0.0).collect();
    if let Some(own) = base.step_cpus.get(step) {
        let scale = own.cpu.as_secs_f64() / visits.iter().sum::<f64>();
        visits.iter_mut().for_each(|visit| *visit *= scale);
    }
    visits.retain(|visit| *visit > 0.0);
    visits
}

/// The errors on the held-out levels; `None` where none was held out.
pub(super) fn summary(levels: &[Level<'_>], predicted: &[Predicted]) -> Option<HeldOutError> {
    let held_out = || {
        let pairs = levels.iter().zip(predicted);
        pairs.filter(|(level, _)| level.used == LevelUse::HeldOut)
    };
    let errors: Vec<PredictedLevel> =
        held_out().map(|(level, predicted)| predicted.against(level)).collect();
    let (throughput_mean, throughput_worst) =
        mean_and_worst(errors.iter().map(|level| level.throughput_error))?;
    let (response_mean, response_worst) =
        mean_and_worst(errors.iter().map(|level| level.response_error))?;
    let p95: Option<Vec<f64>> = errors.iter().map(|level| level.response_p95_error).collect();
    let p95 = p95.and_then(|errors| mean_and_worst(errors.into_iter()));
    Some(HeldOutError {
        users: held_out().map(|(level, _)| level.users).collect(),
        throughput_mean,
        throughput_worst,
        response_mean,
        response_worst,
        p95_mean: p95.map(|(mean, _)| mean),
        p95_worst: p95.map(|(_, worst)| worst),
    })
}

fn mean_and_worst(errors: impl ExactSizeIterator<Item = f64>) -> Option<(f64, f64)> {
    let count = errors.len() as f64;
    let (sum, worst) =
        errors.fold((0.0, 0.0_f64), |(sum, worst), error| (sum + error, worst.max(error)));
    (count > 0.0).then(|| (sum / count, worst))
}
