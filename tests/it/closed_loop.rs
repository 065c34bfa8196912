//! The closed loop: what `sizing` predicts of a queue with known demands, and what `loadtest` measures
//! of it when the stand-in is that queue.
//!
//! Each level is a run of the program beside its stand-in. The prediction knows the scenario, the
//! stand-in's servers and mean service time, and the schedule that the seed draws; nothing of it is
//! taken from the run. docs/closed-loop.md holds the table that this prints.

mod stall;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use documents::DemandSet;
use documents::run::RunRecord;
use loadtest::plan::{Plan, Wishes};
use loadtest::scenario::{Files, Scenario, shipped};
use sizing::queueing::{
    ClosedClass, Network, SimulationPlan, Solution, Station, StepKind, StepKinds, simulate_steps,
    solve,
};
use sizing::statistics::Moments;

use crate::program::{Ran, argument, record, start};

/// The stand-in's servers and their mean service time.
const SERVERS: u32 = 4;
const MEAN: Duration = Duration::from_millis(30);

/// Virtual users of the levels, from light to past the knee. Multiples of five split into the mix's
/// classes without a remainder.
const LEVELS: [u64; 5] = [25, 45, 60, 75, 110];

/// Runs of a level's length that are simulated to say how far one run may be off by chance.
const REPLICATIONS: u64 = 40;

/// The mix of the shipped scenario for 50 users at twenty times its pace, on a small install.
fn write_scenario(folder: &Path) {
    let shipped = shipped::find("tier-50").expect("shipped").files.scenario;
    let calls = shipped.find("[calls]").expect("the scenario has calls");
    let first = shipped.find("thresholds = [").expect("it has thresholds");
    let last = first + shipped[first..].find(']').expect("they end") + 1;
    let errors = "thresholds = [\"errors <= 0%\"]";
    let text = format!("{}{errors}{}", &shipped[..first], &shipped[last..calls])
        .replace("ramp = \"15 s\"", "ramp = \"2 s\"")
        .replace("warm_up = \"10 s\"", "warm_up = \"8 s\"")
        .replace("steady = \"65 s\"", "steady = \"70 s\"")
        .replace("peak_factor = 3", "peak_factor = 20");
    std::fs::write(folder.join("scenario.toml"), text).expect("written");
    std::fs::write(folder.join("dataset.toml"), "customers = 1000\nskew = 0.8\n").expect("written");
}

/// The plan that the program makes of the scenario for so many users.
fn plan(folder: &Path, users: u64) -> Plan {
    let read = |name| std::fs::read_to_string(folder.join(name)).expect("written before");
    let (scenario, dataset) = (read("scenario.toml"), read("dataset.toml"));
    let files =
        Files { directory: argument(folder), scenario: &scenario, dataset: &dataset, more: &[] };
    let scenario = Scenario::parse(files).expect("a scenario");
    Plan::new(scenario, Wishes { users: Some(users), ..Wishes::default() }).expect("a plan")
}

/// What a class does in the steady phase of a plan if each step takes so long.
#[derive(Default)]
struct Schedule {
    /// Steps that are due.
    steps: f64,
    /// Of them, by the requests that they make.
    by_requests: BTreeMap<usize, f64>,
}

/// Plays the plan's own draws against set response times.
fn schedules(plan: &Plan, responses_s: &[f64]) -> Vec<Schedule> {
    let demands = DemandSet::shipped();
    let steady = plan.steady_from().as_secs_f64()..plan.steady_until().as_secs_f64();
    let mut schedules: Vec<Schedule> = responses_s.iter().map(|_| Schedule::default()).collect();
    for (place, (class, index)) in plan.order().into_iter().enumerate() {
        let mut itinerary = plan.itinerary(class, index);
        let mut at = plan.starts_at(place as u64).as_secs_f64();
        while at < steady.end {
            let turn = itinerary.next_turn();
            at += turn.think_s;
            if steady.contains(&at) {
                let schedule = &mut schedules[class];
                schedule.steps += 1.0;
                *schedule.by_requests.entry(demands.steps[turn.step].len()).or_default() += 1.0;
            }
            at += responses_s[class];
        }
    }
    schedules
}

/// The classes as a network: their think times, and what their steps ask of the stand-in.
fn network(plan: &Plan, think_s: &[f64], kinds: &StepKinds) -> Network {
    let classes = plan.scenario.crm.classes.iter().zip(&plan.users_by_class).enumerate();
    let closed = classes.map(|(class, (of, users))| ClosedClass {
        name: of.name.clone(),
        population: *users as u32,
        think_time_s: think_s[class],
        demands_s: vec![kinds.mean_demand_s(class).expect("every class does steps")],
    });
    let closed = closed.collect();
    Network { stations: vec![Station::queueing("stand-in", SERVERS)], closed, open: Vec::new() }
}

