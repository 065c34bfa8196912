//! The exact solution of several closed classes whose demands at the queues are proportional:
//! people who do the same steps, each class at its own pace.
//!
//! Then a request's class does not matter once it is in the queues, only its scale. Let `a`
//! requests be there, whoever sent them: the queues alone serve them in the mean time `R(a)` of a
//! closed single-class network of `a` customers without think time. Summing the product form
//! (Baskett, Chandy, Muntz, Palacios 1975) over the classes leaves a distribution of `a` alone,
//! `P(a) / P(a-1) = R(a) w(a) / w(a-1)`, with `w(a)` the coefficient of `x^a` in the product over
//! all customers of `s_c x + Z_c` (`s_c` the scale of the class, `Z_c` what it spends outside of
//! queues). By the arrival theorem (Lavenberg and Reiser 1980) a request of class c meets that
//! distribution with one of its class away, so `R_c = s_c sum over a of P(a) R(a+1)`.
//!
//! The quotients `w(a) / w(a-1)` are computed without the `w`, customer by customer, from
//! positive terms: nothing overflows or cancels at any population.

use super::network::{ClosedClass, Method, Network, QueueingError};
use super::service::{Marginal, Service};
use super::single_class::{self, Visited};
use super::solver::{Found, delay_demand_s};

/// How far from proportional two demands may be, as a share of the class's sum: rounding.
const PROPORTIONAL: f64 = 1e-12;

/// The largest population; memory and time grow with its square.
const MOST_IN_ALL: u64 = 20_000;

/// A class's demand at the queues, all together.
fn queued_s(network: &Network, class: &ClosedClass) -> f64 {
    let at = network.stations.iter().zip(&class.demands_s);
    at.filter(|(station, _)| station.servers().is_some()).map(|(_, demand)| demand).sum()
}

/// The classes' scales: their sums of demands at the queues. `None` if the demands are not
/// proportional or a class does not queue at all.
fn scales(network: &Network) -> Option<Vec<f64>> {
    let scales: Vec<f64> = network.closed.iter().map(|class| queued_s(network, class)).collect();
    let first = network.closed.first()?;
    let is_proportional = network.closed.iter().zip(&scales).all(|(class, &scale)| {
        let at = network.stations.iter().zip(class.demands_s.iter().zip(&first.demands_s));
        scale > 0.0
            && at
                .filter(|(station, _)| station.servers().is_some())
                .all(|(_, (own, firsts))| (own / scale - firsts / scales[0]).abs() <= PROPORTIONAL)
    });
    is_proportional.then_some(scales)
}

/// Everybody, counted.
fn everybody(network: &Network) -> u64 {
    network.closed.iter().map(|class| u64::from(class.population)).sum()
}

/// Elementary steps that the solution takes; `u64::MAX` where it does not apply.
pub(super) fn steps(network: &Network) -> u64 {
    let everybody = everybody(network);
    if everybody > MOST_IN_ALL || scales(network).is_none() {
        return u64::MAX;
    }
    let levels = network.stations.iter().filter_map(super::Station::servers);
    let (mut queues, mut all) = (0, 0);
    for servers in levels {
        queues += 1;
        all += u64::from(servers) + 2;
    }
    everybody * (everybody / 2 * network.closed.len() as u64 + queues * all)
}

/// Solves the closed classes exactly.
///
/// # Errors
/// If the demands are not proportional or there are too many customers.
pub(super) fn solve(
    network: &Network,
    services: &[Option<Service>],
) -> Result<Found, QueueingError> {
    let refuse = |reason: &str| QueueingError::NotApplicable {
        method: Method::ExactMultiClass.name(),
        reason: reason.to_owned(),
    };
    let scales = scales(network).ok_or_else(|| refuse("the demands are not proportional"))?;
    if everybody(network) > MOST_IN_ALL {
        return Err(refuse("there are too many customers"));
    }
    let queues = Queues::of(network, services, scales[0], everybody(network) as usize);
    let mut found = Found {
        throughput_per_s: Vec::new(),
        residence_s: Vec::new(),
        open_stretch: vec![1.0; services.len()],
    };
    for (c, class) in network.closed.iter().enumerate() {
        let met = distribution(network, &scales, &queues, Some(c));
        let mut residence_s = class.demands_s.clone();
        for (k, residence_s) in residence_s.iter_mut().enumerate() {
            if services[k].is_some() {
                let at = met.iter().zip(queues.interval_s.iter().zip(&queues.present[k]));
                *residence_s = scales[c]
                    * at.map(|(p, (interval, present))| p * interval * present).sum::<f64>();
            }
        }
        let round_s = class.think_time_s + residence_s.iter().sum::<f64>();
        found.throughput_per_s.push(f64::from(class.population) / round_s);
        found.residence_s.push(residence_s);
    }
    if !network.open.is_empty() {
        let active = distribution(network, &scales, &queues, None);
        for (k, stretch) in found.open_stretch.iter_mut().enumerate() {
            let load = network.open_load(k);
            if services[k].is_some() && load > 0.0 {
                let at = active.iter().zip(&queues.open_present[k]);
                *stretch = at.map(|(p, present)| p * present).sum::<f64>() / load;
            }
        }
    }
    Ok(found)
}

