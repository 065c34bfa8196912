//! The exact solution of several closed classes, for populations small enough to walk through all
//! their combinations.
//!
//! Source: J. P. Buzen 1973 and M. Reiser and H. Kobayashi, "Queuing Networks with Multiple Closed
//! Chains", IBM J. R&D 19(3), 1975 (convolution). The normalising constant `G(n)` is a sum of
//! positive terms; `X_c = G(n - e_c) / G(n)`. A station's states are summed by the total number `j`
//! of customers there: `q_j(n) = sum over c of (D_c / alpha(j)) q_{j-1}(n - e_c)`, `q_0` being the
//! constant of the network without the station. The time of a class-c request at a station is, by
//! the arrival theorem (Lavenberg and Reiser 1980), `D_c` times the mean of `(j+1) / alpha(j+1)`
//! over the states that the network without that request is in.

use super::network::{Method, Network, QueueingError, Station};
use super::service::{Marginal, Service};
use super::solver::{Found, delay_demand_s, open_stretch};

/// The largest total population: beyond, the normalising constant may leave the range of a double.
const MOST_IN_ALL: u64 = 120;

/// Steps beyond which the exact way is refused: minutes of one core.
const MOST_STEPS: u64 = 50_000_000_000;

/// The combinations of populations from nobody to everybody, in an order in which one customer
/// less always comes earlier.
struct Lattice {
    populations: Vec<usize>,
    strides: Vec<usize>,
    size: usize,
}

impl Lattice {
    fn of(network: &Network) -> Self {
        let populations: Vec<usize> =
            network.closed.iter().map(|class| class.population as usize).collect();
        let mut strides = Vec::with_capacity(populations.len());
        let mut size = 1;
        for population in &populations {
            strides.push(size);
            size *= population + 1;
        }
        Lattice { populations, strides, size }
    }

    /// How many of class `c` are in the combination at `index`.
    fn count(&self, index: usize, c: usize) -> usize {
        index / self.strides[c] % (self.populations[c] + 1)
    }

    /// The classes that are present at `index`, each with the index of one of it less.
    fn one_less(&self, index: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.strides.len())
            .filter(move |&c| self.count(index, c) > 0)
            .map(move |c| (c, index - self.strides[c]))
    }
}

/// Elementary steps that the exact solution of a network takes; `u64::MAX` where it does not apply.
pub(super) fn steps(network: &Network) -> u64 {
    let total: u64 = network.closed.iter().map(|class| u64::from(class.population)).sum();
    if total > MOST_IN_ALL {
        return u64::MAX;
    }
    let combinations = network
        .closed
        .iter()
        .fold(1_u64, |size, class| size.saturating_mul(u64::from(class.population) + 1));
    let queues = || network.stations.iter().filter_map(Station::servers);
    let levels: u64 = queues().map(|servers| u64::from(servers) + 2).sum();
    combinations
        .saturating_mul(levels)
        .saturating_mul(queues().count() as u64)
        .saturating_mul(network.closed.len() as u64)
}

/// Solves the closed classes exactly.
///
/// # Errors
/// If there is no closed class, or there are too many combinations of populations.
pub(super) fn solve(
    network: &Network,
    services: &[Option<Service>],
) -> Result<Found, QueueingError> {
    let refuse = |reason: &str| QueueingError::NotApplicable {
        method: Method::ExactMultiClass.name(),
        reason: reason.to_owned(),
    };
    if network.closed.is_empty() {
        return Err(refuse("the network has no closed class"));
    }
    if steps(network) > MOST_STEPS {
        return Err(refuse("the populations have too many combinations"));
    }
    let scaled = Scaled::of(network);
    let lattice = Lattice::of(network);
    let alone = scaled.without_queues(&lattice);
    let mut residence_s: Vec<Vec<f64>> =
        network.closed.iter().map(|class| class.demands_s.clone()).collect();
    let mut marginals: Vec<Option<Marginal>> = vec![None; services.len()];
    let mut constants = alone.clone();
    let full = lattice.size - 1;
    for last in (0..services.len()).filter(|&k| services[k].is_some()) {
        constants.clone_from(&alone);
        for (k, service) in services.iter().enumerate() {
            if let Some(service) = service.as_ref().filter(|_| k != last) {
                States::add(service, &scaled.demands[k], &lattice, &mut constants);
            }
        }
        let Some(service) = &services[last] else { continue };
        let states = States::add(service, &scaled.demands[last], &lattice, &mut constants);
        for (c, less) in lattice.one_less(full) {
            let demand_s = network.closed[c].demands_s[last];
            residence_s[c][last] = demand_s * states.stretch(service, less) / constants[less];
        }
        marginals[last] = Some(states.marginal(full, constants[full]));
    }
    let throughput_per_s: Vec<f64> = lattice
        .one_less(full)
        .map(|(c, less)| scaled.per_s[c] * constants[less] / constants[full])
        .collect();
    if !throughput_per_s.iter().all(|x| x.is_finite() && *x > 0.0) {
        return Err(refuse("the normalising constant leaves the range of a double"));
    }
    let open_stretch = open_stretch(network, services, |k| {
        marginals[k].clone().expect("every queueing station was last once")
    });
    Ok(Found { throughput_per_s, residence_s, open_stretch })
}

