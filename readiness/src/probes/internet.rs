//! Whether this machine reaches the internet, by a list of places.

use std::sync::LazyLock;
use std::time::Duration;

use documents::input::{self, Problems, Table};
use documents::readiness::{InternetFacts, Missing, ProbeFact, ProbeOutcome};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::Url;
use tokio_util::sync::CancellationToken;

use super::net::{
    Connection, Course, Progress, Proxies, Trust, failed, get, not_asked, open, within,
};
use crate::clock::{Clock, timestamp_now};

const SHIPPED: &str = include_str!("../../data/internet.toml");

static PLACES: LazyLock<Vec<Place>> =
    LazyLock::new(|| places("internet.toml", SHIPPED).expect("a test reads the shipped list"));

/// A place on the internet that an install needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its URL.
    pub url: String,
    /// What it is for: `sms`, `vendor`, `any`.
    pub purpose: String,
}

/// The list that ships with the program.
pub fn shipped() -> &'static [Place] {
    &PLACES
}

/// Reads a list of places.
///
/// # Errors
/// All problems of the file.
pub fn places(file: &str, text: &str) -> Result<Vec<Place>, Problems> {
    input::read(file, text, |table| Some(table.tables("place", place)))
}

fn place(table: &mut Table<'_, '_>) -> Option<Place> {
    let (url, purpose) = (table.text("url"), table.text("purpose"));
    let (url, purpose) = (url?, purpose?);
    if let Err(reason) = parse(&url.value) {
        table.note(url.place, reason.detail, None);
    }
    Some(Place { url: url.value, purpose: purpose.value })
}

fn parse(endpoint: &str) -> Result<Url, Missing> {
    let wrong = || not_asked("it is no http or https URL of a host".to_owned());
    let url = Url::parse(endpoint).map_err(|_| wrong())?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let has_secret = !url.username().is_empty() || url.password().is_some();
    if !is_web {
        Err(wrong())
    } else if has_secret {
        Err(not_asked("it holds a user or password, which a record would show"))
    } else {
        Ok(url)
    }
}

/// Asks for a place: its name, a connection, TLS, an answer of any status. Where the certificate is not
/// trusted, the answer is still read for its date, since a wrong clock makes each certificate look
/// expired; the probe has then failed at TLS.
pub async fn probe(
    endpoint: &str,
    proxies: &Proxies,
    trust: &Trust,
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let parsed = parse(endpoint);
    let shown = if parsed.is_ok() { endpoint } else { "a URL that cannot be asked for" };
    let course = Course::begin(format!("internet {shown}"));
    let mut progress = Progress::at("resolve");
    let mut way = Connection::default();
    let mut facts = InternetFacts {
        endpoint: shown.to_owned(),
        resolved: false,
        connected: false,
        tls: None,
        status: None,
        clock_ahead_s: None,
        proxy: None,
    };
    let is_tls = parsed.as_ref().is_ok_and(|url| url.scheme() == "https");
    let work = async {
        let url = parsed?;
        open(&url, proxies, trust, limit, &mut way, &mut progress).await?;
        facts.tls = is_tls.then_some(distrust(&way).is_none());
        progress.enter("answer");
        answer(&url, &mut way, &mut facts).await
    };
    let end = within(limit, cancel, work).await;
    (facts.resolved, facts.connected) = (way.resolved, way.connected);
    if is_tls && way.connected && facts.tls.is_none() {
        facts.tls = Some(false);
    }
    facts.proxy = way.proxy.clone();
    let end = match distrust(&way) {
        Some(reason) => {
            progress.enter("tls");
            Err(failed(format!("its certificate is not trusted: {reason}")))
        }
        None => end,
    };
    course.end(ProbeOutcome::Internet(facts), &progress, end)
}

fn distrust(way: &Connection) -> Option<&str> {
    way.certificate.as_ref()?.distrust.as_deref()
}

/// Reads an answer's status and date.
async fn answer(url: &Url, way: &mut Connection, facts: &mut InternetFacts) -> Result<(), Missing> {
    let (clock, sent) = (Clock::start(), timestamp_now());
    let reply = get(url, way, 0).await?;
    let took = clock.elapsed();
    facts.status = Some(reply.status);
    if way.proxy.is_some() && matches!(reply.status, 407 | 502..=504) {
        return Err(failed(format!("the proxy answers with {}", reply.status)));
    }
    // A proxy that relays a plain request resolves and connects by itself.
    (way.resolved, way.connected) = (true, true);
    let date = reply.date.as_deref().and_then(|date| rfc2822::parse(date).ok());
    facts.clock_ahead_s = date.map(|date| clock_ahead_s(sent, took, date.timestamp()));
    Ok(())
}

/// Seconds by which a clock is ahead of a server's. The server is taken to have written its date half a
/// round trip after the request was sent; it cuts fractions of a second off (RFC 9110, section 5.6.7), of
/// which half a one is given back. So the figure is good to half a second and half the round trip.
fn clock_ahead_s(sent: Timestamp, took: Duration, date: Timestamp) -> f64 {
    let apart_s = sent.as_nanosecond() as f64 / 1e9 - date.as_nanosecond() as f64 / 1e9;
    apart_s + took.as_secs_f64() / 2.0 - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_is_read() {
        let places = places("internet.toml", SHIPPED).expect("the shipped list");
        assert!(places.iter().any(|place| place.url.contains("1st.ir") && place.purpose == "sms"));
        assert!(places.iter().any(|place| place.purpose == "any"));
    }

    #[test]
    fn every_problem_of_a_list_is_told() {
        let text =
            "[[place]]\nurl = \"ftp://a\"\npurpose = \"x\"\n[[place]]\nurl = \"https://a/\"\n";
        let problems = places("list.toml", text).expect_err("two problems");
        assert_eq!(problems.problems.len(), 2, "{problems}");
    }

    #[test]
    fn a_clock_is_held_against_the_middle_of_the_round_trip() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let (sent, date) = (at("2026-03-01T10:00:05.5Z"), at("2026-03-01T10:00:00Z"));
        let ahead_s = clock_ahead_s(sent, Duration::from_secs(1), date);
        assert!((ahead_s - 5.5).abs() < 1e-6, "{ahead_s}");
        let behind_s = clock_ahead_s(at("2026-03-01T09:00:00Z"), Duration::ZERO, date);
        assert!((behind_s + 3600.5).abs() < 1e-6, "{behind_s}");
    }

    #[test]
    fn a_url_with_a_log_in_is_refused() {
        assert!(parse("https://user:canary@example.com/").is_err());
    }
}
