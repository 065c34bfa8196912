//! Laws that hold for every network, checked on random ones.

use proptest::prelude::*;
use sizing::queueing::{
    Bounds, Method, Mmc, Network, Solution, StationKind, erlang_b, solve, solve_by,
};
use sizing::statistics::{Moments, quantile};

use crate::networks::{any_network, closed, single, stations};

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1e-9)
}

/// Little's law for each class and for the stations together, and utilisations that are shares. The
/// approximations may ask a saturated station for a little more than it has: `overload`.
fn keeps_the_laws(
    network: &Network,
    solution: &Solution,
    tolerance: f64,
    overload: f64,
) -> Result<(), TestCaseError> {
    let mut present = 0.0;
    for (class, of) in network.closed.iter().zip(&solution.closed) {
        let users = of.throughput_per_s * (of.response_time_s + class.think_time_s);
        prop_assert!(near(users, f64::from(class.population), tolerance), "{users} {class:?}");
        let floor: f64 = class.demands_s.iter().sum();
        prop_assert!(of.response_time_s >= floor * (1.0 - tolerance));
        present += of.throughput_per_s * of.response_time_s;
    }
    for of in &solution.open {
        present += of.throughput_per_s * of.response_time_s;
    }
    let queued: f64 = solution.stations.iter().map(|station| station.queue_length).sum();
    prop_assert!(near(queued, present, tolerance), "{queued} {present}");
    for (k, station) in solution.stations.iter().enumerate() {
        prop_assert!((0.0..=1.0).contains(&station.utilisation));
        let StationKind::Queueing { servers } = network.stations[k].kind else { continue };
        let busy = network.closed.iter().zip(&solution.closed);
        let busy: f64 = busy.map(|(class, of)| class.demands_s[k] * of.throughput_per_s).sum();
        let busy = (busy + network.open_load(k)) / f64::from(servers);
        prop_assert!(busy <= 1.0 + overload, "{} is {busy} busy", station.name);
        prop_assert!(near(busy.min(1.0), station.utilisation, tolerance));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_exact_solution_of_one_class_keeps_the_laws(network in any_network(1..=1, 60)) {
        let solution = solve(&network).expect("a steady state");
        prop_assert_eq!(solution.method, Method::ExactSingleClass);
        keeps_the_laws(&network, &solution, 1e-9, 1e-9)?;
    }

    #[test]
    fn the_exact_solution_of_several_classes_keeps_the_laws(network in any_network(2..=3, 6)) {
        let solution = solve_by(&network, Method::ExactMultiClass).expect("a steady state");
        keeps_the_laws(&network, &solution, 1e-9, 1e-9)?;
    }

    #[test]
    fn the_approximations_keep_the_laws(network in any_network(1..=3, 500)) {
        for method in [Method::BardSchweitzer, Method::Linearizer] {
            let solution = solve_by(&network, method).expect("a steady state");
            keeps_the_laws(&network, &solution, 1e-6, 0.001)?;
        }
    }

    #[test]
    fn throughput_never_falls_with_users_and_stays_within_its_bounds(
        network in any_network(1..=1, 1),
    ) {
        let mut network = network;
        network.open.clear();
        let bounds = Bounds::of(&network.stations, &network.closed[0]).expect("demands");
        let mut last = 0.0;
        for population in 1..=40 {
            network.closed[0].population = population;
            let got = &solve(&network).expect("a steady state").closed[0];
            let users = f64::from(population);
            prop_assert!(got.throughput_per_s >= last * (1.0 - 1e-12));
            prop_assert!(got.throughput_per_s <= bounds.throughput_per_s_max(users) * (1.0 + 1e-9));
            prop_assert!(got.response_time_s >= bounds.response_time_s_min(users) * (1.0 - 1e-9));
            last = got.throughput_per_s;
        }
    }

    #[test]
    fn adding_a_server_never_hurts(network in any_network(1..=1, 60), at in 0_usize..4) {
        let at = at % network.stations.len();
        let StationKind::Queueing { servers } = network.stations[at].kind else { return Ok(()) };
        let mut larger = network.clone();
        larger.stations[at].kind = StationKind::Queueing { servers: servers + 1 };
        let before = solve(&network).expect("a steady state");
        let after = solve(&larger).expect("a steady state");
        let (before, after) = (&before.closed[0], &after.closed[0]);
        let tolerance = 1.0 + 1e-9;
        prop_assert!(before.throughput_per_s <= after.throughput_per_s * tolerance);
        prop_assert!(after.response_time_s <= before.response_time_s * tolerance);
    }

    #[test]
    fn an_open_load_on_single_servers_stretches_the_closed_demands(
        population in 1_u32..40,
        think in 0.0_f64..10.0,
        demands in prop::collection::vec(0.01_f64..2.0, 3),
        open_busy in prop::collection::vec(0.0_f64..0.95, 3),
    ) {
        let mut mixed = single(&[1, 1, 1], population, think, &demands);
        mixed.open.push(crate::networks::open("events", 1.0, &open_busy));
        let stretched: Vec<f64> =
            demands.iter().zip(&open_busy).map(|(d, u)| d / (1.0 - u)).collect();
        let alone = single(&[1, 1, 1], population, think, &stretched);
        let alone = solve(&alone).expect("a steady state");
        let got = solve(&mixed).expect("a steady state");
        prop_assert!(near(got.closed[0].throughput_per_s, alone.closed[0].throughput_per_s, 1e-9));
        prop_assert!(near(got.closed[0].response_time_s, alone.closed[0].response_time_s, 1e-9));
        // An open request meets the closed queue and is stretched by the other open ones.
        for (k, busy) in open_busy.iter().enumerate() {
            let expected = busy * (1.0 + alone.stations[k].queue_length) / (1.0 - busy);
            prop_assert!(near(got.open[0].residence_s[k], expected, 1e-8));
        }
    }

    #[test]
    fn an_open_class_alone_is_an_m_m_c_queue(
        servers in 1_u32..40,
        busy in 0.01_f64..0.99,
        demand in 0.001_f64..5.0,
    ) {
        let rate = busy * f64::from(servers) / demand;
        let network = Network {
            stations: stations(&[servers]),
            closed: Vec::new(),
            open: vec![crate::networks::open("calls", rate, &[demand])],
        };
        let got = solve(&network).expect("below saturation");
        let queue = Mmc::new(rate, 1.0 / demand, servers).expect("below saturation");
        prop_assert_eq!(got.method, Method::OpenOnly);
        prop_assert!(near(got.open[0].response_time_s, queue.mean_response_s(), 1e-9));
        prop_assert!(near(got.stations[0].utilisation, busy, 1e-12));
    }

    #[test]
    fn one_class_cut_in_two_is_the_same_class(
        network in any_network(1..=1, 14),
        cut in 1_u32..14,
    ) {
        let whole = solve(&network).expect("a steady state");
        let class = &network.closed[0];
        let first = cut.min(class.population);
        let mut halves = network.clone();
        halves.closed = vec![
            closed("first", first, class.think_time_s, &class.demands_s),
            closed("rest", class.population - first, class.think_time_s, &class.demands_s),
        ];
        let halves = halves.without_idle_classes();
        let cut = solve_by(&halves, Method::ExactMultiClass).expect("a steady state");
        prop_assert!(near(cut.closed_throughput_per_s(), whole.closed_throughput_per_s(), 1e-9));
        for (a, b) in cut.stations.iter().zip(&whole.stations) {
            prop_assert!(near(a.queue_length, b.queue_length, 1e-8), "{a:?} {b:?}");
        }
        for (a, b) in cut.open.iter().zip(&whole.open) {
            prop_assert!(near(a.response_time_s, b.response_time_s, 1e-8));
        }
    }

    #[test]
    fn erlang_b_is_the_quotient_of_its_sum(load in 0.01_f64..80.0, servers in 0_u32..100) {
        // a^n / n! over the sum of a^k / k!, divided through by the largest term.
        let (mut term, mut sum) = (1.0, 1.0);
        for k in (1..=servers).rev() {
            term *= f64::from(k) / load;
            sum += term;
        }
        prop_assert!(near(erlang_b(load, servers).expect("a load"), 1.0 / sum, 1e-11));
    }

    #[test]
    fn merged_moments_are_the_moments_of_the_union(
        first in prop::collection::vec(-1e3_f64..1e3, 0..40),
        second in prop::collection::vec(-1e3_f64..1e3, 0..40),
    ) {
        let mut merged = Moments::of(&first);
        merged.merge(&Moments::of(&second));
        let union = Moments::of(&[first, second].concat());
        prop_assert_eq!(merged.count(), union.count());
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-8 * (1.0 + a.abs()),
            (a, b) => a == b,
        };
        prop_assert!(same(merged.mean(), union.mean()));
        prop_assert!(same(merged.variance(), union.variance()));
    }

    #[test]
    fn at_least_the_share_lies_at_or_below_its_quantile(
        samples in prop::collection::vec(0.0_f64..10.0, 1..60),
        q in 0.0_f64..=1.0,
    ) {
        let value = quantile(&samples, q).expect("samples");
        let at_most = samples.iter().filter(|s| **s <= value).count() as f64;
        let below = samples.iter().filter(|s| **s < value).count() as f64;
        let rank = q * samples.len() as f64;
        prop_assert!(at_most >= rank - 1e-6 && below <= rank + 1e-6);
        prop_assert!(samples.contains(&value));
    }
}
