//! Known demands are found again.

use std::sync::LazyLock;

use documents::DemandSet;
use documents::run::{RunRecord, TargetKind};
use sizing::calibration::{
    BusySource, Calibrated, LevelUse, Rules, ScalabilityFit, StepBasis, calibrate,
};

use crate::records::{means, of_users};

/// From a tenth of the servers busy to past the knee at 130 users.
const LEVELS: [u64; 6] = [15, 40, 70, 100, 130, 170];

/// The shipped set, 1.6 times as slow, its report once more by a quarter.
pub(crate) fn truth() -> DemandSet {
    let mut set = DemandSet::shipped();
    for (name, operation) in &mut set.operations {
        let factor = if name == "report.find" { 2.0 } else { 1.6 };
        operation.demand.cpu = operation.demand.cpu.mul_f64(factor);
    }
    set
}

static RUNS: LazyLock<Vec<RunRecord>> = LazyLock::new(|| {
    let truth = truth();
    LEVELS.iter().map(|users| of_users(*users, &truth)).collect()
});

fn runs() -> Vec<RunRecord> {
    RUNS.clone()
}

fn calibrated(runs: &[RunRecord]) -> Calibrated {
    calibrate(runs, &DemandSet::shipped(), &Rules::default()).expect("levels enough")
}

#[track_caller]
fn assert_near(what: &str, got: f64, expected: f64, tolerance: f64) {
    let error = (got / expected - 1.0).abs();
    assert!(error <= tolerance, "{what}: {got} for {expected}, {:.1} % off", error * 100.0);
}

#[test]
fn each_step_is_found_within_five_percent_of_what_it_really_costs() {
    let found = calibrated(&runs());
    let (truth, set) = (truth(), found.demands.expect("busy times were measured"));
    for figure in &found.record.steps {
        let expected = truth.step(&figure.name).expect("a step").cpu;
        assert_eq!(figure.basis, StepBasis::Measured, "{figure:?}");
        assert_near(&figure.name, figure.cpu_ms.value, expected.as_secs_f64() * 1e3, 0.05);
        let interval = figure.cpu_ms.interval.expect("runs enough");
        assert!(interval.contains(figure.cpu_ms.value) && interval.width() > 0.0, "{figure:?}");
        let written = set.step(&figure.name).expect("a step").cpu;
        assert_near("written", written.as_secs_f64() * 1e3, figure.cpu_ms.value, 1e-3);
    }
    assert_eq!(found.record.steps.len(), 4);
}

#[test]
fn the_factor_is_that_of_the_mix_and_its_interval_holds_it() {
    let found = calibrated(&runs()).record;
    let law = found.law.expect("busy times were measured");
    let mix_s = |set: &DemandSet| -> f64 {
        let steps = crate::office::MIX.iter();
        steps.map(|(s, n)| f64::from(*n) * set.step(s).expect("a step").cpu.as_secs_f64()).sum()
    };
    let expected = mix_s(&truth()) / mix_s(&DemandSet::shipped());
    assert_near("factor", law.factor.value, expected, 0.02);
    assert!(law.factor.interval.expect("four runs").contains(expected), "{law:?}");
    assert_eq!((law.background_cores, law.runs), (None, 4));
    assert_eq!(found.busy, BusySource::Station { servers: 4 });
}

#[test]
fn every_second_level_is_held_out_and_predicted() {
    let found = calibrated(&runs()).record;
    let uses: Vec<bool> = found.levels.iter().map(|l| l.used == LevelUse::HeldOut).collect();
    assert_eq!(uses, [false, true, false, true, false, false]);
    let error = found.held_out.expect("two levels");
    assert_eq!(error.users, [40, 100]);
    assert!(error.throughput_worst < 0.03 && error.throughput_mean <= error.throughput_worst);
    assert!(error.response_worst < 0.15, "{error:?}");
    assert!(error.p95_worst.is_some_and(|worst| worst < 0.15), "{error:?}");
}

