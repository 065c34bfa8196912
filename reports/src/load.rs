//! What a plan loads its target with, as a part of a sentence: users, calls, messages, requests.

use documents::calls::CallsPlan;
use documents::http::HttpPlan;
use documents::run::PlanSummary;
use documents::sms::SmsPlan;

use crate::locale::Locale;
use crate::messages::{calls as say_calls, figures, http as say_http, sms as say_sms};

/// The load of a plan: `10 users, 180 calls an hour and 500 messages`. Users are left out where there
/// are none but something else.
pub(crate) fn load(plan: &PlanSummary, locale: &Locale) -> String {
    let mut loads: Vec<String> = Vec::new();
    if has_users(plan) {
        loads.push(locale.users(plan.users));
    }
    loads.extend(plan.calls.as_ref().map(|calls| calls_at_most(calls, locale)));
    loads.extend(plan.sms.as_ref().map(|sms| messages(sms, locale)));
    loads.extend(plan.http.as_ref().map(|http| requests(http, locale)));
    match loads.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => figures::and(locale.language, locale.list(first), last),
        None => locale.users(plan.users),
    }
}

/// Whether users belong to a plan's load: some, or none although there is nothing else.
pub(crate) fn has_users(plan: &PlanSummary) -> bool {
    plan.users > 0 || plan.calls.is_none() && plan.sms.is_none() && plan.http.is_none()
}

/// Calls in the busy hour.
pub(crate) fn calls_an_hour(plan: &CallsPlan, locale: &Locale) -> String {
    match plan.busy_hour_calls {
        1.0 => say_calls::an_hour_one(locale.language),
        calls => say_calls::an_hour(locale.language, locale.trimmed(calls, 1)),
    }
}

/// Calls in the busy hour, and by how much the plan goes beyond them.
fn calls_at_most(plan: &CallsPlan, locale: &Locale) -> String {
    let calls = calls_an_hour(plan, locale);
    let factors = plan.stages.iter().flat_map(|stage| [stage.factor_from, stage.factor_until]);
    match factors.reduce(f64::max) {
        Some(factor) if factor != 1.0 => {
            say_calls::an_hour_at_most(locale.language, calls, locale.trimmed(factor, 2))
        }
        _ => calls,
    }
}

/// Messages of the whole schedule.
pub(crate) fn messages(plan: &SmsPlan, locale: &Locale) -> String {
    match plan.messages_planned {
        1 => say_sms::load_one(locale.language),
        messages => say_sms::load(locale.language, locale.integer(messages)),
    }
}

/// The highest arrival rate, of single requests or of chains of them.
pub(crate) fn requests(plan: &HttpPlan, locale: &Locale) -> String {
    let rates = plan.stages.iter().flat_map(|stage| [stage.per_s_from, stage.per_s_until]);
    let most = locale.trimmed(rates.fold(0.0, f64::max), 1);
    match plan.requests.len() {
        0 | 1 => say_http::load(locale.language, most),
        _ => say_http::load_chains(locale.language, most),
    }
}
