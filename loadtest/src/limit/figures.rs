//! The figures by which the limit of a run is found, taken from its steady phase.

use std::collections::BTreeMap;
use std::net::IpAddr;

use documents::HostSample;
use documents::calls::CallsRecord;
use documents::run::{
    HostMeans, Metric, Outcome, PlanSummary, Provenance, Soundness, Target, TargetKind,
    ThresholdRecord, ThresholdState,
};
use documents::sms::{SmsPlan, SmsRecord, SmsRefusal};
use documents::spread::Spread;
use reqwest::Url;
use sizing::statistics::Moments;

use super::GROWTH;
use crate::recorder::{Second, Steady, StepSecond};
use crate::soundness::{self, Room};
use crate::verdict::Played;
use crate::{crm, http};

/// Steps of the lightest part of a run from which on it is a measure for the rest.
const LIGHT_STEPS: u64 = 20;
/// Share of the steady phase's steps that the lightest part must know to be one.
const LIGHT_COVERS: f64 = 0.5;
/// A target that never used more than this many cores, though more were free, works in one thread: its
/// reading is a tenth coarse.
const ONE_THREAD_CORES: f64 = 1.1;

/// A run whose limit is asked for.
pub(crate) struct Run<'a> {
    /// All of it.
    pub(crate) seconds: &'a [Second],
    /// Its steady phase.
    pub(crate) steady: &'a Steady<'a>,
    /// What it was to do.
    pub(crate) plan: &'a PlanSummary,
    /// What it loaded, and from where.
    pub(crate) provenance: &'a Provenance,
    /// Its host, where it was sampled.
    pub(crate) host: Option<&'a HostMeans>,
    /// What the checks of the measurement say.
    pub(crate) soundness: &'a Soundness,
    /// Its thresholds.
    pub(crate) thresholds: &'a [ThresholdRecord],
    /// What was played beside people.
    pub(crate) played: Played<'a>,
}

/// What is wrong with how a target fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// It was slow: a response time is beyond its threshold, or service times grew.
    Slow,
    /// A threshold that is not about time is broken.
    Unmet,
}

/// The figures. What was not measured is absent.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    pub(super) trouble: Trouble,
    pub(super) lag_p99_ms: Option<f64>,
    /// The largest lag that the thresholds allow; absent where none is about time.
    pub(super) lag_allowed_ms: Option<f64>,
    /// Share of the cores that the generator may use which it used.
    pub(super) generator_cpu: Option<f64>,
    pub(super) generator_throttled: Option<f64>,
    /// The target stands under the same quota as the generator.
    pub(super) shares_quota: bool,
    /// The target's host; absent where it is not the generator's, or was not sampled.
    pub(super) host: Option<TargetHost>,
    pub(super) in_flight: Option<f64>,
    pub(super) littles_law_error: Option<f64>,
    pub(super) growth: Option<f64>,
    pub(super) gateway: Option<Gateway>,
    pub(super) calls: Option<Calls>,
}

/// The target's host. Shares are in `[0, 1]`.
#[derive(Debug, Clone, Default)]
pub(super) struct TargetHost {
    pub(super) cpu: f64,
    pub(super) busiest_core: Option<f64>,
    pub(super) steal: Option<f64>,
    pub(super) target_cpu_cores: Option<f64>,
    pub(super) generator_cpu_cores: f64,
    /// The target never used more than one core, though there are several.
    pub(super) one_thread: bool,
    /// Cores of the quota under which target and generator stand.
    pub(super) quota_cores: Option<f64>,
    pub(super) disk_busy: Option<f64>,
    pub(super) memory_used: Option<f64>,
    pub(super) station_busy: Option<f64>,
}

/// The gateway.
#[derive(Debug, Clone, Default)]
pub(super) struct Gateway {
    /// Share of its requests that it refused for their rate.
    pub(super) refused: f64,
    /// Messages that waited for it when the steady phase began, and when it ended.
    pub(super) waiting_first: u64,
    pub(super) waiting_last: u64,
    /// How much of what it can take it took while messages waited.
    pub(super) busy: Option<f64>,
}

/// The calls of the steady phase.
#[derive(Debug, Clone, Default)]
pub(super) struct Calls {
    pub(super) due: u64,
    pub(super) not_played: u64,
}

