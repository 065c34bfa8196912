//! What a level's run showed, and the record of a whole search.

use std::time::Duration;

use documents::capacity::{
    CapacityRecord, Change, Dimension, LevelOutcome, LevelRecord, Purpose, SCHEMA, SearchEnd,
};
use documents::run::{
    Answer, EndKind, Invalidity, Metric, Provenance, RunRecord, StepRecord, ThresholdRecord,
    ThresholdState,
};
use sizing::statistics;

use super::answer::wanted;
use super::search::Search;
use crate::crm;
use crate::limit::is_local;

/// Messages that wait may grow by this part of those that are sent: the resolution of a search.
const GROWTH_SHARE: f64 = 0.05;
/// A quantile that holds with this confidence counts as held in one level of a search.
const LEANING: f64 = 0.8;
/// Growth is called one below this probability of seeing such a rise without one.
const GROWTH_P: f64 = 0.05;

/// What the search knows of a level beside its run.
#[derive(Debug, Clone, PartialEq)]
pub struct PlayedLevel {
    /// The level, in the dimension's unit.
    pub value: f64,
    /// Why it was played.
    pub purpose: Purpose,
    /// When it began, since the search began.
    pub at: Duration,
    /// How long it took.
    pub lasted: Duration,
    /// The folder of its run, relative to the search's record.
    pub folder: String,
}

/// What a level's run showed.
///
/// A search for messages a second also asks that the CRM keeps up: messages that wait must not grow
/// over the steady phase by more than a twentieth of those that are sent (Mann-Kendall test over
/// the windows of the record, Sen's slope).
pub fn level_record(run: &RunRecord, dimension: Dimension, played: PlayedLevel) -> LevelRecord {
    let people = run.workloads.iter().find(|workload| workload.name == crm::WORKLOAD);
    let growth = match dimension {
        Dimension::MessagesPerS => growth(run),
        Dimension::Users | Dimension::CallsPerHour => None,
    };
    let host = run.host_steady.as_ref().filter(|_| is_local(&run.provenance.target));
    let PlayedLevel { value, purpose, at, lasted, folder } = played;
    LevelRecord {
        value,
        purpose,
        at_s: at.as_secs_f64(),
        lasted_s: lasted.as_secs_f64(),
        outcome: outcome(run, dimension, growth),
        ended_early: matches!(run.end.how, EndKind::Decided { .. }),
        tightest: tightest(&run.verdict.thresholds).cloned(),
        throughput_per_s: people.map_or(0.0, |people| people.throughput_per_s),
        samples: people.map_or(0, StepRecord::total),
        response_p95_ms: people.and_then(|people| people.response_time.quantile_ms(0.95)),
        // The samples are of the generator's host, which is not that of a target elsewhere.
        host_cpu: host.map(|host| host.cpu),
        waiting_growth_per_s: growth.map(|growth| growth.per_s),
        limit: run.limit.clone(),
        folder,
    }
}

/// How a search ends after a run that was stopped or never came to its load; `None` where it goes on.
pub fn ends_search(run: &RunRecord) -> Option<SearchEnd> {
    match run.end.how {
        EndKind::Interrupted | EndKind::InterruptedNow | EndKind::BoundReached { .. } => {
            Some(SearchEnd::Interrupted)
        }
        EndKind::TargetUnusable { .. }
        | EndKind::NobodyListened { .. }
        | EndKind::GatewayNotReached { .. } => Some(SearchEnd::TargetUnusable),
        EndKind::Completed | EndKind::Aborted { .. } | EndKind::Decided { .. } | EndKind::Torn => {
            None
        }
    }
}

fn outcome(run: &RunRecord, dimension: Dimension, growth: Option<Growth>) -> LevelOutcome {
    if run.soundness.invalid == [Invalidity::NothingMeasured] {
        return if all_wait(run) { LevelOutcome::Broke } else { LevelOutcome::Unclear };
    }
    match (run.verdict.answer, growth) {
        (Answer::Invalid, _) => LevelOutcome::Invalid,
        (Answer::NotMet, _) => LevelOutcome::Broke,
        (_, Some(growth)) if growth.falls_behind => LevelOutcome::Broke,
        (Answer::Inconclusive, _) if !leans_to_hold(run) => LevelOutcome::Unclear,
        (_, None) if dimension == Dimension::MessagesPerS => LevelOutcome::Unclear,
        (Answer::Met | Answer::MetWithWarnings | Answer::Inconclusive, _) => LevelOutcome::Held,
    }
}

/// Whether nothing of a run is undecided but quantiles that probably hold. A level makes fewer calls
/// than a threshold on them is decided by, and those at the edge are played again.
fn leans_to_hold(run: &RunRecord) -> bool {
    let thresholds = &run.verdict.thresholds;
    let holds = |threshold: &ThresholdRecord| match threshold.state {
        ThresholdState::Holds => true,
        ThresholdState::Broken => false,
        ThresholdState::Undecided => threshold.confidence.is_some_and(|sure| sure >= LEANING),
    };
    !thresholds.is_empty() && thresholds.iter().all(holds)
}

