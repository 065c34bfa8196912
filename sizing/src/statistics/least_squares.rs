//! Non-linear least squares by Levenberg and Marquardt.
//!
//! Source: K. Levenberg 1944; D. W. Marquardt, J. SIAM 11(2), 1963; the damping is scaled by the
//! diagonal, so the fit does not depend on the parameters' units. Standard errors come from the
//! linearised covariance `s^2 (J'J)^-1`, `s^2` the residual variance with `n - p` degrees of
//! freedom (D. M. Bates and D. G. Watts, "Nonlinear Regression Analysis and Its Applications",
//! 1988).

use super::{Interval, StatisticsError, check_open_share, student_t_quantile};

/// Iterations after which a fit counts as not found. A well-posed one takes ten.
const MOST_ITERATIONS: u32 = 1_000;

/// One observed point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Where it was observed.
    pub x: f64,
    /// What was observed.
    pub y: f64,
}

/// The parameters of least squares.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit<const P: usize> {
    /// The parameters.
    pub parameters: [f64; P],
    /// Their standard errors, from the linearised covariance; `None` without a degree of freedom.
    pub standard_errors: Option<[f64; P]>,
    /// The sum of squared residuals.
    pub residual_squares: f64,
    /// Observations minus parameters.
    pub freedom: usize,
}

impl<const P: usize> Fit<P> {
    /// The interval of one parameter: its standard error times Student's t.
    ///
    /// # Errors
    /// If the confidence is not in `(0, 1)` or there is no degree of freedom.
    pub fn interval(&self, parameter: usize, confidence: f64) -> Result<Interval, StatisticsError> {
        check_open_share("the confidence", confidence)?;
        let errors = self.standard_errors.ok_or(StatisticsError::TooFew {
            statistic: "the interval of a fitted parameter",
            needed: P + 1,
            given: P + self.freedom,
        })?;
        let half = errors[parameter] * student_t_quantile(0.5 + confidence / 2.0, self.freedom)?;
        let value = self.parameters[parameter];
        Ok(Interval { low: value - half, high: value + half, confidence })
    }
}

type Square<const P: usize> = [[f64; P]; P];

/// The parameters for which `model` comes closest to the observations.
///
/// `model(parameters, x)` gives the value and its gradient by the parameters; `start` is where
/// the search begins.
///
/// # Errors
/// If there are fewer observations than parameters, a number is not finite, or the observations
/// do not determine the parameters.
pub fn fit<const P: usize>(
    observations: &[Observation],
    model: impl Fn(&[f64; P], f64) -> (f64, [f64; P]),
    start: [f64; P],
) -> Result<Fit<P>, StatisticsError> {
    let statistic = "a least-squares fit";
    let given = observations.len();
    if given < P {
        return Err(StatisticsError::TooFew { statistic, needed: P, given });
    }
    for (index, o) in observations.iter().enumerate() {
        if let Some(value) = [o.x, o.y].into_iter().find(|value| !value.is_finite()) {
            return Err(StatisticsError::NotFinite { index, value });
        }
    }
    let undetermined = |reason| StatisticsError::Undetermined { statistic, reason };
    let mut here = Linearised::at(observations, &model, start);
    if !here.squares.is_finite() {
        return Err(undetermined("the model is not finite where the search begins"));
    }
    let mut damping = 1e-3;
    for _ in 0..MOST_ITERATIONS {
        let Some(step) = here.step(damping) else {
            return Err(undetermined("a parameter does not change the model"));
        };
        let there = Linearised::at(observations, &model, sum(here.parameters, step));
        if there.squares <= here.squares {
            let settled =
                (0..P).all(|i| step[i].abs() <= 1e-12 * here.parameters[i].abs() + 1e-300);
            here = there;
            damping = (damping / 10.0).max(1e-12);
            if settled {
                return here.into_fit(given).ok_or(undetermined("the covariance is singular"));
            }
        } else {
            damping *= 10.0;
            if damping > 1e12 {
                // No step, however small, goes down: this is the bottom, to rounding.
                return here.into_fit(given).ok_or(undetermined("the covariance is singular"));
            }
        }
    }
    Err(undetermined("the search did not settle"))
}

fn sum<const P: usize>(a: [f64; P], b: [f64; P]) -> [f64; P] {
    std::array::from_fn(|i| a[i] + b[i])
}

/// The model around one set of parameters.
struct Linearised<const P: usize> {
    parameters: [f64; P],
    squares: f64,
    /// `J'J`.
    normal: Square<P>,
    /// `J'r`.
    gradient: [f64; P],
}

impl<const P: usize> Linearised<P> {
    fn at(
        observations: &[Observation],
        model: &impl Fn(&[f64; P], f64) -> (f64, [f64; P]),
        parameters: [f64; P],
    ) -> Self {
        let (mut squares, mut normal, mut gradient) = (0.0, [[0.0; P]; P], [0.0; P]);
        for observation in observations {
            let (value, slope) = model(&parameters, observation.x);
            let residual = observation.y - value;
            squares += residual * residual;
            for i in 0..P {
                gradient[i] += slope[i] * residual;
                for j in 0..P {
                    normal[i][j] += slope[i] * slope[j];
                }
            }
        }
        // A model that left the numbers is worse than any other.
        let squares = if f64::is_nan(squares) { f64::INFINITY } else { squares };
        Linearised { parameters, squares, normal, gradient }
    }

    /// The damped Gauss-Newton step.
    fn step(&self, damping: f64) -> Option<[f64; P]> {
        let mut damped = self.normal;
        for (i, row) in damped.iter_mut().enumerate() {
            row[i] *= 1.0 + damping;
        }
        let inverse = inverse(&damped)?;
        Some(std::array::from_fn(|i| (0..P).map(|j| inverse[i][j] * self.gradient[j]).sum()))
    }

