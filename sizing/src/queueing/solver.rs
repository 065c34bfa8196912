//! Chooses the method and puts a solution together.

use super::network::{ClassSolution, Method, Network, QueueingError, Solution, StationSolution};
use super::service::{Marginal, Service};
use super::single_class::{self, Visited};
use super::{approximate, multi_class, proportional};

/// Steps of the exact multi-class solution up to which [`solve`] takes it: about a millisecond of
/// one core.
const EXACT_STEPS: u64 = 300_000;

/// Steps of the exact single-class solution up to which [`solve`] takes it: a tenth of a second of
/// one core, some ten thousand users of a host with many cores.
const EXACT_STEPS_SINGLE: u64 = 20_000_000;

/// The steady state of a network, by the most exact method that is cheap.
///
/// No closed class, or one: exact. Several: exact where the populations are small, or up to some
/// hundreds where the classes' demands are proportional (the same steps at another pace). Beyond
/// that, Linearizer over Seidmann's split.
///
/// # Errors
/// If the network has no steady state, or (approximate methods) the fixed point was not reached.
pub fn solve(network: &Network) -> Result<Solution, QueueingError> {
    network.validate()?;
    let method = match network.closed.len() {
        0 => Method::OpenOnly,
        1 if single_class::steps(network) <= EXACT_STEPS_SINGLE => Method::ExactSingleClass,
        _ if exact_steps(network) <= EXACT_STEPS => Method::ExactMultiClass,
        _ => Method::Linearizer,
    };
    solve_by(network, method)
}

/// The steady state of a network, by the method asked for.
///
/// # Errors
/// If the network has no steady state, the method does not apply to it, or the fixed point was not
/// reached.
pub fn solve_by(network: &Network, method: Method) -> Result<Solution, QueueingError> {
    network.validate()?;
    let found = match method {
        Method::OpenOnly => open_only(network, &services(network))?,
        Method::ExactSingleClass => exact_single(network, &services(network))?,
        Method::ExactMultiClass => exact_multi(network, &services(network))?,
        Method::Linearizer => approximate::linearizer(network)?,
        Method::BardSchweitzer => approximate::bard_schweitzer(network)?,
    };
    Ok(assemble(network, method, &found))
}

/// The stations as their closed customers see them; `None` for delays.
fn services(network: &Network) -> Vec<Option<Service>> {
    network
        .stations
        .iter()
        .enumerate()
        .map(|(k, station)| {
            station.servers().map(|servers| Service::new(servers, network.open_load(k)))
        })
        .collect()
}

/// What a request spends at the stations without a queue.
pub(super) fn delay_demand_s(network: &Network, demands_s: &[f64]) -> f64 {
    let at = network.stations.iter().zip(demands_s);
    at.filter(|(station, _)| station.servers().is_none()).map(|(_, demand)| demand).sum()
}

/// What every method finds out, before it is put into words.
pub(super) struct Found {
    /// Throughput of each closed class, per second.
    pub(super) throughput_per_s: Vec<f64>,
    /// `residence_s[class][station]`: mean time of one request there.
    pub(super) residence_s: Vec<Vec<f64>>,
    /// Time of an open request at each station for each second of its demand.
    pub(super) open_stretch: Vec<f64>,
}

/// Time of an open request for each second of demand: by Little's law its mean number over
/// its offered load.
pub(super) fn open_stretch(
    network: &Network,
    services: &[Option<Service>],
    marginal: impl Fn(usize) -> Marginal,
) -> Vec<f64> {
    services
        .iter()
        .enumerate()
        .map(|(k, service)| match service {
            Some(service) if network.open_load(k) > 0.0 => {
                service.open_queue(&marginal(k)) / network.open_load(k)
            }
            _ => 1.0,
        })
        .collect()
}

fn open_only(network: &Network, services: &[Option<Service>]) -> Result<Found, QueueingError> {
    if !network.closed.is_empty() {
        return Err(QueueingError::NotApplicable {
            method: Method::OpenOnly.name(),
            reason: "the network has closed classes".to_owned(),
        });
    }
    let empty = |k: usize| Marginal::empty(services[k].as_ref().map_or(1, Service::levels));
    Ok(Found {
        throughput_per_s: Vec::new(),
        residence_s: Vec::new(),
        open_stretch: open_stretch(network, services, empty),
    })
}

