//! What the sizing model costs: a quote should come at once, a sweep within a breath, and so should
//! a comparison of releases.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use documents::DemandSet;
use sizing::catalogue::Catalogue;
use sizing::inputs::{Draft, Inputs};
use sizing::queueing::{ClosedClass, Network, SimulationPlan, Station, simulate, solve};
use sizing::quote::{Tables, quote, quote_without_simulation};
use sizing::releases::{MetricKind, MetricRuns, Rules, judge};
use sizing::vendor::VendorTables;

fn inputs(users: &str, catalogue: &Catalogue) -> Inputs {
    let mut draft = Draft::default();
    draft.set("users", users).expect("a number of users");
    draft.set("modules", "voip,sms,recording-voip").expect("modules of the shipped catalogue");
    draft.finish(catalogue).expect("consistent inputs")
}

fn quoting(criterion: &mut Criterion) {
    let (vendor, catalogue) = (VendorTables::shipped(), Catalogue::shipped());
    let demands = DemandSet::shipped();
    let tables =
        Tables { vendor: &vendor, catalogue: &catalogue, demands: &demands, demands_sha256: "" };
    criterion.bench_function("all tiers of both editions", |bencher| {
        bencher.iter(|| sizing::tiers::tiers(black_box(&tables)).expect("the shipped tables"));
    });
    let inputs = inputs("35", &catalogue);
    criterion.bench_function("a quote of 35 users, without its simulation", |bencher| {
        bencher.iter(|| quote_without_simulation(black_box(&inputs), &tables).expect("a quote"));
    });
    criterion.bench_function("a quote of 35 users", |bencher| {
        bencher.iter(|| quote(black_box(&inputs), &tables).expect("a quote"));
    });
}

/// Three classes of users on a host with eight cores, a data array and a log.
fn office(users: u32) -> Network {
    let class = |name: &str, share: u32, think_time_s: f64, factor: f64| ClosedClass {
        name: name.to_owned(),
        population: users * share / 10,
        think_time_s,
        demands_s: vec![0.09 * factor, 0.02 * factor, 0.001 * factor],
    };
    Network {
        stations: vec![
            Station::sharing("cpu", 8),
            Station::queueing("data", 4),
            Station::queueing("log", 1),
        ],
        closed: vec![
            class("occasional", 2, 360.0, 1.5),
            class("regular", 6, 30.0, 1.0),
            class("heavy", 2, 10.0, 0.8),
        ],
        open: Vec::new(),
    }
}

fn solving(criterion: &mut Criterion) {
    let large = office(10_000);
    criterion.bench_function("solve 10,000 users in three classes", |bencher| {
        bencher.iter(|| solve(black_box(&large)).expect("a network"));
    });
    let (small, plan) = (office(100), SimulationPlan::of_quote(1));
    criterion.bench_function("simulate 100 users in three classes", |bencher| {
        bencher.iter(|| simulate(black_box(&small), &plan).expect("a network"));
    });
}

/// Ten runs a side that differ by a few percent.
fn metric(index: usize) -> MetricRuns {
    let runs = |side: usize| {
        (0..10).map(|run| 200.0 + 10.0 * ((index + 10 * side + run) as f64 * 2.4).sin()).collect()
    };
    let of = format!("step {index}");
    MetricRuns { of, metric: MetricKind::ResponseP95, base: runs(0), new: runs(1) }
}

fn comparing(criterion: &mut Criterion) {
    let metrics: Vec<MetricRuns> = (0..60).map(metric).collect();
    criterion.bench_function("compare 60 metrics of ten runs a side", |bencher| {
        bencher.iter(|| judge(black_box(metrics.clone()), &Rules::default()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = quoting, solving, comparing
}
criterion_main!(benches);
