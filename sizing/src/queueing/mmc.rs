//! The M/M/c queue: one station alone under open load, with its quantiles.
//!
//! Source: R. B. Cooper, "Introduction to Queueing Theory", 2nd ed. 1981, section 3.5; L.
//! Kleinrock, "Queueing Systems I", 1975, section 3.5.

use super::erlang::erlang_c;
use super::network::QueueingError;

/// A queue of `servers` with exponential service and Poisson arrivals, below saturation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mmc {
    arrival_rate_per_s: f64,
    service_rate_per_s: f64,
    servers: u32,
    waits: f64,
}

impl Mmc {
    /// A queue with so many arrivals, and services of one server, per second.
    ///
    /// # Errors
    /// If a rate is no rate, the service rate is zero, there is no server, or the arrivals are
    /// at least what the servers serve.
    pub fn new(
        arrival_rate_per_s: f64,
        service_rate_per_s: f64,
        servers: u32,
    ) -> Result<Self, QueueingError> {
        if !(service_rate_per_s.is_finite() && service_rate_per_s > 0.0) {
            return Err(QueueingError::Parameter {
                parameter: "the service rate",
                value: service_rate_per_s,
                expected: "write a finite number above zero",
            });
        }
        let waits = erlang_c(arrival_rate_per_s / service_rate_per_s, servers)?;
        Ok(Mmc { arrival_rate_per_s, service_rate_per_s, servers, waits })
    }

    /// The share of arrivals that wait (Erlang C).
    pub fn waiting_probability(&self) -> f64 {
        self.waits
    }

    /// Busy share of the servers, in `[0, 1)`.
    pub fn utilisation(&self) -> f64 {
        self.arrival_rate_per_s / self.service_rate_per_s / f64::from(self.servers)
    }

    /// The rate at which the waiting time's tail decays: `c mu - lambda`.
    fn spare_rate(&self) -> f64 {
        f64::from(self.servers) * self.service_rate_per_s - self.arrival_rate_per_s
    }

    /// The mean time before service: `C / (c mu - lambda)`.
    pub fn mean_wait_s(&self) -> f64 {
        self.waits / self.spare_rate()
    }

    /// The mean time before and in service.
    pub fn mean_response_s(&self) -> f64 {
        self.mean_wait_s() + 1.0 / self.service_rate_per_s
    }

    /// The quantile of the time before service, from `P(W > t) = C exp(-(c mu - lambda) t)`.
    ///
    /// # Errors
    /// If `q` is not in `[0, 1)`.
    pub fn wait_quantile_s(&self, q: f64) -> Result<f64, QueueingError> {
        check_quantile(q)?;
        if self.waits <= 1.0 - q {
            return Ok(0.0);
        }
        Ok((self.waits / (1.0 - q)).ln() / self.spare_rate())
    }

    /// The probability of a response time above `t_s`: the wait and the service convolved.
    pub fn response_above(&self, t_s: f64) -> f64 {
        let (rate, spare) = (self.service_rate_per_s, self.spare_rate());
        // (exp(-rate t) - exp(-spare t)) / (spare - rate), with the slower of both taken out:
        // the rest is (1 - exp(-x)) / x, which is 1 where both rates are equal.
        let x = (spare - rate).abs() * t_s;
        let mixed = if x == 0.0 { 1.0 } else { -(-x).exp_m1() / x };
        let waited = self.waits * rate * t_s * (-rate.min(spare) * t_s).exp() * mixed;
        ((-rate * t_s).exp() + waited).min(1.0)
    }

    /// The quantile of the response time, by bisection of [`Mmc::response_above`].
    ///
    /// # Errors
    /// If `q` is not in `[0, 1)`.
    pub fn response_quantile_s(&self, q: f64) -> Result<f64, QueueingError> {
        check_quantile(q)?;
        let (mut low, mut high) = (0.0, self.mean_response_s());
        while self.response_above(high) > 1.0 - q {
            high *= 2.0;
        }
        loop {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                return Ok(high);
            }
            if self.response_above(middle) > 1.0 - q {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}

fn check_quantile(q: f64) -> Result<(), QueueingError> {
    if (0.0..1.0).contains(&q) {
        return Ok(());
    }
    Err(QueueingError::Parameter {
        parameter: "the quantile",
        value: q,
        expected: "write a share from 0 to below 1",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_waits_are_those_of_the_design() {
        for (servers, expected_ms) in [(55, "3.84547"), (60, "0.586510"), (65, "0.091206")] {
            let queue = Mmc::new(1_000.0, 20.0, servers).expect("below saturation");
            let digits = expected_ms.split('.').nth(1).map_or(0, str::len);
            assert_eq!(format!("{:.digits$}", queue.mean_wait_s() * 1e3), expected_ms);
        }
    }

    #[test]
    fn one_server_answers_exponentially() {
        // M/M/1: the response time is exponential with rate mu - lambda.
        let queue = Mmc::new(3.0, 4.0, 1).expect("below saturation");
        for q in [0.0, 0.5, 0.95, 0.99] {
            let expected = -(1.0_f64 - q).ln();
            assert!((queue.response_quantile_s(q).expect("a share") - expected).abs() < 1e-9);
        }
        assert!((queue.mean_response_s() - 1.0).abs() < 1e-12);
        assert_eq!(queue.wait_quantile_s(0.25), Ok(0.0));
        assert!((queue.wait_quantile_s(0.95).expect("a share") - 15.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn the_tail_of_the_response_integrates_to_its_mean() {
        // One of the cases has c mu - lambda = mu, where the two exponentials coincide.
        for (arrivals, servers) in [(10.0, 3), (1.5, 2), (4.0, 5), (0.1, 9), (4.95, 5)] {
            let queue = Mmc::new(arrivals, if servers == 3 { 5.0 } else { 1.0 }, servers)
                .expect("below saturation");
            let step_s = queue.mean_response_s() / 2_000.0;
            let integral: f64 =
                (0..200_000).map(|i| queue.response_above((f64::from(i) + 0.5) * step_s)).sum();
            let mean = integral * step_s;
            assert!((mean / queue.mean_response_s() - 1.0).abs() < 1e-5, "{arrivals} {servers}");
        }
    }

    #[test]
    fn a_queue_that_cannot_keep_up_is_an_error() {
        assert!(matches!(Mmc::new(60.0, 20.0, 3), Err(QueueingError::Saturated { .. })));
        assert!(matches!(Mmc::new(1.0, 0.0, 3), Err(QueueingError::Parameter { .. })));
        assert!(matches!(Mmc::new(f64::NAN, 1.0, 3), Err(QueueingError::Parameter { .. })));
        let queue = Mmc::new(1.0, 1.0, 2).expect("below saturation");
        assert!(queue.response_quantile_s(1.0).is_err() && queue.wait_quantile_s(-0.1).is_err());
    }
}
