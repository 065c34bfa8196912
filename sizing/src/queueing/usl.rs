//! The Universal Scalability Law fitted to measured throughputs.
//!
//! `X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1))`: `lambda` is the throughput of one
//! user, `sigma` the cost of waiting for each other, `kappa` that of keeping each other informed.
//! Source: N. J. Gunther, "Guerrilla Capacity Planning", 2007, chapters 4 and 5.
//!
//! The fit is ordinary non-linear least squares. The intervals of the three parameters come
//! from the linearised covariance; that of the peak, whose distribution is far from symmetric, from
//! the profile of the sum of squares (Bates and Watts 1988, section 6.1): the peaks at which
//! the best fit of the other two parameters is not significantly worse.

use serde::{Deserialize, Serialize};

use crate::statistics::{Fit, Interval, Observation, StatisticsError, fit, student_t_quantile};

/// Levels that a fit takes: three parameters, and as many again to judge them.
pub const FEWEST_LEVELS: usize = 6;

/// A measured level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// Users, N.
    pub users: f64,
    /// Requests completed per second, X.
    pub throughput_per_s: f64,
}

/// A parameter and its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimated {
    /// The value of least squares.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// The number of users at which the throughput is largest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Peak {
    /// `N* = sqrt((1 - sigma) / kappa)`.
    pub users: f64,
    /// The throughput there.
    pub throughput_per_s: f64,
    /// The lower end of the interval of `N*`.
    pub users_low: f64,
    /// The upper end; `None` where the levels do not exclude a throughput that never falls.
    pub users_high: Option<f64>,
}

/// The fitted law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Usl {
    /// Throughput of one user, per second.
    pub lambda_per_s: Estimated,
    /// Contention.
    pub sigma: Estimated,
    /// Coherency.
    pub kappa: Estimated,
    /// The peak; `None` where the fitted throughput never falls.
    pub peak: Option<Peak>,
    /// Standard deviation of the residuals, requests per second.
    pub residual_per_s: f64,
    /// Levels that were fitted.
    pub levels: usize,
}

impl Usl {
    /// The fitted throughput of so many users.
    pub fn throughput_per_s(&self, users: f64) -> f64 {
        law(&[self.lambda_per_s.value, self.sigma.value, self.kappa.value], users).0
    }
}

/// The law and its gradient by `[lambda, sigma, kappa]`.
fn law(parameters: &[f64; 3], users: f64) -> (f64, [f64; 3]) {
    let [lambda, sigma, kappa] = *parameters;
    let (pairs, others) = (users * (users - 1.0), users - 1.0);
    let slowdown = 1.0 + sigma * others + kappa * pairs;
    let each = users / slowdown;
    (lambda * each, [each, -lambda * each * others / slowdown, -lambda * each * pairs / slowdown])
}

/// The law with its peak held: `kappa = (1 - sigma) / peak^2`; gradient by `[lambda, sigma]`.
fn law_at_peak(parameters: &[f64; 2], users: f64, per_peak_squared: f64) -> (f64, [f64; 2]) {
    let [lambda, sigma] = *parameters;
    let kappa = (1.0 - sigma) * per_peak_squared;
    let (value, slope) = law(&[lambda, sigma, kappa], users);
    (value, [slope[0], slope[1] - slope[2] * per_peak_squared])
}

/// Fits the law to measured levels.
///
/// # Errors
/// If there are fewer than six different levels, one is not finite and above zero, or
/// they do not determine the parameters.
pub fn fit_usl(levels: &[Level], confidence: f64) -> Result<Usl, StatisticsError> {
    check(levels)?;
    let observations: Vec<Observation> = levels
        .iter()
        .map(|level| Observation { x: level.users, y: level.throughput_per_s })
        .collect();
    let fitted = fit(&observations, law, start(levels))?;
    let [_, sigma, kappa] = fitted.parameters;
    let estimated = |parameter: usize| -> Result<Estimated, StatisticsError> {
        let interval = fitted.interval(parameter, confidence)?;
        Ok(Estimated { value: fitted.parameters[parameter], interval })
    };
    let has_peak = kappa > 0.0 && sigma < 1.0;
    let peak = if has_peak { Some(peak(&observations, &fitted, confidence)?) } else { None };
    Ok(Usl {
        lambda_per_s: estimated(0)?,
        sigma: estimated(1)?,
        kappa: estimated(2)?,
        peak,
        residual_per_s: (fitted.residual_squares / fitted.freedom as f64).sqrt(),
        levels: levels.len(),
    })
}

