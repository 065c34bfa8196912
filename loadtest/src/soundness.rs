//! Is the measurement itself sound? Judged before the target is.
//!
//! A saturated generator makes a run invalid; it does not make a target slow.

use documents::run::{
    EndKind, HostMeans, Invalidity, LittlesLaw, PlanSummary, RunEnd, SteadyState,
};
use sizing::statistics::{self, Moments};

use crate::crm;
use crate::recorder::{Second, Steady};
use crate::scenario::{Comparison, Threshold};

/// The generator may be late by this part of the strictest threshold that it judges.
const LAG_SHARE: f64 = 0.1;
/// From this share of the processors that it may use on, the generator's process counts as saturated: what
/// it measures then is itself.
pub(crate) const GENERATOR_CPU_SHARE: f64 = 0.8;
/// From this share of held-back periods on, a quota counts as having saturated the generator: with periods of
/// 100 ms it then stands still once a second, whatever its mean use.
pub(crate) const THROTTLED_SHARE: f64 = 0.1;
/// Windows into which the steady phase is cut for the test of its steadiness.
const TREND_WINDOWS: usize = 12;
/// A drift is called one below this p-value and beyond [`TREND_RATIO`].
const TREND_P: f64 = 0.01;
/// A drift smaller than this between the first and the last third does not matter to anybody.
const TREND_RATIO: f64 = 1.25;

/// Why a run measures nothing, if it does not.
pub(crate) fn invalidities(
    steady: &Steady<'_>,
    plan: &PlanSummary,
    end: &RunEnd,
    host: Option<&HostMeans>,
    logical: u32,
) -> Vec<Invalidity> {
    if let EndKind::TargetUnusable { reason } = &end.how {
        return vec![Invalidity::TargetUnusable { reason: reason.clone() }];
    }
    if let EndKind::NobodyListened { waited_ms } = end.how {
        return vec![Invalidity::NobodyListened { waited_s: waited_ms as f64 / 1e3 }];
    }
    if let EndKind::GatewayNotReached { waited_ms } = end.how {
        return vec![Invalidity::GatewayNotReached { waited_s: waited_ms as f64 / 1e3 }];
    }
    if steady.all.outcomes.is_empty() {
        return vec![Invalidity::NothingMeasured];
    }
    let mut invalid: Vec<Invalidity> = too_late(steady, plan).into_iter().collect();
    let room = Room::of(steady, logical);
    if let Some(cpu_cores) = host.map(|host| host.generator_cpu_cores)
        && (cpu_cores >= GENERATOR_CPU_SHARE * room.cores || room.holds_back())
    {
        invalid.push(Invalidity::GeneratorSaturated { cpu_cores, cores: room.cores });
    }
    invalid
}

/// What the generator's process could have of the processors in the steady phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Room {
    /// Cores that it may use, on average.
    pub(crate) cores: f64,
    /// Share of the periods in which a quota held it back, where there is one.
    pub(crate) throttled: Option<f64>,
    /// The target stands under the same quota: the harness started it, and a quota holds for children.
    pub(crate) shared: bool,
}

impl Room {
    /// The room of a steady phase. Where it was not sampled, the generator has all processors.
    pub(crate) fn of(steady: &Steady<'_>, logical: u32) -> Self {
        let (mut cores, mut throttled) = (Moments::default(), Moments::default());
        let mut has_target = false;
        for sample in steady.seconds.iter().filter_map(|second| second.host.as_ref()) {
            sample.generator_cores.iter().for_each(|of| cores.add(*of));
            sample.generator_throttled.iter().for_each(|share| throttled.add(*share));
            has_target |= sample.target_cpu_cores.is_some();
        }
        let throttled = throttled.mean();
        Room {
            cores: cores.mean().unwrap_or_else(|| f64::from(logical.max(1))),
            throttled,
            shared: has_target && throttled.is_some(),
        }
    }

    /// Whether a quota of its own held the generator back. One that it shares with the target holds both
    /// back at once, as a smaller host would: then its lag alone tells whether it was late.
    fn holds_back(&self) -> bool {
        !self.shared && self.throttled.is_some_and(|share| share >= THROTTLED_SHARE)
    }
}

/// The generator's lag, and what a threshold allows it: a tenth of its limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lag {
    /// p99 over the samples that the threshold is about, in milliseconds.
    pub(crate) p99_ms: f64,
    /// The most that it may be.
    pub(crate) allowed_ms: f64,
}