/// Whether at the end of the steady phase most users waited for an answer. A target that answers
/// nothing leaves nothing to measure: nobody comes to a next step. That is no fault of the generator.
fn all_wait(run: &RunRecord) -> bool {
    let until_s = run.plan.steady_until_s.min(run.end.at_s);
    let last = run.series.iter().rfind(|point| point.at_s + point.width_s <= until_s);
    last.is_some_and(|point| 2 * point.in_flight > run.plan.users)
}

/// The threshold that is furthest beyond its limit, or nearest to it where none is broken.
fn tightest(thresholds: &[ThresholdRecord]) -> Option<&ThresholdRecord> {
    let rank = |state| match state {
        ThresholdState::Holds => 0,
        ThresholdState::Undecided => 1,
        ThresholdState::Broken => 2,
    };
    thresholds.iter().reduce(|first, other| {
        let by_state = rank(other.state).cmp(&rank(first.state));
        let nearer = by_state.then_with(|| used(other).total_cmp(&used(first)));
        if nearer.is_gt() { other } else { first }
    })
}

/// How much of its limit a threshold uses: 1 is just kept. Where the quantile is not stated, by the
/// steps beyond the limit.
fn used(threshold: &ThresholdRecord) -> f64 {
    let share = |part: f64, of: f64| match (part > 0.0, of > 0.0) {
        (false, _) => 0.0,
        (true, true) => part / of,
        (true, false) => f64::INFINITY,
    };
    match (&threshold.metric, threshold.observed) {
        (_, Some(observed)) => share(observed, threshold.limit),
        (Metric::ResponseTime { quantile, .. }, None) => {
            share(threshold.over as f64, (1.0 - quantile) * threshold.samples as f64)
        }
        _ => share(threshold.over as f64, threshold.limit * threshold.samples as f64),
    }
}

/// How the messages that wait went over the steady phase.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Growth {
    per_s: f64,
    falls_behind: bool,
}

/// `None` where the steady phase has too few windows to tell.
fn growth(run: &RunRecord) -> Option<Growth> {
    let (sms, plan) = (run.sms.as_ref()?, run.plan.sms.as_ref()?);
    let until_s = run.plan.steady_until_s.min(run.end.at_s);
    let ends: Vec<(f64, f64)> = sms
        .series
        .iter()
        .map(|point| (point.at_s + point.width_s, point.waiting as f64))
        .filter(|(end_s, _)| (run.plan.steady_from_s..=until_s).contains(end_s))
        .collect();
    growth_of(&ends, plan.singles_planned as f64 / run.plan.steady_until_s)
}

/// Of instants in seconds, evenly spaced, and the messages that waited then.
fn growth_of(ends: &[(f64, f64)], offered_per_s: f64) -> Option<Growth> {
    let waiting: Vec<f64> = ends.iter().map(|(_, waiting)| *waiting).collect();
    let trend = statistics::mann_kendall(&waiting).ok()?;
    let per_s = trend.slope_per_step / (ends[1].0 - ends[0].0);
    let falls_behind = trend.p_rising < GROWTH_P && per_s > GROWTH_SHARE * offered_per_s;
    Some(Growth { per_s, falls_behind })
}

/// What a search's record needs beside its levels.
#[derive(Debug, Clone, PartialEq)]
pub struct CapacityParts {
    /// What produces it.
    pub provenance: Provenance,
    /// How long it took.
    pub spent: Duration,
    /// How it ended.
    pub end: SearchEnd,
    /// What to change for the wanted number, in the sizing model's words.
    pub changes: Vec<Change>,
}

/// The record of a search.
pub fn record(search: &Search, parts: CapacityParts) -> CapacityRecord {
    let settings = search.settings();
    let CapacityParts { provenance, spent, end, changes } = parts;
    CapacityRecord {
        schema: SCHEMA.to_owned(),
        provenance,
        dimension: settings.dimension,
        budget_s: settings.budget.as_secs_f64(),
        spent_s: spent.as_secs_f64(),
        end,
        levels: search.levels().to_vec(),
        answer: search.answer(),
        wanted: settings.wanted.map(|value| wanted(value, search.levels(), changes)),
    }
}

#[cfg(test)]
mod tests {
    use documents::limit::{Limit, LimitRecord};

    use super::*;
    use crate::recorder::assemble;
    use crate::recorder::tests_support::{journal, steps};

    /// The record of a run of 60 s with so many steps, of which so many are slow.
    fn run(thresholds: &[&str], count: u64, slow: u64) -> RunRecord {
        assemble(journal(thresholds, &steps(count, slow)))
    }

    fn of(run: &RunRecord, dimension: Dimension) -> LevelRecord {
        let played = PlayedLevel {
            value: 10.0,
            purpose: Purpose::Wanted,
            at: Duration::from_secs(3),
            lasted: Duration::from_secs(75),
            folder: "levels/01".to_owned(),
        };
        level_record(run, dimension, played)
    }

