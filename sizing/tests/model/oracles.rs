//! Values computed elsewhere, to the digits shown.

use sizing::queueing::{Method, Network, QueueingError, solve, solve_by};

use crate::networks::{closed, host, open, single, stations};

#[track_caller]
fn check(got: f64, expected: &str) {
    let digits = expected.split('.').nth(1).map_or(0, str::len);
    assert_eq!(format!("{got:.digits$}"), expected);
}

#[test]
fn the_textbook_network_of_three_stations() {
    let cases =
        [(1, "0.0524797", "4.055"), (3, "0.151516", "4.79982"), (20, "0.474516", "27.1482")];
    for (population, throughput, response) in cases {
        let network = single(&[1, 1, 1], population, 15.0, &[0.605, 2.1, 1.35]);
        let solution = solve(&network).expect("a steady state");
        assert_eq!(solution.method, Method::ExactSingleClass);
        check(solution.closed[0].throughput_per_s, throughput);
        check(solution.closed[0].response_time_s, response);
    }
}

#[test]
fn four_servers_are_the_machine_repair_model() {
    let cases = [
        (8, "7.272382", None),
        (20, "18.119694", Some("0.103771")),
        (40, "34.309796", Some("0.165848")),
    ];
    for (population, throughput, response) in cases {
        let network = single(&[4], population, 1.0, &[0.1]);
        let solution = solve(&network).expect("a steady state");
        check(solution.closed[0].throughput_per_s, throughput);
        if let Some(response) = response {
            check(solution.closed[0].response_time_s, response);
        }
    }
}

#[test]
fn a_single_user_waits_for_nobody() {
    for servers in [&[1, 1][..], &[4, 0], &[64, 1], &[12, 7]] {
        let network = single(servers, 1, 2.0, &[0.25, 0.5]);
        for method in [
            Method::ExactSingleClass,
            Method::ExactMultiClass,
            Method::BardSchweitzer,
            Method::Linearizer,
        ] {
            let solution = solve_by(&network, method).expect("a steady state");
            let x = solution.closed[0].throughput_per_s;
            assert!((x - 1.0 / 2.75).abs() < 1e-15, "{servers:?} {method:?}: {x}");
        }
    }
}

/// The product form summed over every state, for two closed classes: the mean number of class-c
/// customers who think is `X_c Z_c`.
fn throughputs_by_enumeration(network: &Network, servers: &[u32]) -> [f64; 2] {
    let places = servers.len();
    let spread = |population: u32| -> Vec<Vec<u32>> {
        let mut all = vec![vec![]];
        for _ in 0..places {
            all = all
                .into_iter()
                .flat_map(|some: Vec<u32>| {
                    let left = population - some.iter().sum::<u32>();
                    (0..=left).map(move |n| [some.clone(), vec![n]].concat())
                })
                .collect();
        }
        all
    };
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    let [first, second] = [&network.closed[0], &network.closed[1]];
    let (mut sum, mut thinking) = (0.0, [0.0; 2]);
    for a in spread(first.population) {
        for b in spread(second.population) {
            let away = [
                first.population - a.iter().sum::<u32>(),
                second.population - b.iter().sum::<u32>(),
            ];
            let think = |z: f64, n: u32| z.powi(n as i32) / factorial(n);
            let mut weight =
                think(first.think_time_s, away[0]) * think(second.think_time_s, away[1]);
            for k in 0..places {
                let (n, m) = (a[k], b[k]);
                let served: f64 =
                    (1..=n + m)
                        .map(|i| {
                            if servers[k] == 0 {
                                f64::from(i)
                            } else {
                                f64::from(i.min(servers[k]))
                            }
                        })
                        .product();
                weight *= factorial(n + m) / factorial(n) / factorial(m)
                    * first.demands_s[k].powi(n as i32)
                    * second.demands_s[k].powi(m as i32)
                    / served;
            }
            sum += weight;
            thinking[0] += weight * f64::from(away[0]);
            thinking[1] += weight * f64::from(away[1]);
        }
    }
    [thinking[0] / sum / first.think_time_s, thinking[1] / sum / second.think_time_s]
}