fn exact_single(network: &Network, services: &[Option<Service>]) -> Result<Found, QueueingError> {
    let [class] = network.closed.as_slice() else {
        return Err(QueueingError::NotApplicable {
            method: Method::ExactSingleClass.name(),
            reason: format!("the network has {} closed classes", network.closed.len()),
        });
    };
    let queues: Vec<(usize, Visited<'_>)> = services
        .iter()
        .enumerate()
        .filter_map(|(k, service)| Some((k, service.as_ref()?)))
        .map(|(k, service)| (k, Visited { demand_s: class.demands_s[k], service }))
        .collect();
    let delay_s = class.think_time_s + delay_demand_s(network, &class.demands_s);
    let (indices, stations): (Vec<usize>, Vec<Visited<'_>>) = queues.into_iter().unzip();
    let exact = single_class::solve(&stations, class.population, delay_s);
    let mut residence_s = class.demands_s.clone();
    for (&k, marginal) in indices.iter().zip(&exact.marginals) {
        residence_s[k] = marginal.mean() / exact.throughput_per_s;
    }
    let marginal = |k: usize| {
        let at = indices.iter().position(|&index| index == k);
        exact.marginals[at.expect("every queueing station was visited")].clone()
    };
    Ok(Found {
        throughput_per_s: vec![exact.throughput_per_s],
        residence_s: vec![residence_s],
        open_stretch: open_stretch(network, services, marginal),
    })
}

/// Steps of the cheaper of the two exact solutions of several classes.
fn exact_steps(network: &Network) -> u64 {
    proportional::steps(network).min(multi_class::steps(network))
}

fn exact_multi(network: &Network, services: &[Option<Service>]) -> Result<Found, QueueingError> {
    if proportional::steps(network) < multi_class::steps(network) {
        return proportional::solve(network, services);
    }
    multi_class::solve(network, services)
}

/// Puts what was found into the network's words.
fn assemble(network: &Network, method: Method, found: &Found) -> Solution {
    let closed: Vec<ClassSolution> = network
        .closed
        .iter()
        .zip(found.throughput_per_s.iter().zip(&found.residence_s))
        .map(|(class, (&throughput_per_s, residence_s))| ClassSolution {
            name: class.name.clone(),
            throughput_per_s,
            response_time_s: residence_s.iter().sum(),
            residence_s: residence_s.clone(),
        })
        .collect();
    let open: Vec<ClassSolution> = network
        .open
        .iter()
        .map(|class| {
            let residence_s: Vec<f64> =
                class.demands_s.iter().zip(&found.open_stretch).map(|(d, s)| d * s).collect();
            ClassSolution {
                name: class.name.clone(),
                throughput_per_s: class.arrival_rate_per_s,
                response_time_s: residence_s.iter().sum(),
                residence_s,
            }
        })
        .collect();
    let stations = stations(network, &closed, &open);
    Solution { method, closed, open, stations }
}

/// Utilisation law and Little's law, station by station.
fn stations(
    network: &Network,
    closed: &[ClassSolution],
    open: &[ClassSolution],
) -> Vec<StationSolution> {
    let demands = || {
        let closed_demands = network.closed.iter().map(|class| &class.demands_s);
        closed_demands.chain(network.open.iter().map(|class| &class.demands_s))
    };
    network
        .stations
        .iter()
        .enumerate()
        .map(|(k, station)| {
            let classes = || closed.iter().chain(open).zip(demands());
            let busy: f64 = classes().map(|(class, d)| class.throughput_per_s * d[k]).sum();
            let queue_length =
                classes().map(|(class, _)| class.throughput_per_s * class.residence_s[k]).sum();
            // Rounding may carry a saturated station a few units in the last place above 1.
            let utilisation =
                station.servers().map_or(0.0, |servers| (busy / f64::from(servers)).min(1.0));
            StationSolution { name: station.name.clone(), utilisation, queue_length }
        })
        .collect()
}
