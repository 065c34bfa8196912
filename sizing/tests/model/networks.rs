//! Networks that several tests share.

use proptest::prelude::*;
use sizing::queueing::{ClosedClass, Network, OpenClass, Station, StationKind};

/// A closed class.
pub(crate) fn closed(
    name: &str,
    population: u32,
    think_time_s: f64,
    demands_s: &[f64],
) -> ClosedClass {
    ClosedClass { name: name.to_owned(), population, think_time_s, demands_s: demands_s.to_vec() }
}

/// An open class.
pub(crate) fn open(name: &str, arrival_rate_per_s: f64, demands_s: &[f64]) -> OpenClass {
    OpenClass { name: name.to_owned(), arrival_rate_per_s, demands_s: demands_s.to_vec() }
}

/// One closed class over stations of so many servers; 0 makes a delay.
pub(crate) fn single(
    servers: &[u32],
    population: u32,
    think_time_s: f64,
    demands_s: &[f64],
) -> Network {
    Network {
        stations: stations(servers),
        closed: vec![closed("users", population, think_time_s, demands_s)],
        open: Vec::new(),
    }
}

/// Stations of so many servers; 0 makes a delay.
pub(crate) fn stations(servers: &[u32]) -> Vec<Station> {
    let named = servers.iter().enumerate();
    named
        .map(|(k, &servers)| {
            let kind = match servers {
                0 => StationKind::Delay,
                servers => StationKind::Queueing { servers },
            };
            Station { name: format!("station {k}"), kind }
        })
        .collect()
}

/// A host as a quote sees it: CPU, data, log, network, with three classes of users who ask for the
/// same.
pub(crate) fn host(users: [u32; 3], cores: u32, demands_s: [f64; 4]) -> Network {
    let [occasional, regular, heavy] = users;
    Network {
        stations: vec![
            Station::queueing("cpu", cores),
            Station::queueing("data", 1),
            Station::queueing("log", 1),
            Station::delay("network"),
        ],
        closed: vec![
            closed("occasional", occasional, 360.0, &demands_s),
            closed("regular", regular, 30.0, &demands_s),
            closed("heavy", heavy, 10.0, &demands_s),
        ],
        open: Vec::new(),
    }
}

/// One to four stations of up to 12 servers, with demands, one closed class and perhaps an open one
/// that leaves every station at least a twentieth of its capacity.
pub(crate) fn any_network(
    classes: std::ops::RangeInclusive<usize>,
    most: u32,
) -> impl Strategy<Value = Network> {
    (1_usize..=4, classes).prop_flat_map(move |(stations_count, classes)| {
        let station = prop_oneof![1 => Just(0_u32), 2 => Just(1_u32), 2 => 2_u32..=12];
        let demand = prop_oneof![1 => Just(0.0), 6 => 0.001_f64..2.0];
        let class = (
            1..=most,
            prop_oneof![1 => Just(0.0), 4 => 0.01_f64..20.0],
            prop::collection::vec(demand.clone(), stations_count),
        );
        (
            prop::collection::vec(station, stations_count),
            prop::collection::vec(class, classes),
            prop::option::of((0.05_f64..0.95, prop::collection::vec(demand, stations_count))),
        )
            .prop_map(|(servers, classes, background)| {
                let mut network = Network {
                    stations: stations(&servers),
                    closed: classes
                        .into_iter()
                        .enumerate()
                        .map(|(c, (population, think, mut demands))| {
                            // Every class asks for something.
                            demands[0] += 0.05;
                            closed(&format!("class {c}"), population, think, &demands)
                        })
                        .collect(),
                    open: Vec::new(),
                };
                if let Some((busiest, demands)) = background {
                    let per_server = servers.iter().zip(&demands).filter(|(m, _)| **m > 0);
                    let most = per_server.map(|(&m, d)| d / f64::from(m)).fold(0.0, f64::max);
                    if most > 0.0 {
                        network.open.push(open("events", busiest / most, &demands));
                    }
                }
                network
            })
    })
}