#[test]
fn two_classes_are_the_sum_over_all_states() {
    for servers in [&[1, 1, 1][..], &[3, 1, 0], &[2, 4, 2]] {
        let network = Network {
            stations: stations(servers),
            closed: vec![
                closed("a", 4, 1.5, &[0.3, 0.7, 0.2]),
                closed("b", 3, 0.4, &[0.9, 0.1, 0.6]),
            ],
            open: Vec::new(),
        };
        let expected = throughputs_by_enumeration(&network, servers);
        let solution = solve(&network).expect("a steady state");
        assert_eq!(solution.method, Method::ExactMultiClass);
        for (class, expected) in solution.closed.iter().zip(expected) {
            assert!((class.throughput_per_s / expected - 1.0).abs() < 1e-12, "{servers:?}");
        }
    }
}

#[test]
fn what_has_no_steady_state_is_an_error_not_a_number() {
    let network = |servers: &[u32], population, think, demands: &[f64]| {
        solve(&single(servers, population, think, demands)).expect_err("no steady state")
    };
    let mut no_server = single(&[1], 3, 1.0, &[0.1]);
    no_server.stations[0] = sizing::queueing::Station::queueing("cpu", 0);
    assert!(matches!(solve(&no_server), Err(QueueingError::Servers { servers: 0, .. })));
    assert!(matches!(network(&[1], 0, 1.0, &[0.1]), QueueingError::Population { .. }));
    assert!(matches!(network(&[1], 3, f64::NAN, &[0.1]), QueueingError::Quantity { .. }));
    assert!(matches!(network(&[1], 3, 1.0, &[-0.1]), QueueingError::Quantity { .. }));
    assert!(matches!(network(&[1], 3, 1.0, &[f64::INFINITY]), QueueingError::Quantity { .. }));
    assert!(matches!(network(&[1], 3, 1.0, &[]), QueueingError::DemandCount { .. }));
    assert!(matches!(network(&[1], 3, 0.0, &[0.0]), QueueingError::Unbounded { .. }));
    assert_eq!(solve(&Network::default()), Err(QueueingError::NoClass));

    let mut flooded = single(&[4], 3, 1.0, &[0.1]);
    flooded.open.push(open("events", 40.0, &[0.1]));
    let error = solve(&flooded).expect_err("the open load takes all");
    assert_eq!(
        error.to_string(),
        "the open classes ask `station 0` for 100.0 % of its capacity: no steady state"
    );
    flooded.open[0].arrival_rate_per_s = 0.0;
    assert!(solve(&flooded).is_err());
    assert!(solve(&flooded.without_idle_classes()).is_ok());
}

#[test]
fn a_method_that_does_not_apply_says_so() {
    let one = single(&[4, 1], 200, 1.0, &[0.1, 0.1]);
    assert!(matches!(solve_by(&one, Method::OpenOnly), Err(QueueingError::NotApplicable { .. })));
    let mut two = one.clone();
    two.closed.push(closed("more", 5, 1.0, &[0.1, 0.2]));
    for method in [Method::ExactSingleClass, Method::ExactMultiClass, Method::OpenOnly] {
        let refused = solve_by(&two, method);
        assert!(matches!(refused, Err(QueueingError::NotApplicable { .. })), "{method:?}");
    }
    assert_eq!(solve(&two).map(|solution| solution.method), Ok(Method::Linearizer));
}

#[test]
fn a_hundred_users_at_three_paces_are_solved_exactly() {
    let network = host([20, 60, 20], 8, [0.3, 0.05, 0.02, 0.01]);
    let solution = solve(&network).expect("a steady state");
    assert_eq!(solution.method, Method::ExactMultiClass);
    assert!(solution.method.is_exact());
}

#[test]
fn a_population_too_large_to_walk_through_is_approximated() {
    let crowd = single(&[64, 1], 1_000_000, 3_000.0, &[0.1, 0.0001]);
    let solution = solve(&crowd).expect("a steady state");
    assert_eq!(solution.method, Method::Linearizer);
    let users = single(&[64, 1], 10_000, 3_000.0, &[0.1, 0.0001]);
    assert_eq!(solve(&users).map(|solution| solution.method), Ok(Method::ExactSingleClass));
}
