//! Steps of several visits: what a user asks in one go may be several requests in turn, each served
//! and answered before the next is sent.
//!
//! Means do not tell the difference: where all visits to a first-come-first-served station have the
//! same exponential service, only a step's whole demand matters to throughput and mean response time
//! (Baskett, Chandy, Muntz, Palacios 1975), so the analytic solutions take a step as one visit.
//! Percentiles do: three visits of 10 ms are steadier than one of 30 ms, and a mix of short and long
//! steps spreads more than either.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::queueing::network::{Network, QueueingError};

/// Stream of the first class's draws, behind those of thinking, serving and arriving.
const KIND_STREAMS: u64 = 3 << 32;

/// How far a class's demand may be from the mean of its kinds, as a share: rounding.
const SAME: f64 = 1e-9;

/// A kind of step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepKind {
    /// How often it is chosen, relative to the class's others.
    pub weight: f64,
    /// Mean service demand of each visit to the queueing station, in seconds, in order.
    pub visits_s: Vec<f64>,
}

/// The kinds of step of each closed class, in the network's order. A class without kinds makes one
/// visit a step with its whole demand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepKinds {
    /// `by_class[class][kind]`.
    pub by_class: Vec<Vec<StepKind>>,
}

impl StepKinds {
    /// The mean demand of a class's steps, which its network must state; `None` without kinds.
    pub fn mean_demand_s(&self, class: usize) -> Option<f64> {
        let kinds = self.by_class.get(class).filter(|kinds| !kinds.is_empty())?;
        let weights: f64 = kinds.iter().map(|kind| kind.weight).sum();
        let demands = kinds.iter().map(|kind| kind.weight * kind.visits_s.iter().sum::<f64>());
        Some(demands.sum::<f64>() / weights)
    }

    /// The station that the visits are to.
    fn station(&self, network: &Network) -> Result<usize, QueueingError> {
        let refuse = |reason: &str| QueueingError::NotApplicable {
            method: "a simulation of step kinds",
            reason: reason.to_owned(),
        };
        if self.by_class.len() != network.closed.len() {
            return Err(refuse("it needs one list of kinds for each closed class"));
        }
        let with_servers = network.stations.iter().enumerate();
        let mut with_servers = with_servers.filter(|(_, station)| station.servers().is_some());
        match (with_servers.next(), with_servers.next()) {
            (Some((station, _)), None) => Ok(station),
            _ => Err(refuse("it needs exactly one station with servers, to which the visits are")),
        }
    }

    fn validate(&self, network: &Network, station: usize) -> Result<(), QueueingError> {
        let parameter = |parameter, value, expected| {
            Err(QueueingError::Parameter { parameter, value, expected })
        };
        let is_positive = |value: &f64| value.is_finite() && *value > 0.0;
        for (class, kinds) in self.by_class.iter().enumerate() {
            for kind in kinds {
                if !is_positive(&kind.weight) {
                    return parameter(
                        "the weight of a step kind",
                        kind.weight,
                        "write one above 0",
                    );
                }
                if let Some(bad) = kind.visits_s.iter().find(|visit| !is_positive(visit)) {
                    return parameter("the demand of a visit", *bad, "write a time above 0");
                }
                if kind.visits_s.is_empty() {
                    return parameter("the visits of a step kind", 0.0, "write at least one");
                }
            }
            let stated = network.closed[class].demands_s[station];
            let mean = self.mean_demand_s(class);
            if mean.is_some_and(|mean| (mean - stated).abs() > SAME * mean) {
                let expected = "write the mean of the class's step kinds";
                return parameter("the demand of a class with step kinds", stated, expected);
            }
        }
        Ok(())
    }
}

/// Step kinds of a network, ready to be drawn.
pub(super) struct Steps {
    station: usize,
    by_class: Vec<Drawn>,
}

struct Drawn {
    kinds: Vec<StepKind>,
    weights: f64,
    rng: ChaCha8Rng,
}

/// Where a request stands in its step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Visit {
    kind: u32,
    number: u32,
}

impl Steps {
    /// One visit a step, for every class.
    pub(super) fn single() -> Self {
        Steps { station: 0, by_class: Vec::new() }
    }

