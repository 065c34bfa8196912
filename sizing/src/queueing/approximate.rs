//! Approximate mean value analysis of several classes, at a cost that does not grow with the
//! population.
//!
//! Sources: A. Seidmann, P. Schweitzer, S. Shalev-Oren 1987 (a station of m servers becomes one
//! server m times as fast and a delay of `D (m-1)/m`); P. Schweitzer 1979 and Y. Bard 1979; K. M.
//! Chandy and D. Neuse, "Linearizer: A Heuristic Algorithm for Queueing Network Models of
//! Computing Systems", CACM 25(2), 1982. The open load is taken first: it stretches
//! the closed demands at a server by `1 / (1 - rho_open)`.

use super::network::{Method, Network, QueueingError};
use super::solver::{Found, delay_demand_s};

/// The change of a queue, as a share of the class's population, at which the fixed point counts
/// as reached.
const SETTLED: f64 = 1e-10;

/// Iterations after which the fixed point counts as missed.
const MOST_ITERATIONS: u32 = 200_000;

/// Updates of Linearizer's differences: Chandy and Neuse's own two, after which they found no
/// gain in more.
const UPDATES: u32 = 2;

/// The network after Seidmann's split: single servers and delays.
struct Split {
    population: Vec<f64>,
    /// Think time, delay stations and the delay part of the split, by class.
    delay_s: Vec<f64>,
    /// `demands_s[class][queue]`, stretched by the open load.
    demands_s: Vec<Vec<f64>>,
    /// The station behind each queue.
    station: Vec<usize>,
}

impl Split {
    fn of(network: &Network) -> Self {
        let queues: Vec<(usize, f64)> = network
            .stations
            .iter()
            .enumerate()
            .filter_map(|(k, station)| Some((k, f64::from(station.servers()?))))
            .collect();
        let demands_s = network
            .closed
            .iter()
            .map(|class| {
                let queued = queues.iter();
                queued
                    .map(|&(k, servers)| class.demands_s[k] / (servers - network.open_load(k)))
                    .collect()
            })
            .collect();
        let delay_s = network
            .closed
            .iter()
            .map(|class| {
                let split: f64 =
                    queues.iter().map(|&(k, m)| class.demands_s[k] * (m - 1.0) / m).sum();
                class.think_time_s + delay_demand_s(network, &class.demands_s) + split
            })
            .collect();
        Split {
            population: network.closed.iter().map(|c| f64::from(c.population)).collect(),
            delay_s,
            demands_s,
            station: queues.into_iter().map(|(k, _)| k).collect(),
        }
    }
}

/// The queues at one population, as shares: `share[class][queue]` of the class's population.
type Shares = Vec<Vec<f64>>;

/// How the shares differ when one customer of a class is away: `of[away][class][queue]`.
struct Differences(Vec<Shares>);

/// A fixed point: times at the queues and throughputs.
struct Settled {
    share: Shares,
    residence_s: Vec<Vec<f64>>,
    throughput_per_s: Vec<f64>,
}

/// The fixed point at `population`: each arriving request of class c sees the queues as they are
/// with one of its class away, estimated from the queues with nobody away.
fn settle(
    split: &Split,
    population: &[f64],
    start: &Shares,
    differences: &Differences,
    method: Method,
) -> Result<Settled, QueueingError> {
    let (classes, queues) = (population.len(), split.station.len());
    let mut now = Settled {
        share: start.clone(),
        residence_s: vec![vec![0.0; queues]; classes],
        throughput_per_s: vec![0.0; classes],
    };
    for _ in 0..MOST_ITERATIONS {
        for c in (0..classes).filter(|&c| population[c] > 0.0) {
            for k in 0..queues {
                let seen: f64 = (0..classes)
                    .map(|s| {
                        let others = if s == c { population[s] - 1.0 } else { population[s] };
                        others * (now.share[s][k] + differences.0[c][s][k]).max(0.0)
                    })
                    .sum();
                now.residence_s[c][k] = split.demands_s[c][k] * (1.0 + seen);
            }
            let round_s = split.delay_s[c] + now.residence_s[c].iter().sum::<f64>();
            now.throughput_per_s[c] = population[c] / round_s;
        }
        let mut change = 0.0_f64;
        for c in (0..classes).filter(|&c| population[c] > 0.0) {
            for k in 0..queues {
                let share = now.residence_s[c][k] * now.throughput_per_s[c] / population[c];
                change = change.max((share - now.share[c][k]).abs());
                now.share[c][k] = share;
            }
        }
        if change < SETTLED {
            return Ok(now);
        }
    }
    Err(QueueingError::NotConverged { method: method.name(), iterations: MOST_ITERATIONS })
}

/// Every customer spread evenly over the queues.
fn even(split: &Split) -> Shares {
    let queues = split.station.len();
    vec![vec![1.0 / queues.max(1) as f64; queues]; split.population.len()]
}

fn no_differences(split: &Split) -> Differences {
    let none = vec![vec![0.0; split.station.len()]; split.population.len()];
    Differences(vec![none; split.population.len()])
}

/// Bard-Schweitzer: a customer more or less does not change the shares.
pub(super) fn bard_schweitzer(network: &Network) -> Result<Found, QueueingError> {
    let split = Split::of(network);
    let method = Method::BardSchweitzer;
    let settled =
        settle(&split, &split.population, &even(&split), &no_differences(&split), method)?;
    Ok(found(network, &split, &settled))
}

/// Linearizer: the shares' change by a customer is itself estimated, from the fixed
/// points with one customer of each class away.
pub(super) fn linearizer(network: &Network) -> Result<Found, QueueingError> {
    let split = Split::of(network);
    let method = Method::Linearizer;
    let classes = split.population.len();
    let mut differences = no_differences(&split);
    let mut full = settle(&split, &split.population, &even(&split), &differences, method)?;
    let mut away: Vec<Shares> = vec![full.share.clone(); classes];
    for _ in 0..UPDATES {
        for c in 0..classes {
            let mut population = split.population.clone();
            population[c] -= 1.0;
            away[c] = settle(&split, &population, &away[c], &differences, method)?.share;
        }
        for (c, shares) in away.iter().enumerate() {
            for (s, share) in shares.iter().enumerate() {
                // Nobody is left of this class: its shares are no longer defined, nor used.
                let gone = s == c && split.population[c] <= 1.0;
                for (k, share) in share.iter().enumerate() {
                    let difference = if gone { 0.0 } else { share - full.share[s][k] };
                    differences.0[c][s][k] = difference;
                }
            }
        }
        full = settle(&split, &split.population, &full.share, &differences, method)?;
    }
    Ok(found(network, &split, &full))
}

/// Undoes the split: the delay part returns to its station.
fn found(network: &Network, split: &Split, settled: &Settled) -> Found {
    let mut residence_s: Vec<Vec<f64>> =
        network.closed.iter().map(|class| class.demands_s.clone()).collect();
    let mut open_stretch = vec![1.0; network.stations.len()];
    for (queue, &k) in split.station.iter().enumerate() {
        let Some(servers) = network.stations[k].servers().map(f64::from) else { continue };
        let delayed = (servers - 1.0) / servers;
        let mut queued = 0.0;
        for (c, class) in network.closed.iter().enumerate() {
            let at_queue_s = settled.residence_s[c][queue];
            residence_s[c][k] = class.demands_s[k] * delayed + at_queue_s;
            queued += settled.throughput_per_s[c] * at_queue_s;
        }
        open_stretch[k] = delayed + (1.0 + queued) / (servers - network.open_load(k));
    }
    Found { throughput_per_s: settled.throughput_per_s.clone(), residence_s, open_stretch }
}