/// The queues alone, with each number of requests in them.
struct Queues {
    /// `interval_s[a - 1]`: mean time between completions with `a` requests, for a request whose
    /// demands at the queues add up to 1 s.
    interval_s: Vec<f64>,
    /// `present[k][a - 1]`: mean number of closed requests at station k with `a` in all.
    present: Vec<Vec<f64>>,
    /// `open_present[k][a]`: mean number of open requests there.
    open_present: Vec<Vec<f64>>,
}

impl Queues {
    /// The queues with up to `most` requests, for the first class's demands over their sum.
    fn of(network: &Network, services: &[Option<Service>], scale: f64, most: usize) -> Self {
        let visited: Vec<(usize, Visited<'_>)> = services
            .iter()
            .enumerate()
            .filter_map(|(k, service)| Some((k, service.as_ref()?)))
            .map(|(k, service)| {
                (k, Visited { demand_s: network.closed[0].demands_s[k] / scale, service })
            })
            .collect();
        let mut queues = Queues {
            interval_s: Vec::new(),
            present: vec![vec![0.0; most]; services.len()],
            open_present: vec![Vec::new(); services.len()],
        };
        for (last, (k, station)) in visited.iter().enumerate() {
            let alone = station.service.open_queue(&Marginal::empty(station.service.levels()));
            if station.demand_s == 0.0 {
                queues.open_present[*k] = vec![alone; most + 1];
                continue;
            }
            let mut interval_s = vec![0.0; most];
            for (other, (_, before)) in visited.iter().enumerate() {
                if other != last && before.demand_s > 0.0 {
                    single_class::add(before, &mut interval_s, |_| {});
                }
            }
            let (mut present, mut open) = (Vec::with_capacity(most), vec![alone]);
            single_class::add(station, &mut interval_s, |marginal| {
                present.push(marginal.mean());
                open.push(station.service.open_queue(marginal));
            });
            queues.interval_s = interval_s;
            queues.present[*k] = present;
            queues.open_present[*k] = open;
        }
        queues
    }
}

/// The distribution of the number of requests in the queues, from 0 up, with nobody or one customer
/// of a class away.
fn distribution(
    network: &Network,
    scales: &[f64],
    queues: &Queues,
    away: Option<usize>,
) -> Vec<f64> {
    // Who spends nothing outside of the queues is always in them.
    let mut always = 0;
    // `quotients[i - 1]`: w(i) / w(i - 1) over the customers taken so far.
    let mut quotients: Vec<f64> = Vec::new();
    for (c, class) in network.closed.iter().enumerate() {
        let customers = class.population - u32::from(away == Some(c));
        let outside_s = class.think_time_s + delay_demand_s(network, &class.demands_s);
        if outside_s == 0.0 {
            always += customers as usize;
        } else {
            let scale = scales[c] / outside_s;
            (0..customers).for_each(|_| add_customer(&mut quotients, scale));
        }
    }
    // By logarithms relative to the largest: the probabilities span more than a double does.
    let mut ln_p = Vec::with_capacity(quotients.len() + 1);
    let mut ln = 0.0_f64;
    ln_p.push(ln);
    for (i, quotient) in quotients.iter().enumerate() {
        let active = always + i + 1;
        ln += (active as f64 * queues.interval_s[active - 1] * quotient).ln();
        ln_p.push(ln);
    }
    let largest = ln_p.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = ln_p.iter().map(|ln| (ln - largest).exp()).collect();
    let sum: f64 = weights.iter().sum();
    let mut p = vec![0.0; always];
    p.extend(weights.iter().map(|weight| weight / sum));
    p
}

/// Multiplies the polynomial by `scale x + 1`: `w'(a) = scale w(a-1) + w(a)`.
fn add_customer(quotients: &mut Vec<f64>, scale: f64) {
    let highest = quotients.last().map(|last| scale / (scale / last + 1.0));
    for a in (1..quotients.len()).rev() {
        quotients[a] = (scale + quotients[a]) / (scale / quotients[a - 1] + 1.0);
    }
    if let Some(first) = quotients.first_mut() {
        *first += scale;
    }
    quotients.push(highest.unwrap_or(scale));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::network::{OpenClass, Station};
    use crate::queueing::{multi_class, solve_by};

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-10 * a.abs().max(b.abs())
    }

