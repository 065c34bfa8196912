//! What a queueing network is made of, and what makes one unsolvable.
//!
//! Times are seconds (`_s`), rates are per second (`_per_s`), utilisation is a share in `[0, 1]`.

use serde::{Deserialize, Serialize};

/// The most servers that one station may have. A guard against a unit mistaken for a count; the
/// largest hosts on sale have a few hundred cores.
pub const MOST_SERVERS: u32 = 1_024;

/// The largest population of one class. The quote refuses more than a million users itself.
pub const MOST_CUSTOMERS: u32 = 10_000_000;

/// What a station does with those who come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum StationKind {
    /// One queue, served first come first served by `servers` alike servers.
    Queueing {
        /// Servers behind the queue: cores of a CPU, 1 for an array that is modelled as a whole.
        servers: u32,
    },
    /// All who are there are served at once and share the `servers` equally, none getting more than
    /// one: a CPU whose scheduler gives everyone small slices in turn.
    Sharing {
        /// Servers that are shared: cores of a CPU.
        servers: u32,
    },
    /// No queue: everyone is served at once, as on a network link far from its bandwidth.
    Delay,
}

/// A resource of the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Station {
    /// The name that messages and charts use.
    pub name: String,
    /// How it serves.
    pub kind: StationKind,
}

impl Station {
    /// A station with a queue.
    pub fn queueing(name: &str, servers: u32) -> Self {
        Station { name: name.to_owned(), kind: StationKind::Queueing { servers } }
    }

    /// A station that is shared.
    pub fn sharing(name: &str, servers: u32) -> Self {
        Station { name: name.to_owned(), kind: StationKind::Sharing { servers } }
    }

    /// A station without a queue.
    pub fn delay(name: &str) -> Self {
        Station { name: name.to_owned(), kind: StationKind::Delay }
    }

    /// Servers of the station; `None` at a delay, which never makes anyone wait.
    pub fn servers(&self) -> Option<u32> {
        match self.kind {
            StationKind::Queueing { servers } | StationKind::Sharing { servers } => Some(servers),
            StationKind::Delay => None,
        }
    }
}

/// A closed class: people who think, ask, wait for the response and think again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClosedClass {
    /// The name that messages and charts use.
    pub name: String,
    /// People online at once; at least 1.
    pub population: u32,
    /// Mean think time Z between a response and the next request.
    pub think_time_s: f64,
    /// Mean service demand D of one request at each station, in the stations' order.
    pub demands_s: Vec<f64>,
}

/// An open class: events that come whatever the response times are (telephony events, SMS).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenClass {
    /// The name that messages and charts use.
    pub name: String,
    /// Arrivals per second; above 0.
    pub arrival_rate_per_s: f64,
    /// Mean service demand D of one event at each station, in the stations' order.
    pub demands_s: Vec<f64>,
}

/// One host as a queueing network.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Network {
    /// The resources.
    pub stations: Vec<Station>,
    /// The closed classes.
    pub closed: Vec<ClosedClass>,
    /// The open classes.
    pub open: Vec<OpenClass>,
}