#[test]
fn the_set_says_what_was_measured_and_what_was_not() {
    let found = calibrated(&runs());
    let set = found.demands.expect("busy times were measured");
    let shipped = DemandSet::shipped();
    assert!(!set.is_assumed() && set.is_assumed_beside_cpu());
    let made = &set.operations["report.find"];
    assert!(made.cpu_source().starts_with("measured on run 5eed0000 and 5 others"), "{made:?}");
    assert!(!made.cpu_source().contains("no run made"), "{made:?}");
    let not_made = &set.operations["invoice.write"];
    assert!(not_made.cpu_source().contains("no run made this operation"), "{not_made:?}");
    assert_eq!(made.source, shipped.operations["report.find"].source);
    assert_eq!(made.demand.reads, shipped.operations["report.find"].demand.reads);
    assert_eq!(set.page, shipped.page);
    let calibration = set.calibration.clone().expect("it was measured");
    assert_eq!(
        (calibration.date.as_str(), calibration.fitted_users.as_slice()),
        ("2026-11-24", [15, 70, 130, 170].as_slice())
    );
    assert_eq!(DemandSet::parse("d.toml", &set.to_toml()).expect("reads back"), set);
}

#[test]
fn a_step_with_few_samples_keeps_the_common_factor() {
    let rules = Rules { fewest_step_samples: 4_000, ..Rules::default() };
    let found = calibrate(&runs(), &DemandSet::shipped(), &rules).expect("levels enough").record;
    let factor = found.law.expect("a law").factor.value;
    let scaled: Vec<_> = found.steps.iter().filter(|s| s.basis == StepBasis::Scaled).collect();
    assert!(!scaled.is_empty(), "{:?}", found.steps);
    for step in scaled {
        assert!((step.cpu_ms.value - step.base_ms * factor).abs() < 1e-9, "{step:?}");
    }
}

#[test]
fn what_is_busy_without_load_is_told_apart() {
    let mut runs = runs();
    for run in &mut runs {
        let host = run.host_steady.take().expect("measured");
        let busy = host.station.expect("measured").busy * 4.0;
        run.host_steady = Some(means(None, Some(busy + 0.25)));
        run.provenance.target.kind =
            TargetKind::EmbeddedStaging { service_model: "work".to_owned(), persons: 1_000 };
    }
    let found = calibrated(&runs).record;
    assert_eq!(found.busy, BusySource::Process { cores: 4 });
    let background = found.law.expect("a law").background_cores.expect("a quarter of a core");
    assert_near("background", background.value, 0.25, 0.2);
}

#[test]
fn throughputs_alone_give_the_scalability_law_and_no_set() {
    let mut runs = runs();
    runs.iter_mut().for_each(|run| run.host_steady = None);
    let found = calibrated(&runs);
    assert_eq!((found.demands, found.record.law), (None, None));
    assert!(matches!(found.record.scalability, ScalabilityFit::Fitted(_)), "six levels");
    runs.pop();
    let error = calibrate(&runs, &DemandSet::shipped(), &Rules::default()).expect_err("five");
    assert!(error.to_string().contains("no busy time was measured"), "{error}");
}

#[test]
fn the_difference_of_both_laws_is_the_uncertainty_of_the_form() {
    let found = calibrated(&runs()).record;
    let ScalabilityFit::Fitted(law) = found.scalability else { panic!("six levels") };
    let difference = law.model_form.expect("both laws");
    assert!(difference > 0.0 && difference < 0.5, "{difference}");
}

#[test]
fn two_levels_hold_nothing_out_and_the_error_is_not_measured() {
    let found = calibrated(&runs()[..2]);
    assert_eq!(found.record.held_out, None);
    let calibration = found.demands.and_then(|set| set.calibration).expect("a set");
    assert_eq!(calibration.held_out, None);
}

#[test]
fn several_runs_of_a_level_are_one_level() {
    let mut twice = runs();
    twice.extend(runs());
    let (once, twice) = (calibrated(&runs()).record, calibrated(&twice).record);
    assert_eq!(once.levels.len(), twice.levels.len());
    assert_eq!(twice.levels[0].samples, 2 * once.levels[0].samples);
    assert_eq!(twice.law.map(|law| law.runs), Some(8));
}

#[test]
fn waiting_at_the_lightest_level_is_no_part_of_a_steps_cost() {
    // Three quarters of the servers are busy at 100 users: a short request waits about as long as it
    // is served.
    let found = calibrated(&runs()[3..]);
    let truth = truth();
    for figure in &found.record.steps {
        let expected = truth.step(&figure.name).expect("a step").cpu;
        assert_near(&figure.name, figure.cpu_ms.value, expected.as_secs_f64() * 1e3, 0.2);
    }
}
