//! The probes of mail, names, the internet, providers and ports, against peers on loopback that are silent,
//! slow, endless, broken, or lie. The peers share no code with the probes.

mod internet;
mod liar;
mod mail;
mod mail_log_in;
mod names;
mod sms;
mod tcp;

use std::time::Duration;

use documents::readiness::{ProbeFact, Why};

/// Long enough for anything on loopback.
const LONG: Duration = Duration::from_secs(60);
/// As long as a silent peer is waited for.
const SHORT: Duration = Duration::from_millis(400);
/// A secret that must be seen nowhere.
const CANARY: &str = "c4nary \"pass\\word";

/// Where a probe failed, and why.
#[track_caller]
fn failure(fact: &ProbeFact) -> (&str, Why, &str) {
    let failure = fact.failure.as_ref().unwrap_or_else(|| panic!("it came to its end: {fact:?}"));
    (&failure.stage, failure.reason.why, &failure.reason.detail)
}

/// Nothing of a fact shows the secret, neither as text nor as JSON.
#[track_caller]
fn shows_no_secret(fact: &ProbeFact) {
    let json = serde_json::to_string(fact).expect("a fact is JSON");
    for text in [format!("{fact:?}"), json] {
        assert!(!text.contains("c4nary"), "{text}");
    }
}
