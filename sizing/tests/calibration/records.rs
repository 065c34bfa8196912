//! Run records of simulated days.

use std::collections::BTreeMap;

use documents::DemandSet;
use documents::distribution::{Distribution, new_histogram};
use documents::host::HostFacts;
use documents::run::{
    Answer, ClassSummary, EndKind, HostMeans, LittlesLaw, Outcome, PlanSummary, Provenance, RunEnd,
    RunRecord, SCHEMA, Soundness, StationMeans, SteadyState, StepRecord, Target, TargetKind,
    Verdict, WarmUpRule,
};

use crate::office::{Day, Office};

/// The record of an office's day, whose busy servers were measured.
pub(crate) fn record(office: &Office<'_>) -> RunRecord {
    let Day { times_s, busy } = office.day();
    let steps: Vec<StepRecord> = times_s
        .iter()
        .map(|(name, times_s)| step(name, times_s, office.demands.steps[*name].len(), office))
        .collect();
    let all: Vec<f64> = times_s.values().flatten().copied().collect();
    let mut whole = step("crm", &all, 0, office);
    whole.requests = steps.iter().map(|step| step.requests).sum();
    let station = StationMeans { servers: office.servers as u32, busy };
    RunRecord {
        schema: SCHEMA.to_owned(),
        provenance: provenance(office),
        plan: plan(office),
        end: RunEnd { how: EndKind::Completed, at_s: office.steady_s * 1.1 },
        steps,
        workloads: vec![whole],
        series: Vec::new(),
        host: Vec::new(),
        host_steady: Some(means(Some(station), None)),
        calls: None,
        sms: None,
        http: None,
        limit: None,
        capacity: None,
        soundness: soundness(Some(0.004)),
        verdict: Verdict { answer: Answer::Met, thresholds: Vec::new(), warnings: Vec::new() },
    }
}

fn step(name: &str, times_s: &[f64], requests: usize, office: &Office<'_>) -> StepRecord {
    let mut histogram = new_histogram();
    for time_s in times_s {
        histogram.record((time_s * 1e6) as u64).expect("below an hour");
    }
    let times = Distribution::of(&histogram, 0);
    StepRecord {
        workload: "crm".to_owned(),
        name: name.to_owned(),
        outcomes: BTreeMap::from([(Outcome::Ok, times_s.len() as u64)]),
        throughput_per_s: times_s.len() as f64 / office.steady_s,
        requests: (times_s.len() * requests) as u64,
        response_time: times.clone(),
        service_time: times.clone(),
        generator_lag: Distribution::of(&new_histogram(), 0),
        failures: Vec::new(),
    }
}

fn provenance(office: &Office<'_>) -> Provenance {
    Provenance {
        mizan_version: "0.1.0".to_owned(),
        commit: None,
        started_at: format!("2026-11-24T10:{:02}:00Z", office.users % 60),
        scenario: "office".to_owned(),
        scenario_hash: "5ce0a410".to_owned(),
        schedule_hash: format!("5eed{:012}", office.users),
        seed: office.seed,
        host: HostFacts {
            os: "Linux".to_owned(),
            cpu_model: Some("Xeon".to_owned()),
            cores_logical: 4,
            ..HostFacts::default()
        },
        target: Target {
            url: "http://127.0.0.1:8080".to_owned(),
            kind: TargetKind::EmbeddedStaging { service_model: "model".to_owned(), persons: 1_000 },
        },
        arguments: Vec::new(),
    }
}

fn plan(office: &Office<'_>) -> PlanSummary {
    let regular = ClassSummary {
        name: "regular".to_owned(),
        users: office.users,
        // Played three times as fast as it says.
        think_time_s_mean: office.think_s * 3.0,
    };
    PlanSummary {
        users: office.users,
        classes: vec![regular],
        peak_factor: 3.0,
        ramp_s: 0.0,
        steady_from_s: office.steady_s * 0.1,
        steady_until_s: office.steady_s * 1.1,
        drain_s: 0.0,
        steps_planned: 0,
        calls: None,
        sms: None,
        http: None,
        thresholds: Vec::new(),
    }
}

/// Means of a host of which little else was measured.
pub(crate) fn means(station: Option<StationMeans>, target_cpu_cores: Option<f64>) -> HostMeans {
    HostMeans {
        cpu: 0.1,
        cpu_max: 0.2,
        steal: None,
        generator_cpu_cores: 0.05,
        generator_cpu_us_per_step: None,
        target_cpu_cores,
        target_cpu_us_per_step: None,
        generator_memory_max_bytes: 0,
        target_memory_max_bytes: None,
        disk_busy: None,
        memory_used_max_bytes: None,
        station,
    }
}

/// The soundness of a run with such a gap in Little's law.
pub(crate) fn soundness(users_relative_error: Option<f64>) -> Soundness {
    Soundness {
        invalid: Vec::new(),
        littles_law: Some(LittlesLaw {
            in_flight_mean: 1.0,
            throughput_times_service: 1.0,
            users_relative_error,
            relative_error: 0.0,
        }),
        steady_state: SteadyState::NotTested,
        warm_up_rule: WarmUpRule::Fixed { excluded_s: 0.0 },
    }
}

/// A day of so many users, with what the operations really cost. The fewer the users, the longer it
/// is: a rare step needs some two thousand samples at the lightest level, or its mean is not known
/// to 5 %.
pub(crate) fn of_users(users: u64, demands: &DemandSet) -> RunRecord {
    let steady_s = 120_000.0 / users as f64;
    record(&Office { users, think_s: 5.0, servers: 4, demands, steady_s, seed: users })
}