/// Demands in units of each class's time without queueing, which keeps the constants near 1.
struct Scaled {
    /// What a demand of one unit is, per second and class.
    per_s: Vec<f64>,
    /// Think time and delays, by class.
    delays: Vec<f64>,
    /// `demands[station][class]`.
    demands: Vec<Vec<f64>>,
}

impl Scaled {
    fn of(network: &Network) -> Self {
        let per_s: Vec<f64> = network
            .closed
            .iter()
            .map(|class| 1.0 / (class.think_time_s + class.demands_s.iter().sum::<f64>()))
            .collect();
        let classes = || network.closed.iter().zip(&per_s);
        let delays = classes()
            .map(|(class, unit)| {
                (class.think_time_s + delay_demand_s(network, &class.demands_s)) * unit
            })
            .collect();
        let demands = (0..network.stations.len())
            .map(|k| classes().map(|(class, unit)| class.demands_s[k] * unit).collect())
            .collect();
        Scaled { per_s, delays, demands }
    }

    /// The constants of the network of delays alone: the product of `Z^n / n!`.
    fn without_queues(&self, lattice: &Lattice) -> Vec<f64> {
        let mut constants = vec![1.0; lattice.size];
        for index in 1..lattice.size {
            if let Some((c, less)) = lattice.one_less(index).next() {
                constants[index] =
                    constants[less] * self.delays[c] / lattice.count(index, c) as f64;
            }
        }
        constants
    }
}

/// The states of one station by the number of customers there, unnormalised.
struct States {
    /// `at[j][index]`, for `j` under the station's levels.
    at: Vec<Vec<f64>>,
    /// All higher `j` together.
    tail: Vec<f64>,
    /// The same, each weighted by its `j`.
    tail_weighted: Vec<f64>,
}

impl States {
    /// Adds a station: `constants` holds `G` without it before the call and with it after.
    fn add(
        service: &Service,
        demands: &[f64],
        lattice: &Lattice,
        constants: &mut Vec<f64>,
    ) -> Self {
        let levels = service.levels();
        let mut at = vec![std::mem::take(constants)];
        for j in 1..levels {
            let below = &at[j - 1];
            let states = (0..lattice.size)
                .map(|index| {
                    lattice.one_less(index).map(|(c, less)| demands[c] * below[less]).sum::<f64>()
                        / service.capacity(j)
                })
                .collect();
            at.push(states);
        }
        let top = &at[levels - 1];
        let mut tail = vec![0.0; lattice.size];
        let mut tail_weighted = vec![0.0; lattice.size];
        for index in 0..lattice.size {
            let (mut sum, mut weighted) = (0.0, 0.0);
            for (c, less) in lattice.one_less(index) {
                sum += demands[c] * (top[less] + tail[less]);
                weighted +=
                    demands[c] * (levels as f64 * top[less] + tail_weighted[less] + tail[less]);
            }
            tail[index] = sum / service.full_capacity();
            tail_weighted[index] = weighted / service.full_capacity();
        }
        *constants = (0..lattice.size)
            .map(|index| at.iter().map(|states| states[index]).sum::<f64>() + tail[index])
            .collect();
        States { at, tail, tail_weighted }
    }

    /// The sum of `(j+1) / alpha(j+1)` over the states at `index`.
    fn stretch(&self, service: &Service, index: usize) -> f64 {
        let below: f64 = self
            .at
            .iter()
            .enumerate()
            .map(|(j, states)| (j + 1) as f64 / service.capacity(j + 1) * states[index])
            .sum();
        below + (self.tail_weighted[index] + self.tail[index]) / service.full_capacity()
    }

    fn marginal(&self, index: usize, constant: f64) -> Marginal {
        Marginal {
            below: self.at.iter().map(|states| states[index] / constant).collect(),
            tail: self.tail[index] / constant,
            tail_mean: self.tail_weighted[index] / constant,
        }
    }
}
