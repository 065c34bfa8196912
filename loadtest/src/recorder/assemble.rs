//! Makes the run record of a journal. The same for a run that ended well and for a torn one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use documents::calls::CallsRecord;
use documents::distribution::Distribution;
use documents::run::{
    EndKind, FailureSample, HostMeans, Outcome, RunEnd, RunRecord, SCHEMA, Soundness, StationMeans,
    StepRecord, WarmUpRule,
};
use documents::{HostSample, run::PlanSummary};

use super::durations::Tally;
use super::journal::JournalContent;
use super::second::{Second, StepSecond};
use super::windows::{series, width_s};
use crate::calls;
use crate::calls::desk::ExchangeFacts;
use crate::calls::second::CallsSecond;
use crate::http::{self, HttpChapter};
use crate::limit;
use crate::scenario::Subject;
use crate::sms;
use crate::soundness;
use crate::verdict::{self, Played};

/// Different failures that a step's record lists.
const FAILURES_LISTED: usize = 10;

/// Everything of the steady phase, merged.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    pub(crate) requests: u64,
    pub(crate) service_sum_us: u64,
    pub(crate) cycle_sum_us: u64,
    pub(crate) response: Tally,
    pub(crate) service: Tally,
    pub(crate) lag: Tally,
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
        let of = |tally: &Tally| Distribution::of(&tally.histogram, tally.out_of_range);
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
#[derive(Debug, Default)]
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
            steady.add(step);
        }
        steady
    }

    /// Adds what one step brought in one second of the steady phase.
    pub(crate) fn add(&mut self, step: &StepSecond) {
        let key = (step.workload.clone(), step.step.clone());
        self.steps.entry(key).or_default().add(step);
        match self.workloads.entry(step.workload.clone()) {
            Entry::Occupied(mut totals) => totals.get_mut().add(step),
            Entry::Vacant(vacant) => vacant.insert(Totals::default()).add(step),
        }
        // That a message reached the gateway is no step that could have failed: the ratio of errors
        // is of what was asked of the target.
        if step.workload != sms::WORKLOAD {
            self.all.add(step);
        }
    }

    /// The totals that a threshold is about; nothing where no such step ended.
    pub(crate) fn totals_of(&self, subject: &Subject) -> Option<&Totals> {
        match subject {
            Subject::All => Some(&self.all),
            Subject::Workload(name) => self.workloads.get(name),
            Subject::Request(_) => {
                let name = subject.request()?;
                self.steps.get(&(http::WORKLOAD.to_owned(), name.to_owned()))
            }
            Subject::Step(name) => {
                self.steps.iter().find(|((_, step), _)| step == name).map(|(_, totals)| totals)
            }
        }
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
    let calls = calls_of(&seconds, &plan, &end, header.exchange.as_ref());
    let width_s = width_s(seconds.last().map_or(0, |last| last.second + 1));
    let sms = plan
        .sms
        .as_ref()
        .zip(header.gateway.as_ref())
        .map(|(plan, gateway)| sms::record::whole(&seconds, plan, gateway, end.at_s, width_s));
    let http = plan.http.as_ref().map(|plan| {
        let seconds = seconds.iter();
        let seconds = seconds
            .filter_map(|s| Some((s.second, s.http.as_ref()?, s.steps.as_slice())))
            .collect();
        http::record(&HttpChapter { plan, seconds, width_s })
    });
    let played = Played { calls: calls.as_ref(), sms: sms.as_ref() };
    let verdict = verdict::judge(&steady, &plan, &end, &soundness, host_steady.as_ref(), played);
    let limit = limit::of(&limit::Run {
        seconds: &seconds,
        steady: &steady,
        plan: &plan,
        provenance: &header.provenance,
        host: host_steady.as_ref(),
        soundness: &soundness,
        thresholds: &verdict.thresholds,
        played,
    });
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
        calls,
        sms,
        http,
        limit,
        capacity: None,
        soundness,
        verdict,
        plan,
    }
}

