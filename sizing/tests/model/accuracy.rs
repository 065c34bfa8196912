//! Holds docs/model-accuracy.md: its tables are computed here, and the page must carry them as they
//! are.

use std::fmt::Write as _;

use sizing::queueing::{Method, Network, SimulationPlan, Solution, Station, simulate, solve_by};

use crate::networks::{closed, host as quoted, open};

const PAGE: &str = include_str!("../../../docs/model-accuracy.md");

#[track_caller]
fn page_carries(table: &str) {
    assert!(
        PAGE.contains(table),
        "docs/model-accuracy.md does not carry this table as computed:\n\n{table}"
    );
}

/// Two classes on a host: CPU of so many cores, one data and one log array.
fn host(cores: u32, regular: u32, heavy: u32, heavier: f64) -> Network {
    let demands_s = [0.5, 0.05, 0.02];
    let heavy_demands_s = demands_s.map(|demand| demand * heavier);
    Network {
        stations: vec![
            Station::queueing("cpu", cores),
            Station::queueing("data", 1),
            Station::queueing("log", 1),
        ],
        closed: vec![
            closed("regular", regular, 3.0, &demands_s),
            closed("heavy", heavy, 1.0, &heavy_demands_s),
        ],
        open: Vec::new(),
    }
}

/// A share of a hundred with its sign; what rounds to nothing has none.
fn percent(value: f64) -> String {
    if value.abs() < 0.05 { "0.0 %".to_owned() } else { format!("{value:+.1} %") }
}

/// The largest error of any class, in percent with its sign.
fn worst(of: &Solution, exact: &Solution, figure: fn(&Solution, usize) -> f64) -> f64 {
    (0..exact.closed.len())
        .map(|c| 100.0 * (figure(of, c) / figure(exact, c) - 1.0))
        .max_by(|a, b| a.abs().total_cmp(&b.abs()))
        .expect("there are classes")
}

fn throughput(solution: &Solution, class: usize) -> f64 {
    solution.closed[class].throughput_per_s
}

fn response(solution: &Solution, class: usize) -> f64 {
    solution.closed[class].response_time_s
}

/// Cores with populations that put the CPU at light, middling, high and full load.
const SIZES: [(u32, [(u32, u32); 4]); 5] = [
    (1, [(1, 1), (2, 1), (3, 2), (8, 4)]),
    (2, [(2, 1), (4, 2), (6, 3), (14, 6)]),
    (4, [(3, 2), (7, 3), (10, 5), (24, 12)]),
    (8, [(6, 3), (12, 6), (19, 10), (40, 20)]),
    (16, [(12, 6), (24, 12), (38, 19), (64, 32)]),
];

const HEAD: &str = "| cores | users | CPU busy | R regular, exact \
     | Bard-Schweitzer X | R | Linearizer X | R |\n\
     | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";

fn row(table: &mut String, case: &str, exact: &Solution, errors: [f64; 4]) {
    let [schweitzer_x, schweitzer_r, linearizer_x, linearizer_r] = errors.map(percent);
    let regular = exact.closed.iter().position(|class| class.name == "regular");
    writeln!(
        table,
        "| {case} | {:.0} % | {:.3} s \
         | {schweitzer_x} | {schweitzer_r} | {linearizer_x} | {linearizer_r} |",
        100.0 * exact.stations[0].utilisation,
        response(exact, regular.expect("every case has regular users")),
    )
    .expect("a string");
}

/// The errors of both approximations in throughput and response time, and the exact solution.
fn errors_of(network: &Network) -> (Solution, [f64; 4]) {
    let exact = solve_by(network, Method::ExactMultiClass).expect("small enough");
    let schweitzer = solve_by(network, Method::BardSchweitzer).expect("settles");
    let linearizer = solve_by(network, Method::Linearizer).expect("settles");
    let errors = [
        worst(&schweitzer, &exact, throughput),
        worst(&schweitzer, &exact, response),
        worst(&linearizer, &exact, throughput),
        worst(&linearizer, &exact, response),
    ];
    (exact, errors)
}

