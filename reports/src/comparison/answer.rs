//! What a comparison answers: whether the new release is worse, why, and what to do next.

use sizing::releases::{
    Incomparable, MetricComparison, MetricVerdict, ReleaseComparison, ReleaseVerdict,
};

use super::{count, with_verdict, wording};
use crate::locale::Locale;
use crate::messages::comparison as say;

/// Metrics that are named one by one beside the answer; the others are counted.
const NAMED_MOST: usize = 4;

/// The answer in words.
pub(super) struct Answer {
    /// In one or two words.
    pub(super) status: String,
    /// In one sentence.
    pub(super) sentence: String,
    /// Why.
    pub(super) reasons: Vec<String>,
    /// What to do next.
    pub(super) next: Vec<String>,
}

impl Answer {
    pub(super) fn of(comparison: &ReleaseComparison, locale: &Locale) -> Self {
        match comparison.verdict {
            ReleaseVerdict::Regressed => regressed(comparison, locale),
            ReleaseVerdict::Inconclusive => inconclusive(comparison, locale),
            ReleaseVerdict::NotRegressed => not_regressed(comparison, locale),
            ReleaseVerdict::NotComparable => not_comparable(comparison, locale),
        }
    }
}

fn regressed(comparison: &ReleaseComparison, locale: &Locale) -> Answer {
    let language = locale.language;
    let mut worse = with_verdict(comparison, MetricVerdict::Regressed);
    let worst = worse.next();
    let mut reasons = Vec::new();
    reasons.extend(worse.by_ref().take(NAMED_MOST).map(|metric| wording::sentence(metric, locale)));
    match worse.count() as u64 {
        0 => {}
        1 => reasons.push(say::further_regressed_one(language)),
        more => reasons.push(say::further_regressed(language, locale.integer(more))),
    }
    reasons.push(counts(comparison, locale));
    let mut next = Vec::new();
    next.extend(worst.map(|m| say::next_regressed(language, locale.isolated(&m.of))));
    next.push(say::next_margin(language));
    Answer {
        status: say::regressed(language),
        sentence: worst
            .map_or_else(|| counts(comparison, locale), |m| wording::sentence(m, locale)),
        reasons,
        next,
    }
}

fn inconclusive(comparison: &ReleaseComparison, locale: &Locale) -> Answer {
    let language = locale.language;
    let mut open = with_verdict(comparison, MetricVerdict::Inconclusive);
    let named = open.by_ref().take(NAMED_MOST);
    let mut reasons: Vec<String> =
        named.map(|metric| say::open_metric(language, wording::sentence(metric, locale))).collect();
    match open.count() as u64 {
        0 => {}
        1 => reasons.push(say::further_open_one(language)),
        more => reasons.push(say::further_open(language, locale.integer(more))),
    }
    reasons.push(match comparison.metrics.is_empty() {
        true => say::nothing_compared(language),
        false => counts(comparison, locale),
    });
    Answer {
        status: say::inconclusive(language),
        sentence: say::cannot_be_told(language),
        reasons,
        next: vec![more_runs(comparison, locale)],
    }
}

fn more_runs(comparison: &ReleaseComparison, locale: &Locale) -> String {
    let language = locale.language;
    match comparison.runs_needed {
        Some(1) => say::next_one_more_run(language),
        Some(more) if more > 0 => say::next_more_runs(language, locale.integer(more.into())),
        _ => say::next_unknown_runs(language),
    }
}

fn not_regressed(comparison: &ReleaseComparison, locale: &Locale) -> Answer {
    let language = locale.language;
    let better = with_verdict(comparison, MetricVerdict::Improved).take(NAMED_MOST);
    let named =
        |metric: &MetricComparison| say::better(language, wording::sentence(metric, locale));
    let reasons = better.map(named).chain([counts(comparison, locale)]).collect();
    Answer {
        status: say::not_regressed(language),
        sentence: say::none_regressed(language, locale.share(comparison.margin)),
        reasons,
        next: vec![say::next_keep(language)],
    }
}

fn not_comparable(comparison: &ReleaseComparison, locale: &Locale) -> Answer {
    let language = locale.language;
    let why = &comparison.incomparable;
    let has = |kind: fn(&Incomparable) -> bool| why.iter().any(kind);
    let advice = [
        (has(|w| matches!(w, Incomparable::Differs { .. })), say::next_same(language)),
        (has(|w| matches!(w, Incomparable::InvalidRun { .. })), say::next_invalid(language)),
        (has(|w| matches!(w, Incomparable::CutShort { .. })), say::next_cut(language)),
        (has(|w| matches!(w, Incomparable::TooFewRuns { .. })), say::next_few(language)),
    ];
    Answer {
        status: say::not_comparable(language),
        sentence: say::cannot_be_compared(language),
        reasons: why.iter().map(|reason| incomparable(reason, locale)).collect(),
        next: advice.into_iter().filter(|(given, _)| *given).map(|(_, text)| text).collect(),
    }
}

/// Why sides cannot be compared, in a sentence.
pub(super) fn incomparable(reason: &Incomparable, locale: &Locale) -> String {
    let language = locale.language;
    match reason {
        Incomparable::TooFewRuns { runs, needed } => {
            say::too_few(language, locale.integer(*runs as u64), locale.integer(*needed as u64))
        }
        Incomparable::Differs { what, base, other, run } => say::differs(
            language,
            differing(what, locale),
            locale.isolated(base),
            locale.isolated(other),
            run_named(run, locale),
        ),
        Incomparable::InvalidRun { run } => say::invalid_run(language, run_named(run, locale)),
        Incomparable::CutShort { run } => say::cut_short(language, run_named(run, locale)),
    }
}

/// A run by the moment it began, to the minute for people and exactly for finding it.
fn run_named(run: &str, locale: &Locale) -> String {
    say::run_named(locale.language, locale.moment(run), locale.isolated(run))
}

fn differing(what: &str, locale: &Locale) -> String {
    let language = locale.language;
    match what {
        "scenario" => say::what_scenario(language),
        "schedule" => say::what_schedule(language),
        "seed" => say::what_seed(language),
        "host" => say::what_host(language),
        "generator" => say::what_generator(language),
        "target" => say::what_target(language),
        "users" => say::what_users(language),
        "steady phase" => say::what_steady_phase(language),
        "thresholds" => say::what_thresholds(language),
        other => locale.isolated(other),
    }
}

fn counts(comparison: &ReleaseComparison, locale: &Locale) -> String {
    let number = |verdict| locale.integer(count(comparison, verdict));
    say::counts(
        locale.language,
        number(MetricVerdict::Regressed),
        number(MetricVerdict::Inconclusive),
        number(MetricVerdict::Equivalent),
        number(MetricVerdict::Improved),
    )
}
