//! Which runs may be used at all.

use documents::run::{EndKind, RunRecord, StepRecord, TargetKind};

use super::Rules;
use super::record::{Refusal, RefusedRun};
use crate::queueing::LittleAudit;

/// The workload of the people at their screens.
const PEOPLE: &str = "crm";

/// Mean think times that have to pass before the steady phase: of exponential ones, five in a hundred
/// are longer than three.
const SETTLED_CYCLES: f64 = 3.0;

/// A run that may be used.
#[derive(Clone, Copy)]
pub(super) struct Audited<'a> {
    pub(super) record: &'a RunRecord,
    /// All steps of people together.
    pub(super) whole: &'a StepRecord,
    pub(super) little_gap: f64,
}

impl Audited<'_> {
    /// The steps of people.
    pub(super) fn steps(&self) -> impl Iterator<Item = &StepRecord> {
        self.record.steps.iter().filter(|step| step.workload == PEOPLE)
    }

    /// Length of the steady phase.
    pub(super) fn steady_s(&self) -> f64 {
        self.record.plan.steady_until_s - self.record.plan.steady_from_s
    }
}

/// The host of a run in a few words.
pub(super) fn host(record: &RunRecord) -> String {
    let host = &record.provenance.host;
    let model = host.cpu_model.as_deref().unwrap_or(&host.os);
    let cores = host.cores_logical;
    match &host.hypervisor {
        Some(hypervisor) => format!("{model}, {cores} logical processors, {hypervisor}"),
        None => format!("{model}, {cores} logical processors"),
    }
}

/// What was loaded, so that two runs can be held against each other: the stand-in stands at another
/// port in each run.
fn target(record: &RunRecord) -> String {
    match &record.provenance.target.kind {
        TargetKind::EmbeddedStaging { service_model, persons } => {
            format!("the stand-in, {service_model}, {persons} persons")
        }
        TargetKind::Given => record.provenance.target.url.clone(),
    }
}

/// Tells the runs that may be used from those that may not. The first run says which host, scenario
/// and target it is about.
pub(super) fn audit<'a>(
    runs: &'a [RunRecord],
    rules: &Rules,
) -> (Vec<Audited<'a>>, Vec<RefusedRun>) {
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for record in runs {
        match audit_run(record, &runs[0], rules) {
            Ok(audited) => accepted.push(audited),
            Err(reason) => refused.push(refusal(record, reason)),
        }
    }
    (accepted, refused)
}

/// The entry of a refused run.
pub(super) fn refusal(record: &RunRecord, reason: Refusal) -> RefusedRun {
    let run = record.provenance.started_at.clone();
    RefusedRun { run, users: record.plan.users, reason }
}

fn audit_run<'a>(
    record: &'a RunRecord,
    first: &RunRecord,
    rules: &Rules,
) -> Result<Audited<'a>, Refusal> {
    if host(record) != host(first) {
        return Err(Refusal::OtherHost { host: host(record) });
    }
    if record.provenance.scenario_hash != first.provenance.scenario_hash {
        return Err(Refusal::OtherScenario { scenario: record.provenance.scenario.clone() });
    }
    if target(record) != target(first) {
        return Err(Refusal::OtherTarget { target: target(record) });
    }
    if !record.soundness.invalid.is_empty() {
        return Err(Refusal::Invalid);
    }
    if record.end.how != EndKind::Completed {
        return Err(Refusal::CutShort);
    }
    if record.http.is_some() {
        return Err(Refusal::UnknownRequests);
    }
    let needed = rules.fewest_steps;
    let too_few = |steps| Refusal::TooFewSteps { steps, needed };
    let people = record.workloads.iter().find(|whole| whole.workload == PEOPLE);
    let whole = people.ok_or(too_few(0))?;
    let steps = whole.response_time.samples;
    if steps < needed {
        return Err(too_few(steps));
    }
    let share = whole.failed() as f64 / whole.total() as f64;
    if share > rules.most_failed {
        return Err(Refusal::TooManyFailed { share });
    }
    let little_gap = little_gap(record, whole).ok_or(Refusal::NotAudited)?;
    if little_gap > rules.most_little_gap {
        return Err(Refusal::LittlesLaw { gap: little_gap });
    }
    Ok(Audited { record, whole, little_gap })
}

/// How far users and measured times are apart.
///
/// The run's own audit adds up the cycles that ended in the steady phase. It misses the users whose
/// cycles are too long to have begun after the start and ended there, so it counts only where the
/// longest think time fits into the time before the steady phase often enough. Else the planned think times
/// decide: people begin by thinking, for exponential times, so their rate of steps is steady from
/// the start.
fn little_gap(record: &RunRecord, whole: &StepRecord) -> Option<f64> {
    let longest_think_s = classes(record).map(|(_, think_s)| think_s).fold(0.0, f64::max);
    let settled = longest_think_s * SETTLED_CYCLES <= record.plan.steady_from_s;
    let measured = record.soundness.littles_law.as_ref().and_then(|law| law.users_relative_error);
    measured.filter(|gap| settled && gap.is_finite()).or_else(|| {
        let response_s = whole.response_time.mean_ms? / 1e3;
        let users = record.plan.users as f64;
        // Classes cycle at their own pace: the mean think time is that of all cycles.
        let cycles_per_s: f64 = classes(record).map(|(n, z)| n as f64 / (response_s + z)).sum();
        let think_s = users / cycles_per_s - response_s;
        let audit = LittleAudit::of(users, whole.throughput_per_s, response_s, think_s);
        // What cannot be audited is refused as such.
        audit.ok().map(|audit| audit.gap)
    })
}

/// The activity classes of a plan that somebody is in: users and their think time, in seconds.
pub(super) fn classes(record: &RunRecord) -> impl Iterator<Item = (u64, f64)> + '_ {
    let plan = &record.plan;
    let there = plan.classes.iter().filter(|class| class.users > 0);
    there.map(|class| (class.users, class.think_time_s_mean / plan.peak_factor))
}
