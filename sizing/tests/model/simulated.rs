//! The simulation against the formulas, and the formulas against the simulation.

use sizing::queueing::{
    Estimate, Method, Mmc, Network, QueueingError, SimulationPlan, Station, simulate, solve_by,
};

use crate::networks::{host, open, single, stations};

/// The simulated value is near the computed one: within three half-widths (an interval of 95 %
/// misses one time in twenty by itself) and never off by more than a share of the value.
#[track_caller]
fn check(what: &str, simulated: Option<Estimate>, computed: f64, share: f64) {
    let simulated = simulated.expect("enough samples");
    let off = (simulated.value - computed).abs();
    assert!(
        off <= 3.0 * simulated.half_width && off <= share * computed,
        "{what}: simulated {simulated:?}, computed {computed}"
    );
}

#[track_caller]
fn check_network(network: &Network, method: Method) {
    let plan = SimulationPlan { seed: 4, warm_up: 10_000, completions: 120_000 };
    let simulated = simulate(network, &plan).expect("a steady state");
    let computed = solve_by(network, method).expect("a steady state");
    let classes = simulated.closed.iter().zip(&computed.closed);
    for (simulated, computed) in classes.chain(simulated.open.iter().zip(&computed.open)) {
        let name = &simulated.name;
        check(name, simulated.throughput_per_s, computed.throughput_per_s, 0.03);
        check(name, simulated.response_time_s, computed.response_time_s, 0.05);
    }
    for (simulated, computed) in simulated.stations.iter().zip(&computed.stations) {
        assert!((simulated.utilisation - computed.utilisation).abs() < 0.01, "{simulated:?}");
        let off = (simulated.queue_length - computed.queue_length).abs();
        assert!(off < 0.03 + 0.05 * computed.queue_length, "{simulated:?} {computed:?}");
    }
}

#[test]
fn one_class_on_a_station_of_four_servers() {
    check_network(&single(&[4], 40, 1.0, &[0.1]), Method::ExactSingleClass);
}

#[test]
fn one_class_through_three_queues_and_a_delay() {
    check_network(
        &single(&[2, 1, 0, 1], 25, 3.0, &[0.2, 0.09, 0.5, 0.05]),
        Method::ExactSingleClass,
    );
}

#[test]
fn one_class_beside_an_open_load_on_many_servers() {
    let mut network = single(&[4, 1], 12, 1.0, &[0.2, 0.03]);
    network.open.push(open("events", 6.0, &[0.2, 0.03]));
    check_network(&network, Method::ExactSingleClass);
}

#[test]
fn three_classes_beside_an_open_load() {
    let mut network = host([15, 40, 25], 2, [0.2, 0.05, 0.02, 0.01]);
    network.open.push(open("calls", 0.5, &[0.2, 0.05, 0.02, 0.01]));
    check_network(&network, Method::ExactMultiClass);
}

#[test]
fn classes_may_differ_at_a_shared_station() {
    let mut network = host([4, 10, 10], 2, [0.2, 0.05, 0.02, 0.01]);
    network.stations[0] = Station::sharing("cpu", 2);
    network.closed[2].demands_s[0] = 0.6;
    network.open.push(open("services", 0.5, &[1.0, 0.0, 0.0, 0.0]));
    check_network(&network, Method::ExactMultiClass);
}

#[test]
fn percentiles_are_those_of_the_m_m_c_queue() {
    let network = Network {
        stations: stations(&[3]),
        closed: Vec::new(),
        open: vec![open("calls", 2.4, &[1.0])],
    };
    let plan = SimulationPlan { seed: 11, warm_up: 20_000, completions: 300_000 };
    let got = simulate(&network, &plan).expect("below saturation");
    let queue = Mmc::new(2.4, 1.0, 3).expect("below saturation");
    let calls = &got.open[0];
    let quantile = |q| queue.response_quantile_s(q).expect("a share");
    check("p50", calls.response_time_s_p50, quantile(0.5), 0.03);
    check("p95", calls.response_time_s_p95, quantile(0.95), 0.05);
    check("p99", calls.response_time_s_p99, quantile(0.99), 0.08);
    // Departures of M/M/c are Poisson (Burke 1956), so a count of n has the deviation sqrt(n).
    let rate = calls.throughput_per_s.expect("enough samples");
    check("throughput", calls.throughput_per_s, 2.4, 0.01);
    let expected = 2.093 * rate.value / (calls.completions as f64).sqrt();
    let ratio = rate.half_width / expected;
    assert!((0.5..1.7).contains(&ratio), "{ratio}");
}

#[test]
fn the_intervals_cover_the_mean_about_as_often_as_they_say() {
    let network = single(&[2], 10, 1.0, &[0.15]);
    let computed = solve_by(&network, Method::ExactSingleClass).expect("a steady state");
    let covered = (0..60)
        .filter(|&seed| {
            let plan = SimulationPlan { seed, warm_up: 500, completions: 4_000 };
            let got = simulate(&network, &plan).expect("a steady state");
            got.closed[0]
                .response_time_s
                .is_some_and(|mean| mean.covers(computed.closed[0].response_time_s))
        })
        .count();
    // 95 % of 60 is 57; fewer than 51 would be one time in a hundred by chance alone.
    assert!(covered >= 51, "{covered} of 60");
}

#[test]
fn the_same_seed_gives_the_same_record_and_another_seed_another() {
    let mut network = host([5, 10, 5], 4, [0.1, 0.02, 0.01, 0.0]);
    network.open.push(open("calls", 1.0, &[0.05, 0.0, 0.0, 0.0]));
    let plan = SimulationPlan { seed: 7, warm_up: 100, completions: 5_000 };
    let first = simulate(&network, &plan).expect("a steady state");
    assert_eq!(simulate(&network, &plan).expect("a steady state"), first);
    let other = simulate(&network, &SimulationPlan { seed: 8, ..plan }).expect("a steady state");
    assert_ne!(first.closed, other.closed);
}

#[test]
fn what_has_too_few_samples_is_not_stated() {
    let network = host([1, 10, 10], 4, [0.1, 0.02, 0.01, 0.0]);
    let plan = SimulationPlan { seed: 7, warm_up: 0, completions: 600 };
    let got = simulate(&network, &plan).expect("a steady state");
    let heavy = &got.closed[2];
    assert!(heavy.completions > 200 && heavy.completions < 1_000);
    assert!(heavy.response_time_s_p95.is_some() && heavy.response_time_s_p99.is_none());
    assert!(got.closed[0].completions < 20 && got.closed[0].response_time_s.is_none());
    let none = SimulationPlan { completions: 19, ..plan };
    assert!(matches!(simulate(&network, &none), Err(QueueingError::Parameter { .. })));
}