    fn class(name: &str, population: u32, think_time_s: f64, scale: f64) -> ClosedClass {
        let demands_s = [0.8, 0.3, 0.0, 0.4].map(|demand| demand * scale).to_vec();
        ClosedClass { name: name.to_owned(), population, think_time_s, demands_s }
    }

    fn network(classes: Vec<ClosedClass>) -> Network {
        Network {
            stations: vec![
                Station::sharing("cpu", 3),
                Station::queueing("data", 1),
                Station::queueing("spare", 2),
                Station::delay("wire"),
            ],
            closed: classes,
            open: vec![OpenClass {
                name: "events".to_owned(),
                arrival_rate_per_s: 1.0,
                demands_s: vec![0.9, 0.1, 0.5, 0.0],
            }],
        }
    }

    #[test]
    fn the_number_in_the_queues_says_as_much_as_every_state() {
        let networks = [
            network(vec![class("a", 5, 9.0, 1.0), class("b", 4, 2.0, 1.0)]),
            network(vec![
                class("a", 3, 9.0, 1.0),
                class("b", 4, 2.0, 0.2),
                class("c", 2, 0.0, 3.0),
            ]),
            network(vec![class("batch", 3, 0.0, 1.0), class("b", 1, 0.1, 2.0)]),
        ];
        for network in networks {
            let services: Vec<Option<Service>> = network
                .stations
                .iter()
                .enumerate()
                .map(|(k, s)| s.servers().map(|m| Service::new(m, network.open_load(k))))
                .collect();
            let all = multi_class::solve(&network, &services).expect("few states");
            let counted = solve(&network, &services).expect("proportional");
            for c in 0..network.closed.len() {
                assert!(near(all.throughput_per_s[c], counted.throughput_per_s[c]));
                for k in 0..network.stations.len() {
                    assert!(near(all.residence_s[c][k], counted.residence_s[c][k]), "{c} {k}");
                }
            }
            for (a, b) in all.open_stretch.iter().zip(&counted.open_stretch) {
                assert!(near(*a, *b), "{a} {b}");
            }
        }
    }

    #[test]
    fn a_thousand_users_cut_in_two_classes_are_the_same_thousand() {
        for think_time_s in [1_500.0, 300.0, 1.0] {
            let whole = network(vec![class("all", 1_000, think_time_s, 1.0)]);
            let cut = network(vec![
                class("some", 350, think_time_s, 1.0),
                class("rest", 650, think_time_s, 1.0),
            ]);
            let whole = solve_by(&whole, Method::ExactSingleClass).expect("a steady state");
            let cut = solve_by(&cut, Method::ExactMultiClass).expect("a steady state");
            assert!(near(whole.closed_throughput_per_s(), cut.closed_throughput_per_s()));
            assert!(near(whole.closed[0].response_time_s, cut.closed[1].response_time_s));
            assert!(near(whole.open[0].response_time_s, cut.open[0].response_time_s));
        }
    }

    #[test]
    fn classes_that_ask_for_different_things_are_refused() {
        let mut other = class("b", 4, 2.0, 1.0);
        other.demands_s[0] *= 1.001;
        let network = network(vec![class("a", 5, 9.0, 1.0), other]);
        assert_eq!(steps(&network), u64::MAX);
    }
}