/// The lag that is nearest to what the threshold on its own samples allows, or furthest above it.
pub(crate) fn tightest_lag(steady: &Steady<'_>, plan: &PlanSummary) -> Option<Lag> {
    let lags = plan.thresholds.iter().filter_map(|text| {
        let threshold = text.parse::<Threshold>().ok()?;
        let Comparison::ResponseTime { of, at_most, .. } = &threshold.comparison else {
            return None;
        };
        let p99_ms = steady.totals_of(of)?.lag_ms(0.99)?;
        Some(Lag { p99_ms, allowed_ms: at_most.as_secs_f64() * 1e3 * LAG_SHARE })
    });
    lags.max_by(|a, b| (a.p99_ms / a.allowed_ms).total_cmp(&(b.p99_ms / b.allowed_ms)))
}

fn too_late(steady: &Steady<'_>, plan: &PlanSummary) -> Option<Invalidity> {
    let Lag { p99_ms, allowed_ms } = tightest_lag(steady, plan)?;
    let lag_p99_ms = p99_ms;
    (p99_ms >= allowed_ms).then_some(Invalidity::GeneratorLate { lag_p99_ms, allowed_ms })
}

/// Holds the counted steps in flight against throughput times service time.
pub(crate) fn littles_law(steady: &Steady<'_>, users: u64) -> Option<LittlesLaw> {
    let (first, last) = (steady.seconds.first()?, steady.seconds.last()?);
    let span_us = last.gauges.at_us.checked_sub(first.gauges.at_us).filter(|span| *span > 0)?;
    let integral_us = last.gauges.in_flight_integral_us - first.gauges.in_flight_integral_us;
    let in_flight_mean = integral_us as f64 / span_us as f64;
    // The same span of time for both sides: what ended after the first reading, up to the last.
    // Only people at their screens are counted in flight, and only they think between steps.
    let ended = steady.seconds[1..].iter().flat_map(|second| &second.steps);
    let ended = ended.filter(|step| step.workload == crm::WORKLOAD);
    let (service_sum_us, cycle_sum_us) = ended.fold((0, 0), |(service, cycle), step| {
        (service + step.service_sum_us, cycle + step.cycle_sum_us)
    });
    if in_flight_mean <= 0.0 || service_sum_us == 0 {
        return None;
    }
    let throughput_times_service = service_sum_us as f64 / span_us as f64;
    let cycling = cycle_sum_us as f64 / span_us as f64;
    Some(LittlesLaw {
        in_flight_mean,
        throughput_times_service,
        users_relative_error: (users > 0).then(|| (users as f64 - cycling).abs() / users as f64),
        relative_error: (in_flight_mean - throughput_times_service).abs() / in_flight_mean,
    })
}

/// Looks for a trend in the medians of the response times of the people at their screens over the
/// steady phase (Mann-Kendall). Calls come at a rate that the scenario lets rise and fall.
pub(crate) fn steady_state(seconds: &[&Second]) -> SteadyState {
    let medians = medians(seconds);
    if medians.len() < TREND_WINDOWS {
        return SteadyState::NotTested;
    }
    let Ok(trend) = statistics::mann_kendall(&medians) else { return SteadyState::NotTested };
    let p_value = trend.p_two_sided;
    let third = medians.len() / 3;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let ratio = mean(&medians[medians.len() - third..]) / mean(&medians[..third]);
    let large = !(1.0 / TREND_RATIO..=TREND_RATIO).contains(&ratio);
    if p_value < TREND_P && large {
        SteadyState::Drifting { p_value, ratio }
    } else {
        SteadyState::Steady { p_value }
    }
}

/// The median response time of each window that has any, in milliseconds.
fn medians(seconds: &[&Second]) -> Vec<f64> {
    let width = (seconds.len() / TREND_WINDOWS).max(1);
    seconds
        .chunks(width)
        .filter_map(|window| {
            let mut response = crate::recorder::Tally::default();
            let steps = window.iter().flat_map(|second| &second.steps);
            for step in steps.filter(|step| step.workload == crm::WORKLOAD) {
                response.merge(&step.response);
            }
            documents::distribution::quantile_ms(&response.histogram, 0.5)
        })
        .collect()
}
