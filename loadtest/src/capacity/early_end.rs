//! Whether it is clear, before a level's time is over, that it breaks.
//!
//! Looked at once a second, on the totals of the steady phase so far. A level never ends early because
//! it holds: its steady phase is no longer than the samples of its thresholds take.

use std::collections::VecDeque;

use documents::run::Outcome;
use sizing::statistics;

use crate::crm;
use crate::plan::Plan;
use crate::recorder::{Second, Steady};
use crate::scenario::{Comparison, Threshold};
use crate::verdict::{self, Played};

/// A threshold counts as clearly broken if so many steps beyond it would be seen with at most this
/// probability, were it kept just so. Looks are a second apart and see nearly the same steps, so that a
/// hundred of them do not err a hundred times as often.
const DOUBT: f64 = 0.001;
/// Seconds of the steady phase before the first decision: one stall is no answer, since the steps that
/// it catches are slow together.
const FIRST_LOOK_S: f64 = 10.0;
/// Or this part of the steady phase, where that is shorter.
const FIRST_LOOK_SHARE: f64 = 1.0 / 3.0;
/// Seconds over which the steps in flight are held against the steps that end.
const IN_FLIGHT_SECONDS: usize = 5;
/// So many times more steps in flight than can end within the limit. By Little's law the mean time in
/// the target is then so many times the limit.
const IN_FLIGHT_FACTOR: f64 = 2.0;
/// With fewer steps in flight, chance moves them too much.
const IN_FLIGHT_LEAST: u64 = 10;

/// What was seen of a run so far.
#[derive(Debug)]
pub(crate) struct EarlyEnd {
    thresholds: Vec<Threshold>,
    /// Seconds of the steady phase, by their numbers.
    steady_seconds: std::ops::Range<u64>,
    first_look: u64,
    steady: Steady<'static>,
    /// Steps of people that ended, and those in flight at the end, in each of the last seconds.
    recent: VecDeque<(u64, u64)>,
}

impl EarlyEnd {
    /// Before the first second of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let (from, until) = (plan.steady_from(), plan.steady_until());
        let first_s = FIRST_LOOK_S.min((until - from).as_secs_f64() * FIRST_LOOK_SHARE);
        let from_s = from.as_secs_f64();
        EarlyEnd {
            thresholds: plan.scenario.thresholds.clone(),
            steady_seconds: from_s.ceil() as u64..until.as_secs(),
            first_look: (from_s + first_s).ceil() as u64,
            steady: Steady::default(),
            recent: VecDeque::new(),
        }
    }

    /// Takes a second. Some: this threshold is broken beyond reasonable doubt.
    pub(crate) fn look(&mut self, second: &Second) -> Option<String> {
        second.steps.iter().filter(|step| step.steady).for_each(|step| self.steady.add(step));
        if !self.steady_seconds.contains(&second.second) {
            return None;
        }
        let of_people = second.steps.iter().filter(|step| step.workload == crm::WORKLOAD);
        let counts = of_people.flat_map(|step| &step.outcomes);
        let ended = counts.filter(|(outcome, _)| **outcome != Outcome::Dropped);
        self.recent.push_back((ended.map(|(_, count)| count).sum(), second.gauges.in_flight));
        if self.recent.len() > IN_FLIGHT_SECONDS {
            self.recent.pop_front();
        }
        if second.second + 1 < self.first_look {
            return None;
        }
        let broken = |threshold: &&Threshold| self.is_broken(threshold) || self.is_stuck(threshold);
        self.thresholds.iter().find(broken).map(Threshold::to_string)
    }

    /// By the exact binomial test.
    fn is_broken(&self, threshold: &Threshold) -> bool {
        let share = match threshold.comparison {
            Comparison::ResponseTime { quantile, .. } => 1.0 - quantile,
            Comparison::Errors { at_most, .. } => at_most,
            // What was lost shows only after the end.
            Comparison::Calls { .. } | Comparison::Sms { .. } => return false,
        };
        let held = verdict::hold(threshold, &self.steady, Played::default());
        let so_many = statistics::probability_of_at_least(held.over, held.samples, share)
            .expect("thresholds keep their shares in [0, 1]");
        held.over > 0 && so_many < DOUBT
    }

    /// By Little's law: what is in flight cannot end within the limit.
    fn is_stuck(&self, threshold: &Threshold) -> bool {
        let Comparison::ResponseTime { of, at_most, .. } = &threshold.comparison else {
            return false;
        };
        if of.name() != Some(crm::WORKLOAD) || self.recent.len() < IN_FLIGHT_SECONDS {
            return false;
        }
        let ended: u64 = self.recent.iter().map(|(ended, _)| ended).sum();
        let rate_per_s = ended as f64 / IN_FLIGHT_SECONDS as f64;
        let could_end = IN_FLIGHT_FACTOR * rate_per_s * at_most.as_secs_f64();
        self.recent
            .iter()
            .all(|&(_, in_flight)| in_flight >= IN_FLIGHT_LEAST && in_flight as f64 > could_end)
    }
}

