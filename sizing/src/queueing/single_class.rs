//! Exact mean value analysis of one closed class with load-dependent stations.
//!
//! Source: M. Reiser and S. S. Lavenberg, "Mean-Value Analysis of Closed Multichain Queuing
//! Networks", J. ACM 27(2), 1980, for `p(j|n) = (D / alpha(j)) X(n) p(j-1|n-1)`; J. P. Buzen,
//! "Computational Algorithms for Closed Queueing Networks", CACM 16(9), 1973, for adding one
//! station after the other.
//!
//! The textbook takes `p(0|n) = 1 - sum of the others`, which loses all digits on stations of
//! many servers near saturation. Here the stations are added one by one: with `x(n)` the throughput
//! without station k, `p(0|n) = p(0|n-1) X(n) / x(n)`, and the probabilities adding up to one gives
//! `1/X(n) = p(0|n-1) / x(n) + sum over j of (D / alpha(j)) p(j-1|n-1)`.
//! All terms are positive and none leaves `[0, 1]`, so nothing cancels or overflows.

use super::network::{Network, Station};
use super::service::{Marginal, Service};

/// One queueing station of a single-class network.
pub(super) struct Visited<'a> {
    /// The mean service demand of one request.
    pub(super) demand_s: f64,
    /// How the station serves.
    pub(super) service: &'a Service,
}

/// Elementary steps that the exact solution of a network's classes taken together would take.
pub(super) fn steps(network: &Network) -> u64 {
    let users: u64 = network.closed.iter().map(|class| u64::from(class.population)).sum();
    let queues = || network.stations.iter().filter_map(Station::servers);
    let levels: u64 = queues().map(|servers| u64::from(servers) + 2).sum();
    users * levels * queues().count() as u64
}

/// The steady state at one population.
pub(super) struct Exact {
    /// Requests completed per second.
    pub(super) throughput_per_s: f64,
    /// Closed customers at each station.
    pub(super) marginals: Vec<Marginal>,
}

/// Solves the network of `stations` for `population >= 1` customers, who spend `delay_s` outside of
/// all queues on each round. Cost: O(population x stations x servers) for each station.
pub(super) fn solve(stations: &[Visited<'_>], population: u32, delay_s: f64) -> Exact {
    let alone: Vec<f64> = (1..=population).map(|n| delay_s / f64::from(n)).collect();
    let mut throughput_per_s = 1.0 / alone[alone.len() - 1];
    // A station that nobody visits stays empty, and adding it would divide nothing by nothing
    // where nobody thinks either.
    // The distribution at a station is at hand when that station was added last.
    let marginals = (0..stations.len())
        .map(|last| {
            let mut interval_s = alone.clone();
            for (k, station) in stations.iter().enumerate() {
                if k != last && station.demand_s > 0.0 {
                    add(station, &mut interval_s, |_| {});
                }
            }
            if stations[last].demand_s == 0.0 {
                return Marginal::empty(stations[last].service.levels());
            }
            let marginal = add(&stations[last], &mut interval_s, |_| {});
            throughput_per_s = 1.0 / interval_s[interval_s.len() - 1];
            marginal
        })
        .collect();
    Exact { throughput_per_s, marginals }
}

/// Adds one station. `interval_s[n - 1]` is the mean time between two completions (`1 / X(n)`)
/// without the station before the call and with it after. `each` sees the customers at the station
/// for one population after the other; those at the last are returned.
pub(super) fn add(
    station: &Visited<'_>,
    interval_s: &mut [f64],
    mut each: impl FnMut(&Marginal),
) -> Marginal {
    let levels = station.service.levels();
    let mut at = Marginal::empty(levels);
    let last_step_s = station.demand_s / station.service.full_capacity();
    for interval in interval_s.iter_mut() {
        let without_s = *interval;
        let stepped: f64 = (1..levels)
            .map(|j| station.demand_s / station.service.capacity(j) * at.below[j - 1])
            .sum();
        let with_s =
            at.below[0] * without_s + stepped + last_step_s * (at.below[levels - 1] + at.tail);
        *interval = with_s;
        // From the top down, so that p(j-1|n-1) is still there when p(j|n) is computed.
        let top = at.below[levels - 1];
        at.tail_mean = last_step_s / with_s * (levels as f64 * top + at.tail_mean + at.tail);
        at.tail = last_step_s / with_s * (top + at.tail);
        for j in (1..levels).rev() {
            at.below[j] = station.demand_s / station.service.capacity(j) / with_s * at.below[j - 1];
        }
        at.below[0] *= without_s / with_s;
        each(&at);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The machine-repair model M/M/m//N in closed form: `X` of `population` customers who think
    /// for `think_s` and share one station of `servers`.
    fn machine_repair(servers: u32, demand_s: f64, think_s: f64, population: u32) -> f64 {
        let (mut term, mut sum, mut served) = (1.0, 1.0, 0.0);
        for n in 1..=population {
            let busy = f64::from(n.min(servers));
            term *= f64::from(population - n + 1) * demand_s / (think_s * busy);
            sum += term;
            served += term * busy / demand_s;
            if sum > 1e200 {
                (term, sum, served) = (term / 1e200, sum / 1e200, served / 1e200);
            }
        }
        served / sum
    }

    #[test]
    fn a_station_of_many_servers_keeps_its_digits_at_every_load() {
        for (servers, demand_s) in [(4, 0.1), (64, 0.5), (256, 0.5)] {
            let service = Service::new(servers, 0.0);
            for population in [1, 20, 60, 120, 500, 900] {
                let stations = [Visited { demand_s, service: &service }];
                let got = solve(&stations, population, 1.0);
                let expected = machine_repair(servers, demand_s, 1.0, population);
                let error = (got.throughput_per_s / expected - 1.0).abs();
                assert!(error < 1e-11, "{servers} servers, {population}: {error}");
                let marginal = &got.marginals[0];
                let mass: f64 = marginal.below.iter().sum::<f64>() + marginal.tail;
                assert!((mass - 1.0).abs() < 1e-11, "{mass}");
            }
        }
    }

    #[test]
    fn nobody_thinks_and_the_station_never_idles() {
        let service = Service::new(2, 0.0);
        let got = solve(&[Visited { demand_s: 0.5, service: &service }], 7, 0.0);
        assert!((got.throughput_per_s - 4.0).abs() < 1e-12);
        assert!((got.marginals[0].mean() - 7.0).abs() < 1e-12);
    }
}
