//! Levels: runs with the same number of users, taken together.

use std::collections::BTreeMap;

use documents::DemandSet;
use documents::distribution::{Distribution, HistogramError, decode, new_histogram};
use documents::run::RunRecord;

use super::CalibrationError;
use super::audit::Audited;
use super::busy::{Explained, Measured, explained};
use super::record::LevelUse;

/// The quantile that quotes promise.
const PROMISED: f64 = 0.95;

/// One run of a level.
pub(super) struct LevelRun<'a> {
    pub(super) audited: Audited<'a>,
    pub(super) little_gap: f64,
    /// Servers or cores that were busy on average.
    pub(super) busy: f64,
    /// What the base set says of it.
    pub(super) explained: Explained,
}

/// One or more runs with the same number of users.
pub(super) struct Level<'a> {
    pub(super) users: u64,
    pub(super) runs: Vec<LevelRun<'a>>,
    pub(super) used: LevelUse,
    /// Response times of its runs together.
    response: Distribution,
}

impl<'a> Level<'a> {
    /// Its first run.
    pub(super) fn first(&self) -> &'a RunRecord {
        self.runs[0].audited.record
    }

    /// A mean over the steady phases of its runs.
    fn mean(&self, of: impl Fn(&LevelRun<'_>) -> f64) -> f64 {
        let steady_s: f64 = self.runs.iter().map(|run| run.audited.steady_s()).sum();
        self.runs.iter().map(|run| of(run) * run.audited.steady_s()).sum::<f64>() / steady_s
    }

    pub(super) fn samples(&self) -> u64 {
        self.response.samples
    }

    pub(super) fn throughput_per_s(&self) -> f64 {
        self.mean(|run| run.audited.whole.throughput_per_s)
    }

    pub(super) fn response_s(&self) -> f64 {
        self.response.mean_ms.expect("a level has as many steps as the rules ask for") / 1e3
    }

    pub(super) fn response_p95_ms(&self) -> Option<f64> {
        self.response.quantile_ms(PROMISED)
    }

    pub(super) fn busy(&self) -> f64 {
        self.mean(|run| run.busy)
    }

    /// What the base set says of it.
    pub(super) fn explained(&self) -> Explained {
        Explained {
            people: self.mean(|run| run.explained.people),
            others: self.mean(|run| run.explained.others),
        }
    }

    /// Processor time of the generator for one step, in seconds; zero where that was not measured.
    pub(super) fn generator_s(&self) -> f64 {
        self.mean(|run| {
            let means = run.audited.record.host_steady.as_ref();
            means.and_then(|means| means.generator_cpu_us_per_step).unwrap_or(0.0) / 1e6
        })
    }
}

/// Sorts runs into levels, the lightest first.
pub(super) fn of<'a>(
    runs: Vec<Measured<'a>>,
    base: &DemandSet,
) -> Result<Vec<Level<'a>>, CalibrationError> {
    let mut by_users: BTreeMap<u64, Vec<LevelRun<'a>>> = BTreeMap::new();
    for Measured { audited, busy } in runs {
        let explained = explained(&audited, base)?;
        let run = LevelRun { audited, little_gap: audited.little_gap, busy, explained };
        by_users.entry(audited.record.plan.users).or_default().push(run);
    }
    let level = |(users, runs): (u64, Vec<LevelRun<'a>>)| {
        let times = runs.iter().map(|run| (run.audited.record, &run.audited.whole.response_time));
        let response = merged("crm", times)?;
        Ok(Level { users, runs, used: LevelUse::Fitted, response })
    };
    by_users.into_iter().map(level).collect()
}

/// Distributions of several runs as one.
pub(super) fn merged<'a>(
    step: &str,
    parts: impl Iterator<Item = (&'a RunRecord, &'a Distribution)>,
) -> Result<Distribution, CalibrationError> {
    let (mut all, mut out_of_range) = (new_histogram(), 0);
    for (record, part) in parts {
        let damaged = |source| CalibrationError::Histogram {
            run: record.provenance.started_at.clone(),
            step: step.to_owned(),
            source,
        };
        let read = decode(&part.histogram).map_err(damaged)?;
        let beyond = |error| damaged(HistogramError::Layout(format!("{error:?}")));
        all.add(&read).map_err(beyond)?;
        out_of_range += part.out_of_range;
    }
    Ok(Distribution::of(&all, out_of_range))
}

/// Holds every second level out of the fit, but not the lightest and not the heaviest: a prediction
/// between measured levels is what a quote makes.
pub(super) fn hold_out(levels: &mut [Level<'_>]) {
    let heaviest = levels.len().saturating_sub(1);
    for (place, level) in levels.iter_mut().enumerate() {
        if place % 2 == 1 && place < heaviest {
            level.used = LevelUse::HeldOut;
        }
    }
}

/// The levels that the law is fitted on.
pub(super) fn fitted<'l, 'a>(levels: &'l [Level<'a>]) -> impl Iterator<Item = &'l Level<'a>> {
    levels.iter().filter(|level| level.used == LevelUse::Fitted)
}

/// The steps of the fitted levels by name: how many were served.
pub(super) fn served<'l>(levels: &'l [Level<'_>]) -> BTreeMap<&'l str, f64> {
    let mut served = BTreeMap::new();
    for run in fitted(levels).flat_map(|level| &level.runs) {
        for step in run.audited.steps() {
            *served.entry(step.name.as_str()).or_insert(0.0) +=
                step.throughput_per_s * run.audited.steady_s();
        }
    }
    served
}

/// The day of the last run.
pub(super) fn date(levels: &[Level<'_>]) -> String {
    let runs = levels.iter().flat_map(|level| &level.runs);
    let started = runs.map(|run| run.audited.record.provenance.started_at.as_str()).max();
    // RFC 3339 begins with the day; whatever else a record holds is printed as it is.
    started.and_then(|moment| moment.split('T').next()).unwrap_or_default().to_owned()
}
