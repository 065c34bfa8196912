//! A scenario: what traffic, by whom, over which data, and what must hold.
//!
//! A scenario is a directory: `scenario.toml`, `dataset.toml`, `expected.toml` and a README.md that
//! says which question it answers. [`Scenario::parse`] reads the first two from text; the shipped
//! ones stand in [`shipped`].

mod calls;
mod feeder;
mod http;
mod journeys;
pub mod shipped;
mod sms;
mod thresholds;
pub mod trace;

use std::time::Duration;

use documents::input::{self, Placed, Problems, Table};
use documents::units::{Share, Span};
use sha2::{Digest, Sha256};

pub use calls::{Arrivals, Calls, Stage, Trouble, TroubleKind};
#[cfg(test)]
pub(crate) use calls::{EXAMPLE as CALLS_EXAMPLE, read as read_calls};
pub use feeder::Feeder;
pub(crate) use feeder::VALUE_MOST;
#[cfg(test)]
pub(crate) use http::http_for_tests;
pub use http::{
    AnswerCheck, ExtractedFrom, Extraction, Http, HttpArrivals, HttpRequest, HttpStage, ITERATION,
};
pub use journeys::{Journey, STEPS, journeys};
pub use sms::{Campaign, Inbound, Sms};
pub use thresholds::{Comparison, Subject, Threshold, ThresholdError};
pub use trace::{TraceError, TracedCall};

/// The file of a trace of calls.
const TRACE: &str = "calls.csv";

/// The texts of a scenario's files.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// Name of the directory, for messages.
    pub directory: &'a str,
    /// `scenario.toml`.
    pub scenario: &'a str,
    /// `dataset.toml`.
    pub dataset: &'a str,
    /// What else stands there, name and text, in the order of the names: `calls.csv`, a trace of
    /// calls; a provider's description; the rows of a feeder.
    pub more: &'a [(&'a str, &'a str)],
}

impl<'a> Files<'a> {
    /// The text of one of the further files.
    pub fn beside(&self, name: &str) -> Option<&'a str> {
        self.more.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }
}

/// A scenario, read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub about: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// Its phases.
    pub phases: Phases,
    /// The people at work.
    pub crm: Crm,
    /// The telephone calls, if any.
    pub calls: Option<Calls>,
    /// The short messages, if any.
    pub sms: Option<Sms>,
    /// The requests to an HTTP API, if any.
    pub http: Option<Http>,
    /// The data they work on.
    pub dataset: Dataset,
    /// What must hold.
    pub thresholds: Vec<Threshold>,
    /// SHA-256 over the files, hexadecimal.
    pub hash: String,
}

/// The phases of a run, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phases {
    /// Virtual users start, evenly spread.
    pub ramp: Duration,
    /// All users work, nothing counts yet.
    pub warm_up: Duration,
    /// What is measured.
    pub steady: Duration,
    /// What is in flight at the end gets this long.
    pub drain: Duration,
}

/// The closed workload of people at their screens.
#[derive(Debug, Clone, PartialEq)]
pub struct Crm {
    /// Virtual users.
    pub users: u64,
    /// Factor on the pace: 3 plays the busiest minutes of a day whose average hour the classes describe.
    pub peak_factor: f64,
    /// A request that takes longer counts as timed out.
    pub request_timeout: Duration,
    /// The activity classes. Their shares add up to one.
    pub classes: Vec<ActivityClass>,
}

/// People of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityClass {
    /// `occasional`, `regular` or `heavy`.
    pub name: String,
    /// Share of the users, in `[0, 1]`.
    pub share: f64,
    /// Mean think time between two steps at the average hour.
    pub think_time: Duration,
}

/// The data that people work on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dataset {
    /// Persons in the database of the embedded staging install. An install that is given keeps its own.
    pub customers: u64,
    /// Exponent of the Zipf law by which people are looked up: 0 asks for all alike.
    pub skew: f64,
}

impl Scenario {
    /// Reads a scenario from the texts of its files.
    ///
    /// # Errors
    /// All problems of the first file that has any, each with its place.
    pub fn parse(files: Files<'_>) -> Result<Self, ScenarioError> {
        let trace_file = format!("{}/{TRACE}", files.directory);
        let trace = files.beside(TRACE).map(|text| trace::parse(&trace_file, text)).transpose()?;
        let dataset_file = format!("{}/dataset.toml", files.directory);
        let dataset = input::read(&dataset_file, files.dataset, read_dataset)?;
        let scenario_file = format!("{}/scenario.toml", files.directory);
        let hash = hash_of(files);
        let trace = trace.as_deref();
        Ok(input::read(&scenario_file, files.scenario, |table| {
            read_scenario(table, files, dataset, trace, hash)
        })?)
    }
}