/// The kinds of step of each class, from how often it makes so many requests a step.
fn kinds<'a>(by_class: impl Iterator<Item = &'a BTreeMap<usize, f64>>) -> StepKinds {
    let of_class = |by_requests: &BTreeMap<usize, f64>| {
        let each = by_requests.iter();
        each.map(|(requests, weight)| StepKind {
            weight: *weight,
            visits_s: vec![MEAN.as_secs_f64(); *requests],
        })
        .collect()
    };
    StepKinds { by_class: by_class.map(of_class).collect() }
}

/// How often a class's step makes so many requests, by the weights of its journeys.
fn requests_of(class: &str) -> BTreeMap<usize, f64> {
    let demands = DemandSet::shipped();
    let mut weights = BTreeMap::new();
    for journey in loadtest::scenario::journeys(class).expect("a class") {
        for step in journey.steps {
            *weights.entry(demands.steps[*step].len()).or_default() += f64::from(journey.weight);
        }
    }
    weights
}

/// What is expected of a level before it is played.
struct Prediction {
    /// Steps a second of the mix, by its mean think times.
    mix_per_s: f64,
    /// Steps a second of this schedule, and their standard deviation from run to run.
    throughput_per_s: f64,
    throughput_deviation: f64,
    /// Mean response time.
    response_ms: f64,
    /// Its p95, and the standard deviation from run to run.
    p95_ms: f64,
    p95_deviation: f64,
    utilisation: f64,
}

fn responses_s(solution: &Solution) -> Vec<f64> {
    solution.closed.iter().map(|class| class.response_time_s).collect()
}

/// Solves for the mix; asks the schedule how long its users think, given those response times, and
/// what they do; and solves for that. What a finite schedule draws differs from its means by more than
/// the whole tolerance, and is known before the run.
fn predict(plan: &Plan) -> Prediction {
    let classes = &plan.scenario.crm.classes;
    let factor = plan.scenario.crm.peak_factor;
    let mean_think_s: Vec<f64> =
        classes.iter().map(|class| class.think_time.as_secs_f64() / factor).collect();
    let by_weight: Vec<_> = classes.iter().map(|class| requests_of(&class.name)).collect();
    let of_mix = solve(&network(plan, &mean_think_s, &kinds(by_weight.iter()))).expect("solved");
    assert!(of_mix.method.is_exact(), "{:?}", of_mix.method);

    let met_s = responses_s(&of_mix);
    let drawn = schedules(plan, &met_s);
    let steady_s = plan.scenario.phases.steady.as_secs_f64();
    let think_s: Vec<f64> = drawn
        .iter()
        .zip(plan.users_by_class.iter().zip(&met_s))
        .map(|(of, (users, met_s))| *users as f64 * steady_s / of.steps - met_s)
        .collect();
    let kinds = kinds(drawn.iter().map(|of| &of.by_requests));
    let network = network(plan, &think_s, &kinds);
    let solution = solve(&network).expect("solved");
    let throughput_per_s = solution.closed_throughput_per_s();

    let long = SimulationPlan { seed: 1, warm_up: 10_000, completions: 150_000 };
    let simulated = simulate_steps(&network, &kinds, &long).expect("simulated");
    let p95_s = |simulated: &sizing::queueing::Simulation| {
        let together = simulated.closed_together.as_ref().expect("closed classes");
        together.response_time_s_p95.expect("enough samples").value
    };
    let (mut throughputs, mut p95s) = (Moments::default(), Moments::default());
    for seed in 1..=REPLICATIONS {
        let completions = (throughput_per_s * steady_s) as u64;
        let short = SimulationPlan { seed: 100 + seed, warm_up: 1_000, completions };
        let of = simulate_steps(&network, &kinds, &short).expect("simulated");
        throughputs.add(completions as f64 / of.measured_s);
        p95s.add(p95_s(&of));
    }
    Prediction {
        mix_per_s: of_mix.closed_throughput_per_s(),
        throughput_per_s,
        throughput_deviation: throughputs.standard_deviation().expect("many") / throughput_per_s,
        response_ms: solution.closed_response_time_s().expect("closed classes") * 1e3,
        p95_ms: p95_s(&simulated) * 1e3,
        p95_deviation: p95s.standard_deviation().expect("many") / p95_s(&simulated),
        utilisation: solution.stations[0].utilisation,
    }
}

