//! The calls' part of a run record, made of the seconds of a journal.

use documents::calls::{CallsPlan, CallsPoint, CallsRecord, ExchangeRecord, Polling};
use documents::distribution::{Distribution, quantile_ms, samples_needed};

use super::desk::ExchangeFacts;
use super::second::CallsSecond;
use super::tally::CallTally;
use crate::recorder::{Glance, Tally};

/// Calls with something wrong that a record lists.
const FINDINGS: usize = 20;

/// What a calls' record is made of, besides its seconds.
pub(crate) struct Chapter<'a> {
    /// What was planned.
    pub(crate) plan: &'a CallsPlan,
    /// What is known of the exchange.
    pub(crate) exchange: &'a ExchangeFacts,
    /// The second of each line, from 0, and its calls.
    pub(crate) seconds: Vec<(u64, &'a CallsSecond)>,
    /// The seconds of the steady phase, as places of `seconds`.
    pub(crate) steady: std::ops::Range<usize>,
    /// The width of the windows, in seconds.
    pub(crate) width_s: u64,
}

/// Makes the calls' record.
pub(crate) fn record(chapter: &Chapter<'_>) -> CallsRecord {
    let seconds = || chapter.seconds.iter().map(|(_, second)| *second);
    let mut tally = CallTally::default();
    let mut findings = Vec::new();
    for second in seconds() {
        tally.add(&second.steady);
        findings.extend(second.findings.iter().cloned());
    }
    findings.truncate(FINDINGS);
    let CallTally {
        played,
        shown,
        lost,
        duplicated,
        mismatched,
        left_active,
        too_short,
        not_played,
    } = tally;
    CallsRecord {
        exchange: exchange(chapter),
        played,
        shown,
        expected: shown + lost,
        lost,
        duplicated,
        mismatched,
        left_active,
        too_short,
        not_played,
        expected_after_s: chapter.plan.expected_after_s,
        left_after_s: chapter.plan.left_after_s,
        erlangs_offered: chapter.plan.erlangs_offered,
        erlangs_carried: carried(&chapter.seconds[chapter.steady.clone()]),
        polling: polling(chapter),
        series: series(chapter),
        findings,
    }
}

/// Mean calls in progress between the first and the last reading of the steady phase.
fn carried(steady: &[(u64, &CallsSecond)]) -> f64 {
    let (Some((_, first)), Some((_, last))) = (steady.first(), steady.last()) else { return 0.0 };
    let span_us = last.at_us.saturating_sub(first.at_us);
    let integral_us = last.in_progress_integral_us - first.in_progress_integral_us;
    if span_us == 0 { 0.0 } else { integral_us as f64 / span_us as f64 }
}

fn exchange(chapter: &Chapter<'_>) -> ExchangeRecord {
    let counts = chapter.seconds.last().map(|(_, last)| last.exchange).unwrap_or_default();
    let sent = chapter.seconds.iter().map(|(_, second)| second.exchange.events_sent);
    let before = std::iter::once(0).chain(sent.clone());
    let busiest = sent.zip(before).map(|(now, before)| now.saturating_sub(before)).max();
    let facts = chapter.exchange.clone();
    ExchangeRecord {
        kind: facts.kind,
        address: facts.address,
        software: facts.software,
        logins: counts.logins,
        logins_refused: counts.logins_refused,
        clients_most: counts.clients_most,
        clients_dropped: counts.clients_dropped,
        clients_garbled: counts.clients_garbled,
        events_sent: counts.events_sent,
        bytes_sent: counts.bytes_sent,
        events_per_s_most: busiest.unwrap_or(0),
        restarts: counts.restarts,
    }
}

fn polling(chapter: &Chapter<'_>) -> Polling {
    let (mut errors, mut corrected) = (Tally::default(), Tally::default());
    let (mut polls, mut failed) = (0, 0);
    for (_, second) in &chapter.seconds {
        errors.merge(&second.errors);
        corrected.merge(&second.corrected);
        polls += second.polls;
        failed += second.polls_failed;
    }
    let enough = corrected.histogram.len() >= samples_needed(0.5);
    Polling {
        every_ms: chapter.plan.poll_every_ms,
        polls,
        failed,
        error: Distribution::of(&errors.histogram, errors.out_of_range),
        pop_p50_corrected_ms: enough.then(|| quantile_ms(&corrected.histogram, 0.5)).flatten(),
    }
}

