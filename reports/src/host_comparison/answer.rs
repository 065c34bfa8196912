//! What a comparison of hosts answers: what the second delivers of the first, why, and what to do next.

use documents::benchmark::Length;
use sizing::hosts::{
    HostComparison, HostMetric, HostMetricVerdict, HostsIncomparable, HostsVerdict, HostsWarning,
};

use super::{count_others, primary, wording};
use crate::locale::Locale;
use crate::messages::host_comparison as say;

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
    pub(super) fn of(comparison: &HostComparison, locale: &Locale) -> Self {
        let language = locale.language;
        let status = match comparison.verdict {
            HostsVerdict::Worse => say::worse(language),
            HostsVerdict::Better => say::better(language),
            HostsVerdict::Equivalent => say::equivalent(language),
            HostsVerdict::Inconclusive => say::inconclusive(language),
            HostsVerdict::TooFewSessions => say::too_few(language),
            HostsVerdict::NotComparable => say::not_comparable(language),
        };
        Answer {
            status,
            sentence: sentence(comparison, locale),
            reasons: reasons(comparison, locale),
            next: next(comparison, locale),
        }
    }
}

fn sentence(comparison: &HostComparison, locale: &Locale) -> String {
    let language = locale.language;
    if comparison.verdict == HostsVerdict::NotComparable {
        return say::cannot_be_compared(language);
    }
    let stated = comparison.delivered.filter(|delivered| delivered.ratio.is_finite());
    let Some(delivered) = stated else {
        return say::nothing_delivered(language);
    };
    let [base, judged] = [&comparison.a, &comparison.b].map(|side| wording::host(side, locale));
    let share = locale.utilisation(delivered.ratio);
    match delivered.interval.and_then(|interval| wording::range(false, &interval, locale)) {
        Some(interval) => say::delivered(language, judged, share, base, interval),
        None => say::delivered_roughly(language, judged, share, base),
    }
}

fn reasons(comparison: &HostComparison, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    if comparison.verdict == HostsVerdict::NotComparable {
        return comparison.incomparable.iter().map(|why| incomparable(why, locale)).collect();
    }
    let mut reasons: Vec<String> = primary(comparison).map(|metric| part(metric, locale)).collect();
    let differs = comparison.a.cores != comparison.b.cores;
    if let Some(delivered) = comparison.delivered.filter(|_| differs) {
        reasons.push(say::per_core(language, locale.utilisation(delivered.ratio_per_core)));
    }
    if let Some(factor) = &comparison.factor {
        reasons.push(say::factor(language, locale.trimmed(factor.factor, 3)));
    }
    if comparison.metrics.iter().any(|metric| !metric.is_primary) {
        let number = |verdict| locale.integer(count_others(comparison, verdict));
        let open = count_others(comparison, HostMetricVerdict::Inconclusive)
            + count_others(comparison, HostMetricVerdict::TooFew);
        reasons.push(say::others(
            language,
            number(HostMetricVerdict::Worse),
            locale.integer(open),
            number(HostMetricVerdict::Equivalent),
            number(HostMetricVerdict::Better),
        ));
    }
    reasons
}

/// One of the metrics that decide.
fn part(metric: &HostMetric, locale: &Locale) -> String {
    let language = locale.language;
    let name = wording::metric(metric, locale);
    let share = wording::change(metric, locale).unwrap_or_else(|| say::not_known(language));
    let (_, verdict) = wording::verdict(metric.verdict, language);
    match wording::interval(metric, locale) {
        Some(interval) => say::part(language, name, share, interval, verdict),
        None => say::part_roughly(language, name, share, verdict),
    }
}

fn next(comparison: &HostComparison, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    match comparison.verdict {
        HostsVerdict::Worse => {
            let sized = comparison.factor.as_ref().map(|_| say::next_worse(language));
            sized.into_iter().chain([say::next_worse_other(language)]).collect()
        }
        HostsVerdict::Better | HostsVerdict::Equivalent => vec![say::next_keep(language)],
        HostsVerdict::Inconclusive => vec![match comparison.sessions_needed {
            Some(1) => say::next_session_one(language),
            Some(more) => say::next_sessions(language, locale.integer(more.into())),
            None => say::next_unknown(language),
        }],
        HostsVerdict::TooFewSessions => {
            let fewest = locale.integer(comparison.fewest_sessions as u64);
            vec![say::next_few(language, fewest)]
        }
        HostsVerdict::NotComparable => vec![say::next_same(language)],
    }
}

/// Why hosts cannot be compared, in a sentence.
pub(super) fn incomparable(why: &HostsIncomparable, locale: &Locale) -> String {
    let language = locale.language;
    match why {
        HostsIncomparable::KernelDiffers { kernel, one, other, session } => say::kernel_differs(
            language,
            locale.isolated(kernel),
            locale.isolated(one),
            locale.isolated(other),
            locale.moment(session),
        ),
        HostsIncomparable::LengthDiffers { one, other, session } => say::length_differs(
            language,
            length(*one, locale),
            length(*other, locale),
            locale.moment(session),
        ),
        HostsIncomparable::NothingInCommon => say::nothing_in_common(language),
    }
}

fn length(length: Length, locale: &Locale) -> String {
    match length {
        Length::Brief => say::brief(locale.language),
        Length::Quick => say::quick(locale.language),
        Length::Full => say::full(locale.language),
    }
}

/// What makes an answer less sure, in a sentence.
pub(super) fn warning(warning: &HostsWarning, locale: &Locale) -> String {
    let language = locale.language;
    let number = |count: usize| locale.integer(count as u64);
    match warning {
        HostsWarning::NotInTurn { in_a_row } => say::warn_turn(language, number(*in_a_row)),
        HostsWarning::Busy { host, sessions } => {
            say::warn_busy(language, locale.isolated(host), number(*sessions))
        }
        HostsWarning::Interrupted { host, sessions } => {
            say::warn_interrupted(language, locale.isolated(host), number(*sessions))
        }
        HostsWarning::Confined { host, allowed, has } => say::warn_confined(
            language,
            locale.isolated(host),
            locale.trimmed(*allowed, 2),
            locale.integer((*has).into()),
        ),
        HostsWarning::CoresDiffer => say::warn_cores(language),
        HostsWarning::ProcessorsDiffer => say::warn_processors(language),
        HostsWarning::SystemsDiffer => say::warn_systems(language),
        HostsWarning::VersionsDiffer => say::warn_versions(language),
    }
}