fn check(levels: &[Level]) -> Result<(), StatisticsError> {
    for level in levels {
        for value in [level.users, level.throughput_per_s] {
            if !(value.is_finite() && value > 0.0) {
                return Err(StatisticsError::Parameter {
                    parameter: "a level's users or throughput",
                    value,
                    expected: "write a finite number above zero",
                });
            }
        }
    }
    let mut users: Vec<f64> = levels.iter().map(|level| level.users).collect();
    users.sort_unstable_by(f64::total_cmp);
    users.dedup();
    if users.len() < FEWEST_LEVELS {
        return Err(StatisticsError::TooFew {
            statistic: "the fit of the Universal Scalability Law",
            needed: FEWEST_LEVELS,
            given: users.len(),
        });
    }
    Ok(())
}

/// Where the search begins: `lambda` as the best throughput per user, half of the contention that
/// the highest level shows, and a peak at that level.
fn start(levels: &[Level]) -> [f64; 3] {
    let lambda = levels.iter().map(|l| l.throughput_per_s / l.users).fold(0.0, f64::max);
    let users = levels.iter().map(|l| l.users).fold(0.0, f64::max);
    let highest = levels.iter().filter(|l| l.users == users).map(|l| l.throughput_per_s);
    let slowdown = lambda * users / highest.fold(f64::INFINITY, f64::min);
    let sigma = ((slowdown - 1.0) / (users - 1.0).max(1.0) / 2.0).clamp(1e-6, 0.5);
    [lambda, sigma, (1.0 - sigma) / (users * users)]
}

