//! Mean and variance, in one pass and mergeable.
//!
//! Source: B. P. Welford, Technometrics 4(3), 1962; merging by T. F. Chan, G. H. Golub, R. J.
//! LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979.

use serde::{Deserialize, Serialize};

/// Count, mean and variance of what was added so far.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    count: u64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl Moments {
    /// The moments of samples.
    pub fn of(samples: &[f64]) -> Self {
        let mut moments = Moments::default();
        samples.iter().for_each(|&sample| moments.add(sample));
        moments
    }

    /// Adds one sample.
    pub fn add(&mut self, sample: f64) {
        self.count += 1;
        let before = sample - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (sample - self.mean);
    }

    /// Adds all samples of another: the same as if they had been added one by one, up to
    /// rounding.
    pub fn merge(&mut self, other: &Moments) {
        if other.count == 0 {
            return;
        }
        let count = self.count + other.count;
        let apart = other.mean - self.mean;
        let share = other.count as f64 / count as f64;
        self.squares += other.squares + apart * apart * self.count as f64 * share;
        self.mean += apart * share;
        self.count = count;
    }

    /// Samples added.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The arithmetic mean; `None` without samples.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// The unbiased variance (divided by `n - 1`); `None` with fewer than two samples.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// The square root of the variance; `None` with fewer than two samples.
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_offset_costs_no_digits() {
        // NIST StRD NumAcc3: mean 1000000.2, standard deviation 0.1.
        let samples: Vec<f64> = (0..1_001)
            .map(|i| {
                if i == 0 { 1_000_000.2 } else { 1_000_000.1 + if i % 2 == 0 { 0.2 } else { 0.0 } }
            })
            .collect();
        let moments = Moments::of(&samples);
        assert!((moments.mean().expect("samples") - 1_000_000.2).abs() < 1e-9);
        assert!((moments.standard_deviation().expect("samples") - 0.1).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_there_is_not_stated() {
        assert_eq!(Moments::default().mean(), None);
        assert_eq!(Moments::of(&[3.0]).variance(), None);
        assert_eq!(Moments::of(&[3.0]).mean(), Some(3.0));
    }
}
