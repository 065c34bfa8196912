//! The measured demand set: the base set with its processor times replaced.

use std::collections::BTreeSet;
use std::time::Duration;

use documents::DemandSet;
use documents::demands::{Calibration, HeldOutError, SourcedCpu};

use super::audit;
use super::busy::steps_beside;
use super::law::Law;
use super::levels::{self, Level};
use super::record::{LevelUse, StepBasis, StepFigure};

/// Digits of a hash that tell a run from another.
const HASH_DIGITS: usize = 8;

pub(super) fn measured(
    levels: &[Level<'_>],
    base: &DemandSet,
    law: &Law,
    figures: &[StepFigure],
    held_out: Option<&HeldOutError>,
) -> DemandSet {
    let first = levels[0].first();
    let runs = runs(levels);
    let host = audit::host(first);
    let date = levels::date(levels);
    let mut set = base.clone();
    set.id = format!("measured-{date}-{}", short(&first.provenance.schedule_hash));
    let factor = law.factor.value;
    let made = operations_made(levels, base, figures);
    let scaled = format!("measured on {runs}: {factor:.3} times the figure of {}", base.id);
    for (name, operation) in &mut set.operations {
        let proof = match made.contains(name.as_str()) {
            true => "",
            false => "; no run made this operation, it is scaled as the others",
        };
        operation.demand.cpu = to_microseconds(operation.demand.cpu.as_secs_f64() * factor);
        operation.cpu_source =
            Some(format!("{scaled}{proof}; one core of {host} counts as the reference core"));
    }
    for own in set.step_cpus.values_mut() {
        own.cpu = to_microseconds(own.cpu.as_secs_f64() * factor);
        own.source = scaled.clone();
    }
    for figure in figures.iter().filter(|figure| figure.basis == StepBasis::Measured) {
        let source = format!(
            "measured on {runs}: {} samples at {} users; one core of {host} counts as the reference core",
            figure.samples, levels[0].users
        );
        let cpu = to_microseconds(figure.cpu_ms.value / 1e3);
        set.step_cpus.insert(figure.name.clone(), SourcedCpu { cpu, source });
    }
    let users = |used: LevelUse| {
        levels.iter().filter(|level| level.used == used).map(|level| level.users).collect()
    };
    set.calibration = Some(Box::new(Calibration {
        host,
        date,
        target: first.provenance.target.url.clone(),
        fitted_users: users(LevelUse::Fitted),
        held_out: held_out.cloned(),
    }));
    set
}

fn to_microseconds(seconds: f64) -> Duration {
    Duration::from_micros((seconds * 1e6).round() as u64)
}

fn short(hash: &str) -> &str {
    hash.get(..HASH_DIGITS).unwrap_or(hash)
}

/// The runs in a few words: the schedule of the first, and how many more there were.
fn runs(levels: &[Level<'_>]) -> String {
    let hash = short(&levels[0].first().provenance.schedule_hash);
    match levels.iter().map(|level| level.runs.len()).sum::<usize>() - 1 {
        0 => format!("run {hash}"),
        1 => format!("run {hash} and 1 other"),
        others => format!("run {hash} and {others} others"),
    }
}

/// The operations that the runs made.
fn operations_made<'b>(
    levels: &[Level<'_>],
    base: &'b DemandSet,
    figures: &[StepFigure],
) -> BTreeSet<&'b str> {
    let runs = || levels.iter().flat_map(|level| &level.runs);
    let beside = runs().flat_map(|run| steps_beside(run.audited.record));
    let steps = figures.iter().map(|figure| figure.name.as_str()).chain(beside);
    let operations = steps.filter_map(|step| base.steps.get(step)).flatten();
    let mut made: BTreeSet<&str> = operations.map(String::as_str).collect();
    if runs().any(|run| run.audited.record.calls.is_some()) {
        made.extend(
            base.operations.keys().map(String::as_str).filter(|name| *name == "call.active"),
        );
    }
    made
}
