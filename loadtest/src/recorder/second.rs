//! One second of a run: what its samples add up to, as a line of the journal.

use std::collections::BTreeMap;

use documents::HostSample;
use documents::run::Outcome;
use serde::{Deserialize, Serialize};

use super::Sample;
use super::durations::Durations;
use crate::calls::second::CallsSecond;
use crate::http::HttpSecond;
use crate::sms::second::SmsSecond;

/// Different failure texts kept a second; the rest is counted under a common text.
const FAILURE_TEXTS: usize = 50;

/// What one second brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Second {
    /// Which second of the run, from 0.
    pub second: u64,
    /// Users and steps in flight at its end.
    pub gauges: SecondGauges,
    /// Steps that ended in it, whose due instant lay before or in the steady phase, apart.
    pub steps: Vec<StepSecond>,
    /// The host in it, where it could be sampled.
    pub host: Option<HostSample>,
    /// The calls in it, where calls are played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<CallsSecond>,
    /// The short messages in it, where some are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<SmsSecond>,
    /// The requests to an HTTP API in it, where some are made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpSecond>,
}

/// Users and steps in flight at the end of a second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondGauges {
    /// The instant, in microseconds of the run.
    pub at_us: u64,
    /// Users that work.
    pub users: u64,
    /// Steps in flight.
    pub in_flight: u64,
    /// Time integral of the steps in flight since the start of the run, in microseconds.
    pub in_flight_integral_us: u64,
}

/// What one step brought in one second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepSecond {
    /// The workload.
    pub workload: String,
    /// The step.
    pub step: String,
    /// `true` if these samples were due in the steady phase.
    pub steady: bool,
    /// Samples by outcome.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// HTTP requests.
    pub requests: u64,
    /// Sum of the service times of all that was sent and ended, in microseconds.
    pub service_sum_us: u64,
    /// Sum of think and response times of all that was sent and ended, in microseconds.
    pub cycle_sum_us: u64,
    /// Response times of what ended `ok`.
    pub response: Durations,
    /// Service times of what ended `ok`.
    pub service: Durations,
    /// Generator lag of all that was sent.
    pub lag: Durations,
    /// What failures said, and how often.
    pub failures: BTreeMap<Outcome, BTreeMap<String, u64>>,
}

impl StepSecond {
    fn new(sample: &Sample, steady: bool) -> Self {
        StepSecond {
            workload: sample.workload.to_owned(),
            step: sample.step.to_owned(),
            steady,
            outcomes: BTreeMap::new(),
            requests: 0,
            service_sum_us: 0,
            cycle_sum_us: 0,
            response: Durations::default(),
            service: Durations::default(),
            lag: Durations::default(),
            failures: BTreeMap::new(),
        }
    }

    fn add(&mut self, sample: &Sample) {
        *self.outcomes.entry(sample.outcome).or_default() += 1;
        self.requests += u64::from(sample.requests);
        if sample.outcome != Outcome::Dropped {
            self.lag.record(sample.lag_us());
        }
        if !matches!(sample.outcome, Outcome::Dropped | Outcome::Censored) {
            self.service_sum_us += sample.service_us();
            self.cycle_sum_us += sample.think_us + sample.response_us();
        }
        if sample.outcome == Outcome::Ok {
            self.response.record(sample.response_us());
            self.service.record(sample.service_us());
        }
        if let Some(text) = &sample.failure {
            let texts = self.failures.entry(sample.outcome).or_default();
            let known = texts.len() < FAILURE_TEXTS || texts.contains_key(text);
            let text = if known { text.as_str() } else { "(other failures)" };
            *texts.entry(text.to_owned()).or_default() += 1;
        }
    }
}

/// Adds up the samples that ended in a second.
///
/// `is_steady` tells from a due instant whether it counts: a step that was due in the warm-up and
/// ended in the steady phase belongs to the warm-up.
pub fn second_of(
    second: u64,
    samples: &[Sample],
    is_steady: impl Fn(u64) -> bool,
    gauges: SecondGauges,
    host: Option<HostSample>,
) -> Second {
    let mut steps: BTreeMap<(&str, &str, bool), StepSecond> = BTreeMap::new();
    for sample in samples {
        let steady = is_steady(sample.due_us);
        steps
            .entry((sample.workload, sample.step, steady))
            .or_insert_with(|| StepSecond::new(sample, steady))
            .add(sample);
    }
    Second {
        second,
        gauges,
        steps: steps.into_values().collect(),
        host,
        calls: None,
        sms: None,
        http: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn a_step_due_in_the_warm_up_stays_there_even_if_it_ends_later() {
        let samples = [sample("report", 900, 0, 5_000), sample("report", 1_100, 0, 10)];
        let second =
            second_of(0, &samples, |due_us| due_us >= 1_000, SecondGauges::default(), None);
        let steady: Vec<(bool, u64)> =
            second.steps.iter().map(|step| (step.steady, step.response.samples())).collect();
        assert_eq!(steady, [(false, 1), (true, 1)]);
    }

    #[test]
    fn failed_steps_are_counted_and_do_not_enter_the_response_times() {
        let mut failed = sample("report", 0, 0, 9_000_000);
        failed.outcome = Outcome::HttpError;
        failed.failure = Some("POST /x answered 500".to_owned());
        let samples = [sample("report", 0, 0, 1_000), failed];
        let second = second_of(0, &samples, |_| true, SecondGauges::default(), None);
        let step = &second.steps[0];
        assert_eq!(step.response.samples(), 1);
        assert_eq!(step.lag.samples(), 2);
        assert_eq!(step.outcomes[&Outcome::HttpError], 1);
        assert_eq!(step.failures[&Outcome::HttpError]["POST /x answered 500"], 1);
    }

    #[test]
    fn a_second_survives_its_line() {
        let samples = [sample("report", 0, 12, 1_234_567), sample("dashboard", 5, 1, 99)];
        let second = second_of(3, &samples, |_| true, SecondGauges::default(), None);
        let line = serde_json::to_string(&second).expect("serialises");
        assert_eq!(serde_json::from_str::<Second>(&line).expect("reads"), second);
    }
}
