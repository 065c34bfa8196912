//! The requests' part of a plan and of a run record; the latter is made of the seconds of a journal.

use std::time::Duration;

use documents::http::{HttpPlan, HttpPoint, HttpRecord, RateStage};
use documents::run::Outcome;

use super::desk::WORKLOAD;
use super::schedule::{Course, schedule, spans};
use super::second::HttpSecond;
use crate::recorder::{Glance, StepSecond, Tally};
use crate::scenario::Http;

/// What a plan says of the requests that arrive until an instant.
pub fn plan(http: &Http, seed: u64, until: Duration) -> HttpPlan {
    let stages = spans(http, until).into_iter().map(|span| {
        let (per_s_from, per_s_until) = match span.course {
            Course::Rate(from, until) => (from, until),
            // All at once: what it comes to over its span.
            Course::Burst(count) => {
                let per_s = count as f64 / (span.until_s - span.from_s);
                (per_s, per_s)
            }
        };
        RateStage { from_s: span.from_s, until_s: span.until_s, per_s_from, per_s_until }
    });
    HttpPlan {
        arrivals: http.arrivals.name().to_owned(),
        stages: stages.collect(),
        iterations_planned: schedule(http, seed, until).count() as u64,
        iterations_most: http.iterations_most,
        requests: http.requests.iter().map(|request| request.name.clone()).collect(),
    }
}

/// What the record is made of.
pub struct HttpChapter<'a> {
    /// What was planned.
    pub plan: &'a HttpPlan,
    /// The second of each line, from 0, its requests and its steps.
    pub seconds: Vec<(u64, &'a HttpSecond, &'a [StepSecond])>,
    /// The width of the windows, in seconds.
    pub width_s: u64,
}

/// Makes the requests' record.
pub fn record(chapter: &HttpChapter<'_>) -> HttpRecord {
    // Every iteration that was due has left a sample of its first request, whatever became of it.
    let is_first = |step: &&StepSecond| {
        step.workload == WORKLOAD
            && step.steady
            && chapter.plan.requests.first() == Some(&step.step)
    };
    let firsts = || chapter.seconds.iter().flat_map(|(_, _, steps)| *steps).filter(is_first);
    let last = chapter.seconds.last().map(|(_, second, _)| *second);
    HttpRecord {
        iterations_due: firsts().flat_map(|step| step.outcomes.values()).sum(),
        iterations_dropped: firsts().filter_map(|step| step.outcomes.get(&Outcome::Dropped)).sum(),
        connections_opened: last.map_or(0, |second| second.connections_opened),
        protocol: last.and_then(|second| second.protocol.clone()),
        series: series(chapter),
    }
}

fn series(chapter: &HttpChapter<'_>) -> Vec<HttpPoint> {
    let width_s = chapter.width_s;
    let windows = chapter.seconds.chunk_by(|(a, ..), (b, ..)| a / width_s == b / width_s);
    windows.map(|window| point(window, width_s)).collect()
}

fn point(window: &[(u64, &HttpSecond, &[StepSecond])], width_s: u64) -> HttpPoint {
    let mut response = Tally::default();
    let (mut due, mut dropped, mut served) = (0, 0, 0);
    for (_, second, steps) in window {
        due += second.due;
        dropped += second.dropped;
        for step in steps.iter().filter(|step| step.workload == WORKLOAD) {
            response.merge(&step.response);
            let unserved = [Outcome::Dropped, Outcome::Censored];
            let ended = step.outcomes.iter().filter(|(outcome, _)| !unserved.contains(outcome));
            served += ended.map(|(_, count)| count).sum::<u64>();
        }
    }
    let seconds = window.len() as f64;
    let Glance { p50_ms, p95_ms, max_ms } = Glance::of(&response);
    HttpPoint {
        at_s: (window[0].0 / width_s * width_s) as f64,
        width_s: seconds,
        due_per_s: due as f64 / seconds,
        served_per_s: served as f64 / seconds,
        dropped_per_s: dropped as f64 / seconds,
        response_p50_ms: p50_ms,
        response_p95_ms: p95_ms,
        response_max_ms: max_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorder::{Sample, SecondGauges, second_of};
    use crate::scenario::http_for_tests;

    fn sample(step: &'static str, due_us: u64, outcome: Outcome) -> Sample {
        Sample {
            workload: WORKLOAD,
            step,
            outcome,
            due_us,
            sent_us: due_us,
            done_us: due_us + 2_000,
            think_us: 0,
            requests: 1,
            failure: None,
        }
    }

    #[test]
    fn a_plan_says_what_will_arrive() {
        let planned = plan(&http_for_tests(), 1, Duration::from_secs(30));
        assert_eq!((planned.iterations_planned, planned.stages.len()), (250 + 200, 2));
        assert_eq!(planned.requests, ["find", "write"]);
        assert_eq!((planned.stages[1].from_s, planned.stages[1].per_s_from), (10.0, 20.0));
    }

    #[test]
    fn iterations_count_by_their_first_request_and_only_those_of_the_steady_phase() {
        let plan = plan(&http_for_tests(), 1, Duration::from_secs(30));
        let samples = [
            sample("find", 1_000, Outcome::Ok),
            sample("find", 6_000_000, Outcome::Ok),
            sample("write", 6_002_000, Outcome::FailedCheck),
            sample("find", 6_100_000, Outcome::Dropped),
        ];
        let steady = |due_us| due_us >= 5_000_000;
        let line = second_of(6, &samples, steady, SecondGauges::default(), None);
        let second = HttpSecond {
            due: 3,
            dropped: 1,
            connections_opened: 4,
            protocol: Some("HTTP/2".into()),
            ..HttpSecond::default()
        };
        let seconds = vec![(5, &second, &[][..]), (6, &second, &line.steps[..])];
        let made = record(&HttpChapter { plan: &plan, seconds, width_s: 5 });
        assert_eq!((made.iterations_due, made.iterations_dropped), (2, 1));
        assert_eq!((made.connections_opened, made.protocol.as_deref()), (4, Some("HTTP/2")));
        let [point] = &made.series[..] else { panic!("{:?}", made.series) };
        assert_eq!((point.at_s, point.width_s, point.due_per_s), (5.0, 2.0, 3.0));
        assert_eq!((point.served_per_s, point.dropped_per_s), (1.5, 1.0));
        assert!(point.response_max_ms.is_some_and(|max_ms| (1.9..2.1).contains(&max_ms)));
    }
}
