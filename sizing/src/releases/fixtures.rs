//! Run records for the tests of this module.

use std::collections::BTreeMap;

use documents::distribution::{Distribution, Quantile, samples_needed};
use documents::host::HostFacts;
use documents::run::{
    Answer, ClassSummary, EndKind, Outcome, PlanSummary, Provenance, RunEnd, RunRecord, SCHEMA,
    Soundness, SteadyState, StepRecord, Target, TargetKind, Verdict, WarmUpRule,
};
use documents::units::Bytes;

/// Runs of one side; `slowness` gives the factor on the response times of each.
pub(super) fn side(runs: usize, slowness: impl Fn(usize) -> f64) -> Vec<RunRecord> {
    (0..runs).map(|index| run(index, slowness(index))).collect()
}

/// All of them.
pub(super) fn whole(runs: &[RunRecord]) -> Vec<&RunRecord> {
    runs.iter().collect()
}

/// What was measured of a step: medians of 10 ms, p95 of 20 ms and p99 of 30 ms times `slowness`.
pub(super) fn step(workload: &str, name: &str, slowness: f64) -> StepRecord {
    let quantile = |quantile, ms: f64| Quantile {
        quantile,
        value_ms: Some(ms * slowness),
        samples_needed: samples_needed(quantile),
    };
    let times = Distribution {
        samples: 4_000,
        out_of_range: 0,
        min_ms: None,
        mean_ms: None,
        max_ms: None,
        quantiles: vec![quantile(0.5, 10.0), quantile(0.95, 20.0), quantile(0.99, 30.0)],
        curve: Vec::new(),
        histogram: String::new(),
    };
    StepRecord {
        workload: workload.to_owned(),
        name: name.to_owned(),
        outcomes: BTreeMap::from([(Outcome::Ok, 4_000)]),
        throughput_per_s: 40.0,
        requests: 4_000,
        response_time: times.clone(),
        service_time: times.clone(),
        generator_lag: times,
        failures: Vec::new(),
    }
}

fn run(index: usize, slowness: f64) -> RunRecord {
    RunRecord {
        schema: SCHEMA.to_owned(),
        provenance: provenance(index),
        plan: plan(),
        end: RunEnd { how: EndKind::Completed, at_s: 120.0 },
        steps: vec![step("crm", "dashboard", slowness), step("crm", "open_person", slowness)],
        workloads: vec![step("crm", "crm", slowness)],
        series: Vec::new(),
        host: Vec::new(),
        host_steady: None,
        calls: None,
        sms: None,
        http: None,
        limit: None,
        capacity: None,
        soundness: Soundness {
            invalid: Vec::new(),
            littles_law: None,
            steady_state: SteadyState::NotTested,
            warm_up_rule: WarmUpRule::Fixed { excluded_s: 20.0 },
        },
        verdict: Verdict { answer: Answer::Met, thresholds: Vec::new(), warnings: Vec::new() },
    }
}

fn provenance(index: usize) -> Provenance {
    Provenance {
        mizan_version: "0.1.0".to_owned(),
        commit: None,
        started_at: format!("2026-10-03T08:{index:02}:00Z"),
        scenario: "release".to_owned(),
        scenario_hash: "9b74".to_owned(),
        schedule_hash: "e3b0".to_owned(),
        seed: 7,
        host: HostFacts { cores_logical: 4, memory: Bytes(16 << 30), ..HostFacts::default() },
        target: Target { url: "http://127.0.0.1:41233".to_owned(), kind: TargetKind::Given },
        arguments: Vec::new(),
    }
}

fn plan() -> PlanSummary {
    let class = ClassSummary { name: "regular".to_owned(), users: 35, think_time_s_mean: 30.0 };
    PlanSummary {
        users: 35,
        classes: vec![class],
        peak_factor: 1.0,
        ramp_s: 10.0,
        steady_from_s: 20.0,
        steady_until_s: 120.0,
        drain_s: 10.0,
        steps_planned: 8_000,
        calls: None,
        sms: None,
        http: None,
        thresholds: vec!["p95(crm) <= 1 s".to_owned()],
    }
}