/// Why a scenario cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// One of its TOML files.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// Its trace of calls.
    #[error(transparent)]
    Trace(#[from] TraceError),
}

fn hash_of(files: Files<'_>) -> String {
    let mut hasher = Sha256::new();
    let more = files.more.iter().map(|(_, text)| *text);
    for text in [files.scenario, files.dataset].into_iter().chain(more) {
        // Line ends differ by system and editor; they are not part of what a scenario says.
        for line in text.lines() {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
        hasher.update([0]);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_dataset(table: &mut Table<'_, '_>) -> Option<Dataset> {
    let customers = table.integer("customers", 1..=1_000_000);
    let skew = table.number("skew");
    Some(Dataset { customers: customers?.value, skew: skew?.value })
}

fn read_scenario(
    table: &mut Table<'_, '_>,
    files: Files<'_>,
    dataset: Dataset,
    trace: Option<&[TracedCall]>,
    hash: String,
) -> Option<Scenario> {
    let name = table.text("name");
    let about = table.text("about");
    let seed = table.integer("seed", 0..=u64::MAX >> 1);
    let phases = table.table("phases", read_phases);
    let crm = table.table_if_any("crm", read_crm);
    let calls = table.table_if_any("calls", |table| calls::read(table, trace));
    let sms = table.table_if_any("sms", |table| sms::read(table, files));
    let http = table.table_if_any("http", |table| http::read(table, files.more));
    let crm = crm.or_else(|| nobody(table, &calls, &sms, http.as_ref()?));
    if crm.is_none() && http.is_none() {
        let help = "only a scenario with [http] may have nobody at work".to_owned();
        table.note(table.place(), "`crm` is missing: it must be a table", Some(help));
    }
    let names = http.as_ref().map_or(&[][..], |http| &http.requests);
    let names: Vec<&str> = names.iter().map(|request| request.name.as_str()).collect();
    let thresholds = read_thresholds(table, &names);
    Some(Scenario {
        name: name?.value,
        about: about?.value,
        seed: seed?.value,
        phases: phases?,
        crm: crm?,
        calls,
        sms,
        http,
        dataset,
        thresholds: thresholds?,
        hash,
    })
}

fn read_phases(table: &mut Table<'_, '_>) -> Option<Phases> {
    let mut phase = |key| table.parsed::<Span>(key).map(|span| span.map_value(|span| span.0));
    let (ramp, warm_up, steady, drain) =
        (phase("ramp"), phase("warm_up"), phase("steady"), phase("drain"));
    let steady = steady?;
    if steady.value < Duration::from_secs(1) {
        table.note(steady.place, "`steady` must be at least 1 s", None);
    }
    Some(Phases {
        ramp: ramp?.value,
        warm_up: warm_up?.value,
        steady: steady.value,
        drain: drain?.value,
    })
}

fn read_crm(table: &mut Table<'_, '_>) -> Option<Crm> {
    let users = table.integer("users", 1..=100_000);
    let peak_factor = table.number("peak_factor");
    if let Some(Placed { value, place }) = peak_factor
        && !(0.01..=100.0).contains(&value)
    {
        table.note(place, format!("`peak_factor` is {value}, outside 0.01 to 100"), None);
    }
    let request_timeout = table.parsed::<Span>("request_timeout");
    let before = table.place();
    let classes = table.named_tables("classes", read_class);
    let shares: f64 = classes.iter().map(|class| class.share).sum();
    if classes.is_empty() {
        table.note(before, "`crm.classes` is missing: there is nobody to play", None);
        return None;
    }
    if (shares - 1.0).abs() > 1e-9 {
        let message =
            format!("the classes' shares add up to {}, not 100 %", Share { ratio: shares });
        table.note(before, message, None);
    }
    Some(Crm {
        users: users?.value,
        peak_factor: peak_factor?.value,
        request_timeout: request_timeout?.value.0,
        classes,
    })
}

/// The people of a scenario that loads an HTTP API and no CRM: none.
fn nobody(
    table: &Table<'_, '_>,
    calls: &Option<Calls>,
    sms: &Option<Sms>,
    http: &Http,
) -> Option<Crm> {
    if calls.is_some() || sms.is_some() {
        let message = "`calls` and `sms` need the people of a `crm`";
        table.note(table.place(), message, None);
        return None;
    }
    let request_timeout = http.timeout;
    Some(Crm { users: 0, peak_factor: 1.0, request_timeout, classes: Vec::new() })
}

fn read_class(name: Placed<String>, table: &mut Table<'_, '_>) -> Option<ActivityClass> {
    if journeys(&name.value).is_none() {
        let help = "the classes are occasional, regular, heavy".to_owned();
        table.note(name.place, format!("no activity class `{}`", name.value), Some(help));
    }
    let share = table.parsed::<Share>("share");
    let think_time = table.parsed::<Span>("think_time");
    Some(ActivityClass {
        name: name.value,
        share: share?.value.ratio,
        think_time: think_time?.value.0,
    })
}

/// Reads the thresholds. `requests` are the names that `[http]` gives its own.
fn read_thresholds(table: &mut Table<'_, '_>, requests: &[&str]) -> Option<Vec<Threshold>> {
    let place = table.place();
    let Some(texts) = table.texts_if_any("thresholds") else {
        let help = "for example thresholds = [\"p95(crm) <= 1 s\", \"errors <= 0.1%\"]".to_owned();
        table.note(place, "`thresholds` is missing: a run without one has no verdict", Some(help));
        return None;
    };
    let mut thresholds = Vec::with_capacity(texts.len());
    for text in texts {
        match text.value.parse::<Threshold>() {
            Ok(threshold) => {
                if let Some(name) = threshold.request().filter(|name| !requests.contains(name)) {
                    let help = input::nearest(name, requests.iter().copied())
                        .map(|near| format!("did you mean `http.{near}`?"));
                    table.note(text.place, format!("no request `{name}` in [http]"), help);
                }
                thresholds.push(threshold);
            }
            Err(error) => table.note(text.place, error.to_string(), error.help()),
        }
    }
    Some(thresholds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, PlanError, Wishes};

    #[test]
    fn all_problems_of_a_scenario_are_reported_together() {
        let tier = shipped::find("tier-10").expect("shipped");
        let text = tier
            .files
            .scenario
            .replace("share = \"60%\"", "share = \"50%\"")
            .replace("p95(crm)", "p95(crn)")
            .replace("request_timeout", "request_timout");
        let files = Files { scenario: &text, ..tier.files };
        let shown = Scenario::parse(files).expect_err("four problems").to_string();
        for part in [
            "the classes' shares add up to 90 %, not 100 %",
            "unknown key `request_timout`\n  help: did you mean `request_timeout`?",
            "`request_timeout` is missing",
            "no workload or step `crn`\n  help: did you mean `crm`?",
        ] {
            assert!(shown.contains(part), "{part:?} is not in:\n{shown}");
        }
    }

    /// The smoke scenario without its people, calls and messages, and with requests to an API.
    fn without_people(more: &str) -> Result<Scenario, ScenarioError> {
        let smoke = shipped::find("smoke").expect("shipped");
        let text = smoke.files.scenario;
        let people = text.find("[crm]").expect("the scenario has people");
        let head = text[..people].replace("(calls)", "(x)").replace("(sms)", "(x)");
        let head: String =
            head.lines().filter(|line| !line.contains("(x)")).map(|l| format!("{l}\n")).collect();
        let text = format!("{head}{more}");
        Scenario::parse(Files { scenario: &text, ..smoke.files })
    }

    #[test]
    fn a_scenario_of_requests_alone_needs_nobody_and_takes_no_users() {
        let http = "[http]\niterations_most = 5\ntimeout = \"5 s\"\narrivals = \"even\"\n\
                    [[http.stages]]\nlasts = \"5 s\"\nrate = \"2/s\"\n\
                    [[http.requests]]\nname = \"get\"\npath = \"/\"\n";
        let alone = without_people(http).expect("reads");
        assert_eq!(alone.crm.users, 0);
        let wishes = Wishes { users: Some(3), ..Wishes::default() };
        assert_eq!(Plan::new(alone.clone(), wishes), Err(PlanError::Nobody));
        assert!(!Plan::new(alone, Wishes::default()).expect("a plan").signs_in());
        let missing = without_people("").expect_err("nothing to play").to_string();
        assert!(missing.contains("`crm` is missing"), "{missing}");
        let calls = format!("{http}[calls]\n{CALLS_EXAMPLE}");
        let refused = without_people(&calls).expect_err("calls need people").to_string();
        assert!(refused.contains("`calls` and `sms` need the people of a `crm`"), "{refused}");
    }

    #[test]
    fn line_ends_do_not_change_a_scenarios_hash() {
        let smoke = shipped::find("smoke").expect("shipped");
        let windows = smoke.files.scenario.replace('\n', "\r\n");
        let files = Files { scenario: &windows, ..smoke.files };
        let hash = |files| Scenario::parse(files).expect("reads").hash;
        assert_eq!(hash(files), hash(smoke.files));
    }
}