fn series(chapter: &Chapter<'_>) -> Vec<CallsPoint> {
    let mut points = Vec::new();
    let mut before = 0;
    for window in
        chapter.seconds.chunk_by(|(a, _), (b, _)| a / chapter.width_s == b / chapter.width_s)
    {
        let (Some((first, _)), Some((_, last))) = (window.first(), window.last()) else { continue };
        let mut pops = Tally::default();
        window.iter().for_each(|(_, second)| pops.merge(&second.pops));
        let began: u64 = window.iter().map(|(_, second)| second.began).sum();
        let width_s = window.len() as f64;
        let Glance { p50_ms, p95_ms, max_ms } = Glance::of(&pops);
        points.push(CallsPoint {
            at_s: (first / chapter.width_s * chapter.width_s) as f64,
            width_s,
            started_per_s: began as f64 / width_s,
            in_progress: last.in_progress,
            shown: last.listed,
            events_per_s: last.exchange.events_sent.saturating_sub(before) as f64 / width_s,
            pop_p50_ms: p50_ms,
            pop_p95_ms: p95_ms,
            pop_max_ms: max_ms,
        });
        before = last.exchange.events_sent;
    }
    points
}

#[cfg(test)]
mod tests {
    use documents::calls::ExchangeKind;

    use super::*;
    use crate::calls::plan_for_tests as plan;
    use crate::exchange::ExchangeCounts;

    fn recorded(seconds: &[CallsSecond]) -> CallsRecord {
        let plan = plan();
        let exchange = ExchangeFacts { kind: ExchangeKind::Direct, address: None, software: None };
        record(&Chapter {
            plan: &plan,
            exchange: &exchange,
            seconds: (0..).zip(seconds).collect(),
            steady: 0..seconds.len(),
            width_s: 5,
        })
    }

    /// A second in which one more call is in progress than in the one before.
    fn second(number: u64) -> CallsSecond {
        let mut second = CallsSecond {
            at_us: (number + 1) * 1_000_000,
            began: 1,
            in_progress: number,
            in_progress_integral_us: number * (number + 1) / 2 * 1_000_000,
            exchange: ExchangeCounts { events_sent: number * number, ..Default::default() },
            ..CallsSecond::default()
        };
        second.pops.record(1_000 * (number + 1));
        second
    }

    #[test]
    fn carried_erlangs_are_the_mean_of_the_calls_in_progress() {
        let seconds: Vec<_> = (0..9).map(second).collect();
        let numbered: Vec<(u64, &CallsSecond)> = (0..).zip(&seconds).collect();
        // 4 to 8 calls, a second each, between the readings at 4 s and at 9 s: what was carried before
        // is not of the steady phase.
        let mean = (4..=8).sum::<u64>() as f64 / 5.0;
        assert!((carried(&numbered[3..]) - mean).abs() < 1e-9);
        assert_eq!(carried(&numbered[..1]), 0.0);
    }

    #[test]
    fn windows_of_calls_hold_what_their_seconds_brought() {
        let seconds: Vec<_> = (0..7).map(second).collect();
        let points = recorded(&seconds).series;
        let shape: Vec<_> =
            points.iter().map(|p| (p.at_s, p.width_s, p.started_per_s, p.events_per_s)).collect();
        assert_eq!(shape, [(0.0, 5.0, 1.0, 16.0 / 5.0), (5.0, 2.0, 1.0, 20.0 / 2.0)]);
        assert_eq!(points[1].pop_max_ms.map(f64::round), Some(7.0));
    }

    #[test]
    fn the_busiest_second_is_the_one_with_the_most_events() {
        let seconds: Vec<_> = (0..5).map(second).collect();
        assert_eq!(recorded(&seconds).exchange.events_per_s_most, 7);
    }

    #[test]
    fn a_median_of_few_pops_is_not_corrected_into_being() {
        let mut few = CallsSecond::default();
        (0..19).for_each(|_| few.corrected.record(5_000));
        assert_eq!(recorded(std::slice::from_ref(&few)).polling.pop_p50_corrected_ms, None);
        few.corrected.record(5_000);
        let stated = recorded(&[few]).polling.pop_p50_corrected_ms.expect("20 samples");
        assert!((stated - 5.0).abs() < 0.01);
    }
}
