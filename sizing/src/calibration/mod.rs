//! From runs to a measured demand set, and how far its predictions are off.
//!
//! A level is one or more runs with the same number of users. Runs that measure nothing are refused
//! with the reason. Of the rest, every second level is held out; on the others the utilisation law
//! `U = X D` (P. J. Denning and J. P. Buzen, "The Operational Analysis of Queueing Network Models",
//! ACM Computing Surveys 10(3), 1978) gives the factor by which the base set's processor times
//! explain the time that the target was busy. The fitted set then predicts the held-out levels, and
//! what it is off there is the error that a quote prints.
//!
//! Where no busy time was measured, the Universal Scalability Law stands alone and no set is made.
//! Processor time is all that a run tells of: reads, writes, log and network stay as the base set
//! has them.

mod audit;
mod busy;
mod law;
mod levels;
mod prediction;
mod record;
mod scalability;
mod set;
mod steps;

use documents::DemandSet;
use documents::distribution::HistogramError;
use documents::run::RunRecord;

pub use record::{
    BusySource, CalibrationLevel, CalibrationRecord, Figure, FittedLaw, LevelUse, PredictedLevel,
    Refusal, RefusedRun, SCHEMA, Scalability, ScalabilityFit, StepBasis, StepFigure,
};

use crate::queueing::{FEWEST_LEVELS, MOST_LITTLE_GAP, QueueingError};
use crate::statistics::StatisticsError;

/// How strict a calibration is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Largest gap in Little's law.
    pub most_little_gap: f64,
    /// Fewest steps of people in the steady phase of a run.
    pub fewest_steps: u64,
    /// Fewest samples of a step that is to have a processor time of its own.
    pub fewest_step_samples: u64,
    /// Largest share of steps that may end otherwise than `ok`: a failed step does not ask what a
    /// step asks.
    pub most_failed: f64,
    /// Largest share of the host's processors that other programs may take: no network of one
    /// target predicts what others do.
    pub most_others: f64,
    /// Fewest levels that a law is fitted on.
    pub fewest_levels: usize,
    /// Seed of the simulations.
    pub seed: u64,
}

impl Default for Rules {
    /// Intervals of 95 %, a gap of 5 %, 100 steps a run, 30 samples a step, 1 % of failed steps,
    /// a tenth of the processors for others, two levels.
    fn default() -> Self {
        Rules {
            confidence: 0.95,
            most_little_gap: MOST_LITTLE_GAP,
            fewest_steps: 100,
            fewest_step_samples: 30,
            most_failed: 0.01,
            most_others: 0.1,
            fewest_levels: 2,
            seed: 1,
        }
    }
}

/// What a calibration gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrated {
    /// Everything that was found, for people and for later.
    pub record: CalibrationRecord,
    /// The measured demand set; absent where no busy time was measured.
    pub demands: Option<DemandSet>,
}

/// Why runs give no calibration.
#[derive(Debug, thiserror::Error)]
pub enum CalibrationError {
    /// Too few levels remain.
    #[error(
        "{levels} level(s) remain of {runs} run(s), and a calibration takes at least {needed}: \
         measure more numbers of users, or mend what the refused runs tell{}",
        listed(refused)
    )]
    TooFewLevels {
        /// Levels that remain.
        levels: usize,
        /// Levels that are needed.
        needed: usize,
        /// Runs that were given.
        runs: usize,
        /// The runs that were refused.
        refused: Vec<RefusedRun>,
    },
    /// No busy time was measured, and the throughputs alone do not tell.
    #[error(
        "no busy time was measured, and the throughputs of {levels} levels do not determine the \
         law of the throughputs: measure a target that the harness starts itself, or at least \
         {FEWEST_LEVELS} levels, some beyond the knee{}",
        listed(refused)
    )]
    NothingToFit {
        /// Levels that remain.
        levels: usize,
        /// The runs that were refused.
        refused: Vec<RefusedRun>,
    },
    /// A step of a run, or an operation that it makes, is not in the base set.
    #[error(
        "the run of {run} has a {what} `{name}` that the demand set `{set}` does not know: give a set that knows it"
    )]
    UnknownDemand {
        /// When the run began.
        run: String,
        /// Step or operation.
        what: &'static str,
        /// Its name.
        name: String,
        /// The demand set.
        set: String,
    },
    /// The base set says that the runs cost nothing.
    #[error(
        "by the demand set `{set}` these runs cost no processor time: give a set with figures above zero"
    )]
    NoDemand {
        /// The demand set.
        set: String,
    },
    /// A histogram of a record cannot be read.
    #[error("the run of {run} has a damaged histogram of `{step}`: {source}")]
    Histogram {
        /// When the run began.
        run: String,
        /// The step.
        step: String,
        /// What is wrong.
        source: HistogramError,
    },
    /// The law cannot be fitted.
    #[error("the utilisation law cannot be fitted to these levels: {0}")]
    Fit(#[from] StatisticsError),
    /// The fitted network cannot be solved.
    #[error("the fitted network cannot be solved: {0}")]
    Network(#[from] QueueingError),
}

fn listed(refused: &[RefusedRun]) -> String {
    refused.iter().map(|run| format!("\n  {run}")).collect()
}

impl CalibrationError {
    /// Whether more levels would help: the runs are good, and too few.
    pub fn is_inconclusive(&self) -> bool {
        matches!(self, Self::TooFewLevels { .. } | Self::NothingToFit { .. })
    }
}

/// Fits the demands of `base` to runs.
///
/// # Errors
/// If too few levels remain, a record is damaged, or it has a step that the base set does not know.
pub fn calibrate(
    runs: &[RunRecord],
    base: &DemandSet,
    rules: &Rules,
) -> Result<Calibrated, CalibrationError> {
    let (accepted, mut refused) = audit::audit(runs, rules);
    let (source, accepted) = busy::source(accepted, &mut refused, rules);
    let mut levels = levels::of(accepted, base)?;
    if levels.len() < rules.fewest_levels {
        let needed = rules.fewest_levels;
        return Err(CalibrationError::TooFewLevels {
            levels: levels.len(),
            needed,
            runs: runs.len(),
            refused,
        });
    }
    if source == BusySource::NotMeasured {
        let scalability = scalability::of(&levels, &[], rules);
        if !matches!(scalability, ScalabilityFit::Fitted(_)) {
            return Err(CalibrationError::NothingToFit { levels: levels.len(), refused });
        }
        let record = record::without_law(&levels, base, refused, scalability);
        return Ok(Calibrated { record, demands: None });
    }
    levels::hold_out(&mut levels);
    let law = law::fit(&levels, base, rules)?;
    let model = prediction::Model::of(&levels, base, &law, source)?;
    let predicted = model.predict_all(&levels, rules.seed)?;
    let held_out = prediction::summary(&levels, &predicted);
    let scalability = scalability::of(&levels, &predicted, rules);
    let figures = steps::split(&levels, base, &law, &model, rules)?;
    let demands = set::measured(&levels, base, &law, &figures, held_out.as_ref());
    let parts = record::Parts { source, law, figures, predicted, held_out, scalability };
    let record = record::of(&levels, base, refused, &demands.id, parts);
    Ok(Calibrated { record, demands: Some(demands) })
}
