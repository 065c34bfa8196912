//! Holds the thresholds against what was measured, and says what the run means.

use documents::calls::{CallFault, CallsRecord};
use documents::distribution::samples_needed;
use documents::run::{
    Answer, EndKind, HostMeans, Metric, Outcome, PlanSummary, RunEnd, Soundness, SteadyState,
    ThresholdRecord, ThresholdState, Verdict, Warning,
};
use documents::sms::{SmsFault, SmsRecord};
use sizing::statistics;

use crate::recorder::{Steady, Totals};
use crate::scenario::{Comparison, Threshold};

/// With fewer samples than a quantile needs, a threshold is decided only with this confidence.
const CONFIDENCE: f64 = 0.95;
/// The busy hour should leave a CPU this utilisation at most (the sizing model's target).
const CPU_BUSY: f64 = 0.7;
/// Stolen time from which people notice.
const STEAL_NOTICED: f64 = 0.02;
/// More failed looks than this leave the pop times in doubt.
const POLLS_FAILED: f64 = 0.01;
/// Little's law may be off by this much.
pub(crate) const LITTLE_ERROR: f64 = 0.05;

/// What was played beside the people at their screens.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Played<'a> {
    /// Calls.
    pub(crate) calls: Option<&'a CallsRecord>,
    /// Short messages.
    pub(crate) sms: Option<&'a SmsRecord>,
}

/// Judges a run.
pub(crate) fn judge(
    steady: &Steady<'_>,
    plan: &PlanSummary,
    end: &RunEnd,
    soundness: &Soundness,
    host: Option<&HostMeans>,
    played: Played<'_>,
) -> Verdict {
    let thresholds: Vec<ThresholdRecord> = plan
        .thresholds
        .iter()
        .filter_map(|text| text.parse::<Threshold>().ok())
        .map(|threshold| hold(&threshold, steady, played))
        .collect();
    let mut warnings = warnings(steady, plan, end, soundness, host);
    warnings.extend(played.calls.into_iter().flat_map(warnings_of_calls));
    warnings.extend(played.sms.into_iter().flat_map(warnings_of_sms));
    warnings.extend(dropped(steady));
    let any = |state| thresholds.iter().any(|threshold| threshold.state == state);
    let answer = if !soundness.invalid.is_empty() {
        Answer::Invalid
    } else if any(ThresholdState::Broken) {
        Answer::NotMet
    } else if any(ThresholdState::Undecided) || thresholds.is_empty() {
        Answer::Inconclusive
    } else if warnings.is_empty() {
        Answer::Met
    } else {
        Answer::MetWithWarnings
    };
    Verdict { answer, thresholds, warnings }
}

/// Holds one threshold against what was measured.
pub(crate) fn hold(
    threshold: &Threshold,
    steady: &Steady<'_>,
    played: Played<'_>,
) -> ThresholdRecord {
    match &threshold.comparison {
        Comparison::ResponseTime { quantile, of, at_most } => {
            let limit_ms = at_most.as_secs_f64() * 1e3;
            let metric = Metric::ResponseTime {
                quantile: *quantile,
                of: of.name().unwrap_or("all").to_owned(),
            };
            hold_quantile(threshold, metric, *quantile, limit_ms, steady.totals_of(of))
        }
        Comparison::Errors { of, at_most } => {
            let metric = Metric::ErrorRatio { of: of.name().map(str::to_owned) };
            hold_errors(threshold, metric, *at_most, steady.totals_of(of))
        }
        Comparison::Calls { fault, at_most } => {
            hold_calls(threshold, *fault, *at_most, played.calls)
        }
        Comparison::Sms { fault, at_most } => hold_sms(threshold, *fault, *at_most, played.sms),
    }
}

/// Judges a quantile of the response time.
///
/// A step that failed counts as over the limit: a target that fails fast is not a fast one. With as
/// many samples as the quantile needs, the share over the limit decides. With fewer, the exact
/// binomial test does (Clopper and Pearson 1934): the threshold holds if so few steps over the
/// limit would be seen with a probability of at most 5 % were the true share `1 - q`; it is broken
/// if so many would.
fn hold_quantile(
    threshold: &Threshold,
    metric: Metric,
    quantile: f64,
    limit_ms: f64,
    totals: Option<&Totals>,
) -> ThresholdRecord {
    let (samples, over, observed) = totals.map_or((0, 0, None), |totals| {
        let histogram = &totals.response.histogram;
        let ended: u64 = totals.outcomes.values().sum();
        let within = histogram.count_between(0, (limit_ms * 1e3) as u64);
        let enough = histogram.len() >= samples_needed(quantile);
        let observed =
            enough.then(|| documents::distribution::quantile_ms(histogram, quantile)).flatten();
        (ended, ended - within.min(ended), observed)
    });
    let tail = 1.0 - quantile;
    let (few, many) = tails(over, samples, tail);
    let state = if samples >= samples_needed(quantile) {
        let holds = over as f64 <= tail * samples as f64 + 1e-9;
        if holds { ThresholdState::Holds } else { ThresholdState::Broken }
    } else if samples > 0 && few <= 1.0 - CONFIDENCE {
        ThresholdState::Holds
    } else if samples > 0 && many <= 1.0 - CONFIDENCE {
        ThresholdState::Broken
    } else {
        ThresholdState::Undecided
    };
    ThresholdRecord {
        threshold: threshold.to_string(),
        state,
        metric,
        limit: limit_ms,
        observed,
        samples,
        over,
        confidence: (samples > 0).then_some(1.0 - few),
    }
}