    #[test]
    fn a_level_says_what_its_run_showed() {
        let p95 = ["p95(crm) <= 1 s", "errors <= 1%"];
        let users = |count, slow| of(&run(&p95, count, slow), Dimension::Users);
        let held = users(400, 0);
        assert_eq!(held.outcome, LevelOutcome::Held);
        assert_eq!((held.samples, held.lasted_s, held.ended_early), (400, 75.0, false));
        assert!((held.throughput_per_s - 400.0 / 60.0).abs() < 1e-9);
        assert!(held.response_p95_ms.is_some_and(|p95| p95 < 60.0));
        assert_eq!(users(400, 80).outcome, LevelOutcome::Broke);
        // 0.95^31 = 0.204 and 0.95^32 = 0.194: the 32nd fast step gives a confidence of 80 %.
        assert_eq!(users(31, 0).outcome, LevelOutcome::Unclear);
        assert_eq!(users(32, 0).outcome, LevelOutcome::Held);
        let mut saturated = run(&p95, 400, 80);
        saturated.verdict.answer = Answer::Invalid;
        let limit = LimitRecord { limit: Limit::Generator, evidence: Vec::new() };
        saturated.limit = Some(limit.clone());
        let level = of(&saturated, Dimension::Users);
        assert_eq!((level.outcome, level.limit), (LevelOutcome::Invalid, Some(limit)));
    }

    #[test]
    fn a_level_that_ended_early_says_so_and_is_not_cut_short() {
        let thresholds = ["p95(crm) <= 1 s"];
        let mut journal = journal(&thresholds, &steps(400, 390));
        let threshold = thresholds[0].to_owned();
        let end = documents::run::RunEnd { how: EndKind::Decided { threshold }, at_s: 40.0 };
        journal.end = Some(end);
        let run = assemble(journal);
        let level = of(&run, Dimension::Users);
        assert_eq!((level.outcome, level.ended_early), (LevelOutcome::Broke, true));
        let cut =
            |w: &documents::run::Warning| matches!(w, documents::run::Warning::CutShort { .. });
        assert!(!run.verdict.warnings.iter().any(cut), "{:?}", run.verdict.warnings);
        assert_eq!(ends_search(&run), None);
    }

    #[test]
    fn a_target_that_answers_nothing_broke_and_an_idle_one_is_unclear() {
        let mut silent = run(&["p95(crm) <= 1 s"], 400, 0);
        silent.soundness.invalid = vec![Invalidity::NothingMeasured];
        silent.verdict.answer = Answer::Invalid;
        assert_eq!(of(&silent, Dimension::Users).outcome, LevelOutcome::Unclear);
        silent.series.iter_mut().for_each(|point| point.in_flight = 9);
        assert_eq!(of(&silent, Dimension::Users).outcome, LevelOutcome::Broke);
    }

    #[test]
    fn the_tightest_threshold_is_the_broken_one_or_the_one_nearest_to_its_limit() {
        let thresholds = ["p95(crm) <= 1 s", "p50(crm) <= 60 ms", "errors <= 1%"];
        let tightest = |slow| of(&run(&thresholds, 400, slow), Dimension::Users).tightest;
        let named = |slow| tightest(slow).expect("there are thresholds").threshold;
        // 50 ms of 60 are nearer than 50 ms of a second.
        assert_eq!(named(0), "p50(crm) <= 60 ms");
        assert_eq!(named(40), "p95(crm) <= 1 s");
    }

    #[test]
    fn messages_that_wait_more_and_more_are_not_kept_up_with() {
        let growth = |waiting: &[f64]| {
            let ends =
                waiting.iter().enumerate().map(|(k, w)| (5.0 * k as f64, *w)).collect::<Vec<_>>();
            growth_of(&ends, 10.0)
        };
        // Of ten a second, two more wait after each second.
        let behind = growth(&[5.0, 15.0, 25.0, 35.0, 45.0, 55.0]).expect("six windows");
        assert_eq!(behind, Growth { per_s: 2.0, falls_behind: true });
        assert!(!growth(&[5.0, 3.0, 8.0, 4.0, 6.0, 5.0]).expect("six windows").falls_behind);
        // Steep by Sen's slope, but a host that keeps up shows as much every fourth time.
        assert!(!growth(&[5.0, 30.0, 10.0, 45.0, 0.0, 50.0]).expect("six windows").falls_behind);
        // It rises, but by less than a twentieth of what is sent.
        assert!(!growth(&[5.0, 6.0, 7.0, 8.0, 9.0, 10.0]).expect("six windows").falls_behind);
        assert_eq!(growth(&[5.0, 15.0, 25.0]), None);
        // A run without windows of messages cannot say that it keeps up.
        let silent = run(&["p95(crm) <= 1 s"], 400, 0);
        assert_eq!(of(&silent, Dimension::MessagesPerS).outcome, LevelOutcome::Unclear);
    }

    #[test]
    fn a_run_that_was_stopped_or_never_began_ends_the_search() {
        let mut run = run(&["p95(crm) <= 1 s"], 400, 0);
        assert_eq!(ends_search(&run), None);
        run.end.how = EndKind::Interrupted;
        assert_eq!(ends_search(&run), Some(SearchEnd::Interrupted));
        run.end.how = EndKind::NobodyListened { waited_ms: 1 };
        assert_eq!(ends_search(&run), Some(SearchEnd::TargetUnusable));
    }
}