impl Figures {
    /// The figures of a run; nothing where no step of its steady phase was measured.
    pub(super) fn of(run: &Run<'_>) -> Option<Figures> {
        let Run { steady, plan, .. } = *run;
        if steady.all.outcomes.is_empty() {
            return None;
        }
        let logical = run.provenance.host.cores_logical;
        let room = Room::of(steady, logical);
        let lag = soundness::tightest_lag(steady, plan);
        let growth = growth(run.seconds, steady, plan);
        let law = run.soundness.littles_law.as_ref();
        let is_local = is_local(&run.provenance.target);
        let host = run.host.filter(|_| is_local);
        let sms = run.played.sms.zip(plan.sms.as_ref());
        Some(Figures {
            trouble: trouble(run.thresholds, growth),
            lag_p99_ms: lag.map(|lag| lag.p99_ms).or_else(|| steady.all.lag_ms(0.99)),
            lag_allowed_ms: lag.map(|lag| lag.allowed_ms),
            generator_cpu: run.host.map(|host| host.generator_cpu_cores / room.cores),
            generator_throttled: room.throttled,
            shares_quota: room.shared,
            host: host.map(|means| host_of(run, means, &room)),
            in_flight: law.map(|law| law.in_flight_mean),
            littles_law_error: law.map(|law| law.relative_error),
            growth,
            gateway: sms.map(|(record, plan)| gateway(record, plan, steady)),
            calls: run.played.calls.map(calls),
        })
    }

    /// How busy the processors of the target's host were.
    pub(super) fn cpu(&self) -> Option<f64> {
        self.host.as_ref().map(|host| host.cpu)
    }
}

/// Whether the target stands on the generator's host: the harness started it, or its address is one of
/// loopback. Samples of any other host would be told of the wrong one.
pub(crate) fn is_local(target: &Target) -> bool {
    let is_loopback = |host: &str| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    };
    match target.kind {
        TargetKind::EmbeddedStaging { .. } => true,
        TargetKind::Given => {
            Url::parse(&target.url).is_ok_and(|url| url.host_str().is_some_and(is_loopback))
        }
    }
}

fn trouble(thresholds: &[ThresholdRecord], growth: Option<f64>) -> Trouble {
    let mut broken = thresholds.iter().filter(|t| t.state == ThresholdState::Broken).peekable();
    let any = broken.peek().is_some();
    let late = broken.any(|threshold| matches!(threshold.metric, Metric::ResponseTime { .. }));
    if late || growth.is_some_and(|growth| growth >= GROWTH) {
        Trouble::Slow
    } else if any {
        Trouble::Unmet
    } else {
        Trouble::None
    }
}

fn host_of(run: &Run<'_>, means: &HostMeans, room: &Room) -> TargetHost {
    let facts = &run.provenance.host;
    let samples = || run.steady.seconds.iter().filter_map(|second| second.host.as_ref());
    let target_most = samples().filter_map(|sample| sample.target_cpu_cores).fold(0.0, f64::max);
    let total = facts.memory.0 as f64;
    let share = |used: u64| (total > 0.0).then(|| used as f64 / total);
    TargetHost {
        cpu: means.cpu,
        busiest_core: busiest_core(samples()),
        steal: means.steal,
        target_cpu_cores: means.target_cpu_cores,
        generator_cpu_cores: means.generator_cpu_cores,
        one_thread: facts.cores_logical > 1 && target_most <= ONE_THREAD_CORES,
        quota_cores: room.shared.then_some(room.cores),
        disk_busy: means.disk_busy,
        memory_used: means.memory_used_max_bytes.and_then(share),
        station_busy: means.station.as_ref().map(|station| station.busy),
    }
}

/// The mean of the processor that was busiest over all samples.
fn busiest_core<'a>(samples: impl Iterator<Item = &'a HostSample>) -> Option<f64> {
    let mut cores: Vec<Moments> = Vec::new();
    for sample in samples {
        cores.resize_with(cores.len().max(sample.cpu_by_core.len()), Moments::default);
        cores.iter_mut().zip(&sample.cpu_by_core).for_each(|(core, busy)| core.add(*busy));
    }
    cores.iter().filter_map(Moments::mean).max_by(f64::total_cmp)
}