/// The probability of at most `over` of `samples` steps, and of at least as many, were the true share
/// `share`.
fn tails(over: u64, samples: u64, share: f64) -> (f64, f64) {
    let at_least = |count| {
        statistics::probability_of_at_least(count, samples, share)
            .expect("thresholds keep their shares in [0, 1]")
    };
    (1.0 - at_least(over + 1), at_least(over))
}

/// Judges the share of failed steps by what was counted in this run: to claim one in a thousand for
/// more than this run would take thousands of steps.
fn hold_errors(
    threshold: &Threshold,
    metric: Metric,
    at_most: f64,
    totals: Option<&Totals>,
) -> ThresholdRecord {
    let (samples, over) = totals.map_or((0, 0), |totals| {
        let ended: u64 = totals.outcomes.values().sum();
        (ended, ended - totals.outcomes.get(&Outcome::Ok).copied().unwrap_or(0))
    });
    let observed = (samples > 0).then(|| over as f64 / samples as f64);
    let state = match observed {
        None => ThresholdState::Undecided,
        Some(observed) if observed <= at_most => ThresholdState::Holds,
        Some(_) => ThresholdState::Broken,
    };
    ThresholdRecord {
        threshold: threshold.to_string(),
        state,
        metric,
        limit: at_most,
        observed,
        samples,
        over,
        confidence: None,
    }
}

/// Judges calls with something wrong by what was counted in this run. Calls that were lost are out
/// of all that were expected to be shown; the other faults can only be seen of shown calls.
fn hold_calls(
    threshold: &Threshold,
    fault: CallFault,
    at_most: u64,
    calls: Option<&CallsRecord>,
) -> ThresholdRecord {
    let (samples, over) = calls.map_or((0, 0), |calls| match fault {
        CallFault::Lost => (calls.expected, calls.lost),
        CallFault::Duplicated => (calls.shown, calls.duplicated),
        CallFault::Mismatched => (calls.shown, calls.mismatched),
        CallFault::LeftActive => (calls.shown, calls.left_active),
    });
    let open = samples == 0;
    count(threshold, Metric::Calls { fault }, at_most, samples, over, open)
}

/// Judges messages with something wrong by what was counted in this run. While some are pending, that
/// nothing was lost is not known.
fn hold_sms(
    threshold: &Threshold,
    fault: SmsFault,
    at_most: u64,
    sms: Option<&SmsRecord>,
) -> ThresholdRecord {
    let total = sms.map(|sms| sms.total).unwrap_or_default();
    let (samples, over) = match fault {
        SmsFault::Lost => (total.started, total.lost),
        SmsFault::Duplicated => (total.arrived, total.duplicated),
        SmsFault::Reordered => (total.arrived, total.reordered),
        SmsFault::Altered => (total.arrived, total.altered),
        SmsFault::Malformed => (total.arrived, total.malformed),
    };
    let open = samples == 0 || (fault == SmsFault::Lost && total.pending > 0);
    count(threshold, Metric::Sms { fault }, at_most, samples, over, open)
}

/// Holds a count against its limit. `open` says that it might still rise.
fn count(
    threshold: &Threshold,
    metric: Metric,
    at_most: u64,
    samples: u64,
    over: u64,
    open: bool,
) -> ThresholdRecord {
    let state = match (over > at_most, open) {
        (true, _) => ThresholdState::Broken,
        (false, true) => ThresholdState::Undecided,
        (false, false) => ThresholdState::Holds,
    };
    ThresholdRecord {
        threshold: threshold.to_string(),
        state,
        metric,
        limit: at_most as f64,
        observed: (samples > 0).then_some(over as f64),
        samples,
        over,
        confidence: None,
    }
}

