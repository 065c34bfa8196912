//! What the requests of a run to an HTTP API are called in words: shared by the page and the terminal.

use documents::http::HttpPlan;

use crate::locale::Locale;
use crate::messages::http as say;

/// The workload of requests to an HTTP API.
pub(crate) const WORKLOAD: &str = "http";

/// How iterations arrive.
pub(crate) fn arrivals(plan: &HttpPlan, locale: &Locale) -> String {
    match plan.arrivals.as_str() {
        "even" => say::arrivals_even(locale.language),
        "poisson" => say::arrivals_poisson(locale.language),
        other => locale.isolated(other),
    }
}

/// The course of the arrival rate, a line for each stage.
pub(crate) fn stages(plan: &HttpPlan, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let rate = |per_s| locale.trimmed(per_s, 1);
    let stages = plan.stages.iter().map(|stage| {
        let (from, until) = (locale.seconds(stage.from_s), locale.seconds(stage.until_s));
        match stage.per_s_from == stage.per_s_until {
            true => say::stage(language, from, until, rate(stage.per_s_from)),
            false => {
                let (first, last) = (rate(stage.per_s_from), rate(stage.per_s_until));
                say::stage_ramp(language, from, until, first, last)
            }
        }
    });
    stages.collect()
}