/// Service times of the steady phase over those of the lightest part of the run, step by step, so that
/// another mix of steps is no growth.
///
/// The lightest part are the seconds with at most half of the load of the fullest: people at work, or
/// iterations due where nobody is. By Little's law, in flight = throughput x service time: service times
/// that grow with the load are steps that wait for each other.
fn growth(seconds: &[Second], steady: &Steady<'_>, plan: &PlanSummary) -> Option<f64> {
    let load = |second: &Second| {
        let due = second.http.as_ref().map_or(0, |http| http.due);
        if plan.users > 0 { second.gauges.users } else { due }
    };
    let most = steady.seconds.iter().map(|second| load(second)).max()?;
    let is_light = |second: &Second| load(second) > 0 && load(second) * 2 <= most;
    let until = steady.seconds.last()?.second;
    let (mut light, mut full) = (Served::default(), Served::default());
    for second in seconds.iter().filter(|second| second.second <= until) {
        if is_light(second) {
            light.add(second);
        } else if second.second >= steady.seconds[0].second {
            full.add(second);
        }
    }
    let steps: u64 = light.0.values().map(|(steps, _)| steps).sum();
    let (mut known, mut sum_us, mut expected_us) = (0, 0, 0.0);
    for (name, (count, service_us)) in &full.0 {
        let Some((light_count, light_us)) = light.0.get(name) else { continue };
        known += count;
        sum_us += service_us;
        expected_us += *count as f64 * *light_us as f64 / *light_count as f64;
    }
    let all: u64 = full.0.values().map(|(count, _)| count).sum();
    let tells = steps >= LIGHT_STEPS && known as f64 >= LIGHT_COVERS * all as f64;
    (tells && expected_us > 0.0).then(|| sum_us as f64 / expected_us)
}

/// Steps that were served and the sum of their service times, by name.
#[derive(Default)]
struct Served<'a>(BTreeMap<&'a str, (u64, u64)>);

impl<'a> Served<'a> {
    fn add(&mut self, second: &'a Second) {
        let is_asked =
            |step: &&StepSecond| step.workload == crm::WORKLOAD || step.workload == http::WORKLOAD;
        for step in second.steps.iter().filter(is_asked) {
            let unserved = [Outcome::Dropped, Outcome::Censored];
            let served = step.outcomes.iter().filter(|(outcome, _)| !unserved.contains(outcome));
            let served: u64 = served.map(|(_, count)| count).sum();
            if served > 0 {
                let (count, sum_us) = self.0.entry(step.step.as_str()).or_default();
                *count += served;
                *sum_us += step.service_sum_us;
            }
        }
    }
}

fn gateway(record: &SmsRecord, plan: &SmsPlan, steady: &Steady<'_>) -> Gateway {
    let rate = record.gateway.refused.iter().find(|refused| refused.why == SmsRefusal::Rate);
    let attempts = record.gateway.attempts.max(1) as f64;
    let sms = || steady.seconds.iter().filter_map(|second| second.sms.as_ref());
    let mut taken_per_s = Moments::default();
    sms().filter(|sms| sms.waiting > 0).for_each(|sms| taken_per_s.add(sms.taken as f64));
    let of_rate = |taken: f64| plan.gateway_rate_per_s.map(|rate| taken / rate);
    // Little's law once more: requests under way = requests a second x how long one takes.
    let of_senders = |taken: f64| {
        let latency_s = mean_s(plan.gateway_latency.parse().ok()?);
        Some(taken * latency_s / record.gateway.concurrent_most.max(1) as f64)
    };
    let taken_per_s = taken_per_s.mean();
    let busy = [taken_per_s.and_then(of_rate), taken_per_s.and_then(of_senders)];
    Gateway {
        refused: rate.map_or(0, |rate| rate.requests) as f64 / attempts,
        waiting_first: sms().next().map_or(0, |sms| sms.waiting),
        waiting_last: sms().next_back().map_or(0, |sms| sms.waiting),
        busy: busy.into_iter().flatten().max_by(f64::total_cmp),
    }
}

fn mean_s(spread: Spread) -> f64 {
    match spread {
        Spread::Fixed(mean) | Spread::Exponential(mean) | Spread::LogNormal { mean, .. } => {
            mean.as_secs_f64()
        }
        Spread::Uniform(low, high) => (low + high).as_secs_f64() / 2.0,
    }
}

fn calls(record: &CallsRecord) -> Calls {
    let played: u64 = record.played.iter().map(|played| played.calls).sum();
    Calls { due: played + record.not_played, not_played: record.not_played }
}

#[cfg(test)]
mod tests;
