//! What the closed classes see of a station that also serves an open load.
//!
//! In a product-form network the open classes can be summed out: with `n` closed customers
//! present the station serves them as if its capacity were
//! `alpha(n) = f(n-1) / f(n)`, `f(n) = sum over j of C(n+j, j) a^j / (s(1) ... s(n+j))`,
//! where `a` is the open load in erlang and `s(i) = min(i, m)`.
//! Without open load that is `min(n, m)`; on one server it is `1 - a`, the familiar inflation of
//! closed demands by `1 / (1 - rho_open)`; on m servers it reaches `m - a` from `n = m` on.
//!
//! Source: Baskett, Chandy, Muntz and Palacios 1975; Lavenberg (ed.), "Computer Performance
//! Modeling Handbook", 1983, chapter 3 (mixed networks).

/// A queueing station as its closed customers see it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Service {
    /// Servers behind the queue.
    pub(super) servers: u32,
    /// The open classes' offered load, in erlang; below `servers`.
    open_load: f64,
    /// `capacity[n - 1]` is `alpha(n)` for `n` in `1..=servers`; beyond, the last one holds.
    capacity: Vec<f64>,
    /// `open_present[n]` is the mean number of open requests while `n` closed ones are present,
    /// for `n` in `0..servers`.
    open_present: Vec<f64>,
}

impl Service {
    /// A station of `servers` under an open load of `open_load` erlang, which must be below
    /// `servers` (the network's validation sees to that).
    pub(super) fn new(servers: u32, open_load: f64) -> Self {
        if open_load == 0.0 {
            let capacity = (1..=servers).map(f64::from).collect();
            let open_present = vec![0.0; servers as usize];
            return Service { servers, open_load, capacity, open_present };
        }
        let sums: Vec<OpenSum> =
            (0..servers).map(|closed| OpenSum::of(closed, servers, open_load)).collect();
        let mut capacity: Vec<f64> = sums
            .windows(2)
            .enumerate()
            // The sums are scaled by n!, hence the factor n.
            .map(|(below, pair)| (below + 1) as f64 * (pair[0].ln_sum - pair[1].ln_sum).exp())
            .collect();
        capacity.push(f64::from(servers) - open_load);
        let open_present = sums.iter().map(|sum| sum.mean).collect();
        Service { servers, open_load, capacity, open_present }
    }

    /// States told apart: from this many closed customers on, the capacity is constant.
    pub(super) fn levels(&self) -> usize {
        self.capacity.len()
    }

    /// The capacity left to `n` closed customers, `n >= 1`, in servers.
    pub(super) fn capacity(&self, n: usize) -> f64 {
        self.capacity[n.min(self.capacity.len()) - 1]
    }

    /// The capacity left to many closed customers.
    pub(super) fn full_capacity(&self) -> f64 {
        self.capacity[self.capacity.len() - 1]
    }

    /// The mean number of open requests present, from the distribution of the closed ones.
    pub(super) fn open_queue(&self, closed: &Marginal) -> f64 {
        let below: f64 =
            closed.below.iter().zip(&self.open_present).map(|(p, mean)| p * mean).sum();
        // With n >= m - 1 closed customers the open number is negative binomial:
        // mean (n + 1) rho / (1 - rho).
        let odds = self.open_load / (f64::from(self.servers) - self.open_load);
        below + (closed.tail_mean + closed.tail) * odds
    }
}

/// The sum `f(n) n!` over the number of open requests, and their mean number.
struct OpenSum {
    ln_sum: f64,
    mean: f64,
}

impl OpenSum {
    fn of(closed: u32, servers: u32, open_load: f64) -> Self {
        // The terms of many closed customers near saturation pass the range of a double, so sum
        // and term are scaled down together and the scale is kept as a logarithm.
        const TOO_LARGE: f64 = 1e200;
        let (mut term, mut sum, mut weighted, mut ln_scale) = (1.0_f64, 1.0_f64, 0.0_f64, 0.0_f64);
        for open in 1_u32.. {
            let present = closed + open;
            let ratio =
                f64::from(present) / f64::from(open) * open_load / f64::from(present.min(servers));
            term *= ratio;
            sum += term;
            weighted += f64::from(open) * term;
            if sum > TOO_LARGE || weighted > TOO_LARGE {
                ln_scale += TOO_LARGE.ln();
                term /= TOO_LARGE;
                sum /= TOO_LARGE;
                weighted /= TOO_LARGE;
            }
            // Past the largest term the rest is below a geometric series of this ratio.
            if ratio < 1.0
                && f64::from(open) * term / (1.0 - ratio) <= f64::EPSILON * 0.1 * weighted
            {
                break;
            }
        }
        OpenSum { ln_sum: sum.ln() + ln_scale, mean: weighted / sum }
    }
}

/// The distribution of the closed customers at one station.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marginal {
    /// `below[j]`: probability of `j` closed customers, for `j` under the station's levels.
    pub(super) below: Vec<f64>,
    /// Probability of at least as many closed customers as the station has levels.
    pub(super) tail: f64,
    /// The part of the mean number that the tail carries.
    pub(super) tail_mean: f64,
}

impl Marginal {
    /// The distribution when no closed customer is in the network.
    pub(super) fn empty(levels: usize) -> Self {
        let mut below = vec![0.0; levels];
        below[0] = 1.0;
        Marginal { below, tail: 0.0, tail_mean: 0.0 }
    }

    /// The mean number of closed customers.
    pub(super) fn mean(&self) -> f64 {
        let below: f64 = self.below.iter().enumerate().map(|(j, p)| j as f64 * p).sum();
        below + self.tail_mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::erlang_c;

    #[test]
    fn one_server_leaves_what_the_open_load_does_not_take() {
        let service = Service::new(1, 0.3);
        assert_eq!(service.levels(), 1);
        assert!((service.capacity(1) - 0.7).abs() < 1e-15);
        assert!((service.capacity(9) - 0.7).abs() < 1e-15);
    }

    #[test]
    fn without_open_load_the_capacity_is_the_servers_in_use() {
        let service = Service::new(4, 0.0);
        assert_eq!([1, 2, 4, 9].map(|n| service.capacity(n)), [1.0, 2.0, 4.0, 4.0]);
    }

    #[test]
    fn an_open_load_alone_is_an_m_m_c_queue() {
        for (servers, load) in [(1, 0.5), (4, 3.2), (12, 10.0), (64, 60.0), (200, 190.0)] {
            let service = Service::new(servers, load);
            let got = service.open_queue(&Marginal::empty(service.levels()));
            let waits = erlang_c(load, servers).expect("below saturation");
            let expected = load + waits * load / (f64::from(servers) - load);
            assert!((got / expected - 1.0).abs() < 1e-9, "{servers} {load}: {got} {expected}");
        }
    }

    #[test]
    fn the_capacity_grows_with_the_closed_customers_up_to_the_rest() {
        for (servers, load) in [(2, 1.9), (8, 0.01), (64, 63.9), (256, 250.0)] {
            let service = Service::new(servers, load);
            let rest = f64::from(servers) - load;
            let capacities: Vec<f64> =
                (1..=servers as usize).map(|n| service.capacity(n)).collect();
            assert!(capacities.windows(2).all(|pair| pair[0] <= pair[1] * (1.0 + 1e-12)));
            assert!(capacities.iter().all(|&c| c > 0.0 && c <= rest * (1.0 + 1e-12)));
            assert!(capacities.iter().enumerate().all(|(below, &c)| c <= (below + 1) as f64));
        }
    }
}