/// Why a network has no solution.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QueueingError {
    /// There is nobody to serve.
    #[error("the network has no class: add a closed or an open one")]
    NoClass,
    /// A station without servers, or with more than [`MOST_SERVERS`].
    #[error("station `{station}` has {servers} servers: write 1 to {MOST_SERVERS}")]
    Servers {
        /// The station's name.
        station: String,
        /// Servers as given.
        servers: u32,
    },
    /// A class of nobody, or of more than [`MOST_CUSTOMERS`].
    #[error(
        "class `{class}` has a population of {population}: \
         leave it out or write 1 to {MOST_CUSTOMERS}"
    )]
    Population {
        /// The class's name.
        class: String,
        /// The population as given.
        population: u32,
    },
    /// A class whose demands are not one for each station.
    #[error("class `{class}` has {given} demands for {stations} stations")]
    DemandCount {
        /// The class's name.
        class: String,
        /// Demands given.
        given: usize,
        /// Stations of the network.
        stations: usize,
    },
    /// A time or a rate that is negative, infinite or not a number.
    #[error("{quantity} of `{class}` is {value}: write a finite number, not below zero")]
    Quantity {
        /// What the number is.
        quantity: &'static str,
        /// The class's name.
        class: String,
        /// The number as given.
        value: f64,
    },
    /// A closed class that neither thinks nor asks for anything: its throughput is unbounded.
    #[error("class `{class}` has neither think time nor demand: its throughput has no bound")]
    Unbounded {
        /// The class's name.
        class: String,
    },
    /// The open load alone takes all of a station.
    #[error(
        "the open classes ask `{station}` for {:.1} % of its capacity: no steady state",
        utilisation * 100.0
    )]
    Saturated {
        /// The station's name.
        station: String,
        /// The open load over the station's capacity: 1 or more.
        utilisation: f64,
    },
    /// The asked algorithm does not solve this kind of network.
    #[error("{method} does not apply: {reason}")]
    NotApplicable {
        /// The algorithm asked for.
        method: &'static str,
        /// Why it does not apply.
        reason: String,
    },
    /// The fixed point was not reached.
    #[error("{method} did not settle in {iterations} iterations")]
    NotConverged {
        /// The algorithm asked for.
        method: &'static str,
        /// Iterations made.
        iterations: u32,
    },
    /// A parameter of a formula or a simulation is outside its range.
    #[error("{parameter} is {value}: {expected}")]
    Parameter {
        /// The parameter's name.
        parameter: &'static str,
        /// The value as given.
        value: f64,
        /// What it may be.
        expected: &'static str,
    },
}

/// Refuses a time or rate that is no quantity.
fn quantity(quantity: &'static str, class: &str, value: f64) -> Result<(), QueueingError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(QueueingError::Quantity { quantity, class: class.to_owned(), value })
}

impl Network {
    /// Checks that the network has a steady state.
    ///
    /// # Errors
    /// The first thing found that makes it unsolvable.
    pub fn validate(&self) -> Result<(), QueueingError> {
        if self.closed.is_empty() && self.open.is_empty() {
            return Err(QueueingError::NoClass);
        }
        for station in &self.stations {
            if let Some(servers) = station.servers()
                && !(1..=MOST_SERVERS).contains(&servers)
            {
                return Err(QueueingError::Servers { station: station.name.clone(), servers });
            }
        }
        for class in &self.closed {
            self.validate_closed(class)?;
        }
        for class in &self.open {
            self.validate_demands(&class.name, &class.demands_s)?;
            quantity("the arrival rate", &class.name, class.arrival_rate_per_s)?;
            if class.arrival_rate_per_s == 0.0 {
                return Err(QueueingError::Parameter {
                    parameter: "the arrival rate",
                    value: 0.0,
                    expected: "leave a class without arrivals out",
                });
            }
        }
        self.validate_open_load()
    }

    fn validate_closed(&self, class: &ClosedClass) -> Result<(), QueueingError> {
        if !(1..=MOST_CUSTOMERS).contains(&class.population) {
            return Err(QueueingError::Population {
                class: class.name.clone(),
                population: class.population,
            });
        }
        quantity("the think time", &class.name, class.think_time_s)?;
        self.validate_demands(&class.name, &class.demands_s)?;
        if class.think_time_s == 0.0 && class.demands_s.iter().all(|&demand| demand == 0.0) {
            return Err(QueueingError::Unbounded { class: class.name.clone() });
        }
        Ok(())
    }

    fn validate_demands(&self, class: &str, demands_s: &[f64]) -> Result<(), QueueingError> {
        if demands_s.len() != self.stations.len() {
            return Err(QueueingError::DemandCount {
                class: class.to_owned(),
                given: demands_s.len(),
                stations: self.stations.len(),
            });
        }
        demands_s.iter().try_for_each(|&demand| quantity("a demand", class, demand))
    }

