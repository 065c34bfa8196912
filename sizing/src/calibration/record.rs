//! The document that a calibration leaves beside the demand set.

use std::fmt;

use documents::DemandSet;
use documents::demands::HeldOutError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::law::Law;
use super::levels::{self, Level};
use super::prediction::Predicted;
use crate::statistics::Interval;

/// The version of this document.
pub const SCHEMA: &str = "mizan.calibration/1";

/// A calibration: what was measured, what was fitted, and how far the predictions were off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CalibrationRecord {
    /// [`SCHEMA`].
    pub schema: String,
    /// The demand set that was scaled.
    pub base: String,
    /// The demand set that was made; absent where no busy time was measured.
    pub demand_set: Option<String>,
    /// The host that it was measured on.
    pub host: String,
    /// The day of the last run, as `2026-11-24`.
    pub date: String,
    /// The scenario.
    pub scenario: String,
    /// What was loaded.
    pub target: String,
    /// Where the busy time comes from.
    pub busy: BusySource,
    /// The levels that were accepted, the lightest first.
    pub levels: Vec<CalibrationLevel>,
    /// The runs that were refused.
    pub refused: Vec<RefusedRun>,
    /// The fitted law; absent where no busy time was measured.
    pub law: Option<FittedLaw>,
    /// What each step costs.
    pub steps: Vec<StepFigure>,
    /// How far the predictions were off on held-out levels; absent where none was held out.
    pub held_out: Option<HeldOutError>,
    /// The law of the throughputs alone.
    pub scalability: ScalabilityFit,
}

/// Where the time that the target was busy comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum BusySource {
    /// The servers of the stand-in's service model `model`.
    Station {
        /// Its servers.
        servers: u32,
    },
    /// The processor time of the target's process.
    Process {
        /// Processors of the host.
        cores: u32,
    },
    /// It was not measured.
    NotMeasured,
}

/// A figure with its interval, where there was enough for one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Option<Interval>,
}

/// An accepted level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CalibrationLevel {
    /// Virtual users.
    pub users: u64,
    /// Runs.
    pub runs: usize,
    /// What it was for.
    pub used: LevelUse,
    /// Steps of people in the steady phases.
    pub samples: u64,
    /// Steps of people served a second.
    pub throughput_per_s: f64,
    /// Mean response time, in milliseconds.
    pub response_ms: f64,
    /// p95 of the response times, in milliseconds; absent where there were too few.
    pub response_p95_ms: Option<f64>,
    /// Servers or cores that were busy on average.
    pub busy: Option<f64>,
    /// The largest gap in Little's law among its runs, as a share.
    pub little_gap: f64,
    /// What the fitted set says of it; absent where nothing was fitted.
    pub predicted: Option<PredictedLevel>,
}

/// What a level was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelUse {
    /// The law was fitted on it.
    Fitted,
    /// It was held out of the fit.
    HeldOut,
}

/// What the fitted set predicts for a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PredictedLevel {
    /// Steps served a second.
    pub throughput_per_s: f64,
    /// Mean response time, in milliseconds.
    pub response_ms: f64,
    /// p95, in milliseconds; absent where the simulation could not state it.
    pub response_p95_ms: Option<f64>,
    /// `|predicted - measured| / measured` of the throughput.
    pub throughput_error: f64,
    /// The same of the mean response time.
    pub response_error: f64,
    /// The same of p95, where both are there.
    pub response_p95_error: Option<f64>,
}

/// A run that was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedRun {
    /// When it began.
    pub run: String,
    /// Its virtual users.
    pub users: u64,
    /// Why.
    pub reason: Refusal,
}

impl fmt::Display for RefusedRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} users): {}", self.run, self.users, self.reason)
    }
}

/// Why a run was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Refusal {
    /// Its numbers do not fit together.
    #[error("users and measured times differ by {:.1} % (Little's law)", gap * 100.0)]
    LittlesLaw {
        /// `|N - X (R + Z)| / N`.
        gap: f64,
    },
    /// Little's law cannot be held against its numbers.
    #[error("Little's law cannot be held against its numbers")]
    NotAudited,
    /// It is invalid: it measures nothing.
    #[error("the run is invalid")]
    Invalid,
    /// It did not come to its end.
    #[error("the run was cut short")]
    CutShort,
    /// It has too few steps of people.
    #[error("{steps} steps, and {needed} are needed")]
    TooFewSteps {
        /// Steps of its steady phase.
        steps: u64,
        /// Steps that are needed.
        needed: u64,
    },
    /// Too many steps failed.
    #[error("{:.1} % of the steps failed", share * 100.0)]
    TooManyFailed {
        /// Their share.
        share: f64,
    },
    /// It was made on another host than the first run.
    #[error("another host: {host}")]
    OtherHost {
        /// Its host.
        host: String,
    },
    /// It plays another scenario than the first run.
    #[error("another scenario: {scenario}")]
    OtherScenario {
        /// Its scenario.
        scenario: String,
    },
    /// It loads another target than the first run.
    #[error("another target: {target}")]
    OtherTarget {
        /// Its target.
        target: String,
    },
    /// It makes requests whose operations are not known.
    #[error("it makes requests to an API whose operations no demand set knows")]
    UnknownRequests,
    /// Others took much of the host's processors: its times are theirs as well.
    #[error("other programs took {:.0} % of the host's processors", share * 100.0)]
    HostShared {
        /// Their share of the processors.
        share: f64,
    },
    /// The busy time of its target was not measured, and that of others was.
    #[error("the busy time of its target was not measured")]
    BusyNotMeasured,
}