fn warnings_of_sms(sms: &SmsRecord) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if sms.total.pending > 0 {
        warnings.push(Warning::SmsPending { messages: sms.total.pending });
    }
    if sms.gateway.strangers > 0 {
        warnings.push(Warning::SmsStrangers { requests: sms.gateway.strangers });
    }
    warnings
}

/// The workloads of which something was dropped.
fn dropped(steady: &Steady<'_>) -> Vec<Warning> {
    let of = |(workload, totals): (&String, &Totals)| {
        let requests = totals.outcomes.get(&Outcome::Dropped).copied().unwrap_or(0);
        (requests > 0).then(|| Warning::RequestsDropped { workload: workload.clone(), requests })
    };
    steady.workloads.iter().filter_map(of).collect()
}

fn warnings_of_calls(calls: &CallsRecord) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if calls.exchange.clients_dropped > 0 {
        warnings.push(Warning::ListenerDropped { times: calls.exchange.clients_dropped });
    }
    if calls.not_played > 0 {
        warnings.push(Warning::CallsNotPlayed { calls: calls.not_played });
    }
    let failed = calls.polling.failed as f64 / calls.polling.polls.max(1) as f64;
    if failed > POLLS_FAILED {
        warnings.push(Warning::PollingFailed { share: failed });
    }
    warnings
}

