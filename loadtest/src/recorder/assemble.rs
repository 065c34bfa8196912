//! Makes the run record of a journal. The same for a run that ended well and for a torn one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use documents::distribution::Distribution;
use documents::run::{
    EndKind, FailureSample, HostMeans, Outcome, RunEnd, RunRecord, SCHEMA, Soundness, StepRecord,
    WarmUpRule,
};
use documents::{HostSample, run::PlanSummary};

use super::journal::JournalContent;
use super::second::{Durations, Second, StepSecond};
use super::windows::series;
use crate::soundness;
use crate::verdict;

/// Different failures that a step's record lists.
const FAILURES_LISTED: usize = 10;

/// Everything of the steady phase, merged.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    pub(crate) requests: u64,
    pub(crate) service_sum_us: u64,
    pub(crate) cycle_sum_us: u64,
    pub(crate) response: Durations,
    pub(crate) service: Durations,
    pub(crate) lag: Durations,
    failures: BTreeMap<(Outcome, String), u64>,
}

impl Totals {
    pub(crate) fn add(&mut self, step: &StepSecond) {
        for (outcome, count) in &step.outcomes {
            *self.outcomes.entry(*outcome).or_default() += count;
        }
        self.requests += step.requests;
        self.service_sum_us += step.service_sum_us;
        self.cycle_sum_us += step.cycle_sum_us;
        self.response.merge(&step.response);
        self.service.merge(&step.service);
        self.lag.merge(&step.lag);
        for (outcome, texts) in &step.failures {
            for (text, count) in texts {
                *self.failures.entry((*outcome, text.clone())).or_default() += count;
            }
        }
    }

    /// Steps that were sent and ended, whatever came back.
    pub(crate) fn served(&self) -> u64 {
        let unserved = [Outcome::Dropped, Outcome::Censored];
        let served = self.outcomes.iter().filter(|(outcome, _)| !unserved.contains(outcome));
        served.map(|(_, count)| count).sum()
    }

    /// The merged lag histogram's quantile in milliseconds; `None` where nothing was sent.
    pub(crate) fn lag_ms(&self, quantile: f64) -> Option<f64> {
        documents::distribution::quantile_ms(&self.lag.histogram, quantile)
    }

    fn record(&self, workload: &str, name: &str, measured_s: f64) -> StepRecord {
        let mut failures: Vec<FailureSample> = self
            .failures
            .iter()
            .map(|((outcome, text), &count)| FailureSample {
                outcome: *outcome,
                text: text.clone(),
                count,
            })
            .collect();
        failures.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        failures.truncate(FAILURES_LISTED);
        let of =
            |durations: &Durations| Distribution::of(&durations.histogram, durations.out_of_range);
        StepRecord {
            workload: workload.to_owned(),
            name: name.to_owned(),
            outcomes: self.outcomes.clone(),
            throughput_per_s: if measured_s > 0.0 {
                self.served() as f64 / measured_s
            } else {
                0.0
            },
            requests: self.requests,
            response_time: of(&self.response),
            service_time: of(&self.service),
            generator_lag: of(&self.lag),
            failures,
        }
    }
}

/// The steady phase of a run, as far as it was measured.
#[derive(Debug)]
pub(crate) struct Steady<'a> {
    /// Its seconds.
    pub(crate) seconds: Vec<&'a Second>,
    /// Its length, in seconds.
    pub(crate) measured_s: f64,
    /// By workload and step.
    pub(crate) steps: BTreeMap<(String, String), Totals>,
    /// By workload.
    pub(crate) workloads: BTreeMap<String, Totals>,
    /// All together.
    pub(crate) all: Totals,
}