/// Busy share of the stand-in's servers over the steady phase, from the samples of the run.
fn station_busy(record: &RunRecord) -> f64 {
    let mut busy = Moments::default();
    let steady = record.plan.steady_from_s + 1.0..=record.plan.steady_until_s + 0.5;
    for sample in record.host.iter().filter(|sample| steady.contains(&sample.at_s)) {
        let station = sample.station.expect("the stand-in tells each second how busy it is");
        assert_eq!(station.servers, SERVERS);
        busy.add(station.busy / f64::from(SERVERS));
    }
    busy.mean().expect("a steady phase of several seconds")
}

/// Every step made as many requests as the demand set has operations for it. Only where a search found
/// nobody, who opens a customer adds one first: a request more.
fn makes_the_requests_of_the_demand_set(record: &RunRecord) {
    let demands = DemandSet::shipped();
    for step in record.steps.iter().filter(|step| step.workload == "crm") {
        let (steps, each) = (step.total(), demands.steps[&step.name].len() as u64);
        let most_added = if step.name == "open_customer" { steps / 20 } else { 0 };
        let made = steps * each..=steps * each + most_added;
        assert!(made.contains(&step.requests), "{}: {} {steps}", step.name, step.requests);
    }
}

#[test]
fn five_levels_are_as_the_model_says() {
    let folder = tempfile::tempdir().expect("a folder");
    write_scenario(folder.path());
    let plans = LEVELS.map(|users| plan(folder.path(), users));
    let predictions: Vec<Prediction> = plans.iter().map(predict).collect();
    let played: Vec<_> = LEVELS
        .iter()
        .map(|users| {
            let out = folder.path().join(format!("out-{users}"));
            let (users, servers) = (users.to_string(), SERVERS.to_string());
            let mean = format!("{}ms", MEAN.as_millis());
            let mut arguments = vec!["load", argument(folder.path()), "--users", &users];
            arguments.extend(["--service-model", "model", "--model-servers", &servers]);
            arguments.extend(["--model-mean", &mean, "--out", argument(&out)]);
            let child = start(&arguments);
            (out, child)
        })
        .collect();
    // All have ended before the first is judged.
    let played: Vec<_> = played
        .into_iter()
        .map(|(out, child)| (out, Ran::of(child.wait_with_output().expect("it ends"))))
        .collect();
    let mut table = String::new();
    let mut off = Vec::new();
    for (((out, ran), plan), predicted) in played.iter().zip(&plans).zip(&predictions) {
        assert!(out.join("run.json").exists(), "{ran:#?}");
        let record = record(out);
        assert_eq!(record.provenance.schedule_hash, plan.preview().schedule_hash);
        makes_the_requests_of_the_demand_set(&record);
        let (row, misses) = held(&record, predicted);
        table.push_str(&row);
        off.extend(misses);
    }
    println!("{table}");
    assert!(off.is_empty(), "{off:#?}\n{table}");
}

/// A level's row of the table, and what is further off than it may be.
fn held(record: &RunRecord, predicted: &Prediction) -> (String, Vec<String>) {
    let crm = record.workloads.iter().find(|workload| workload.name == "crm").expect("people");
    assert_eq!(crm.failed(), 0, "{:?}", crm.failures);
    let x = crm.throughput_per_s;
    let p95_ms = crm.response_time.quantile_ms(0.95).expect("enough samples");
    let mean_ms = crm.response_time.mean_ms.expect("samples");
    let busy = station_busy(record);
    let error = |measured: f64, predicted: f64| measured / predicted - 1.0;
    let errors = [
        ("throughput", error(x, predicted.throughput_per_s), 0.03),
        ("p95", error(p95_ms, predicted.p95_ms), 0.1),
        ("utilisation", error(busy, predicted.utilisation), 0.05),
    ];
    let users = record.plan.users;
    let row = format!(
        "| {users} | {:.2} | {:.2} ± {:.1} % | {x:.2} | {:+.1} % | {:.0} | {mean_ms:.0} | {:.0} ± {:.1} % \
         | {p95_ms:.0} | {:+.1} % | {:.1} % | {:.1} % |\n",
        predicted.mix_per_s,
        predicted.throughput_per_s,
        predicted.throughput_deviation * 1e2,
        errors[0].1 * 1e2,
        predicted.response_ms,
        predicted.p95_ms,
        predicted.p95_deviation * 1e2,
        errors[1].1 * 1e2,
        predicted.utilisation * 1e2,
        busy * 1e2,
    );
    let is_off = |(what, error, most): (&str, f64, f64)| {
        (error.abs() > most)
            .then(|| format!("{users} users: {what} is off by {:.1} %", error * 1e2))
    };
    (row, errors.into_iter().filter_map(is_off).collect())
}
