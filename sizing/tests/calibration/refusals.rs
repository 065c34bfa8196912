//! Runs that measure nothing are refused, with the reason.

use std::sync::LazyLock;

use documents::DemandSet;
use documents::run::{EndKind, HostMeans, Invalidity, Outcome, RunRecord, TargetKind};
use sizing::calibration::{CalibrationError, Refusal, Rules, calibrate};

use crate::records::{means, of_users, soundness};
use crate::recovery::truth;

static RUNS: LazyLock<Vec<RunRecord>> = LazyLock::new(|| {
    let truth = truth();
    [20, 40, 60, 80].map(|users| of_users(users, &truth)).to_vec()
});

/// Two levels.
fn two() -> Vec<RunRecord> {
    RUNS[..2].to_vec()
}

/// Refuses the second of four runs after `spoil`, and gives the reason.
#[track_caller]
fn reason(spoil: impl FnOnce(&mut RunRecord)) -> Refusal {
    let mut runs = RUNS.clone();
    spoil(&mut runs[1]);
    let found = calibrate(&runs, &DemandSet::shipped(), &Rules::default()).expect("three are left");
    let users: Vec<u64> = found.record.levels.iter().map(|level| level.users).collect();
    assert_eq!(users, [20, 60, 80]);
    let [refused] = found.record.refused.as_slice() else { panic!("{:?}", found.record.refused) };
    assert_eq!((refused.users, refused.run.as_str()), (40, "2026-11-24T10:40:00Z"));
    refused.reason.clone()
}

#[test]
fn a_level_that_breaks_littles_law_by_eight_percent_is_refused() {
    let gap = reason(|run| run.soundness = soundness(Some(0.08)));
    assert_eq!(gap, Refusal::LittlesLaw { gap: 0.08 });
    assert_eq!(gap.to_string(), "users and measured times differ by 8.0 % (Little's law)");
}

#[test]
fn without_an_audit_of_its_own_a_run_is_held_against_its_planned_think_times() {
    let gap = reason(|run| {
        run.soundness.littles_law = None;
        run.workloads[0].throughput_per_s *= 0.92;
    });
    assert!(matches!(gap, Refusal::LittlesLaw { gap } if (0.05..0.11).contains(&gap)), "{gap:?}");
}

#[test]
fn an_audit_of_cycles_that_could_not_end_is_not_counted() {
    let mut runs = RUNS.clone();
    runs[1].soundness = soundness(Some(0.08));
    // The think times are those of the office, and the steady phase began before they had passed.
    let plan = &mut runs[1].plan;
    plan.steady_until_s -= plan.steady_from_s - 4.0;
    plan.steady_from_s = 4.0;
    let found = calibrate(&runs, &DemandSet::shipped(), &Rules::default()).expect("all are left");
    assert_eq!(found.record.refused, []);
    assert!(found.record.levels[1].little_gap < 0.02, "{:?}", found.record.levels[1]);
}

#[test]
fn an_invalid_run_a_torn_one_and_one_of_elsewhere_are_refused() {
    let invalid = |run: &mut RunRecord| run.soundness.invalid = vec![Invalidity::NothingMeasured];
    assert_eq!(reason(invalid), Refusal::Invalid);
    assert_eq!(reason(|run| run.end.how = EndKind::Torn), Refusal::CutShort);
    let host = reason(|run| run.provenance.host.cores_logical = 16);
    assert_eq!(host, Refusal::OtherHost { host: "Xeon, 16 logical processors".to_owned() });
    let scenario = reason(|run| run.provenance.scenario_hash = "other".to_owned());
    assert_eq!(scenario, Refusal::OtherScenario { scenario: "office".to_owned() });
    assert_eq!(reason(|run| run.host_steady = None), Refusal::BusyNotMeasured);
}

#[test]
fn a_run_on_processors_that_others_took_is_refused() {
    let mut runs = RUNS.clone();
    for run in &mut runs {
        run.provenance.target.kind =
            TargetKind::EmbeddedStaging { service_model: "work".to_owned(), persons: 1_000 };
        let busy = run.host_steady.take().and_then(|host| host.station).expect("measured").busy;
        run.host_steady = Some(HostMeans { cpu: busy + 0.02, ..means(None, Some(busy * 4.0)) });
    }
    runs[1].host_steady.as_mut().expect("measured").cpu += 0.3;
    let found = calibrate(&runs, &DemandSet::shipped(), &Rules::default()).expect("three are left");
    let [refused] = found.record.refused.as_slice() else { panic!("{:?}", found.record.refused) };
    assert!(
        matches!(refused.reason, Refusal::HostShared { share } if (0.29..0.33).contains(&share)),
        "{refused:?}"
    );
}

#[test]
fn a_run_whose_steps_failed_is_refused() {
    let failed = reason(|run| {
        let ok = run.workloads[0].outcomes[&Outcome::Ok];
        run.workloads[0].outcomes.insert(Outcome::HttpError, ok / 9);
    });
    assert!(matches!(failed, Refusal::TooManyFailed { share } if share > 0.09), "{failed:?}");
}

#[test]
fn a_run_with_a_handful_of_steps_is_refused() {
    let few = reason(|run| run.workloads[0].response_time.samples = 99);
    assert_eq!(few, Refusal::TooFewSteps { steps: 99, needed: 100 });
}

#[test]
fn too_few_levels_are_an_error_that_tells_what_was_refused() {
    let mut runs = two();
    runs[1].end.how = EndKind::Interrupted;
    let error = calibrate(&runs, &DemandSet::shipped(), &Rules::default()).expect_err("one level");
    assert!(matches!(error, CalibrationError::TooFewLevels { levels: 1, .. }), "{error:?}");
    assert!(error.to_string().contains("(40 users): the run was cut short"), "{error}");
    let none = calibrate(&[], &DemandSet::shipped(), &Rules::default());
    assert!(matches!(none, Err(CalibrationError::TooFewLevels { levels: 0, .. })), "{none:?}");
}

#[test]
fn a_step_that_the_base_set_does_not_know_is_named() {
    let mut runs = two();
    runs[0].steps[0].name = "dance".to_owned();
    let error = calibrate(&runs, &DemandSet::shipped(), &Rules::default()).expect_err("unknown");
    assert!(error.to_string().contains("a step `dance`"), "{error}");
}

#[test]
fn a_damaged_histogram_is_an_error_with_its_place() {
    let mut runs = two();
    runs[1].workloads[0].response_time.histogram = "not base64!".to_owned();
    let error = calibrate(&runs, &DemandSet::shipped(), &Rules::default()).expect_err("damaged");
    assert!(error.to_string().contains("2026-11-24T10:40:00Z"), "{error}");
}
