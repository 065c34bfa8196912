//! Thresholds: what must hold, as people write it.
//!
//! `p95(crm) <= 1 s`, `p99(issue_invoice) <= 1500 ms`, `errors <= 0.1%`, `errors(sign_in) <= 0%`,
//! `p95(screen_pop) <= 2 s`, `lost(calls) = 0`, `duplicated(sms) <= 2`, `p95(http.search) <= 200 ms`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use documents::calls::CallFault;
use documents::input::nearest;
use documents::sms::SmsFault;
use documents::units::{Share, Span};

use super::STEPS;
use crate::calls::tracker::SCREEN_POP;
use crate::exchange::direct::{OPEN_CALL, UPDATE_CALL};
use crate::sms::{
    CAMPAIGN_MESSAGE, DELIVERY_REPORT, REPLY, SEND_MESSAGE, SINGLE_MESSAGE, START_CAMPAIGN,
};

/// The workloads that a threshold can be about.
const WORKLOADS: [&str; 6] = ["crm", "calls", "sms", "sms_api", "sms_inbound", "http"];
/// The steps of the calls.
const CALL_STEPS: [&str; 3] = [SCREEN_POP, OPEN_CALL, UPDATE_CALL];
/// What can be wrong with calls, as a threshold names it.
const CALL_FAULTS: [(&str, CallFault); 4] = [
    ("lost", CallFault::Lost),
    ("duplicated", CallFault::Duplicated),
    ("mismatched", CallFault::Mismatched),
    ("left_active", CallFault::LeftActive),
];

/// The steps of the messages.
const SMS_STEPS: [&str; 6] =
    [CAMPAIGN_MESSAGE, SINGLE_MESSAGE, START_CAMPAIGN, SEND_MESSAGE, DELIVERY_REPORT, REPLY];
/// What can be wrong with messages, as a threshold names it.
const SMS_FAULTS: [(&str, SmsFault); 5] = [
    ("lost", SmsFault::Lost),
    ("duplicated", SmsFault::Duplicated),
    ("reordered", SmsFault::Reordered),
    ("altered", SmsFault::Altered),
    ("malformed", SmsFault::Malformed),
];
/// Before the name of a request that the scenario named itself.
const HTTP_PREFIX: &str = "http.";

/// Everything that a threshold can name, but for requests that a scenario names itself.
fn subjects() -> impl Iterator<Item = &'static str> {
    WORKLOADS.into_iter().chain(STEPS).chain(CALL_STEPS).chain(SMS_STEPS)
}

/// One thing that must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// As written.
    pub text: String,
    /// What is compared, and with which limit.
    pub comparison: Comparison,
}

impl Threshold {
    /// Whether it is about calls and nothing else.
    pub fn is_on_calls(&self) -> bool {
        match &self.comparison {
            Comparison::Calls { .. } => true,
            Comparison::Sms { .. } => false,
            Comparison::ResponseTime { of, .. } | Comparison::Errors { of, .. } => {
                of.name().is_some_and(|name| name == "calls" || CALL_STEPS.contains(&name))
            }
        }
    }

    /// The request of the scenario's own that it is about, if it is about one.
    pub fn request(&self) -> Option<&str> {
        match &self.comparison {
            Comparison::ResponseTime { of, .. } | Comparison::Errors { of, .. } => of.request(),
            Comparison::Calls { .. } | Comparison::Sms { .. } => None,
        }
    }

    /// Whether it is about short messages and nothing else.
    pub fn is_on_sms(&self) -> bool {
        match &self.comparison {
            Comparison::Sms { .. } => true,
            Comparison::Calls { .. } => false,
            Comparison::ResponseTime { of, .. } | Comparison::Errors { of, .. } => {
                of.name().is_some_and(|name| name.starts_with("sms") || SMS_STEPS.contains(&name))
            }
        }
    }
}

