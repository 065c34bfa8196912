//! How much a host carries, in sentences: the answer, the number that was asked about, the reasons,
//! what to do next. The page, the terminal and the test cases print the same ones.

use documents::capacity::{
    AnswerKind, CapacityRecord, Dimension, LevelOutcome, LevelRecord, SearchEnd, Wanted,
};
use documents::limit::Limit;
use documents::run::ThresholdState;

use super::changes;
use super::levels::{self, amount, deciding, number};
use crate::Language;
use crate::limit;
use crate::locale::Locale;
use crate::messages::{capacity as say, figures, verdict as say_verdict};
use crate::summary::{crossing, judgement, stand_in, subject};

/// How an answer is to be taken, for its sign and its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// What was asked about is carried; or, where nothing was, an answer was found.
    Good,
    /// It is not carried; or not even the lowest level is.
    Bad,
    /// Not known.
    Open,
}

impl Tone {
    /// The tone of an answer.
    pub(super) fn of(record: &CapacityRecord) -> Self {
        match (&record.wanted, stated(record)) {
            (Some(Wanted { met: Some(true), .. }), _) => Tone::Good,
            (Some(Wanted { met: Some(false), .. }), _) => Tone::Bad,
            (Some(Wanted { met: None, .. }), _) | (None, Stated::Unknown) => Tone::Open,
            (None, Stated::Carries(_) | Stated::AtLeast(_)) => Tone::Good,
            (None, Stated::LessThan(_)) => Tone::Bad,
        }
    }
}

/// What an answer states: its kind, with the figure that such an answer needs. One that lacks it
/// states nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stated {
    Carries(f64),
    AtLeast(f64),
    LessThan(f64),
    Unknown,
}

fn stated(record: &CapacityRecord) -> Stated {
    let answer = &record.answer;
    let figure = match answer.kind {
        AnswerKind::Interval => answer.carried.map(Stated::Carries),
        AnswerKind::AtLeast => answer.carried.or(answer.low).map(Stated::AtLeast),
        AnswerKind::LessThan => answer.high.map(Stated::LessThan),
        AnswerKind::Unknown => None,
    };
    figure.unwrap_or(Stated::Unknown)
}

/// Whether an answer was found at all.
pub(super) fn is_known(record: &CapacityRecord) -> bool {
    stated(record) != Stated::Unknown
}

/// A word or two above the answer.
pub(super) fn label(record: &CapacityRecord, language: Language) -> String {
    match (&record.wanted, stated(record)) {
        (Some(Wanted { met: Some(true), .. }), _) => say_verdict::yes(language),
        (Some(Wanted { met: Some(false), .. }), _) => say_verdict::no(language),
        (Some(Wanted { met: None, .. }), _) | (None, Stated::Unknown) => {
            say_verdict::unknown(language)
        }
        (None, Stated::Carries(_)) => say::found(language),
        (None, Stated::AtLeast(_)) => say::at_least_found(language),
        (None, Stated::LessThan(_)) => say::less_than_found(language),
    }
}

/// How much is carried, in one sentence. A search whose generator was at its end says "at least".
pub(super) fn sentence(record: &CapacityRecord, locale: &Locale) -> String {
    let language = locale.language;
    let (subject, within) = subject(&record.provenance.target, locale);
    let amount = |value| amount(record.dimension, value, locale);
    let of = match record.dimension {
        Dimension::Users => say::of_mix(language),
        Dimension::CallsPerHour | Dimension::MessagesPerS => say::of_scenario(language),
    };
    let limited = deciding(record).map(|level| limited(level, locale)).unwrap_or_default();
    match stated(record) {
        Stated::Carries(carried) => {
            let amount = with_interval(amount(carried), record, locale);
            say::carries(language, subject, amount, of, limited)
        }
        Stated::AtLeast(carried) => {
            let why = match record.end {
                SearchEnd::Clear => say::none_broke(language),
                end => ended(end, language),
            };
            say::carries_at_least(language, subject, amount(carried), of, why)
        }
        Stated::LessThan(high) => say::carries_less(language, subject, amount(high), of, limited),
        Stated::Unknown => {
            let why = match record.end {
                SearchEnd::Clear | SearchEnd::HighestLevel => say::none_judged(language),
                end => ended(end, language),
            };
            let what = levels::counted(record.dimension, language);
            say::carries_unknown(language, within, what, of, why)
        }
    }
}

