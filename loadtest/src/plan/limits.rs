//! What a run may cost its target at most, and what a plan comes to before it is run.

use std::time::Duration;

use documents::DemandSet;
use documents::units::Span;

use super::{Plan, PlanError};
use crate::calls::customers;
use crate::http;
use crate::sms::requests_of;

/// Requests that a run may make unless it is told otherwise: 100 users for a day make a third of it.
const REQUESTS: u64 = 10_000_000;
/// Time after which arrivals end unless it is told otherwise.
const TIME: Duration = Duration::from_secs(24 * 3_600);

/// How much a run may ask of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests, of all workloads together. Those that are under way when it is reached, and those of
    /// the drain, come on top.
    pub requests: u64,
    /// From the beginning of the preparations until arrivals end. The drain comes on top, which the
    /// scenario bounds.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { requests: REQUESTS, time: TIME }
    }
}

impl Limits {
    /// Whether arrivals may go on so long.
    pub(super) fn allow(&self, planned: Duration) -> Result<(), PlanError> {
        if planned <= self.time {
            return Ok(());
        }
        Err(PlanError::TooLong { planned: Span(planned), most: Span(self.time) })
    }
}

/// Requests that a plan makes of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedRequests {
    /// How many, if each were answered at once; a slower target gets fewer of people at their screens.
    /// The operations of the demand set for each step; steps that have to add what they miss make one
    /// or two more.
    pub requests: u64,
    /// Whether a part was counted and the rest is in proportion.
    pub is_estimate: bool,
}

impl Plan {
    /// Whether the plan keeps within the requests that it may make. Asked of the plan that will be
    /// played: without what no exchange or gateway plays.
    ///
    /// # Errors
    /// If it would make more of them.
    pub fn keeps_to_its_limits(&self) -> Result<(), PlanError> {
        let most = self.limits.requests;
        let PlannedRequests { requests: planned, is_estimate } = self.requests(most);
        if planned <= most {
            return Ok(());
        }
        let about = if is_estimate { "about " } else { "" };
        Err(PlanError::TooManyRequests { about, planned, most })
    }

    /// The requests of the plan, as far as they are the harness's own: a telephony service's are not,
    /// nor are those of calls by the telephony web API. Once more than `enough` are counted, the rest
    /// is estimated.
    pub fn requests(&self, enough: u64) -> PlannedRequests {
        let others = self.requests_of_calls() + self.requests_of_messages();
        let (people, of_people) = self.requests_of_people(enough.saturating_sub(others));
        let counted = others.saturating_add(people);
        let (iterations, of_iterations) = self.requests_of_http(enough.saturating_sub(counted));
        PlannedRequests {
            requests: counted.saturating_add(iterations),
            is_estimate: of_people || of_iterations,
        }
    }

    /// Of people at their screens: user by user, each the whole of its itinerary.
    fn requests_of_people(&self, enough: u64) -> (u64, bool) {
        let demands = DemandSet::shipped();
        let of_step = |step: &str| demands.steps.get(step).map_or(1, |asked| asked.len() as u64);
        let end_s = self.steady_until().as_secs_f64();
        let order = self.order();
        let mut requests = 0_u64;
        for (place, &(class, index)) in (0_u64..).zip(&order) {
            let mut itinerary = self.itinerary(class, index);
            let mut at_s = self.starts_at(place).as_secs_f64();
            loop {
                let turn = itinerary.next_turn();
                at_s += turn.think_s;
                if at_s >= end_s {
                    break;
                }
                requests += of_step(turn.step);
            }
            if requests > enough {
                return in_proportion(requests, place + 1, order.len() as u64);
            }
        }
        (requests, false)
    }

    /// The customers who call, and the looks at the active calls.
    fn requests_of_calls(&self) -> u64 {
        let Some(calls) = &self.scenario.calls else { return 0 };
        let span = self.steady_until() + self.scenario.phases.drain;
        2 * customers::needed(&self.calls) + looks(span, calls.poll)
    }