    /// The kinds of a network.
    ///
    /// # Errors
    /// If they are not those of the network.
    pub(super) fn of(
        network: &Network,
        kinds: &StepKinds,
        seed: u64,
    ) -> Result<Self, QueueingError> {
        let station = kinds.station(network)?;
        kinds.validate(network, station)?;
        let numbered = kinds.by_class.iter().zip(KIND_STREAMS..);
        let by_class = numbered.map(|(kinds, stream)| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(stream);
            let weights = kinds.iter().map(|kind| kind.weight).sum();
            Drawn { kinds: kinds.clone(), weights, rng }
        });
        Ok(Steps { station, by_class: by_class.collect() })
    }

    /// The first visit of a class's next step.
    pub(super) fn draw(&mut self, class: usize) -> Visit {
        let Some(drawn) = self.by_class.get_mut(class).filter(|of| !of.kinds.is_empty()) else {
            return Visit::default();
        };
        let mut left = drawn.rng.random::<f64>() * drawn.weights;
        let chosen = drawn.kinds.iter().position(|kind| {
            left -= kind.weight;
            left < 0.0
        });
        // Rounding may leave a sliver behind the last.
        let kind = chosen.unwrap_or(drawn.kinds.len() - 1);
        Visit { kind: kind as u32, number: 0 }
    }

    /// The visit after this one at a station; `None` if the request goes on to the next station.
    pub(super) fn after(&self, class: usize, station: usize, visit: Visit) -> Option<Visit> {
        let visits_s = self.visits_s(class, station, visit)?;
        let number = visit.number + 1;
        ((number as usize) < visits_s.len()).then_some(Visit { number, ..visit })
    }

    /// The demand of a visit, where it is not the class's whole one.
    pub(super) fn demand_s(&self, class: usize, station: usize, visit: Visit) -> Option<f64> {
        Some(self.visits_s(class, station, visit)?[visit.number as usize])
    }

    fn visits_s(&self, class: usize, station: usize, visit: Visit) -> Option<&[f64]> {
        let drawn = self.by_class.get(class).filter(|_| station == self.station)?;
        Some(&drawn.kinds.get(visit.kind as usize)?.visits_s)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SimulationPlan, simulate, simulate_steps};
    use super::*;
    use crate::queueing::{ClosedClass, Station, solve};

    fn kind(weight: f64, visits: usize, visit_s: f64) -> StepKind {
        StepKind { weight, visits_s: vec![visit_s; visits] }
    }

    /// Classes of so many people with such think times and kinds of step, at one station.
    fn network(servers: u32, classes: &[(u32, f64)], kinds: &StepKinds) -> Network {
        let numbered = classes.iter().enumerate();
        let closed = numbered.map(|(class, &(population, think_time_s))| ClosedClass {
            name: format!("class {class}"),
            population,
            think_time_s,
            demands_s: vec![kinds.mean_demand_s(class).unwrap_or(0.1)],
        });
        let closed = closed.collect();
        Network { stations: vec![Station::queueing("station", servers)], closed, open: Vec::new() }
    }

    const PLAN: SimulationPlan = SimulationPlan { seed: 3, warm_up: 5_000, completions: 100_000 };

    #[test]
    fn a_step_of_one_visit_is_what_it_was_without_kinds() {
        let kinds = StepKinds { by_class: vec![vec![kind(1.0, 1, 0.1)], vec![]] };
        let network = network(2, &[(10, 0.5), (3, 0.2)], &kinds);
        let with = simulate_steps(&network, &kinds, &PLAN).expect("a steady state");
        assert_eq!(with, simulate(&network, &PLAN).expect("a steady state"));
    }

    #[test]
    fn a_lonely_step_of_three_visits_is_erlang() {
        let kinds = StepKinds { by_class: vec![vec![kind(2.0, 3, 0.1)]] };
        let network = network(1, &[(1, 1.0)], &kinds);
        let got = simulate_steps(&network, &kinds, &PLAN).expect("a steady state");
        // Half of the chi-squared quantile of six degrees of freedom, 12.5916 (any table).
        let p95 = got.closed[0].response_time_s_p95.expect("enough samples");
        assert!((p95.value - 0.629_58).abs() < 0.012, "{p95:?}");
        let mean = got.closed[0].response_time_s.expect("enough samples");
        assert!((mean.value - 0.3).abs() < 0.004, "{mean:?}");
    }

    #[test]
    fn visits_leave_throughput_and_mean_as_the_formula_has_them_and_change_p95() {
        let mixed = vec![kind(5.0, 1, 0.05), kind(3.0, 2, 0.05), kind(2.0, 5, 0.05)];
        let kinds = StepKinds { by_class: vec![mixed.clone(), vec![kind(1.0, 4, 0.05)]] };
        let network = network(2, &[(6, 1.0), (4, 3.0)], &kinds);
        let solved = solve(&network).expect("a steady state");
        assert!(solved.method.is_exact());
        let got = simulate_steps(&network, &kinds, &PLAN).expect("a steady state");
        let near = |got: f64, wanted: f64, share: f64| (got - wanted).abs() <= share * wanted;
        for (got, solved) in got.closed.iter().zip(&solved.closed) {
            let throughput = got.throughput_per_s.expect("enough samples").value;
            let response = got.response_time_s.expect("enough samples").value;
            assert!(near(throughput, solved.throughput_per_s, 0.01), "{got:?} {solved:?}");
            assert!(near(response, solved.response_time_s, 0.02), "{got:?} {solved:?}");
        }
        let plain = simulate(&network, &PLAN).expect("a steady state");
        let p95 = |of: &super::super::Simulation, class: usize| {
            of.closed[class].response_time_s_p95.expect("enough samples").value
        };
        // Four visits are steadier than one.
        assert!(p95(&plain, 1) > 1.1 * p95(&got, 1), "{} {}", p95(&plain, 1), p95(&got, 1));
    }

    #[test]
    fn kinds_that_are_not_those_of_the_network_are_refused() {
        let kinds = StepKinds { by_class: vec![vec![kind(1.0, 2, 0.05)]] };
        let good = network(1, &[(2, 1.0)], &kinds);
        let refused = |network: &Network, kinds: &StepKinds| {
            simulate_steps(network, kinds, &PLAN).expect_err("refused").to_string()
        };
        let one = |kind| StepKinds { by_class: vec![vec![kind]] };
        for (kinds, reason) in [
            (StepKinds::default(), "one list of kinds for each"),
            (one(kind(0.0, 2, 0.05)), "weight of a step kind is 0"),
            (one(kind(1.0, 2, -0.05)), "demand of a visit is -0.05"),
            (one(kind(1.0, 0, 0.05)), "write at least one"),
            (one(kind(1.0, 3, 0.05)), "mean of the class's step kinds"),
        ] {
            let said = refused(&good, &kinds);
            assert!(said.contains(reason), "{said}");
        }
        let mut two = good.clone();
        two.stations.push(Station::queueing("another", 1));
        two.closed[0].demands_s.push(0.1);
        assert!(refused(&two, &kinds).contains("exactly one station"));
    }
}