    fn into_fit(self, observations: usize) -> Option<Fit<P>> {
        let freedom = observations - P;
        let standard_errors = if freedom == 0 {
            None
        } else {
            let covariance = inverse(&self.normal)?;
            let variance = self.squares / freedom as f64;
            Some(std::array::from_fn(|i| (variance * covariance[i][i]).sqrt()))
        };
        Some(Fit {
            parameters: self.parameters,
            standard_errors,
            residual_squares: self.squares,
            freedom,
        })
    }
}

/// The inverse of a symmetric positive definite matrix, scaled to a unit diagonal first;
/// `None` if it is singular to rounding.
fn inverse<const P: usize>(matrix: &Square<P>) -> Option<Square<P>> {
    let scale: [f64; P] = std::array::from_fn(|i| matrix[i][i].sqrt());
    if scale.iter().any(|s| !(s.is_finite() && *s > 0.0)) {
        return None;
    }
    let mut left: Square<P> =
        std::array::from_fn(|i| std::array::from_fn(|j| matrix[i][j] / scale[i] / scale[j]));
    let mut right: Square<P> =
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    for pivot in 0..P {
        let largest =
            (pivot..P).max_by(|&a, &b| left[a][pivot].abs().total_cmp(&left[b][pivot].abs()))?;
        if left[largest][pivot].abs() < 1e-14 {
            return None;
        }
        left.swap(pivot, largest);
        right.swap(pivot, largest);
        let divisor = left[pivot][pivot];
        for j in 0..P {
            left[pivot][j] /= divisor;
            right[pivot][j] /= divisor;
        }
        for row in (0..P).filter(|&row| row != pivot) {
            let factor = left[row][pivot];
            for j in 0..P {
                left[row][j] -= factor * left[pivot][j];
                right[row][j] -= factor * right[pivot][j];
            }
        }
    }
    Some(std::array::from_fn(|i| std::array::from_fn(|j| right[i][j] / scale[i] / scale[j])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST StRD, Misra1a (lower difficulty): `y = b1 (1 - exp(-b2 x))`.
    const MISRA1A: [(f64, f64); 14] = [
        (77.6, 10.07),
        (114.9, 14.73),
        (141.1, 17.94),
        (190.8, 23.93),
        (239.9, 29.61),
        (289.0, 35.18),
        (332.8, 40.02),
        (378.4, 44.82),
        (434.8, 50.76),
        (477.3, 55.05),
        (536.8, 61.01),
        (593.1, 66.40),
        (689.1, 75.47),
        (760.0, 81.78),
    ];

    fn misra(b: &[f64; 2], x: f64) -> (f64, [f64; 2]) {
        let decay = (-b[1] * x).exp();
        (b[0] * (1.0 - decay), [1.0 - decay, b[0] * x * decay])
    }

    fn close(got: f64, certified: f64) -> bool {
        (got / certified - 1.0).abs() < 1e-7
    }

    #[test]
    fn misra1a_is_fitted_to_the_certified_values_from_both_starts() {
        let observations = MISRA1A.map(|(x, y)| Observation { x, y });
        for start in [[500.0, 0.0001], [250.0, 0.0005]] {
            let got = fit(&observations, misra, start).expect("a fit");
            assert!(close(got.parameters[0], 238.942_129_18), "{got:?}");
            assert!(close(got.parameters[1], 5.501_564_318_1e-4), "{got:?}");
            assert!(close(got.residual_squares, 0.124_551_388_94), "{got:?}");
            let errors = got.standard_errors.expect("degrees of freedom");
            assert!(close(errors[0], 2.707_007_524_1) && close(errors[1], 7.266_868_843_6e-6));
        }
    }

    #[test]
    fn the_fit_does_not_depend_on_units() {
        const UNIT: f64 = 1e-15;
        let observations = MISRA1A.map(|(x, y)| Observation { x, y: y * UNIT });
        let got = fit(&observations, misra, [500.0 * UNIT, 0.0001]).expect("a fit");
        assert!(close(got.parameters[0], 238.942_129_18 * UNIT), "{got:?}");
        assert!(close(got.parameters[1], 5.501_564_318_1e-4), "{got:?}");
    }

    #[test]
    fn a_parameter_without_effect_is_an_error() {
        let observations = [1.0, 2.0, 3.0].map(|x| Observation { x, y: x });
        let flat = fit(&observations, |b: &[f64; 2], x| (b[0] * x, [x, 0.0]), [1.0, 1.0]);
        assert!(matches!(flat, Err(StatisticsError::Undetermined { .. })));
        let twin = fit(&observations, |b: &[f64; 2], x| ((b[0] + b[1]) * x, [x, x]), [1.0, 1.0]);
        assert!(matches!(twin, Err(StatisticsError::Undetermined { .. })), "{twin:?}");
    }

    #[test]
    fn points_on_the_curve_are_fitted_without_error() {
        let observations =
            [1.0, 2.0, 5.0, 9.0].map(|x| Observation { x, y: misra(&[3.0, 0.2], x).0 });
        let got = fit(&observations, misra, [1.0, 1.0]).expect("a fit");
        assert!(close(got.parameters[0], 3.0) && close(got.parameters[1], 0.2), "{got:?}");
        let interval = got.interval(0, 0.95).expect("an interval");
        assert!(interval.width() < 1e-6 && (interval.low - 3.0).abs() < 1e-6);
        assert!(fit(&observations[..1], misra, [1.0, 1.0]).is_err());
        let exact = fit(&observations[..2], misra, [3.0, 0.3]).expect("a fit");
        assert!(exact.interval(0, 0.95).is_err());
    }
}