/// The peak and its profile interval.
fn peak(
    observations: &[Observation],
    fitted: &Fit<3>,
    confidence: f64,
) -> Result<Peak, StatisticsError> {
    let [lambda, sigma, kappa] = fitted.parameters;
    let users = ((1.0 - sigma) / kappa).sqrt();
    let t = student_t_quantile(0.5 + confidence / 2.0, fitted.freedom)?;
    let allowed = fitted.residual_squares * (1.0 + t * t / fitted.freedom as f64);
    // A peak at which no fit is found is not one that the levels allow.
    let is_allowed = |per_peak_squared: f64| {
        let model = |p: &[f64; 2], n: f64| law_at_peak(p, n, per_peak_squared);
        fit(observations, model, [lambda, sigma])
            .is_ok_and(|held| held.residual_squares <= allowed.max(f64::MIN_POSITIVE))
    };
    let edge = |mut inside: f64, mut outside: f64| {
        // 60 halvings of the logarithm leave no digit of the edge open.
        for _ in 0..60 {
            let middle = (inside * outside).sqrt();
            if is_allowed(middle.powi(-2)) { inside = middle } else { outside = middle }
        }
        inside
    };
    // Beyond a thousand times the levels a peak is no different from none.
    let far = 1_000.0 * observations.iter().map(|o| o.x).fold(users, f64::max);
    Ok(Peak {
        users,
        throughput_per_s: law(&fitted.parameters, users).0,
        users_low: edge(users, users / 1_000.0),
        users_high: (!is_allowed(0.0)).then(|| edge(users, far)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SPEC SDM91 on a SPARCcenter 2000, as Gunther uses it.
    const SDM91: [(f64, f64); 7] = [
        (1.0, 64.9),
        (18.0, 995.9),
        (36.0, 1652.4),
        (72.0, 1853.2),
        (108.0, 1828.9),
        (144.0, 1775.0),
        (216.0, 1702.2),
    ];

    fn levels(points: &[(f64, f64)]) -> Vec<Level> {
        points.iter().map(|&(users, throughput_per_s)| Level { users, throughput_per_s }).collect()
    }

    #[test]
    fn the_sdm91_benchmark_is_fitted_as_the_r_package_usl_does() {
        let got = fit_usl(&levels(&SDM91), 0.95).expect("a fit");
        // usl 2.x, method nlxb: 89.995233, 0.0277285, 0.0001044, and the standard errors below.
        assert!((got.lambda_per_s.value - 89.995_233).abs() < 5e-3, "{got:?}");
        assert!((got.sigma.value - 0.027_728_5).abs() < 2e-6, "{got:?}");
        assert!((got.kappa.value - 0.000_104_4).abs() < 5e-8, "{got:?}");
        assert_eq!(format!("{:.1}", got.residual_per_s), "82.8");
        let t = student_t_quantile(0.975, 4).expect("a quantile");
        let errors = [&got.lambda_per_s, &got.sigma, &got.kappa]
            .map(|estimated| estimated.interval.width() / 2.0 / t);
        for (error, printed) in errors.into_iter().zip([14.213_489_4, 0.009_121_7, 0.000_019_9]) {
            assert!((error / printed - 1.0).abs() < 3e-3, "{error} {printed}");
        }
        let peak = got.peak.expect("a peak");
        assert_eq!(format!("{:.1}", peak.users), "96.5");
        assert!(peak.users_low < 96.5 && peak.users_high.expect("bounded") > 96.5, "{peak:?}");
        assert!((got.throughput_per_s(96.5) - peak.throughput_per_s).abs() < 1e-3);
    }

    #[test]
    fn levels_on_the_curve_give_its_parameters_back() {
        let curve: Vec<Level> = [1.0, 4.0, 10.0, 25.0, 60.0, 120.0]
            .map(|users| Level { users, throughput_per_s: law(&[3.0, 0.05, 0.0004], users).0 })
            .to_vec();
        let got = fit_usl(&curve, 0.95).expect("a fit");
        assert!((got.lambda_per_s.value - 3.0).abs() < 1e-8, "{got:?}");
        assert!((got.sigma.value - 0.05).abs() < 1e-9 && (got.kappa.value - 0.0004).abs() < 1e-11);
        let peak = got.peak.expect("a peak");
        assert!((peak.users - (0.95_f64 / 0.0004).sqrt()).abs() < 1e-5);
    }

    #[test]
    fn a_throughput_that_still_rises_sets_no_upper_end() {
        let rising = levels(&[
            (1.0, 10.0),
            (2.0, 19.7),
            (4.0, 38.1),
            (8.0, 71.9),
            (16.0, 131.0),
            (32.0, 219.0),
        ]);
        let got = fit_usl(&rising, 0.95).expect("a fit");
        let peak = got.peak.expect("the residuals put one far out");
        assert!(peak.users > 32.0 && peak.users_high.is_none(), "{peak:?}");
        assert!(got.kappa.interval.low < 0.0, "no coherency is not excluded: {got:?}");
    }

    #[test]
    fn five_levels_are_not_six() {
        let five = levels(&SDM91[..5]);
        assert!(matches!(
            fit_usl(&five, 0.95),
            Err(StatisticsError::TooFew { needed: 6, given: 5, .. })
        ));
        let mut repeated = five.clone();
        repeated.push(five[4]);
        assert!(matches!(fit_usl(&repeated, 0.95), Err(StatisticsError::TooFew { .. })));
        let mut broken = levels(&SDM91);
        broken[3].throughput_per_s = f64::NAN;
        assert!(matches!(fit_usl(&broken, 0.95), Err(StatisticsError::Parameter { .. })));
    }
}