    fn validate_open_load(&self) -> Result<(), QueueingError> {
        for (index, station) in self.stations.iter().enumerate() {
            let Some(servers) = station.servers() else { continue };
            let utilisation = self.open_load(index) / f64::from(servers);
            if utilisation >= 1.0 {
                return Err(QueueingError::Saturated {
                    station: station.name.clone(),
                    utilisation,
                });
            }
        }
        Ok(())
    }

    /// The open classes' offered load at a station: the sum of arrival rate times demand, in
    /// erlang (servers kept busy).
    pub fn open_load(&self, station: usize) -> f64 {
        self.open.iter().map(|class| class.arrival_rate_per_s * class.demands_s[station]).sum()
    }

    /// The network without the classes that nobody is in, so that a sweep over shares of users
    /// may start at one user.
    #[must_use]
    pub fn without_idle_classes(mut self) -> Self {
        self.closed.retain(|class| class.population > 0);
        self.open.retain(|class| class.arrival_rate_per_s != 0.0);
        self
    }
}

/// How a solution was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Open classes alone: each station is an M/M/m queue.
    OpenOnly,
    /// Exact mean value analysis of one closed class with load-dependent stations.
    ExactSingleClass,
    /// Exact solution of several closed classes.
    ExactMultiClass,
    /// Linearizer over Seidmann's split: approximate.
    Linearizer,
    /// Bard-Schweitzer over Seidmann's split: approximate, and coarser than Linearizer.
    BardSchweitzer,
}

impl Method {
    /// Whether the solution is that of the network itself.
    pub fn is_exact(self) -> bool {
        matches!(self, Method::OpenOnly | Method::ExactSingleClass | Method::ExactMultiClass)
    }

    /// The name that messages use.
    pub fn name(self) -> &'static str {
        match self {
            Method::OpenOnly => "the open network's formulas",
            Method::ExactSingleClass => "exact single-class MVA",
            Method::ExactMultiClass => "the exact solution of several classes",
            Method::Linearizer => "Linearizer",
            Method::BardSchweitzer => "Bard-Schweitzer",
        }
    }
}

/// What one class gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassSolution {
    /// The class's name.
    pub name: String,
    /// Requests completed per second.
    pub throughput_per_s: f64,
    /// Mean response time R of one request, without the think time.
    pub response_time_s: f64,
    /// Mean time of one request at each station, queueing and service; they add up to R.
    pub residence_s: Vec<f64>,
}

/// What one station carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StationSolution {
    /// The station's name.
    pub name: String,
    /// Busy share of the servers, in `[0, 1]`; 0 at a delay station, which has none.
    pub utilisation: f64,
    /// Mean number of requests there, waiting and in service.
    pub queue_length: f64,
}

/// The steady state of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Solution {
    /// How it was computed.
    pub method: Method,
    /// The closed classes, in the network's order.
    pub closed: Vec<ClassSolution>,
    /// The open classes, in the network's order.
    pub open: Vec<ClassSolution>,
    /// The stations, in the network's order.
    pub stations: Vec<StationSolution>,
}

impl Solution {
    /// Completions per second of all closed classes together.
    pub fn closed_throughput_per_s(&self) -> f64 {
        self.closed.iter().map(|class| class.throughput_per_s).sum()
    }

    /// Mean response time over all requests of the closed classes, weighted by throughput;
    /// `None` without closed classes.
    pub fn closed_response_time_s(&self) -> Option<f64> {
        let total = self.closed_throughput_per_s();
        (total > 0.0).then(|| {
            self.closed
                .iter()
                .map(|class| class.throughput_per_s * class.response_time_s)
                .sum::<f64>()
                / total
        })
    }

    /// The busiest station: its index and utilisation; `None` without stations.
    pub fn bottleneck(&self) -> Option<(usize, f64)> {
        self.stations
            .iter()
            .map(|station| station.utilisation)
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }
}