#[cfg(test)]
mod tests {
    use documents::run::Outcome;

    use super::*;
    use crate::capacity::level::tests::scenario;
    use crate::plan::Wishes;
    use crate::recorder::{Sample, SecondGauges, second_of};

    /// From the 12th second to the 75th.
    const STEADY_FROM_S: u64 = 12;

    fn watching(thresholds: &[&str]) -> EarlyEnd {
        let mut scenario = scenario();
        scenario.thresholds =
            thresholds.iter().map(|text| text.parse().expect("a threshold")).collect();
        EarlyEnd::of(&Plan::new(scenario, Wishes::default()).expect("a plan"))
    }

    fn step(second: u64, response_ms: u64, outcome: Outcome) -> Sample {
        let due_us = second * 1_000_000;
        Sample {
            workload: crm::WORKLOAD,
            step: "dashboard",
            outcome,
            due_us,
            sent_us: due_us,
            done_us: due_us + response_ms * 1_000,
            think_us: 0,
            requests: 1,
            failure: None,
        }
    }

    /// The second of the steady phase after which the run ends, and why; the seconds are played one
    /// after another, each with these samples and steps in flight.
    fn ends_after(
        mut early: EarlyEnd,
        second: impl Fn(u64) -> (Vec<Sample>, u64),
    ) -> Option<(u64, String)> {
        (0..80).find_map(|number| {
            let (samples, in_flight) = second(number);
            let gauges = SecondGauges { in_flight, ..SecondGauges::default() };
            let steady = |due_us: u64| due_us >= STEADY_FROM_S * 1_000_000;
            let second = second_of(number, &samples, steady, gauges, None);
            early.look(&second).map(|threshold| (number + 1 - STEADY_FROM_S, threshold))
        })
    }

    fn all(count: usize, response_ms: u64) -> impl Fn(u64) -> (Vec<Sample>, u64) {
        move |second| (vec![step(second, response_ms, Outcome::Ok); count], 0)
    }

    #[test]
    fn a_level_whose_steps_are_all_too_slow_ends_at_the_first_look() {
        let early = watching(&["p95(crm) <= 1 s"]);
        let expected = Some((10, "p95(crm) <= 1 s".to_owned()));
        assert_eq!(ends_after(early, all(5, 1_500)), expected);
    }

    #[test]
    fn a_level_that_holds_is_never_ended_early() {
        assert_eq!(ends_after(watching(&["p95(crm) <= 1 s"]), all(50, 100)), None);
    }

    #[test]
    fn a_level_that_is_slow_now_and_then_is_measured_to_its_end() {
        // 6 % of 500 steps are late: broken, as it seems, but one time in six such a target is not.
        let early = watching(&["p95(crm) <= 1 s"]);
        let ends = ends_after(early, |second| {
            let late = |k: u64| if (second * 10 + k) % 100 < 6 { 1_500 } else { 100 };
            ((0..10).map(|k| step(second, late(k), Outcome::Ok)).collect(), 0)
        });
        assert_eq!(ends, None);
    }

    #[test]
    fn slow_steps_of_the_warm_up_end_nothing() {
        let early = watching(&["p95(crm) <= 1 s"]);
        let ends = ends_after(early, |second| {
            let response_ms = if second < STEADY_FROM_S { 5_000 } else { 100 };
            (vec![step(second, response_ms, Outcome::Ok); 5], 0)
        });
        assert_eq!(ends, None);
    }

    #[test]
    fn failures_beyond_their_limit_end_a_level() {
        let early = watching(&["errors <= 1%"]);
        let ends = ends_after(early, |second| {
            let outcome = if second % 2 == 0 { Outcome::HttpError } else { Outcome::Ok };
            (vec![step(second, 100, outcome)], 0)
        });
        assert_eq!(ends, Some((10, "errors <= 1%".to_owned())));
        // One failure in a hundred is what this one allows.
        let early = watching(&["errors <= 1%"]);
        let ends = ends_after(early, |second| {
            let outcome = if second == 20 { Outcome::HttpError } else { Outcome::Ok };
            (vec![step(second, 100, outcome); 2], 0)
        });
        assert_eq!(ends, None);
    }

    #[test]
    fn a_target_in_which_all_wait_and_nothing_ends_is_clear() {
        let early = watching(&["p95(crm) <= 1 s"]);
        let ends = ends_after(early, |_| (Vec::new(), 40));
        assert_eq!(ends, Some((10, "p95(crm) <= 1 s".to_owned())));
        // 40 a second end within their limit: 40 in flight are no sign.
        assert_eq!(ends_after(watching(&["p95(crm) <= 1 s"]), |s| (all(40, 900)(s).0, 40)), None);
        // Nobody works: nothing ends, and nothing waits.
        assert_eq!(ends_after(watching(&["p95(crm) <= 1 s"]), |_| (Vec::new(), 1)), None);
    }
}