fn against_exact(events_busy: f64) -> (String, [f64; 4]) {
    let mut table = HEAD.to_owned();
    let mut largest = [0.0_f64; 4];
    for (cores, populations) in SIZES {
        for (regular, heavy) in populations {
            let mut network = host(cores, regular, heavy, 1.5);
            if events_busy > 0.0 {
                let rate = events_busy * f64::from(cores) / 0.2;
                network.open.push(open("events", rate, &[0.2, 0.0, 0.0]));
            }
            let (exact, errors) = errors_of(&network);
            row(&mut table, &format!("{cores} | {regular} + {heavy}"), &exact, errors);
            for (largest, error) in largest.iter_mut().zip(errors) {
                *largest = largest.max(error.abs());
            }
        }
    }
    (table, largest)
}

#[test]
fn the_page_states_the_error_of_the_approximations_without_open_load() {
    let (table, largest) = against_exact(0.0);
    page_carries(&table);
    page_carries(&format!(
        "Largest error without open load: Bard-Schweitzer {:.1} % in throughput \
         and {:.1} % in response time, \
         Linearizer {:.1} % and {:.1} %.",
        largest[0], largest[1], largest[2], largest[3]
    ));
}

#[test]
fn the_page_states_the_error_of_the_approximations_beside_an_open_load() {
    let (table, largest) = against_exact(0.3);
    page_carries(&table);
    page_carries(&format!(
        "Largest error beside the open load: Bard-Schweitzer {:.1} % in throughput \
         and {:.1} % in response time, \
         Linearizer {:.1} % and {:.1} %.",
        largest[0], largest[1], largest[2], largest[3]
    ));
}

#[test]
fn the_page_states_the_error_of_the_approximations_for_hosts_of_a_quote() {
    let mut table = HEAD.to_owned();
    for (cores, demand_s) in [(4, 0.1), (4, 0.5), (8, 0.5), (16, 1.0)] {
        for users in [[7, 21, 7], [20, 60, 20], [70, 210, 70]] {
            let network = quoted(users, cores, [demand_s, 0.02, 0.01, 0.01]);
            let (exact, errors) = errors_of(&network);
            let [occasional, regular, heavy] = users;
            let case = format!("{cores}, {demand_s:.1} s | {occasional} + {regular} + {heavy}");
            row(&mut table, &case, &exact, errors);
        }
    }
    page_carries(&table);
}

#[test]
fn the_page_states_the_error_where_classes_differ_at_a_station() {
    let mut table = String::from(
        "| cores | users | heavier \
         | R regular | CPU shared | error | CPU in turn | error \
         | R heavy | CPU shared | error | CPU in turn | error |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for (cores, regular, heavy) in [(1, 3, 2), (4, 10, 5), (8, 19, 10)] {
        for heavier in [1.0, 2.0, 4.0] {
            let mut network = host(cores, regular, heavy, 1.0);
            network.closed[1].demands_s[0] *= heavier;
            let exact = solve_by(&network, Method::ExactMultiClass).expect("small enough");
            write!(table, "| {cores} | {regular} + {heavy} | {heavier:.0}x |").expect("a string");
            let plan = SimulationPlan { seed: 1, warm_up: 5_000, completions: 50_000 };
            let in_turn = simulate(&network, &plan).expect("a steady state");
            network.stations[0] = Station::sharing("cpu", cores);
            let shared = simulate(&network, &plan).expect("a steady state");
            for class in 0..2 {
                let computed = response(&exact, class);
                write!(table, " {computed:.3} s |").expect("a string");
                for simulated in [&shared, &in_turn] {
                    let mean = simulated.closed[class].response_time_s.expect("samples").value;
                    let error = percent(100.0 * (computed / mean - 1.0));
                    write!(table, " {mean:.3} s | {error} |").expect("a string");
                }
            }
            table.push('\n');
        }
    }
    page_carries(&table);
}