/// An amount with the interval around it, as far as that is known.
fn with_interval(amount: String, record: &CapacityRecord, locale: &Locale) -> String {
    let language = locale.language;
    let number = |value| number(record.dimension, value, locale);
    match (record.answer.low.map(number), record.answer.high.map(number)) {
        (Some(low), Some(high)) => say::interval(language, amount, low, high),
        (Some(low), None) => say::interval_from(language, amount, low),
        (None, Some(high)) => say::interval_below(language, amount, high),
        (None, None) => amount,
    }
}

/// Which limit a level ran into, as it ends the sentence; empty where nothing is known of it.
fn limited(level: &LevelRecord, locale: &Locale) -> String {
    let language = locale.language;
    let broken = level.tightest.as_ref().filter(|t| t.state == ThresholdState::Broken);
    let crossing = broken.map(|threshold| crossing(threshold, locale));
    let limit = level.limit.as_ref().map(|record| record.limit);
    let undetermined = limit == Some(Limit::NotDetermined);
    match (limit.and_then(|limit| named(limit, language)), crossing) {
        (Some(limit), Some(crossing)) => say::limit_is(language, limit, crossing),
        (Some(limit), None) => say::limit_alone(language, limit),
        (None, Some(crossing)) if undetermined => say::limit_undetermined(language, crossing),
        (None, Some(crossing)) => say::limit_unnamed(language, crossing),
        (None, None) => String::new(),
    }
}

/// What gave no more, within a sentence; `None` where it is nothing that has a name.
fn named(limit: Limit, language: Language) -> Option<String> {
    let words = match limit {
        Limit::Nothing | Limit::NotDetermined => return None,
        Limit::Cpu => say::limit_cpu,
        Limit::Disk => say::limit_disk,
        Limit::Memory => say::limit_memory,
        Limit::Steal => say::limit_steal,
        Limit::Generator => say::limit_generator,
        Limit::Gateway => say::limit_gateway,
        Limit::Exchange => say::limit_exchange,
        Limit::Station => say::limit_station,
    };
    Some(words(language))
}

/// Why a search ended.
fn ended(end: SearchEnd, language: Language) -> String {
    match end {
        SearchEnd::Clear => say::end_clear(language),
        SearchEnd::OutOfTime => say::end_out_of_time(language),
        SearchEnd::GeneratorSaturated => say::end_generator(language),
        SearchEnd::HighestLevel => say::end_highest(language),
        SearchEnd::Interrupted => say::end_interrupted(language),
        SearchEnd::TargetUnusable => say::end_unusable(language),
    }
}

/// A share in whole percent: an answer from a few runs carries no more.
pub(super) fn percent(share: f64, locale: &Locale) -> String {
    figures::percent(locale.language, locale.trimmed((share * 100.0).abs(), 0))
}

/// Whether the number that was asked about is carried, as a sentence.
pub(super) fn wanted(wanted: &Wanted, record: &CapacityRecord, locale: &Locale) -> String {
    let language = locale.language;
    let amount = amount(record.dimension, wanted.value, locale);
    let percent = |share| percent(share, locale);
    // What rounds to nothing is called nothing.
    const LEAST: f64 = 0.005;
    match (wanted.met, wanted.headroom) {
        (None, _) => say::wanted_unknown(language, amount),
        (Some(false), Some(share)) if share <= -LEAST => {
            say::wanted_short(language, amount, percent(share))
        }
        (Some(false), _) => say::wanted_not_met(language, amount),
        (Some(true), None) => say::wanted_met(language, amount),
        (Some(true), Some(share)) if share < LEAST => say::wanted_tight(language, amount),
        (Some(true), Some(share)) => match wanted.headroom_low {
            _ if record.answer.kind == AnswerKind::AtLeast => {
                say::wanted_at_least(language, amount, percent(share))
            }
            Some(low) if low <= -LEAST => {
                say::wanted_doubtful(language, amount, percent(share), percent(low))
            }
            Some(low) => say::wanted_between(language, amount, percent(share), percent(low)),
            None => say::wanted_with(language, amount, percent(share)),
        },
    }
}

