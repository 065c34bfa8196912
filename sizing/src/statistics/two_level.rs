//! The bootstrap interval of the shift between two groups of sessions, each of several samples.
//!
//! Samples of one session share what the machine did in that session, so they are not independent:
//! the sessions are resampled first, then the samples within each session that was drawn. Sources: A. C.
//! Davison and D. V. Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8 (the
//! hierarchical bootstrap); T. C. Hesterberg, "What Teachers Should Know About the Bootstrap", The
//! American Statistician 69(4), 2015 (the expanded percentile interval).

use rand::{Rng, RngExt};

use super::{
    Interval, StatisticsError, check, expanded_deviate, median, normal_cdf, quantile_of_sorted,
};

const WHAT: &str = "a two-level bootstrap interval";

/// The shift of one group of sessions over another, with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoLevelShift {
    /// The first group's median of the sessions' medians, less the second's.
    pub estimate: f64,
    /// Its interval.
    pub interval: Interval,
}

/// The shift of `first` over `second`, each a group of sessions with their samples, from `resamples`
/// draws of sessions with replacement and of samples with replacement within each session drawn.
///
/// A group's value is the median of its sessions' medians, so that a session counts once, however many
/// samples it has. Drawing again within sessions counts the noise of samples twice, since the
/// sessions' medians hold it already (Davison and Hinkley say so of means): the interval is a little
/// long rather than short. The tails are taken further out for few sessions as
/// [`bootstrap_shift`](super::bootstrap_shift) does.
///
/// `rng` is the only randomness. Cost: the median of each session for each resample.
///
/// # Errors
/// If a group has fewer than two sessions, a session has no samples, a sample is not finite, the
/// confidence is not in `(0, 1)`, or there are no resamples.
pub fn two_level_shift(
    first: &[Vec<f64>],
    second: &[Vec<f64>],
    resamples: usize,
    confidence: f64,
    rng: &mut impl Rng,
) -> Result<TwoLevelShift, StatisticsError> {
    let estimate = center(first)? - center(second)?;
    let tail = normal_cdf(-expanded_deviate(first.len(), second.len(), confidence)?);
    let mut room = Room::default();
    let mut shifts = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        shifts.push(room.redrawn(first, rng)? - room.redrawn(second, rng)?);
    }
    check(WHAT, &shifts, 1)?;
    shifts.sort_unstable_by(f64::total_cmp);
    let interval = Interval {
        low: quantile_of_sorted(&shifts, tail)?,
        high: quantile_of_sorted(&shifts, 1.0 - tail)?,
        confidence,
    };
    Ok(TwoLevelShift { estimate, interval })
}

/// The median of the sessions' medians.
fn center(sessions: &[Vec<f64>]) -> Result<f64, StatisticsError> {
    let medians = sessions.iter().map(|session| median(session)).collect::<Result<Vec<_>, _>>()?;
    check(WHAT, &medians, 2)?;
    median(&medians)
}

/// Room to work in.
#[derive(Default)]
struct Room {
    samples: Vec<f64>,
    medians: Vec<f64>,
}

impl Room {
    /// The center of sessions drawn with replacement, of samples drawn with replacement.
    fn redrawn(
        &mut self,
        sessions: &[Vec<f64>],
        rng: &mut impl Rng,
    ) -> Result<f64, StatisticsError> {
        self.medians.clear();
        for _ in 0..sessions.len() {
            let session = &sessions[rng.random_range(0..sessions.len())];
            self.samples.clear();
            let draw = |_| session[rng.random_range(0..session.len())];
            self.samples.extend((0..session.len()).map(draw));
            self.medians.push(median(&self.samples)?);
        }
        median(&self.medians)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::statistics::normal_quantile;

    fn rng(seed: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(seed)
    }

    fn normal(rng: &mut ChaCha8Rng) -> f64 {
        normal_quantile(rng.random_range(1e-9..1.0)).expect("inside")
    }

    /// Sessions with an effect of their own and noise within.
    fn group(sessions: usize, effect: f64, noise: f64, rng: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
        let session = |_| {
            let level = effect * normal(rng);
            (0..6).map(|_| level + noise * normal(rng)).collect()
        };
        (0..sessions).map(session).collect()
    }

    #[test]
    fn the_estimate_counts_a_session_once_however_many_samples_it_has() {
        let many = vec![vec![9.0; 50], vec![1.0], vec![2.0]];
        let one = vec![vec![1.0], vec![1.0]];
        let got = two_level_shift(&many, &one, 200, 0.95, &mut rng(1)).expect("sessions");
        assert_eq!(got.estimate, 1.0);
    }

    #[test]
    fn the_interval_covers_no_shift_of_few_sessions_about_as_often_as_it_says() {
        // 300 replications at 95 %: the count has a standard deviation of 3.8; too long is no fault.
        let mut rng = rng(3);
        for sessions in [5, 8] {
            let mut covered = 0;
            for _ in 0..300 {
                let first = group(sessions, 1.0, 1.0, &mut rng);
                let second = group(sessions, 1.0, 1.0, &mut rng);
                let got = two_level_shift(&first, &second, 300, 0.95, &mut rng).expect("sessions");
                covered += u32::from(got.interval.contains(0.0));
            }
            assert!(covered >= 274, "{sessions}: {covered} of 300");
        }
    }

    #[test]
    fn samples_of_one_session_do_not_stand_for_many_sessions() {
        // Sessions a unit apart, samples within them all but equal: the interval spans the sessions.
        let first: Vec<Vec<f64>> = (0..5).map(|s| vec![f64::from(s); 100]).collect();
        let got = two_level_shift(&first, &first, 500, 0.95, &mut rng(1)).expect("sessions");
        assert!(got.interval.width() >= 4.0, "{got:?}");
    }

    #[test]
    fn noise_within_sessions_alone_widens_the_interval() {
        let quiet = vec![vec![0.0; 6]; 5];
        let mut rng = rng(2);
        let noisy = vec![group(1, 0.0, 1.0, &mut rng).swap_remove(0); 5];
        let width = |first: &[Vec<f64>], rng: &mut ChaCha8Rng| {
            two_level_shift(first, &quiet, 500, 0.95, rng).expect("sessions").interval.width()
        };
        assert_eq!(width(&quiet, &mut rng), 0.0);
        assert!(width(&noisy, &mut rng) > 0.3);
    }

    #[test]
    fn the_same_generator_gives_the_same_interval() {
        let group = group(5, 1.0, 1.0, &mut rng(9));
        let of = |seed| two_level_shift(&group, &group, 300, 0.95, &mut rng(seed));
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn one_session_an_empty_session_or_no_number_is_refused() {
        let two = vec![vec![1.0], vec![2.0]];
        let refused = |first: &[Vec<f64>]| two_level_shift(first, &two, 100, 0.95, &mut rng(1));
        assert!(matches!(refused(&two[..1]), Err(StatisticsError::TooFew { .. })));
        assert!(matches!(refused(&[vec![1.0], vec![]]), Err(StatisticsError::TooFew { .. })));
        let nan = [vec![1.0], vec![f64::NAN]];
        assert!(matches!(refused(&nan), Err(StatisticsError::NotFinite { .. })));
        assert!(two_level_shift(&two, &two, 0, 0.95, &mut rng(1)).is_err());
    }
}
