//! When iterations are due: instants drawn from an arrival rate that changes by stages.
//!
//! The instants are made one after the other, so that a long run holds none of them; the same seed makes
//! the same ones, however often.

use std::time::Duration;

use rand_chacha::ChaCha8Rng;

use crate::arrivals::Piece;
use crate::random;
use crate::scenario::{Http, HttpArrivals, HttpStage};

/// A span with one course of the rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) from_s: f64,
    pub(super) until_s: f64,
    pub(super) course: Course,
}

/// What arrives in a span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Course {
    /// Arrivals a second at its start and at its end.
    Rate(f64, f64),
    /// So many at its start.
    Burst(u64),
}

impl Span {
    /// A rate over this span.
    fn piece(&self, rate_from: f64, rate_until: f64) -> Piece {
        let length_s = self.until_s - self.from_s;
        Piece { from_s: self.from_s, length_s, rate_from, rate_until }
    }
}

/// The stages of a scenario as spans, up to the end of arrivals. The last rate goes on until then.
pub(super) fn spans(http: &Http, until: Duration) -> Vec<Span> {
    let until_s = until.as_secs_f64();
    let mut spans: Vec<Span> = Vec::new();
    let mut from_s = 0.0;
    let mut add = |from_s: f64, lasts_s: f64, course: Course| {
        let cut_s = lasts_s.min(until_s - from_s);
        if cut_s <= 0.0 {
            return;
        }
        let course = match course {
            Course::Rate(from, to) => Course::Rate(from, from + (to - from) * cut_s / lasts_s),
            burst @ Course::Burst(_) => burst,
        };
        spans.push(Span { from_s, until_s: from_s + cut_s, course });
    };
    for stage in &http.stages {
        let (lasts, course) = match *stage {
            HttpStage::Rate { lasts, per_s_from, per_s_until } => {
                (lasts, Course::Rate(per_s_from, per_s_until))
            }
            HttpStage::Burst { lasts, count } => (lasts, Course::Burst(count)),
        };
        add(from_s, lasts.as_secs_f64(), course);
        from_s += lasts.as_secs_f64();
    }
    if let Some(HttpStage::Rate { per_s_until, .. }) = http.stages.last() {
        add(from_s, until_s - from_s, Course::Rate(*per_s_until, *per_s_until));
    }
    spans
}

/// The instants at which iterations are due, in microseconds of the run, rising.
#[derive(Debug, Clone)]
pub struct Schedule {
    spans: std::vec::IntoIter<Span>,
    now: Option<Span>,
    /// Expected arrivals up to the next, since the start of the span; for a burst, those made.
    level: f64,
    steps: Steps,
}

#[derive(Debug, Clone)]
enum Steps {
    Even,
    Poisson(Box<ChaCha8Rng>),
}

impl Steps {
    /// How much the expected number rises until the next arrival (time-rescaling theorem).
    fn next(&mut self) -> f64 {
        match self {
            Steps::Even => 1.0,
            Steps::Poisson(rng) => random::exponential(rng, 1.0),
        }
    }
}

/// The schedule of a scenario's iterations, up to the end of arrivals.
pub fn schedule(http: &Http, seed: u64, until: Duration) -> Schedule {
    let mut spans = spans(http, until).into_iter();
    let (mut steps, first) = match http.arrivals {
        // The first of even arrivals stands in the middle of its gap.
        HttpArrivals::Even => (Steps::Even, Some(0.5)),
        HttpArrivals::Poisson => {
            (Steps::Poisson(Box::new(random::child(seed, "http arrivals", 0))), None)
        }
    };
    let level = first.unwrap_or_else(|| steps.next());
    Schedule { now: spans.next(), spans, level, steps }
}

impl Iterator for Schedule {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        loop {
            let span = self.now?;
            match span.course {
                Course::Rate(from, until) => {
                    let piece = span.piece(from, until);
                    let whole = piece.expected(piece.length_s);
                    if self.level < whole {
                        let at_s = piece.from_s + piece.when(self.level);
                        self.level += self.steps.next();
                        return Some((at_s * 1e6) as u64);
                    }
                    self.level -= whole;
                    self.now = self.spans.next();
                }
                Course::Burst(0) => self.now = self.spans.next(),
                Course::Burst(count) => {
                    self.now = Some(Span { course: Course::Burst(count - 1), ..span });
                    return Some((span.from_s * 1e6) as u64);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::http_for_tests as http;

    const RAMP: HttpStage =
        HttpStage::Rate { lasts: Duration::from_secs(10), per_s_from: 0.0, per_s_until: 4.0 };
    const STEADY: HttpStage =
        HttpStage::Rate { lasts: Duration::from_secs(10), per_s_from: 2.0, per_s_until: 2.0 };
    const BURST: HttpStage = HttpStage::Burst { lasts: Duration::from_secs(5), count: 7 };

    fn instants(arrivals: HttpArrivals, stages: &[HttpStage], until_s: u64) -> Vec<u64> {
        let http = Http { arrivals, stages: stages.to_vec(), ..http() };
        schedule(&http, 3, Duration::from_secs(until_s)).collect()
    }

    fn within(instants: &[u64], from_s: u64, until_s: u64) -> usize {
        instants.iter().filter(|at| (from_s * 1_000_000..until_s * 1_000_000).contains(*at)).count()
    }

    #[test]
    fn even_arrivals_follow_ramp_burst_and_rate_and_the_last_rate_goes_on() {
        let instants = instants(HttpArrivals::Even, &[RAMP, BURST, STEADY], 40);
        assert!(instants.is_sorted());
        // 20 under the slope, 5 of them in its first half.
        assert_eq!([within(&instants, 0, 5), within(&instants, 5, 10)], [5, 15]);
        assert_eq!(instants.iter().filter(|at| **at == 10_000_000).count(), 7);
        assert_eq!([within(&instants, 11, 15), within(&instants, 15, 40)], [0, 50]);
    }

    #[test]
    fn a_run_that_ends_within_a_ramp_has_its_beginning() {
        let whole = instants(HttpArrivals::Even, &[RAMP], 10);
        let cut = instants(HttpArrivals::Even, &[RAMP], 5);
        assert_eq!(cut[..], whole[..5]);
    }

    #[test]
    fn poisson_arrivals_are_the_same_by_seed_and_vary_as_much_as_their_mean() {
        let steady = [STEADY];
        let drawn = instants(HttpArrivals::Poisson, &steady, 20_000);
        assert_eq!(drawn, instants(HttpArrivals::Poisson, &steady, 20_000));
        assert!((drawn.len() as f64 - 40_000.0).abs() < 4.0 * 200.0, "{}", drawn.len());
        let gaps: Vec<f64> = drawn.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((variance.sqrt() / mean - 1.0).abs() < 0.03, "{}", variance.sqrt() / mean);
    }
}