fn warnings(
    steady: &Steady<'_>,
    plan: &PlanSummary,
    end: &RunEnd,
    soundness: &Soundness,
    host: Option<&HostMeans>,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if !matches!(end.how, EndKind::Completed | EndKind::Decided { .. }) {
        let planned_s = plan.steady_until_s - plan.steady_from_s;
        warnings.push(Warning::CutShort { measured_s: steady.measured_s, planned_s });
    }
    if let SteadyState::Drifting { ratio, .. } = soundness.steady_state {
        warnings.push(Warning::NotSteady { ratio });
    }
    if let Some(law) = &soundness.littles_law
        && law.relative_error > LITTLE_ERROR
    {
        warnings.push(Warning::LittlesLawBroken { relative_error: law.relative_error });
    }
    if let Some(host) = host {
        if host.cpu > CPU_BUSY {
            warnings.push(Warning::HostBusy { cpu: host.cpu });
        }
        if let Some(steal) = host.steal.filter(|steal| *steal > STEAL_NOTICED) {
            warnings.push(Warning::StolenTime { steal });
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use documents::run::{Invalidity, RunRecord};

    use documents::calls::ExchangeKind;

    use super::*;
    use crate::calls::desk::ExchangeFacts;
    use crate::calls::plan_for_tests as calls_plan;
    use crate::calls::second::CallsSecond;
    use crate::recorder::tests_support::{journal, steps};
    use crate::recorder::{Sample, assemble};

    const P95: &[&str] = &["p95(crm) <= 1 s"];

    fn record(thresholds: &[&str], count: u64, slow: u64) -> RunRecord {
        assemble(journal(thresholds, &steps(count, slow)))
    }

    fn state(count: u64, slow: u64) -> ThresholdState {
        record(P95, count, slow).verdict.thresholds[0].state
    }

    #[test]
    fn few_samples_decide_only_with_confidence() {
        // 0.95^58 = 0.0510 and 0.95^59 = 0.0485: the 59th fast step decides.
        assert_eq!(state(58, 0), ThresholdState::Undecided);
        assert_eq!(state(59, 0), ThresholdState::Holds);
        // One slow step among 93 is few enough: 0.95^93 + 93 * 0.05 * 0.95^92 = 0.0499.
        assert_eq!(state(92, 1), ThresholdState::Undecided);
        assert_eq!(state(93, 1), ThresholdState::Holds);
        // Three slow ones among ten are too many to be chance.
        assert_eq!(state(10, 3), ThresholdState::Broken);
    }

    #[test]
    fn enough_samples_decide_by_the_share_over_the_limit() {
        assert_eq!(state(200, 10), ThresholdState::Holds);
        assert_eq!(state(200, 11), ThresholdState::Broken);
    }

    #[test]
    fn few_samples_state_no_quantile() {
        let few = record(P95, 100, 0);
        assert_eq!(few.verdict.thresholds[0].observed, None);
        let enough = record(P95, 200, 0);
        assert!(enough.verdict.thresholds[0].observed.is_some_and(|ms| ms < 60.0));
    }

    #[test]
    fn a_target_that_fails_fast_is_not_a_fast_one() {
        let mut samples = steps(200, 0);
        for sample in &mut samples[..20] {
            sample.outcome = Outcome::HttpError;
        }
        let record = assemble(journal(&["p95(crm) <= 1 s", "errors <= 0.1%"], &samples));
        let states: Vec<ThresholdState> =
            record.verdict.thresholds.iter().map(|threshold| threshold.state).collect();
        assert_eq!(states, [ThresholdState::Broken, ThresholdState::Broken]);
        assert_eq!(record.verdict.answer, Answer::NotMet);
    }

    #[test]
    fn a_late_generator_makes_the_run_invalid_and_not_the_target_slow() {
        let mut samples = steps(300, 0);
        for sample in &mut samples[..10] {
            sample.sent_us += 1_500_000;
            sample.done_us += 1_500_000;
        }
        let record = assemble(journal(P95, &samples));
        assert_eq!(record.verdict.answer, Answer::Invalid);
        assert!(matches!(
            record.soundness.invalid[..],
            [Invalidity::GeneratorLate { allowed_ms, .. }] if allowed_ms == 100.0
        ));
    }

    #[test]
    fn nothing_measured_is_invalid() {
        let record = assemble(journal(P95, &[]));
        assert_eq!(record.soundness.invalid, [Invalidity::NothingMeasured]);
        assert_eq!(record.verdict.answer, Answer::Invalid);
    }

    #[test]
    fn a_step_that_was_never_played_is_undecided() {
        let record = record(&["p95(report) <= 1 s"], 300, 0);
        assert_eq!(record.verdict.answer, Answer::Inconclusive);
    }

    /// A record of a run with calls: so many shown, and what was wrong with them.
    fn with_calls(thresholds: &[&str], change: impl FnOnce(&mut CallsSecond)) -> RunRecord {
        let mut journal = journal(thresholds, &steps(300, 0));
        let kind = ExchangeKind::Direct;
        journal.header.exchange = Some(ExchangeFacts { kind, address: None, software: None });
        journal.header.plan.calls = Some(calls_plan());
        let mut second = CallsSecond { polls: 100, ..CallsSecond::default() };
        second.steady.shown = 50;
        change(&mut second);
        journal.seconds[20].calls = Some(second);
        assemble(journal)
    }

    const LOST: &[&str] = &["lost(calls) = 0", "left_active(calls) <= 2"];

    #[test]
    fn a_lost_call_breaks_its_threshold_and_is_out_of_all_that_were_expected() {
        let record = with_calls(LOST, |second| {
            second.steady.lost = 1;
            second.steady.left_active = 2;
        });
        let [lost, left] = &record.verdict.thresholds[..] else { panic!("two thresholds") };
        assert_eq!((lost.state, lost.samples, lost.over), (ThresholdState::Broken, 51, 1));
        assert_eq!((left.state, left.samples, left.over), (ThresholdState::Holds, 50, 2));
        assert_eq!(record.verdict.answer, Answer::NotMet);
    }

    #[test]
    fn calls_that_were_never_shown_decide_nothing_but_their_loss() {
        let record = with_calls(LOST, |second| second.steady.shown = 0);
        assert_eq!(record.verdict.answer, Answer::Inconclusive);
    }

    #[test]
    fn what_the_exchange_could_not_do_is_a_warning() {
        let warnings = |change: fn(&mut CallsSecond)| with_calls(LOST, change).verdict.warnings;
        assert_eq!(warnings(|_| ()), []);
        let dropped = warnings(|second| second.exchange.clients_dropped = 2);
        assert_eq!(dropped, [Warning::ListenerDropped { times: 2 }]);
        let not_played = warnings(|second| second.steady.not_played = 3);
        assert_eq!(not_played, [Warning::CallsNotPlayed { calls: 3 }]);
        let failed = warnings(|second| second.polls_failed = 2);
        assert_eq!(failed, [Warning::PollingFailed { share: 0.02 }]);
    }

    #[test]
    fn the_lag_of_calls_is_judged_by_the_limit_of_calls() {
        let with_pops = |lag_us: u64| {
            let mut samples = steps(300, 0);
            let pops: Vec<_> = samples
                .iter()
                .map(|sample| Sample {
                    workload: "calls",
                    step: "screen_pop",
                    sent_us: sample.due_us + lag_us,
                    done_us: sample.due_us + lag_us + 50_000,
                    ..sample.clone()
                })
                .collect();
            samples.extend(pops);
            assemble(journal(&["p95(crm) <= 1 s", "p95(screen_pop) <= 2 s"], &samples))
        };
        // 150 ms are late for a limit of 1 s, and not for one of 2 s.
        assert_eq!(with_pops(150_000).soundness.invalid, []);
        let late = with_pops(250_000).soundness.invalid;
        assert!(
            matches!(late[..], [Invalidity::GeneratorLate { allowed_ms, .. }] if allowed_ms == 200.0),
            "{late:?}"
        );
    }
}