/// What a threshold compares.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// The quantile of the response time is at most the limit.
    ResponseTime {
        /// In `(0, 1)`.
        quantile: f64,
        /// Of what.
        of: Subject,
        /// The limit.
        at_most: Duration,
    },
    /// The share of steps that did not end `ok` is at most the limit.
    Errors {
        /// Of what.
        of: Subject,
        /// The limit, in `[0, 1]`.
        at_most: f64,
    },
    /// The number of calls with which something was wrong is at most the limit.
    Calls {
        /// What was wrong.
        fault: CallFault,
        /// The limit.
        at_most: u64,
    },
    /// The number of messages with which something was wrong is at most the limit.
    Sms {
        /// What was wrong.
        fault: SmsFault,
        /// The limit.
        at_most: u64,
    },
}

/// What a threshold is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Everything that was measured.
    All,
    /// All steps of a workload.
    Workload(String),
    /// One step.
    Step(String),
    /// One request of those that the scenario names itself: `http.NAME`.
    Request(String),
}

impl Subject {
    /// Its name, where it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Subject::All => None,
            Subject::Workload(name) | Subject::Step(name) | Subject::Request(name) => Some(name),
        }
    }

    /// The name of the request that it is about, as the scenario has it.
    pub fn request(&self) -> Option<&str> {
        match self {
            Subject::Request(name) => name.strip_prefix(HTTP_PREFIX),
            _ => None,
        }
    }

    fn parse(name: &str) -> Result<Self, ThresholdError> {
        if WORKLOADS.contains(&name) {
            Ok(Subject::Workload(name.to_owned()))
        } else if name.starts_with(HTTP_PREFIX) {
            Ok(Subject::Request(name.to_owned()))
        } else if subjects().any(|known| known == name) {
            Ok(Subject::Step(name.to_owned()))
        } else {
            Err(ThresholdError::UnknownSubject(name.to_owned()))
        }
    }
}

/// Why a text is not a threshold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdError {
    /// It has no comparison.
    #[error("`{0}` is not a threshold: it has no `<=`, and no `= 0`")]
    NoComparison(String),
    /// Its left side is neither a quantile nor `errors`.
    #[error("`{0}` cannot be judged")]
    UnknownMetric(String),
    /// It speaks of something that is not played.
    #[error("no workload or step `{0}`")]
    UnknownSubject(String),
    /// Its limit is not a quantity of the right kind.
    #[error("`{limit}` is not a limit: {reason}")]
    Limit {
        /// The limit as written.
        limit: String,
        /// Why it is none.
        reason: String,
    },
}

impl ThresholdError {
    /// The way out.
    pub fn help(&self) -> Option<String> {
        match self {
            ThresholdError::UnknownSubject(name) => {
                nearest(name, subjects()).map(|near| format!("did you mean `{near}`?"))
            }
            _ => Some("write it like p95(crm) <= 1 s, or errors <= 0.1%".to_owned()),
        }
    }
}

impl FromStr for Threshold {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, ThresholdError> {
        let none = || ThresholdError::NoComparison(text.trim().to_owned());
        // Of a count one says that it is none: `lost(calls) = 0`.
        let (left, right) = match text.split_once("<=") {
            Some(sides) => sides,
            None => text.split_once('=').filter(|(_, zero)| zero.trim() == "0").ok_or_else(none)?,
        };
        let (metric, subject) = match left.trim().split_once('(') {
            Some((metric, rest)) => {
                let name = rest
                    .strip_suffix(')')
                    .ok_or_else(|| ThresholdError::UnknownMetric(left.trim().to_owned()))?;
                (metric.trim(), Subject::parse(name.trim())?)
            }
            None => (left.trim(), Subject::All),
        };
        let limit = |reason: String| ThresholdError::Limit { limit: right.trim().into(), reason };
        let comparison = match (metric, quantile(metric)) {
            (metric, _) if is_fault(metric) => {
                let unknown = || ThresholdError::UnknownMetric(left.trim().to_owned());
                let at_most = || right.trim().parse().map_err(|e| limit(format!("{e}")));
                match &subject {
                    Subject::Workload(name) if name == "calls" => {
                        let fault = named(&CALL_FAULTS, metric).ok_or_else(unknown)?;
                        Comparison::Calls { fault, at_most: at_most()? }
                    }
                    Subject::Workload(name) if name == "sms" => {
                        let fault = named(&SMS_FAULTS, metric).ok_or_else(unknown)?;
                        Comparison::Sms { fault, at_most: at_most()? }
                    }
                    _ => return Err(unknown()),
                }
            }
            ("errors", _) => {
                let share: Share = right.parse().map_err(|e| limit(format!("{e}")))?;
                Comparison::Errors { of: subject, at_most: share.ratio }
            }
            (_, Some(quantile)) if subject != Subject::All => {
                let span: Span = right.parse().map_err(|e| limit(format!("{e}")))?;
                Comparison::ResponseTime { quantile, of: subject, at_most: span.0 }
            }
            _ => return Err(ThresholdError::UnknownMetric(left.trim().to_owned())),
        };
        Ok(Threshold { text: text.trim().to_owned(), comparison })
    }
}