impl<'a> Steady<'a> {
    fn of(seconds: &'a [Second], plan: &PlanSummary, end: &RunEnd) -> Self {
        let until_s = plan.steady_until_s.min(end.at_s);
        let mut steady = Steady {
            seconds: seconds
                .iter()
                .filter(|second| {
                    let ends_at_s = second.second as f64 + 1.0;
                    second.second as f64 >= plan.steady_from_s && ends_at_s <= until_s
                })
                .collect(),
            measured_s: (until_s - plan.steady_from_s).max(0.0),
            steps: BTreeMap::new(),
            workloads: BTreeMap::new(),
            all: Totals::default(),
        };
        // All seconds: what was due in the steady phase may end in the drain.
        for step in seconds.iter().flat_map(|second| &second.steps).filter(|step| step.steady) {
            let key = (step.workload.clone(), step.step.clone());
            steady.steps.entry(key).or_default().add(step);
            match steady.workloads.entry(step.workload.clone()) {
                Entry::Occupied(mut totals) => totals.get_mut().add(step),
                Entry::Vacant(vacant) => vacant.insert(Totals::default()).add(step),
            }
            steady.all.add(step);
        }
        steady
    }
}

/// Makes the record of a journal.
pub fn assemble(journal: JournalContent) -> RunRecord {
    let JournalContent { header, seconds, end } = journal;
    let end = end.unwrap_or_else(|| RunEnd {
        how: EndKind::Torn,
        at_s: seconds.last().map_or(0.0, |second| second.second as f64 + 1.0),
    });
    let plan = header.plan;
    let steady = Steady::of(&seconds, &plan, &end);
    let host: Vec<HostSample> = seconds.iter().filter_map(|second| second.host.clone()).collect();
    let host_steady = host_means(&steady);
    let cores = header.provenance.host.cores_logical;
    let invalid = soundness::invalidities(&steady, &plan, &end, host_steady.as_ref(), cores);
    let soundness = Soundness {
        littles_law: soundness::littles_law(&steady, plan.users),
        steady_state: soundness::steady_state(&steady.seconds),
        warm_up_rule: WarmUpRule::Fixed { excluded_s: plan.steady_from_s },
        invalid,
    };
    let verdict = verdict::judge(&steady, &plan, &end, &soundness, host_steady.as_ref());
    let records = |(workload, name): (&str, &str), totals: &Totals| {
        totals.record(workload, name, steady.measured_s)
    };
    RunRecord {
        schema: SCHEMA.to_owned(),
        provenance: header.provenance,
        end,
        steps: steady.steps.iter().map(|((w, s), totals)| records((w, s), totals)).collect(),
        workloads: steady.workloads.iter().map(|(w, totals)| records((w, w), totals)).collect(),
        series: series(&seconds),
        host,
        host_steady,
        soundness,
        verdict,
        plan,
    }
}

fn host_means(steady: &Steady<'_>) -> Option<HostMeans> {
    let samples: Vec<&HostSample> =
        steady.seconds.iter().filter_map(|second| second.host.as_ref()).collect();
    if samples.is_empty() {
        return None;
    }
    let mean_of = |value: &dyn Fn(&HostSample) -> Option<f64>| -> Option<f64> {
        let values: Option<Vec<f64>> = samples.iter().map(|sample| value(sample)).collect();
        values.map(|values| values.iter().sum::<f64>() / values.len() as f64)
    };
    let mean = |value: &dyn Fn(&HostSample) -> f64| {
        samples.iter().map(|sample| value(sample)).sum::<f64>() / samples.len() as f64
    };
    let generator_cpu_cores = mean(&|sample| sample.generator_cpu_cores);
    let target_cpu_cores = mean_of(&|sample| sample.target_cpu_cores);
    let rate = steady.all.served() as f64 / steady.measured_s;
    let per_step = |cores: f64| (rate > 0.0).then(|| cores / rate * 1e6);
    Some(HostMeans {
        cpu: mean(&|sample| sample.cpu),
        cpu_max: samples.iter().map(|sample| sample.cpu).fold(0.0, f64::max),
        steal: mean_of(&|sample| sample.steal),
        generator_cpu_cores,
        generator_cpu_us_per_step: per_step(generator_cpu_cores),
        target_cpu_cores,
        target_cpu_us_per_step: target_cpu_cores.and_then(per_step),
        generator_memory_max_bytes: samples
            .iter()
            .map(|sample| sample.generator_memory.0)
            .max()
            .unwrap_or(0),
        target_memory_max_bytes: samples
            .iter()
            .filter_map(|sample| sample.target_memory.map(|bytes| bytes.0))
            .max(),
    })
}
