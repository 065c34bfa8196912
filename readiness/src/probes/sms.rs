//! A provider's URL for short messages: read with care, and called once on consent.
//!
//! A template holds `{number}` and `{text}`, and `{user}` and `{password}` where they are not written out.
//! `{number}` is the mobile number as 09121234567; `{number_without_zero}` as 9121234567.

mod number;
mod template;

use std::time::Duration;

use documents::readiness::{Missing, ProbeFact, ProbeOutcome, SentMessage, SmsUrlFacts};
use reqwest::Url;
use tokio_util::sync::CancellationToken;

use self::number::Mobile;
use self::template::{fill, literals};
use super::net::{
    Connection, Course, Mask, Progress, Proxies, Trust, failed, get, not_asked, open, within,
    wording,
};

pub use template::lint;

/// The text where none is given: it has letters that only Persian has, and a ZWNJ.
pub const TEXT: &str = "پیام آزمایشی: اگر این را می‌خوانید، ارسال پیامک درست کار می‌کند.";

/// Bytes of an answer that are read: providers answer with a number, or a small JSON or XML.
const ANSWER_MOST: usize = 16 * 1024;

/// A message that somebody has consented to send. It holds a password and can therefore not be printed.
pub struct Consented<'a> {
    /// The provider's URL with placeholders.
    pub template: &'a str,
    /// The mobile number, in any of the ways in which people write it.
    pub number: &'a str,
    /// The text; [`TEXT`] where none is given.
    pub text: Option<&'a str>,
    /// The user, for `{user}`.
    pub user: Option<&'a str>,
    /// The password, for `{password}`.
    pub password: Option<&'a str>,
    /// Through which proxy.
    pub proxies: &'a Proxies,
    /// Whom to trust.
    pub trust: &'a Trust,
}

/// Only reads the template, and says so as a probe.
pub fn inspect(template: &str) -> ProbeFact {
    let facts = lint(template);
    let course = Course::begin(format!("sms {}", facts.host));
    course.end(ProbeOutcome::SmsUrl(facts), &Progress::at("answer"), Ok(()))
}

/// Sends one message. Call it only after explicit consent: it costs money and reaches a person.
///
/// No redirect is followed: the request holds a password, and another host is not whom it is for.
pub async fn send(
    message: &Consented<'_>,
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let mut facts = lint(message.template);
    let course = Course::begin(format!("sms {}", facts.host));
    let mut progress = Progress::at("resolve");
    let work = ask(message, limit, &mut facts, &mut progress);
    let end = within(limit, cancel, work).await;
    let mask = mask(message);
    let end = end.map_err(|reason| Missing { why: reason.why, detail: mask.apply(&reason.detail) });
    course.end(ProbeOutcome::SmsUrl(facts), &progress, end)
}

async fn ask(
    message: &Consented<'_>,
    limit: Duration,
    facts: &mut SmsUrlFacts,
    progress: &mut Progress,
) -> Result<(), Missing> {
    let mobile = Mobile::parse(message.number)
        .ok_or_else(|| not_asked("the number is no Iranian mobile number: 09 and nine digits"))?;
    let url = url(message, &mobile)?;
    let mut way = Connection::default();
    open(&url, message.proxies, message.trust, limit, &mut way, progress).await?;
    let certificate = way.certificate.as_ref();
    if let Some(reason) = certificate.and_then(|certificate| certificate.distrust.as_deref()) {
        progress.enter("tls");
        return Err(not_asked(format!(
            "nothing was sent: its certificate is not trusted: {reason}"
        )));
    }
    progress.enter("answer");
    // From here on it may have been sent, whatever comes back.
    let sent =
        facts.message.insert(SentMessage { number: mobile.masked(), status: None, answer: None });
    let reply = get(&url, &mut way, ANSWER_MOST).await?;
    let text = String::from_utf8_lossy(&reply.body);
    let mask = mask(message);
    let shown = match reply.body.len() {
        ANSWER_MOST => mask.apply_to_beginning(&text),
        _ => mask.apply(&text),
    };
    sent.status = Some(reply.status);
    sent.answer = Some(wording(&shown));
    match reply.status {
        200..=299 => Ok(()),
        300..=399 => Err(failed(format!(
            "it points to another address{}, which was not asked: write that into the URL",
            elsewhere(&url, reply.location.as_deref())
        ))),
        status => Err(failed(format!("it answers with the status {status}"))),
    }
}

/// The scheme and host of a redirect, and nothing of its query.
fn elsewhere(from: &Url, location: Option<&str>) -> String {
    let to = location.and_then(|location| from.join(location).ok());
    to.and_then(|url| Some(format!(" at {}://{}", url.scheme(), url.host_str()?)))
        .unwrap_or_default()
}

/// The URL with everything in its place.
fn url(message: &Consented<'_>, mobile: &Mobile) -> Result<Url, Missing> {
    let filled = fill(message.template, |name| match name {
        "number" => Some(mobile.with_zero()),
        "number_without_zero" => Some(mobile.without_zero()),
        "text" => Some(message.text.unwrap_or(TEXT).to_owned()),
        "user" => message.user.map(str::to_owned),
        "password" => message.password.map(str::to_owned),
        _ => None,
    });
    let filled = filled.map_err(|name| not_asked(format!("nothing is given for {{{name}}}")))?;
    let url = Url::parse(&filled).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty()
    });
    url.ok_or_else(|| {
        not_asked("the template is no http or https URL, or holds a log-in before its host")
    })
}

/// Hides what stands in a request.
fn mask(message: &Consented<'_>) -> Mask {
    let number = Mobile::parse(message.number).map(|mobile| mobile.without_zero());
    let mut secrets = literals(message.template);
    secrets.extend(number);
    secrets.push(message.text.unwrap_or(TEXT).to_owned());
    secrets.extend([message.user, message.password].into_iter().flatten().map(str::to_owned));
    Mask::of(secrets.iter().map(String::as_str))
}