fn is_fault(metric: &str) -> bool {
    named(&CALL_FAULTS, metric).is_some() || named(&SMS_FAULTS, metric).is_some()
}

fn named<T: Copy>(faults: &[(&str, T)], metric: &str) -> Option<T> {
    faults.iter().find(|(name, _)| *name == metric).map(|(_, fault)| *fault)
}

/// `p95` is 0.95, `p99.9` is 0.999. Nothing but such texts is a quantile.
fn quantile(metric: &str) -> Option<f64> {
    let percent: f64 = metric.strip_prefix('p')?.parse().ok()?;
    (0.0 < percent && percent < 100.0).then_some(percent / 100.0)
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_read_as_people_write_them() {
        let threshold: Threshold = " p95(crm)<=1 s ".parse().expect("a threshold");
        assert_eq!(
            threshold.comparison,
            Comparison::ResponseTime {
                quantile: 0.95,
                of: Subject::Workload("crm".into()),
                at_most: Duration::from_secs(1),
            }
        );
        let threshold: Threshold = "errors <= 0.1%".parse().expect("a threshold");
        assert_eq!(threshold.comparison, Comparison::Errors { of: Subject::All, at_most: 0.001 });
        let calls = |text: &str| text.parse::<Threshold>().expect("a threshold").comparison;
        let lost = |at_most| Comparison::Calls { fault: CallFault::Lost, at_most };
        assert_eq!(calls("lost(calls) = 0"), lost(0));
        assert_eq!(calls("lost(calls) <= 2"), lost(2));
        let altered = Comparison::Sms { fault: SmsFault::Altered, at_most: 0 };
        assert_eq!(calls("altered(sms) = 0"), altered);
        let search = Subject::Request("http.search".into());
        let at_most = Duration::from_millis(200);
        let expected = Comparison::ResponseTime { quantile: 0.95, of: search, at_most };
        assert_eq!(calls("p95(http.search) <= 200 ms"), expected);
        let pop = Subject::Step("screen_pop".into());
        let at_most = Duration::from_secs(2);
        let expected = Comparison::ResponseTime { quantile: 0.95, of: pop, at_most };
        assert_eq!(calls("p95(screen_pop) <= 2 s"), expected);
    }

    #[test]
    fn what_is_no_threshold_says_why() {
        let why = |text: &str| text.parse::<Threshold>().expect_err("no threshold").to_string();
        assert!(why("p95(crm) < 1 s").starts_with("`p95(crm) < 1 s` is not a threshold"));
        assert!(why("lost(calls) = 3").contains("is not a threshold"));
        assert_eq!(why("lost(crm) = 0"), "`lost(crm)` cannot be judged");
        assert_eq!(why("lost = 0"), "`lost` cannot be judged");
        assert_eq!(why("altered(calls) = 0"), "`altered(calls)` cannot be judged");
        assert_eq!(why("left_active(sms) = 0"), "`left_active(sms)` cannot be judged");
        assert!(why("lost(calls) <= 1%").contains("`1%` is not a limit"));
        assert_eq!(why("p101(crm) <= 1 s"), "`p101(crm)` cannot be judged");
        assert_eq!(why("p95 <= 1 s"), "`p95` cannot be judged");
        assert!(why("p95(crm) <= 1").contains("has no unit"));
        assert!(why("errors <= 1 s").contains("`s` is not a unit here"));
    }
}