/// The calls, where they were played.
fn calls_of(
    seconds: &[Second],
    plan: &PlanSummary,
    end: &RunEnd,
    exchange: Option<&ExchangeFacts>,
) -> Option<CallsRecord> {
    let (plan_of_calls, exchange) = (plan.calls.as_ref()?, exchange?);
    let played: Vec<(u64, &CallsSecond)> =
        seconds.iter().filter_map(|s| Some((s.second, s.calls.as_ref()?))).collect();
    let until_s = plan.steady_until_s.min(end.at_s);
    let from = played.partition_point(|(second, _)| (*second as f64) < plan.steady_from_s);
    let until = played.partition_point(|(second, _)| *second as f64 + 1.0 <= until_s);
    let width_s = width_s(seconds.last().map_or(0, |last| last.second + 1));
    Some(calls::record(&calls::Chapter {
        plan: plan_of_calls,
        exchange,
        seconds: played,
        steady: from..until.max(from),
        width_s,
    }))
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
        disk_busy: mean_of(&|sample| sample.disk_busy),
        memory_used_max_bytes: samples.iter().map(|sample| sample.memory_used.0).max(),
        station: station_means(&samples),
    })
}

/// The mean over the time that the readings cover: a second without one is covered by the next.
fn station_means(samples: &[&HostSample]) -> Option<StationMeans> {
    let told: Vec<_> =
        samples.iter().filter_map(|sample| Some((sample.at_s, sample.station?))).collect();
    let servers = told.first()?.1.servers;
    let (mut busy, mut covered_s) = (0.0, 0.0);
    for pair in told.windows(2) {
        let span_s = pair[1].0 - pair[0].0;
        busy += pair[1].1.busy * span_s;
        covered_s += span_s;
    }
    // One reading alone says for how long it speaks to nobody.
    let busy = if covered_s > 0.0 { busy / covered_s } else { told[0].1.busy };
    Some(StationMeans { servers, busy: busy / f64::from(servers.max(1)) })
}

#[cfg(test)]
pub(crate) mod tests {
    use documents::host::HostFacts;
    use documents::run::{Provenance, Target, TargetKind};

    use super::super::tests::sample;
    use super::super::{Header, Sample, SecondGauges, second_of};
    use super::*;

    const STEADY_FROM_US: u64 = 10_000_000;
    const STEADY_UNTIL_US: u64 = 70_000_000;

    fn header(thresholds: &[&str]) -> Header {
        Header {
            exchange: None,
            gateway: None,
            schema: super::super::SCHEMA.to_owned(),
            provenance: Provenance {
                mizan_version: "0".into(),
                commit: None,
                started_at: "2026-01-01T00:00:00Z".into(),
                scenario: "test".into(),
                scenario_hash: String::new(),
                schedule_hash: String::new(),
                seed: 1,
                host: HostFacts { cores_logical: 2, ..HostFacts::default() },
                target: Target { url: "http://127.0.0.1".into(), kind: TargetKind::Given },
                arguments: Vec::new(),
            },
            plan: PlanSummary {
                users: 10,
                classes: Vec::new(),
                peak_factor: 1.0,
                ramp_s: 5.0,
                steady_from_s: 10.0,
                steady_until_s: 70.0,
                drain_s: 5.0,
                steps_planned: 0,
                calls: None,
                sms: None,
                http: None,
                thresholds: thresholds.iter().map(|text| (*text).to_owned()).collect(),
            },
        }
    }