    fn requests_of_messages(&self) -> u64 {
        let (Some(sms), Some(script)) = (&self.scenario.sms, &self.sms) else { return 0 };
        let questions = looks(self.steady_until() + self.drain(false), sms.poll);
        requests_of(sms, script, questions)
    }

    /// Of an HTTP API: each iteration asks its chain.
    fn requests_of_http(&self, enough: u64) -> (u64, bool) {
        let Some(of) = &self.scenario.http else { return (0, false) };
        let (chain, until) = (of.requests.len() as u64, self.steady_until());
        let mut iterations = 0_u64;
        for due_us in http::schedule(of, self.scenario.seed, until) {
            iterations += 1;
            if iterations * chain > enough {
                return in_proportion(iterations * chain, due_us.max(1), until.as_micros() as u64);
            }
        }
        (iterations * chain, false)
    }
}

/// From what a part came to, the whole.
fn in_proportion(counted: u64, part: u64, whole: u64) -> (u64, bool) {
    let estimate = u128::from(counted) * u128::from(whole) / u128::from(part);
    (u64::try_from(estimate).unwrap_or(u64::MAX), part < whole)
}

/// How often something is asked over a span.
fn looks(span: Duration, every: Duration) -> u64 {
    (span.as_micros() / every.as_micros().max(1)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Wishes;
    use crate::scenario::{Scenario, shipped};

    fn plan(name: &str, limits: Limits) -> Result<Plan, PlanError> {
        let files = shipped::find(name).expect("shipped").files;
        let scenario = Scenario::parse(files).expect("reads");
        Plan::new(scenario, Wishes { limits, ..Wishes::default() })
    }

    #[test]
    fn a_plan_above_its_limits_is_refused_with_the_figure() {
        let whole = plan("smoke", Limits::default()).expect("within").requests(u64::MAX);
        assert!(!whole.is_estimate);
        let at = |requests| {
            let plan = plan("smoke", Limits { requests, ..Limits::default() });
            plan.expect("short enough").keeps_to_its_limits()
        };
        at(whole.requests).expect("just within");
        let refused = at(whole.requests - 1).expect_err("one too many").to_string();
        assert!(refused.contains(&format!("{} requests", whole.requests)), "{refused}");
        let time = Duration::from_secs(19);
        let refused = plan("smoke", Limits { time, ..Limits::default() }).expect_err("too long");
        assert!(matches!(refused, PlanError::TooLong { .. }), "{refused}");
    }

    #[test]
    fn every_step_is_charged_with_what_its_operations_ask() {
        let plan = plan("tier-10", Limits::default()).expect("within");
        let preview = plan.preview();
        let (requests, _) = plan.requests_of_people(u64::MAX);
        // A dashboard is three requests, a search by phone one.
        assert!(requests > preview.steps && requests < 4 * preview.steps, "{requests}");
    }

    #[test]
    fn messages_count_with_their_chunks_and_reports() {
        let plan = plan("sms-campaign", Limits::default()).expect("within");
        let messages = plan.sms.as_ref().expect("a script").messages.total();
        let without = plan.clone().without_sms().requests(u64::MAX).requests;
        let with = plan.requests(u64::MAX).requests;
        assert!(with - without > messages / 2, "{with} and {without} of {messages} messages");
    }

    #[test]
    fn a_rest_that_is_not_counted_is_in_proportion() {
        assert_eq!(in_proportion(100, 1, 50), (5_000, true));
        assert_eq!(in_proportion(100, 50, 50), (100, false));
        assert_eq!(in_proportion(u64::MAX, 1, 9), (u64::MAX, true));
        let plan = plan("tier-100", Limits::default()).expect("within");
        let (exact, estimate) = (plan.requests(u64::MAX), plan.requests(10));
        assert!(estimate.is_estimate && !exact.is_estimate);
        let ratio = estimate.requests as f64 / exact.requests as f64;
        assert!((0.2..5.0).contains(&ratio), "{ratio}");
    }
}
