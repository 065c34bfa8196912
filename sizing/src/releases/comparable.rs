//! What must be alike before two releases can be held against each other.
//!
//! Everything but the target's address: it is what is compared.

use documents::host::HostFacts;
use documents::run::{EndKind, PlanSummary, Provenance, RunRecord, TargetKind};

use super::Incomparable;

/// Why these runs cannot be compared; empty where they can.
///
/// All runs are held against the first. What differs is told once, of the first run in which
/// it does.
pub(super) fn reasons(
    all: &[&RunRecord],
    runs_a_side: usize,
    fewest_runs: usize,
) -> Vec<Incomparable> {
    let mut reasons = Vec::new();
    if runs_a_side < fewest_runs {
        reasons.push(Incomparable::TooFewRuns { runs: runs_a_side, needed: fewest_runs });
    }
    for run in all {
        let began = || run.provenance.started_at.clone();
        if run.end.how != EndKind::Completed {
            reasons.push(Incomparable::CutShort { run: began() });
        }
        if !run.soundness.invalid.is_empty() {
            reasons.push(Incomparable::InvalidRun { run: began() });
        }
    }
    let Some(first) = all.first() else { return reasons };
    for (what, expected) in conditions(first) {
        let differing = all.iter().find_map(|run| {
            let found = conditions(run).into_iter().find(|(name, _)| *name == what)?.1;
            (found != expected).then_some((run, found))
        });
        if let Some((run, other)) = differing {
            reasons.push(Incomparable::Differs {
                what: what.to_owned(),
                base: expected,
                other,
                run: run.provenance.started_at.clone(),
            });
        }
    }
    reasons
}

/// What a run was made under, each with a name and as a text.
fn conditions(run: &RunRecord) -> [(&'static str, String); 9] {
    let Provenance { scenario, scenario_hash, schedule_hash, seed, host, target, .. } =
        &run.provenance;
    let plan = &run.plan;
    [
        ("scenario", format!("{scenario} {scenario_hash}")),
        ("schedule", schedule_hash.clone()),
        ("seed", seed.to_string()),
        ("host", host_of(host)),
        ("generator", generator_of(&run.provenance)),
        ("target", target_of(&target.kind)),
        ("users", users_of(plan)),
        ("steady phase", format!("{} s - {} s", plan.steady_from_s, plan.steady_until_s)),
        ("thresholds", plan.thresholds.join("; ")),
    ]
}

/// The program that made the load: another build of it may measure differently.
fn generator_of(provenance: &Provenance) -> String {
    match &provenance.commit {
        Some(commit) => format!("{} {commit}", provenance.mizan_version),
        None => provenance.mizan_version.clone(),
    }
}

/// What stands at the address, without the address.
fn target_of(kind: &TargetKind) -> String {
    match kind {
        TargetKind::EmbeddedStaging { service_model, persons } => {
            format!("staging {service_model} {persons}")
        }
        TargetKind::Given => "given".to_owned(),
    }
}

/// The users by class with their think times, and the pace.
fn users_of(plan: &PlanSummary) -> String {
    let class = |class: &documents::run::ClassSummary| {
        format!("{} {} {} s", class.users, class.name, class.think_time_s_mean)
    };
    let classes: Vec<String> = plan.classes.iter().map(class).collect();
    format!("{} ({}) x {}", plan.users, classes.join(", "), plan.peak_factor)
}

/// The generator's host. Memory is rounded as it is printed: what the system keeps for itself
/// differs by a few kilobytes from start to start.
fn host_of(host: &HostFacts) -> String {
    let HostFacts { os, kernel, cpu_model, cores_physical, cores_logical, memory, hypervisor } =
        host;
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    let cores = cores_physical.map_or_else(|| "?".to_owned(), |cores| cores.to_string());
    [
        os.clone(),
        known(kernel),
        known(cpu_model),
        format!("{cores}/{cores_logical}"),
        memory.to_string(),
        known(hypervisor),
    ]
    .join(", ")
}

#[cfg(test)]
mod tests {
    use documents::run::{Invalidity, Target};
    use documents::units::Bytes;

    use super::super::fixtures::{side, whole};
    use super::*;

    /// A condition's name, and how a run comes to differ in it.
    type Case = (&'static str, fn(&mut RunRecord));

    fn told(change: impl Fn(&mut RunRecord)) -> Vec<Incomparable> {
        let base = side(4, |_| 1.0);
        let mut new = side(4, |_| 1.0);
        change(&mut new[2]);
        new[2].provenance.started_at = "the odd one".to_owned();
        reasons(&[whole(&base), whole(&new)].concat(), 4, 4)
    }

    #[test]
    fn runs_under_the_same_conditions_at_another_address_are_comparable() {
        assert_eq!(told(|_| ()), []);
        assert_eq!(told(|run| run.provenance.target.url = "http://other".to_owned()), []);
        assert_eq!(told(|run| run.provenance.host.memory = Bytes((16 << 30) + 8_192)), []);
    }

    #[test]
    fn each_condition_that_differs_is_named_with_its_run() {
        let cases: [Case; 10] = [
            ("scenario", |run| run.provenance.scenario_hash.push('x')),
            ("schedule", |run| run.provenance.schedule_hash.push('x')),
            ("seed", |run| run.provenance.seed += 1),
            ("host", |run| run.provenance.host.cores_logical += 1),
            ("generator", |run| run.provenance.mizan_version.push('x')),
            ("generator", |run| run.provenance.commit = Some("4f1c2d9a".to_owned())),
            ("target", |run| {
                let kind = TargetKind::EmbeddedStaging { service_model: "work".into(), persons: 9 };
                run.provenance.target = Target { url: String::new(), kind };
            }),
            ("users", |run| run.plan.peak_factor = 3.0),
            ("steady phase", |run| run.plan.steady_until_s += 60.0),
            ("thresholds", |run| run.plan.thresholds.push("errors <= 1%".to_owned())),
        ];
        for (expected, change) in cases {
            match told(change).as_slice() {
                [Incomparable::Differs { what, base, other, run }] => {
                    assert_eq!((what.as_str(), run.as_str()), (expected, "the odd one"));
                    assert_ne!(base, other);
                }
                others => panic!("{expected}: {others:?}"),
            }
        }
    }

    #[test]
    fn a_run_that_measures_nothing_is_refused() {
        let run = || "the odd one".to_owned();
        let invalid = told(|run| run.soundness.invalid.push(Invalidity::NothingMeasured));
        assert_eq!(invalid, [Incomparable::InvalidRun { run: run() }]);
        let interrupted = told(|run| run.end.how = EndKind::Interrupted);
        assert_eq!(interrupted, [Incomparable::CutShort { run: run() }]);
    }
}