    /// A journal of 75 seconds in which these samples ended.
    pub(crate) fn journal(thresholds: &[&str], samples: &[Sample]) -> JournalContent {
        let mut integral_us = 0;
        let seconds = (0..75)
            .map(|second| {
                let span = second * 1_000_000..(second + 1) * 1_000_000;
                let ended: Vec<Sample> =
                    samples.iter().filter(|s| span.contains(&s.done_us)).cloned().collect();
                integral_us += ended.iter().map(Sample::service_us).sum::<u64>();
                let gauges = SecondGauges {
                    at_us: span.end,
                    users: 10,
                    in_flight: 0,
                    in_flight_integral_us: integral_us,
                };
                let steady = STEADY_FROM_US..STEADY_UNTIL_US;
                second_of(second, &ended, |due_us| steady.contains(&due_us), gauges, None)
            })
            .collect();
        let end = RunEnd { how: EndKind::Completed, at_s: 70.0 };
        JournalContent { header: header(thresholds), seconds, end: Some(end) }
    }

    /// Steps of the steady phase, evenly spread: `count` of them, the first `slow` taking 2 s.
    pub(crate) fn steps(count: u64, slow: u64) -> Vec<Sample> {
        let every_us = (STEADY_UNTIL_US - STEADY_FROM_US) / count;
        (0..count)
            .map(|k| {
                let service_us = if k < slow { 2_000_000 } else { 50_000 };
                sample("dashboard", STEADY_FROM_US + k * every_us, 100, service_us)
            })
            .collect()
    }

    #[test]
    fn steps_of_the_warm_up_and_the_drain_do_not_count() {
        let mut samples = steps(100, 0);
        samples.push(sample("dashboard", STEADY_FROM_US - 1, 0, 3_000_000));
        samples.push(sample("dashboard", STEADY_UNTIL_US, 0, 3_000_000));
        let record = assemble(journal(&["p95(crm) <= 1 s"], &samples));
        assert_eq!(record.workloads[0].total(), 100);
        assert!(record.workloads[0].response_time.max_ms.expect("samples") < 60.0);
        assert!((record.workloads[0].throughput_per_s - 100.0 / 60.0).abs() < 1e-9);
    }

    #[test]
    fn a_step_that_ends_in_the_drain_still_counts() {
        let mut samples = steps(100, 0);
        samples.push(sample("report", STEADY_UNTIL_US - 1, 0, 4_000_000));
        let record = assemble(journal(&["p95(crm) <= 1 s"], &samples));
        assert_eq!(record.workloads[0].total(), 101);
        assert_eq!(record.steps.len(), 2);
    }

    #[test]
    fn merged_seconds_are_the_union_of_their_samples() {
        let samples = steps(500, 37);
        let record = assemble(journal(&["p95(crm) <= 1 s"], &samples));
        let mut all = documents::distribution::new_histogram();
        for sample in &samples {
            all.record(sample.response_us()).expect("in range");
        }
        let stored = &record.workloads[0].response_time.histogram;
        assert_eq!(documents::distribution::decode(stored).expect("decodes"), all);
    }

    #[test]
    fn a_journal_without_an_end_is_torn_and_says_so() {
        let whole = journal(&["p95(crm) <= 1 s"], &steps(400, 0));
        let torn = JournalContent {
            seconds: whole.seconds[..40].to_vec(),
            end: None,
            header: whole.header,
        };
        let record = assemble(torn);
        assert_eq!(record.end, RunEnd { how: EndKind::Torn, at_s: 40.0 });
        assert_eq!(record.verdict.answer, documents::run::Answer::MetWithWarnings);
    }

    #[test]
    fn littles_law_holds_where_the_recorder_missed_nothing() {
        let record = assemble(journal(&["p95(crm) <= 1 s"], &steps(400, 0)));
        let law = record.soundness.littles_law.expect("samples");
        assert!(law.relative_error < 1e-9, "{law:?}");
    }

    #[test]
    fn littles_law_breaks_where_the_recorder_lost_samples() {
        let samples = steps(400, 0);
        let mut lossy = journal(&["p95(crm) <= 1 s"], &samples);
        for second in lossy.seconds.iter_mut().step_by(5) {
            second.steps.clear();
        }
        let record = assemble(lossy);
        let law = record.soundness.littles_law.expect("samples");
        assert!((law.relative_error - 0.2).abs() < 0.03, "{law:?}");
    }
}
