//! What a report costs: making the record of a run's journal, and rendering it.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use documents::run::{
    EndKind, Outcome, PlanSummary, Provenance, RunEnd, RunRecord, Target, TargetKind,
};
use documents::{HostFacts, HostSample};
use loadtest::recorder::{
    Header, JournalContent, SCHEMA, Sample, Second, SecondGauges, assemble, second_of,
};
use loadtest::scenario::STEPS;
use reports::Language;

/// A run of ten minutes with five steps a second.
const SECONDS: u64 = 600;

fn second(number: u64) -> Second {
    let samples: Vec<Sample> = (0..5)
        .map(|k| {
            let due_us = number * 1_000_000 + k * 200_000;
            let service_us = 20_000 + (number * 5 + k) * 7_919 % 400_000;
            Sample {
                workload: "crm",
                step: STEPS[((number + k) % STEPS.len() as u64) as usize],
                outcome: Outcome::Ok,
                due_us,
                sent_us: due_us + 80,
                done_us: due_us + 80 + service_us,
                think_us: 3_000_000,
                requests: 3,
                failure: None,
            }
        })
        .collect();
    let gauges = SecondGauges { at_us: (number + 1) * 1_000_000, users: 50, ..Default::default() };
    let host = HostSample { at_s: number as f64, cpu: 0.4, ..HostSample::default() };
    second_of(number, &samples, |due_us| due_us > 30_000_000, gauges, Some(host))
}

fn journal() -> JournalContent {
    let provenance = Provenance {
        mizan_version: "0".into(),
        commit: None,
        started_at: "2026-01-01T00:00:00Z".into(),
        scenario: "bench".into(),
        scenario_hash: String::new(),
        schedule_hash: String::new(),
        seed: 1,
        host: HostFacts { cores_logical: 2, ..HostFacts::default() },
        target: Target { url: "http://127.0.0.1".into(), kind: TargetKind::Given },
        arguments: Vec::new(),
    };
    let plan = PlanSummary {
        users: 50,
        classes: Vec::new(),
        peak_factor: 3.0,
        ramp_s: 20.0,
        steady_from_s: 30.0,
        steady_until_s: SECONDS as f64,
        drain_s: 5.0,
        steps_planned: SECONDS * 5,
        calls: None,
        sms: None,
        http: None,
        thresholds: vec!["p95(crm) <= 1 s".into(), "errors <= 0.1%".into()],
    };
    JournalContent {
        header: Header {
            schema: SCHEMA.to_owned(),
            provenance,
            plan,
            exchange: None,
            gateway: None,
        },
        seconds: (0..SECONDS).map(second).collect(),
        end: Some(RunEnd { how: EndKind::Completed, at_s: SECONDS as f64 }),
    }
}

fn assembling(criterion: &mut Criterion) {
    let journal = journal();
    criterion.bench_function("make the record of ten minutes", |bencher| {
        bencher.iter_batched(|| journal.clone(), assemble, criterion::BatchSize::LargeInput);
    });
}

fn rendering(criterion: &mut Criterion) {
    let record: RunRecord = assemble(journal());
    for (language, name) in [(Language::English, "English"), (Language::Persian, "Persian")] {
        criterion.bench_function(&format!("render a report in {name}"), |bencher| {
            bencher.iter(|| reports::html::run(black_box(&record), language));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = assembling, rendering
}
criterion_main!(benches);
