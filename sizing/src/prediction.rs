//! Response time and utilisation of one machine under one workload.
//!
//! The machine is a queueing network: processors (shared by all who are there, a server for each core
//! that works for the CRM), the data disks (a server for each disk), the log (one server: commits queue behind each other)
//! and the wire (a delay). A step waits for its reads and its commits; its page writes happen later, by
//! checkpoints, and load the disks as an open stream.

use crate::queueing::{
    ClosedClass, Method, Network, OpenClass, QueueingError, Solution, Station, solve, solve_by,
};
use crate::workload::{StepDemand, Workload};

/// Users up to which the exact solution of one class is cheap enough for a search.
const EXACT_USERS: u32 = 3_000;

/// Services work in slices of some hundred milliseconds.
const SERVICE_SLICES_PER_S: f64 = 1.0;
/// Pages that a checkpoint writes at a time.
const PAGES_A_WRITE: f64 = 16.0;

/// A machine as the network sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Machine {
    /// Cores that work for the CRM.
    pub(crate) work_cores: u32,
    /// Work of one of them against the reference core, virtualisation included.
    pub(crate) core_speed: f64,
    /// Data disks.
    pub(crate) data_disks: u32,
    /// Random I/O a second of one data disk.
    pub(crate) disk_iops: f64,
    /// Disk operations that one page write costs.
    pub(crate) write_penalty: f64,
    /// One commit.
    pub(crate) commit_s: f64,
    /// Mb/s.
    pub(crate) line_rate: f64,
    /// Response time over that of a machine of its own.
    pub(crate) slowdown: f64,
}

/// The network of a workload on a machine. The closed class comes first, the page writes last.
pub(crate) fn network(load: &Workload, machine: &Machine) -> Network {
    let demands = |step: &StepDemand| {
        vec![
            step.cpu_s / machine.core_speed,
            step.reads / machine.disk_iops,
            step.commits * machine.commit_s,
            step.network_bytes * 8.0 / (machine.line_rate * 1e6),
        ]
    };
    let mut open: Vec<OpenClass> = load
        .streams
        .iter()
        .map(|stream| OpenClass {
            name: stream.name.to_owned(),
            arrival_rate_per_s: stream.rate_per_s,
            demands_s: demands(&stream.demand),
        })
        .collect();
    if load.service_cores > 0.0 {
        open.push(OpenClass {
            name: "services".to_owned(),
            arrival_rate_per_s: SERVICE_SLICES_PER_S,
            demands_s: vec![
                load.service_cores / machine.core_speed / SERVICE_SLICES_PER_S,
                0.0,
                0.0,
                0.0,
            ],
        });
    }
    if load.writes_per_s() > 0.0 {
        open.push(OpenClass {
            name: "page writes".to_owned(),
            arrival_rate_per_s: load.writes_per_s() / PAGES_A_WRITE,
            demands_s: vec![
                0.0,
                PAGES_A_WRITE * machine.write_penalty / machine.disk_iops,
                0.0,
                0.0,
            ],
        });
    }
    Network {
        stations: vec![
            Station::sharing("cpu", machine.work_cores),
            Station::queueing("data", machine.data_disks),
            Station::queueing("log", 1),
            Station::delay("network"),
        ],
        closed: vec![ClosedClass {
            name: "users".to_owned(),
            population: load.online,
            think_time_s: load.think_s,
            demands_s: demands(&load.step),
        }],
        open,
    }
}

/// What a machine does under a workload.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prediction {
    /// Busy share of the working cores.
    pub(crate) cpu: f64,
    /// Busy share of the data disks.
    pub(crate) data: f64,
    /// Busy share of the log.
    pub(crate) log: f64,
    /// Mean response time of a step.
    pub(crate) mean_s: f64,
    /// Steps a second.
    pub(crate) throughput_per_s: f64,
    /// How it was computed.
    pub(crate) method: Method,
}

/// Predicts; an error where there is no steady state.
pub(crate) fn predict(load: &Workload, machine: &Machine) -> Result<Prediction, QueueingError> {
    let network = network(load, machine);
    let solution = if load.online <= EXACT_USERS {
        solve(&network)?
    } else {
        solve_by(&network, Method::Linearizer)?
    };
    Ok(of_solution(&solution, machine))
}

fn of_solution(solution: &Solution, machine: &Machine) -> Prediction {
    let users = &solution.closed[0];
    Prediction {
        cpu: solution.stations[0].utilisation,
        data: solution.stations[1].utilisation,
        log: solution.stations[2].utilisation,
        mean_s: users.response_time_s * machine.slowdown,
        throughput_per_s: users.throughput_per_s,
        method: solution.method,
    }
}
