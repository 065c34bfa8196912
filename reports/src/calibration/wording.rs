//! The words of a calibration that page and terminal share.

use sizing::calibration::{
    BusySource, CalibrationLevel, CalibrationRecord, Figure, LevelUse, Refusal, ScalabilityFit,
    StepBasis,
};

use crate::locale::Locale;
use crate::messages::{calibration as say, figures};

/// The demand set and its factor, or that there is none.
pub(super) fn headline(record: &CalibrationRecord, locale: &Locale) -> String {
    match (&record.demand_set, &record.law) {
        (Some(set), Some(law)) => say::headline(
            locale.language,
            locale.isolated(set),
            figure(&law.factor, |value| locale.trimmed(value, 3), locale),
            locale.isolated(&record.base),
        ),
        _ => say::no_set(locale.language),
    }
}

/// How far the predictions are off, or that this was not measured. Nothing where there is no set.
pub(super) fn error(record: &CalibrationRecord, locale: &Locale) -> Option<String> {
    let language = locale.language;
    record.demand_set.as_ref()?;
    let Some(held_out) = &record.held_out else {
        return Some(say::no_error(language, locale.integer(record.levels.len() as u64)));
    };
    let p95 = match held_out.p95_mean.zip(held_out.p95_worst) {
        Some((mean, worst)) => {
            say::error_p95(language, locale.utilisation(mean), locale.utilisation(worst))
        }
        None => figures::not_measured(language),
    };
    let levels: Vec<String> = held_out.users.iter().map(|users| locale.users(*users)).collect();
    Some(say::error(
        language,
        locale.utilisation(held_out.throughput_mean),
        locale.utilisation(held_out.throughput_worst),
        locale.utilisation(held_out.response_mean),
        locale.utilisation(held_out.response_worst),
        p95,
        locale.list(&levels),
    ))
}

/// A figure with its interval.
pub(super) fn figure(of: &Figure, number: impl Fn(f64) -> String, locale: &Locale) -> String {
    let value = number(of.value);
    match &of.interval {
        Some(interval) => {
            say::interval(locale.language, value, number(interval.low), number(interval.high))
        }
        None => say::no_interval(locale.language, value),
    }
}

/// What was fitted, and what it was measured on: names and values.
pub(super) fn law(record: &CalibrationRecord, locale: &Locale) -> Vec<(String, String)> {
    let language = locale.language;
    let mut rows = Vec::new();
    if let Some(law) = &record.law {
        let cores = |cores: f64| figures::cores(language, locale.trimmed(cores, 3));
        let ms = |ms: f64| locale.milliseconds(ms);
        let background = law.background_cores.as_ref();
        let background = background.map(|background| figure(background, cores, locale));
        rows.extend([
            (say::factor(language), figure(&law.factor, |f| locale.trimmed(f, 3), locale)),
            (say::step_mean(language), figure(&law.step_ms, ms, locale)),
            (say::background(language), background.unwrap_or_else(|| say::no_background(language))),
            (say::delay(language), ms(law.delay_ms)),
            (say::runs(language), locale.integer(law.runs as u64)),
        ]);
    }
    rows.extend([
        (say::busy(language), busy(record.busy, locale)),
        (say::host(language), locale.isolated(&record.host)),
        (say::date(language), locale.day(&record.date)),
        (say::scenario(language), locale.isolated(&record.scenario)),
        (say::target(language), locale.isolated(&record.target)),
        (say::base(language), locale.isolated(&record.base)),
    ]);
    rows
}

fn busy(source: BusySource, locale: &Locale) -> String {
    let language = locale.language;
    match source {
        BusySource::Station { servers } => {
            say::busy_station(language, locale.integer(servers.into()))
        }
        BusySource::Process { cores } => say::busy_process(language, locale.integer(cores.into())),
        BusySource::NotMeasured => figures::not_measured(language),
    }
}

/// What a level was for.
pub(super) fn used(level: &CalibrationLevel, locale: &Locale) -> String {
    match level.used {
        LevelUse::Fitted => say::fitted(locale.language),
        LevelUse::HeldOut => say::held_out(locale.language),
    }
}

/// Milliseconds, or that there were not enough samples for them.
pub(super) fn quantile(ms: Option<f64>, locale: &Locale) -> String {
    ms.map_or_else(|| figures::not_enough_samples(locale.language), |ms| locale.milliseconds(ms))
}

/// How a step's figure was found.
pub(super) fn basis(basis: StepBasis, locale: &Locale) -> String {
    match basis {
        StepBasis::Measured => say::measured(locale.language),
        StepBasis::Scaled => say::scaled(locale.language),
    }
}

/// Why a run was refused.
pub(super) fn refusal(reason: &Refusal, locale: &Locale) -> String {
    let language = locale.language;
    match reason {
        Refusal::LittlesLaw { gap } => say::littles_law(language, locale.utilisation(*gap)),
        Refusal::NotAudited => say::not_audited(language),
        Refusal::Invalid => say::invalid(language),
        Refusal::CutShort => say::cut_short(language),
        Refusal::TooFewSteps { steps, needed } => {
            say::too_few_steps(language, locale.integer(*steps), locale.integer(*needed))
        }
        Refusal::TooManyFailed { share } => {
            say::too_many_failed(language, locale.utilisation(*share))
        }
        Refusal::OtherHost { host } => say::other_host(language, locale.isolated(host)),
        Refusal::OtherScenario { scenario } => {
            say::other_scenario(language, locale.isolated(scenario))
        }
        Refusal::OtherTarget { target } => say::other_target(language, locale.isolated(target)),
        Refusal::UnknownRequests => say::unknown_requests(language),
        Refusal::HostShared { share } => say::host_shared(language, locale.utilisation(*share)),
        Refusal::BusyNotMeasured => say::busy_not_measured(language),
    }
}

/// The law of the throughputs: names and values, or why there is none.
pub(super) fn scalability(
    fit: &ScalabilityFit,
    locale: &Locale,
) -> Result<Vec<(String, String)>, String> {
    let language = locale.language;
    let law = match fit {
        ScalabilityFit::Fitted(law) => law,
        ScalabilityFit::TooFewLevels { levels, needed } => {
            let (levels, needed) = (locale.integer(*levels as u64), locale.integer(*needed as u64));
            return Err(say::too_few_levels(language, levels, needed));
        }
        ScalabilityFit::NotDetermined => return Err(say::not_determined(language)),
    };
    let number = |value: f64| locale.trimmed(value, 5);
    let peak = law.peak_users.map(|users| locale.decimal(users, 0));
    let mut rows = vec![
        (say::lambda(language), figure(&law.lambda_per_s, number, locale)),
        (say::sigma(language), figure(&law.sigma, number, locale)),
        (say::kappa(language), figure(&law.kappa, number, locale)),
        (say::peak(language), peak.unwrap_or_else(|| say::no_peak(language))),
    ];
    let form = law.model_form.map(|share| locale.utilisation(share));
    rows.push((say::model_form(language), form.unwrap_or_else(|| figures::not_measured(language))));
    Ok(rows)
}
