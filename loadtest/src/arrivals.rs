//! When calls, messages and requests arrive: instants drawn from an arrival rate that may change with time.

use std::time::Duration;

use rand::Rng;

use crate::random;
use crate::scenario::Stage;

/// An arrival rate over a run, piecewise linear, in arrivals a second.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Profile {
    pieces: Vec<Piece>,
}

/// A span of the rate, from the end of the piece before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub(crate) from_s: f64,
    pub(crate) length_s: f64,
    pub(crate) rate_from: f64,
    pub(crate) rate_until: f64,
}

impl Piece {
    /// Arrivals expected up to this long after its start: the integral of the rate.
    pub(crate) fn expected(&self, after_s: f64) -> f64 {
        let slope = (self.rate_until - self.rate_from) / self.length_s;
        self.rate_from * after_s + slope * after_s * after_s / 2.0
    }

    /// The inverse of [`Piece::expected`]: when so many calls are expected, after its start.
    pub(crate) fn when(&self, expected: f64) -> f64 {
        let slope = (self.rate_until - self.rate_from) / self.length_s;
        // The root of slope/2 t² + rate t - expected that does not lose its digits when slope is small.
        let root = (self.rate_from * self.rate_from + 2.0 * slope * expected).max(0.0).sqrt();
        2.0 * expected / (self.rate_from + root)
    }
}

impl Profile {
    /// A base rate through the stages of a scenario, up to the end of arrivals. The last stage goes on;
    /// without stages the base rate does.
    pub(crate) fn new(base_per_s: f64, stages: &[Stage], until: Duration) -> Self {
        let until_s = until.as_secs_f64();
        let mut profile = Profile { pieces: Vec::new() };
        let mut from_s = 0.0;
        for stage in stages {
            let length_s = stage.lasts.as_secs_f64().min(until_s - from_s);
            if length_s <= 0.0 {
                continue;
            }
            let slope = (stage.factor_until - stage.factor_from) / stage.lasts.as_secs_f64();
            let reached = stage.factor_from + slope * length_s;
            let rates = (stage.factor_from * base_per_s, reached * base_per_s);
            profile.push(from_s, length_s, rates);
            from_s += length_s;
        }
        if from_s < until_s {
            let factor = stages.last().map_or(1.0, |stage| stage.factor_until);
            let rate = factor * base_per_s;
            profile.push(from_s, until_s - from_s, (rate, rate));
        }
        profile
    }

    fn push(&mut self, from_s: f64, length_s: f64, (rate_from, rate_until): (f64, f64)) {
        self.pieces.push(Piece { from_s, length_s, rate_from, rate_until });
    }

    /// The instants of the arrivals, in microseconds, rising.
    ///
    /// Arrival k comes when the expected number of calls reaches a level: the levels of a Poisson
    /// process rise by exponential steps of mean one (time-rescaling theorem), those of even arrivals
    /// by one. So the same draws serve every rate.
    pub(crate) fn instants_us(&self, mut step: impl FnMut() -> f64) -> Vec<u64> {
        let mut instants = Vec::new();
        let mut level = step();
        let mut before = 0.0;
        for piece in &self.pieces {
            let whole = piece.expected(piece.length_s);
            while level < before + whole {
                let at_s = piece.from_s + piece.when(level - before);
                instants.push((at_s * 1e6) as u64);
                level += step();
            }
            before += whole;
        }
        instants
    }
}

/// The steps of a Poisson process.
pub(crate) fn poisson(rng: &mut impl Rng) -> impl FnMut() -> f64 {
    || random::exponential(rng, 1.0)
}

/// The steps of even arrivals: the first stands in the middle of its gap.
pub(crate) fn even() -> impl FnMut() -> f64 {
    let mut first = true;
    move || if std::mem::take(&mut first) { 0.5 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(lasts_s: u64, factor_from: f64, factor_until: f64) -> Stage {
        Stage { lasts: Duration::from_secs(lasts_s), factor_from, factor_until }
    }

    fn counts(instants: &[u64], edges_s: &[u64]) -> Vec<usize> {
        let within = |low: u64, high: u64| {
            instants.iter().filter(|at| (low * 1_000_000..high * 1_000_000).contains(*at)).count()
        };
        edges_s.windows(2).map(|edge| within(edge[0], edge[1])).collect()
    }

    #[test]
    fn even_arrivals_follow_the_rate_through_its_stages() {
        let stages = [stage(20, 1.0, 1.0), stage(60, 10.0, 10.0), stage(10, 1.0, 1.0)];
        let profile = Profile::new(0.5, &stages, Duration::from_secs(100));
        let instants = profile.instants_us(even());
        assert_eq!(counts(&instants, &[0, 20, 80, 100]), [10, 300, 10]);
        assert!(instants.is_sorted());
    }

    #[test]
    fn a_ramp_brings_the_calls_under_its_slope() {
        // From 0 to 4 a second in 10 s: 20 calls, 5 of them in the first half.
        let profile = Profile::new(1.0, &[stage(10, 0.0, 4.0)], Duration::from_secs(10));
        assert_eq!(counts(&profile.instants_us(even()), &[0, 5, 10]), [5, 15]);
    }

    #[test]
    fn a_run_that_ends_within_a_ramp_has_its_beginning() {
        let whole = Profile::new(1.0, &[stage(10, 0.0, 4.0)], Duration::from_secs(10));
        let cut = Profile::new(1.0, &[stage(10, 0.0, 4.0)], Duration::from_secs(5));
        let whole = whole.instants_us(even());
        assert_eq!(cut.instants_us(even()), whole[..5]);
    }

    #[test]
    fn poisson_gaps_vary_as_much_as_their_mean() {
        let mut rng = random::child(3, "arrivals", 0);
        let profile = Profile::new(2.0, &[], Duration::from_secs(20_000));
        let instants = profile.instants_us(poisson(&mut rng));
        assert!((instants.len() as f64 - 40_000.0).abs() < 4.0 * 200.0, "{}", instants.len());
        let gaps: Vec<f64> =
            instants.windows(2).map(|pair| (pair[1] - pair[0]) as f64 / 1e6).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((variance.sqrt() / mean - 1.0).abs() < 0.03, "{}", variance.sqrt() / mean);
    }
}
