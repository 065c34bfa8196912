//! The utilisation law fitted over levels.
//!
//! `busy = factor * explained`: what the base set says that the steps, calls and messages of a run
//! keep busy, times a common factor, is what was busy. The busy time of a run is a sum of independent
//! demands, so the variance of its mean over `T` seconds goes with `explained / T`, and each run
//! weighs the inverse of that: the factor is all busy time over all explained time. Its interval comes from
//! the spread of the runs around the law, by Student's t.

use documents::DemandSet;

use super::levels::{Level, fitted};
use super::record::Figure;
use super::{CalibrationError, Rules};
use crate::statistics::{Fit, Observation, fit as least_squares};

/// Confidence with which a background load has to differ from none before it counts: a stricter one
/// than that of the intervals, since to count one that is not there makes the factor less certain.
const BACKGROUND_CONFIDENCE: f64 = 0.99;

/// The fitted law.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Law {
    /// Runs that it was fitted on.
    pub(super) runs: usize,
    /// What the base set's processor times have to be multiplied by.
    pub(super) factor: Figure,
    /// Cores busy without any load, where they can be told from none.
    pub(super) background_cores: Option<Figure>,
    /// Mean processor time of a step of people by the base set, over the fitted levels.
    pub(super) base_step_s: f64,
}

impl Law {
    /// Mean processor time of a step of people.
    pub(super) fn step_s(&self) -> f64 {
        self.base_step_s * self.factor.value
    }

    /// The same in milliseconds, with its interval.
    pub(super) fn step_ms(&self) -> Figure {
        let ms = self.base_step_s * 1e3;
        let interval = self.factor.interval.map(|mut interval| {
            interval.low *= ms;
            interval.high *= ms;
            interval
        });
        Figure { value: self.factor.value * ms, interval }
    }

    /// Half the width of the factor's interval as a share of it.
    pub(super) fn half_width(&self) -> Option<f64> {
        self.factor.interval.map(|interval| interval.width() / 2.0 / self.factor.value)
    }
}

/// A run as the law sees it.
#[derive(Debug, Clone, Copy)]
struct Point {
    explained: f64,
    busy: f64,
    root_weight: f64,
}

/// Fits the law to the levels that are not held out.
pub(super) fn fit(
    levels: &[Level<'_>],
    base: &DemandSet,
    rules: &Rules,
) -> Result<Law, CalibrationError> {
    let runs = || fitted(levels).flat_map(|level| &level.runs);
    let points: Vec<Point> = runs()
        .map(|run| {
            let explained = run.explained.people + run.explained.others;
            let root_weight = (run.audited.steady_s() / explained).sqrt();
            Point { explained, busy: run.busy, root_weight }
        })
        .collect();
    if points.iter().any(|point| point.explained <= 0.0) {
        return Err(CalibrationError::NoDemand { set: base.id.clone() });
    }
    let steps: f64 = runs().map(|r| r.audited.whole.throughput_per_s * r.audited.steady_s()).sum();
    let base_s: f64 = runs().map(|run| run.explained.people * run.audited.steady_s()).sum();
    let through_origin = weighted(&points, |[factor]: &[f64; 1], point| {
        (factor * point.explained, [point.explained])
    })?;
    let mut law = Law {
        runs: points.len(),
        factor: figure(&through_origin, 0, rules.confidence),
        background_cores: None,
        base_step_s: base_s / steps,
    };
    if let Some(with_background) = with_background(&points) {
        law.factor = figure(&with_background, 1, rules.confidence);
        law.background_cores = Some(figure(&with_background, 0, rules.confidence));
    }
    Ok(law)
}

/// The law with a background load, where that can be told from none.
fn with_background(points: &[Point]) -> Option<Fit<2>> {
    // Levels that do not differ determine no background: that is an answer, not a failure.
    let fitted = weighted(points, |[background, factor]: &[f64; 2], point| {
        (background + factor * point.explained, [1.0, point.explained])
    });
    let fitted = fitted.ok()?;
    let interval = fitted.interval(0, BACKGROUND_CONFIDENCE).ok()?;
    (interval.low > 0.0).then_some(fitted)
}

fn weighted<const P: usize>(
    points: &[Point],
    model: impl Fn(&[f64; P], &Point) -> (f64, [f64; P]),
) -> Result<Fit<P>, crate::statistics::StatisticsError> {
    // Each point stands at its place, so that the model finds its weight.
    let observations: Vec<Observation> = points
        .iter()
        .enumerate()
        .map(|(place, point)| Observation { x: place as f64, y: point.busy * point.root_weight })
        .collect();
    let scaled = |parameters: &[f64; P], place: f64| {
        let point = &points[place as usize];
        let (value, slope) = model(parameters, point);
        (value * point.root_weight, slope.map(|slope| slope * point.root_weight))
    };
    least_squares(&observations, scaled, [1.0; P])
}

/// A fitted parameter. It has no interval where there are no more runs than parameters.
fn figure<const P: usize>(fitted: &Fit<P>, parameter: usize, confidence: f64) -> Figure {
    let interval = fitted.interval(parameter, confidence).ok();
    Figure { value: fitted.parameters[parameter], interval }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(of: impl Fn(f64) -> f64) -> Vec<Point> {
        [0.2, 0.5, 0.9, 1.4, 1.8]
            .map(|explained: f64| Point {
                explained,
                busy: of(explained),
                root_weight: (60.0 / explained).sqrt(),
            })
            .to_vec()
    }

    #[test]
    fn a_background_is_found_where_there_is_one_and_not_where_there_is_none() {
        // Off by a thousandth this way and that, so that the interval has a width.
        let noise = |explained: f64| 1.0 + 1e-3 * (explained * 40.0).sin();
        let with = points(|explained| (0.1 + 1.3 * explained) * noise(explained));
        let found = with_background(&with).expect("a tenth of a core is busy without load");
        assert!((found.parameters[0] - 0.1).abs() < 0.01, "{found:?}");
        assert!((found.parameters[1] - 1.3).abs() < 0.01, "{found:?}");
        let without = points(|explained| 1.3 * explained * noise(explained));
        assert_eq!(with_background(&without), None);
    }

    #[test]
    fn the_factor_is_all_busy_time_over_all_explained_time() {
        let points = points(|explained| if explained > 1.0 { 1.2 * explained } else { explained });
        let model = |[f]: &[f64; 1], p: &Point| (f * p.explained, [p.explained]);
        let fitted = weighted(&points, model).expect("a fit");
        let busy: f64 = points.iter().map(|point| point.busy).sum();
        let explained: f64 = points.iter().map(|point| point.explained).sum();
        assert!((fitted.parameters[0] - busy / explained).abs() < 1e-9, "{fitted:?}");
    }
}
