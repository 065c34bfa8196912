//! The Universal Scalability Law of the throughputs, beside the queueing model or instead of it.

use super::Rules;
use super::levels::Level;
use super::prediction::Predicted;
use super::record::{Figure, Scalability, ScalabilityFit};
use crate::queueing::{self, Estimated, fit_usl};
use crate::statistics::StatisticsError;

/// Fits the law to all levels. `predicted` is what the fitted set says of each, where there is one.
pub(super) fn of(levels: &[Level<'_>], predicted: &[Predicted], rules: &Rules) -> ScalabilityFit {
    let measured: Vec<queueing::Level> = levels
        .iter()
        .map(|level| queueing::Level {
            users: level.users as f64,
            throughput_per_s: level.throughput_per_s(),
        })
        .collect();
    let usl = match fit_usl(&measured, rules.confidence) {
        Ok(usl) => usl,
        Err(StatisticsError::TooFew { needed, given, .. }) => {
            return ScalabilityFit::TooFewLevels { levels: given, needed };
        }
        // Throughputs that do not bend, as far below the knee, have no contention to find.
        Err(_) => return ScalabilityFit::NotDetermined,
    };
    let difference = |(level, predicted): (&Level<'_>, &Predicted)| {
        let usl = usl.throughput_per_s(level.users as f64);
        (usl - predicted.throughput_per_s).abs() / predicted.throughput_per_s
    };
    let model_form = levels.iter().zip(predicted).map(difference).reduce(f64::max);
    let figure = |of: &Estimated| Figure { value: of.value, interval: Some(of.interval) };
    ScalabilityFit::Fitted(Scalability {
        lambda_per_s: figure(&usl.lambda_per_s),
        sigma: figure(&usl.sigma),
        kappa: figure(&usl.kappa),
        peak_users: usl.peak.map(|peak| peak.users),
        model_form,
    })
}