/// Why the answer is what it is, the weightiest first.
pub(super) fn reasons(record: &CapacityRecord, locale: &Locale) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(level) = deciding(record) {
        let amount = amount(record.dimension, level.value, locale);
        let at = |sentence| say::at_level(locale.language, &amount, sentence);
        // An invalid run has measured nothing: its thresholds are no reason for anything.
        let judged = level.tightest.as_ref().filter(|_| level.outcome != LevelOutcome::Invalid);
        reasons.extend(judged.map(|tightest| at(judgement(tightest, locale))));
        let limit = level.limit.as_ref();
        reasons.extend(limit.map(|record| limit::evident_at(&amount, record, locale)));
    }
    reasons.extend(interval(record, locale));
    reasons.push(search(record, locale));
    reasons.extend(stand_in(&record.provenance.target, locale));
    reasons
}

/// What the interval's ends stand for.
fn interval(record: &CapacityRecord, locale: &Locale) -> Option<String> {
    let language = locale.language;
    let amount = |value| amount(record.dimension, value, locale);
    match (record.answer.low.map(amount), record.answer.high.map(amount)) {
        _ if !is_known(record) => None,
        (Some(low), Some(high)) => Some(say::why_interval(language, low, high)),
        (Some(low), None) => Some(say::why_held(language, low)),
        (None, Some(high)) => Some(say::why_broke(language, high)),
        (None, None) => None,
    }
}

/// The time that the search took, and why it ended.
fn search(record: &CapacityRecord, locale: &Locale) -> String {
    let language = locale.language;
    let runs = match record.levels.len() {
        0 => return say::no_runs(language),
        1 => say::runs_one(language),
        several => say::runs(language, locale.integer(several as u64)),
    };
    let (spent, budget) = (locale.seconds(record.spent_s), locale.seconds(record.budget_s));
    say::ended(language, runs, spent, budget, ended(record.end, language))
}

/// What to do; never empty.
pub(super) fn next(record: &CapacityRecord, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    if record.end == SearchEnd::TargetUnusable {
        return vec![say_verdict::next_target(language)];
    }
    let wanted = record.wanted.as_ref();
    let mut next: Vec<String> = wanted
        .iter()
        .flat_map(|wanted| &wanted.changes)
        .map(|change| changes::sentence(change, locale))
        .collect();
    let satisfied = wanted.is_some_and(|wanted| wanted.met == Some(true)) && next.is_empty();
    if !satisfied {
        next.extend(deciding(record).map(|level| advice(level, locale)));
    }
    let by_end = match record.end {
        SearchEnd::OutOfTime => Some(say::next_more_time(language)),
        SearchEnd::GeneratorSaturated => Some(say::next_generator(language)),
        SearchEnd::Interrupted => Some(say::next_to_the_end(language)),
        SearchEnd::Clear | SearchEnd::HighestLevel | SearchEnd::TargetUnusable => None,
    };
    // The limit of a level and the end of the search may give the same advice.
    next.extend(by_end.filter(|advice| !next.contains(advice)));
    if next.is_empty() {
        next.push(match is_known(record) {
            true => say_verdict::next_met(language),
            false => say::next_more_time(language),
        });
    }
    next
}

/// What helps against a level's limit.
fn advice(level: &LevelRecord, locale: &Locale) -> String {
    let language = locale.language;
    match level.limit.as_ref().map_or(Limit::NotDetermined, |record| record.limit) {
        Limit::Cpu => say_verdict::next_cpu(language),
        Limit::Disk => say::next_disk(language),
        Limit::Memory => say::next_memory(language),
        Limit::Steal => say_verdict::next_steal(language),
        Limit::Generator => say::next_generator(language),
        Limit::Gateway => say::next_gateway(language),
        Limit::Exchange => say::next_exchange(language),
        Limit::Station => say::next_station(language),
        Limit::Nothing | Limit::NotDetermined => {
            say::next_look(language, locale.isolated(&levels::report(level)))
        }
    }
}