/// The fitted utilisation law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FittedLaw {
    /// Runs that it was fitted on.
    pub runs: usize,
    /// What the base set's processor times have to be multiplied by.
    pub factor: Figure,
    /// Mean processor time of a step of people by the fitted set, in milliseconds.
    pub step_ms: Figure,
    /// Cores that are busy without any load; absent where they cannot be told from none.
    pub background_cores: Option<Figure>,
    /// Time of a step at light load that is no processor time of the target, in milliseconds.
    pub delay_ms: f64,
}

/// What a step costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepFigure {
    /// The step.
    pub name: String,
    /// Samples at the lightest level.
    pub samples: u64,
    /// By the base set, in milliseconds.
    pub base_ms: f64,
    /// By the measurement, in milliseconds.
    pub cpu_ms: Figure,
    /// How it was found.
    pub basis: StepBasis,
}

/// How a step's figure was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepBasis {
    /// From its own service times at the lightest level.
    Measured,
    /// The base set's figure times the common factor: too few samples.
    Scaled,
}

/// The Universal Scalability Law of the throughputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum ScalabilityFit {
    /// It was fitted.
    Fitted(Scalability),
    /// There are fewer levels than it takes.
    TooFewLevels {
        /// Levels with different numbers of users.
        levels: usize,
        /// Levels that it takes.
        needed: usize,
    },
    /// The throughputs do not determine it.
    NotDetermined,
}

/// The fitted Universal Scalability Law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scalability {
    /// Throughput of one user, a second.
    pub lambda_per_s: Figure,
    /// Contention.
    pub sigma: Figure,
    /// Coherency.
    pub kappa: Figure,
    /// Users at which the throughput is largest; absent where the fitted throughput never falls.
    pub peak_users: Option<f64>,
    /// Largest difference of its throughput from that of the fitted set on any level, as a share: the
    /// uncertainty of the model's form. Absent where there is no fitted set.
    pub model_form: Option<f64>,
}

/// What was found where busy times were measured.
pub(super) struct Parts {
    pub(super) source: BusySource,
    pub(super) law: Law,
    pub(super) figures: Vec<StepFigure>,
    pub(super) predicted: Vec<Predicted>,
    pub(super) held_out: Option<HeldOutError>,
    pub(super) scalability: ScalabilityFit,
}

/// The record of a calibration with a law.
pub(super) fn of(
    levels: &[Level<'_>],
    base: &DemandSet,
    refused: Vec<RefusedRun>,
    demand_set: &str,
    parts: Parts,
) -> CalibrationRecord {
    let law = FittedLaw {
        runs: parts.law.runs,
        factor: parts.law.factor,
        step_ms: parts.law.step_ms(),
        background_cores: parts.law.background_cores,
        delay_ms: parts.predicted.first().map_or(0.0, |first| first.delay_s * 1e3),
    };
    let empty = without_law(levels, base, refused, parts.scalability);
    let levels = empty.levels.into_iter().zip(levels).zip(&parts.predicted);
    let levels = levels.map(|((entry, level), predicted)| CalibrationLevel {
        busy: Some(level.busy()),
        predicted: Some(predicted.against(level)),
        ..entry
    });
    CalibrationRecord {
        demand_set: Some(demand_set.to_owned()),
        busy: parts.source,
        levels: levels.collect(),
        law: Some(law),
        steps: parts.figures,
        held_out: parts.held_out,
        ..empty
    }
}

/// The record of a calibration of throughputs alone.
pub(super) fn without_law(
    levels: &[Level<'_>],
    base: &DemandSet,
    refused: Vec<RefusedRun>,
    scalability: ScalabilityFit,
) -> CalibrationRecord {
    let first = levels[0].first();
    let entry = |level: &Level<'_>| CalibrationLevel {
        users: level.users,
        runs: level.runs.len(),
        used: level.used,
        samples: level.samples(),
        throughput_per_s: level.throughput_per_s(),
        response_ms: level.response_s() * 1e3,
        response_p95_ms: level.response_p95_ms(),
        busy: None,
        little_gap: level.runs.iter().map(|run| run.little_gap).fold(0.0, f64::max),
        predicted: None,
    };
    CalibrationRecord {
        schema: SCHEMA.to_owned(),
        base: base.id.clone(),
        demand_set: None,
        host: super::audit::host(first),
        date: levels::date(levels),
        scenario: first.provenance.scenario.clone(),
        target: first.provenance.target.url.clone(),
        busy: BusySource::NotMeasured,
        levels: levels.iter().map(entry).collect(),
        refused,
        law: None,
        steps: Vec::new(),
        held_out: None,
        scalability,
    }
}
